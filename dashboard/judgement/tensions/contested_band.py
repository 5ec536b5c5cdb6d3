"""T3: one and the same figure meets one bar and misses another."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.judgement.tensions.chance import at_ends
from dashboard.judgement.tensions.known import Cell
from dashboard.judgement.tensions.tension import Evidence, Found, Severity, Tension, verdict_evidence
from dashboard.judgement.verdict import IndicatorVerdict, Reach, Reading, at_whom
from datasets.registry import Better, Side
from datasets.tension_book import TensionKind

KIND = TensionKind.CONTESTED_BAND


@dataclass(frozen=True, slots=True)
class BetweenTwoBars:
    """A figure, a target it meets and a target it misses."""

    verdict: IndicatorVerdict
    met: Reading
    missed: Reading
    kind: TensionKind = KIND


def find(cell: Cell) -> Found:
    """One tension for each figure that lies between two targets in force, with its whole interval."""
    tested, tensions, not_enough = 0, [], []
    for side in Side:
        for one in cell.now.verdicts[side].indicators:
            bars = [reading for reading in one.readings if reading.reach in (Reach.MET, Reach.MISSED)]
            if len(bars) < 2:
                continue
            met, missed = (_for_sure(cell, one, reach) for reach in (Reach.MET, Reach.MISSED))
            if met is not None and missed is not None:
                tested += 1
                tensions.append(_tension(cell, one, met, missed))
            elif len({bar.reach for bar in bars}) > 1:
                name = f"{one.figure.indicator.short}{at_whom([one.figure], cell.known.organisations)}"
                not_enough.append(cell.not_enough(KIND, f"{name} lies between two targets, but too close to one to tell."))
            else:
                tested += 1
    return Found(tensions, tested, not_enough)


def _for_sure(cell: Cell, one: IndicatorVerdict, reach: Reach) -> Reading | None:
    """The hardest target met, or the easiest missed, at both ends of the figure's interval."""
    ends = at_ends(one, cell.spread(one))
    sure = [
        reading
        for reading, *others in zip(one.readings, *(end.readings for end in ends), strict=True)
        if {reading.reach, *(other.reach for other in others)} == {reach}
    ]
    hardest_last = sorted(sure, key=lambda reading: reading.yardstick.value or 0.0)
    if one.figure.indicator.better is Better.LOWER:
        hardest_last.reverse()
    return (hardest_last[-1] if reach is Reach.MET else hardest_last[0]) if sure else None


def _tension(cell: Cell, one: IndicatorVerdict, met: Reading, missed: Reading) -> Tension:
    regimes = cell.known.registry.regimes
    two_sides = regimes[met.yardstick.regime].side is not regimes[missed.yardstick.regime].side
    evidence = [
        verdict_evidence(one),
        *(Evidence(says=bar.yardstick.name, what="The target", origin=bar.yardstick.source) for bar in (met, missed)),
    ]
    subject = f"{one.figure.indicator.id}-{one.figure.organisation}".lower()
    severity = Severity.DISCUSS if two_sides else Severity.LOOK
    return cell.tension(BetweenTwoBars(one, met, missed), severity, evidence, subject=subject)
