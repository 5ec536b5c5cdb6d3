"""T5: the two partners see their figures at different times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.judgement.tensions.known import Cell
from dashboard.judgement.tensions.tension import Found, Severity, verdict_evidence
from dashboard.judgement.verdict import IndicatorVerdict, SideVerdict
from datasets.registry import Side
from datasets.tension_book import TensionKind

KIND = TensionKind.CALENDAR


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest figure of one side: the last day it is about, and the day it is usually published (None: not known)."""

    verdict: IndicatorVerdict
    ends: date
    seen: date | None


@dataclass(frozen=True, slots=True)
class TwoCalendars:
    """The newest figure of each side. `days_in_age`, and `days_seen` (None: not known), by which they lie apart."""

    nhs: Newest
    council: Newest
    days_in_age: int
    days_seen: int | None
    kind: TensionKind = KIND


def find(cell: Cell) -> Found:
    """One tension where the newest figures of the two sides end, or are published, far apart."""
    newest = [_newest(cell, side) for side in Side]
    nhs, council = newest
    if nhs is None or council is None:
        if all(cell.now.verdicts[side].indicators for side in Side):
            missing = "NHS" if nhs is None else "council"
            reason = f"No figure on the {missing} side in this period or the two years before."
            return Found(not_enough=[cell.not_enough(KIND, reason)])
        return Found()
    age = abs((nhs.ends - council.ends).days)
    seen = abs((nhs.seen - council.seen).days) if nhs.seen and council.seen else None
    settings = cell.known.registry.tensions
    apart = max(age, seen or 0)
    if apart <= settings.days_apart:
        return Found(tested=1)
    severity = Severity.LOOK if apart > settings.days_far_apart else Severity.NOTE
    evidence = [verdict_evidence(nhs.verdict), verdict_evidence(council.verdict)]
    return Found([cell.tension(TwoCalendars(nhs, council, age, seen), severity, evidence)], tested=1)


def _newest(cell: Cell, side: Side) -> Newest | None:
    """The figure of this side that is about the latest day; of two, the one that decides the verdict."""
    known = _told(cell.now.verdicts[side])
    if not known:
        return None
    verdict = max(known, key=lambda one: (_ends(one), bool(one.readings)))
    after = cell.known.registry.published_after.get(verdict.figure.indicator.id)
    ends = _ends(verdict)
    # A year around the quarter asked for is about that quarter too: its later months make it no newer.
    about = min(ends, cell.period.end) if verdict.figure.period.contains(cell.period) else ends
    return Newest(verdict, about, ends + timedelta(days=after) if after is not None else None)


def _told(side: SideVerdict) -> list[IndicatorVerdict]:
    return [one for one in side.indicators if one.figure.value is not None]


def _ends(verdict: IndicatorVerdict) -> date:
    figure = verdict.figure
    return max((period.end for period in figure.held), default=figure.period.end)
