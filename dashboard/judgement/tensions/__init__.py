"""Where the two regimes pull apart on the outcomes of a place: twelve kinds, one module each, each a rule in plain words.

What was counted in another way, and what is about other people, comes first: those two kinds silence comparisons. Nothing here
is added up: a place has tensions, and no score of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dashboard.judgement.tensions import (
    calendar_gap,
    conflicting_values,
    contested_band,
    definition_break,
    footprint,
    local_priority,
    noise_verdict,
    one_sided,
    opposing_trends,
    override,
    single_penalty,
    verdict_divergence,
)
from dashboard.judgement.tensions.known import Cell, Known, before
from dashboard.judgement.tensions.tension import SEVERITIES, Found, OutcomeTensions, Tension
from datasets.periods import Period
from datasets.registry import Outcome, Place
from datasets.tension_book import TensionKind

#: How each kind is found, in the order in which they are shown.
KINDS: Mapping[TensionKind, Callable[[Cell], Found]] = {
    TensionKind.DEFINITION_BREAK: definition_break.find,
    TensionKind.FOOTPRINT: footprint.find,
    TensionKind.CONFLICTING_VALUES: conflicting_values.find,
    TensionKind.VERDICT_DIVERGENCE: verdict_divergence.find,
    TensionKind.OVERRIDE: override.find,
    TensionKind.CONTESTED_BAND: contested_band.find,
    TensionKind.OPPOSING_TRENDS: opposing_trends.find,
    TensionKind.ONE_SIDED: one_sided.find,
    TensionKind.CALENDAR: calendar_gap.find,
    TensionKind.LOCAL_PRIORITY: local_priority.find,
    TensionKind.NOISE_VERDICT: noise_verdict.find,
    TensionKind.SINGLE_PENALTY: single_penalty.find,
}
KIND_ORDER: Mapping[TensionKind, int] = {kind: place for place, kind in enumerate(KINDS)}


def find_tensions(
    known: Known, place: Place, period: Period, outcomes: Iterable[Outcome] | None = None
) -> tuple[OutcomeTensions, ...]:
    """What is found on each outcome of the registry (or those given) for one place and period, in the registry's order."""
    every = known.registry.outcomes.values() if outcomes is None else outcomes
    return tuple(_outcome(known, place, period, outcome) for outcome in every)


def _outcome(known: Known, place: Place, period: Period, outcome: Outcome) -> OutcomeTensions:
    now, then = known.verdict(place, outcome, period), known.verdict(place, outcome, before(period))
    cell = Cell(known, place, outcome, period, now, then)
    found = {kind: find(cell) for kind, find in KINDS.items()}
    return OutcomeTensions(
        outcome=outcome.id,
        verdict=now,
        tensions=tuple(sorted((one for each in found.values() for one in each.tensions), key=in_order)),
        tested={kind: each.tested for kind, each in found.items() if each.tested},
        not_enough=tuple(one for each in found.values() for one in each.not_enough),
    )


def in_order(tension: Tension) -> tuple[int, int, str]:
    """Most serious first, then by kind: what can silence others before what it can silence."""
    return SEVERITIES[tension.severity], KIND_ORDER[tension.kind], tension.id
