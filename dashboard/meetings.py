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
LONGEST_NAME = 100


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


def new_meeting(name: str, *, on: date, place: str, period: str, person: str, at: datetime) -> NewEntry:
    """A meeting to freeze. UserError if the name is blank, too long, a number or a day."""
    name = name.strip()
    if not name or name.isdecimal() or _is_day(name) or len(name) > LONGEST_NAME:
        raise UserError(
            f'"{name[:60]}" cannot be the name of a meeting. Give words, such as "March board", of at most {LONGEST_NAME} '
            "characters."
        )
    return NewEntry(MEETING, place, name, person, at, {"on": on.isoformat(), "period": period})


def refuse_second(reading: Reading, new: NewEntry) -> None:
    """UserError if the place has a meeting of this name already."""
    if any(one.name == new.subject for one in meetings_in(reading.entries(new.place))):
        year = str(new.document["on"])[:4]
        raise UserError(f'There is a meeting "{new.subject}" already. Choose another name, such as "{new.subject} {year}".')


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def meeting_named(reading: Reading, name: str, place: str | None) -> Meeting:
    """The meeting of a place (None: of any) by its name. UserError, with the nearest name, if there is none or several."""
    meetings = meetings_in(reading.entries(place))
    named = [one for one in meetings if one.name == name]
    if len(named) > 1:
        raise UserError(
            f'Several places have a meeting "{name}": {", ".join(one.place for one in named)}. Say which with --place.'
        )
    if named:
        return named[0]
    every = {one.name: one for one in meetings}
    near = nearest(name, every)
    hint = f' Did you mean "{near}"?' if near else ""
    raise UserError(f'"{name}" is neither a day (2026-03-14), a publish number nor a meeting of this place.{hint}')


def last_before(entries: Iterable[Entry], as_of: int | None) -> Meeting | None:
    """The latest of the meetings frozen before the state asked for: what a page is compared with."""
    every = [one for one in meetings_in(entries) if as_of is None or one.publish_number < as_of]
    return max(every, key=lambda one: (one.on, one.publish_number), default=None)
