"""One small chart of a row of alike charts: the same scale and time axis in each, so that places can be told apart by shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.charts.series_chart import Span, break_drawn, line_with_gaps
from dashboard.charts.theme import BAND, QUIET, SIDE, SPREAD, TEMPLATE, YARDSTICK
from datasets.periods import Length, Period
from datasets.registry import Side
from datasets.tension_book import Break

HEIGHT = 190
Points = Sequence[tuple[Period, float]]
#: A bar in force over a time: its name on the chart, first and last day, level.
Bar = tuple[str, date, date, float]
#: What lies behind the line: lowest and highest of each period.
Band = Sequence[tuple[Period, float, float]]


def small_chart(
    points: Points, comparator: Points, bars: Sequence[Bar], bands: Sequence[Band], words: Mapping[Period, str], *,
    breaks: Sequence[Break], side: Side, asked: Period, span: Span, scale: tuple[float, float], emphasised: bool,
) -> go.Figure:  # fmt: skip
    """`words`: what is said of each point when it is pointed at; `scale`: lowest and highest of the axis, in the unit drawn.

    `bands`: the widest first. Months that were not published leave a gap. Bars are named once, over all charts of the row.
    """
    figure = go.Figure(layout=go.Layout(template=TEMPLATE, height=HEIGHT))
    figure.add_vrect(x0=asked.start, x1=asked.end, fillcolor=BAND, line_width=0, layer="below")
    for colour, band in zip(SPREAD, bands, strict=False):
        along, up = _outlines(band)
        figure.add_trace(go.Scatter(x=along, y=up, mode="none", fill="toself", fillcolor=colour, hoverinfo="skip"))
    if len(comparator) > 1:
        x, y, _ = line_with_gaps(comparator, {})
        figure.add_trace(go.Scatter(x=x, y=y, mode="lines", hoverinfo="skip", line={"color": QUIET, "width": 1, "dash": "dot"}))
    for _, first, last, level in bars:
        figure.add_trace(
            go.Scatter(
                x=[first, last], y=[level, level], mode="lines", hoverinfo="skip",
                line={"color": YARDSTICK, "width": 1.25, "dash": "dash"},
            )
        )  # fmt: skip
    for change in breaks:
        line, label = break_drawn(change, span)
        figure.add_shape(line)
        figure.add_annotation(label)
    x, y, said = line_with_gaps(points, words)
    yearly = all(period.length is Length.YEAR for period, _ in points)
    figure.add_trace(
        go.Scatter(
            x=x, y=y, mode="lines+markers", connectgaps=False, text=said, hovertemplate="%{text}<extra></extra>",
            line={"color": SIDE[side], "width": 3 if emphasised else 2},
            marker={"size": 8 if yearly else 4, "color": SIDE[side], "symbol": "square" if side is Side.NHS else "circle"},
        )
    )  # fmt: skip
    air = timedelta(days=40)
    aprils = [date(year, 4, 1) for year in range(span[0].year, span[1].year + 1) if span[0] <= date(year, 4, 1) <= span[1]]
    step = 1 + (len(aprils) - 1) // 4 if aprils else 1
    figure.update_xaxes(
        range=[span[0] - air, span[1] + air], tickvals=aprils[::step], ticktext=[f"Apr {one.year}" for one in aprils[::step]],
        tickfont={"size": 12},
    )  # fmt: skip
    figure.update_yaxes(range=list(scale), nticks=4, tickfont={"size": 12})
    return figure.update_layout(margin={"l": 44, "r": 12, "t": 8, "b": 28})


def _outlines(band: Band) -> tuple[list[date | None], list[float | None]]:
    """The outline of a rectangle for each period, as long as it is; one after the other."""
    x: list[date | None] = []
    y: list[float | None] = []
    for period, low, high in band:
        first, last = period.start, period.end + timedelta(days=1)
        x += [first, first, last, last, first, None]
        y += [low, high, high, low, low, None]
    return x, y
