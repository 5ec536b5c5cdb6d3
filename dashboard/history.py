"""A place's history, told with each fact's verdict by its own rule, and with how far apart in time two facts lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.judgement.rule_kinds import judge
from dashboard.judgement.verdict import Standing
from datasets.registry import Registry
from datasets.story import Beside, Fact, Story

SIDES = {"nhs": "NHS", "council": "Council", "both": "Both"}
SEEN = {
    "press": "read in the press",
    "minutes": "read in the council’s minutes",
    "scores": "scores read in print; the stars follow from the published rule and were not read",
}


@dataclass(frozen=True, slots=True)
class ToldFact:
    """One fact: its verdict in native words, the standing it compares as, and the rule that decided where one was applied."""

    fact: Fact
    label: str
    standing: Standing | None
    decided_by: str


@dataclass(frozen=True, slots=True)
class ToldPair:
    """An NHS and a council fact side by side, and what must be said of their times."""

    nhs: ToldFact
    council: ToldFact
    times: str
    words: str


def tell_story(story: Story, registry: Registry) -> tuple[tuple[ToldFact, ...], tuple[ToldPair, ...]]:
    """Every fact in order of its date, and the pairs that may be set side by side."""
    told = {one.id: _told(one, registry) for one in sorted(story.facts, key=lambda one: one.date)}
    return tuple(told.values()), tuple(_pair(one, told[one.nhs], told[one.council]) for one in story.beside)


def _told(fact: Fact, registry: Registry) -> ToldFact:
    if fact.rule is None:
        return ToldFact(fact, fact.label, None, "")
    rule = registry.rule(fact.rule)
    if not fact.inputs:
        standing = rule.standings.get(fact.native or "")
        return ToldFact(fact, fact.label, Standing(standing) if standing else None, "")
    said = judge(rule, fact.inputs)
    return ToldFact(fact, f"{said.label} of 4 by the rule, {fact.label}", said.standing, said.binding_rule)


def _pair(pair: Beside, nhs: ToldFact, council: ToldFact) -> ToldPair:
    apart = months_between(nhs.fact.date, council.fact.date)
    published = "in the same month" if apart == 0 else f"{_length(apart)} apart"
    times = "About the same year" if pair.same_time else "NOT the same time"
    describes = f"the NHS verdict describes {nhs.fact.describes}, the council’s {council.fact.describes}"
    return ToldPair(nhs, council, f"{times}: {describes}; published {published}.", pair.words)


def months_between(one: date, other: date) -> int:
    """Whole calendar months between two days, either way."""
    return abs((one.year - other.year) * 12 + one.month - other.month)


def _length(months: int) -> str:
    years, rest = divmod(months, 12)
    parts: Sequence[str] = [
        *([f"{years} year{'s' if years > 1 else ''}"] if years else []),
        *([f"{rest} month{'s' if rest > 1 else ''}"] if rest else []),
    ]
    return " and ".join(parts)
