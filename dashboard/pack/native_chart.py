"""A chart as periods and lines, for documents whose own charts a reader can edit. Only the figures that the picture shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from dashboard.chart_sheet import ChartSheet, Point
from dashboard.charts.series_chart import COUNTED_ANEW, JUDGED_MONTHS, LOWER_LIMIT, LOWER_THRESHOLD, MEAN, UPPER_LIMIT
from datasets.periods import Length, Period

#: The most letters that a name in a legend has room for.
LONG_NAME = 32
#: The most labels that the axis of periods has room for: of months and quarters, and of years, which are shorter.
LABELS, LABELS_OF_YEARS = 6, 10


class Role(StrEnum):
    """What a line is, and so how it is drawn."""

    OWN = "own"
    COMPARED = "compared"
    UNUSUAL = "unusual"  # points alone, on top of the line of their figures
    MEAN = "mean"
    LIMIT = "limit"
    YARDSTICK = "yardstick"
    LOWER = "lower"  # the lower of two thresholds


#: Shapes of plotly as a chart's key has them.
_SHAPES = {"triangle-up": "▲", "triangle-down": "▼"}
#: Where such a point lies, in words: Office draws no triangle that points down.
_SIDES = {"▲": "high", "▼": "low"}
_ROLES = {MEAN: Role.MEAN, LOWER_LIMIT: Role.LIMIT, UPPER_LIMIT: Role.LIMIT, LOWER_THRESHOLD: Role.LOWER}


@dataclass(frozen=True, slots=True)
class Line:
    """A value for each period, None where there is none. `marks`: why a figure is missing, for each of those.

    `colour`: six hexadecimal digits. `shape`: of the points of `Role.UNUSUAL`. `code`: of an organisation with a long name.
    """

    name: str
    role: Role
    values: tuple[float | None, ...]
    colour: str
    marks: tuple[tuple[str, str], ...] = ()
    shape: str = ""
    code: str = ""

    @property
    def short(self) -> str:
        """What a legend has room for beside the plot."""
        return self.code or self.name

    @property
    def is_dotted(self) -> bool:
        """Whether its figures must be drawn as points: its own, and those which have none beside them to draw a line to."""
        return self.role is Role.OWN or not any(None not in pair for pair in pairwise(self.values))


@dataclass(frozen=True, slots=True)
class NativeChart:
    """Lines over the same periods. `low` and `high`: ends of the axis, which has a mark at every `step` in between."""

    periods: tuple[Period, ...]
    lines: tuple[Line, ...]
    unit: str
    decimals: int
    low: float
    high: float
    step: float

    @property
    def is_monthly(self) -> bool:
        return all(one.length is Length.MONTH for one in self.periods)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(map(short_label, self.periods))

    @property
    def labelled(self) -> int:
        """Every so many periods have a label."""
        is_short = all(one.length in (Length.YEAR, Length.CALENDAR_YEAR) for one in self.periods)
        most = LABELS_OF_YEARS if is_short else LABELS
        return next((step for step in (1, 2, 3, 4, 6, 12, 24) if len(self.periods) / step <= most), 60)

    @property
    def number_format(self) -> str:
        return "#,##0" + (f".{'0' * self.decimals}" if self.decimals else "")


def native_chart(sheet: ChartSheet) -> NativeChart | None:
    """The chart as lines; None if they would not show what its picture does: where periods differ in length."""
    if len({one.period.length for one in sheet.points}) != 1:
        return None
    own, *others = _by_code(sheet.points).values()
    periods = _every_period(sheet.points)
    decimals = max((len(one.value.partition(".")[2]) for one in sheet.points), default=0)
    anew = _counted_anew(sheet)
    drawn = (
        *_split(_figures(own, periods, Role.OWN, _own_colour(sheet)), periods, anew),
        *(part for one in others for part in _split(_figures(one, periods, Role.COMPARED, _GREY), periods, anew)),
    )
    lines = (*drawn, *_judged(sheet, periods, own), *_levels(sheet, periods, decimals))
    return NativeChart(tuple(periods), lines, sheet.unit, decimals, *_axis(sheet, lines))


def _axis(sheet: ChartSheet, lines: Sequence[Line]) -> tuple[float, float, float]:
    """Round ends of the axis around what the picture shows, and the distance of its marks."""
    values = [one for line in lines for one in line.values if one is not None]
    low, high = sheet.figure.layout.yaxis.range or (0.0, max(values))
    rough = (high - low or 1.0) / 5
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * one for one in (1, 2, 5, 10) if size * one >= rough)
    least, most = (0.0 if min(values) >= 0 else -math.inf), (100.0 if sheet.unit == "%" else math.inf)
    ends = max(math.floor(low / step) * step, least), min(math.ceil(high / step) * step, max(most, *values))
    return round(ends[0], 6), round(ends[1], 6), round(step, 6)


def above_chart(sheet: ChartSheet, native: NativeChart | None) -> list[str]:
    """What the chart shows. A chart of lines shades no period, so that is told in words."""
    if native is None:
        return list(sheet.subtitle)
    facts = dict(sheet.facts)
    parts = (
        facts.get("Organisation", ""),
        f"Period asked for: {facts.get('Period asked for', '')}",
        facts.get("Direction", ""),
    )
    return [*sheet.subtitle[:1], " · ".join(filter(None, parts))]


def short_label(period: Period) -> str:
    """`Apr 2018`, `Q2 2018/19`, `2018/19`: what an axis has room for."""
    if period.length is Length.MONTH:
        return f"{period.start:%b %Y}"
    return period.label.partition(" (")[0]


_GREY = "505A5F"


def _counted_anew(sheet: ChartSheet) -> list[date]:
    """The days from which something was counted in another way."""
    return sorted(date.fromisoformat(str(one.x)[:10]) for one in sheet.figure.layout.annotations if one.text == COUNTED_ANEW)


def _split(line: Line, periods: Sequence[Period], anew: Sequence[date]) -> Iterator[Line]:
    """A line for each way of counting: what was counted in two ways is not joined. The first has the marks of all."""
    marks = line.marks
    for first, until in pairwise((date.min, *anew, date.max)):
        values = tuple(
            value if first <= period.start < until else None for period, value in zip(periods, line.values, strict=True)
        )
        if any(value is not None for value in values):
            since = "" if first == date.min else f", counted anew from {first:%B %Y}"
            yield replace(line, name=line.name + since, code=line.code and line.code + since, values=values, marks=marks)
            marks = ()


def _by_code(points: Sequence[Point]) -> Mapping[str, list[Point]]:
    """The points of each organisation; the one that the chart is about is the first."""
    found: dict[str, list[Point]] = {}
    for one in points:
        found.setdefault(one.code, []).append(one)
    return found


def _every_period(points: Sequence[Point]) -> list[Period]:
    """From the first period to the last, those of which nothing was published included."""
    last = max(one.period for one in points)
    periods = [min(one.period for one in points)]
    while periods[-1] < last:
        periods.append(periods[-1].shifted(periods[-1].months))
    return periods


def _figures(points: Sequence[Point], periods: Sequence[Period], role: Role, colour: str) -> Line:
    told = {one.period: float(one.value) for one in points if one.value}
    marks = tuple((short_label(one.period), one.missing) for one in points if not one.value)
    name = points[0].organisation
    code = points[0].code if len(name) > LONG_NAME else ""
    return Line(name, role, tuple(map(told.get, periods)), colour, marks, code=code)


def _own_colour(sheet: ChartSheet) -> str:
    """Of the line of figures: the only one as thick as two pixels."""
    return next((_hexadecimal(one.line.color) for one in sheet.figure.data if (one.line.width or 0) >= 2), _GREY)


def _hexadecimal(colour: str) -> str:
    return colour.removeprefix("#").upper()


def _levels(sheet: ChartSheet, periods: Sequence[Period], decimals: int) -> Iterator[Line]:
    """Mean, limits and yardsticks, each for as long as it holds. Yardsticks of one name that follow each other are one line."""
    found: dict[str, list[Any]] = {}
    for trace in sheet.figure.data:
        if trace.name and trace.name != JUDGED_MONTHS:
            found.setdefault(trace.name, []).append(trace)
    for name, traces in found.items():
        values: dict[Period, float] = {}
        for trace in traces:
            (first, last), level = trace.x, trace.y[0]
            values |= {one: round(float(level), decimals + 1) for one in periods if first <= _middle(one) <= last}
        if values:
            role = _ROLES.get(name, Role.YARDSTICK)
            yield Line(name, role, tuple(map(values.get, periods)), _hexadecimal(traces[0].line.color))


def _judged(sheet: ChartSheet, periods: Sequence[Period], own: Sequence[Point]) -> Iterator[Line]:
    """The unusual months, a line of points for each kind, with the words of the chart's key."""
    told = {one.period: float(one.value) for one in own if one.value}
    by_day = {_middle(one): one for one in periods}
    for trace in (one for one in sheet.figure.data if one.name == JUDGED_MONTHS):
        for entry in sheet.key:
            months = {
                by_day.get(day)
                for day, symbol, colour in zip(trace.x, trace.marker.symbol, trace.marker.color, strict=True)
                if (_SHAPES.get(symbol), colour) == (entry.shape, entry.colour)
            }
            if months:
                values = tuple(told.get(one) if one in months else None for one in periods)
                name = f"{entry.words} ({_SIDES[entry.shape]})"
                yield Line(name, Role.UNUSUAL, values, _hexadecimal(entry.colour), shape=entry.shape)


def _middle(period: Period) -> date:
    return period.start + (period.end - period.start) / 2
