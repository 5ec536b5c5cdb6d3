"""The charts of one outcome: all on the same time axis, each with its own regime's yardsticks."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard import wording
from dashboard.briefing import Briefing
from dashboard.charts.series_chart import Span, series_chart, shared_span, within
from dashboard.judgement.figures import Series
from dashboard.judgement.place import OutcomeVerdict
from dashboard.judgement.verdict import IndicatorVerdict
from datasets.periods import Period
from datasets.registry import Side


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
    known = briefing.organisations.by_code.get(code)
    judged = briefing.spc.get((indicator.id, code))
    return Chart(
        key=f"{side}-{indicator.id}-{code}",
        side=side,
        verdict=verdict,
        finding=wording.chart_finding(verdict, series),
        alt=wording.chart_alt(verdict, within(series, span), briefing.organisations.name(code)),
        figure=series_chart(
            indicator,
            series,
            briefing.series.get((indicator.id, indicator.comparator), {}),
            side=side,
            span=span,
            asked=briefing.period,
            residents=known.residents if known else None,
            judged=judged,
        ),
        span=span,
        said=wording.spc_words(judged, indicator, briefing.spc_settings) if judged else (),
        rows=wording.point_rows(indicator, series),
    )
