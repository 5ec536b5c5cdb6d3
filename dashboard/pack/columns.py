"""How wide the columns of a table are, by what stands in them, and how many lines a text takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.charts.sheet_chart import text_width
from dashboard.pack.document import Table

#: Texts of a column that are measured: the longest by their letters.
MEASURED = 4
#: Times the size of letters: the room a column has at least, if it needs it. Words one under the other are hard to read.
EASY = 6
#: The part of what is left that goes into that at most.
EASED = 0.8
#: What is left is shared by how much there is to read to this power: by the whole of it, one column would starve the others.
EVENED = 0.75
#: A line is broken between words, and after a hyphen.
_BREAKS = re.compile(r"\s+|(?<=-)(?=\S)")


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
        head = _longest(_BREAKS.split(column.name), size, bold=True)
        pieces = _longest([piece for text in texts for piece in _BREAKS.split(text)], size, bold=bold)
        least.append(max(head, pieces) + beside)
        most.append(max(least[-1], width_of(column.name, size, bold=True) + beside, _longest(texts, size, bold=bold) + beside))
        share.append((sum(map(len, texts), len(column.name)) or 1) ** EVENED)
    if sum(least) > room:
        return Widths(_stretched(least, room), False)
    easy = [max(has, min(want, EASY * size)) for has, want in zip(least, most, strict=True)]
    given = min(1.0, (room - sum(least)) * EASED / ((sum(easy) - sum(least)) or 1))
    least = [has + given * (want - has) for has, want in zip(least, easy, strict=True)]
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
    return max((width_of(one, size, bold=bold) for one in longest), default=0.0)


def _stretched(widths: Sequence[float], room: float) -> tuple[float, ...]:
    return tuple(one * room / (sum(widths) or 1) for one in widths)


def lines_of(text: str, size: int, width: float, *, bold: bool = False) -> int:
    """Lines that a text takes, at least one."""
    return len(broken(text, size, width, bold=bold))


def broken(text: str, size: int, width: float, *, bold: bool = False) -> list[str]:
    """The lines of a text: broken where it is, between words, and within a word that is longer than a line."""
    return [line for part in text.split("\n") for line in _lines(part, size, width, bold)]


def shortened(text: str, size: int, width: float, *, lines: int = 1) -> str:
    """As much of a text as there is room for in so many lines, with dots where it is cut."""
    made = broken(" ".join(text.split()), size, width)
    if len(made) <= lines:
        return " ".join(made)
    last = made[lines - 1]
    while last and width_of(f"{last}…", size) > width:
        last = last[:-1]
    return " ".join([*made[: lines - 1], f"{last}…"])


def _lines(text: str, size: int, width: float, bold: bool) -> Iterator[str]:
    space = _measured(" ", bold) * size
    line: list[str] = []
    used = 0.0
    for word in text.split():
        wide = _measured(word, bold) * size
        if line and used + space + wide > width:
            yield " ".join(line)
            line, used = [], 0.0
        if wide > width:
            *whole, rest = _pieces(word, width / size, bold)
            yield from whole
            line, used = [rest], _measured(rest, bold) * size
        else:
            used += wide + (space if line else 0)
            line.append(word)
    yield " ".join(line)


def _pieces(word: str, width: float, bold: bool) -> Iterator[str]:
    """A word that is longer than a line, as long a piece a line as may be."""
    start, used = 0, 0.0
    for place, letter in enumerate(word):
        wide = _measured(letter, bold)
        if place > start and used + wide > width:
            yield word[start:place]
            start, used = place, 0.0
        used += wide
    yield word[start:]


def width_of(text: str, size: int, *, bold: bool = False) -> float:
    """Of a line, word by word: the words of a pack come again and again."""
    words = text.split(" ")
    return size * (sum(_measured(one, bold) for one in words) + _measured(" ", bold) * (len(words) - 1))


@lru_cache(maxsize=20_000)
def _measured(word: str, bold: bool) -> float:
    # What is not seen has no width, and the library that sets letters does not take all of it.
    return text_width("".join(letter for letter in word if letter.isprintable()), 1, bold=bold)
