"""Where the names of the lines of a chart stand: above or below a line, at its end or its beginning, where they hide least."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

#: How wide a letter and how high a line of a label is, in pixels.
LETTER, LINE = 6.3, 17.0
#: What it costs to stand over another label, outside the chart, or away from the line by the height of a label. To hide a
#: stretch of a line costs as much as the line is wide.
LABEL, OUTSIDE, AWAY = 20, 5, 4
Point = tuple[date, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Days and values that something covers."""

    left: float
    right: float
    bottom: float
    top: float

    def over(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top


@dataclass(frozen=True, slots=True)
class Paper:
    """The drawing area: the days and values at its edges, and its size in pixels."""

    area: Box
    width: float
    height: float

    def box(self, at: Point, words: str, *, right: bool, above: bool, shift: float = 0.0) -> Box:
        """What words cover that end (`right`) or begin at a point, above or below it."""
        day, unit = (self.area.right - self.area.left) / self.width, (self.area.top - self.area.bottom) / self.height
        wide, high, x = LETTER * len(words) * day, LINE * unit, at[0].toordinal()
        near, far = (shift * unit, shift * unit + high) if above else (-shift * unit - high, -shift * unit)
        return Box(x - wide if right else x, x if right else x + wide, at[1] + near, at[1] + far)


@dataclass(frozen=True, slots=True)
class Name:
    """What a line is called, and the points (its end first) at which the name may stand; `above`: where it stands by choice."""

    words: str
    ends: tuple[Point, ...]
    above: bool = True
    shift: float = 0.0


def places(
    names: Iterable[Name], lines: Sequence[Mapping[str, Any]], taken: Sequence[Box], paper: Paper
) -> Iterator[dict[str, Any]]:
    """For each name in turn, where it stands: what goes into a label of plotly. `taken`: where other words stand already.

    Of places that hide as little as each other the first is taken: beside the line before away from it, at its end before its
    beginning, on the side of choice before the other.
    """
    occupied, stretches = list(taken), [stretch for line in lines for stretch in _stretches(line)]
    for name in names:
        tried = [
            _Place(paper.box(end, name.words, right=right, above=above, shift=name.shift + away), end, right, above, away)
            for away in (0.0, LINE)
            for end, right in zip(name.ends, (True, False), strict=False)
            for above in (name.above, not name.above)
        ]
        best = min(tried, key=lambda one: _cost(one.box, stretches, occupied, paper) + AWAY * bool(one.away))
        occupied.append(best.box)
        shift = name.shift + best.away
        yield {
            "x": best.end[0], "y": best.end[1], "xanchor": "right" if best.right else "left",
            "yanchor": "bottom" if best.above else "top", "yshift": shift if best.above else -shift,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    box: Box
    end: Point
    right: bool
    above: bool
    away: float


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A line from one of its points to the next, or one point alone; its width in pixels."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float

    def under(self, box: Box) -> bool:
        """Whether the line runs through a box: of a sloping line as much counts as lies over the days of the box."""
        (x, y), (next_x, next_y) = self.start, self.end
        left, right = max(x, box.left), min(next_x, box.right)
        if left > right:
            return False
        slope = (next_y - y) / (next_x - x) if next_x > x else 0.0
        one, other = y + slope * (left - x), y + slope * (right - x)
        return min(one, other) < box.top and box.bottom < max(one, other)


def _cost(box: Box, stretches: Sequence[_Stretch], occupied: Sequence[Box], paper: Paper) -> float:
    area = paper.area
    outside = box.bottom < area.bottom or box.top > area.top or box.left < area.left or box.right > area.right
    hidden = sum(stretch.width for stretch in stretches if stretch.under(box))
    return hidden + LABEL * sum(map(box.over, occupied)) + OUTSIDE * outside


def _stretches(line: Mapping[str, Any]) -> Iterator[_Stretch]:
    width = line.get("line", {}).get("width", 1.0)
    points = [(x.toordinal(), y) for x, y in zip(line["x"], line["y"], strict=True)]
    if "lines" not in line["mode"]:
        yield from (_Stretch(point, point, width) for point in points if point[1] is not None)
        return
    for one, other in pairwise(points):
        if one[1] is not None and other[1] is not None:
            yield _Stretch(one, other, width)
