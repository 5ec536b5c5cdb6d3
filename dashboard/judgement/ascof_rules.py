"""How the Adult Social Care Outcomes Framework is worked out since 2024-25, step by step, for people's own records.

Source of every rule here: the department's published method code, DataS-DHSC/ASC-CLD-LA-Dashboard (MIT licence, June 2026),
restated and not copied. The windows are days; both ends count.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

#: 2D: reablement that starts from 3 days before to 7 days after a discharge belongs to it.
STARTS_BEFORE_DISCHARGE = 3
STARTS_AFTER_DISCHARGE = 7
#: 2D part 1: still in the community if nothing happened within this many days (12 weeks) of the discharge.
STAYED_DAYS = 84
#: 2B and 2C: a care-home stay that ended fewer days before is the same admission.
NEW_ADMISSION_DAYS = 365
#: 2A: spells at most this many days apart are one episode.
EPISODE_GAP_DAYS = 7
#: The median wait is of people of this age and over.
WAIT_FROM_AGE = 25


def linked(discharge: date, reablement_start: date, admission: date | None = None) -> bool:
    """2D: whether a discharge and a start of reablement belong together; the admission is not after the start."""
    days = (reablement_start - discharge).days
    admitted = admission is None or admission <= reablement_start
    return -STARTS_BEFORE_DISCHARGE <= days <= STARTS_AFTER_DISCHARGE and admitted


def linked_discharge(discharges: Iterable[date], reablement_start: date) -> date | None:
    """2D: of several discharges that could be linked the latest wins."""
    return max((one for one in discharges if linked(one, reablement_start)), default=None)


class After(StrEnum):
    """What ends a stay in the community within 84 days of discharge."""

    DEATH = "death"
    READMISSION = "non-elective readmission of at least one night"
    CARE_HOME = "new long-term care-home service"


def stayed_in_community(discharge: date, events: Iterable[tuple[After, date]]) -> bool:
    """2D part 1: success is none of the three within 84 days of the discharge, the 84th day included."""
    return not any(0 <= (day - discharge).days <= STAYED_DAYS for _, day in events)


def new_admission(start: date, earlier_ends: Iterable[date | None]) -> bool:
    """2B and 2C: whether a care-home service is new: none under way, none ended fewer than 365 days before it starts.

    An earlier spell that has not ended is None. (Spells that ended in self-funding or the 12-week disregard, and people
    counted in the other age band, are left out before this.)
    """
    return all(end is not None and (start - end).days >= NEW_ADMISSION_DAYS for end in earlier_ends)


@dataclass(frozen=True, slots=True)
class Spell:
    start: date
    end: date


def episodes(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """2A: reablement spells that overlap or lie at most 7 days apart, joined."""
    joined: list[Spell] = []
    for spell in sorted(spells, key=lambda one: (one.start, one.end)):
        if joined and spell.start - joined[-1].end <= timedelta(days=EPISODE_GAP_DAYS):
            joined[-1] = Spell(joined[-1].start, max(joined[-1].end, spell.end))
        else:
            joined.append(spell)
    return tuple(joined)


def half_away_from_zero(value: Fraction | int, decimals: int) -> float:
    """Rounded as the department rounds: halves away from zero. Exact, so that no binary dust decides a half."""
    scaled = abs(Fraction(value)) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return float(Fraction(whole if value >= 0 else -whole, 10**decimals))


@dataclass(frozen=True, slots=True)
class Calculated:
    """A figure worked out here, and what must be said beside it."""

    value: float | None
    notes: tuple[str, ...] = ()


def admission_rate(people: int, population: int, *, in_submissions: bool = True) -> Calculated:
    """2B and 2C: people admitted for every 100,000 of the age band, 1 decimal.

    The method gives 0 for an authority without a matching row: a zero of one that is not in the submissions may mean no data.
    """
    rate = half_away_from_zero(Fraction(people * 100_000, population), 1)
    note = "the authority is not among the submissions: this zero may mean that nothing was sent"
    return Calculated(rate, (note,) if people == 0 and not in_submissions else ())


def median_wait(days: Sequence[int]) -> float | None:
    """Median of the days of finished waits (people of 25 and over, by the quarter in which the wait ended); None if none.

    Clearing a backlog of old cases pushes it up. The NHS's 18-week figure looks at people still waiting: not like for like.
    """
    return statistics.median(days) if days else None


def finished_in(waits: Iterable[tuple[date, date | None]], first: date, last: date) -> list[int]:
    """Days from request to response of the waits that ended between two days. One that has not ended is not counted."""
    return [(end - start).days for start, end in waits if end is not None and first <= end <= last]


def at_home(home: int, not_home: int, unknown: int) -> Calculated:
    """2E: per cent of people with long-term support in their own or their family's home, 1 decimal.

    Unknown accommodation stays in the denominator, so poor recording looks like poor performance: its share is said.
    """
    people = home + not_home + unknown
    if not people:
        return Calculated(None, ("nobody is counted",))
    share = half_away_from_zero(Fraction(100 * unknown, people), 1)
    note = f"the accommodation of {share:g}% is unknown, and they count as not at home"
    return Calculated(half_away_from_zero(Fraction(100 * home, people), 1), (note,) if unknown else ())


def receiving(yes: int, no: int, unknown: int, *, carers: bool) -> Calculated:
    """3D: per cent with self-directed support (or a direct payment), 1 decimal.

    Unknowns stay in the denominator for clients and are left out of both for carers: the halves are not comparable.
    """
    people = yes + no + (0 if carers else unknown)
    note = "unknowns are left out for carers and kept for clients: the two are not to be compared"
    value = half_away_from_zero(Fraction(100 * yes, people), 1) if people else None
    return Calculated(value, (note,) if unknown else ())
