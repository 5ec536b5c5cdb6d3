"""XmR charts by the NHS "Making Data Count" method, for many series at once.

Values of all series lie in one flat array, segment after segment (a segment is the stretch of a series between two rebases);
every rule is a handful of array operations over it, and no window reaches over the edge of a segment. The reference is the R
package NHSRplotthedots 0.2.2; where it crashes or misleads we depart on purpose, and QUIRKS says how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from datasets.registry import Better, SpcSettings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Process limits lie 2.66 average moving ranges from the mean: three standard deviations, estimated by 3 / 1.128.
LIMIT = 2.66
#: Near limits (two standard deviations) lie two thirds of the way there.
NEAR = 2 / 3
#: A moving range at or above this many averages is left out of the limits when ranges are screened.
SCREEN = 3.267
#: Points in the window of the two-of-three rule.
WINDOW = 3
#: Points judged at a time: as many as stay in a processor's cache, so that time grows with their number and no faster.
CHUNK = 60_000

#: Where the reference crashes or misleads, and what is done here.
QUIRKS: Mapping[str, str] = {
    "zero_range_screened_limits_blank": (
        "Follows in effect: a series that never moves has no limits, and so no assurance either. The reference gives the "
        "assurance “inconsistent” there; without limits we give none."
    ),
    "screening_leaves_zero_width_limits": (
        "Departs: when screening leaves only ranges of zero though the series does move, the unscreened ranges are used, so "
        "that a nearly constant series is not called special at nearly every point."
    ),
    "one_point_segment_limits_blank": (
        "Follows: a segment of one point has no moving range and no limits. Departs in that no assurance is given without them."
    ),
    "beyond_limit_not_counted_in_2_of_3": (
        "Follows by default; the setting two_sigma_counts_beyond_limits counts such a point, as the Making Data Count team "
        "announced in 2023 for their own tools."
    ),
    "tie_between_trends": "Departs: the last point of a rise is a rise, also where an equal pair joins it to the next one.",
    "missing_in_trend_error": "Departs: no run or trend reaches over a missing value, which is reported; the reference stops.",
    "missing_last_point": (
        "Follows: the icon of a series whose last value is missing shows common cause; the gap is reported."
    ),
    "rebase_date_absent": "Departs: a rebase date that matches no row takes effect at the next row, and is reported.",
    "short_warning_at_12": "Follows: limits of 12 points or fewer are called trial limits, and our words say so.",
    "facet_without_target": "Departs: a series without a target has no assurance, whatever other series were judged with it.",
}


class Rule(StrEnum):
    """Why a point is special, in the reference's words. The first that applies is the one reported."""

    ABOVE_LIMIT = "Above UCL"
    BELOW_LIMIT = "Below LCL"
    RISE = "7 Point Trend (Increasing)"
    FALL = "7 Point Trend (Decreasing)"
    TWO_OF_THREE_ABOVE = "2 in 3 Above CL"
    TWO_OF_THREE_BELOW = "2 in 3 Below CL"
    RUN_ABOVE = "7 Points Above CL"
    RUN_BELOW = "7 Points Below CL"
    COMMON = "Common Cause"

    @property
    def high(self) -> int:
        """1 for a rule that points high, -1 for one that points low, 0 for common cause."""
        return int(_HIGH[RULES.index(self)])


RULES = tuple(Rule)
_COMMON = RULES.index(Rule.COMMON)
#: Whether a rule points high (1), low (-1) or nowhere (0); in the order of `Rule`.
_HIGH = np.array([1, -1, 1, -1, 1, -1, 1, -1, 0])


@dataclass(frozen=True, slots=True)
class Charts:
    """Every point of every series, in order of series, then date. All arrays have one entry a point.

    `segment` counts from 0 in each series; NaN means "no value". `rule` indexes `Rule`.
    """

    series: Ints
    segment: Ints
    value: Floats
    used_for_limits: Bools
    moving_range: Floats
    mean_moving_range: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    side_of_mean: Floats
    outside: Bools
    near: Bools
    rule: Ints
    points_in_segment: Ints

    def part(self, points: Bools | slice) -> Charts:
        """The same for some of the points."""
        return Charts(**{one.name: getattr(self, one.name)[points] for one in fields(self)})

    @property
    def special(self) -> Bools:
        return np.asarray(self.rule != _COMMON)

    @property
    def high(self) -> Ints:
        """1 where the point is special and high, -1 where special and low, 0 for common cause."""
        return np.asarray(_HIGH[self.rule])


def charts(
    values: Floats, series: Ints, segment: Ints, fix_after: Floats | None = None, settings: SpcSettings | None = None
) -> Charts:
    """Limits and special causes of every point.

    `values` in any unit, NaN for missing; `series` and `segment` number each point's series and segment, sorted by series, then
    date. `fix_after` gives for each point how many rows of its segment may set the limits (infinite or None for all).
    """
    return _in_chunks(values, series, segment, fix_after, settings or SpcSettings())


def _charts(values: Floats, series: Ints, segment: Ints, fix_after: Floats | None, settings: SpcSettings) -> Charts:
    starts, group = _segments(series, segment)
    position = np.arange(len(values)) - starts[group]
    used = np.isfinite(values) if fix_after is None else np.isfinite(values) & (position < fix_after)
    fixed = np.where(used, values, np.nan)
    ranges = np.abs(np.diff(fixed, prepend=np.nan))
    ranges[starts] = np.nan
    mean = _group_mean(fixed, group, len(starts))
    if settings.screen_outliers:
        ranges = _screened(ranges, group, len(starts))
    enough = _group_count(np.isfinite(fixed), group, len(starts)) >= settings.min_points_for_limits
    average = np.where(enough, _group_mean(ranges, group, len(starts)), np.nan)[group]
    centre = mean[group]
    upper, lower = centre + LIMIT * average, centre - LIMIT * average
    near_upper, near_lower = centre + NEAR * LIMIT * average, centre - NEAR * LIMIT * average
    side = np.sign(values - centre)
    with np.errstate(invalid="ignore"):
        outside = (values > upper) | (values < lower)
        near = ~outside & ((values < near_lower) | (values > near_upper))
    charted = Charts(
        series=series, segment=segment, value=values, used_for_limits=used, moving_range=ranges, mean_moving_range=average,
        mean=centre, lower=lower, upper=upper, near_lower=near_lower, near_upper=near_upper, side_of_mean=side, outside=outside,
        near=near, rule=np.full(len(values), _COMMON), points_in_segment=np.bincount(group, minlength=len(starts))[group],
    )  # fmt: skip
    return replace(charted, rule=_rules(_Windows(group), charted, settings))


def _in_chunks(values: Floats, series: Ints, segment: Ints, fix_after: Floats | None, settings: SpcSettings) -> Charts:
    """The same, some series at a time: no series is cut in two."""
    edges = np.flatnonzero(np.diff(series)) + 1
    cuts = [0]
    for edge in (
        edges[np.searchsorted(edges, np.arange(CHUNK, len(values), CHUNK)).clip(max=len(edges) - 1)] if len(edges) else ()
    ):
        if edge > cuts[-1]:
            cuts.append(int(edge))
    cuts.append(len(values))
    parts = [
        _charts(values[a:b], series[a:b], segment[a:b], None if fix_after is None else fix_after[a:b], settings)
        for a, b in pairwise(cuts)
    ]
    return Charts(**{one.name: np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Charts)})


def _segments(series: Ints, segment: Ints) -> tuple[Ints, Ints]:
    """Where each segment starts, and the number of the segment of each point."""
    edge = np.ones(len(series), np.bool_)
    edge[1:] = (np.diff(series) != 0) | (np.diff(segment) != 0)
    return np.flatnonzero(edge), np.cumsum(edge) - 1


def _group_count(what: Bools, group: Ints, groups: int) -> Ints:
    return np.bincount(group[what], minlength=groups)


def _group_mean(values: Floats, group: Ints, groups: int) -> Floats:
    """Means of the known values. A second pass over the rests makes the mean of equal decimals that very decimal (0.95)."""
    known = np.isfinite(values)
    count = _group_count(known, group, groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        first = np.bincount(group[known], values[known], minlength=groups) / count
        rest = np.bincount(group[known], values[known] - first[group[known]], minlength=groups) / count
    return np.asarray(first + rest)


def _screened(ranges: Floats, group: Ints, groups: int) -> Floats:
    """Ranges without the unusually large ones, screened once. Where only ranges of zero would be left of a series that does
    move, nothing is screened.
    """
    average = _group_mean(ranges, group, groups)
    with np.errstate(invalid="ignore"):
        kept = np.where(ranges < SCREEN * average[group], ranges, np.nan)
    with np.errstate(invalid="ignore"):
        nothing_left = (average > 0) & (_group_mean(kept, group, groups) == 0)
    return np.where(nothing_left[group], ranges, kept)


class _Windows:
    """Looking some points back or ahead without leaving the segment."""

    def __init__(self, group: Ints) -> None:
        self._group = group

    def shifted(self, what: NDArray[np.generic], by: int, outside: float) -> Floats:
        """What stands `by` points later (earlier if negative); `outside` beyond the edge of the segment."""
        answer = np.full(len(what), float(outside))
        if abs(by) < len(what):
            here, there = (slice(None, -by), slice(by, None)) if by > 0 else (slice(-by, None), slice(None, by))
            if by == 0:
                return what.astype(float)
            same = self._group[here] == self._group[there]
            answer[here] = np.where(same, what[there], outside)
        return answer

    def within(self, ends: Bools, length: int) -> Bools:
        """Points that belong to a window of `length` points that ends at a marked one."""
        member = ends.copy()
        for ahead in range(1, length):
            member |= self.shifted(ends, ahead, 0.0) > 0
        return member


def _rules(windows: _Windows, charted: Charts, settings: SpcSettings) -> Ints:
    """The first rule that applies to each point, as an index into `Rule`."""
    side, outside, near = charted.side_of_mean, charted.outside, charted.near
    step = np.sign(charted.value - windows.shifted(charted.value, -1, np.nan))
    rise = seven_point_trend(windows, step, 1, settings.run_length)
    fall = seven_point_trend(windows, step, -1, settings.run_length)
    # A turning point belongs to both: it takes the direction of the later one.
    later = windows.shifted(step, 1, np.nan)
    rising = rise & ~(fall & (later < 0))
    falling = fall & ~rising
    counted = near | outside if settings.two_sigma_counts_beyond_limits else near
    pair = two_of_three_near_limit(windows, counted, side) & near
    run = seven_points_one_side(windows, side, settings.run_length)
    above = side > 0
    conditions = [outside & above, outside, rising, falling, pair & above, pair, run & above, run]
    return np.select(conditions, list(range(len(conditions))), _COMMON)


def seven_point_trend(windows: _Windows, step: Floats, direction: int, length: int) -> Bools:
    """Points in a row of `length` that each lie strictly beyond the one before. An equal pair or a gap breaks the row."""
    ends = np.ones(len(step), np.bool_)
    for back in range(length - 1):
        ends &= windows.shifted(step, -back, np.nan) == direction
    return windows.within(ends, length)


def two_of_three_near_limit(windows: _Windows, near: Bools, side: Floats) -> Bools:
    """Points in three that all lie on one side of the mean, of which two or more are near a limit."""
    count = near.astype(float)
    sides = side.copy()
    for back in range(1, WINDOW):
        count += windows.shifted(near, -back, 0.0)
        sides += windows.shifted(side, -back, np.nan)
    return windows.within((count >= 2) & (np.abs(sides) == WINDOW), WINDOW)


def seven_points_one_side(windows: _Windows, side: Floats, length: int) -> Bools:
    """Points in a row of `length` strictly on one side of the mean. A point on the mean or a gap breaks the row."""
    ends = np.abs(side) == 1
    for back in range(1, length):
        ends &= windows.shifted(side, -back, np.nan) == side
    return windows.within(ends, length)


class PointType(StrEnum):
    COMMON = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL_HIGH = "special_cause_neutral_high"
    NEUTRAL_LOW = "special_cause_neutral_low"


class Variation(StrEnum):
    """The icon of the latest point."""

    COMMON = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """The target against the latest limits."""

    PASS = "pass"
    FAIL = "fail"
    INCONSISTENT = "inconsistent"
    NONE = "none"


def point_type(high: int, better: Better) -> PointType:
    """What a special point means: high is improvement where higher is better, concern where lower is."""
    if high == 0:
        return PointType.COMMON
    if better is Better.NEITHER:
        return PointType.NEUTRAL_HIGH if high > 0 else PointType.NEUTRAL_LOW
    return PointType.IMPROVEMENT if (high > 0) == (better is Better.HIGHER) else PointType.CONCERN


def variation(high: int, better: Better) -> Variation:
    kind = point_type(high, better)
    where = "high" if high > 0 else "low"
    return {
        PointType.COMMON: Variation.COMMON,
        PointType.IMPROVEMENT: Variation(f"improvement_{where}"),
        PointType.CONCERN: Variation(f"concern_{where}"),
    }.get(kind) or Variation(f"neutral_{where}")


def assurance(target: float | None, lower: float, upper: float, better: Better) -> Assurance:
    """Whether the process can be relied on to meet the target. None without a target, without limits, or with no direction."""
    if target is None or np.isnan(target) or np.isnan(upper) or better is Better.NEITHER:
        return Assurance.NONE
    if target > upper:
        return Assurance.FAIL if better is Better.HIGHER else Assurance.PASS
    if target < lower:
        return Assurance.PASS if better is Better.HIGHER else Assurance.FAIL
    return Assurance.INCONSISTENT
