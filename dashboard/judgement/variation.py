"""SPC for the monthly series of a place, all at once: what is special, what is as usual, and for how long it has been so.

A yearly figure comes too seldom to be judged so and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from dashboard.judgement import spc
from dashboard.judgement.figures import Series
from datasets.periods import Period, month
from datasets.registry import Indicator, SpcSettings, YardstickKind

#: The months that charts show and limits are made from: three years before the period asked for, to one year after it.
MONTHS_BEFORE, MONTHS_AFTER = 36, 12


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months in a row that are special in the same direction, with every rule that marked one of them."""

    rules: tuple[spc.Rule, ...]
    kind: spc.PointType
    first: Period
    last: Period
    months: int


@dataclass(frozen=True, slots=True)
class Chart:
    """One monthly series by the NHS method. Lists run beside `periods`; a month without a figure has value None.

    Mean and limits are those of the whole stretch shown; None where there are too few figures for limits. `variation` and
    `assurance` are of the last month with a figure in the period asked for (None if it has none); `target` is the one that
    assurance is about, in the indicator's unit.
    """

    periods: tuple[Period, ...]
    values: tuple[float | None, ...]
    kinds: tuple[spc.PointType, ...]
    rules: tuple[spc.Rule, ...]
    mean: float | None
    lower: float | None
    upper: float | None
    trial_limits: bool
    gaps: int
    variation: spc.Variation | None
    assurance: spc.Assurance | None
    target: float | None
    stretches: tuple[Stretch, ...]


Key = tuple[str, str]


def charts_of(
    series: Mapping[Key, Series], indicators: Mapping[str, Indicator], asked: Period, settings: SpcSettings
) -> Mapping[Key, Chart]:
    """An SPC chart for every monthly series with a figure in the months shown, by (indicator, organisation)."""
    shown = {key: months for key, one in series.items() if key[0] in indicators and (months := months_shown(one, asked))}
    if not shown:
        return {}
    number = np.repeat(np.arange(len(shown)), [len(months) for months in shown.values()])
    values = [series[key][month].value if month in series[key] else None for key, months in shown.items() for month in months]
    flat = np.array([np.nan if value is None else value for value in values])
    judged = spc.charts(flat, number, np.zeros(len(flat), np.int64), None, settings)
    ends = np.cumsum([len(months) for months in shown.values()]).tolist()
    return {
        key: _chart(judged.part(slice(end - len(months), end)), months, indicators[key[0]], asked, settings)
        for end, (key, months) in zip(ends, shown.items(), strict=True)
    }


def months_shown(series: Series, asked: Period) -> tuple[Period, ...]:
    """Every month from the first to the last with a figure, among those shown; months nobody published are gaps."""
    months = _months_around(asked)
    told = [place for place, month in enumerate(months) if (one := series.get(month)) is not None and one.value is not None]
    return months[told[0] : told[-1] + 1] if told else ()


@cache
def _months_around(asked: Period) -> tuple[Period, ...]:
    """The months that may be shown for a period, oldest first: looked up in a series, which may hold ten times as many."""
    first, last = asked.shifted(-MONTHS_BEFORE).start, asked.shifted(MONTHS_AFTER).end
    count = (last.year - first.year) * 12 + last.month - first.month
    return tuple(month(first.year, first.month).shifted(step) for step in range(count + 1))


def _chart(judged: spc.Charts, months: Sequence[Period], indicator: Indicator, asked: Period, settings: SpcSettings) -> Chart:
    values = tuple(_known(value) for value in judged.value)
    kinds = tuple(spc.point_type(int(high), indicator.better) for high in judged.high)
    rules = tuple(spc.RULES[rule] for rule in judged.rule)
    mean, lower, upper = (_known(line[-1]) for line in (judged.mean, judged.lower, judged.upper))
    inside = [place for place, month in enumerate(months) if asked.contains(month) and values[place] is not None]
    variation = assurance = target = None
    if inside:
        variation = spc.variation(int(judged.high[inside[-1]]), indicator.better)
        target = _target(indicator, months[inside[-1]])
        assurance = spc.assurance(target, judged.lower[-1], judged.upper[-1], indicator.better)
    return Chart(
        periods=tuple(months), values=values, kinds=kinds, rules=rules, mean=mean, lower=lower, upper=upper,
        trial_limits=sum(value is not None for value in values) <= settings.trial_limits_up_to,
        gaps=sum(value is None for value in values), variation=variation, assurance=assurance,
        target=target,
        stretches=tuple(_stretches(months, kinds, rules)),
    )  # fmt: skip


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _target(indicator: Indicator, month: Period) -> float | None:
    """The target that assurance is about: the constitutional standard if one is in force, else the first other target."""
    targets = [one for one in indicator.yardsticks_for(month) if one.value is not None]
    targets.sort(key=lambda one: one.kind is not YardstickKind.CONSTITUTIONAL)
    return targets[0].value if targets else None


def _stretches(months: Sequence[Period], kinds: Sequence[spc.PointType], rules: Sequence[spc.Rule]) -> Iterator[Stretch]:
    start = 0
    for place in range(1, len(months) + 1):
        if place == len(months) or kinds[place] is not kinds[start]:
            if kinds[start] is not spc.PointType.COMMON:
                marked = tuple(dict.fromkeys(rules[start:place]))
                yield Stretch(marked, kinds[start], months[start], months[place - 1], place - start)
            start = place
