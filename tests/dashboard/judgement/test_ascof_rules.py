"""The department's calculation rules for ASCOF, by worked cases."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.judgement.ascof_rules import (
    After,
    Spell,
    admission_rate,
    at_home,
    episodes,
    finished_in,
    half_away_from_zero,
    linked,
    linked_discharge,
    median_wait,
    new_admission,
    receiving,
    stayed_in_community,
)

DAY = date(2025, 3, 1)


def after(days: int) -> date:
    return DAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("events", "stayed"),
    [
        pytest.param([(After.READMISSION, after(84))], False, id="G24 readmitted on day 84"),
        pytest.param([(After.READMISSION, after(85))], True, id="G24 readmitted on day 85"),
        pytest.param([(After.DEATH, after(10))], False, id="G24 died on day 10"),
        pytest.param([], True, id="G24 nothing happened"),
        pytest.param([(After.CARE_HOME, after(30))], False, id="care home"),
        pytest.param([(After.CARE_HOME, after(-3))], True, id="before the discharge"),
    ],
)
def test_still_in_the_community_after_84_days(events: list[tuple[After, date]], stayed: bool) -> None:
    assert stayed_in_community(DAY, events) is stayed


@pytest.mark.parametrize(
    ("days_after_start", "link"),
    [(-7, True), (-8, False), (3, True), (4, False), (0, True)],
    ids=["G25 seven days before", "G25 eight before", "G25 three after", "G25 four after", "same day"],
)
def test_a_discharge_is_linked_to_reablement_near_it(days_after_start: int, link: bool) -> None:
    assert linked(after(days_after_start), DAY) is link


def test_the_latest_discharge_wins_and_admission_is_not_after_the_start() -> None:
    assert linked_discharge([after(-7), after(-2), after(-9)], DAY) == after(-2)
    assert linked_discharge([after(-8)], DAY) is None
    assert not linked(after(2), DAY, admission=after(1))
    assert linked(after(2), DAY, admission=DAY)


def test_the_admission_rate_rounds_halves_away_from_zero() -> None:
    """G26: 150 of 32,000 are 468.75."""
    assert admission_rate(150, 32_000).value == 468.8
    assert (half_away_from_zero(Fraction(25, 100), 1), half_away_from_zero(Fraction(-25, 100), 1)) == (0.3, -0.3)


@given(st.integers(-10_000, 10_000))
def test_rounding_is_the_same_on_both_sides_of_zero(thousandths: int) -> None:
    value = Fraction(thousandths, 1000)
    assert half_away_from_zero(value, 1) == -half_away_from_zero(-value, 1)
    assert abs(half_away_from_zero(value, 1) - float(value)) <= 0.05 + 1e-9


@pytest.mark.parametrize(
    ("ends", "new"),
    [([after(-364)], False), ([after(-365)], True), ([], True), ([None], False), ([after(-365), after(-20)], False)],
    ids=["G27 ended 364 days before", "G27 ended 365 days before", "none", "under way", "two spells"],
)
def test_a_care_home_admission_is_new_after_a_year(ends: list[date | None], new: bool) -> None:
    assert new_admission(DAY, ends) is new


def test_a_zero_of_an_authority_that_sent_nothing_is_flagged() -> None:
    """G28."""
    silent, none = admission_rate(0, 32_000, in_submissions=False), admission_rate(0, 32_000)
    assert (silent.value, none.value, none.notes) == (0.0, 0.0, ())
    assert "may mean that nothing was sent" in silent.notes[0]


def test_the_median_wait_is_continuous_and_of_finished_waits() -> None:
    """G29."""
    assert median_wait([2, 4, 10, 40]) == 7
    assert median_wait([]) is None
    waits = [(after(0), after(10)), (after(0), None), (after(-100), after(-1)), (after(5), after(9))]
    assert finished_in(waits, after(0), after(30)) == [10, 4]


def test_unknown_accommodation_stays_in_and_is_said() -> None:
    """G30."""
    said = at_home(60, 30, 10)
    assert (said.value, said.notes) == (60.0, ("the accommodation of 10% is unknown, and they count as not at home",))
    assert at_home(60, 40, 0).notes == ()
    assert at_home(0, 0, 0).value is None


def test_unknowns_are_kept_for_clients_and_left_out_for_carers() -> None:
    assert (receiving(60, 30, 10, carers=False).value, receiving(60, 30, 10, carers=True).value) == (60.0, 66.7)


def test_spells_at_most_seven_days_apart_are_one_episode() -> None:
    spells = [Spell(after(20), after(30)), Spell(after(0), after(13)), Spell(after(5), after(9)), Spell(after(38), after(40))]
    assert episodes(spells) == (Spell(after(0), after(30)), Spell(after(38), after(40)))
