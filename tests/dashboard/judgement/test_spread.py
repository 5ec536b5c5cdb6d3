"""The middle answer of a side, and how far apart two sides lie on an ordered scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.judgement.spread import apart, middle


@pytest.mark.parametrize(
    ("counts", "where"),
    [
        ([0, 0, 5, 0], (2, 2)),
        ([1, 1, 1], (1, 1)),
        ([2, 0, 0, 2], (0, 3)),
        ([3, 3], (0, 1)),
        ([4, 3], (0, 0)),
        ([0, 0, 0, 1], (3, 3)),
    ],
)
def test_the_middle_answer(counts: list[int], where: tuple[int, int]) -> None:
    assert middle(counts) == where


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ([5, 0, 0], [0, 0, 9], 1.0),
        ([5, 0, 0], [0, 9, 0], 0.5),
        ([2, 2, 2], [5, 5, 5], 0.0),
        ([3, 0, 3], [0, 6, 0], 0.5),
        ([4, 0, 0, 0], [2, 2, 0, 0], 1 / 6),
    ],
)
def test_how_far_apart(one: list[int], other: list[int], distance: float) -> None:
    assert apart(one, other) == pytest.approx(distance)


SPREADS = st.integers(2, 8).flatmap(
    lambda answers: st.tuples(*[st.lists(st.integers(0, 9), min_size=answers, max_size=answers).filter(any)] * 2)
)


@given(SPREADS, st.integers(1, 5))
def test_neither_order_nor_number_of_people_nor_direction_of_the_scale_matters(spreads, times) -> None:
    one, other = spreads
    distance = apart(one, other)
    assert 0 <= distance <= 1
    assert apart(other, one) == pytest.approx(distance)
    assert apart([times * count for count in one], other) == pytest.approx(distance)
    assert apart(one[::-1], other[::-1]) == pytest.approx(distance)


@given(SPREADS)
def test_the_middle_is_the_median_of_the_people_in_a_row(spreads) -> None:
    people = [position for position, count in enumerate(spreads[0]) for _ in range(count)]
    assert middle(spreads[0]) == (people[(len(people) - 1) // 2], people[len(people) // 2])
