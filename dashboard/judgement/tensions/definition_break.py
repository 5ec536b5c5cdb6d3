"""T10: continuity is only apparent. What is counted in another way than a year before is not compared with it."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.judgement.tensions.known import Cell
from dashboard.judgement.tensions.tension import Evidence, Found, Severity, verdict_evidence
from dashboard.judgement.verdict import IndicatorVerdict
from datasets.registry import Indicator, Side
from datasets.tension_book import Break, TensionKind

KIND = TensionKind.DEFINITION_BREAK


@dataclass(frozen=True, slots=True)
class CountedAnew:
    """One indicator, and the day from which it is counted in another way."""

    indicator: Indicator
    change: Break
    instead_of: Indicator | None
    kind: TensionKind = KIND


def find(cell: Cell) -> Found:
    """One tension for each break that lies between the period and the same months of the year before."""
    shown: dict[str, list[IndicatorVerdict]] = {}
    for one in (one for side in Side for one in cell.now.verdicts[side].indicators if one.figure.value is not None):
        shown.setdefault(one.figure.indicator.id, []).append(one)
    tensions = []
    for every in shown.values():
        indicator = every[0].figure.indicator
        for change in indicator.breaks:
            across = [one for one in every if one.figure.period.shifted(-12).start < change.on <= one.figure.period.end]
            if across:
                facts = CountedAnew(indicator, change, _named(cell, change))
                evidence = _evidence(cell, across[0], change)
                tensions.append(cell.tension(facts, Severity.NOTE, evidence, subject=f"{indicator.id}.{change.on:%Y-%m-%d}"))
    return Found(tensions, tested=len(shown))


def _named(cell: Cell, change: Break) -> Indicator | None:
    return cell.known.registry.indicators[change.instead_of] if change.instead_of else None


def _evidence(cell: Cell, one: IndicatorVerdict, change: Break) -> list[Evidence]:
    rows = [verdict_evidence(one), Evidence(says=f"{change.words}, from {change.on:%-d %B %Y}", origin=change.source)]
    earlier = _named(cell, change)
    if earlier is None:
        return rows
    for code in cell.place.organisations(earlier.level):
        told = {p: f for p, f in cell.known.one_series(earlier.id, code).items() if f.value is not None and p.end < change.on}
        if told:
            last = max(told, key=lambda period: period.end)
            figure = told[last]
            rows.append(
                Evidence(
                    says="the last figure counted the old way", indicator=earlier, organisation=code, period=last,
                    value=figure.value, sources=(figure.source,),
                )
            )  # fmt: skip
    return rows
