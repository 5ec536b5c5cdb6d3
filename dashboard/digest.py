"""What changed since a board last met, what was said and what is overdue → one message, as HTML and as plain text.

Made from the very value that the page and `coterminous since` are made from. It sends nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from dashboard.as_of_wording import label_words, state_name
from dashboard.board_wording import answers_of
from dashboard.briefing import Briefing
from dashboard.desk_wording import count
from dashboard.owed import Owed, Owner, owed_by_owner
from dashboard.since import Since
from dashboard.since_wording import (
    DEFINITION_HEAD,
    MOVED_HEAD,
    WRITTEN_HEAD,
    Table,
    change_tables,
    counts_words,
    figure_tables,
    since_title,
)
from dashboard.spoken import readable, reckoned_on
from dashboard.spoken_wording import OWED_HEAD, owed_row, owed_sentence
from datasets.errors import UserError

#: Characters in a line of the plain text, and in the subject.
WIDTH = 72
#: So many rows of a list are in the message; `coterminous since --json` has all.
FIRST_SHOWN = 25
#: Short facts in a few columns are a table; sentences, and more columns than a phone is wide, are a list.
AS_TABLE = (OWED_HEAD[:4], MOVED_HEAD, DEFINITION_HEAD)


@dataclass(frozen=True, slots=True)
class Part:
    """One list of the message: what its columns are, and its first rows. `more`: how many there are beyond them."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything the message says, in words. `quiet`: what is said instead of counts and lists where nothing happened."""

    subject: str
    place: str
    since: str
    label: str
    summary: str
    quiet: str
    counts: tuple[str, ...]
    parts: tuple[Part, ...]
    made_from: str


def make_digest(since: Since, briefing: Briefing, today: date) -> Digest:
    """`today`: the day by which something is overdue. What is overdue comes first, then what changed, then figures."""
    day = reckoned_on(briefing.state, briefing.at, today)
    owners = owed_by_owner(briefing.spoken, answers_of(briefing.tensions))
    late = [one for owner in owners for one in owner.owed if one.overdue(day)]
    place, registry = briefing.place.name, briefing.registry
    quiet = since.nothing and not since.definitions_unknown and not late
    changed = [*change_tables(since, registry), *figure_tables(since, registry, briefing.organisations)]
    return Digest(
        subject=_subject(place, since, len(late)),
        place=place,
        since=since_title(since),
        label=" ".join(label_words(briefing.state)),
        summary=briefing.summary,
        quiet=_quiet_words(since, place, owners) if quiet else "",
        counts=() if quiet else (*counts_words(since), owed_sentence(owners, place, day)),
        parts=tuple(_part(one) for one in [*_overdue(late, briefing, day), *changed]),
        made_from=_made_from(briefing),
    )


def _subject(place: str, since: Since, overdue: int) -> str:
    """One line of at most 72 characters: what weighs most first, as much of it as fits; the meeting last, if it fits."""
    facts = [
        f"{overdue:,} overdue" if overdue else "",
        count(len(since.moved), "verdict") + " changed" if since.moved else "",
        count(len(since.opened), "tension") + " opened" if since.opened else "",
        f"{len(since.restated):,} restated" if since.restated else "",
        count(since.new_figures, "new figure") if since.new_figures else "",
        count(len(since.comments), "comment") if since.comments else "",
    ]
    first, *more = [one for one in facts if one] or ["all quiet" if since.nothing else "changes"]
    meeting = since.then.meeting
    rest = [*(f", {one}" for one in more), f" since {meeting.name if meeting else state_name(since.then)}"]
    said = f"{place}: {first}"
    for one in rest:
        said = said + one if len(said + one) <= WIDTH else said
    return textwrap.shorten(readable(said), WIDTH, placeholder=" …")


def _quiet_words(since: Since, place: str, owners: Sequence[Owner]) -> str:
    owed = sum(len(owner.owed) for owner in owners)
    open_things = f"{count(owed, 'thing')} still owed, none of it late" if owed else "nothing is owed"
    return (
        f"All quiet: for {place} no figure, definition, verdict or tension has changed since {state_name(since.then)}, and "
        f"nobody has written anything. Nothing is overdue: {open_things}."
    )


def _overdue(late: Sequence[Owed], briefing: Briefing, day: date) -> Iterator[Table]:
    """Without who recorded it: whose it is matters in a message."""
    if late:
        yield "Overdue", OWED_HEAD[:4], [owed_row(one, briefing.registry, day)[:4] for one in late]


def _part(table: Table) -> Part:
    """A number of the register says little to a reader of mail: it comes last."""
    caption, head, rows = table
    if head == WRITTEN_HEAD:
        head, rows = _turned(head), [tuple(_turned(row)) for row in rows]
    return Part(caption, tuple(head), tuple(rows[:FIRST_SHOWN]), max(0, len(rows) - FIRST_SHOWN))


def _turned(row: Sequence[str]) -> Sequence[str]:
    return [*row[1:], row[0]]


def _made_from(briefing: Briefing) -> str:
    published = f", written to last on {briefing.at:%-d %B %Y}" if briefing.at else ""
    return (
        f"Made from publish {briefing.publish_number}{published}; registry edition {briefing.registry_edition}. Counts of "
        "changes, not a score. The page of the place says the same, with the way from every figure to its source."
    )


def write_digest(digest: Digest, folder: Path) -> tuple[Path, Path]:
    """Writes digest.html and digest.txt into a folder, over those of before. UserError if that cannot be done."""
    page, text = folder / "digest.html", folder / "digest.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        page.write_text(as_html(digest), encoding="utf-8", newline="\n")
        text.write_text(as_text(digest), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UserError(
            f"{folder}: could not be written to ({error.strerror}). Give --out a folder you may write to."
        ) from error
    return page, text


def _more(part: Part) -> str:
    return f"And {part.more:,} more, which the page and `coterminous since` show." if part.more else ""


# --- plain text -------------------------------------------------------------------------------------------------------------


def as_text(digest: Digest) -> str:
    """The subject as the first line, then everything at 72 columns. What somebody wrote is indented: it can be no heading."""
    lines = [digest.subject, "", *_wrapped(digest.place), *_wrapped(digest.since)]
    for words in (digest.label, digest.summary, digest.quiet):
        lines += ["", *_wrapped(words)] if words else []
    if digest.counts:
        lines.append("")
        lines += [line for words in digest.counts for line in _wrapped(words, "- ", "  ")]
    for part in digest.parts:
        lines += ["", "", *_heading(part), *(line for row in part.rows for line in _record(part, row))]
        lines += ["", *_wrapped(_more(part))] if part.more else []
    return "\n".join([*lines, "", "-- ", *_wrapped(digest.made_from), ""])


def _heading(part: Part) -> list[str]:
    title = _wrapped(part.caption.upper())
    return [*title, "-" * max(map(len, title))]


def _record(part: Part, row: Sequence[str]) -> Iterator[str]:
    yield from _wrapped(row[0], "* ", "  ")
    for name, cell in zip(part.head[1:], row[1:], strict=True):
        yield from _wrapped(f"{name}: {cell}", "  ", "    ")


def _wrapped(words: str, first: str = "", rest: str = "") -> list[str]:
    """Every line of these words at the width of the message; lines that somebody wrote stay lines."""
    lines: list[str] = []
    for line in readable(words).split("\n"):
        lines += textwrap.wrap(
            line, WIDTH, initial_indent=rest if lines else first, subsequent_indent=rest, break_on_hyphens=False
        )  # fmt: skip
    return lines


# --- HTML -------------------------------------------------------------------------------------------------------------------

#: Mail programs drop style sheets: every style stands with its element. Text is 4.5:1 or better on white.
_BODY = (
    "margin:0 auto;padding:16px;max-width:640px;background:#ffffff;color:#0b0c0c;font-family:Arial,Helvetica,sans-serif;"
    "font-size:16px;line-height:1.45;overflow-wrap:break-word"
)
_QUIET = "color:#3d3d3d;font-size:14px"
_SUMMARY = "border-left:6px solid #12436D;background:#f0f4f8;padding:12px 16px;margin:16px 0;font-size:18px"
_PAST = "border:2px solid #0b0c0c;background:#fff7bf;padding:8px 12px"
_SECTION = "font-size:20px;line-height:1.2;margin:32px 0 8px;border-top:1px solid #b1b4b6;padding-top:16px"
_TABLE = "width:100%;table-layout:fixed;border-collapse:collapse;font-size:14px"
_CELL = "text-align:left;vertical-align:top;padding:6px 8px 6px 0;border-bottom:1px solid #b1b4b6"
_HEAD = f"{_CELL};border-bottom:2px solid #0b0c0c"


def as_html(digest: Digest) -> str:
    """One column; styles in their elements; no script, picture, link or anything else from outside."""
    label = f'<p style="{_PAST}">{escape(digest.label)}</p>' if digest.label else ""
    said = "".join(f'<li style="margin:4px 0">{escape(words)}</li>' for words in digest.counts)
    counts = f'<ul style="padding-left:20px">{said}</ul>' if said else f"<p>{escape(digest.quiet)}</p>"
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, '
        f'initial-scale=1"><title>{escape(digest.subject)}</title></head>\n<body style="{_BODY}">\n<main>'
        f'<h1 style="font-size:26px;line-height:1.15;margin:0 0 4px">{escape(digest.place)}</h1>\n'
        f'<p style="margin:0">{escape(digest.since)}</p>{label}\n<p style="{_SUMMARY}">{escape(digest.summary)}</p>\n{counts}\n'
        + "\n".join(_section(part) for part in digest.parts)
        + f'\n<p style="{_QUIET};margin-top:32px">{escape(digest.made_from)}</p></main></body></html>\n'
    )


def _section(part: Part) -> str:
    rows = _table(part) if part.head in AS_TABLE else _list(part)
    more = f'<p style="{_QUIET}">{escape(_more(part))}</p>' if part.more else ""
    return f'<h2 style="{_SECTION}">{escape(part.caption)}</h2>{rows}{more}'


def _table(part: Part) -> str:
    head = "".join(f'<th scope="col" style="{_HEAD}">{escape(name)}</th>' for name in part.head)
    body = "".join(
        f'<tr><th scope="row" style="{_CELL}">{_words(first)}</th>'
        + "".join(f'<td style="{_CELL}">{_words(cell)}</td>' for cell in rest)
        + "</tr>"
        for first, *rest in part.rows
    )
    return f'<table style="{_TABLE}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _list(part: Part) -> str:
    items = "".join(
        f'<li style="margin:0 0 12px"><strong>{_words(first)}</strong>'
        + "".join(
            f'<br><span style="{_QUIET}">{escape(name)}:</span> {_words(cell)}'
            for name, cell in zip(part.head[1:], rest, strict=True)
        )
        + "</li>"
        for first, *rest in part.rows
    )
    return f'<ul style="padding-left:20px;margin:8px 0">{items}</ul>'


def _words(text: str) -> str:
    return escape(text).replace("\n", "<br>")
