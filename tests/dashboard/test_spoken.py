"""Comments and actions: kept with their history, open as at a meeting, and always text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import desk
from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.documents import outcomes_document, since_document
from dashboard.since import Since, make_since
from dashboard.since_wording import counts_words, tables
from dashboard.spoken import Comment, Progress, Speaker, new_comment, readable, spoken_in
from dashboard.spoken_markup import _comment, outcome_spoken
from dashboard.spoken_wording import progress_words, said_by_words
from datasets.errors import UserError
from datasets.store.judged import Entry

PLACE, QUARTER, OUTCOME = "barking-and-dagenham", "2024-25-Q1", "emergency-care"
MARCH, MAY, JUNE = (datetime(2026, month, 1, 9, tzinfo=UTC) for month in (3, 5, 6))
FIGURE = "nhs-ae-4h,RF4,{},80,800000,1000000,"
NASTY = "<script>alert(1)</script> **bold** [x](http://192.0.2.1) ![p](http://192.0.2.1/p.png) & 'quoted' \"twice\""


@pytest.fixture
def figures(send) -> None:
    send(*(FIGURE.format(month) for month in ("2024-04", "2024-05", "2024-06")))


@pytest.fixture
def say(figures, store, registry) -> Callable[..., Entry]:
    def saying(text="We fund weekend starts.", *, speaker="council", by="A director", now=MAY, outcome=OUTCOME, period=QUARTER):
        return desk.comment(store, registry, Selection(PLACE, period), outcome, text, speaker=speaker, person=by, now=now)

    return saying


@pytest.fixture
def record(figures, store, registry) -> Callable[..., str]:
    """Records an action and returns its id."""

    def recording(text="Open two more bays.", *, owner="Chief operating officer", due="2026-05-20", by="The clerk", now=MAY):
        selection = Selection(PLACE, QUARTER)
        return desk.record_action(
            store, registry, selection, OUTCOME, text, owner=owner, due=due, person=by, now=now
        ).id  # fmt: skip

    return recording


@pytest.fixture
def change(store, registry) -> Callable[..., Entry]:
    def changing(action: str, *, by="The clerk", now=JUNE, note="", seen=None, **fields: str) -> Entry:
        return desk.change_action(store, registry, action, fields, person=by, now=now, note=note, seen=seen)

    return changing


@pytest.fixture
def shown(figures, store, registry) -> Callable[..., Briefing]:
    return lambda as_of=None: make_briefing(store, registry, Selection(PLACE, QUARTER, as_of))


@pytest.fixture
def freeze(store, registry) -> Callable[[], Entry]:
    on = date(2026, 3, 14)
    return lambda: desk.freeze_meeting(
        store, registry, "March board", on=on, place=PLACE, period=QUARTER, person="clerk", now=MARCH
    )  # fmt: skip


@pytest.fixture
def since(shown, store, registry) -> Callable[[], tuple[Since, Briefing]]:
    def asking() -> tuple[Since, Briefing]:
        found = make_since(store, registry, briefing := shown())
        assert found is not None
        return found, briefing

    return asking


def entries(documents: Sequence[dict[str, Any]]) -> list[Entry]:
    """Entries about one action, as the store gives them, the last of them in June."""
    last = len(documents)
    return [
        Entry(f"E{number}", number, "action", PLACE, OUTCOME, JUNE if number == last else MAY, "A", said)
        for number, said in enumerate(documents, start=1)
    ]


def test_nothing_is_said_at_first_and_the_page_says_so(shown) -> None:
    page = outcome_spoken(shown(), OUTCOME, MAY.date())
    assert "Nobody has commented on this outcome yet." in page
    assert "No action is recorded on this outcome." in page


def test_comments_stand_newest_first_with_who_speaks_and_of_which_period(say, shown) -> None:
    say("First words.")
    say("Second words.", speaker="nhs", by="The trust’s board", now=JUNE)
    say("Of a year.", speaker="board", by="The chair", now=JUNE, period="2018-19")
    spoken = shown().spoken
    assert [one.text for one in spoken.comments] == ["Of a year.", "Second words.", "First words."]
    assert said_by_words(spoken.comments[1]) == "The NHS · The trust’s board · 1 June 2026"
    page = outcome_spoken(shown(), OUTCOME, MAY.date())
    assert page.index("Second words.") < page.index("First words.") < page.index("About other periods: 1 comment")
    assert "About 2018/19" in page


def test_what_became_of_an_action_is_a_later_entry(record, change, shown) -> None:
    action = record()
    change(action, owner="Director of adult social care", due="2026-07-01", note="Handed over at the June board.")
    change(action, status="done", note="The bays are open.")
    (one,) = shown().spoken.actions
    assert (one.id, one.progress, one.owner, one.due) == (
        action, Progress.DONE, "Director of adult social care", date(2026, 7, 1)
    )  # fmt: skip
    assert [dict(step.fields) for step in one.history] == [
        {"status": "done"},
        {"owner": "Director of adult social care", "due": "2026-07-01"},
        {"text": "Open two more bays.", "owner": "Chief operating officer", "due": "2026-05-20", "status": "open"},
    ]
    page = outcome_spoken(shown(), OUTCOME, JUNE.date())
    for words in ("✓ Done on 1 June 2026 (was due 1 July 2026)", "The bays are open.", "Handed over at the June board."):
        assert words in page


@pytest.mark.parametrize(
    ("status", "day", "words"),
    [
        ("open", 20, "open, due 20 May 2026"),
        ("open", 21, "open, overdue since 20 May 2026"),
        ("done", 21, "done on 1 June 2026 (was due 20 May 2026)"),
        ("dropped", 21, "dropped on 1 June 2026 (was due 20 May 2026)"),
    ],
)
def test_an_action_is_overdue_the_day_after_unless_it_is_settled(status, day, words) -> None:
    fields = {"text": "Do it.", "owner": "B", "due": "2026-05-20", "status": "open"}
    documents = [{"action": None, "fields": fields, "note": ""}, {"action": "E1", "fields": {"status": status}, "note": ""}]
    (one,) = spoken_in(entries(documents)).actions
    today = date(2026, 5, day)
    assert progress_words(one, today) == words
    assert one.overdue(today) is ("overdue" in words)


def test_a_state_opened_as_at_a_meeting_shows_what_was_said_then(freeze, say, record, change, shown) -> None:
    say("Before the meeting.")
    action = record(due="2026-03-20")
    freeze()
    say("After it.", now=JUNE)
    change(action, status="done")
    then = shown("March board")
    assert [one.text for one in then.spoken.comments] == ["Before the meeting."]
    (one,) = then.spoken.actions
    assert one.open
    page = outcome_spoken(then, OUTCOME, JUNE.date())
    # Reckoned on the day of the meeting: it was not overdue to those who sat there.
    assert "Open, due 20 March 2026" in page
    assert "After it." not in page


def test_what_was_said_since_a_meeting_is_told(freeze, say, record, change, since) -> None:
    say("Before.")
    action = record()
    freeze()
    assert since()[0].nothing
    say("After.", now=JUNE)
    change(action, status="done")
    found, briefing = since()
    assert not found.nothing
    assert "1 comment made, 1 written about actions." in counts_words(found)
    rows = {caption: rows for caption, _, rows in tables(found, briefing.registry, briefing.organisations)}
    assert [row[-1] for row in rows["Comments"]] == ["After."]
    assert [(row[0], row[-1]) for row in rows["Written about actions"]] == [(f"{action}: Open two more bays.", "Status: done")]
    said = since_document(found, briefing)
    assert [one["text"] for one in said["comments"]] == ["After."]
    assert [(one["action"], one["fields"]) for one in said["actions"]] == [(action, {"status": "done"})]


def test_the_answer_of_the_command_carries_comments_and_actions(say, record, shown) -> None:
    say()
    record()
    (one,) = (each for each in outcomes_document(shown())["outcomes"] if each["id"] == OUTCOME)
    assert [(each["side"], each["text"], each["period"]) for each in one["comments"]] == [
        ("council", "We fund weekend starts.", QUARTER)
    ]
    assert [(each["owner"], each["due"], each["status"]) for each in one["actions"]] == [
        ("Chief operating officer", "2026-05-20", "open")
    ]


# --- faults -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": " \n"}, "The comment is blank"),
        ({"text": "x" * 2_001}, "2,001 characters; at most 2,000"),
        ({"speaker": "counci"}, 'Did you mean "council"?'),
        ({"by": " "}, "Say who writes this"),
        ({"outcome": "emergency"}, 'Did you mean "emergency-care"?'),
        ({"period": "last year"}, "is not a period"),
    ],
)
def test_what_is_wrong_with_a_comment_is_said_and_nothing_is_kept(given, words, say, shown) -> None:
    with pytest.raises(UserError, match=re.escape(words)):
        say(**given)
    assert shown().spoken.comments == ()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": ""}, "What is to be done is blank"),
        ({"text": "x" * 501}, "501 characters; at most 500"),
        ({"owner": ""}, "The owner is blank"),
        ({"due": "next week"}, 'Due: "next week" is not a day'),
        ({"by": ""}, "Say who writes this"),
    ],
)
def test_what_is_wrong_with_an_action_is_said_and_nothing_is_kept(given, words, record, shown) -> None:
    with pytest.raises(UserError, match=re.escape(words)):
        record(**given)
    assert shown().spoken.actions == ()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Nothing was written about"),
        ({"status": "open"}, "Nothing was written about"),
        ({"status": "finished"}, '"finished" is not a status of an action. Expected one of: open, done, dropped.'),
        ({"due": "soon"}, 'Due: "soon" is not a day'),
        ({"status": "done", "by": ""}, "Say who writes this"),
    ],
)
def test_what_is_wrong_with_a_change_is_said_and_nothing_is_kept(given, words, record, change, shown) -> None:
    action = record()
    with pytest.raises(UserError, match=re.escape(words)):
        change(action, **given)
    assert len(shown().spoken.actions[0].history) == 1


def test_an_action_that_is_not_there_is_named_with_those_that_are(record, change) -> None:
    with pytest.raises(UserError, match=r'There is no action "E99"\. Known: none is recorded'):
        change("E99", status="done")
    action = record()
    with pytest.raises(UserError, match=rf'There is no action "E99"\. Known: {action}'):
        change("E99", status="done")


def test_what_another_wrote_meanwhile_is_not_written_over(record, change, shown) -> None:
    """Two open the same form; the first drops the action, and the second would call it done."""
    action = record()
    change(action, status="dropped", by="The chair", seen=action)
    with pytest.raises(UserError, match=r"The chair wrote about .* since you looked: it is dropped now"):
        change(action, status="done", seen=action)
    assert shown().spoken.action(action).progress is Progress.DROPPED


# --- text stays text --------------------------------------------------------------------------------------------------------


def test_scripts_and_marks_are_shown_as_they_were_typed(say, record, change, shown) -> None:
    say(NASTY, by=NASTY)
    change(record(NASTY, owner=NASTY, by=NASTY), note=NASTY)
    page = outcome_spoken(shown(), OUTCOME, MAY.date())
    assert "<script" not in page
    assert "<img" not in page
    assert "<strong>bold" not in page
    assert 'href="http' not in page
    assert unescape(page).count(NASTY) == 6


def test_what_steers_a_terminal_is_not_kept() -> None:
    assert readable("\x1b[31mred\x1b[0m\r\nnext\tline\x00\ud800 ") == "[31mred[0m\nnext line"


@given(st.text(max_size=300))
def test_any_text_is_kept_and_read_back_as_text(text: str) -> None:
    """Through the entry, its document and the page: what a person can read comes out as it went in."""
    written = readable(text)
    if not written:
        with pytest.raises(UserError):
            new_comment(text, "nhs", place=PLACE, outcome=OUTCOME, period=QUARTER, person="A", at=MAY)
        return
    new = new_comment(text, "nhs", place=PLACE, outcome=OUTCOME, period=QUARTER, person="A", at=MAY)
    entry = Entry("E1", 1, new.kind, new.place, new.subject, new.at, new.person, new.document)
    (one,) = spoken_in([entry]).comments
    assert one == Comment("E1", 1, MAY, "A", OUTCOME, Speaker.NHS, QUARTER, written)
    shown = _comment(one).partition('<p class="ct-words">')[2].removesuffix("</p></article>")
    assert "<" not in shown
    assert unescape(shown) == written


@given(st.lists(st.sampled_from(["open", "done", "dropped"]), max_size=8))
def test_the_newest_entry_holds_and_none_is_lost(statuses: list[str]) -> None:
    fields = {"text": "Do it.", "owner": "B", "due": "2026-05-20", "status": "open"}
    documents = [{"action": None, "fields": fields, "note": ""}]
    documents += [{"action": "E1", "fields": {"status": status}, "note": ""} for status in statuses]
    (one,) = spoken_in(entries(documents)).actions
    assert one.progress.value == (statuses or ["open"])[-1]
    assert len(one.history) == len(documents)
    assert all(newer.publish_number > older.publish_number for newer, older in pairwise(one.history))
