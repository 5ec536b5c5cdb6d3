"""T6: the figures of the two sides are about other people. A share below the bar silences what would compare them."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.judgement.tensions.known import Cell, below, coverage
from dashboard.judgement.tensions.tension import Evidence, Found, Severity, verdict_evidence
from datasets.registry import Body, Side
from datasets.tension_book import TensionKind

KIND = TensionKind.FOOTPRINT


@dataclass(frozen=True, slots=True)
class OtherPeople:
    """The NHS bodies whose figures are shown, and the share of the council's people they serve between them (0 to 1)."""

    council: str
    bodies: tuple[Body, ...]
    covered: float | None
    #: Whether the bodies serve many others too; if not, they only serve too few of the council's people.
    include_others: bool
    kind: TensionKind = KIND


def find(cell: Cell) -> Found:
    """One tension for the NHS bodies behind the figures of this outcome, if they and the council serve different people."""
    shown = [one for one in cell.now.verdicts[Side.NHS].indicators if one.figure.value is not None]
    codes = list(dict.fromkeys(one.figure.organisation for one in shown))
    bodies = tuple(body for body in cell.place.bodies if body.organisation in codes)
    if not bodies:
        return Found()
    if all(body.share_of_body is None and body.share_of_council is None for body in bodies):
        with_bodies = cell.known.organisations.after("with", (body.organisation for body in bodies))
        return Found(
            not_enough=[
                cell.not_enough(KIND, f"It is not known what share of its people the council has in common {with_bodies}.")
            ]
        )
    settings = cell.known.registry.tensions
    covered = coverage(cell.place, codes)
    few = [one for one in bodies if one.share_of_body is not None and below(one.share_of_body, settings.footprint)]
    short = covered is not None and below(covered, settings.footprint)
    if not few and not short:
        return Found(tested=len(bodies))
    mostly_others = any(below(one.share_of_body or 0.0, settings.mostly_others) for one in few)
    severity = Severity.LOOK if short or mostly_others else Severity.NOTE
    evidence = [*(_share(body) for body in bodies), *(verdict_evidence(one) for one in shown)]
    facts = OtherPeople(cell.place.council, bodies, covered, include_others=bool(few))
    return Found([cell.tension(facts, severity, evidence)], tested=len(bodies))


def _share(body: Body) -> Evidence:
    own, council = (
        "a share that is not known" if share is None else f"{share:.1%}"
        for share in (body.share_of_body, body.share_of_council)
    )
    says = f"of its people {own} live in the council's area; of the council's people {council} use it"
    return Evidence(says=says, organisation=body.organisation, origin=body.source)
