"""T8: what the board ranks first is barely counted nationally, or the other way about."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.judgement.tensions import local_priority
from dashboard.judgement.tensions.tension import Severity
from datasets.tension_book import Priorities

OUTCOMES = ("going-home", "carers", "recovery", "safety", "contact", "work")


def agreed(*weights: int, on: date = date(2018, 6, 1), by: str = "Joint board, paper 7") -> Priorities:
    """Weights in the order of the outcomes; the first is the one asked about."""
    return Priorities(place="barking", agreed=on, by=by, weights=dict(zip(OUTCOMES, weights, strict=False)))


def look(world, *priorities: Priorities, consequence: str = "published"):
    regimes = {"council-regime": {"consequence": consequence}}
    registry = world.registry({}, {"stay-home": {}}, outcomes=OUTCOMES, regimes=regimes)
    return local_priority.find(world.cell(registry, {}, "2018-19", priorities))


@pytest.mark.parametrize(
    ("weights", "consequence", "severity"),
    [
        ((50, 20, 15, 10, 5, 0), "published", Severity.LOOK),  # first here, only published
        ((20, 50, 15, 10, 5, 0), "none", Severity.NOTE),  # second of six is still in the top third
        ((15, 50, 20, 10, 5, 0), "published", None),  # third is not
        ((50, 20, 15, 10, 5, 0), "rating", None),  # a rating counts it
        ((50, 20, 15, 10, 5, 0), "money", None),
        ((5, 50, 20, 15, 10, 0), "intervention", Severity.NOTE),  # fifth of six, and a gate hangs on it
        ((0, 50, 20, 15, 10, 5), "money", Severity.LOOK),  # no weight at all
        ((10, 50, 20, 15, 5, 0), "intervention", None),  # fourth is not in the bottom third
        ((5, 50, 20, 15, 10, 0), "rating", None),
    ],
)
def test_only_opposite_ends_are_a_tension(world, weights: tuple[int, ...], consequence: str, severity: Severity | None) -> None:
    found = look(world, agreed(*weights), consequence=consequence)
    assert [one.severity for one in found.tensions] == ([severity] if severity else [])
    assert found.tested == 1


def test_the_evidence_is_who_agreed_what_when_and_each_regime_with_its_source(world) -> None:
    (tension,) = look(world, agreed(50, 20, 15, 10, 5, 0)).tensions
    assert [(one.says, one.origin) for one in tension.evidence] == [
        ("ranked 1 of 6, 50 of 100, agreed 1 June 2018", "Joint board, paper 7"),
        ("council-regime: published", "source of council-regime"),
    ]
    assert tension.id == "barking.going-home.local-priority"


def test_priorities_agreed_after_the_period_say_nothing_of_it(world) -> None:
    found = look(world, agreed(50, 20, 15, 10, 5, 0, on=date(2019, 4, 1)))
    assert (list(found.tensions), found.tested) == ([], 0)
    assert [one.reason for one in found.not_enough] == [
        "No priorities of Barking and Dagenham had been agreed by March 2019."
    ]  # fmt: skip


def test_the_newest_priorities_hold_in_whatever_order_they_are_given(world) -> None:
    old, new = agreed(0, 20, 15, 10, 5, 50, on=date(2017, 6, 1)), agreed(50, 20, 15, 10, 5, 0)
    assert look(world, old, new).tensions[0].facts.priorities == look(world, new, old).tensions[0].facts.priorities == new


def test_of_two_set_on_one_day_the_later_given_holds(world) -> None:
    first, corrected = agreed(50, 20, 15, 10, 5, 0), agreed(60, 20, 15, 5, 0, 0)
    assert look(world, first, corrected).tensions[0].facts.weight == 60


def test_a_board_that_gives_every_outcome_the_same_weight_ranks_none_of_them_first(world) -> None:
    assert not look(world, agreed(20, 20, 20, 20, 20, 0)).tensions
