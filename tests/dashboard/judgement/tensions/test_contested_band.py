"""T3: one and the same figure meets one target and misses another."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.judgement.figures import Published
from dashboard.judgement.tensions import contested_band
from dashboard.judgement.tensions.known import Cell, Known, before
from dashboard.judgement.tensions.tension import Severity
from dashboard.judgement.verdict import Source
from datasets.organisations import known_organisations
from datasets.periods import month
from datasets.registry import Registry


def two_targets(world, *more, regime: str = "nhs-regime"):
    return world.registry({"four-hours": {"yardsticks": [world.target(95), world.target(76, regime=regime), *more]}})


def test_77_per_cent_in_march_2024_passes_the_recovery_ambition_and_misses_the_standard(registry: Registry) -> None:
    """Regimes G14, by the registry as it is: 77% of 20,000 attendances."""
    place, outcome, march = registry.places["barking-and-dagenham"], registry.outcomes["emergency-care"], month(2024, 3)
    series = {("nhs-ae-4h", "RF4"): {march: Published(77.0, 15_400, 20_000, None, Source("S1", "ae.csv", "", 9))}}
    known = Known(registry, series, known_organisations())
    now, then = known.verdict(place, outcome, march), known.verdict(place, outcome, before(march))
    (tension,) = contested_band.find(Cell(known, place, outcome, march, now, then)).tensions
    assert tension.facts.met.yardstick.value == 76
    assert tension.facts.missed.yardstick.value == 95
    assert tension.evidence[0].sources == (Source("S1", "ae.csv", "", 9),)
    assert tension.id == "barking-and-dagenham.emergency-care.contested-band.nhs-ae-4h-rf4"


@pytest.mark.parametrize(
    ("of_10_000", "found", "not_enough"),
    [(9500, 0, 0), (9452, 0, 1), (9451, 1, 0), (8000, 1, 0), (7696, 1, 0), (7695, 0, 1), (7599, 0, 0)],
)
def test_the_whole_interval_must_lie_between_the_two(world, of_10_000: int, found: int, not_enough: int) -> None:
    """The interval of 94.52% ends at 95.008 and that of 94.51% at 94.999; that of 76.95% begins at 75.993."""
    cell = world.cell(two_targets(world), {("four-hours", world.trust): {"2018-06": (of_10_000, 10_000)}}, "2018-06")
    answer = contested_band.find(cell)
    assert (len(answer.tensions), len(answer.not_enough), answer.tested) == (found, not_enough, 1 - not_enough)


def test_too_close_to_tell_is_said(world) -> None:
    cell = world.cell(two_targets(world), {("four-hours", world.trust): {"2018-06": (77, 100)}}, "2018-06")
    assert [one.reason for one in contested_band.find(cell).not_enough] == [
        "Four hours at Queen's Hospital lies between two targets, but too close to one to tell."
    ]


def test_two_bars_of_the_two_partners_are_for_the_board(world) -> None:
    figures = {("four-hours", world.trust): {"2018-06": (8000, 10_000)}}
    both, one = (two_targets(world, regime=regime) for regime in ("council-regime", "nhs-regime"))
    severities = [contested_band.find(world.cell(each, figures, "2018-06")).tensions[0].severity for each in (both, one)]
    assert severities == [Severity.DISCUSS, Severity.LOOK]


def test_an_ambition_for_march_does_not_contest_the_quarter_or_another_month(world) -> None:
    march = {"valid_from": date(2024, 3, 1), "valid_to": date(2024, 3, 31), "kind": "recovery"}
    registry = world.registry({"four-hours": {"yardsticks": [world.target(95), world.target(76, **march)]}})
    figures = {("four-hours", world.trust): {f"2024-0{number}": (8000, 10_000) for number in (1, 2, 3)}}
    tested = {asked: contested_band.find(world.cell(registry, figures, asked)).tested for asked in ("2024-03", "2023-24-Q4")}
    assert tested == {"2024-03": 1, "2023-24-Q4": 0}


def test_a_single_target_is_no_band(world) -> None:
    registry = world.registry({"four-hours": {"yardsticks": [world.target(95)]}})
    answer = contested_band.find(world.cell(registry, {("four-hours", world.trust): {"2018-06": (8000, 10_000)}}, "2018-06"))
    assert (list(answer.tensions), answer.tested) == ([], 0)


def test_a_third_bar_in_between_does_not_hide_the_band(world) -> None:
    """78% of 1,000 surely meets 70 and surely misses 95, whatever may be said of 78."""
    registry = world.registry({"four-hours": {"yardsticks": [world.target(95), world.target(78), world.target(70)]}})
    cell = world.cell(registry, {("four-hours", world.trust): {"2018-06": (780, 1000)}}, "2018-06")
    assert contested_band.find(cell).tensions


@given(of_1000=st.integers(0, 1000))
def test_mirroring_figure_bars_and_direction_changes_nothing(world, of_1000: int) -> None:
    """So many within four hours, or so many not: 95 and 76 become 5 and 24."""
    mirrored = world.registry({"four-hours": {"better": "lower", "yardsticks": [world.target(5), world.target(24)]}})
    answers = [
        contested_band.find(world.cell(registry, {("four-hours", world.trust): {"2018-06": (count, 1000)}}, "2018-06"))
        for registry, count in ((two_targets(world), of_1000), (mirrored, 1000 - of_1000))
    ]
    assert len({(len(one.tensions), len(one.not_enough)) for one in answers}) == 1
