"""Figures of the store as series, and which of them bear on a place in which periods."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.judgement.figures import Published
from dashboard.judgement.place import AllSeries
from dashboard.judgement.verdict import Source
from datasets.periods import Length, Period, parse_period, quarter_of, year_of
from datasets.registry import Place, Registry


def codes_for(place: Place, registry: Registry) -> tuple[str, ...]:
    """The organisations whose figures bear on a place, and those it is compared with."""
    comparators = {one.comparator for one in registry.indicators.values() if one.comparator}
    return (*dict.fromkeys((*place.all_organisations, *sorted(comparators))),)


def councils_of(registry: Registry) -> set[str]:
    """The councils of every place of the registry."""
    return {place.council for place in registry.places.values()}


def series_in(frame: pd.DataFrame) -> AllSeries:
    """An observations frame of the store as series by (indicator, organisation)."""
    series: dict[tuple[str, str], dict[Period, Published]] = {}
    periods = {text: parse_period(text) for text in frame["period"].unique()}
    columns = [
        "indicator",
        "organisation",
        "period",
        "value",
        "numerator",
        "denominator",
        "mark",
        "submission",
        "file",
        "sheet",
        "row",
    ]
    for row in zip(*(frame[column].tolist() for column in columns), strict=True):
        indicator, organisation, text, value, numerator, denominator, mark, submission, file, sheet, number = row
        period = periods[text]
        if period is None:
            continue
        series.setdefault((indicator, organisation), {})[period] = Published(
            value=_known(value),
            numerator=_known(numerator),
            denominator=_known(denominator),
            mark=mark if isinstance(mark, str) else None,
            source=Source(submission, file, sheet, int(number)),
        )
    return series


def _known(number: float) -> float | None:
    return None if number is None or math.isnan(number) else number


def _told(series: AllSeries, codes: Sequence[str]) -> Mapping[Length, set[Period]]:
    """The periods of each length in which any of these organisations has a figure."""
    told: dict[Length, set[Period]] = {length: set() for length in Length}
    for (_, organisation), published in series.items():
        if organisation in codes:
            for period, one in published.items():
                if one.value is not None:
                    told[period.length].add(period)
    return told


def latest_quarter(series: AllSeries, place: Place) -> Period | None:
    """The latest quarter whose last month has figures for the place; else the year of its latest annual figure."""
    told = _told(series, place.all_organisations)
    quarters = {quarter_of(month) for month in told[Length.MONTH]} | told[Length.QUARTER]
    whole = [one for one in quarters if one in told[Length.QUARTER] or one.split(Length.MONTH)[-1] in told[Length.MONTH]]
    return max(whole or quarters or told[Length.YEAR], default=None)


def periods_with_figures(series: AllSeries, place: Place) -> tuple[Period, ...]:
    """Years and quarters in which the place has figures, newest first, each year before its quarters."""
    told = _told(series, place.all_organisations)
    quarters = {quarter_of(month) for month in told[Length.MONTH]} | told[Length.QUARTER]
    years = {year_of(period) for period in quarters} | told[Length.YEAR]
    return tuple(sorted(quarters | years, key=newest_first))


def newest_first(period: Period) -> tuple[int, int, int]:
    year = year_of(period).start.year
    return (-year, 0 if period.length is Length.YEAR else 1, -period.start.toordinal())
