"""T12: one kind of event, a charge on one partner alone."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.judgement.tensions.known import Cell
from dashboard.judgement.tensions.tension import Evidence, Found, Severity, figure_evidence
from dashboard.judgement.verdict import Figure, IndicatorVerdict
from datasets.facts import Status
from datasets.registry import Side
from datasets.tension_book import Charge, TensionKind

KIND = TensionKind.SINGLE_PENALTY


@dataclass(frozen=True, slots=True)
class ChargedAlone:
    """What may be charged to one side, what is laid elsewhere and carries no charge, and the sum where its rate was seen."""

    charge: Charge
    charged: Figure
    free: tuple[Figure, ...]
    pounds: float | None
    kind: TensionKind = KIND


def find(cell: Cell) -> Found:
    """One tension for each charge in force in the period under which something was counted."""
    tested, tensions, not_enough = 0, [], []
    for charge in cell.known.registry.charges:
        in_force = charge.valid_from <= cell.period.end and (charge.valid_to is None or cell.period.start <= charge.valid_to)
        if charge.outcome != cell.outcome.id or not in_force:
            continue
        shown = {one.figure.indicator.id: one.figure for one in _every(cell) if one.figure.value is not None}
        charged = shown.get(charge.indicator)
        if charged is None or charged.earlier or not _all_in_force(charge, charged):
            name = cell.known.registry.indicators[charge.indicator].short
            not_enough.append(
                cell.not_enough(KIND, f"{name}: no figure for {cell.period.label} while the charge was in force.")
            )
            continue
        tested += 1
        if not charged.value:
            continue
        free = tuple(one for name in charge.free if (one := shown.get(name)) and one.period == charged.period)
        pounds = charge.rate * charged.value if charge.rate and charge.status is not Status.UNVERIFIED else None
        evidence = [
            figure_evidence(charged, f"may be charged to the {'NHS' if charge.pays == 'nhs' else 'council'}"),
            *(figure_evidence(one, "carries no charge") for one in free),
            Evidence(says=charge.words, origin=charge.source),
        ]
        facts = ChargedAlone(charge, charged, free, pounds)
        tensions.append(cell.tension(facts, Severity.NOTE, evidence, subject=charge.id))
    return Found(tensions, tested, not_enough)


def _all_in_force(charge: Charge, figure: Figure) -> bool:
    """Whether the charge was in force throughout the months that the figure counts."""
    months = figure.held or (figure.period,)
    return charge.valid_from <= min(months).start and (
        charge.valid_to is None or max(one.end for one in months) <= charge.valid_to
    )


def _every(cell: Cell) -> list[IndicatorVerdict]:
    return [*(one for side in Side for one in cell.now.verdicts[side].indicators), *cell.now.context]
