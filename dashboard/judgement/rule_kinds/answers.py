"""What a rule answers: the native label, the standing it compares as, the rule that decided, and how sure that rule is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.judgement.verdict import Standing
from datasets.facts import Status
from datasets.rule_book import AnyRule

#: How sure an answer is, as others read it.
STATUS_WORDS: Mapping[Status, str] = {
    Status.SOURCED: "verified",
    Status.OWN: "verified",
    Status.RECONSTRUCTED: "reconstructed",
    Status.UNVERIFIED: "unverified",
}
_LEAST_SURE = (Status.UNVERIFIED, Status.RECONSTRUCTED, Status.OWN, Status.SOURCED)
_SAID_OF = {
    Status.UNVERIFIED: "Unverified: ",
    Status.RECONSTRUCTED: "Reconstructed: ",
}


@dataclass(frozen=True, slots=True)
class Flip:
    """A change of one input alone that changes the label."""

    input: str
    before: Any
    after: Any
    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule says of one case. `answered` is false where it gives no verdict; the label then says why."""

    label: str
    standing: Standing
    binding_rule: str
    status: Status
    notes: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer, with the smallest change of each input alone that changes its label, smallest first."""

    rule: AnyRule
    label: str
    standing: Standing
    binding_rule: str
    flips: tuple[Flip, ...]
    status: Status
    notes: tuple[str, ...]
    details: Mapping[str, Any]
    answered: bool

    @property
    def status_word(self) -> str:
        return STATUS_WORDS[self.status]


def least_sure(statuses: Iterable[Status]) -> Status:
    """A verdict is as sure as the least sure part it rests on."""
    return min(statuses, key=_LEAST_SURE.index)


def usable(status: Status, ask: bool) -> bool:
    """Whether a part of a rule may judge: what is unverified only if it was asked for."""
    return ask or status is not Status.UNVERIFIED


def standing_of(rule: AnyRule, label: str) -> Standing:
    """The standing a native label compares as. A label without one is not judged."""
    return Standing(rule.standings[label]) if label in rule.standings else Standing.NOT_JUDGED


def answer(
    rule: AnyRule,
    label: str,
    binding_rule: str,
    *parts: Status,
    standing: Standing | None = None,
    notes: Iterable[str] = (),
    details: Mapping[str, Any] | None = None,
) -> Answer:
    """A verdict, as sure as the rule and the parts of it that decided. How sure is said in the binding rule too."""
    status = least_sure((rule.status, *parts))
    return Answer(
        label=label,
        standing=standing_of(rule, label) if standing is None else standing,
        binding_rule=_SAID_OF.get(status, "") + binding_rule,
        status=status,
        notes=tuple(notes),
        details=details or {},
    )


def no_verdict(
    rule: AnyRule,
    why: str,
    binding_rule: str,
    *parts: Status,
    standing: Standing = Standing.NOT_JUDGED,
    notes: Iterable[str] = (),
    details: Mapping[str, Any] | None = None,
) -> Answer:
    """No verdict is a verdict too: the label says why there is none."""
    return Answer(
        label=f"no verdict: {why}",
        standing=standing,
        binding_rule=binding_rule,
        status=least_sure((rule.status, *parts)),
        notes=tuple(notes),
        details=details or {},
        answered=False,
    )


def listed(words: Iterable[str]) -> str:
    """`a, b and c`"""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last
