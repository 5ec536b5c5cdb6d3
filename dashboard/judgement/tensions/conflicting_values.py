"""T7: two published sources give two numbers for the same thing. Both are kept; neither is averaged, neither is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from dashboard.judgement.figures import Published, figure_for
from dashboard.judgement.tensions.chance import counted_interval
from dashboard.judgement.tensions.known import Cell, values_of
from dashboard.judgement.tensions.tension import Evidence, Found, Severity, Tension, figure_evidence
from dashboard.judgement.verdict import Figure
from datasets.periods import Period
from datasets.registry import Indicator, Longer, Side
from datasets.tension_book import ReportedTwice, TensionKind

KIND = TensionKind.CONFLICTING_VALUES


class Why(StrEnum):
    """Why two sources may differ, as far as can be told."""

    DEFINITION = "a known difference of definition"
    SUMMED = "the year as published is not the sum of its months"
    UNEXPLAINED = "no reason that is known here"


@dataclass(frozen=True, slots=True)
class TwoNumbers:
    """The same measure from two sources, in its unit, and why they may differ."""

    indicator: Indicator
    one: float
    other: float
    period: Period
    why: Why
    definition: str = ""
    kind: TensionKind = KIND


def find(cell: Cell) -> Found:
    """One tension for each pair of sources, or year and its months, that differ by more than rounding (and their intervals)."""
    tested, tensions, not_enough = 0, [], []
    for figure in _with_a_sum(cell):
        tested += 1
        tensions += [tension] if (tension := _not_its_months(cell, figure)) else []
    for pair in cell.known.registry.reported_twice:
        if pair.outcome != cell.outcome.id:
            continue
        level = cell.known.registry.indicators[pair.one].level
        for code in cell.place.answering(level, cell.period, cell.known.organisations):
            both = _both(cell, pair, code)
            if isinstance(both, str):
                not_enough += [cell.not_enough(KIND, both)] if both else []
                continue
            tested += 1
            tensions += [tension] if (tension := _conflict(cell, pair, code, both)) else []
    return Found(tensions, tested, not_enough)


class _Both(NamedTuple):
    """The figures of two sources for the very same period."""

    period: Period
    one: Published
    other: Published


def _both(cell: Cell, pair: ReportedTwice, code: str) -> _Both | str:
    """The two sources' figures for the period that answers for the one asked about; else why not, if one could be."""
    indicators = cell.known.registry.indicators
    series, others = cell.known.one_series(pair.one, code), cell.known.one_series(pair.other, code)
    figure = figure_for(indicators[pair.one], code, series, cell.period)
    if figure is None or figure.period not in series or figure.period.end < cell.period.start:
        return ""
    one, other = series[figure.period], others.get(figure.period)
    if one.value is None or other is None or other.value is None:
        return f"{indicators[pair.one].short}: one of the two sources gives no figure for {figure.period.label}."
    return _Both(figure.period, one, other)


def _conflict(cell: Cell, pair: ReportedTwice, code: str, both: _Both) -> Tension | None:
    first, second = (cell.known.registry.indicators[name] for name in (pair.one, pair.other))
    assert both.one.value is not None
    assert both.other.value is not None
    rounding = 0.5 * 10.0**-first.decimals + 0.5 * 10.0**-second.decimals
    if abs(both.one.value - both.other.value) <= rounding + 1e-9 or _intervals_meet(cell, first, both):
        return None
    evidence = [
        Evidence(f"as published by {first.publisher}", "", first, code, both.period, both.one.value, (both.one.source,)),
        Evidence(f"as published by {second.publisher}", "", second, code, both.period, both.other.value, (both.other.source,)),
    ]
    why = Why.DEFINITION if pair.differ else Why.UNEXPLAINED
    facts = TwoNumbers(first, both.one.value, both.other.value, both.period, why, pair.differ)
    return cell.tension(facts, Severity.LOOK if why is Why.UNEXPLAINED else Severity.NOTE, evidence, subject=pair.id)


def _intervals_meet(cell: Cell, indicator: Indicator, both: _Both) -> bool:
    """Whether two figures are each an estimate from counts, and could be of one true value."""
    ends = [
        counted_interval(indicator, figure.numerator, figure.denominator, cell.level) for figure in (both.one, both.other)
    ]  # fmt: skip
    if None in ends:
        return False
    (low, high), (lower, upper) = (end for end in ends if end is not None)
    return low <= upper and lower <= high


def _with_a_sum(cell: Cell) -> Iterator[Figure]:
    """Figures published for the whole period that can be made from its months too, all of which are held."""
    for side in Side:
        for verdict in cell.now.verdicts[side].indicators:
            figure = verdict.figure
            if figure.value is not None and not figure.made_here and _held_in_parts(cell, figure):
                yield figure


def _held_in_parts(cell: Cell, figure: Figure) -> bool:
    series, indicator = cell.known.one_series(figure.indicator.id, figure.organisation), figure.indicator
    if indicator.frequency is figure.period.length or indicator.longer is Longer.NONE or figure.period not in series:
        return False
    parts = figure.period.split(indicator.frequency)
    return len(parts) > 1 and len(values_of(series, parts)) == len(parts)


def _not_its_months(cell: Cell, figure: Figure) -> Tension | None:
    """A tension if the year as published is not its months taken together, by more than the rounding of both explains."""
    indicator = figure.indicator
    if figure.made_value is None or figure.value is None or indicator.counts_rounded_to:
        return None
    # The mean of rounded months is rounded once more; a sum or a ratio of counts is exact.
    rounding = (1.0 if indicator.longer is Longer.DAILY_MEAN else 0.5) * 10.0**-indicator.decimals
    if abs(figure.made_value - figure.value) <= rounding + 1e-9:
        return None
    facts = TwoNumbers(indicator, figure.value, figure.made_value, figure.period, Why.SUMMED)
    series = cell.known.one_series(indicator.id, figure.organisation)
    parts = values_of(series, figure.period.split(indicator.frequency))
    evidence = [
        figure_evidence(figure, "as published for the whole period"),
        *(
            Evidence("one of its months", "", indicator, figure.organisation, part, one.value, (one.source,))
            for part, one in parts
        ),
    ]
    return cell.tension(facts, Severity.LOOK, evidence, subject=f"{indicator.id}-{figure.organisation}".lower())
