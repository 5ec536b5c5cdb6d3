"""What a pack is made of, whichever format it is written in: parts of headings, paragraphs, lists, tables and charts.

A writer lays these out and adds no words of its own but the format's (contents, page numbers). So every format says the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dashboard.chart_sheet import ChartSheet

LANGUAGE = "en-GB"
#: What a format calls the place where it gathers the figures of the charts, if it does not set them beside each.
FIGURES_OF_CHARTS = "The figures of the charts"


class Voice(StrEnum):
    """How a paragraph is set: what leads, what is said, what stands small beneath, what a person wrote."""

    LEAD = "lead"
    PLAIN = "plain"
    SMALL = "small"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 2 or 3; a part's own heading is level 1."""

    text: str
    level: int = 2


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
    """One true table: a head, and a row for each thing, whose first cell names it. `name` is unique in a pack."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


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

    def charts_once(self) -> Iterator[ChartBlock]:
        """Each chart by the first time it is shown: the same may stand under two outcomes."""
        told: set[str] = set()
        for chart in self.charts():
            if chart.sheet.name not in told:
                told.add(chart.sheet.name)
                yield chart
