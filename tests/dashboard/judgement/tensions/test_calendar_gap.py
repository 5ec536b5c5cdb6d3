"""T5: the partners see their figures at different times."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.judgement.tensions import calendar_gap
from dashboard.judgement.tensions.tension import Severity
from datasets.periods import financial_year, month

BOTH = {"four-hours": {}}, {"stay-home": {}}


def test_a_council_figure_of_two_years_before_lies_far_from_a_monthly_one(world) -> None:
    figures = {
        ("four-hours", world.trust): {"2019-02": (807, 1000), "2019-03": (807, 1000)},
        ("stay-home", world.council): {"2015-16": 70.0, "2016-17": 71.0},
    }
    (tension,) = calendar_gap.find(world.cell(world.registry(*BOTH), figures)).tensions
    assert (tension.facts.nhs.ends, tension.facts.council.ends) == (date(2019, 3, 31), date(2017, 3, 31))
    assert (tension.facts.days_in_age, tension.facts.days_seen, tension.severity) == (730, None, Severity.LOOK)
    assert [[(each.file, each.row) for each in one.sources] for one in tension.evidence] == [
        [("four-hours.csv", 2), ("four-hours.csv", 3)],
        [("stay-home.csv", 3)],
    ]
    assert tension.id == "barking.going-home.calendar"


@pytest.mark.parametrize(
    ("days", "severity"), [(0, None), (180, None), (181, Severity.NOTE), (366, Severity.NOTE), (367, Severity.LOOK)]
)
def test_figures_of_one_time_may_still_be_published_far_apart(world, days: int, severity: Severity | None) -> None:
    registry = world.registry(*BOTH, published_after={"four-hours": 14, "stay-home": 14 + days})
    figures = {("four-hours", world.trust): {"2019-03": (807, 1000)}, ("stay-home", world.council): {"2018-19": 70.0}}
    found = calendar_gap.find(world.cell(registry, figures))
    assert [(one.severity, one.facts.days_seen) for one in found.tensions] == ([(severity, days)] if severity else [])
    assert found.tested == 1


@pytest.mark.parametrize(
    ("council", "days", "severity"), [("2017-18", 365, Severity.NOTE), ("2018-19", 0, None), ("2016-17", 730, Severity.LOOK)]
)
def test_a_year_apart_in_age_is_a_note_and_more_is_worth_a_look(world, council: str, days: int, severity) -> None:
    figures = {("four-hours", world.trust): {"2019-03": (807, 1000)}, ("stay-home", world.council): {council: 70.0}}
    found = calendar_gap.find(world.cell(world.registry(*BOTH), figures))
    assert [(one.severity, one.facts.days_in_age) for one in found.tensions] == ([(severity, days)] if severity else [])


@pytest.mark.parametrize(
    ("missing", "reason"), [("four-hours", "No figure on the NHS side"), ("stay-home", "No figure on the council side")]
)
def test_a_side_without_a_figure_is_not_enough(world, missing: str, reason: str) -> None:
    figures = {("four-hours", world.trust): {"2019-03": (807, 1000)}, ("stay-home", world.council): {"2018-19": 70.0}}
    found = calendar_gap.find(
        world.cell(world.registry(*BOTH), {key: one for key, one in figures.items() if key[0] != missing})
    )
    assert (list(found.tensions), found.tested) == ([], 0)
    assert [one.reason for one in found.not_enough] == [f"{reason} in this period or the two years before."]


def test_a_side_without_indicators_has_no_calendar(world) -> None:
    found = calendar_gap.find(
        world.cell(world.registry({"four-hours": {}}), {("four-hours", world.trust): {"2019-03": (8, 10)}})
    )
    assert (list(found.tensions), found.tested, list(found.not_enough)) == ([], 0, [])


def test_a_year_around_the_quarter_asked_for_is_no_other_time(world) -> None:
    months = {f"2018-{number:02d}": (807, 1000) for number in range(4, 13)}
    figures = {("four-hours", world.trust): months, ("stay-home", world.council): {"2018-19": 70.0}}
    assert not calendar_gap.find(world.cell(world.registry(*BOTH), figures, "2018-19-Q1")).tensions


def test_a_year_apart_is_as_far_apart_in_a_leap_year(world) -> None:
    figures = {("four-hours", world.trust): {"2020-03": (807, 1000)}, ("stay-home", world.council): {"2018-19": 70.0}}
    (tension,) = calendar_gap.find(world.cell(world.registry(*BOTH), figures, "2019-20")).tensions
    assert tension.severity is Severity.NOTE


@given(years=st.integers(-6, 20), council=st.sampled_from([2015, 2016, 2018]))
def test_shifting_both_calendars_by_whole_years_finds_the_same(world, years: int, council: int) -> None:
    def severities(by: int) -> list[Severity]:
        home = {financial_year(council + by).id: 70.0}
        figures = {("four-hours", world.trust): {month(2019 + by, 3).id: (807, 1000)}, ("stay-home", world.council): home}
        cell = world.cell(world.registry(*BOTH), figures, financial_year(2018 + by).id)
        return [one.severity for one in calendar_gap.find(cell).tensions]

    assert severities(years) == severities(0)
