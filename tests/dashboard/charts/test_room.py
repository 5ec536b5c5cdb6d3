"""Where the name of a line stands: beside it, and over nothing that could be left in sight."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.room import Box, Name, Paper, places

FIRST, LAST = date(2020, 4, 1), date(2024, 4, 1)
#: A value is two pixels high here, a day about 0.6 pixels wide: a name of ten letters is 63 pixels, and 17 high.
PAPER = Paper(Box(FIRST.toordinal(), LAST.toordinal(), 0.0, 100.0), 900.0, 200.0)


def level(value: float, words: str = "ten letter", **more: Any) -> Name:
    return Name(words, ((LAST, value), (FIRST, value)), **more)


def line(*points: tuple[date, float | None], width: float = 1) -> dict[str, Any]:
    return {"mode": "lines", "line": {"width": width}, "x": [x for x, _ in points], "y": [y for _, y in points]}


def placed(*names: Name, lines: tuple[dict[str, Any], ...] = (), taken: tuple[Box, ...] = ()) -> list[tuple[Any, ...]]:
    found = places(names, lines, taken, PAPER)
    return [(one["x"], one["xanchor"], one["yanchor"], one["yshift"]) for one in found]


def test_with_room_everywhere_a_name_stands_at_the_end_on_the_side_of_choice() -> None:
    assert placed(level(50)) == [(LAST, "right", "bottom", 0)]
    assert placed(level(50, above=False, shift=3)) == [(LAST, "right", "top", -3)]


@pytest.mark.parametrize(
    ("hidden", "where"),
    [
        ([(FIRST, 54), (LAST, 54)], (LAST, "right", "top", 0)),  # a line close above: below
        ([(FIRST, 20), (LAST, 80)], (LAST, "right", "bottom", 0)),  # one that is there only half way
        ([(FIRST, 20), (LAST, 56)], (LAST, "right", "top", 0)),  # one that comes near at the end
        ([(LAST - timedelta(50), 55), (LAST - timedelta(10), None), (LAST, 55)], (LAST, "right", "bottom", 0)),  # a gap
    ],
)
def test_a_line_that_a_name_would_hide(hidden: list[tuple[date, float | None]], where: tuple[Any, ...]) -> None:
    assert placed(level(50), lines=(line(*hidden),)) == [where]


def test_between_two_lines_it_goes_to_the_beginning_if_they_are_not_there() -> None:
    late = LAST - timedelta(365)
    close = tuple(line((late, value), (LAST, value)) for value in (54, 46))
    assert placed(level(50), lines=close) == [(FIRST, "left", "bottom", 0)]
    # And where they run all the way, the thin one is hidden rather than the broad one.
    through = (line((FIRST, 54), (LAST, 54), width=5), line((FIRST, 46), (LAST, 46)))
    assert placed(level(50), lines=through) == [(LAST, "right", "top", 0)]


def test_two_names_at_one_level_do_not_stand_over_each_other() -> None:
    one, other = placed(level(50), level(50))
    assert one != other


def test_where_words_stand_on_both_sides_it_moves_away_from_them() -> None:
    wide = Box(FIRST.toordinal(), LAST.toordinal(), 42.0, 58.0)
    assert placed(level(50), taken=(wide,)) == [(LAST, "right", "bottom", 17)]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=4), st.lists(st.floats(0, 100), min_size=2, max_size=24))
def test_every_name_is_placed_at_its_own_line(levels: list[float], values: list[float]) -> None:
    step = (LAST - FIRST) / len(values)
    drawn = line(*((FIRST + step * at, value) for at, value in enumerate(values)))
    for value, one in zip(levels, places([level(value) for value in levels], [drawn], (), PAPER), strict=True):
        assert one["y"] == value
        assert (one["x"], one["xanchor"]) in [(LAST, "right"), (FIRST, "left")]
        assert abs(one["yshift"]) in (0, 17)
        assert (one["yanchor"] == "bottom") is (one["yshift"] > 0) or one["yshift"] == 0
