"""What a tension is, as plain values: which kind, about which outcome, how serious, and the figures that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from dashboard.judgement.place import OutcomeVerdict
from dashboard.judgement.verdict import Figure, IndicatorVerdict, Source
from datasets.periods import Period
from datasets.registry import Indicator
from datasets.tension_book import TensionKind


class Severity(StrEnum):
    """How much a board should make of it. An order, never a quantity: severities are not added up."""

    DISCUSS = "discuss at the board"
    LOOK = "look closer"
    NOTE = "note"


#: Most serious first.
SEVERITIES: Mapping[Severity, int] = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One figure or fact that a tension rests on.

    A figure has an indicator, an organisation, a period and a value in the indicator's unit (None if it is missing); `says` is
    what a regime says of it, or what it is here for. A fact has no indicator: `what` kind of fact it is, `says` the fact itself
    and `origin` where it comes from.
    """

    says: str
    what: str = "What the registry says"
    indicator: Indicator | None = None
    organisation: str = ""
    period: Period | None = None
    value: float | None = None
    sources: tuple[Source, ...] = ()
    origin: str = ""
    #: Why the figure is missing, one of MARKS.
    mark: str | None = None


def figure_evidence(figure: Figure, says: str) -> Evidence:
    return Evidence(
        says=says,
        indicator=figure.indicator,
        organisation=figure.organisation,
        period=figure.period,
        value=figure.value,
        sources=figure.sources,
        mark=figure.mark,
    )


def verdict_evidence(verdict: IndicatorVerdict) -> Evidence:
    """A figure with what each yardstick in force says of it, or that none is."""
    said = "; ".join(f"{one.yardstick.name}: {one.label.lower()}" for one in verdict.readings) or verdict.label
    return figure_evidence(verdict.figure, said)


class Facts(Protocol):
    """What is particular to one kind: each kind's module has its own, and tension_wording.py makes the sentence from it."""

    @property
    def kind(self) -> TensionKind: ...


@dataclass(frozen=True, slots=True)
class Tension:
    """One way in which the two regimes pull apart on one outcome of one place, as found for one period.

    `subject` tells apart two tensions of one kind on one outcome, by what they are about and never by when: the identity lives
    across periods. `first` and `last` are the span of the evidence.
    """

    place: str
    outcome: str
    period: Period
    subject: str
    severity: Severity
    facts: Facts
    evidence: tuple[Evidence, ...]
    first: Period
    last: Period

    @property
    def kind(self) -> TensionKind:
        return self.facts.kind

    @property
    def id(self) -> str:
        """`barking-and-dagenham.timely-discharge.verdict-divergence`: the same in every period."""
        return ".".join(part for part in (self.place, self.outcome, self.kind.value, self.subject) if part)


def outcome_and_kind(identity: str) -> tuple[str, str]:
    """The outcome and the kind that a tension's identity names."""
    _, outcome, kind, *_ = identity.split(".")
    return outcome, kind


@dataclass(frozen=True, slots=True)
class NotEnough:
    """A comparison that could not be made, with the reason in words: an answer too."""

    kind: TensionKind
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What one kind's module answers for one outcome: tensions, comparisons made, and those that could not be made."""

    tensions: Sequence[Tension] = ()
    tested: int = 0
    not_enough: Sequence[NotEnough] = ()


@dataclass(frozen=True, slots=True)
class OutcomeTensions:
    """Everything found on one outcome of one place in one period, most serious first; `tested` counts comparisons by kind."""

    outcome: str
    verdict: OutcomeVerdict
    tensions: tuple[Tension, ...]
    tested: Mapping[TensionKind, int] = field(default_factory=dict)
    not_enough: tuple[NotEnough, ...] = ()
