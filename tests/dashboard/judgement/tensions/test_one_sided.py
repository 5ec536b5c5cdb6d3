"""T4: only one partner, or neither, answers to somebody."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.judgement.tensions import one_sided
from dashboard.judgement.tensions.tension import Severity
from datasets.registry import Side
from datasets.tension_book import Consequence

BOTH = {"four-hours": {}}, {"stay-home": {}}


@pytest.mark.parametrize(
    ("nhs", "council", "held"),
    [
        ("intervention", "published", Side.NHS),
        ("published", "rating", Side.COUNCIL),
        ("published", "money", Side.COUNCIL),
        ("none", "published", None),
        ("rating", "money", "both"),
    ],
)
def test_a_rating_money_or_intervention_holds_to_account_and_a_published_figure_does_not(world, nhs, council, held) -> None:
    regimes = {"nhs-regime": {"consequence": nhs}, "council-regime": {"consequence": council}}
    found = one_sided.find(world.cell(world.registry(*BOTH, regimes=regimes), {}))
    assert found.tested == 1
    assert [one.facts.held for one in found.tensions] == ([] if held == "both" else [held])


def test_the_evidence_is_each_regime_with_its_source_and_each_verdict_with_its_rule(world) -> None:
    registry = world.registry({"four-hours": {"yardsticks": [world.target(95)]}}, {"stay-home": {}})
    (tension,) = one_sided.find(world.cell(registry, {("four-hours", world.trust): {"2018-06": (970, 1000)}})).tensions
    assert [(one.what, one.origin) for one in tension.evidence] == [
        ("What the registry says", "source of nhs-regime"),
        ("What the registry says", "source of council-regime"),
        ("The verdict", "95% target: met at Queen's Hospital"),
        ("The verdict", "No indicator of this outcome has a yardstick in force on this side"),
    ]
    assert (tension.severity, tension.id) == (Severity.NOTE, "barking.going-home.one-sided")
    assert tension.facts.most == {Side.NHS: Consequence.INTERVENTION, Side.COUNCIL: Consequence.PUBLISHED}


def test_where_the_partner_who_answers_stands_adversely_it_is_worth_a_closer_look(world) -> None:
    registry = world.registry({"four-hours": {"yardsticks": [world.target(95)]}}, {"stay-home": {}})
    (tension,) = one_sided.find(world.cell(registry, {("four-hours", world.trust): {"2018-06": (807, 1000)}})).tensions
    assert tension.severity is Severity.LOOK


@pytest.mark.parametrize(("ends", "held"), [(date(2018, 3, 31), Side.NHS), (date(2018, 4, 1), "both")])
def test_a_regime_counts_to_the_last_day_on_which_it_is_in_force(world, ends: date, held) -> None:
    regimes = {"council-regime": {"consequence": "money", "valid_to": ends}}
    found = one_sided.find(world.cell(world.registry(*BOTH, regimes=regimes), {}))
    assert [one.facts.held for one in found.tensions] == ([] if held == "both" else [held])


def test_an_indicator_that_has_ended_holds_nobody_to_account(world) -> None:
    registry = world.registry({"four-hours": {"ended": date(2018, 3, 31)}}, {"stay-home": {}})
    (tension,) = one_sided.find(world.cell(registry, {})).tensions
    assert tension.facts.held is None


@pytest.mark.parametrize(
    ("then", "now", "changed", "severity"),
    [
        ((712, 1000), (390, 1000), True, Severity.LOOK),
        ((390, 1000), (712, 1000), True, Severity.NOTE),
        ((712, 1000), (690, 1000), False, Severity.NOTE),
    ],
)
def test_a_yearly_figure_that_moved_by_more_than_chance_is_told_with_both_years(world, then, now, changed, severity) -> None:
    figures = {("stay-home", world.council): {"2017-18": then, "2018-19": now}}
    (tension,) = one_sided.find(world.cell(world.registry(*BOTH), figures)).tensions
    assert (bool(tension.facts.changed), tension.severity) == (changed, severity)
    rows = [(one.period.id, one.sources[0].row) for one in tension.evidence if one.indicator]
    assert rows == ([("2017-18", 2), ("2018-19", 3)] if changed else [])


def test_a_change_across_a_break_is_not_told(world) -> None:
    broken = {"breaks": [{"on": date(2018, 4, 1), "words": "counted anew", "source": "handbook"}]}
    figures = {("stay-home", world.council): {"2017-18": (712, 1000), "2018-19": (390, 1000)}}
    (tension,) = one_sided.find(world.cell(world.registry({"four-hours": {}}, {"stay-home": broken}), figures)).tensions
    assert tension.facts.changed == ()


def test_without_counts_a_change_must_be_unusual_among_the_changes_of_other_councils(world) -> None:
    """40 other councils moved by at most 2 points, this one by 9: it is 1 in 41."""
    registry = world.registry(*BOTH, settings={"least_reference": 40})
    figures = {
        ("stay-home", code): {"2017-18": 70.0, "2018-19": 70.0 + place % 5 - 2} for place, code in enumerate(world.others)
    }
    moved = {**figures, ("stay-home", world.council): {"2017-18": 70.0, "2018-19": 61.0}}
    few = dict(list(moved.items())[1:])
    told = [one_sided.find(world.cell(registry, each)).tensions[0].facts.changed for each in (moved, few)]
    assert [len(one) for one in told] == [1, 0]
