"""How wide the columns of a table are, by what stands in them, and how many lines a text takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.sheet_chart import text_width, wrapped
from dashboard.pack.document import Table

#: Texts of a column that are measured: the longest by their letters.
MEASURED = 4
#: Times the size of letters: the room a column has at least, if it needs it. Words one under the other are hard to read.
EASY = 8.5
#: What is left is shared by how much there is to read to this power: by the whole of it, one column would starve the others.
EVENED = 0.75
#: A line is broken between words, and after a hyphen.
_PIECES = re.compile(r"\s+|(?<=-)(?=\S)")


@dataclass(frozen=True, slots=True)
class Widths:
    """Of each column, in the unit of the size of letters. `fits`: whether no word has to be broken."""

    each: tuple[float, ...]
    fits: bool


def widths_of(table: Table, size: int, room: float, beside: float) -> Widths:
    """At least as wide as the longest word where that can be; what is left goes where there is most to read.

    `size` of the letters, `room` for the table, and what stands `beside` the text in each cell, all in one unit.
    """
    least, most, share = [], [], []
    for position, column in enumerate(table.columns):
        texts = [one[position].text for one in table.rows]
        bold = position == 0  # the first cell names its row
        head = _longest(_PIECES.split(column.name), size, bold=True)
        pieces = _longest([piece for text in texts for piece in _PIECES.split(text)], size, bold=bold)
        least.append(max(head, pieces) + beside)
        most.append(
            max(least[-1], text_width(column.name, size, bold=True) + beside, _longest(texts, size, bold=bold) + beside)
        )
        share.append((sum(map(len, texts), len(column.name)) or 1) ** EVENED)
    if sum(least) > room:
        return Widths(_stretched(least, room), False)
    easy = [max(has, min(want, EASY * size)) for has, want in zip(least, most, strict=True)]
    if sum(easy) <= room:
        least = easy
    return Widths(_stretched(most if sum(most) <= room else _shared(least, most, share, room), room), True)


def _shared(least: Sequence[float], most: Sequence[float], share: Sequence[float], room: float) -> list[float]:
    """The room by shares, where that is neither less than the least of a column nor more than the most."""
    settled: dict[int, float] = {}
    while len(settled) < len(share):
        free = [one for one in range(len(share)) if one not in settled]
        each = (room - sum(settled.values())) / sum(share[one] for one in free)
        wanted = {one: each * share[one] for one in free}
        short = {one: least[one] for one in free if wanted[one] < least[one]}
        long = {one: most[one] for one in free if wanted[one] > most[one]}
        # Those that lack most decide, as in a page's own layout: settling both at once could leave too little.
        lacking, over = sum(least[one] - wanted[one] for one in short), sum(wanted[one] - most[one] for one in long)
        settled |= (short if lacking >= over else long) or wanted
    return [settled[one] for one in range(len(share))]


def _longest(texts: Sequence[str], size: int, *, bold: bool) -> float:
    longest = sorted(set(texts), key=len, reverse=True)[:MEASURED]
    return max((text_width(one, size, bold=bold) for one in longest), default=0.0)


def _stretched(widths: Sequence[float], room: float) -> tuple[float, ...]:
    return tuple(one * room / (sum(widths) or 1) for one in widths)


def lines_of(text: str, size: int, width: float, *, bold: bool = False) -> int:
    """Lines that a text takes, at least one."""
    return sum(
        1 if text_width(part, size, bold=bold) <= width else len(wrapped(part, size, max(int(width), size), bold=bold))
        for part in text.split("\n")
    )
