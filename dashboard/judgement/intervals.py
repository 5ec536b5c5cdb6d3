"""Confidence intervals, and a figure compared with a benchmark by them.

Wilson for proportions and Byar for counts, by the formulae of the package PHEindicatormethods; below ten events Byar gives way
to the exact Poisson (chi-squared) limits. A benchmark inside the interval is *similar*; outside it is *better* or *worse*, or
*higher* or *lower* where neither direction is better, as Fingertips (fingertips.phe.org.uk) compares its profiles.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import NamedTuple

from dashboard.judgement.figures import TIMES
from dashboard.judgement.verdict import Comparison, Figure, Method, Says
from datasets.registry import Better, Unit

#: The level at which a figure is compared with its benchmark.
LEVEL = 0.95
#: Byar's approximation is used from this many events on; the exact limits below.
EXACT_BELOW = 10


class Interval(NamedTuple):
    lower: float
    upper: float


def normal_quantile(level: float) -> float:
    """z of a two-sided level: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(events: float, of: float, level: float = LEVEL) -> Interval | None:
    """Wilson's interval of a proportion, from 0 to 1; None if there is nothing it is a proportion of."""
    if of <= 0 or not 0 <= events <= of:
        return None
    z = normal_quantile(level)
    middle, below = 2 * events + z * z, 2 * (of + z * z)
    spread = z * math.sqrt(z * z + 4 * events * (1 - events / of))
    share = events / of  # at 0 and 1 the interval ends there, whatever the floating dust
    return Interval(max(0.0, min(share, (middle - spread) / below)), min(1.0, max(share, (middle + spread) / below)))


def byar(events: float, level: float = LEVEL) -> Interval:
    """Byar's approximation to the exact Poisson interval of a count of at least one."""
    third = normal_quantile(level) / 3
    more = events + 1
    lower = events * (1 - 1 / (9 * events) - third / math.sqrt(events)) ** 3
    return Interval(lower, more * (1 - 1 / (9 * more) + third / math.sqrt(more)) ** 3)


def exact_poisson(events: int, level: float = LEVEL) -> Interval:
    """The exact interval of a small count: half the chi-squared quantiles at 2x and 2x + 2 degrees of freedom.

    They are the rates at which so many events or more, and so many or fewer, are as unlikely as each tail allows.
    """
    tail = (1 - level) / 2
    upper = _rate_where(lambda rate: _at_most(events, rate) - tail)
    return Interval(_rate_where(lambda rate: _at_most(events - 1, rate) - (1 - tail)) if events else 0.0, upper)


def count_interval(events: float, level: float = LEVEL) -> Interval | None:
    """The interval of a count of independent events: exact for a small whole one, Byar's otherwise; None below zero."""
    if events < 0:
        return None
    if events < EXACT_BELOW:
        return exact_poisson(round(events), level)
    return byar(events, level)


def _at_most(events: int, rate: float) -> float:
    """The chance of at most so many events where `rate` are expected."""
    return math.exp(-rate) * math.fsum(rate**k / math.factorial(k) for k in range(events + 1))


def _rate_where(falls: Callable[[float], float]) -> float:
    """Where a falling function of the rate passes zero, by halving: the rates of counts below ten lie far below 200."""
    low, high = 0.0, 200.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if falls(middle) > 0 else (low, middle)
    return (low + high) / 2


def says(interval: Interval, benchmark: float, better: Better) -> Says:
    """What an interval says of a benchmark in the same unit. A benchmark at its very end is inside."""
    if interval.lower <= benchmark <= interval.upper:
        return Says.SIMILAR
    higher = interval.lower > benchmark
    if better is Better.NEITHER:
        return Says.HIGHER if higher else Says.LOWER
    return Says.BETTER if higher is (better is Better.HIGHER) else Says.WORSE


def compare(figure: Figure, benchmark: float | None) -> Comparison | None:
    """A figure compared with its benchmark; None where there is none, or no counts that make an interval."""
    indicator = figure.indicator
    times = TIMES.get(indicator.unit)
    if benchmark is None or times is None or figure.value is None:
        return None
    if figure.numerator is None or not figure.denominator or figure.denominator < 0:
        return None
    found = _interval(indicator.unit, figure.numerator, figure.denominator)
    if found is None:
        return None
    method, share = found
    interval = Interval(times * share.lower, times * share.upper)
    return Comparison(method, interval.lower, interval.upper, says(interval, benchmark, indicator.better))


def _interval(unit: Unit, events: float, of: float) -> tuple[Method, Interval] | None:
    """The method that fits the unit, and the interval for each one of the denominator."""
    if unit is Unit.PERCENT:
        share = wilson(events, of)
        return (Method.WILSON, share) if share else None
    count = count_interval(events)
    if count is None:
        return None
    method = Method.EXACT if events < EXACT_BELOW else Method.BYAR
    return method, Interval(count.lower / of, count.upper / of)
