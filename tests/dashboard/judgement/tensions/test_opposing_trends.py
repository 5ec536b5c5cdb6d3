"""T2: of a pair declared in advance, one got better while the other got worse."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.judgement.tensions import opposing_trends
from dashboard.judgement.tensions.tension import Severity
from datasets.periods import month

PAIR = {"id": "pull", "one": "four-hours", "other": "days-delayed", "outcome": "going-home", "why": "both need beds"}
DAYS = {"unit": "days", "maximum": None, "decimals": 0, "longer": "sum", "better": "lower", "frequency": "month"}
#: Two years as usual, from April 2016.
USUAL, DAYS_USUAL = [80, 81] * 12, [200, 210] * 12


def months(values: Sequence[float | None], first: int = 2016) -> Mapping[str, float | None]:
    return {month(first, 4).shifted(step).id: value for step, value in enumerate(values)}


def look(world, hours: Sequence[float | None], days: Sequence[float | None], *, asked: str = "2018-19", **more: object):
    broken = {"breaks": more.pop("breaks", [])}
    registry = world.registry({"four-hours": broken}, {"days-delayed": DAYS}, linked=[PAIR], **more)
    figures = {("four-hours", world.trust): months(hours), ("days-delayed", world.council): months(days)}
    return opposing_trends.find(world.cell(registry, figures, asked))


def test_four_hours_got_better_while_days_delayed_got_worse(world) -> None:
    found = look(world, USUAL + [90] * 6 + [80, 81] * 3, DAYS_USUAL + [300] * 6 + [200, 210] * 3)
    (tension,) = found.tensions
    better, worse = tension.facts.better, tension.facts.worse
    assert (better.indicator.id, better.before, better.after) == ("four-hours", 80.5, 90)
    assert (worse.indicator.id, worse.before, worse.after) == ("days-delayed", 205, 300)
    assert (tension.first, tension.last) == (month(2018, 4), month(2018, 9))
    assert (tension.facts.pairs_tested, found.tested) == (1, 1)
    assert tension.severity is Severity.LOOK
    assert tension.id == "barking.going-home.opposing-trends.pull.rf4"
    rows = [(one.indicator.id, one.period.id, one.sources[0].row) for one in tension.evidence]
    assert len(rows) == 24
    assert rows[0] == ("four-hours", "2018-04", 26)
    assert rows[-1] == ("days-delayed", "2017-09", 19)


@pytest.mark.parametrize(("together", "found"), [(2, []), (3, [Severity.LOOK]), (6, [Severity.LOOK]), (7, [Severity.DISCUSS])])
def test_three_months_together_are_needed_and_seven_across_the_partners_are_for_the_board(world, together, found) -> None:
    """Four hours are unusual from April 2018 on for so many months, days delayed all year."""
    hours = USUAL + [95] * together + [80, 81, 80, 81, 80, 81, 80, 81, 80, 81][: 12 - together]
    assert [one.severity for one in look(world, hours, DAYS_USUAL + [300] * 12).tensions] == found


@pytest.mark.parametrize(
    ("hours", "days", "asked"),
    [
        (USUAL + [90] * 12, DAYS_USUAL + [100] * 12, "2018-19"),  # both got better
        (USUAL + [90] * 12, DAYS_USUAL + [200, 210] * 6, "2018-19"),  # one as usual
        (USUAL + [90] * 6 + [80, 81] * 3, DAYS_USUAL + [300] * 6 + [200, 210] * 3, "2018-19-Q4"),  # over by then
    ],
)
def test_what_moved_together_or_not_at_all_or_before_is_tested_and_not_found(world, hours, days, asked: str) -> None:
    found = look(world, hours, days, asked=asked)
    assert (list(found.tensions), found.tested, list(found.not_enough)) == ([], 1, [])


def test_months_across_a_break_are_not_compared(world) -> None:
    breaks = [{"on": date(2018, 4, 1), "words": "booked arrivals are counted too", "source": "the collection"}]
    assert not look(world, USUAL + [90] * 12, DAYS_USUAL + [300] * 12, breaks=breaks).tensions


NAMED = "“Four hours” at Queen's Hospital and “Days delayed”"


@pytest.mark.parametrize(
    ("hours", "days", "share", "reason"),
    [
        (USUAL + [90] * 12, [], 0.9, "“Four hours” and “Days delayed”: nothing is published for both around 2018/19."),
        (USUAL + [90] * 12, DAYS_USUAL, 0.9, f"{NAMED}: Days delayed has no figure for 2018/19."),
        ([None] * 29 + [90] * 7, DAYS_USUAL + [300] * 12, 0.9,
         f"{NAMED}: Four hours has too few months to tell what is usual."),
        (USUAL + [90] * 12, DAYS_USUAL + [300] * 12, 0.79,
         f"{NAMED}: the NHS body serves 79.0% of the council's people, and 80% are needed."),
    ],
)  # fmt: skip
def test_a_pair_that_cannot_be_tested_says_why(world, hours, days, share: float, reason: str) -> None:
    found = look(world, hours, days, bodies=[world.body(council=share)])
    assert (list(found.tensions), found.tested) == ([], 0)
    assert [one.reason for one in found.not_enough] == [reason]


def test_a_pair_with_a_body_of_unknown_people_is_not_tested(world) -> None:
    bodies = [world.body(council=None)]
    assert not look(world, USUAL + [90] * 12, DAYS_USUAL + [300] * 12, bodies=bodies).tensions


def test_unrelated_series_that_drift_hard_are_found_less_often_than_one_time_in_four(world) -> None:
    dice = random.Random(1)

    def drifting(rest: float = 0.0) -> list[float]:
        return [50 + (rest := 0.8 * rest + dice.gauss(0, 1)) for _ in range(48)]

    assert sum(len(look(world, drifting(), drifting()).tensions) for _ in range(60)) < 15


NOISE = st.lists(st.floats(-2, 2), min_size=36, max_size=36)
MOVES = st.lists(st.sampled_from([0, 0, 12, -12]), min_size=4, max_size=4)


@settings(max_examples=30)
@given(noise=NOISE, other=NOISE, moves=MOVES, years=st.integers(-5, 15))
def test_mirrored_shifted_by_years_or_told_in_another_order_the_same_is_found(world, noise, other, moves, years: int) -> None:
    """A year of four quarters that each may move, after two as usual; both series move apart or together."""
    hours = [round(50 + n + (moves[(step - 24) // 3] if step >= 24 else 0), 1) for step, n in enumerate(noise)]
    home = [round(50 + n - (moves[(step - 24) // 3] if step >= 24 else 0), 1) for step, n in enumerate(other)]

    def found(better: str, hours: Sequence[float], home: Sequence[float], by: int = 0, turn: int = 1):
        pair = {**PAIR, "other": "stay-home"}
        registry = world.registry(
            {"four-hours": {"better": better}},
            {"stay-home": {"better": better, "frequency": "month", "longer": "ratio"}},
            linked=[pair],
        )
        told = [(("four-hours", world.trust), hours), (("stay-home", world.council), home)]
        figures = {key: dict(list(months(one, 2016 + by).items())[::turn]) for key, one in told[::turn]}
        answer = opposing_trends.find(world.cell(registry, figures, f"{2018 + by}-{(2019 + by) % 100:02d}"))
        return [(one.id, one.severity, len(one.facts.better.during)) for one in answer.tensions]

    plain = found("higher", hours, home)
    assert found("lower", [100 - value for value in hours], [100 - value for value in home]) == plain
    assert found("higher", hours, home, by=years) == plain
    assert found("higher", hours, home, turn=-1) == plain
