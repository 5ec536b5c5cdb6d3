"""T9: one item decides the whole verdict."""

from __future__ import annotations

import pytest

from dashboard.judgement.tensions import override
from dashboard.judgement.tensions.tension import Severity
from dashboard.judgement.verdict import Standing


def four(world, **last: object):
    """Three figures at their upper threshold of 80, lower 60, and one more."""
    pair = {"yardsticks": [world.thresholds(80, 60)]}
    return world.registry({}, {"one": pair, "two": pair, "three": pair, "last": pair | last})


def told(world, last: object, three: object = 85.0) -> dict[tuple[str, str], dict[str, object]]:
    figures = {"one": 85.0, "two": 85.0, "three": three, "last": last}
    return {(name, world.council): {"2018-19": value} for name, value in figures.items()}


def test_one_of_four_figures_at_its_lower_threshold_takes_two_points_from_the_score(world) -> None:
    found = override.find(world.cell(four(world), told(world, 55.0)))
    (tension,) = found.tensions
    assert tension.facts.item.figure.indicator.id == "last"
    assert tension.facts.verdict.label.startswith("2 of 4")
    assert tension.facts.without.label.startswith("4 of 4")
    assert (tension.severity, tension.id) == (Severity.NOTE, "barking.going-home.override.council")
    assert [one.sources[0].file for one in tension.evidence] == ["last.csv", "one.csv", "two.csv", "three.csv"]
    assert tension.facts.flip is not None
    assert tension.facts.flip.to == pytest.approx(60.1)


@pytest.mark.parametrize(("last", "found"), [(60.0, 1), (60.1, 0), (85.0, 0)])
def test_only_a_figure_at_or_below_its_lower_threshold_decides(world, last: float, found: int) -> None:
    answer = override.find(world.cell(four(world), told(world, last)))
    assert (len(answer.tensions), answer.tested) == (found, 1)


@pytest.mark.parametrize(("last", "found"), [((55, 100), 0), ((5500, 10_000), 1)])
def test_a_figure_whose_interval_reaches_above_the_threshold_does_not_decide(world, last, found: int) -> None:
    assert len(override.find(world.cell(four(world), told(world, last))).tensions) == found


def test_of_three_figures_one_always_decides_and_that_is_no_tension(world) -> None:
    found = override.find(world.cell(four(world), told(world, 55.0, three=None)))
    assert (list(found.tensions), found.tested) == ([], 0)


def test_a_published_rating_that_says_other_than_the_figures_decides(world) -> None:
    rated = {"unit": "rating", "maximum": 3, "decimals": 0, "yardsticks": [world.rating()]}
    (tension,) = override.find(world.cell(four(world, **rated), told(world, 1))).tensions
    assert (tension.facts.verdict.label, tension.facts.without.standing) == ("Inadequate", Standing.FAVOURABLE)
    assert tension.severity is Severity.LOOK


def test_a_published_rating_that_says_the_same_as_the_figures_does_not(world) -> None:
    rated = {"unit": "rating", "maximum": 3, "decimals": 0, "yardsticks": [world.rating()]}
    assert not override.find(world.cell(four(world, **rated), told(world, 3))).tensions
