"""T1: both regimes judge the outcome over the same time, and land on different sides."""

from __future__ import annotations

import pytest

from dashboard.judgement.tensions import verdict_divergence
from dashboard.judgement.tensions.tension import Severity


def judged(world, *bodies, council: bool = True):
    return world.registry(
        {"four-hours": {"yardsticks": [world.target(95)]}},
        {"stay-home": {"yardsticks": [world.thresholds(80, 60)] if council else []}},
        bodies=bodies or [world.body()],
    )


def test_the_nhs_misses_its_target_while_the_council_is_at_its_upper_threshold(world) -> None:
    figures = {("four-hours", world.trust): {"2018-06": (8070, 10_000)}, ("stay-home", world.council): {"2018-19": 85.0}}
    found = verdict_divergence.find(world.cell(judged(world), figures))
    (tension,) = found.tensions
    assert tension.severity is Severity.DISCUSS
    assert [(one.value, one.sources[0].file, one.says) for one in tension.evidence] == [
        (pytest.approx(80.7), "four-hours.csv", "95% target: missed"),
        (85.0, "stay-home.csv", "own thresholds: at or better than the upper threshold; no interval can be given"),
    ]
    assert (found.tested, tension.id) == (1, "barking.going-home.verdict-divergence")


@pytest.mark.parametrize(
    ("nhs", "home", "severity"),
    [
        (80.7, 85.0, Severity.DISCUSS),
        (80.7, 70.0, Severity.LOOK),
        (80.7, 50.0, None),
        (97.0, 50.0, Severity.DISCUSS),
        (97.0, 70.0, Severity.LOOK),
        (97.0, 85.0, None),
    ],
)
def test_favourable_against_adverse_is_for_the_board_and_one_step_is_not(world, nhs: float, home: float, severity) -> None:
    figures = {
        ("four-hours", world.trust): {"2018-06": (nhs * 1000, 100_000)},
        ("stay-home", world.council): {"2018-19": home},
    }
    found = verdict_divergence.find(world.cell(judged(world), figures))
    assert [one.severity for one in found.tensions] == ([severity] if severity else [])
    assert found.tested == 1


@pytest.mark.parametrize(("of", "found"), [(1000, 0), (10_000, 1)])
def test_a_figure_whose_interval_reaches_its_bar_is_too_close_to_tell(world, of: int, found: int) -> None:
    """94% of 1,000 lies between 92.1 and 95.5 at the widened level, 94% of 10,000 between 93.4 and 94.5."""
    figures = {
        ("four-hours", world.trust): {"2018-06": (0.94 * of, of)},
        ("stay-home", world.council): {"2018-19": 85.0},
    }
    answer = verdict_divergence.find(world.cell(judged(world), figures))
    assert len(answer.tensions) == found
    if not found:
        assert [one.reason for one in answer.not_enough] == [
            "The verdicts differ, but by less than chance explains: a figure lies too close to its bar to tell."
        ]


def test_a_target_that_may_be_met_or_missed_does_not_differ_for_sure_from_contested(world) -> None:
    figures = {("four-hours", world.trust): {"2018-06": (940, 1000)}, ("stay-home", world.council): {"2018-19": 70.0}}
    assert not verdict_divergence.find(world.cell(judged(world), figures)).tensions


@pytest.mark.parametrize(("share", "compared"), [(0.80, True), (0.79, False)])
def test_verdicts_about_other_people_are_not_compared(world, share: float, compared: bool) -> None:
    figures = {("four-hours", world.trust): {"2018-06": (8070, 10_000)}, ("stay-home", world.council): {"2018-19": 85.0}}
    found = verdict_divergence.find(world.cell(judged(world, world.body(council=share)), figures))
    assert (len(found.tensions), found.tested) == ((1, 1) if compared else (0, 0))
    if not compared:
        assert "not about the same people" in found.not_enough[0].reason


def test_verdicts_about_people_nobody_knows_are_not_compared(world) -> None:
    figures = {("four-hours", world.trust): {"2018-06": (8070, 10_000)}, ("stay-home", world.council): {"2018-19": 85.0}}
    assert not verdict_divergence.find(world.cell(judged(world, world.body(council=None)), figures)).tensions


def test_verdicts_about_another_time_are_not_compared(world) -> None:
    figures = {("four-hours", world.trust): {"2018-06": (8070, 10_000)}, ("stay-home", world.council): {"2016-17": 85.0}}
    found = verdict_divergence.find(world.cell(judged(world), figures))
    assert (list(found.tensions), found.tested) == ([], 0)
    assert found.not_enough[0].reason == "The NHS verdict is about 2018/19 and the council's about 2016/17: not the same time."


def test_no_figure_on_one_side_is_said(world) -> None:
    found = verdict_divergence.find(world.cell(judged(world), {("stay-home", world.council): {"2018-19": 85.0}}))
    assert [one.reason for one in found.not_enough] == [
        "No verdict on the NHS side in this period: there is no figure to judge."
    ]  # fmt: skip


def test_a_side_without_yardsticks_is_no_verdict_that_could_differ(world) -> None:
    figures = {("four-hours", world.trust): {"2018-06": (8070, 10_000)}, ("stay-home", world.council): {"2018-19": 85.0}}
    found = verdict_divergence.find(world.cell(judged(world, council=False), figures))
    assert (list(found.tensions), found.tested, list(found.not_enough)) == ([], 0, [])
