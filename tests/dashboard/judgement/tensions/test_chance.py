"""Beyond a bar, or changed, by more than chance explains."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.judgement.figures import Published
from dashboard.judgement.tensions.chance import (
    at_ends,
    chance_among,
    change_of_counts,
    change_of_months,
    deviation,
    kept_by_false_discovery_rate,
    level_for,
    spread,
    two_sided,
)
from dashboard.judgement.verdict import Source
from datasets.registry import Side

CHANCES = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.floats(0, 1), max_size=12)
SOURCE = Source("S1", "file.csv", "", 2)


def counted(numerator: float, denominator: float) -> Published:
    return Published(None, numerator, denominator, None, SOURCE)


@pytest.mark.parametrize(("comparisons", "level"), [(0, 0.95), (1, 0.95), (2, 0.975), (24, 1 - 0.05 / 24)])
def test_the_level_rises_with_the_number_of_comparisons(comparisons: int, level: float) -> None:
    assert level_for(comparisons, 0.05) == pytest.approx(level)


@pytest.mark.parametrize(("z", "chance"), [(0, 1), (1.959964, 0.05), (-1.959964, 0.05), (2.575829, 0.01)])
def test_the_chance_of_a_deviation_either_way(z: float, chance: float) -> None:
    assert two_sided(z) == pytest.approx(chance, abs=1e-6)


def test_benjamini_and_hochberg_s_own_example() -> None:
    """Their fifteen comparisons of 1995 at 5%: the four smallest are kept."""
    chances = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    kept = kept_by_false_discovery_rate({str(place): one for place, one in enumerate(chances)}, 15, 0.05)
    assert kept == {"0", "1", "2", "3"}


@given(CHANCES, st.integers(0, 40), st.floats(0.01, 0.4), st.floats(0, 1))
def test_never_more_is_kept_than_is_given_and_less_the_more_was_tested_or_the_lower_the_rate(chances, more, rate, part) -> None:
    kept = kept_by_false_discovery_rate(chances, len(chances), rate)
    assert kept <= set(chances)
    assert kept_by_false_discovery_rate(chances, len(chances) + more, rate) <= kept
    assert kept_by_false_discovery_rate(chances, len(chances), rate * part) <= kept
    assert all(chances[one] <= chances[other] for one in kept for other in set(chances) - kept)


@given(CHANCES, st.floats(0, 1))
def test_a_smaller_chance_is_never_kept_less(chances, part: float) -> None:
    kept = kept_by_false_discovery_rate(chances, len(chances), 0.05)
    for name in kept:
        smaller = chances | {name: chances[name] * part}
        assert kept <= kept_by_false_discovery_rate(smaller, len(chances), 0.05)


def test_of_a_thousand_families_without_any_effect_about_one_in_twenty_keeps_anything() -> None:
    dice = random.Random(7)
    families = [{str(place): dice.random() for place in range(10)} for _ in range(1000)]
    assert 30 <= sum(bool(kept_by_false_discovery_rate(one, 10, 0.05)) for one in families) <= 70


def test_the_change_of_a_proportion_and_of_a_rate_by_their_counts(world) -> None:
    registry = world.registry({"share": {}, "moves": {"unit": "per-100000", "maximum": None}, "score": {"unit": "score"}})
    share, moves, score = registry.indicators.values()
    assert change_of_counts(share, counted(40, 100), counted(60, 100)) == pytest.approx(2.8284, abs=1e-4)
    assert change_of_counts(moves, counted(100, 10_000), counted(144, 10_000)) == pytest.approx(44 / 244**0.5)
    assert change_of_counts(share, counted(0, 100), counted(0, 100)) == 0
    assert change_of_counts(score, counted(1, 2), counted(2, 2)) is None
    assert change_of_counts(share, Published(40.0, None, None, None, SOURCE), counted(60, 100)) is None


def test_the_change_of_months_is_in_standard_deviations_of_their_means() -> None:
    assert change_of_months([12, 12, 12], [10, 10, 10], 1.0) == pytest.approx(2 / (2 / 3) ** 0.5)


@pytest.mark.parametrize(("change", "chance"), [(5, 1 / 5), (-5, 1 / 5), (3, 2 / 5), (0, 1)])
def test_a_rank_among_others_counts_this_one(change: float, chance: float) -> None:
    assert chance_among(change, [1, -2, 3, 0]) == pytest.approx(chance)


@pytest.mark.parametrize(("months", "known"), [(7, False), (8, True)])
def test_eight_months_that_move_are_needed(world, months: int, known: bool) -> None:
    told = {f"2018-{4 + step:02d}": 80 + step % 2 for step in range(months)}
    cell = world.cell(world.registry({"four-hours": {}}), {("four-hours", world.trust): told})
    chart = cell.known.chart("four-hours", world.trust, cell.period)
    assert deviation(chart) == (pytest.approx(2.66 / 3) if known else None)
    still = world.cell(world.registry({"four-hours": {}}), {("four-hours", world.trust): dict.fromkeys(told, 80)})
    assert deviation(still.known.chart("four-hours", world.trust, still.period)) is None


@pytest.mark.parametrize(("better", "labels"), [("higher", ["Missed", "Met"]), ("lower", ["Missed", "Met"])])
def test_the_ends_of_an_interval_are_the_worse_and_then_the_better(world, better: str, labels: list[str]) -> None:
    registry = world.registry({"four-hours": {"better": better, "yardsticks": [world.target(50)]}})
    cell = world.cell(registry, {("four-hours", world.trust): {"2018-06": (50, 100)}}, "2018-06")
    (one,) = cell.now.verdicts[Side.NHS].indicators
    assert [end.label for end in at_ends(one, spread(one, 0.95, None, None))] == labels
    assert spread(one, 0.95, None, None) == (pytest.approx(40.383, abs=1e-3), pytest.approx(59.617, abs=1e-3))


def test_the_interval_of_a_count_of_nought_is_in_the_unit_of_its_rate(world) -> None:
    """A quarter without a day's delay, after months of 10 and 20 days: at most 53 days, 0.3 people a day for every 100,000."""
    rate = {"per": 100_000, "of": "residents", "daily": True, "words": "people a day per 100,000 residents"}
    days = {"unit": "days", "maximum": None, "decimals": 0, "longer": "sum", "better": "lower", "frequency": "month"}
    bar = world.target(1, regime="council-regime")
    registry = world.registry({}, {"days-delayed": days | {"rate": rate, "yardsticks": [bar]}})
    told = {f"2017-{number:02d}": 10 + 10 * (number % 2) for number in range(4, 13)} | {f"2018-0{one}": 0 for one in (4, 5, 6)}
    cell = world.cell(registry, {("days-delayed", world.council): told}, "2018-19-Q1")
    (one,) = cell.now.verdicts[Side.COUNCIL].indicators
    assert [end.label for end in at_ends(one, cell.spread(one))] == ["Met", "Met"]
