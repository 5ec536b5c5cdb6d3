"""Widths and lines as they are measured: no word is broken that need not be, and a text has the lines that it takes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.pack.columns import broken, lines_of, shortened, width_of, widths_of
from dashboard.pack.document import Cell, Column, Table


def table(*rows: tuple[str, ...]) -> Table:
    return Table(
        "t", "T", tuple(Column(f"C{place}") for place in range(len(rows[0]))), tuple(tuple(map(Cell, row)) for row in rows)
    )


def test_columns_fill_the_room_and_the_longest_word_has_its_place() -> None:
    found = widths_of(table(("one", "a long sentence that goes on " * 8, "indistinguishable")), 10, 400, 8)
    assert found.fits
    assert sum(found.each) <= 400 + 0.01
    assert found.each[2] >= width_of("indistinguishable", 10) + 8
    assert found.each[1] > found.each[0]


def test_a_table_whose_words_are_too_long_for_the_room_says_so() -> None:
    assert not widths_of(table(("w" * 60, "w" * 60)), 10, 200, 8).fits


@settings(max_examples=50)
@given(st.text(st.characters(codec="utf-8"), max_size=80), st.integers(20, 200))
def test_broken_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = broken(text, 12, width)
    assert len(lines) == lines_of(text, 12, width) >= 1
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(one, 12) <= width + 0.01 or len(one) == 1 for one in lines)


def test_a_text_that_is_cut_ends_in_dots_and_fits() -> None:
    assert shortened("Short enough", 12, 300) == "Short enough"
    cut = shortened("word " * 100, 12, 300, lines=2)
    assert cut.endswith("…")
    assert len(broken(cut, 12, 300)) == 2
