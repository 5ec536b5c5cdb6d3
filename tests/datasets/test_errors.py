"""The nearest known name to a mistyped one."""

from __future__ import annotations

import pytest

from datasets.errors import nearest

PLACES = ["barking-and-dagenham", "havering", "kingston-upon-hull", "kingston-upon-thames"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("barking-and-dagenam", "barking-and-dagenham"),
        ("barking", "barking-and-dagenham"),
        ("Dagenham", "barking-and-dagenham"),
        ("haverin", "havering"),
        ("hull", "kingston-upon-hull"),
        ("atlantis", None),
        ("ing", None),
        ("", None),
    ],
)
def test_nearest(name, found):
    assert nearest(name, PLACES) == found
