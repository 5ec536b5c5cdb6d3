"""T8: what the board ranks first is barely counted nationally, or what hangs on a national gate is ranked last here."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.judgement.tensions.known import Cell
from dashboard.judgement.tensions.tension import Evidence, Found, Severity
from datasets.registry import Side
from datasets.tension_book import Consequence, Priorities, TensionKind

KIND = TensionKind.LOCAL_PRIORITY
#: A gate, money or intervention hangs on it; only published, or nothing at all.
GATE, UNSCORED = 3, 1


@dataclass(frozen=True, slots=True)
class RankedDifferently:
    """The outcome's place in the board's own order (1 = first) of so many, and the most that hangs on it nationally."""

    rank: int
    of: int
    weight: int
    force: Consequence
    priorities: Priorities
    kind: TensionKind = KIND


def find(cell: Cell) -> Found:
    """One tension where the board's rank and the national force lie at opposite ends. Ranks are compared, never weights."""
    priorities = cell.known.priorities_of(cell.place, cell.period)
    if priorities is None:
        reason = f"No priorities of {cell.place.name} had been agreed by {cell.period.end:%B %Y}."
        return Found(not_enough=[cell.not_enough(KIND, reason)])
    outcomes = list(cell.known.registry.outcomes)
    weight = priorities.weights.get(cell.outcome.id, 0)
    rank = 1 + sum(priorities.weights.get(name, 0) > weight for name in outcomes)
    # Of outcomes with one weight none is first before the others.
    no_better_than = sum(priorities.weights.get(name, 0) >= weight for name in outcomes)
    regimes = [one for side in Side for one in cell.regimes(side)]
    force = max((one.consequence for one in regimes), key=lambda one: one.force, default=Consequence.NONE)
    third = max(1, len(outcomes) // 3)
    first_here = weight > 0 and no_better_than <= third and force.force <= UNSCORED
    last_here = force.force >= GATE and (weight == 0 or rank > len(outcomes) - third)
    if not (first_here or last_here):
        return Found(tested=1)
    facts = RankedDifferently(rank, len(outcomes), weight, force, priorities)
    says = f"ranked {rank} of {len(outcomes)}, {weight} of 100, agreed {priorities.agreed:%-d %B %Y}"
    evidence = [
        Evidence(says=says, what="What the board agreed", origin=priorities.by),
        *(Evidence(says=f"{one.name}: {one.consequence.value}", origin=one.source) for one in regimes),
    ]
    severity = Severity.LOOK if (first_here and no_better_than == 1) or (last_here and weight == 0) else Severity.NOTE
    return Found([cell.tension(facts, severity, evidence, span=(cell.period, cell.period))], tested=1)
