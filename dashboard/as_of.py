"""A day, a publish number or a meeting's name → the state of the store it means, with the registry that was in use then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dashboard.meetings import Meeting, meeting_named
from datasets.errors import RegistryError, UserError
from datasets.periods import Period, parse_period
from datasets.registry import Registry, registry_in
from datasets.store.lake import Reading


@dataclass(frozen=True, slots=True)
class State:
    """One state of the store. `asked`: how it was asked for (None: today's); `number`: its publish number (None: the newest).

    `registry`: the one in use then; `not_kept`: why it is today's instead, where it is; `todays_edition`: for comparison.
    """

    asked: str | None
    number: int | None
    newest: int
    registry: Registry
    todays_edition: str
    meeting: Meeting | None = None
    day: date | None = None
    not_kept: str = ""

    @property
    def publish_number(self) -> int:
        return self.newest if self.number is None else self.number

    @property
    def past(self) -> bool:
        """Whether an earlier state was asked for, be it that nothing has changed since."""
        return self.asked is not None

    @property
    def period(self) -> Period | None:
        """The period a meeting looked at."""
        return parse_period(self.meeting.period) if self.meeting else None


def state_of(reading: Reading, todays: Registry, as_of: str | None, place: str | None) -> State:
    """The state that was asked for (None: now); `place`: whose meeting it may name (None: any).

    UserError if there is no such publish number or meeting, or nothing was published by that day.
    """
    newest = reading.publish_number
    if as_of is None:
        return State(None, None, newest, todays, todays.edition)
    number, day, meeting = _meant(reading, todays, as_of, place)
    registry, not_kept = registry_at(reading, todays, number)
    return State(as_of, number, newest, registry, todays.edition, meeting, day, not_kept)


def _meant(
    reading: Reading, todays: Registry, as_of: str, place: str | None
) -> tuple[int, date | None, Meeting | None]:  # fmt: skip
    if as_of.isdecimal() and as_of.isascii() and len(as_of) < 8:
        if int(as_of) > reading.publish_number:
            raise UserError(f"There is no publish number {as_of} yet; the newest is {reading.publish_number}.")
        return int(as_of), None, None
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        if place is not None and not reading.entries(place):
            todays.place(place)  # a place that nobody knows is the fault to tell of first
        meeting = meeting_named(reading, as_of, place)
        return meeting.publish_number, None, meeting
    return reading.publish_number_on(day), day, None


def registry_at(reading: Reading, todays: Registry, number: int) -> tuple[Registry, str]:
    """The registry in use at a publish number; where it cannot be had, today's, and why."""
    edition = reading.edition_at(number)
    if edition is None or edition == todays.edition:
        return todays, ""
    text = reading.registry_text(edition)
    if text is None:
        return todays, f"The registry of that time (edition {edition}) was not kept, so today’s is used"
    try:
        return _registry_kept(text, edition), ""
    except RegistryError:
        return todays, f"The registry of that time (edition {edition}) cannot be read by this Coterminous, so today’s is used"


@lru_cache(maxsize=8)
def _registry_kept(text: str, edition: str) -> Registry:
    return registry_in(text, f"the registry of edition {edition}, as the store keeps it")
