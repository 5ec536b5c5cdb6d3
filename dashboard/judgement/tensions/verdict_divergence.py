"""T1: both regimes judge the same outcome over the same time, and land on different sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.judgement.rules import roll_up
from dashboard.judgement.tensions.chance import at_ends
from dashboard.judgement.tensions.known import Cell, coverage, decisive, too_few
from dashboard.judgement.tensions.tension import Evidence, Found, Severity, verdict_evidence
from dashboard.judgement.verdict import RANK, Gap, IndicatorVerdict, SideVerdict, Standing
from datasets.periods import Period
from datasets.registry import Body, Side
from datasets.tension_book import TensionKind

KIND = TensionKind.VERDICT_DIVERGENCE


@dataclass(frozen=True, slots=True)
class Divergence:
    """What each side's regimes say, and which NHS bodies the NHS verdict is about."""

    nhs: SideVerdict
    council: SideVerdict
    bodies: tuple[Body, ...]
    kind: TensionKind = KIND


def find(cell: Cell) -> Found:
    """One tension if the two verdicts differ and would wherever each figure lies within its interval."""
    nhs, council = cell.now.verdicts[Side.NHS], cell.now.verdicts[Side.COUNCIL]
    if Standing.NOT_JUDGED in (nhs.standing, council.standing):
        return Found()
    if missing := [one.side for one in (nhs, council) if one.standing is Standing.NO_DATA]:
        sides = " and ".join("the NHS side" if side is Side.NHS else "the council side" for side in missing)
        return Found(not_enough=[cell.not_enough(KIND, f"No verdict on {sides} in this period: there is no figure to judge.")])
    if reason := _cannot_be_compared(cell, nhs, council):
        return Found(not_enough=[cell.not_enough(KIND, reason)])
    if cell.now.gap not in (Gap.ONE_STEP, Gap.OPPOSED):
        return Found(tested=1)
    apart = _least_apart([RANK[one] for one in _possible(cell, nhs)], [RANK[one] for one in _possible(cell, council)])
    if apart < 1:
        reason = "The verdicts differ, but by less than chance explains: a figure lies too close to its bar to tell."
        return Found(not_enough=[cell.not_enough(KIND, reason)])
    bodies = tuple(body for body in cell.place.bodies if body.organisation in _codes(nhs))
    evidence = [_evidence(cell, one) for side in (nhs, council) for one in decisive(side.indicators)]
    return Found(
        [cell.tension(Divergence(nhs, council, bodies), Severity.DISCUSS if apart > 1 else Severity.LOOK, evidence)], tested=1
    )


def _evidence(cell: Cell, one: IndicatorVerdict) -> Evidence:
    """A figure with what is said of it, and that nothing tells how sure it is where that is so."""
    said = verdict_evidence(one)
    return said if cell.spread(one) else replace(said, says=f"{said.says}; no interval can be given")


def _least_apart(one: Sequence[int], other: Sequence[int]) -> int:
    """The steps between two ranges of ranks; 0 or less where they meet."""
    return max(min(one) - max(other), min(other) - max(one))


def _codes(side: SideVerdict) -> list[str]:
    return [one.figure.organisation for one in decisive(side.indicators)]


def _cannot_be_compared(cell: Cell, nhs: SideVerdict, council: SideVerdict) -> str:
    """Why the two verdicts are not about the same people, or not about the same time; nothing if they are."""
    settings = cell.known.registry.tensions
    if few := too_few(coverage(cell.place, _codes(nhs)), settings.footprint):
        return f"The two verdicts are not about the same people: {few}."
    one, other = _span(nhs), _span(council)
    if _in_common(one, other) < settings.time_in_common:
        return (
            f"The NHS verdict is about {one[0].label}{_to(one)} and the council's about {other[0].label}{_to(other)}: "
            "not the same time."
        )
    return ""


def _to(span: tuple[Period, Period]) -> str:
    return "" if span[0] == span[1] else f" to {span[1].label}"


def _span(side: SideVerdict) -> tuple[Period, Period]:
    periods = [one.figure.period for one in decisive(side.indicators)]
    return min(periods), max(periods, key=lambda period: period.end)


def _in_common(one: tuple[Period, Period], other: tuple[Period, Period]) -> float:
    """The share of the shorter of two spans that lies in the other, from 0 to 1."""
    days = (min(one[1].end, other[1].end) - max(one[0].start, other[0].start)).days + 1
    shorter = min((span[1].end - span[0].start).days + 1 for span in (one, other))
    return max(0, days) / shorter


def _possible(cell: Cell, side: SideVerdict) -> Iterator[Standing]:
    """The side's standing as it is, and with all its figures at the worse, then at the better end of their intervals."""
    yield side.standing
    ends = [at_ends(one, cell.spread(one)) for one in side.indicators]
    for which in (0, 1):
        yield roll_up(side.side, [pair[which] for pair in ends], cell.known.registry, cell.known.organisations).standing
