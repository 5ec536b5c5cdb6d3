"""T11: the label moved, but the figures behind it may not have."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.judgement.tensions import noise_verdict
from dashboard.judgement.tensions.tension import Severity


def look(world, *told: object, yardsticks=None, **fields: object):
    """A trust's yearly figure, first of 2017/18 and then of 2018/19, against a target of 95."""
    yearly = {"yardsticks": yardsticks or [world.target(95)], "frequency": "year", "longer": "none"} | fields
    figures = {("four-hours", world.trust): dict(zip(("2017-18", "2018-19"), told, strict=False))}
    return noise_verdict.find(world.cell(world.registry({"four-hours": yearly}), figures))


def test_a_target_missed_by_a_hair_after_it_was_met_by_a_hair(world) -> None:
    found = look(world, (955, 1000), (948, 1000))
    (tension,) = found.tensions
    assert (tension.facts.was.label, tension.facts.now.label) == ("Target met", "Target missed")
    assert [(one.period.id, one.value, one.says, one.sources[0].row) for one in tension.evidence] == [
        ("2017-18", pytest.approx(95.5), "before: Met", 2),
        ("2018-19", pytest.approx(94.8), "now: Missed", 3),
    ]
    assert (tension.severity, tension.id, found.tested) == (Severity.NOTE, "barking.going-home.noise-verdict.nhs", 1)


@pytest.mark.parametrize(
    ("then", "now", "found"),
    [
        ((955, 1000), (960, 1000), 0),  # the label stayed
        ((960, 1000), (942, 1000), 1),  # z = 1.87
        ((960, 1000), (940, 1000), 0),  # z = 2.05: beyond the plain 95%, so it may be real
        ((99, 100), (94, 100), 1),
        ((9900, 10_000), (9400, 10_000), 0),
    ],
)
def test_only_a_change_within_the_plain_95_per_cent_is_called_noise(world, then, now, found: int) -> None:
    answer = look(world, then, now)
    assert (len(answer.tensions), answer.tested, len(answer.not_enough)) == (found, 1, 0)


def test_a_figure_without_counts_cannot_be_told_from_chance(world) -> None:
    assert [one.reason for one in look(world, 95.5, 94.8).not_enough] == [
        "The NHS verdict moved from “Target met” to “Target missed”: no counts tell whether by chance."
    ]


def test_a_figure_counted_anew_is_not_compared(world) -> None:
    broken = [{"on": date(2018, 4, 1), "words": "booked arrivals are counted too", "source": "the collection"}]
    assert [one.reason for one in look(world, (955, 1000), (948, 1000), breaks=broken).not_enough] == [
        "The NHS verdict moved from “Target met” to “Target missed”: other figures or bars stand behind it than before."
    ]


def test_a_verdict_that_was_not_there_before_has_not_moved(world) -> None:
    found = look(world, None, (948, 1000))
    assert (list(found.tensions), found.tested, list(found.not_enough)) == ([], 0, [])


def test_a_label_that_moved_with_a_new_bar_did_not_move_by_chance(world) -> None:
    """80% in both years; the ambition of 78% is of April 2018."""
    ambition = world.target(78, kind="recovery", valid_from=date(2018, 4, 1))
    assert not look(world, (8000, 10_000), (8000, 10_000), yardsticks=[world.target(95), ambition]).tensions


def test_a_label_that_moved_with_a_new_figure_did_not_move_by_chance(world) -> None:
    """The first trust fell by a hair; the label is of two trusts because the second has figures now."""
    yearly = {"yardsticks": [world.target(95)], "frequency": "year", "longer": "none"}
    registry = world.registry({"four-hours": yearly}, bodies=[world.body(), world.body(world.other_trust)])
    figures = {
        ("four-hours", world.trust): {"2017-18": (955, 1000), "2018-19": (948, 1000)},
        ("four-hours", world.other_trust): {"2018-19": (700, 1000)},
    }
    assert not noise_verdict.find(world.cell(registry, figures)).tensions


@pytest.mark.parametrize(("second_year", "found"), [(2260, 1), (2600, 0)])
def test_a_count_is_held_against_the_variation_of_its_months(world, second_year: int, found: int) -> None:
    """Days delayed of 170 and 190 in turn: a year of 2,160 and then one of 2,260, or one of 2,600."""
    days = {"unit": "days", "maximum": None, "decimals": 0, "longer": "sum", "better": "lower", "frequency": "month"}
    registry = world.registry({}, {"days-delayed": days | {"yardsticks": [world.target(2200, regime="council-regime")]}})
    months = [f"{year}-{number:02d}" for year in (2017, 2018, 2019) for number in range(1, 13)][3:27]
    values = [170, 190] * 6 + [second_year / 12 - 10, second_year / 12 + 10] * 6
    told = {("days-delayed", world.council): dict(zip(months, values, strict=True))}
    assert len(noise_verdict.find(world.cell(registry, told)).tensions) == found
