"""Briefing → how fresh each side's figures are: the newest of each indicator, and a calendar of the last three years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.briefing import Briefing
from datasets.periods import Length, Period, quarter, quarter_of, year_of
from datasets.registry import Indicator, Registry, Side

#: So many financial years are shown, the last of them that in which the newest figure ends.
YEARS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of one side. `newest`: None where it was never published for the place.

    `covered`: of each quarter shown, how many of its three months have a figure of their own or lie in a longer period that
    has one.
    """

    indicator: Indicator
    side: Side
    newest: Period | None
    covered: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Freshness:
    """Every indicator of the joint outcomes, the NHS side first, in the registry's order."""

    place: str
    quarters: tuple[Period, ...]
    rows: tuple[Row, ...]

    def newest(self, side: Side) -> Period | None:
        """The newest period of which this side has a figure: the one that ends last."""
        return _newest(row.newest for row in self.rows if row.side is side)

    def of(self, side: Side) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.side is side)


def make_freshness(briefing: Briefing) -> Freshness:
    """From the figures of the briefing, so that a state of the past shows what was fresh then."""
    registry = briefing.registry
    told = {one.id: _told(briefing, one.id) for one in _indicators(registry)}
    last = _newest(period for periods in told.values() for period in periods)
    quarters = _quarters(last) if last else ()
    rows = (
        Row(
            registry.indicators[name],
            registry.side(registry.indicators[name]),
            _newest(periods),
            tuple(_months_covered(one, periods) for one in quarters),
        )
        for name, periods in told.items()
    )
    return Freshness(briefing.place.name, quarters, tuple(sorted(rows, key=lambda row: list(Side).index(row.side))))


def _indicators(registry: Registry) -> tuple[Indicator, ...]:
    """Those that any joint outcome names, once each."""
    named = dict.fromkeys(
        name for outcome in registry.outcomes.values() for name in (*outcome.nhs, *outcome.council, *outcome.context)
    )
    return tuple(registry.indicators[name] for name in registry.indicators if name in named)


def _told(briefing: Briefing, indicator: str) -> frozenset[Period]:
    """The periods in which the council or any NHS body of the place has a figure."""
    return frozenset(
        period
        for code in briefing.place.all_organisations
        for period, one in briefing.series.get((indicator, code), {}).items()
        if one.value is not None
    )


def _newest(periods: Iterable[Period | None]) -> Period | None:
    """The period that ends last; of two that end on one day the shorter."""
    return max((one for one in periods if one), key=lambda one: (one.end, one.start), default=None)


def _quarters(last: Period) -> tuple[Period, ...]:
    """The quarters of the years shown."""
    newest = year_of(quarter_of(last.split(Length.MONTH)[-1] if last.length is not Length.MONTH else last)).start.year
    return tuple(quarter(year, number) for year in range(newest - YEARS + 1, newest + 1) for number in range(1, 5))


def _months_covered(shown: Period, periods: frozenset[Period]) -> int:
    return sum(any(one.contains(month) for one in periods) for month in shown.split(Length.MONTH))
