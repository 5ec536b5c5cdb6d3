"""What a regime says, as values: no display strings beyond the native labels, which are the regimes' own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from datasets.organisations import Organisations
from datasets.periods import Period
from datasets.registry import Indicator, Level, Side, Yardstick


class Standing(StrEnum):
    """A common standing, only for comparing. The native label always stands beside it."""

    FAVOURABLE = "favourable"
    CONTESTED = "contested"
    ADVERSE = "adverse"
    NOT_JUDGED = "not judged"
    NO_DATA = "no data"

    @property
    def judged(self) -> bool:
        return self in RANK


#: Rank of the standings that can be compared; 0 is best.
RANK: Mapping[Standing, int] = {Standing.FAVOURABLE: 0, Standing.CONTESTED: 1, Standing.ADVERSE: 2}


class Gap(StrEnum):
    """How the two regimes' standings on one outcome lie to each other."""

    AGREE = "agree"
    ONE_STEP = "one step apart"
    OPPOSED = "opposed"
    ONE_SIDE = "judged on one side only"
    NEITHER = "judged on neither side"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure can be seen: the submission, its file, sheet and row as in Excel."""

    submission: str
    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure for one organisation, as published or made by adding from shorter periods.

    `value` in the indicator's unit, None if missing, and then `mark` says why. `held` of `needed` months (or quarters) stand
    behind a figure made here. `asked` is the period that was asked for: `period` differs when only another was published.
    `published_value` and `made_value` are both kept where a year's figure and its months disagree.
    """

    indicator: Indicator
    organisation: str
    asked: Period
    period: Period
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    mark: str | None = None
    held: tuple[Period, ...] = ()
    needed: int = 0
    made_value: float | None = None
    sources: tuple[Source, ...] = ()

    @property
    def made_here(self) -> bool:
        return bool(self.needed)

    @property
    def partial(self) -> bool:
        return self.needed > len(self.held)

    @property
    def earlier(self) -> bool:
        """Whether it is an earlier period's figure, standing in because nothing newer was published."""
        return self.period.end < self.asked.start


class Reach(StrEnum):
    """Where a figure stands against one yardstick."""

    MET = "met"
    MISSED = "missed"
    BETTER = "at or beyond the better threshold"
    BETWEEN = "between the thresholds"
    WORSE = "at or beyond the worse threshold"
    RATED = "rated"


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure held against one yardstick. `judged_value` is the figure, or its rate where the indicator has one."""

    yardstick: Yardstick
    judged_value: float
    reach: Reach
    standing: Standing
    label: str


class Says(StrEnum):
    """What a figure's interval says of its benchmark. Higher and lower are for figures of which neither is better."""

    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"


class Method(StrEnum):
    """How an interval was made."""

    WILSON = "Wilson"
    BYAR = "Byar"
    EXACT = "exact Poisson"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure held against a benchmark by its 95% interval, both in the indicator's unit."""

    method: Method
    lower: float
    upper: float
    says: Says


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The councils of the places most alike, taken together for the same period: their numerators over their denominators.

    `held` of `named` councils have the counts; the figure is compared with them by its own interval.
    """

    value: float
    held: int
    named: int
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class IndicatorVerdict:
    """What a regime says of one figure."""

    figure: Figure
    readings: tuple[Reading, ...]
    standing: Standing
    label: str
    rate: float | None = None
    comparator: float | None = None
    comparison: Comparison | None = None
    neighbours: Neighbours | None = None


@dataclass(frozen=True, slots=True)
class SideVerdict:
    """What one partner's regimes say of a joint outcome, with the rule that decided it."""

    side: Side
    standing: Standing
    label: str
    binding_rule: str
    indicators: tuple[IndicatorVerdict, ...]

    @property
    def rests_on_older(self) -> tuple[Period, ...]:
        """The periods of the figures judged, oldest first, where all of them are from before the period asked for."""
        judged = [one.figure for one in self.indicators if one.readings]
        return tuple(sorted({one.period for one in judged})) if all(one.earlier for one in judged) else ()


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change of one figure alone that would change a side's verdict; `was` and `to` as the figure is judged."""

    verdict: IndicatorVerdict
    was: float
    to: float
    label: str
    standing: Standing


class OfOrganisation(Protocol):
    """Whatever is published of an indicator for one organisation: a figure, a change."""

    @property
    def indicator(self) -> Indicator: ...

    @property
    def organisation(self) -> str: ...


def at_whom(published: Iterable[OfOrganisation], organisations: Organisations) -> str:
    """` at Barts Health`, in a sentence about a place; nothing of what is published for its council, whose place it is."""
    codes = [one.organisation for one in published if one.indicator.level is not Level.COUNCIL]
    return f" {organisations.after('at', codes)}" if codes else ""


def gap_between(one: Standing, other: Standing) -> Gap:
    """How two standings lie to each other. Standings are ordinal: the answer is a kind, never a number."""
    if one.judged and other.judged:
        return {0: Gap.AGREE, 1: Gap.ONE_STEP, 2: Gap.OPPOSED}[abs(RANK[one] - RANK[other])]
    return Gap.ONE_SIDE if one.judged or other.judged else Gap.NEITHER
