"""The digest: the subject first, what is overdue before what changed, safe to open anywhere, and quiet in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from dashboard import desk
from dashboard.briefing import Selection, make_briefing
from dashboard.command import app
from dashboard.digest import AS_TABLE, WIDTH, Digest, Part, as_html, as_text, make_digest, write_digest
from dashboard.since import make_since
from datasets.errors import UserError

ROOT = Path(__file__).parents[2]
PLACE, QUARTER, OUTCOME = "barking-and-dagenham", "2024-25-Q1", "emergency-care"
MARCH, MAY = (datetime(2026, month, 1, 9, tzinfo=UTC) for month in (3, 5))
TODAY = date(2026, 6, 1)
FIGURE = "nhs-ae-4h,RF4,{},{},{}0000,1000000,"
NASTY = "<script>alert(1)</script>\n# Heading\n<img src=http://192.0.2.1/p.png>"
BARE = Digest("Newham: all quiet", "Newham", "Since March board", "", "A sentence.", "All quiet.", (), (), "Publish 1.")


@pytest.fixture
def frozen(send, store, registry) -> None:
    """A quarter of figures, seen by a board in March."""
    send(*(FIGURE.format(month, 80, 80) for month in ("2024-04", "2024-05", "2024-06")))
    desk.freeze_meeting(
        store, registry, "March board", on=date(2026, 3, 14), place=PLACE, period=QUARTER, person="clerk", now=MARCH
    )


@pytest.fixture
def act(store, registry) -> Callable[..., None]:
    def acting(text: str, due: str = "2026-05-20") -> None:
        chosen = Selection(PLACE, QUARTER)
        desk.record_action(
            store, registry, chosen, OUTCOME, text, owner="Chief operating officer", due=due, person="The clerk", now=MAY
        )

    return acting


@pytest.fixture
def digest(frozen, store, registry) -> Callable[[], Digest]:
    def making() -> Digest:
        briefing = make_briefing(store, registry, Selection(PLACE, QUARTER))
        found = make_since(store, registry, briefing)
        assert found is not None
        return make_digest(found, briefing, TODAY)

    return making


def test_where_nothing_happened_it_says_so_in_words(digest) -> None:
    made = digest()
    assert made.subject == "Barking and Dagenham: all quiet since March board"
    assert made.parts == made.counts == ()
    for shown in (" ".join(as_text(made).split()), unescape(as_html(made))):
        assert "All quiet: for Barking and Dagenham no figure, definition, verdict or tension has changed since" in shown
        assert "Nothing is overdue: nothing is owed." in shown


def test_what_is_not_late_leaves_it_quiet_once_the_board_has_seen_it(digest, act, store, registry) -> None:
    act("Later.", due="2026-09-01")
    assert digest().quiet == ""
    desk.freeze_meeting(
        store, registry, "May board", on=date(2026, 5, 14), place=PLACE, period=QUARTER, person="clerk", now=MAY
    )
    assert "Nothing is overdue: 1 thing still owed, none of it late." in digest().quiet


def test_it_tells_what_changed_and_what_is_overdue_first(digest, act, send, store, registry) -> None:
    send(
        *(FIGURE.format(month, 60, 60) for month in ("2024-04", "2024-05", "2024-06")),
        note="mended returns",
        reason="known",
        now=MAY,
    )
    act("Open two more bays.")
    desk.comment(
        store, registry, Selection(PLACE, QUARTER), OUTCOME, "We fund weekend starts.", speaker="council", person="A director",
        now=MAY,
    )  # fmt: skip
    made = digest()
    captions = [part.caption for part in made.parts]
    assert captions[0] == "Overdue"
    assert captions.index("Verdicts that changed") < captions.index("Tensions closed") < captions.index("Comments")
    assert captions[-1] == "Restated figures"
    assert made.subject == "Barking and Dagenham: 1 overdue, 2 verdicts changed, 3 restated"
    for shown in (" ".join(as_text(made).split()), unescape(as_html(made))):
        for words in (
            "Open two more bays.", "Overdue since 20 May 2026", "Both targets missed", "We fund weekend starts.", "80.0%",
            "60.0%", "mended returns", "3 restated", "1 comment made, 1 written about actions.",
        ):  # fmt: skip
            assert words in shown


def test_a_long_list_is_cut_and_says_how_much_is_left_out(digest, act, monkeypatch) -> None:
    monkeypatch.setattr("dashboard.digest.FIRST_SHOWN", 1)
    for number in range(3):
        act(f"Action {number}.")
    made = digest()
    assert [(part.caption, len(part.rows), part.more) for part in made.parts] == [
        ("Overdue", 1, 2), ("Written about actions", 1, 2)
    ]  # fmt: skip
    assert as_text(made).count("And 2 more, which the page") == 2
    assert as_html(made).count("And 2 more, which the page") == 2


# --- ready to be mailed -----------------------------------------------------------------------------------------------------


def test_the_message_brings_nothing_in_from_outside_and_runs_nothing(digest, act) -> None:
    act(NASTY)
    page = as_html(digest())
    assert page.startswith('<!doctype html>\n<html lang="en-GB">')
    assert f"<title>{digest().subject}</title>" in page
    assert not re.search(r"<(script|img|link|style|iframe|a|form|object|svg)\b", page)
    assert not re.search(r"\b(href|src|class|on\w+)=", re.sub(r"&lt;.*?&gt;", "", page))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br># Heading" in page
    tables = re.findall(r"<table.*?</table>", page)
    assert len(tables) == 1
    for table in tables:
        assert table.count('scope="col"') == 4
        assert 'scope="row"' in table


def test_what_somebody_wrote_is_no_heading_of_the_plain_text(digest, act) -> None:
    act(NASTY)
    lines = as_text(digest()).split("\n")
    assert lines[0] == digest().subject
    assert [line for line in lines if "Heading" in line] == ["    # Heading", "  # Heading"]


words = st.text(max_size=200)


class Read(HTMLParser):
    """What a mail program makes of a message: the names of its elements and attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(name for name, _ in attrs)}
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


FRAME = {"html", "lang", "head", "meta", "charset", "name", "content", "title", "body", "style", "main", "h1", "h2", "p", "br"}
KNOWN = FRAME | {"ul", "li", "strong", "span", "table", "thead", "tbody", "tr", "th", "td", "scope"}


@given(words, st.lists(st.tuples(words, words, words), max_size=3), st.booleans())
def test_any_words_stay_text_at_72_columns(said: str, rows: list[tuple[str, ...]], tabled: bool) -> None:
    """In a table and in a list: as many elements as ever, and every word there to read."""
    head = AS_TABLE[0] if tabled else ("A", "B", "C", "D")
    full = tuple((*row, "") for row in rows)
    made = replace(BARE, label=said, summary=said, counts=(said,), parts=(Part("Comments", head, full),), made_from=said)
    assert all(len(line) <= WIDTH for line in as_text(made).split("\n"))
    read = Read(as_html(made))
    assert read.names <= KNOWN
    for cell in (said, *(cell for row in rows for cell in row)):
        assert cell in read.text


def test_it_is_written_over_the_one_before(tmp_path: Path) -> None:
    write_digest(BARE, tmp_path / "mail")
    page, text = write_digest(BARE, tmp_path / "mail")
    assert (page.name, text.name) == ("digest.html", "digest.txt")
    assert text.read_text(encoding="utf-8") == "\n".join(
        ["Newham: all quiet", "", "Newham", "Since March board", "", "A sentence.", "", "All quiet.", "", "-- ", "Publish 1.",
         ""]
    )  # fmt: skip


def test_a_folder_that_is_a_file_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="could not be written to"):
        write_digest(BARE, tmp_path / "mail")


def test_the_command_without_a_meeting_says_what_to_do(send, store, tmp_path: Path) -> None:
    send(*(FIGURE.format(month, 80, 80) for month in ("2024-04", "2024-05", "2024-06")))
    call = ["--store", str(store.folder), "--registry", str(ROOT / "indicators.toml"), "digest", "--place", PLACE, "--out"]
    with pytest.raises(UserError, match="No meeting has been frozen for this place yet") as caught:
        CliRunner().invoke(app, [*call, str(tmp_path / "mail")], catch_exceptions=False)
    assert "--since 2026-03-14" in str(caught.value)
    assert not (tmp_path / "mail").exists()
    done = CliRunner().invoke(app, [*call, str(tmp_path / "mail"), "--since", "1"], catch_exceptions=False)
    assert done.exit_code == 0
    assert (
        (tmp_path / "mail" / "digest.txt")
        .read_text(encoding="utf-8")
        .startswith("Barking and Dagenham: all quiet since publish 1")
    )
