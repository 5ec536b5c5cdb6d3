"""T10: what is counted in another way than a year before is named, and not compared."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.judgement.tensions import definition_break
from dashboard.judgement.tensions.tension import Severity


def counted_anew(on: date) -> dict[str, object]:
    return {
        "breaks": [{"on": on, "words": "Counted by person, not by stay", "source": "the handbook", "instead_of": "old-stay"}]
    }


def test_a_break_between_the_year_and_the_year_before_is_named_with_the_last_figure_of_the_old_count(world) -> None:
    registry = world.registry({}, {"stay-home": counted_anew(date(2018, 4, 1))}, context={"old-stay": {}})
    figures = {
        ("stay-home", world.council): {"2018-19": 71.0},
        ("old-stay", world.council): {"2016-17": 60.0, "2017-18": 61.0},
    }
    found = definition_break.find(world.cell(registry, figures))
    (tension,) = found.tensions
    assert (tension.severity, tension.id) == (Severity.NOTE, "barking.going-home.definition-break.stay-home.2018-04-01")
    assert [(one.period and one.period.id, one.value) for one in tension.evidence] == [
        ("2018-19", 71.0),
        (None, None),
        ("2017-18", 61.0),
    ]
    assert [[(each.file, each.row) for each in one.sources] for one in tension.evidence] == [
        [("stay-home.csv", 2)],
        [],
        [("old-stay.csv", 3)],
    ]
    assert tension.evidence[1].origin == "the handbook"
    assert (tension.first.id, tension.last.id) == ("2017-18", "2018-19")


@pytest.mark.parametrize(
    ("on", "named"),
    [
        (date(2017, 4, 1), False),  # the year before was counted in the new way from its first day
        (date(2017, 4, 2), True),
        (date(2019, 3, 31), True),
        (date(2019, 4, 1), False),
    ],
)
def test_a_break_is_named_while_the_year_or_the_year_before_lies_across_it(world, on: date, named: bool) -> None:
    registry = world.registry({}, {"stay-home": counted_anew(on)}, context={"old-stay": {}})
    found = definition_break.find(world.cell(registry, {("stay-home", world.council): {"2018-19": 71.0}}))
    assert bool(found.tensions) is named
    assert found.tested == 1


def test_what_has_no_figure_has_no_break(world) -> None:
    registry = world.registry({}, {"stay-home": counted_anew(date(2018, 4, 1))}, context={"old-stay": {}})
    found = definition_break.find(world.cell(registry, {("stay-home", world.council): {"2018-19": None}}))
    assert (list(found.tensions), found.tested) == ([], 0)


def test_a_break_under_the_figure_of_either_trust_is_named(world) -> None:
    registry = world.registry(
        {"stay-home": {"frequency": "year", "longer": "none", **counted_anew(date(2018, 4, 1))}},
        context={"old-stay": {}},
        bodies=[world.body(world.trust), world.body(world.other_trust)],
    )
    figures = {("stay-home", world.trust): {"2018-19": 71.0}, ("stay-home", world.other_trust): {"2016-17": 70.0}}
    assert definition_break.find(world.cell(registry, figures)).tensions
