"""From published figures to the figure for the period that was asked for.

The order, always the same: the figure published for that very period, unless it is said not to apply to it (a survey that was
not held); one made by adding the numerators and denominators (or
counts) of the shorter periods in it; the one published for a longer period around it; the newest one before it, if it is not
older than `OLDEST_MONTHS`. A percentage is never made by averaging percentages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dashboard.judgement.verdict import Figure, Source
from datasets.periods import MONTHS_IN, Length, Period, periods_around, periods_ended_before, periods_within
from datasets.registry import Indicator, Longer, Unit

NOT_APPLICABLE = "z"
#: How far back a figure may come from when nothing newer was published: the carers' survey is held every second year.
OLDEST_MONTHS = 24

#: By what a numerator divided by its denominator is multiplied.
TIMES: Mapping[Unit, float] = {Unit.PERCENT: 100.0, Unit.PER_100000: 100_000.0}


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure of a series. Missing numbers are None."""

    value: float | None
    numerator: float | None
    denominator: float | None
    mark: str | None
    source: Source

    @property
    def applies(self) -> bool:
        """Whether the measure was taken for its period: of a survey that was not held, publishers say "not applicable"."""
        return self.mark != NOT_APPLICABLE


#: One indicator for one organisation: what was published for each period, in order.
Series = Mapping[Period, Published]


def figure_for(indicator: Indicator, organisation: str, series: Series, asked: Period) -> Figure | None:
    """The figure that answers for this period, or None if none was published for it or in the two years before."""
    made = _made(indicator, organisation, series, asked)
    if (published := series.get(asked)) is not None and published.applies:
        figure = _as_published(indicator, organisation, asked, asked, published)
        if made and not made.partial and _disagree(indicator, figure.value, made.value):
            figure = replace(figure, made_value=made.value)
        return figure
    if made:
        return made
    period = _around(series, asked) or _newest_before(indicator, series, asked)
    if period is None or series[period].value is None:
        # What has no figure anywhere keeps the reason that was given for the period itself.
        period = _shortest(series.keys() & {asked, *periods_around(asked)}) or period
    return _as_published(indicator, organisation, asked, period, series[period]) if period else None


def _shortest(periods: Iterable[Period]) -> Period | None:
    return min(periods, key=lambda period: period.months, default=None)


def _around(series: Series, asked: Period) -> Period | None:
    """The shortest published period around the one asked for, else the newest figure within it."""
    around = (period for period in series.keys() & periods_around(asked) if series[period].applies)
    if (found := _shortest(around)) is not None:
        return found
    return max((period for period in series.keys() & periods_within(asked) if series[period].value is not None), default=None)


def _newest_before(indicator: Indicator, series: Series, asked: Period) -> Period | None:
    """The newest period of the two years before, one with a figure first; none if the measure had ended by then."""
    if indicator.ended and indicator.ended < asked.start:
        return None
    before = series.keys() & periods_ended_before(asked, OLDEST_MONTHS)
    told = [one for one in before if series[one].value is not None]
    return max(told or before, key=lambda one: (one.end, -one.months), default=None)


def _as_published(indicator: Indicator, organisation: str, asked: Period, period: Period, published: Published) -> Figure:
    return Figure(
        indicator=indicator,
        organisation=organisation,
        asked=asked,
        period=period,
        value=published.value,
        numerator=published.numerator,
        denominator=published.denominator,
        mark=published.mark,
        sources=(published.source,),
    )


def _made(indicator: Indicator, organisation: str, series: Series, asked: Period) -> Figure | None:
    """A longer period from the shorter ones in it, or None where the indicator cannot be added or none is held."""
    if indicator.longer is Longer.NONE or MONTHS_IN[indicator.frequency] >= asked.months:
        return None
    if indicator.frequency in (Length.YEAR, Length.CALENDAR_YEAR):
        return None
    parts = asked.split(indicator.frequency)
    held = [part for part in parts if part in series and _can_be_added(indicator, series[part])]
    if not held:
        return None
    figures = [series[part] for part in held]
    numerator = denominator = None
    if indicator.longer is Longer.RATIO:
        numerator = math.fsum(one.numerator or 0.0 for one in figures)
        denominator = math.fsum(one.denominator or 0.0 for one in figures)
        value = TIMES.get(indicator.unit, 1.0) * numerator / denominator if denominator else None
    elif indicator.longer is Longer.SUM:
        value = math.fsum(one.value or 0.0 for one in figures)
    else:
        days = [part.days for part in held]
        value = math.fsum((one.value or 0.0) * n for one, n in zip(figures, days, strict=True)) / sum(days)
    return Figure(
        indicator=indicator,
        organisation=organisation,
        asked=asked,
        period=asked,
        value=value,
        numerator=numerator,
        denominator=denominator,
        mark=None if value is not None else "x",
        held=tuple(held),
        needed=len(parts),
        sources=tuple(one.source for one in figures),
    )


def _can_be_added(indicator: Indicator, published: Published) -> bool:
    if indicator.longer is Longer.RATIO:
        return published.numerator is not None and published.denominator is not None
    return published.value is not None


def _disagree(indicator: Indicator, published: float | None, made: float | None) -> bool:
    """Whether two values of one figure differ by more than rounding to the indicator's decimals can explain."""
    if published is None or made is None:
        return False
    return abs(published - made) > 0.5 * 10.0**-indicator.decimals + 1e-9
