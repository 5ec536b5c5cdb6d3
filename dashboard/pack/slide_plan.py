"""What stands on which slide of a pack: one finding each, no more than there is room for, no two of one title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count, groupby, takewhile

from dashboard.chart_sheet import ChartSheet
from dashboard.pack.columns import broken, lines_of, widths_of
from dashboard.pack.document import Block, Bullets, ChartBlock, Heading, Pack, Paragraph, Part, Table, Voice
from dashboard.pack.office import one_line, plain, unused

#: Points: the room for text and tables, and for the title above it. The distance of lines, by the size of letters.
ROOM, HEIGHT, COVER_HEIGHT, TITLE_HEIGHT, LINE = 872, 346, 300, 88, 1.18
#: The part of the cover.
COVER = -1
TITLE_SIZES = (28, 24, 20, 18)
#: Sizes a table may have so that its highest row fits, and what stands beside and above the text in each cell.
TABLE_SIZES, BESIDE, ABOVE = (14, 12, 10, 8), 13, 7
BULLET, HEAD, BETWEEN = "bullet", "head", 6
SIZES = {Voice.LEAD: 20, Voice.PLAIN: 16, Voice.SMALL: 14, Voice.QUOTE: 16, BULLET: 16, HEAD: 18}
#: How full a slide is when the next heading begins a new one. So many slides a table may take.
FULL, MOST_SLIDES = 0.55, 3
LONG_TABLES = "Tables too long for slides: they are in the pack as Word, PDF, Excel and web page"
CUT = "…"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a slide. `kind`: a Voice, or what a list or a heading is made of."""

    kind: str
    text: str
    address: str = ""

    @property
    def size(self) -> int:
        return SIZES[self.kind]

    @property
    def leads_on(self) -> bool:
        """Whether it must not be the last on a slide."""
        return self.kind == HEAD or self.text.endswith(":")

    @property
    def width(self) -> int:
        return ROOM - (20 if self.kind == BULLET else 0)

    @property
    def height(self) -> float:
        return lines_of(self.text, self.size, self.width, bold=self.kind == HEAD) * self.size * LINE + BETWEEN


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as far as it stands on one slide: from row `first`. `cut`: texts that had no room, whole."""

    table: Table
    widths: tuple[float, ...]
    size: int
    heights: tuple[float, ...]
    texts: tuple[tuple[str, ...], ...]
    cut: tuple[str, ...] = ()
    first: int = 1

    @property
    def last(self) -> int:
        return self.first + len(self.texts) - 1


@dataclass(frozen=True, slots=True)
class Slide:
    """`part`: position of the part it belongs to. `notes`: what the speaker's notes say."""

    part: int
    title: str
    body: tuple[Line, ...] | Rows | ChartSheet
    notes: tuple[str, ...] = ()

    @property
    def title_size(self) -> int:
        return next((one for one in TITLE_SIZES if _has_room(self.title, one)), TITLE_SIZES[-1])


def plan(pack: Pack) -> Iterator[Slide]:
    """Every slide in order; those of the cover are of part -1. Tables too long for slides are named on the last."""
    taken: set[str] = set()
    left_out: list[str] = []
    facts = [Line(Voice.LEAD, plain(pack.subtitle)), *(Line(Voice.SMALL, f"{label}: {words}") for label, words in pack.facts)]
    yield from _titled(COVER, pack.title, pack.subtitle, list(_pages(facts, COVER_HEIGHT)), taken)
    for position, part in enumerate(pack.parts):
        for title, bodies in _findings(part):
            if len(bodies) > MOST_SLIDES and isinstance(bodies[0], Rows):
                left_out.append(f"{title} ({len(bodies[0].table.rows):,} rows)")
            else:
                yield from _titled(position, title, part.heading, bodies, taken)
    if left_out:
        pages = list(_pages([Line(BULLET, one) for one in left_out]))
        yield from _titled(len(pack.parts) - 1, LONG_TABLES, pack.subtitle, pages, taken)


Body = tuple[Line, ...] | Rows | ChartSheet


def _findings(part: Part) -> Iterator[tuple[str, list[Body]]]:
    """A title and what it is the title of, over as many slides as that takes."""
    path: list[str] = [part.heading]
    said: list[Block] = []
    for block in part.blocks:
        if isinstance(block, Heading):
            path = [*path[: block.level - 1], block.text]
        if not isinstance(block, Table | ChartBlock):
            said.append(block)
            continue
        if not all(isinstance(one, Paragraph) and one.voice is Voice.SMALL for one in said):
            yield from _text(part.heading, said)
            said = []
        if isinstance(block, Table):
            yield f"{' · '.join(path[1:] if len(path) > 2 else path[:1])}: {block.caption}", list(_tables(block))
        else:
            yield block.sheet.title, [block.sheet]
    yield from _text(part.heading, said)


def _text(heading: str, said: Sequence[Block]) -> Iterator[tuple[str, list[Body]]]:
    """Slides of words, each titled by what leads on it, or by the heading that what stands on it is under."""
    lines = [line for one in said for line in _lines(one)]
    while len(lines) > 1 and lines[-1].kind == HEAD:
        lines.pop()  # the heading of the charts or tables that come next: they have titles of their own
    titled = [_finding(heading, page) for page in _pages(lines)]
    under = ""
    for position, (title, rest, last) in enumerate(titled):
        titled[position] = (title or under or heading, rest, last)
        under = f"{heading}: {last}" if last else title or under
    for title, slides in groupby(titled, key=lambda one: one[0]):
        yield title, [rest for _, rest, _ in slides]


def _finding(heading: str, page: tuple[Line, ...]) -> tuple[str, tuple[Line, ...], str]:
    """The title that a slide gives itself, if any, what is left to stand below it, and the last heading on it."""
    first, *others = page
    last = next((one.text for one in reversed(page) if one.kind == HEAD), "")
    if first.kind == HEAD:
        if others and others[0].kind == Voice.LEAD:
            return f"{heading} · {first.text}: {others[0].text}", tuple(others[1:]) or page[1:], last
        return f"{heading}: {first.text}", tuple(others) or page, last
    until = next((place for place, one in enumerate(page) if one.kind == HEAD), len(page))
    lead = next((one for one in page[:until] if one.kind == Voice.LEAD), None)
    if lead is not None:
        return f"{heading}: {lead.text}", tuple(one for one in page if one is not lead) or page, last
    if all(one.kind == Voice.SMALL for one in page[:until]) and until < len(page):
        return f"{heading}: {page[until].text}", page, last
    return "", page, last


def _lines(block: Block) -> Iterator[Line]:
    match block:
        case Heading():
            yield Line(HEAD, one_line(block.text))
        case Paragraph():
            yield Line(block.voice, plain(block.text), block.address)
        case Bullets():
            yield from (Line(BULLET, plain(one)) for one in block.items)


def _pages(lines: Sequence[Line], room: float = HEIGHT) -> Iterator[tuple[Line, ...]]:
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
            page, used = carried, sum(one.height for one in carried)
        page.append(line)
        used += height
    if page:
        yield tuple(page)


def _section_height(lines: Sequence[Line]) -> float:
    """Of a heading and what stands under it."""
    first, *others = lines
    return first.height + sum(one.height for one in takewhile(lambda one: one.kind != HEAD, others))


def _pieces(line: Line) -> Iterator[Line]:
    """A paragraph that no slide has room for, in pieces that slides have."""
    if line.height <= HEIGHT * 0.9:
        yield line
        return
    lines = broken(line.text, line.size, line.width)
    most = int(HEIGHT * 0.8 / (line.size * LINE))
    for start in range(0, len(lines), most):
        yield replace(line, text=" ".join(lines[start : start + most]))


# --- tables


def _tables(table: Table) -> Iterator[Rows]:
    """The rows of a table, as many a slide as fit in the largest letters in which each of them does."""
    texts = [tuple(plain(cell.text) for cell in row) for row in table.rows]
    size, head = TABLE_SIZES[0], 0.0
    widths: tuple[float, ...] = ()
    for size in TABLE_SIZES:
        widths = widths_of(table, size, ROOM, BESIDE).each
        head = _height([one.name for one in table.columns], widths, size, bold=True)
        if head + max((_height(row, widths, size) for row in texts), default=0) <= HEIGHT:
            break
    rows = [_cut(row, widths, size, HEIGHT - head) for row in texts]
    heights = [_height(row, widths, size) for row in rows]
    whole = tuple(
        text for row, short in zip(texts, rows, strict=True) for text, cut in zip(row, short, strict=True) if text != cut
    )
    yield from _split(Rows(table, widths, size, (head, *heights), tuple(rows), whole))


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


def _cut(texts: Sequence[str], widths: Sequence[float], size: int, room: float) -> tuple[str, ...]:
    """The texts of a row as far as there is room on a slide."""
    most = max(int((room - ABOVE) / (size * LINE)), 2)
    lines = [broken(text, size, width - BESIDE, bold=True) for text, width in zip(texts, widths, strict=True)]
    return tuple(
        text if len(each) <= most else f"{' '.join(each[: most - 1])} {CUT}" for text, each in zip(texts, lines, strict=True)
    )


# --- titles


def _titled(part: int, title: str, heading: str, bodies: Sequence[Body], taken: set[str]) -> Iterator[Slide]:
    """Slides of the same finding, told apart by their number; a title that is taken gets the part's heading beside it."""
    for number, body in enumerate(bodies, 1):
        of = f" ({number} of {len(bodies)})" if len(bodies) > 1 else ""
        whole = one_line(title)
        ways = chain((of, f" ({heading}){of}"), (f" ({heading}, {again}){of}" for again in count(2)))
        given = unused((_shortened(whole, way) for way in ways), taken)
        notes = (whole,) if CUT in given and CUT not in whole else ()
        yield Slide(part, given, body, notes)


def _shortened(title: str, end: str) -> str:
    """The title with its end, cut between words if it has no room even in the smallest letters."""
    whole = f"{title}{end}"
    if _has_room(whole, TITLE_SIZES[-1]):
        return whole
    kept = title[: int(len(title) * 0.9)]
    while kept and not _has_room(f"{kept}{CUT}{end}", TITLE_SIZES[-1]):
        kept = kept[: int(len(kept) * 0.9)]
    return f"{kept.rstrip()}{CUT}{end}"


def _has_room(title: str, size: int) -> bool:
    return lines_of(title, size, ROOM, bold=True) * size * LINE <= TITLE_HEIGHT
