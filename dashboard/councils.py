"""How a measure is spread over England's councils, period by period: what the figure of a place is seen against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from dashboard.briefing import Briefing
from dashboard.charts.series_chart import Span, within
from dashboard.judgement.disclosure import disclose
from dashboard.judgement.rules import on_one_scale
from dashboard.series import series_in
from datasets.organisations import Kind
from datasets.periods import Period
from datasets.registry import Indicator, Level
from datasets.store.lake import Reading

#: Where fewer councils have a figure, they are no picture of England's 150.
LEAST = 75


@dataclass(frozen=True, slots=True)
class Spread:
    """`councils`: how many have a figure. A tenth, a quarter, three quarters and nine tenths of them have one below each of
    the other four, in the unit drawn (inclusive method, as the thresholds of the registry).
    """

    councils: int
    tenth: float
    quarter: float
    three_quarters: float
    nine_tenths: float


def spread_of(values: Sequence[float]) -> Spread | None:
    """None of too few."""
    if len(values) < LEAST:
        return None
    cuts = quantiles(values, n=20, method="inclusive")
    return Spread(len(values), cuts[1], cuts[4], cuts[14], cuts[17])


def spread_over_councils(reading: Reading, briefing: Briefing, indicator: Indicator, span: Span) -> Mapping[Period, Spread]:
    """For each period in the time shown in which enough councils have a figure.

    Nothing for what is no measure of councils, or a count that says only how large they are.
    """
    if indicator.level is not Level.COUNCIL or (indicator.unit.is_count and indicator.rate is None):
        return {}
    published = series_in(reading.peers(indicator.id, as_of=briefing.publish_number))
    every = disclose(published, briefing.registry, briefing.organisations)
    found: dict[Period, list[float]] = {}
    for (_, code), series in every.items():
        council = briefing.organisations.by_code.get(code)
        if council is None or council.kind is not Kind.COUNCIL:
            continue
        for period, one in within(series, span).items():
            if (value := on_one_scale(indicator, one.value, period, council.residents)) is not None:
                found.setdefault(period, []).append(value)
    spread = ((period, spread_of(values)) for period, values in sorted(found.items()))
    return {period: one for period, one in spread if one}


def among_words(value: float, spread: Spread, period: Period) -> str:
    """`In the lowest tenth of 150 councils in 2018/19`: where a figure stands, and not whether that is good."""
    places = (
        (value < spread.tenth, "lowest tenth"), (value < spread.quarter, "lowest quarter"),
        (value <= spread.three_quarters, "middle half"), (value <= spread.nine_tenths, "highest quarter"),
    )  # fmt: skip
    where = next((words for holds, words in places if holds), "highest tenth")
    return f"In the {where} of {spread.councils} councils in {period.label}"
