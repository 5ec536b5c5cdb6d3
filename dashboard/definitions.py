"""Two registries → what is defined otherwise in the one than in the other: names, yardsticks, outcomes, rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from dashboard.wording import SIDE_NAMES, dates, direction, share, yardstick_words
from datasets.organisations import Organisations
from datasets.registry import Indicator, Outcome, Place, Registry, Side
from datasets.rule_book import Rule

Item = TypeVar("Item")
NOT_THERE = "not in the registry"


@dataclass(frozen=True, slots=True)
class Redefined:
    """One definition that changed: of what (an indicator's, outcome's or rule's name), which, and how it was and is."""

    of: str
    what: str
    was: str
    now: str


def redefined(then: Registry, now: Registry, place: str, organisations: Organisations) -> tuple[Redefined, ...]:
    """What bears on this place and is defined otherwise now, in the registry's order."""
    if then.edition == now.edition:
        return ()
    return (
        *_each(_borne_on(then), _borne_on(now), "Indicator", lambda one: one.short, _indicator),
        *_each(then.outcomes, now.outcomes, "Joint outcome", lambda one: one.name, lambda a, b: _outcome(a, b, then, now)),
        *_each(then.rules, now.rules, "Rule", lambda one: one.name, _rule),
        *_each(_only(then, place), _only(now, place), "Place", lambda one: one.name, lambda a, b: _place(a, b, organisations)),
        *_whole(then, now),
    )


def _each(
    then: Mapping[str, Item],
    now: Mapping[str, Item],
    what: str,
    name: Callable[[Item], str],
    compare: Callable[[Item, Item], Iterator[tuple[str, str, str]]],
) -> Iterator[Redefined]:
    for key in dict.fromkeys((*now, *then)):
        if key not in then:
            yield Redefined(name(now[key]), what, NOT_THERE, "added")
        elif key not in now:
            yield Redefined(name(then[key]), what, "in the registry", "taken out")
        elif then[key] != now[key]:
            for changed in compare(then[key], now[key]):
                yield Redefined(name(now[key]), *changed)


def _borne_on(registry: Registry) -> Mapping[str, Indicator]:
    """The indicators that bear on an outcome."""
    named = {name for one in registry.outcomes.values() for name in (*one.nhs, *one.council, *one.context)}
    return {name: one for name, one in registry.indicators.items() if name in named}


def _only(registry: Registry, place: str) -> Mapping[str, Place]:
    return {name: one for name, one in registry.places.items() if name == place}


#: What of an indicator is told in the very words of the registry, by field.
_SAID = {
    "short": "Name", "name": "Full name", "numerator": "What is counted", "denominator": "Out of what",
    "framework": "Framework", "edition": "Edition of the framework", "code": "Code in the framework", "caveat": "Caveat",
    "frequency": "How often",
}  # fmt: skip
#: What of it can be read in the registry only.
_CHANGED = {
    "unit": "Unit", "rate": "How it is made comparable", "longer": "How longer periods are made",
    "breaks": "Breaks in the series", "disclosure": "Disclosure control", "regime": "Regime",
    "level": "Whose figure it is", "comparator": "What it is compared with", "ended": "Last day it was published for",
}  # fmt: skip


def _indicator(then: Indicator, now: Indicator) -> Iterator[tuple[str, str, str]]:
    for field, what in _SAID.items():
        was, is_now = getattr(then, field), getattr(now, field)
        if was != is_now:
            yield what, str(was) or "none", str(is_now) or "none"
    if then.better != now.better:
        yield "Which way is better", direction(then), direction(now)
    if then.yardsticks != now.yardsticks:
        yield "Yardstick", *_apart(then, now)
    for field, what in _CHANGED.items():
        if getattr(then, field) != getattr(now, field):
            yield what, "defined otherwise", "changed"


def _apart(then: Indicator, now: Indicator) -> tuple[str, str]:
    """The yardsticks that only the one or the other has, with their values where the names alone do not tell them apart."""
    for with_value in (False, True):
        was, is_now = (_yardsticks(one, with_value=with_value) for one in (then, now))
        if was != is_now:
            gone, new = [one for one in was if one not in is_now], [one for one in is_now if one not in was]
            return "; ".join(gone) or "none beside those there are", "; ".join(new) or "taken out"
    return "said otherwise", "other words about it, the same bar"


def _yardsticks(indicator: Indicator, *, with_value: bool) -> list[str]:
    """Each yardstick with its dates, and whether it may judge."""
    return [
        yardstick_words(indicator, one)
        + (f" ({one.value:g})" if with_value and one.value is not None else "")
        + f", {dates(one)}{'' if one.may_judge else ', not used to judge'}"
        for one in indicator.yardsticks
    ]


def _outcome(then: Outcome, now: Outcome, before: Registry, after: Registry) -> Iterator[tuple[str, str, str]]:
    if then.name != now.name:
        yield "Name", then.name, now.name
    for side in Side:
        if then.indicators(side) != now.indicators(side):
            yield (
                f"Indicators of the {SIDE_NAMES[side]} side",
                _names(then.indicators(side), before),
                _names(now.indicators(side), after),
            )
    if then.context != now.context:
        yield "Shown for context", _names(then.context, before), _names(now.context, after)
    told = {"name", "nhs", "council", "context"}
    if then.model_dump(exclude=told) != now.model_dump(exclude=told):
        yield "Words about it", "said otherwise", "changed"


def _names(indicators: tuple[str, ...], registry: Registry) -> str:
    return "; ".join(registry.indicators[name].short for name in indicators) or "none"


def _rule(then: Rule, now: Rule) -> Iterator[tuple[str, str, str]]:
    if then.enabled != now.enabled:
        yield "Rule", _use(then), _use(now)
    elif then != now:
        yield "Rule", then.words, now.words if now.words != then.words else "same words, other terms"


def _use(rule: Rule) -> str:
    return "in use" if rule.enabled else "switched off"


def _place(then: Place, now: Place, organisations: Organisations) -> Iterator[tuple[str, str, str]]:
    if then.name != now.name:
        yield "Name", then.name, now.name
    if then.bodies != now.bodies:
        yield "NHS bodies that serve it", _bodies(then, organisations), _bodies(now, organisations)
    if then.alike != now.alike:
        yield "Places most alike", "; ".join(then.alike) or "none", "; ".join(now.alike) or "none"


def _bodies(place: Place, organisations: Organisations) -> str:
    return "; ".join(
        f"{organisations.name(body.organisation)} ({body.organisation}): {share(body.share_of_body)} of its patients, "
        f"{share(body.share_of_council)} of the people" + (f", from {body.valid_from:%-d %B %Y}" if body.valid_from else "")
        for body in place.bodies
    )


#: The parts of the registry that hold for everything.
_PARTS = {
    "rollups": "How indicators become a verdict", "cpa": "CPA proportion rule", "spc": "Charts over time",
    "tensions": "How tensions are found", "linked": "Pairs compared over time", "reported_twice": "Measures reported twice",
    "charges": "Charges on one side", "priorities": "Priorities of boards", "regimes": "Regimes",
}  # fmt: skip


def _whole(then: Registry, now: Registry) -> Iterator[Redefined]:
    for field, what in _PARTS.items():
        if getattr(then, field) != getattr(now, field):
            yield Redefined("All outcomes", what, "defined otherwise", "changed")
