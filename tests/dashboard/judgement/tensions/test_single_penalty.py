"""T12: one kind of event, a charge on one partner alone."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.judgement.tensions import single_penalty
from dashboard.judgement.tensions.tension import Severity
from datasets.registry import Side
from datasets.tension_book import Charge

DAYS = {"unit": "days", "maximum": None, "decimals": 0, "better": "lower"}
CHARGE = {
    "id": "discharge", "indicator": "social-care-days", "outcome": "going-home", "free": ["nhs-days", "both-days"],
    "pays": "council", "words": "A day laid at social care alone may be charged.", "source": "the Act",
    "valid_from": date(2015, 4, 1), "valid_to": date(2020, 2, 29),
}  # fmt: skip


def look(world, figures, asked: str = "2018-19", **charge: object):
    council = dict.fromkeys(("social-care-days", "nhs-days"), DAYS)
    registry = world.registry({}, council, context={"both-days": DAYS}, charges=[CHARGE | charge])
    told = {(name, world.council): one for name, one in figures.items()}
    return single_penalty.find(world.cell(registry, told, asked))


def test_days_laid_at_the_council_may_be_charged_and_the_others_are_shown_beside_them_free(world) -> None:
    found = look(world, {name: {"2018-19": days} for name, days in
                         (("social-care-days", 240), ("nhs-days", 2559), ("both-days", 31))})  # fmt: skip
    (tension,) = found.tensions
    assert [(one.value, one.says, one.sources[0].file) for one in tension.evidence[:3]] == [
        (240, "may be charged to the council", "social-care-days.csv"),
        (2559, "carries no charge", "nhs-days.csv"),
        (31, "carries no charge", "both-days.csv"),
    ]
    assert (tension.evidence[3].says, tension.evidence[3].origin) == (CHARGE["words"], "the Act")
    assert (tension.severity, tension.facts.pounds, found.tested) == (Severity.NOTE, None, 1)
    assert tension.id == "barking.going-home.single-penalty.discharge"


@pytest.mark.parametrize(("status", "pounds"), [("sourced", 31_200), ("unverified", None)])
def test_only_a_rate_that_was_seen_is_multiplied(world, status: str, pounds: int | None) -> None:
    (tension,) = look(world, {"social-care-days": {"2018-19": 240}}, rate=130, status=status).tensions
    assert tension.facts.pounds == pounds


@pytest.mark.parametrize(
    ("asked", "found"),
    [("2014-15", 0), ("2015-16", 1), ("2018-19-Q2", 1), ("2019-20-Q3", 1), ("2019-20-Q4", 0), ("2020-21-Q1", 0)],
)
def test_a_charge_is_named_while_it_is_in_force(world, asked: str, found: int) -> None:
    answer = look(world, {"social-care-days": {asked: 240}}, asked)
    assert (len(answer.tensions), answer.tested) == (found, found)


def test_no_days_are_no_charge(world) -> None:
    found = look(world, {"social-care-days": {"2018-19": 0}})
    assert (list(found.tensions), found.tested) == ([], 1)


@pytest.mark.parametrize("told", [{}, {"2018-19": None}, {"2017-18": 240}])
def test_without_a_figure_of_the_period_nothing_is_charged(world, told) -> None:
    found = look(world, {"social-care-days": told})
    assert (list(found.tensions), found.tested) == ([], 0)
    assert [one.reason for one in found.not_enough] == [
        "Social care days: no figure for 2018/19 while the charge was in force."
    ]


def test_free_days_of_another_year_are_not_shown_beside_this_years(world) -> None:
    (tension,) = look(world, {"social-care-days": {"2018-19": 240}, "nhs-days": {"2017-18": 2559}}).tensions
    assert tension.facts.free == ()


def test_who_pays_is_written_as_the_sides_are() -> None:
    assert {Charge.model_validate(CHARGE | {"pays": side.value}).pays for side in Side} == {"nhs", "council"}
