"""The charts of one outcome: all on the same time axis, each with its own regime's yardsticks."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard import wording
from dashboard.briefing import Briefing
from dashboard.charts.series_chart import (
    Span,
    breaks_drawn,
    comparator_drawn,
    levels_drawn,
    series_chart,
    shared_span,
    within,
    yardsticks_drawn,
)
from dashboard.judgement.figures import Series
from dashboard.judgement.place import OutcomeVerdict
from dashboard.judgement.verdict import IndicatorVerdict
from datasets.periods import Period
from datasets.registry import Indicator, Side


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart with its finding, its alternative text and every figure of its series as rows."""

    key: str
    side: Side
    verdict: IndicatorVerdict
    finding: str
    alt: str
    said: tuple[str, ...]
    figure: go.Figure
    #: First and last day of the time axis.
    span: Span
    rows: list[tuple[Period, str, str]]


def paired_charts(briefing: Briefing, one: OutcomeVerdict) -> tuple[Chart, ...]:
    """One chart for each indicator and organisation with figures around the period: the NHS side's, then the council's."""
    drawn = [(side, each, _series(briefing, each)) for side in Side for each in one.verdicts[side].indicators]
    span = shared_span([series for _, _, series in drawn], briefing.period)
    if span is None:
        return ()
    return tuple(
        _chart(briefing, side, each, series, span)
        for side, each, series in drawn
        if any(point.value is not None for point in within(series, span).values())
    )


def _series(briefing: Briefing, verdict: IndicatorVerdict) -> Series:
    return briefing.series.get((verdict.figure.indicator.id, verdict.figure.organisation), {})


def _chart(briefing: Briefing, side: Side, verdict: IndicatorVerdict, series: Series, span: Span) -> Chart:
    indicator, code = verdict.figure.indicator, verdict.figure.organisation
    comparator = briefing.series.get((indicator.id, indicator.comparator), {})
    known = briefing.organisations.by_code.get(code)
    residents = known.residents if known else None
    alt = wording.chart_alt(verdict, within(series, span), briefing.organisations.name(code))
    judged = briefing.spc.get((indicator.id, code))
    return Chart(
        key=f"{side}-{indicator.id}-{code}",
        side=side,
        verdict=verdict,
        finding=wording.chart_finding(verdict, series),
        alt=" ".join(filter(None, (alt, _beside(indicator, comparator, span, residents)))),
        figure=series_chart(
            indicator,
            series,
            comparator,
            side=side,
            span=span,
            asked=briefing.period,
            residents=residents,
            judged=judged,
        ),
        span=span,
        said=wording.spc_words(judged, indicator, briefing.spc_settings) if judged else (),
        rows=wording.point_rows(indicator, series),
    )


def _beside(indicator: Indicator, comparator: Series, span: Span, residents: int | None) -> str:
    """Every line that the chart draws beside its figures, in words."""
    lines = [
        wording.line_words(indicator, name, level, first if first > span[0] else None, last if last < span[1] else None)
        for yardstick, first, last in yardsticks_drawn(indicator, span)
        for name, level in levels_drawn(indicator, yardstick, residents)
    ]
    compared = [
        f"{indicator.comparator_name}, {wording.value_with_unit(indicator, one.value)} in {period.label}"
        for period, one in comparator_drawn(indicator, comparator, span).items()
        if one.value is not None
    ]
    return wording.beside_words([*lines, *compared[-1:]], breaks_drawn(indicator, span))
