"""One indicator over time against the yardsticks in force, on a time axis shared with the other charts of the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.room import LINE, Box, Name, Paper, places
from dashboard.charts.theme import BAND, COMMON_CAUSE, INK, POINT_COLOURS, QUIET, SIDE, TEMPLATE, YARDSTICK
from dashboard.judgement.figures import Series
from dashboard.judgement.spc import PointType
from dashboard.judgement.variation import MONTHS_AFTER, MONTHS_BEFORE, Chart
from dashboard.wording import number, unit_on_axis, value_with_unit, yardstick_on_chart
from datasets.periods import Period
from datasets.registry import Indicator, Side, Yardstick, YardstickKind
from datasets.tension_book import Break

HEIGHT = 230
#: About how large the drawing area is on a page, in pixels: what is shown on a wider one has more room.
PLOT_WIDTH, PLOT_HEIGHT = 900.0, 170.0
#: Room at both ends of the axis, so that the first and the last point are not cut.
AIR = timedelta(days=20)
Span = tuple[date, date]
#: Behind words: what they hide is seen faintly.
SEEN_THROUGH = "rgba(255,255,255,0.8)"
#: A shape from the bottom of a chart to its top.
UPRIGHT: dict[str, Any] = {"xref": "x", "yref": "y domain", "y0": 0, "y1": 1}
#: The name of a label at the end of a line that reaches the end of the axis, where a wider chart has room beside it.
AT_THE_END = "at the end"
#: The names of what is drawn beside the figures, for those who draw the same chart by other means; a yardstick has its words.
MEAN, LOWER_LIMIT, UPPER_LIMIT, JUDGED_MONTHS = "mean", "lower limit of usual months", "upper limit of usual months", "judged"
COUNTED_ANEW = "counted anew"
UPPER_THRESHOLD, LOWER_THRESHOLD = "upper threshold", "lower threshold"


def series_chart(
    indicator: Indicator,
    series: Series,
    comparator: Series,
    *,
    side: Side,
    span: Span,
    asked: Period,
    residents: int | None,
    judged: Chart | None,
) -> go.Figure:
    """Months as a line with a dot each; a year's figure as a bar as long as the year. Missing figures leave a gap.

    `comparator` is the series it is compared with, `span` the first and last day of the shared axis; `residents` turn a
    rate's thresholds into counts a month. `judged` is the series by the NHS method, if it is monthly.
    """
    drawing = _Drawing()
    band = {"type": "rect", "x0": asked.start, "x1": asked.end, "fillcolor": BAND, "line": {"width": 0}, "layer": "below"}
    drawing.marks.append(UPRIGHT | band)
    points = sorted((period, one.value) for period, one in within(series, span).items())
    _draw_comparator(drawing, indicator, comparator, span, points)
    for drawn in yardsticks_drawn(indicator, span):
        _draw_yardstick(drawing, indicator, drawn, span, residents)
    for change in breaks_drawn(indicator, span):
        line, label = break_drawn(change, span)
        drawing.marks.append(line)
        drawing.labels.append(label)
    if all(period.months >= 12 for period, _ in points):
        _draw_years(drawing, indicator, points, SIDE[side])
    else:
        colour = COMMON_CAUSE if judged else SIDE[side]
        _draw_months(drawing, indicator, [point for point in points if point[0].months < 12], colour)
        if judged:
            _draw_spc(drawing, indicator, judged)
    across, upwards = [span[0] - AIR, span[1] + AIR], _range(indicator, points)
    drawing.name_lines(across, upwards.get("range"))
    return drawing.figure(
        xaxis={"range": across, **_ticks(span)},
        yaxis={
            "title": {"text": unit_on_axis(indicator, points[0][0].length if points else None), "font": {"size": 13}},
            "nticks": 5,
            **upwards,
        },
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is drawn, gathered first: plotly takes nine times as long to be given one thing after the other."""

    traces: list[dict[str, Any]] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    #: What lines are called, each with what else plotly is to know of the label.
    names: list[tuple[Name, dict[str, Any]]] = field(default_factory=list)

    def trace(self, **given: Any) -> None:
        self.traces.append({"type": "scatter", **given})

    def label(self, **given: Any) -> None:
        self.labels.append(given)

    def name_lines(self, across: Sequence[date], upwards: Sequence[float] | None) -> None:
        """Gives each line its name where that hides least of the rest: once everything else is drawn.

        `across` and `upwards`: first and last day, lowest and highest value of the axes; None: from zero to the highest.
        """
        highest = max((y for trace in self.traces for y in trace["y"] if y is not None), default=1.0)
        bottom, top = upwards or (0.0, 1.06 * highest or 1.0)
        paper = Paper(Box(across[0].toordinal(), across[1].toordinal(), bottom, top), PLOT_WIDTH, PLOT_HEIGHT)
        placed = places([name for name, _ in self.names], self.traces, [_covered(one, paper) for one in self.labels], paper)
        named = [
            {
                "text": name.words,
                "showarrow": False,
                "font": {"size": 12, "color": QUIET},
                "bgcolor": SEEN_THROUGH,
                **place,
                **more,
            }
            for (name, more), place in zip(self.names, placed, strict=True)
        ]
        self.labels[:0] = named  # below the figures, which no name may hide

    def figure(self, **axes: dict[str, Any]) -> go.Figure:
        layout = {"template": TEMPLATE, "height": HEIGHT, "annotations": self.labels, "shapes": self.marks, **axes}
        return go.Figure({"data": self.traces, "layout": layout})


def _covered(label: Mapping[str, Any], paper: Paper) -> Box:
    """What a label covers that stands already: over a point, or at the top of an upright line."""
    if label.get("yref") == "paper":
        right = label["xanchor"] == "right"
        return paper.box((label["x"], paper.area.top), label["text"], right=right, above=False)
    box = paper.box((label["x"], label["y"]), label["text"], right=True, above=True, shift=label["yshift"] - LINE / 2)
    half = (box.right - box.left) / 2
    return Box(box.left + half, box.right + half, box.bottom, box.top)


def shared_span(all_series: Sequence[Series], asked: Period) -> Span | None:
    """The time axis of all charts of an outcome: three years before the period asked for to one year after it, no further
    than there are figures. None if there are no figures in that time.
    """
    widest = (asked.shifted(-MONTHS_BEFORE).start, asked.shifted(MONTHS_AFTER).end)
    drawn = [period for series in all_series for period in within(series, widest)]
    return (min(one.start for one in drawn), max(one.end for one in drawn)) if drawn else None


def within(series: Series, span: Span) -> Series:
    """The part of a series that lies on the axis."""
    return {period: one for period, one in series.items() if span[0] <= period.start and period.end <= span[1]}


def _ticks(span: Span) -> dict[str, object]:
    """Financial years, marked at each April; every second one when there are many."""
    years = list(range(span[0].year, span[1].year + 1))
    step = 1 if len(years) <= 7 else 2
    aprils = [date(year, 4, 1) for year in years[::step] if span[0] <= date(year, 4, 1) <= span[1]]
    return {"tickvals": aprils, "ticktext": [f"Apr {april.year}" for april in aprils]}


def _draw_months(drawing: _Drawing, indicator: Indicator, points: Sequence[tuple[Period, float | None]], colour: str) -> None:
    x, y, hover = _line(indicator, points)
    drawing.trace(
        x=x, y=y, mode="lines+markers", connectgaps=False, line={"color": colour, "width": 2}, cliponaxis=False,
        marker={"size": 6, "color": colour}, text=hover, hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip


#: Points of a rule that is high point up, of one that is low down; as usual is a dot.
POINT_SHAPES = {1: "triangle-up", -1: "triangle-down", 0: "circle"}


def _draw_spc(drawing: _Drawing, indicator: Indicator, judged: Chart) -> None:
    """Mean and limits over the months shown, and each month by what it means. A limit that the figure cannot reach (below
    zero, above 100%) is not drawn.
    """
    ends = [judged.periods[0].start, judged.periods[-1].end]
    for name, level, dash in (
        (MEAN, judged.mean, "solid"), (LOWER_LIMIT, judged.lower, "dot"), (UPPER_LIMIT, judged.upper, "dot"),
    ):  # fmt: skip
        possible = level is not None and level >= indicator.minimum
        if level is not None and possible and (indicator.maximum is None or level <= indicator.maximum):
            line = {"color": QUIET, "width": 1, "dash": dash}
            drawing.trace(name=name, x=ends, y=[level, level], mode="lines", hoverinfo="skip", line=line)
    told = [
        (period, value, kind, rule)
        for period, value, kind, rule in zip(judged.periods, judged.values, judged.kinds, judged.rules, strict=True)
        if value is not None
    ]
    drawing.trace(
        name=JUDGED_MONTHS,
        x=[_middle(period) for period, *_ in told],
        y=[value for _, value, *_ in told],
        mode="markers",
        hoverinfo="skip",
        cliponaxis=False,  # a month of none is a whole point
        marker={
            "size": [8 if kind is PointType.COMMON else 12 for *_, kind, _ in told],
            "color": [POINT_COLOURS[kind] for *_, kind, _ in told],
            "symbol": [POINT_SHAPES[rule.high] for *_, rule in told],
            "line": {"width": 1, "color": "white"},
        },
    )


def _line(
    indicator: Indicator, points: Sequence[tuple[Period, float | None]], name: str = ""
) -> tuple[list[date], list[float | None], list[str]]:
    """A line with gaps, with what is said of each point."""
    return line_with_gaps(
        points,
        {period: f"{name}{period.label}: {value_with_unit(indicator, value)}" for period, value in points if value is not None},
    )


def line_with_gaps(
    points: Sequence[tuple[Period, float | None]], words: Mapping[Period, str]
) -> tuple[list[date], list[float | None], list[str]]:
    """Points at the middle of their periods. An unpublished stretch is a gap, never a line drawn across it."""
    x: list[date] = []
    y: list[float | None] = []
    hover: list[str] = []
    previous: Period | None = None
    for period, value in points:
        if previous is not None and (period.start - previous.end).days > 1:
            x.append(previous.end)
            y.append(None)
            hover.append("")
        x.append(_middle(period))
        y.append(value)
        hover.append(words.get(period, ""))
        previous = period
    return x, y, hover


def _draw_years(drawing: _Drawing, indicator: Indicator, points: Sequence[tuple[Period, float | None]], colour: str) -> None:
    told = [(period, value) for period, value in points if value is not None]
    x: list[date] = []
    y: list[float | None] = []
    for period, value in told:
        x += [period.start, period.end, period.end]
        y += [value, value, None]
    drawing.trace(x=x, y=y, mode="lines", line={"color": colour, "width": 5}, hoverinfo="skip")
    drawing.trace(
        x=[_middle(period) for period, _ in told],
        y=[value for _, value in told],
        mode="markers",
        marker={"size": 12, "opacity": 0},
        text=[f"{period.label}: {value_with_unit(indicator, value)}" for period, value in told],
        hovertemplate="%{text}<extra></extra>",
    )
    for period, value in told:
        drawing.label(
            x=_middle(period), y=value, text=number(value, indicator.decimals), showarrow=False, yshift=13,
            font={"size": 13, "color": INK}, bgcolor="rgba(255,255,255,0.85)",
        )  # fmt: skip


def breaks_drawn(indicator: Indicator, span: Span) -> tuple[Break, ...]:
    """The days on the axis from which something was counted in another way."""
    return tuple(one for one in indicator.breaks if span[0] <= one.on <= span[1])


def break_drawn(change: Break, span: Span) -> tuple[dict[str, Any], dict[str, Any]]:
    """An upright line, and its name at the top on the side where there is room: figures on either side are not comparable."""
    line = {"type": "line", "x0": change.on, "x1": change.on, "line": {"color": INK, "width": 1.5, "dash": "dashdot"}}
    left = change.on - span[0] > span[1] - change.on
    label = {
        "x": change.on, "y": 1, "yref": "paper", "yanchor": "top", "xanchor": "right" if left else "left",
        "xshift": -4 if left else 4, "text": COUNTED_ANEW, "showarrow": False, "font": {"size": 12, "color": QUIET},
        "bgcolor": SEEN_THROUGH,
    }  # fmt: skip
    return UPRIGHT | line, label


def comparator_drawn(indicator: Indicator, comparator: Series, span: Span) -> Series:
    """The part of the series compared with that a chart shows: nothing of counts, nor of a single figure."""
    told = {period: one for period, one in sorted(within(comparator, span).items()) if one.value is not None}
    return told if len(told) >= 2 and not indicator.unit.is_count else {}


def _draw_comparator(
    drawing: _Drawing, indicator: Indicator, comparator: Series, span: Span, own: Sequence[tuple[Period, float | None]]
) -> None:
    """England (or the published middle council) as a thin grey line, named on the side away from `own` if there is room."""
    drawn = comparator_drawn(indicator, comparator, span)
    points = [(period, one.value) for period, one in drawn.items() if one.value is not None]
    if not points:
        return
    x, y, hover = _line(indicator, points, f"{indicator.comparator_name}, ")
    drawing.trace(
        x=x, y=y, mode="lines+markers", connectgaps=False, line={"color": QUIET, "width": 1},
        # A figure every second year stands alone, with no line to it.
        marker={"size": 2 if points[0][0].months < 12 else 5, "color": QUIET}, text=hover,
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    above = points[-1][1] >= next((value for _, value in reversed(own) if value is not None), 0.0)
    ends = tuple((_middle(period), value) for period, value in (points[-1], points[0]))
    drawing.names.append((Name(indicator.comparator_name, ends, above, shift=3), {}))


def _middle(period: Period) -> date:
    return period.start + (period.end - period.start) / 2


def yardsticks_drawn(indicator: Indicator, span: Span) -> tuple[tuple[Yardstick, date, date], ...]:
    """The yardsticks that judge in the time of the axis, each with its first and last day on it."""
    return tuple(
        (one, first, last)
        for one in indicator.yardsticks
        if one.may_judge and one.kind is not YardstickKind.PUBLISHED_RATING
        for first, last in [(max(span[0], one.valid_from), min(span[1], one.valid_to or span[1]))]
        if first < last
    )


def levels_drawn(indicator: Indicator, yardstick: Yardstick, residents: int | None) -> tuple[tuple[str, float], ...]:
    """What each line of a yardstick is called, and its level in the unit of the axis."""
    if yardstick.kind is YardstickKind.THRESHOLD_PAIR:
        named = {UPPER_THRESHOLD: yardstick.better_at, LOWER_THRESHOLD: yardstick.worse_at}
    else:
        named = {yardstick_on_chart(indicator, yardstick): yardstick.value}
    levels = [(words, _as_count(indicator, value, residents)) for words, value in named.items()]
    return tuple((words, level) for words, level in levels if level is not None)


def _draw_yardstick(
    drawing: _Drawing, indicator: Indicator, drawn: tuple[Yardstick, date, date], span: Span, residents: int | None
) -> None:
    """A dashed line for as long as it was in force, with its name. Thresholds of a rate are drawn as counts a month."""
    yardstick, first, last = drawn
    for words, level in levels_drawn(indicator, yardstick, residents):
        drawing.trace(
            name=words, x=[first, last], y=[level, level], mode="lines", hoverinfo="skip",
            line={"color": YARDSTICK, "width": 1.5, "dash": "dash" if words != LOWER_THRESHOLD else "dot"},
        )  # fmt: skip
        more = {"name": AT_THE_END} if last == span[1] else {}
        drawing.names.append((Name(words, ((last, level), (first, level))), more))


def _as_count(indicator: Indicator, value: float | None, residents: int | None) -> float | None:
    """A threshold in the unit of the axis: a daily rate becomes a count in a month of average length."""
    if value is None or indicator.rate is None:
        return value
    if not residents:
        return None
    return value / indicator.rate.per * residents * (365.25 / 12 if indicator.rate.daily else 1)


def _range(indicator: Indicator, points: Sequence[tuple[Period, float | None]]) -> dict[str, Any]:
    """Counts start at zero; percentages and scores show where they move."""
    if indicator.unit.is_count:
        return {"rangemode": "tozero"}
    values = [value for _, value in points if value is not None]
    bars = [bar for y in indicator.yardsticks for bar in (y.value, y.better_at, y.worse_at) if bar is not None]
    low, high = min(values + bars, default=0.0), max(values + bars, default=1.0)
    air = (high - low or 1.0) * 0.25
    top = high + air if indicator.maximum is None else min(high + air, indicator.maximum + air / 4)
    return {"range": [max(low - air, indicator.minimum - air / 4), top]}
