"""A board's meetings: a frozen view, kept by name, date and place, so that what was seen then can be opened again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from datasets.errors import UserError, nearest
from datasets.store.judged import Entry, NewEntry
from datasets.store.lake import Reading

#: Under what kind meetings are kept.
MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting: its name, its day, the place, the period the board looked at, and the state of the store it saw."""

    name: str
    on: date
    place: str
    period: str
    publish_number: int
    at: datetime
    person: str


def meeting_in(entry: Entry) -> Meeting:
    said = entry.document
    on = date.fromisoformat(said["on"])
    return Meeting(entry.subject, on, entry.place, said["period"], entry.publish_number, entry.at, entry.person)


def meetings_in(entries: Iterable[Entry]) -> tuple[Meeting, ...]:
    """The meetings among the entries, oldest first."""
    return tuple(meeting_in(entry) for entry in entries if entry.kind == MEETING)


def new_meeting(
    reading: Reading, name: str, *, on: date, place: str, period: str, person: str, at: datetime
) -> NewEntry:  # fmt: skip
    """A meeting to freeze. UserError if the name is blank, a number, a day, or taken."""
    name = name.strip()
    if not name or name.isdigit() or _is_day(name):
        raise UserError(f'"{name}" cannot be the name of a meeting: give words, such as "March board".')
    if any(one.name == name for one in meetings_in(reading.entries())):
        raise UserError(f'There is a meeting "{name}" already. Choose another name, such as "{name} {on:%Y}".')
    return NewEntry(MEETING, place, name, person, at, {"on": on.isoformat(), "period": period})


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def number_of_meeting(reading: Reading, name: str) -> int:
    """The publish number that a meeting saw. UserError, with the nearest name, if there is no such meeting."""
    every = {one.name: one for one in meetings_in(reading.entries())}
    if found := every.get(name):
        return found.publish_number
    near = nearest(name, every)
    hint = f' Did you mean "{near}"?' if near else ""
    raise UserError(f'"{name}" is neither a day (2026-03-14), a publish number nor a meeting of this store.{hint}')


def last_before(entries: Iterable[Entry], as_of: int | None) -> Meeting | None:
    """The newest of the meetings before the state asked for: what a page is compared with."""
    every = [one for one in meetings_in(entries) if as_of is None or one.publish_number < as_of]
    return every[-1] if every else None
