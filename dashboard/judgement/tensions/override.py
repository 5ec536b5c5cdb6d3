"""T9: a single item sets the whole verdict; without it the verdict would be another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.judgement.rules import flips, roll_up
from dashboard.judgement.tensions.chance import at_ends
from dashboard.judgement.tensions.known import Cell, decisive
from dashboard.judgement.tensions.tension import Found, Severity, Tension, verdict_evidence
from dashboard.judgement.verdict import RANK, Flip, IndicatorVerdict, Reach, SideVerdict
from datasets.registry import Side, YardstickKind
from datasets.tension_book import TensionKind

KIND = TensionKind.OVERRIDE
#: Figures that must be judged beside the one that decides: of two, one always decides.
OTHERS = 3


@dataclass(frozen=True, slots=True)
class OneItemDecides:
    """A side's verdict, the item that decides it, what the verdict would be without it, and what would flip it."""

    verdict: SideVerdict
    item: IndicatorVerdict
    without: SideVerdict
    flip: Flip | None
    kind: TensionKind = KIND


def find(cell: Cell) -> Found:
    """For each side, at most one tension: the published rating that overrides the figures, or the one figure at the floor."""
    tested, tensions = 0, []
    for side in Side:
        verdict = cell.now.verdicts[side]
        judged = decisive(verdict.indicators)
        if len(judged) <= OTHERS or not verdict.standing.judged:
            continue
        tested += 1
        items = [one for one in judged if _can_decide(cell, one)]
        deciding = [(one, without) for one in items if (without := _without(cell, verdict, one)) is not None]
        if deciding:
            item, without = max(deciding, key=lambda pair: abs(_steps(verdict, pair[1])))
            tensions.append(_tension(cell, verdict, item, without, judged))
    return Found(tensions, tested=tested)


def _can_decide(cell: Cell, one: IndicatorVerdict) -> bool:
    """A published rating, or a figure at or below its lower threshold with its whole interval."""
    if any(reading.yardstick.kind is YardstickKind.PUBLISHED_RATING for reading in one.readings):
        return True
    ends = at_ends(one, cell.spread(one))
    return all(any(reading.reach is Reach.WORSE for reading in end.readings) for end in (one, *ends))


def _without(cell: Cell, verdict: SideVerdict, item: IndicatorVerdict) -> SideVerdict | None:
    """The side's verdict without the item, if its standing would be another and the rest still judged."""
    rest = [replace(one, readings=()) if one is item else one for one in verdict.indicators]
    other = roll_up(verdict.side, rest, cell.known.registry, cell.known.organisations)
    return other if other.standing.judged and other.standing is not verdict.standing else None


def _steps(verdict: SideVerdict, other: SideVerdict) -> int:
    return RANK[verdict.standing] - RANK[other.standing]


def _tension(
    cell: Cell, verdict: SideVerdict, item: IndicatorVerdict, without: SideVerdict, judged: Sequence[IndicatorVerdict]
) -> Tension:
    nearest = next(
        (one for one in flips(verdict.side, verdict, cell.known.registry, cell.known.organisations) if one.verdict is item),
        None,
    )
    severity = Severity.LOOK if abs(_steps(verdict, without)) > 1 else Severity.NOTE
    evidence = [verdict_evidence(item), *(verdict_evidence(one) for one in judged if one is not item)]
    return cell.tension(OneItemDecides(verdict, item, without, nearest), severity, evidence, subject=verdict.side.value)
