"""T2 where one or both of a pair are published once a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from dashboard.judgement.tensions import opposing_trends
from datasets.periods import month

PAIR = {"id": "pull", "one": "stay-home", "other": "offered", "outcome": "going-home", "why": "taking only those who do well"}
MONTHS_PAIR = {**PAIR, "one": "days-delayed", "other": "stay-home", "lag_quarters": 0}
DAYS = {"unit": "days", "maximum": None, "decimals": 0, "longer": "sum", "better": "lower", "frequency": "month"}


def look(world, one: Mapping[str, object], other: Mapping[str, object], others=(), **stay: object):
    registry = world.registry({}, {"stay-home": stay, "offered": {}}, linked=[PAIR], settings={"least_reference": 40})
    figures = {("stay-home", world.council): one, ("offered", world.council): other}
    return opposing_trends.find(world.cell(registry, figures | dict(others)))


def test_more_stay_at_home_while_fewer_are_offered_help(world) -> None:
    found = look(
        world, {"2017-18": (700, 1000), "2018-19": (800, 1000)}, {"2017-18": (300, 1000), "2018-19": (200, 1000)}
    )  # fmt: skip
    (tension,) = found.tensions
    assert (tension.facts.better.indicator.id, tension.facts.worse.indicator.id) == ("stay-home", "offered")
    assert [(one.period.id, one.value, one.sources[0].row) for one in tension.evidence] == [
        ("2018-19", pytest.approx(80), 3), ("2017-18", pytest.approx(70), 2),
        ("2018-19", pytest.approx(20), 3), ("2017-18", pytest.approx(30), 2),
    ]  # fmt: skip
    assert tension.id == "barking.going-home.opposing-trends.pull"


def test_both_changes_must_be_more_than_chance_explains(world) -> None:
    """From 300 to 290 of 1,000 is no change to speak of."""
    found = look(
        world, {"2017-18": (700, 1000), "2018-19": (800, 1000)}, {"2017-18": (300, 1000), "2018-19": (290, 1000)}
    )  # fmt: skip
    assert (list(found.tensions), found.tested) == ([], 1)


def test_a_break_between_the_years_is_the_reason_why_nothing_is_compared(world) -> None:
    broken = [{"on": date(2018, 4, 1), "words": "counted anew", "source": "handbook"}]
    told = {"2017-18": (700, 1000), "2018-19": (800, 1000)}
    found = look(world, told, {"2017-18": (300, 1000), "2018-19": (200, 1000)}, breaks=broken)
    assert [one.reason for one in found.not_enough] == [
        "“Stay home” and “Offered”: Stay home is counted in another way than in 2017/18."
    ]  # fmt: skip


def test_without_counts_a_change_needs_the_changes_of_other_councils(world) -> None:
    told = {"2017-18": 70.0, "2018-19": 80.0}, {"2017-18": (300, 1000), "2018-19": (200, 1000)}
    alone = look(world, *told)
    assert [one.reason for one in alone.not_enough] == [
        "“Stay home” and “Offered”: Stay home has no counts, and too few other councils to tell what change is unusual."
    ]
    others = {
        ("stay-home", code): {"2017-18": 70.0, "2018-19": 70.0 + place % 5} for place, code in enumerate(world.others)
    }  # fmt: skip
    (tension,) = look(world, *told, others=others).tensions
    assert tension.facts.better.chance == pytest.approx(1 / 41)
    ordinary = {key: {"2017-18": 70.0, "2018-19": 82.0} for key in list(others)[:4]}
    assert not look(world, *told, others={**others, **ordinary}).tensions


@pytest.mark.parametrize(("first", "lag", "found"), [(24, 0, 1), (12, 0, 0), (12, 4, 1), (22, 0, 0), (22, 1, 1)])
def test_a_yearly_figure_may_follow_as_many_quarters_later_as_declared(world, first: int, lag: int, found: int) -> None:
    """Days delayed are unusually few for four months; 2018/19 begins with the 24th month."""
    days: Sequence[float] = [200, 210] * 18
    days = [*days[:first], *[100] * 4, *days[first + 4 :]]
    registry = world.registry({}, {"days-delayed": DAYS, "stay-home": {}}, linked=[{**MONTHS_PAIR, "lag_quarters": lag}])
    figures = {
        ("days-delayed", world.council): {month(2016, 4).shifted(step).id: value for step, value in enumerate(days)},
        ("stay-home", world.council): {"2017-18": (800, 1000), "2018-19": (700, 1000)},
    }
    answer = opposing_trends.find(world.cell(registry, figures))
    assert (len(answer.tensions), answer.tested) == (found, 1)


@pytest.mark.parametrize(("second", "kept"), [((740, 1000), 2), ((716, 1000), 1)])
def test_of_several_pairs_those_are_kept_that_stand_beside_all_that_were_tested(world, second, kept: int) -> None:
    """A change from 700 to 716 of 1,000 is no change; to 740 it is, also beside the other pair."""
    council = {"stay-home": {}, "offered": {}, "safe-home": {}}
    pairs = [PAIR, {**PAIR, "id": "second", "one": "safe-home"}]
    figures = {
        ("stay-home", world.council): {"2017-18": (700, 1000), "2018-19": (800, 1000)},
        ("safe-home", world.council): {"2017-18": (700, 1000), "2018-19": second},
        ("offered", world.council): {"2017-18": (300, 1000), "2018-19": (200, 1000)},
    }
    found = opposing_trends.find(world.cell(world.registry({}, council, linked=pairs), figures))
    assert (len(found.tensions), found.tested) == (kept, 2)
    assert {one.facts.pairs_tested for one in found.tensions} == {2}
