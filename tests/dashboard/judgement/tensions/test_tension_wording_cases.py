"""Words that must fit the case: a trust of few of the council's people, a year beside its months, lists."""

from __future__ import annotations

import re

import pytest

from dashboard.judgement.tensions import KINDS
from dashboard.tension_wording import listed
from datasets.periods import month
from datasets.tension_book import TensionKind


def test_a_rating_that_decides_is_told_by_its_label(world) -> None:
    rated = {"unit": "rating", "maximum": 3, "yardsticks": [world.rating()]}
    figures = {name: {"yardsticks": [world.thresholds(80, 60)]} for name in ("one", "two", "three")}
    told = {(name, world.council): {"2018-19": 85.0} for name in figures} | {("cqc", world.council): {"2018-19": 1}}
    cell = world.cell(world.registry({}, {**figures, "cqc": rated}), told)
    (tension,) = KINDS[TensionKind.OVERRIDE](cell).tensions
    assert "“Cqc” (inadequate)" in world.say(tension, cell)


def test_a_share_just_below_the_bar_is_not_told_as_the_bar(world) -> None:
    registry = world.registry(
        {"four-hours": {"yardsticks": [world.target(95)]}},
        {"stay-home": {"yardsticks": [world.thresholds(80, 60)]}},
        bodies=[world.body(council=0.796)],
    )
    figures = {("four-hours", world.trust): {"2018-06": (8070, 10_000)}, ("stay-home", world.council): {"2018-19": 85.0}}
    (missing,) = KINDS[TensionKind.VERDICT_DIVERGENCE](world.cell(registry, figures)).not_enough
    assert "serve 80%" not in missing.reason


def test_a_trust_that_serves_few_of_the_council_s_people_is_not_said_to_serve_many_from_elsewhere(world) -> None:
    registry = world.registry({"four-hours": {}}, bodies=[world.body(body=0.95, council=0.6)])
    cell = world.cell(registry, {("four-hours", world.trust): {"2018-06": (807, 1000)}})
    (tension,) = KINDS[TensionKind.FOOTPRINT](cell).tensions
    assert "many people who live elsewhere" not in world.say(tension, cell)


def test_a_year_and_its_months_are_not_called_two_sources(world) -> None:
    months = {month(2018, 4).shifted(step).id: (800, 1000) for step in range(12)}
    cell = world.cell(world.registry({"four-hours": {}}), {("four-hours", world.trust): months | {"2018-19": 82.0}})
    (tension,) = KINDS[TensionKind.CONFLICTING_VALUES](cell).tensions
    assert not re.search("Two official sources|is the sum of", world.say(tension, cell))


@pytest.mark.parametrize(("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_lists_in_words(words: list[str], said: str) -> None:
    assert listed(words) == said
