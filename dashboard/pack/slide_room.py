"""How much a slide has room for: lines of words and rows of tables, in letters that can be read across a room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from dashboard.pack.columns import broken, lines_of, widths_of
from dashboard.pack.document import Table, Voice
from dashboard.pack.office import plain

#: Points: the room for text and tables, and for the title above it. The distance of lines, by the size of letters.
ROOM, HEIGHT, COVER_HEIGHT, TITLE_HEIGHT, LINE = 872, 346, 300, 88, 1.18
TITLE_SIZES = (28, 24, 20, 18)
#: Sizes a table may have, and what stands beside and above the text in each cell.
TABLE_SIZES, BESIDE, ABOVE = (14, 12), 13, 7
#: So many columns and slides a table may take; a larger one is looked up, not shown.
MOST_COLUMNS, MOST_SLIDES = 5, 2
BULLET, ITEM, HEAD, FACT, BETWEEN = "bullet", "item", "head", "fact", 6
SIZES = {Voice.LEAD: 20, Voice.PLAIN: 16, Voice.SMALL: 14, Voice.QUOTE: 16, BULLET: 16, ITEM: 14, HEAD: 18, FACT: 14}
#: What has a dot before it.
LISTED = (BULLET, ITEM)
#: How full a slide is when the next heading begins a new one.
FULL = 0.55


@dataclass(frozen=True, slots=True)
class Note:
    """What speaker's notes tell under a caption."""

    caption: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a slide. `kind`: a Voice, or what a list, a heading or a cover is made of. `notes`: go where it goes."""

    kind: str
    text: str
    address: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def size(self) -> int:
        return SIZES[self.kind]

    def noting(self, *notes: Note) -> Line:
        """The same with further notes."""
        return replace(self, notes=(*self.notes, *notes))

    @property
    def leads_on(self) -> bool:
        """Whether it must not be the last on a slide."""
        return self.kind == HEAD or self.text.endswith(":")

    @property
    def width(self) -> int:
        return ROOM - (20 if self.kind in LISTED else 0)

    @property
    def height(self) -> float:
        return lines_of(self.text, self.size, self.width, bold=self.kind == HEAD) * self.size * LINE + BETWEEN


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as far as it stands on one slide: from row `first`."""

    table: Table
    widths: tuple[float, ...]
    size: int
    heights: tuple[float, ...]
    texts: tuple[tuple[str, ...], ...]
    first: int = 1

    @property
    def last(self) -> int:
        return self.first + len(self.texts) - 1


def height_of(lines: Iterable[Line]) -> float:
    return sum(one.height for one in lines)


def pages(lines: Sequence[Line], room: float = HEIGHT) -> Iterator[tuple[Line, ...]]:
    """As many lines a slide as fit. A heading is never the last, and what has no room beneath it may begin a new slide."""
    pieces = [piece for one in lines for piece in _pieces(one)]
    page: list[Line] = []
    used = 0.0
    for position, line in enumerate(pieces):
        height = line.height
        ends = used + (_section_height(pieces[position:]) if line.kind == HEAD else height)
        if page and ends > room and (used + height > room or used > room * FULL):
            carried = [page.pop()] if len(page) > 1 and page[-1].leads_on else []
            yield tuple(page)
            page, used = carried, height_of(carried)
        page.append(line)
        used += height
    if page:
        yield tuple(page)


def _section_height(lines: Sequence[Line]) -> float:
    """Of a heading and what stands under it."""
    first, *others = lines
    return first.height + height_of(takewhile(lambda one: one.kind != HEAD, others))


def _pieces(line: Line) -> Iterator[Line]:
    """A paragraph that no slide has room for, in pieces that slides have; its notes stay with the first."""
    if line.height <= HEIGHT * 0.9:
        yield line
        return
    lines = broken(line.text, line.size, line.width)
    most = int(HEIGHT * 0.8 / (line.size * LINE))
    for start in range(0, len(lines), most):
        text = " ".join(lines[start : start + most])
        yield replace(line, text=text, notes=() if start else line.notes)


# --- tables


def shown(table: Table) -> list[Rows]:
    """The rows of a table in the letters in which it takes fewest slides; none if it is one to be looked up."""
    if len(table.columns) > MOST_COLUMNS:
        return []
    ways = [way for size in TABLE_SIZES if (way := _in_letters(table, size))]
    fewest = min(ways, key=len, default=[])
    return fewest if len(fewest) <= MOST_SLIDES else []


def _in_letters(table: Table, size: int) -> list[Rows]:
    """As many rows a slide as fit; nothing if one has no room."""
    texts = [tuple(plain(cell.text) for cell in row) for row in table.rows]
    widths = widths_of(table, size, ROOM, BESIDE).each
    head = _height([one.name for one in table.columns], widths, size, bold=True)
    heights = [_height(row, widths, size) for row in texts]
    if head + max(heights, default=0) > HEIGHT:
        return []
    return list(_split(Rows(table, widths, size, (head, *heights), tuple(texts))))


def _split(rows: Rows) -> Iterator[Rows]:
    head, *heights = rows.heights
    start = 0
    while start < len(heights) or start == 0:
        end, used = start, head
        while end < len(heights) and (end == start or used + heights[end] <= HEIGHT):
            used += heights[end]
            end += 1
        yield replace(rows, heights=(head, *heights[start:end]), texts=rows.texts[start:end], first=start + 1)
        start = max(end, 1)


def _height(texts: Iterable[str], widths: Sequence[float], size: int, *, bold: bool = False) -> float:
    """Of a row, whose first cell is bold in any case."""
    lines = (
        lines_of(text, size, width - BESIDE, bold=bold or not column)
        for column, (text, width) in enumerate(zip(texts, widths, strict=True))
    )
    return max(lines, default=1) * size * LINE + ABOVE
