"""T7: two published numbers for one thing. Both are kept."""

from __future__ import annotations

import pytest

from dashboard.judgement.tensions import conflicting_values
from dashboard.judgement.tensions.conflicting_values import Why
from dashboard.judgement.tensions.tension import Severity

TWICE = {"id": "home-twice", "one": "first", "other": "second", "outcome": "going-home"}
MONTHS = [f"2018-{number:02d}" for number in range(4, 13)] + ["2019-01", "2019-02", "2019-03"]


def pair(world, differ: str = "", **fields: object):
    twice = {**TWICE, "differ": differ}
    return world.registry({}, {"first": fields}, context={"second": fields}, reported_twice=[twice])


def test_two_sources_that_differ_are_both_shown_and_neither_is_chosen(world) -> None:
    figures = {("first", world.council): {"2017-18": 60.0, "2018-19": 71.0}, ("second", world.council): {"2018-19": 72.5}}
    found = conflicting_values.find(world.cell(pair(world), figures))
    (tension,) = found.tensions
    assert (tension.severity, tension.facts.why) == (Severity.LOOK, Why.UNEXPLAINED)
    assert (tension.facts.one, tension.facts.other) == (71.0, 72.5)
    assert [(one.value, one.sources[0].file, one.sources[0].row) for one in tension.evidence] == [
        (71.0, "first.csv", 3),
        (72.5, "second.csv", 2),
    ]
    assert tension.id == "barking.going-home.conflicting-values.home-twice"


def test_a_known_difference_of_definition_is_only_a_note(world) -> None:
    figures = {("first", world.council): {"2018-19": 71.0}, ("second", world.council): {"2018-19": 72.5}}
    (tension,) = conflicting_values.find(world.cell(pair(world, "without people funding themselves"), figures)).tensions
    assert (tension.severity, tension.facts.why) == (Severity.NOTE, Why.DEFINITION)


@pytest.mark.parametrize(("other", "found"), [(71.0, 0), (71.1, 0), (70.9, 0), (71.2, 1)])
def test_half_a_unit_of_rounding_on_each_side_is_allowed(world, other: float, found: int) -> None:
    figures = {("first", world.council): {"2018-19": 71.0}, ("second", world.council): {"2018-19": other}}
    answer = conflicting_values.find(world.cell(pair(world), figures))
    assert (len(answer.tensions), answer.tested) == (found, 1)


@pytest.mark.parametrize(("one", "other", "found"), [((70, 100), (80, 100), 0), ((7000, 10_000), (8000, 10_000), 1)])
def test_two_estimates_whose_intervals_meet_are_no_conflict(world, one, other, found: int) -> None:
    figures = {("first", world.council): {"2018-19": one}, ("second", world.council): {"2018-19": other}}
    assert len(conflicting_values.find(world.cell(pair(world), figures)).tensions) == found


def test_figures_of_other_years_or_missing_ones_are_not_compared(world) -> None:
    for told in ({"2016-17": 50.0}, {"2018-19": None}, {}):
        figures = {("first", world.council): {"2018-19": 71.0}, ("second", world.council): told}
        found = conflicting_values.find(world.cell(pair(world), figures))
        assert (len(found.tensions), found.tested) == (0, 0)


def test_a_pair_with_one_number_missing_is_not_enough_with_its_reason(world) -> None:
    found = conflicting_values.find(world.cell(pair(world), {("first", world.council): {"2018-19": 71.0}}))
    assert len(found.not_enough) == 1


def test_the_evidence_names_the_trust_whose_figures_differ(world) -> None:
    registry = world.registry(
        {"first": {"frequency": "year", "longer": "none"}, "second": {"frequency": "year", "longer": "none"}},
        bodies=[world.body(world.trust), world.body(world.other_trust)],
        reported_twice=[TWICE],
    )
    figures = {("first", world.other_trust): {"2018-19": 71.0}, ("second", world.other_trust): {"2018-19": 75.0}}
    (tension,) = conflicting_values.find(world.cell(registry, figures)).tensions
    assert {one.organisation for one in tension.evidence} == {world.other_trust}


@pytest.mark.parametrize(("year", "found"), [(1200, 0), (1201, 1)])
def test_a_year_that_is_not_the_sum_of_its_months_is_shown_beside_them(world, year: int, found: int) -> None:
    days = {"unit": "days", "maximum": None, "decimals": 0, "longer": "sum", "better": "lower"}
    figures = {("days-delayed", world.trust): {**dict.fromkeys(MONTHS, 100), "2018-19": year}}
    answer = conflicting_values.find(world.cell(world.registry({"days-delayed": days}), figures))
    assert (len(answer.tensions), answer.tested) == (found, 1)
    for tension in answer.tensions:
        assert (tension.facts.one, tension.facts.other, tension.facts.why) == (1201, 1200, Why.SUMMED)
        assert len(tension.evidence) == 13
        assert all(len(one.sources) == 1 for one in tension.evidence)


def test_months_and_year_that_were_each_rounded_are_no_conflict(world) -> None:
    """8 months of 10.49 and 4 of 10.6 people are 10 and 11 as published; their mean of 10.53 is published as 11."""
    people = {"unit": "people", "maximum": None, "decimals": 0, "longer": "daily-mean", "better": "lower"}
    told = {month: 10 if place < 8 else 11 for place, month in enumerate(MONTHS)} | {"2018-19": 11}
    registry = world.registry({"people-waiting": people})
    assert not conflicting_values.find(world.cell(registry, {("people-waiting", world.trust): told})).tensions
