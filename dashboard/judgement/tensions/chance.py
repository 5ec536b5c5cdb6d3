"""Whether a figure is beyond a bar, or has changed, by more than chance explains: F1 and F2 of the method, and many at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import NormalDist, fmean

from dashboard.judgement.figures import TIMES, Published
from dashboard.judgement.intervals import count_interval, normal_quantile, wilson
from dashboard.judgement.rules import hold_against, with_readings
from dashboard.judgement.variation import Chart
from dashboard.judgement.verdict import IndicatorVerdict
from datasets.registry import Better, Indicator, Longer, Unit

#: Limits of the NHS method lie three standard deviations from the mean.
DEVIATIONS = 3.0
#: Beyond this a series is all drift, and its months tell nothing of each other.
MOST_PERSISTENT = 0.95
#: What is usual of the monthly series that come with the program, once the season is taken off.
USUAL_PERSISTENCE = 0.3
#: Months of a chart below which its variation is not trusted.
LEAST_MONTHS = 8


def level_for(comparisons: int, false_alarms: float) -> float:
    """The level of an interval so that all comparisons made at once have this chance of a false alarm (Bonferroni)."""
    return 1.0 - false_alarms / max(1, comparisons)


def two_sided(z: float) -> float:
    """The chance of a standard normal deviation at least this large either way."""
    return 2.0 * one_sided(abs(z))


def one_sided(z: float) -> float:
    """The chance of a standard normal deviation at least this large."""
    return 1.0 - NormalDist().cdf(z)


def kept_by_false_discovery_rate(chances: Mapping[str, float], tested: int, rate: float) -> frozenset[str]:
    """Which of the chances are small enough that no more than `rate` of those kept are false (Benjamini and Hochberg, 1995).

    `tested` counts every comparison made, also those that showed nothing and are not among the chances.
    """
    ordered = sorted(chances.items(), key=lambda pair: pair[1])
    passing = [place for place, (_, chance) in enumerate(ordered, start=1) if chance <= rate * place / max(tested, 1)]
    return frozenset(name for name, _ in ordered[: max(passing, default=0)])


def deviation(chart: Chart | None) -> float | None:
    """One standard deviation of a month, by the moving ranges of the NHS method; None with few months, or none that move."""
    if chart is None or chart.mean is None or chart.upper is None or len(chart.periods) - chart.gaps < LEAST_MONTHS:
        return None
    found = (chart.upper - chart.mean) / DEVIATIONS
    return found if found > 0 else None


def spread(verdict: IndicatorVerdict, level: float, chart: Chart | None, one: float | None) -> tuple[float, float] | None:
    """The interval of a figure in the unit it is judged in; None where neither counts nor months tell how sure it is.

    By its counts (Wilson, Byar) where it has a denominator; by the variation of its months where it was added up from them.
    `one`: the rate that a count of one is, where the indicator is judged as a rate.
    """
    figure, indicator = verdict.figure, verdict.figure.indicator
    if figure.value is None or (indicator.rate and one is None):
        return None
    scale = one if indicator.rate and one is not None else 1.0
    if ends := counted_interval(indicator, figure.numerator, figure.denominator, level):
        return scale * ends[0], scale * ends[1]
    by_months = deviation(chart)
    if by_months is None or not figure.made_here or indicator.longer not in (Longer.SUM, Longer.DAILY_MEAN):
        return None
    months = len(figure.held)
    half = normal_quantile(level) * by_months * (math.sqrt(months) if indicator.longer is Longer.SUM else months**-0.5)
    return scale * max(indicator.minimum, figure.value - half), scale * (figure.value + half)


def counted_interval(
    indicator: Indicator, numerator: float | None, denominator: float | None, level: float
) -> tuple[float, float] | None:
    """The interval of a proportion or rate in the indicator's unit, by its counts; None without them."""
    times = TIMES.get(indicator.unit)
    if times is None or numerator is None or not denominator or denominator < 0:
        return None
    if indicator.unit is Unit.PERCENT:
        share = wilson(numerator, denominator, level)
        return (times * share.lower, times * share.upper) if share else None
    count = count_interval(numerator, level)
    return (times * count.lower / denominator, times * count.upper / denominator) if count else None


def at_ends(verdict: IndicatorVerdict, ends: tuple[float, float] | None) -> tuple[IndicatorVerdict, IndicatorVerdict]:
    """The verdict at the worse and at the better end of a figure's interval; twice itself where it has none."""
    if ends is None or not verdict.readings:
        return verdict, verdict
    indicator = verdict.figure.indicator
    low, high = (
        with_readings(verdict, tuple(hold_against(indicator, reading.yardstick, value) for reading in verdict.readings))
        for value in ends
    )
    return (high, low) if indicator.better is Better.LOWER else (low, high)


def change_of_counts(indicator: Indicator, before: Published, after: Published) -> float | None:
    """z of the change of a proportion or rate between two periods, by their counts; None without them."""
    if TIMES.get(indicator.unit) is None or None in (before.numerator, after.numerator):
        return None
    if not before.denominator or not after.denominator:
        return None
    assert before.numerator is not None
    assert after.numerator is not None
    then, now = before.numerator / before.denominator, after.numerator / after.denominator
    if indicator.unit is Unit.PERCENT:
        pooled = (before.numerator + after.numerator) / (before.denominator + after.denominator)
        variance = pooled * (1 - pooled) * (1 / before.denominator + 1 / after.denominator)
    else:
        variance = before.numerator / before.denominator**2 + after.numerator / after.denominator**2
    return (now - then) / math.sqrt(variance) if variance > 0 else 0.0


def change_of_months(
    during: Sequence[float], against: Sequence[float], one_deviation: float, persistence: float = 0.0
) -> float:
    """z of the mean of some months against the mean of others, in standard deviations of the NHS method.

    `persistence` (r, 0 to 1): how much a month is like the one before it. The mean of months that hang together varies more
    than that of as many that do not, by (1 + r) / (1 - r); and of their true variance the moving ranges see only 1 - r.
    """
    apart = fmean(during) - fmean(against)
    wider = math.sqrt(1 + persistence) / (1 - persistence)
    return apart / (wider * one_deviation * math.sqrt(1 / len(during) + 1 / len(against)))


def persistence_of(values: Sequence[float | None]) -> float:
    """The correlation of a month with the one before it, from 0 to `MOST_PERSISTENT`; gaps break the chain.

    So few months show less of it than there is, by (1 + 3r) / n (Kendall, 1954), which is put back. Where too few months in a
    row are held to tell, it is taken to be what is usual.
    """
    held = [value for value in values if value is not None]
    pairs = [(a, b) for a, b in pairwise(values) if a is not None and b is not None]
    if len(pairs) < LEAST_MONTHS:
        return USUAL_PERSISTENCE
    middle = fmean(held)
    whole = sum((value - middle) ** 2 for value in held)
    if whole <= 0:
        return 0.0
    shown = sum((a - middle) * (b - middle) for a, b in pairs) / whole
    return min(max(shown + (1 + 3 * shown) / len(pairs), 0.0), MOST_PERSISTENT)


def chance_among(change: float, reference: Sequence[float]) -> float:
    """How often others changed at least as much, either way, counting this one: a rank, so no shape is assumed."""
    return (1 + sum(abs(other) >= abs(change) for other in reference)) / (1 + len(reference))
