"""Cells as publishers write them: numbers, marks, and what is neither."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.observations import COLUMNS, MARKS, NUMBERS, PUBLISHED_MARKS, Figure, observations, read_figure


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12, 12.0), (12.5, 12.5), (0, 0.0), ("0", 0.0), ("16,039", 16039.0), ("1,335.5", 1335.5), ("£6,197", 6197.0),
        ("75.90%", 75.9), ("7.7 (7.6)", 7.7), ("54,360 (37,515)", 54360.0), ("99.1 (:)", 99.1), (" 4 ", 4.0), ("-3.5", -3.5),
        ("+3", 3.0), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("1,204,500", 1204500.0),
    ],
)  # fmt: skip
def test_numbers_as_they_are_published(cell, value):
    assert read_figure(cell) == Figure(value)


@pytest.mark.parametrize(
    "text", ["1,20", "12,34,567", "1 204", "1.204,5", "12-13", "1e9999", "inf", "nan", "twelve", "½", "5*", "()"]
)
def test_what_is_no_number_is_kept_as_text(text):
    found = read_figure(text)
    assert (found.unread, found.mark) == (text, None)
    assert math.isnan(found.value)


@pytest.mark.parametrize("cell", [float("inf"), -float("inf"), 10**400])
def test_a_number_beyond_all_numbers_is_kept_as_text(cell):
    assert read_figure(cell).unread == str(cell)[:40]


def test_true_and_false_are_no_numbers():
    assert read_figure(True).unread == "True"


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("[c]", "c"), ("*", "c"), ("[x]", "x"), ("[z]", "z"), ("-", "x"), ("..", "x"), (":", "x"), ("NA", "x"), ("n/a", "x"),
        ("S/R", "sr"), ("[low]", "low"), ("", "x"), (" [C] ", "c"), (None, "x"), (float("nan"), "x"),
    ],
)  # fmt: skip
def test_marks_as_they_are_published(cell, mark):
    assert read_figure(cell).mark == mark


@given(st.sampled_from(sorted(PUBLISHED_MARKS)), st.sampled_from(["", " ", "\t"]), st.booleans())
def test_a_mark_never_becomes_zero_however_it_is_written(text, space, upper):
    found = read_figure(space + (text.upper() if upper else text) + space)
    assert math.isnan(found.value)
    assert found.mark in MARKS
    assert found.unread is None


def test_a_feed_may_mean_something_else_by_a_mark():
    assert read_figure("*", {**PUBLISHED_MARKS, "*": "low"}).mark == "low"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_out_is_read_back(number):
    assert read_figure(number) == read_figure(repr(number)) == Figure(number)


@given(st.integers(-(10**12), 10**12))
def test_thousands_are_read_back(number):
    assert read_figure(f"{number:,}").value == number


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_of_a_pair_the_first_counts(first, second):
    assert read_figure(f"{first:,} ({second:,})").value == first


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_a_cell_is_exactly_one_of_number_mark_and_text(cell):
    found = read_figure(cell)
    given_ = [not math.isnan(found.value), found.mark is not None, found.unread is not None]
    assert given_.count(True) == 1
    assert not math.isinf(found.value)


def test_a_frame_has_every_column_and_none_for_no_mark():
    frame = observations([{"indicator": "a", "organisation": "b", "period": "2018", "value": 1, "row": 3}])
    assert list(frame.columns) == list(COLUMNS)
    assert all(frame[column].dtype == "float64" for column in NUMBERS)
    first = frame.iloc[0]
    assert (first["mark"], first["unread"], first["sheet"], first["column"], first["row"]) == (None, None, "", "", 3)


def test_a_frame_of_no_rows():
    frame = observations([])
    assert list(frame.columns) == list(COLUMNS)
    assert frame.empty
