"""How wide the columns of a table are, by what stands in them, and how high its rows turn out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.sheet_chart import text_width, wrapped
from dashboard.pack.document import Table

#: Texts of a column that are measured: the longest by their letters.
MEASURED = 4


@dataclass(frozen=True, slots=True)
class Widths:
    """Of each column, in the unit of the size of letters. `fits`: whether no word has to be broken."""

    each: tuple[float, ...]
    fits: bool


def widths_of(table: Table, size: int, room: float, beside: float) -> Widths:
    """As wide as the longest text where all of it has room, at least as wide as the longest word where that can be.

    `size` of the letters, `room` for the table, and what stands `beside` the text in each cell, all in one unit.
    """
    least, wanted = [], []
    for position, column in enumerate(table.columns):
        texts = [one[position].text for one in table.rows]
        words = [word for text in (column.name, *texts) for word in text.split()]
        # The head is bold.
        heads = [text_width(word, size, bold=True) for word in column.name.split()]
        least.append(max([*heads, *_longest(words, size)], default=0.0) + beside)
        wanted.append(max(least[-1], max([sum(heads), *_longest(texts, size)]) + beside))
    if sum(wanted) <= room:
        return Widths(_stretched(wanted, room), True)
    if sum(least) > room:
        return Widths(_stretched(least, room), False)
    # What is left goes to those that want more, by the root of it: a column of sentences must not starve the others.
    more = [(want - has) ** 0.5 for want, has in zip(wanted, least, strict=True)]
    left = room - sum(least)
    return Widths(tuple(has + left * one / sum(more) for has, one in zip(least, more, strict=True)), True)


def _longest(texts: Sequence[str], size: int) -> list[float]:
    return [text_width(one, size) for one in sorted(set(texts), key=len, reverse=True)[:MEASURED]]


def _stretched(widths: Sequence[float], room: float) -> tuple[float, ...]:
    return tuple(one * room / (sum(widths) or 1) for one in widths)


def lines_in(texts: Sequence[str], widths: Sequence[float], size: int, beside: float, *, bold: bool = False) -> int:
    """Lines of the highest cell of a row."""
    cells = zip(texts, widths, strict=True)
    return max((lines_of(text, size, width - beside, bold=bold) for text, width in cells), default=1)


def lines_of(text: str, size: int, width: float, *, bold: bool = False) -> int:
    """Lines that a text takes, at least one."""
    parts = text.split("\n")
    return sum(
        1 if text_width(part, size, bold=bold) <= width else len(wrapped(part, size, max(int(width), size), bold=bold))
        for part in parts
    )
