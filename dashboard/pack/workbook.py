"""A pack as an Excel workbook by the rules of the Analysis Function: cover, contents, notes, one marked table a sheet.

https://analysisfunction.civilservice.gov.uk/policy-store/releasing-statistics-in-spreadsheets/
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any

from dashboard.pack.columns import lines_of
from dashboard.pack.document import LANGUAGE, Block, Bullets, Cell, ChartBlock, Column, Heading, Pack, Paragraph, Part, Table
from dashboard.pack.native_chart import NativeChart, Role, above_chart, native_chart
from dashboard.pack.office import AUTHOR, day_of, one_line, plain, settled, unused
from dashboard.pack.workbook_chart import add_native_chart
from datasets.observations import MARKS

#: Of a sheet's name, of a cell, of the head of a column and of the middle of a foot: the letters that Excel takes.
LONGEST_NAME, LONGEST_CELL, LONGEST_HEAD, LONGEST_FOOT = 31, 32_767, 255, 110
#: Widths of columns, in letters, and about that of all columns of a table and of those of words among them: a page's.
NARROWEST, NUMBERS, WIDEST, ALL, WORDS, COVER_WIDTH = 12, 13, 80, 150, 110, 100
#: Points of the letters and of a line of them; pixels of a letter's place and of the edges of a cell, as Excel reckons widths.
SIZE, LINE, LETTER, CELL_EDGES = 11, 14.5, 7, 5
#: What stands for a figure that is missing, by what is said of it; of a figure there is nothing of, it is not available.
SHORTHAND = {words: f"[{mark}]" for mark, words in MARKS.items()} | {"–": "[x]", "": "[x]"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4 = 9
#: So many rows are printed on one page with their chart, which would else be torn apart.
ON_ONE_PAGE = 60


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet to be: `title` for A1, `said` for the lines under it, a table, and a chart of its columns by their number."""

    name: str
    title: str
    said: tuple[str, ...]
    table: Table
    notes: tuple[str, ...] = ()
    chart: NativeChart | None = None
    alt: str = ""


def write_workbook(pack: Pack, _pictures: object = None) -> bytes:
    """The file. It needs no picture: its charts are Excel's own, and where those cannot show what is meant, figures must."""
    import xlsxwriter  # a tenth of a second that no other command needs to wait

    sheets = list(_sheets(pack))
    numbers = {note: number for number, note in enumerate(dict.fromkeys(one for each in sheets for one in each.notes), 1)}
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS | {"default_format_properties": {"font_name": "Arial", "font_size": SIZE}}) as book:
        _write_properties(book, pack)
        writer = _Writer(book, numbers, pack.as_at)
        writer.cover(pack)
        writer.sheet(_contents(sheets), links=[one.name for one in (_notes(numbers), *sheets)])
        for one in (_notes(numbers), *sheets):
            writer.sheet(one)
    return settled(out.getvalue())


# --- what is on which sheet


def _sheets(pack: Pack) -> Iterator[_Sheet]:
    """For each part its text, then each of its tables and charts."""
    taken = {"cover", "contents", "notes"}
    for number, part in enumerate(pack.parts, 1):
        if said := _said(part):
            yield _Sheet(_name(f"{number} {part.heading}", taken), part.heading, (), said)
        tables = [one for one in part.blocks if isinstance(one, Table | ChartBlock)]
        for position, one in enumerate(tables, 1):
            if isinstance(one, Table):
                name = _name(f"{number}.{position} {one.caption}", taken)
                yield _Sheet(name, one.caption, (f"Part of the pack: {part.heading}.",), one, one.notes)
            else:
                yield _chart_sheet(one, _name(f"{number}.{position} {one.sheet.title}", taken))


def _name(wanted: str, taken: set[str]) -> str:
    """A name that Excel takes and no other sheet has. What it counts as two characters is left out."""
    safe = re.sub(r"[\[\]:*?/\\']|[^\u0000-\uffff]", " ", one_line(wanted))
    safe = " ".join(safe.split())
    again = (f"{safe[: LONGEST_NAME - 5].strip()} {number}" for number in count(2))
    return unused(chain([safe[:LONGEST_NAME].strip()], again), taken)


def _said(part: Part) -> Table | None:
    """The words of a part as a table: each with the heading it is under and, if there is one, where it leads to."""
    rows: list[tuple[str, str, str]] = []
    under = part.heading
    for block in part.blocks:
        if isinstance(block, Heading):
            under = block.text
        rows += [(under, text, address) for text, address in _texts(block)]
    if not rows:
        return None
    width = 3 if any(address for *_, address in rows) else 2
    columns = tuple(Column(one) for one in ("Under", "What is said", "Address")[:width])
    return Table(f"{part.name}-text", part.heading, columns, tuple(tuple(map(Cell, row[:width])) for row in rows))


def _texts(block: Block) -> Iterator[tuple[str, str]]:
    if isinstance(block, Paragraph):
        yield block.text, block.address
    elif isinstance(block, Bullets):
        yield from ((one, "") for one in block.items)


def _chart_sheet(block: ChartBlock, name: str) -> _Sheet:
    sheet, native = block.sheet, native_chart(block.sheet)
    told = native is not None and all(
        None not in line.values for line in native.lines if line.role in {Role.OWN, Role.COMPARED}
    )  # Excel draws text in a line as nought: a mark would be a figure
    chart = native if told else None
    source = [one for one in sheet.notes if one not in sheet.source]
    said = (*above_chart(sheet, native), sheet.source, *([EMPTY] if chart and _has_gaps(chart) else []))
    table = _with_lines(block.figures, chart) if chart else replace(block.figures, notes=())
    return _Sheet(name, sheet.title, said, table, tuple(source), chart, sheet.alt)


#: Where a line of a chart does not reach: empty, for Excel would draw a mark as nought.
NO_LINE = Cell("")
EMPTY = (
    "An empty cell: the line of the chart that the column is for does not reach that period, or the month is not of its kind."
)


def _has_gaps(chart: NativeChart) -> bool:
    return any(None in line.values for line in chart.lines)


def _with_lines(figures: Table, chart: NativeChart) -> Table:
    """The figures, the oldest first as a chart has them, with a column for each further line of the chart."""
    further = [line for line in chart.lines if line.role not in {Role.OWN, Role.COMPARED}]
    by_period = {row[0].text: row for row in figures.rows}
    rows = []
    for place, period in enumerate(chart.periods):
        first, *others, where = by_period[period.label]
        levels = (line.values[place] for line in further)
        rows.append((first, *others, *(NO_LINE if value is None else Cell(str(value), value) for value in levels), where))
    columns = tuple(
        Column(line.name, chart.unit, chart.decimals + (line.role is not Role.UNUSUAL), is_number=True) for line in further
    )
    return replace(figures, columns=(*figures.columns[:-1], *columns, figures.columns[-1]), rows=tuple(rows), notes=())


def _contents(sheets: Sequence[_Sheet]) -> _Sheet:
    rows = (("Notes", "Shorthand marks and notes"), *((one.name, one.title) for one in sheets))
    columns = (Column("Sheet"), Column("What it has"))
    return _Sheet(
        "Contents", "Contents", (), Table("contents", "Contents", columns, tuple(tuple(map(Cell, one)) for one in rows))
    )


def _notes(numbers: dict[str, int]) -> _Sheet:
    """The marks that stand for missing figures, then every note of a table by its number."""
    marks = [(f"[{mark}]", words) for mark, words in MARKS.items()]
    notes = [(f"[note {number}]", note) for note, number in numbers.items()]
    columns = (Column("Note or mark"), Column("What it means"))
    rows = tuple(tuple(map(Cell, one)) for one in (*marks, *notes))
    return _Sheet("Notes", "Shorthand marks and notes", (), Table("notes-of-tables", "Notes", columns, rows))


# --- writing


class _Writer:
    """Writes sheets into a workbook. Every text is written as text: nothing in it can be a formula or lead anywhere."""

    def __init__(self, book: Any, numbers: dict[str, int], as_at: str) -> None:
        self._book, self._numbers, self._tables = book, numbers, 0
        self._as_at = one_line(as_at)[:LONGEST_FOOT].replace("&", "&&")
        self._title = book.add_format({"bold": True, "font_size": 13})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._beside = book.add_format({"text_wrap": True, "valign": "top", "indent": 1})
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._head_beside = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "indent": 1})
        self._head_right = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "align": "right"})
        self._mark = book.add_format({"align": "right", "valign": "top"})
        self._link = book.add_format({"font_color": "#12436D", "underline": 1, "text_wrap": True, "valign": "top"})
        self._numeric: dict[int, Any] = {}

    def cover(self, pack: Pack) -> None:
        sheet = self._new("Cover")
        sheet.set_column(0, 0, COVER_WIDTH)
        sheet.write_string(0, 0, one_line(pack.title), self._title)
        lines = (pack.subtitle, pack.summary, *(f"{label}: {words}" for label, words in pack.facts))
        for row, line in enumerate(lines, 1):
            sheet.set_row(row, _height(line, COVER_WIDTH))
            sheet.write_string(row, 0, _cell(line), self._wrapped)

    def sheet(self, one: _Sheet, *, links: Sequence[str] = ()) -> None:
        sheet = self._new(one.name)
        sheet.write_string(0, 0, one_line(one.title)[:LONGEST_CELL], self._title)
        notes = " ".join(f"[note {self._numbers[note]}]" for note in one.notes)
        counted = (
            "This worksheet contains one table and, below it, one chart." if one.chart else "This worksheet contains one table."
        )
        explained = [f"Notes, explained on the sheet Notes: {notes}"] if notes else []
        lines = [counted, *one.said, *explained]
        for row, line in enumerate(lines, 1):
            sheet.write_string(row, 0, _cell(one_line(line)))
        top = len(lines) + 1
        self._table(sheet, one.table, top, links)
        sheet.repeat_rows(top)
        if one.chart:
            add_native_chart(self._book, sheet, one.chart, one.alt, name=one.name, top=top)
            if len(one.table.rows) <= ON_ONE_PAGE:
                sheet.fit_to_pages(1, 1)

    def _new(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&L{self._as_at}")
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def _table(self, sheet: Any, table: Table, top: int, links: Sequence[str]) -> None:
        self._tables += 1
        rows = table.rows or (tuple(Cell("–") for _ in table.columns),)
        heads = _heads(table.columns)
        head_formats = [
            self._head_right if one.is_number else self._head_beside if place else self._head
            for place, one in enumerate(table.columns)
        ]
        sheet.add_table(
            top, 0, top + len(rows), len(heads) - 1,
            {
                "name": f"table_{self._tables}_{re.sub(r'[^A-Za-z0-9]', '_', table.name)}"[:200],
                "description": one_line(table.caption), "autofilter": False, "first_column": True, "banded_rows": False,
                "style": "Table Style Light 1",
                "columns": [{"header": head, "header_format": form} for head, form in zip(heads, head_formats, strict=True)],
            },
        )  # fmt: skip
        numbers = sum(one.is_number for one in table.columns)
        of_words = max(len(table.columns) - numbers, 1)
        widest = min(WIDEST, max((ALL - NUMBERS * numbers) // of_words, WORDS // of_words, NARROWEST * 2))
        widths = [_width(one, [row[place].text for row in rows], widest) for place, one in enumerate(table.columns)]
        sheet.set_row(top, max(map(_height, heads, widths)))
        for number, row in enumerate(rows, top + 1):
            sheet.set_row(number, max(_height(cell.text, width) for cell, width in zip(row, widths, strict=True)))
        for column, one in enumerate(table.columns):
            sheet.set_column(column, column, widths[column])
            for number, row in enumerate(rows, top + 1):
                if links and not column:
                    link = links[number - top - 1]
                    sheet.write_url(number, 0, f"internal:'{link}'!A1", self._link, link)
                else:
                    self._cell(sheet, (number, column), row[column], one)

    def _cell(self, sheet: Any, at: tuple[int, int], cell: Cell, column: Column) -> None:
        if cell.number is not None:
            sheet.write_number(*at, round(cell.number, column.decimals), self._number(column.decimals))
        elif not column.is_number:
            sheet.write_string(*at, _cell(cell.text), self._beside if at[1] else self._wrapped)
        elif cell is not NO_LINE:
            sheet.write_string(*at, SHORTHAND.get(cell.text, _cell(cell.text)), self._mark)

    def _number(self, decimals: int) -> Any:
        if decimals not in self._numeric:
            form = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
            self._numeric[decimals] = self._book.add_format({"num_format": form, "valign": "top"})
        return self._numeric[decimals]


def _width(column: Column, texts: Sequence[str], widest: int) -> float:
    """In letters. Numbers need less than the words above them, which are broken."""
    if column.is_number:
        return NUMBERS
    return min(max(NARROWEST, len(column.name) * 1.2 + 2, *(len(text) * 1.1 + 2 for text in texts)), widest)


def _height(text: str, width: float) -> float:
    """Points that a text takes in a column of so many letters: not every program works that out for itself."""
    return LINE * lines_of(text, SIZE, (width * LETTER + CELL_EDGES) * 0.75 - SIZE / 2) + 1


def _heads(columns: Sequence[Column]) -> list[str]:
    """With the unit of numbers; each once, as Excel wants it."""
    taken: set[str] = set()
    heads = []
    for number, one in enumerate(columns, 1):
        unit = f" ({one.unit})" if one.unit and one.is_number else ""
        head = one_line(f"{one.name[: LONGEST_HEAD - len(unit) - 5]}{unit}") or f"Column {number}"
        heads.append(unused(chain([head], (f"{head} {again}" for again in count(2))), taken))
    return heads


def _cell(text: str) -> str:
    return plain(text)[:LONGEST_CELL]


def _write_properties(book: Any, pack: Pack) -> None:
    book.set_properties({
        "title": one_line(pack.title)[:255], "subject": one_line(pack.subtitle)[:255], "author": AUTHOR,
        "created": day_of(pack), "keywords": one_line(", ".join(pack.keywords))[:255], "comments": one_line(pack.summary)[:255],
    })  # fmt: skip
    book.set_custom_property("Language", LANGUAGE)
