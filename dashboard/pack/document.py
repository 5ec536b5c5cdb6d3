"""What a pack is made of, whichever format it is written in: parts of headings, paragraphs, lists, tables and charts.

A writer lays these out and adds no words of its own but the format's (contents, page numbers). So every format says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from dashboard.chart_sheet import ChartSheet
from dashboard.wording import SOURCE, YARDSTICK

LANGUAGE = "en-GB"
#: What a format of pages calls the places at its end where it gathers figures: beside what they bear out they would drown it.
FIGURES_BEHIND = "The figures behind the verdicts"
FIGURES_OF_CHARTS = "The figures of the charts"
#: Instead of notes that the chart before has too.
AS_BEFORE = "When it was published here, and what to beware of: as under the chart before."


class Voice(StrEnum):
    """How a paragraph is set: what leads, what is said, what stands small beneath, what a person wrote."""

    LEAD = "lead"
    PLAIN = "plain"
    SMALL = "small"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 2 or 3; a part's own heading is level 1. `faces`: whether what it heads begins a page, facing what was said."""

    text: str
    level: int = 2
    faces: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`address`: where its words lead to on the dashboard, if anywhere."""

    text: str
    voice: Voice = Voice.PLAIN
    address: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; the order means nothing."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is read in a table. `number`: the same as a number in the column's unit; None for words and for missing figures."""

    text: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column. `unit`: of its numbers; `decimals`: how many of them are shown."""

    name: str
    unit: str = ""
    decimals: int = 0
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One true table: a head, and a row for each thing, whose first cell names it. `name` is unique in a pack.

    `behind`: whether it bears out what is said in its part, row by row of the files, and can stand apart from it.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    behind: bool = False


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart with its words, and its figures as a table."""

    sheet: ChartSheet
    figures: Table


Block = Heading | Paragraph | Bullets | Table | ChartBlock


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter: begins a page, a slide, an entry of the contents. `name` is unique in a pack."""

    name: str
    heading: str
    blocks: tuple[Block, ...]

    def charts(self) -> Iterator[ChartBlock]:
        yield from (block for block in self.blocks if isinstance(block, ChartBlock))


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole pack. `facts`: what the cover says of it, label and words; `as_at`: which state it shows,
    for the foot of every page; `at`: when the state it shows was published.

    A pack of an earlier state does not depend on when it was made: it is the same each time. One of today's depends on the day
    by which something is overdue, which it says.
    """

    name: str
    title: str
    subtitle: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    as_at: str
    keywords: tuple[str, ...]
    at: datetime | None
    parts: tuple[Part, ...]

    def tables(self) -> Iterator[Table]:
        """Every table in order, those of charts included."""
        for part in self.parts:
            for block in part.blocks:
                if isinstance(block, Table):
                    yield block
                elif isinstance(block, ChartBlock):
                    yield block.figures

    def charts(self) -> Iterator[ChartBlock]:
        """Every chart in order."""
        for part in self.parts:
            yield from part.charts()

    def for_pages(self) -> Iterator[Part]:
        """The parts as a format of pages has them: what bears out the verdicts, and the figures of each chart, at the end."""
        behind: list[Block] = []
        for part in self.parts:
            tables = [block for block in part.blocks if isinstance(block, Table) and block.behind]
            behind += [Heading(part.heading), *tables] if tables else []
            yield replace(part, blocks=tuple(self._on_page(block for block in part.blocks if block not in tables)))
        if behind:
            yield Part("figures-behind", FIGURES_BEHIND, tuple(behind))
        if drawn := tuple(chart.figures for chart in self.charts_once()):
            yield Part("figures-of-charts", FIGURES_OF_CHARTS, drawn)

    def _on_page(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Charts with fewer notes, so that two have room: see _shorter."""
        above: tuple[str, ...] = ()
        for block in blocks:
            if isinstance(block, ChartBlock):
                sheet = block.sheet
                yield replace(block, sheet=replace(sheet, notes=tuple(_shorter(sheet, self.as_at, above))))
                above = sheet.notes
            else:
                yield block
                above = ()

    def charts_once(self) -> Iterator[ChartBlock]:
        """Each chart by the first time it is shown: the same may stand under two outcomes."""
        told: set[str] = set()
        for chart in self.charts():
            if chart.sheet.name not in told:
                told.add(chart.sheet.name)
                yield chart


def _shorter(sheet: ChartSheet, foot: str, above: Sequence[str]) -> Iterator[str]:
    """What the NHS method says, in one paragraph; then each note that the foot of the page and the table of yardsticks do not
    say. The source is told under every chart, the others unless all of them are said `above`, under the chart before.
    """
    if sheet.said:
        yield " ".join(sheet.said)
    notes = [one for one in sheet.notes if one not in (*sheet.said, foot) and not one.startswith(YARDSTICK)]
    others = [one for one in notes if not one.startswith(SOURCE)]
    again = bool(others) and all(one in above for one in others)
    yield from (one for one in notes if one not in others or not again)
    if again:
        yield AS_BEFORE
