"""What stands on which slide of a pack, and what is told in the notes: one finding a slide, no two of one title.

A deck is shown, a report is looked up. So, whatever a pack holds:

- A part opens with what it says before its first heading. A section under a heading gets slides of its own if it has something
  to show: a quotation, a list under a lead, a list of three or more, further headings. Any other is a remark: it stands on
  the slide before it if it has a lead or a list and there is room; if not, it is in the notes.
- Each chart has a slide, once in a deck. So has a table of few columns that fits on two slides in letters one can read.
- Any other table is looked up: each of its rows is a line in the notes of the slide that it bears out.
- Parts after the last that leads with a finding are what a pack rests on: one slide says what of them is in its notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count

from dashboard.outcome_wording import JUDGED
from dashboard.pack.columns import lines_of
from dashboard.pack.document import Block, Bullets, ChartBlock, Heading, Pack, Paragraph, Part, Table, Voice
from dashboard.pack.office import one_line, plain, unused
from dashboard.pack.slide_room import (
    BULLET,
    COVER_HEIGHT,
    FACT,
    HEAD,
    HEIGHT,
    ITEM,
    LINE,
    ROOM,
    TITLE_HEIGHT,
    TITLE_SIZES,
    Line,
    Note,
    Rows,
    height_of,
    pages,
    shown,
)
from datasets.registry import Side

#: The part of the cover.
COVER = -1
IN_NOTES = "In the notes of this slide; in full, as tables, in the pack as PDF, Word, Excel and web page:"
CHARTS_BEFORE = "Charts shown before"
CUT = "…"
#: So many items of a list without a lead are worth a slide.
FEW = 3
Body = tuple[Line, ...] | Rows | ChartBlock


@dataclass(frozen=True, slots=True)
class Slide:
    """`part`: position of the part it belongs to. `notes`: what the speaker's notes say."""

    part: int
    title: str
    body: Body
    notes: tuple[Note, ...] = ()

    @property
    def title_size(self) -> int:
        return next((one for one in TITLE_SIZES if _has_room(self.title, one)), TITLE_SIZES[-1])


def plan(pack: Pack) -> Iterator[Slide]:
    """Every slide in order; those of the cover are of part -1."""
    taken: set[str] = set()
    drawn: dict[str, str] = {}
    facts = [Line(Voice.LEAD, plain(pack.subtitle)), *(Line(FACT, plain(f"{label}: {words}")) for label, words in pack.facts)]
    yield from _titled(COVER, _Finding(pack.title, bodies=list(pages(facts, COVER_HEIGHT))), pack.subtitle, taken)
    leading = [position for position, part in enumerate(pack.parts) if any(map(_is_lead, part.blocks))]
    end = leading[-1] + 1 if leading else len(pack.parts)
    for position, part in enumerate(pack.parts[:end]):
        for one in _Telling(part, drawn).findings():
            yield from _titled(position, one, part.heading, taken)
    if behind := pack.parts[end:]:
        yield from _titled(end, _rests_on(behind), pack.subtitle, taken)


def _is_lead(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.voice is Voice.LEAD


# --- findings


@dataclass(slots=True)
class _Finding:
    """What one title is the title of: words, or a table or chart with notes. `under`: the heading that the words are under."""

    title: str
    lines: list[Line] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    under: str = ""

    def note(self, *notes: Note) -> None:
        """Words carry their notes wherever they stand."""
        if self.lines:
            self.lines[-1] = self.lines[-1].noting(*notes)
        else:
            self.notes += notes

    def slides(self) -> list[tuple[Body, list[Note]]]:
        if self.lines:
            return [(page, [note for line in page for note in line.notes]) for page in pages(self.lines)]
        return [(body, [] if number else self.notes) for number, body in enumerate(self.bodies)]


class _Telling:
    """Finds what a part has to show, section by section. `drawn`: the part in which a chart was shown, by its name."""

    def __init__(self, part: Part, drawn: dict[str, str]) -> None:
        self._part, self._drawn = part, drawn
        self._found: list[_Finding] = []
        self._bears_out = {f"{part.name}-{side.value}": JUDGED[side] for side in Side}

    def findings(self) -> list[_Finding]:
        for heading, blocks in _sections(self._part):
            self._section(heading, blocks)
        return self._found

    def _section(self, heading: str, blocks: Sequence[Block]) -> None:
        words: list[Line] = []
        items: list[_Finding] = []
        apart: list[tuple[Table, Note]] = []
        path = [self._part.heading, *([heading] if heading else [])]
        for block in blocks:
            match block:
                case Heading():
                    path = [*path[: block.level - 1], block.text]
                    words.append(Line(HEAD, one_line(block.text)))
                case Table() if bodies := shown(block):
                    title = f"{' · '.join(path[1:] if len(path) > 2 else path[:1])}: {block.caption}"
                    items.append(_Finding(title, bodies=list(bodies)))
                case Table() if words and not items and block.name not in self._bears_out:
                    words[-1] = words[-1].noting(_rows(block, path[2:]))
                case Table():
                    apart.append((block, _rows(block)))
                case ChartBlock() if block.sheet.name in self._drawn:
                    where = f"{self._drawn[block.sheet.name]}: {plain(block.sheet.title)}"
                    apart.append((block.figures, Note(CHARTS_BEFORE, (where,))))
                case ChartBlock():
                    self._drawn[block.sheet.name] = self._part.heading
                    items.append(_Finding(block.sheet.title, bodies=[block]))
                case _:
                    words += _lines(block)
        self._words(heading, words, items)
        self._found += items
        for table, note in apart:
            self._where(table, heading).note(note)

    def _words(self, heading: str, words: list[Line], items: Sequence[_Finding]) -> None:
        if not words:
            return
        before = next((one for one in reversed(self._found) if one.lines), None)
        if not heading or before is None or _has_something(words):
            if before is not None and len(before.lines) == 1 and before.title.endswith(before.lines[0].text):
                before.lines = [Line(HEAD, heading, notes=before.lines[0].notes), *words]  # its title says all it had to say
            else:
                self._found.append(_titled_words(self._part.heading, heading, words))
        elif items:
            items[0].note(_remark(heading, words), *_notes_of(words))
        elif _has_substance(words) and height_of((*before.lines, Line(HEAD, heading), *words)) <= HEIGHT:
            before.lines += [Line(HEAD, heading), *words]
        else:
            before.note(_remark(heading, words), *_notes_of(words))

    def _where(self, table: Table, heading: str) -> _Finding:
        """The finding that a table bears out: the one named like it, or that of its section, or the first of its part."""
        wanted = self._bears_out.get(table.name, heading)
        if not self._found:
            self._found.append(_Finding(self._part.heading, [Line(BULLET, _counted(table))]))
        return next((one for one in self._found if wanted and one.under == wanted), self._found[0])


def _sections(part: Part) -> Iterator[tuple[str, list[Block]]]:
    """What stands before the first heading, under no name, then each heading of the second level with all that is under it."""
    name, under = "", list[Block]()
    for block in part.blocks:
        if isinstance(block, Heading) and block.level == 2:
            yield name, under
            name, under = one_line(block.text), []
        else:
            under.append(block)
    yield name, under


def _has_something(words: Sequence[Line]) -> bool:
    kinds = [one.kind for one in words]
    items = kinds.count(BULLET)
    return bool({HEAD, Voice.QUOTE} & set(kinds)) or items >= FEW or (items > 0 and Voice.LEAD in kinds)


def _has_substance(words: Sequence[Line]) -> bool:
    return any(one.kind in (Voice.LEAD, BULLET) for one in words)


def _titled_words(part: str, heading: str, words: list[Line]) -> _Finding:
    """Words whose lead, if they have one, is their title; it does not stand below it again unless it stands alone."""
    lead = next((one for one in words if one.kind == Voice.LEAD), None)
    above = " · ".join(filter(None, (part, heading))) if lead else ": ".join(filter(None, (part, heading)))
    title = f"{above}: {lead.text}" if lead else above
    rest = [one for one in words if one is not lead] or words
    if lead and lead.notes and rest is not words:
        rest[0] = replace(rest[0], notes=(*lead.notes, *rest[0].notes))
    return _Finding(title, rest, under=heading)


def _lines(block: Block) -> Iterator[Line]:
    match block:
        case Paragraph():
            yield Line(block.voice, plain(block.text), block.address)
        case Bullets():
            yield from (Line(BULLET, plain(one)) for one in block.items)


# --- notes


def _remark(heading: str, words: Sequence[Line]) -> Note:
    return Note(heading, tuple(one.text for one in words))


def _notes_of(words: Sequence[Line]) -> Iterator[Note]:
    return (note for one in words for note in one.notes)


def _rows(table: Table, under: Sequence[str] = ()) -> Note:
    return Note(plain(": ".join((*under, table.caption))), tuple(rows_as_lines(table)))


def rows_as_lines(table: Table) -> Iterator[str]:
    """`Feeling safe. Period: 2018/19; Figure: 68.2%`: each row in a line, for who reads it or has it read aloud."""
    names = [one.name for one in table.columns[1:]]
    for first, *others in table.rows:
        told = (f"{name}: {cell.text}" for name, cell in zip(names, others, strict=True))
        yield plain(". ".join(filter(None, (first.text, "; ".join(told)))))
    yield from map(plain, table.notes)


def _rests_on(parts: Sequence[Part]) -> _Finding:
    """The names of what is in the notes: all that these parts say, section by section."""
    told: list[Note] = []
    names: list[str] = []
    for heading, blocks in ((heading or part.heading, blocks) for part in parts for heading, blocks in _sections(part)):
        words = [line for one in blocks for line in _lines(one)]
        tables = [one.figures if isinstance(one, ChartBlock) else one for one in blocks if isinstance(one, Table | ChartBlock)]
        told += [_remark(heading, words)] if words else []
        told += map(_rows, tables)
        names += [*([heading] if words else []), *map(_counted, tables)]
    first = Line(Voice.PLAIN, IN_NOTES if names else " ", notes=tuple(told))
    return _Finding(" · ".join(one.heading for one in parts), [first, *(Line(ITEM, plain(one)) for one in names)])


def _counted(table: Table) -> str:
    many = len(table.rows)
    return f"{plain(table.caption)} ({many:,} {'row' if many == 1 else 'rows'})"


# --- titles


def _titled(part: int, finding: _Finding, heading: str, taken: set[str]) -> Iterator[Slide]:
    """Slides of the same finding, told apart by their number; a title that is taken gets the part's heading beside it."""
    slides = finding.slides()
    whole = one_line(finding.title)
    for number, (body, notes) in enumerate(slides, 1):
        of = f" ({number} of {len(slides)})" if len(slides) > 1 else ""
        ways = chain((of, f" ({heading}){of}"), (f" ({heading}, {again}){of}" for again in count(2)))
        given = unused((_shortened(whole, way) for way in ways), taken)
        cut = [Note("", (whole,))] if CUT in given and CUT not in whole else []
        yield Slide(part, given, body, (*cut, *notes))


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
