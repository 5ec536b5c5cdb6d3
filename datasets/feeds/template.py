"""Our own tidy template, as CSV or workbook: one row a figure.

    indicator, organisation, period, value, numerator, denominator, mark, note

Columns in any order; `numerator`, `denominator`, `mark` and `note` may be left out. Lines at the top that begin with "#" are
guidance. A million rows are read in seconds, so everything here is done by column: text that repeats (indicators,
organisations, periods, marks) is understood once, and only cells that are not plain numbers are looked at one by one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from datasets.errors import ExtractError, UserError, nearest
from datasets.feeds.extract import Extract
from datasets.feeds.opened import SPREADSHEET_LIMITS, Opened, cell_text, row_limit
from datasets.feeds.reading import cut_off, dashes_replaced, dashless_name, marks_of, missing_columns, words
from datasets.observations import COLUMNS as FRAME_COLUMNS
from datasets.observations import MARKS, NUMBERS, read_figure
from datasets.organisations import Organisations
from datasets.periods import read_published_period
from datasets.registry import Feed, Indicator, Registry

REQUIRED = ("indicator", "organisation", "period", "value")
COLUMNS = (*REQUIRED, "numerator", "denominator", "mark")
NOTE = "note"
SHEET = "Figures"
#: Our own feed in the registry.
OWN_FEED = "template"
_DASHLESS_PERIOD = re.compile(r"((?:19|20)\d\d)0(\d\d)(?:0(Q[1-4]))?")
_PLAIN_NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$"


@dataclass(frozen=True)
class _Cells:
    """The columns of the template as text, and the spreadsheet row of each figure."""

    opened: Opened
    sheet: str
    columns: Mapping[str, pa.ChunkedArray]
    rows: np.ndarray[Any, np.dtype[np.int64]]

    def first_row(self, column: str, text: str) -> int:
        """The row in which this text first stands."""
        texts, which = _distinct(self.columns[column])
        return int(self.rows[np.flatnonzero(which == texts.index(text))[0]])


def recognise(opened: Opened) -> bool:
    return _find_header(opened) is not None


def read(opened: Opened, feed: Feed, organisations: Organisations) -> Extract:
    """The figures of a filled-in template.

    Indicators, organisations and periods that are not known are kept as written: screening says so. A number that cannot be
    read, a mark that is not known, and a number beside a mark go to `unread`.
    """
    found = _find_header(opened)
    if found is None:
        raise missing_columns(opened, REQUIRED, next(iter(opened.head.values()), [[]])[0])
    sheet, header_row, header = found
    names = _names(opened, sheet, header_row, header)
    cells = _from_text(opened, header_row, names) if opened.is_text else _from_sheet(opened, sheet, header_row, names)
    cells = _without_blank_rows(cells)
    _refuse_dashless(cells)
    return Extract(
        feed=feed.id,
        file=opened.name,
        observations=_frame(cells, feed, organisations),
        rows_read=len(cells.rows),
        left_out={},
        remarks=(
            *opened.remarks,
            *_row_limits(opened, sheet),
            *_header_as_written(opened, sheet, header_row, header),
            *_spaces_in_codes(cells),
        ),
    )


# --- the header


def _find_header(opened: Opened) -> tuple[str, int, Sequence[object]] | None:
    for sheet, rows in sorted(opened.head.items(), key=lambda one: one[0] != SHEET):
        for number, row in enumerate(rows, 1):
            if set(REQUIRED) <= {cell_text(cell).lower() for cell in row}:
                return sheet, number, row
    return None


def _names(opened: Opened, sheet: str, header_row: int, header: Sequence[object]) -> list[str]:
    """The header in our words. Raises ExtractError: "delimiter", or "columns" for one that is unknown or there twice."""
    if opened.is_text and opened.delimiter == ";":
        raise ExtractError(
            check="delimiter",
            message="Cells are separated by semicolons, so 1,234 could be a thousand or a decimal.",
            guidance='Save it as "CSV UTF-8 (comma delimited)", or submit the workbook.',
            row=header_row,
        )
    names = [cell_text(cell).lower() for cell in header]
    while names and not names[-1]:
        names.pop()
    known = (*COLUMNS, NOTE)
    for position, name in enumerate(names):
        if name not in known or name in names[:position]:
            raise _odd_column(opened, sheet, header_row, cell_text(header[position]), known=name in known)
    return names


def _odd_column(opened: Opened, sheet: str, row: int, column: str, *, known: bool) -> ExtractError:
    near = nearest(words(column), (*COLUMNS, NOTE))
    what = f'the column "{column}" is there twice' if known else f'"{column}" is not a column of the template'
    return ExtractError(
        check="columns",
        message=f"{opened.at(sheet, row)}: {what}." + (f' Did you mean "{near}"?' if near and not known else ""),
        guidance=f"The columns are {', '.join(COLUMNS)} and {NOTE}; put anything else in {NOTE}.",
        sheet=sheet,
        row=row,
        column=column,
    )


def _header_as_written(opened: Opened, sheet: str, row: int, header: Sequence[object]) -> Iterator[ExtractError]:
    """A remark on names of columns that were read in spite of capital letters or stray spaces."""
    odd = [cell for cell in map(str, header) if cell.strip() and cell != cell.strip().lower()]
    if odd:
        told = ", ".join(f'"{cell}" as "{cell.strip().lower()}"' for cell in odd)
        yield ExtractError(
            check="header-as-written",
            message=f"{opened.at(sheet, row)}: columns were read in spite of spaces or capital letters: {told}.",
            guidance="Nothing is to be done here; another program may not find these columns.",
            sheet=sheet,
            row=row,
            column=odd[0],
            value=odd[0],
        )


# --- the cells, by column


def _from_text(opened: Opened, header_row: int, names: Sequence[str]) -> _Cells:
    if opened.raw.count(b'"') % 2:
        raise opened.unpaired_quote("their number is odd")
    body, blank_ends = _below_header(opened, header_row)
    columns = [*names, *(f"_{position}" for position in range(blank_ends))]
    misfits: list[tuple[int, int]] = []

    def misfit(row: pa.csv.InvalidRow) -> str:
        if row.text.strip():
            misfits.append((row.number or 0, row.actual_columns))
        else:
            empty.append(row.number or 0)
        return "skip"

    empty: list[int] = []
    table = _parse(opened, body, columns, misfit)
    if misfits:
        last = len(table) + len(misfits) + len(empty)
        raise _misfit(opened, header_row, misfits[0], len(columns), last=last)
    rows = np.arange(1, len(table) + len(empty) + 1, dtype=np.int64)
    rows = np.delete(rows, np.array(empty, dtype=np.int64) - 1) if empty else rows
    kept = {name: table[name] for name in names if name in COLUMNS}
    return _Cells(opened, "", kept, rows + header_row)


def _below_header(opened: Opened, header_row: int) -> tuple[pa.Buffer, int]:
    """The text under the header (not copied), and how many unnamed columns follow the named ones."""
    start = io.StringIO(opened.raw[:200_000].decode("utf-8", errors="replace"), newline="")
    records = csv.reader(start, delimiter=opened.delimiter)
    header = [next(records) for _ in range(header_row)][-1]
    filled = max(position for position, cell in enumerate(header, 1) if cell.strip())
    end = -1
    for _ in range(records.line_num):
        end = _line_end(opened.raw, end + 1)
    return pa.py_buffer(memoryview(opened.raw)[end + 1 :]), len(header) - filled


def _line_end(raw: bytes, start: int) -> int:
    """Where the line that begins at `start` ends: at LF, CR LF, or CR alone."""
    line_feed, carriage_return = raw.find(b"\n", start), raw.find(b"\r", start)
    if carriage_return < 0 or (0 <= line_feed < carriage_return):
        return line_feed if line_feed >= 0 else len(raw)
    return carriage_return + 1 if raw[carriage_return + 1 : carriage_return + 2] == b"\n" else carriage_return


def _parse(opened: Opened, body: pa.Buffer, columns: Sequence[str], misfit: Callable[[pa.csv.InvalidRow], str]) -> pa.Table:
    if not bytes(body[:1_000]).strip() and not bytes(body).strip():
        return pa.table({name: pa.array([], pa.string()) for name in columns})
    repeated = pa.dictionary(pa.int32(), pa.string())
    types = {name: pa.string() if name in NUMBERS else repeated for name in columns}
    try:
        return pa.csv.read_csv(
            pa.BufferReader(body),
            # One thread: only then does a row that does not fit know its number.
            read_options=pa.csv.ReadOptions(column_names=list(columns), use_threads=False, block_size=8 << 20),
            parse_options=pa.csv.ParseOptions(
                delimiter=opened.delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=misfit
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=types, strings_can_be_null=False, quoted_strings_can_be_null=False,
                include_columns=[name for name in columns if name in COLUMNS],
            ),
        )  # fmt: skip
    except pa.ArrowInvalid as error:
        raise ExtractError(
            check="cells",
            message=f"{opened.name} cannot be told apart into rows and cells ({str(error).splitlines()[0]}).",
            guidance="Look for a quotation mark without its pair, or a very long cell, and save the file again.",
        ) from error


def _misfit(opened: Opened, header_row: int, misfit: tuple[int, int], width: int, *, last: int) -> ExtractError:
    number, cells = misfit
    row = header_row + number
    if number == last and cells < width:
        return cut_off(opened, f"the last line has {cells} cells of {width}, so the file is cut off there.", row=row)
    return ExtractError(
        check="cells",
        message=f"{opened.at('', row)}: {cells} cells under a header of {width}.",
        guidance="A comma too many or too few: write 1204 rather than 1,204, and put text with a comma in quotation marks.",
        row=row,
    )


def _from_sheet(opened: Opened, sheet: str, header_row: int, names: Sequence[str]) -> _Cells:
    rows = opened.sheets[sheet][header_row:]
    columns = {
        name: pa.chunked_array([pa.array([_plain(row[position]) for row in rows], pa.string())])
        for position, name in enumerate(names)
        if name in COLUMNS
    }
    for name in set(columns) - set(NUMBERS):
        columns[name] = pc.dictionary_encode(columns[name])
    numbers = np.arange(header_row + 1, header_row + 1 + len(rows), dtype=np.int64)
    return _Cells(opened, sheet, columns, numbers)


def _plain(cell: object) -> str:
    return repr(cell) if isinstance(cell, float) and not cell.is_integer() else cell_text(cell)


def _without_blank_rows(cells: _Cells) -> _Cells:
    filled = np.zeros(len(cells.rows), dtype=bool)
    for column in cells.columns.values():
        if pa.types.is_dictionary(column.type):
            texts, which = _distinct(column)
            filled |= np.array([bool(text.strip()) for text in texts], dtype=bool)[which] if texts else False
        else:
            filled |= pc.not_equal(column, "").to_numpy()
    if filled.all():
        return cells
    mask = pa.array(filled)
    columns = {name: column.filter(mask) for name, column in cells.columns.items()}
    return _Cells(cells.opened, cells.sheet, columns, cells.rows[filled])


def _spaces_in_codes(cells: _Cells) -> Iterator[ExtractError]:
    """A remark on each column with codes that have spaces (or the like) around them, which were read without."""
    for name in REQUIRED[:3]:
        texts, _ = _distinct(cells.columns[name])
        if spaced := [text for text in texts if text.strip() and text != text.strip()]:
            row = cells.first_row(name, spaced[0])
            yield ExtractError(
                check="spaces-in-codes",
                message=f'{cells.opened.at(cells.sheet, row, name)}: "{spaced[0]}" has spaces around it'
                + (f", and so have {len(spaced) - 1:,} other texts of this column" if len(spaced) > 1 else "")
                + "; read without.",
                guidance="Nothing is to be done here; another program may take it for another code.",
                sheet=cells.sheet,
                row=row,
                column=name,
                value=spaced[0],
            )


# --- what they mean


def _distinct(column: pa.ChunkedArray) -> tuple[list[str], np.ndarray[Any, np.dtype[np.int32]]]:
    """The different texts of a column, and which of them stands in each row."""
    if not len(column):
        return [], np.empty(0, dtype=np.int32)
    whole = column.unify_dictionaries().combine_chunks()
    whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    return whole.dictionary.to_pylist(), whole.indices.to_numpy(zero_copy_only=False)


def _understood(column: pa.ChunkedArray, understand: Callable[[str], str]) -> pd.Series[str]:
    """Each text of a column as understood, having asked once for each different text."""
    texts, which = _distinct(column)
    return _text([understand(text.strip()) for text in texts], which)


def _text(texts: Sequence[str], which: np.ndarray[Any, np.dtype[Any]]) -> pd.Series[str]:
    """A column of text from its different texts and which of them stands in each row."""
    rows = pa.array(texts, pa.large_string()).take(pa.array(which))
    return pd.Series(pd.array(rows.to_pandas(), dtype="str"))


def _frame(cells: _Cells, feed: Feed, organisations: Organisations) -> pd.DataFrame:
    marks = marks_of(feed)
    numbers = {name: _numbers(cells.columns[name], marks) for name in NUMBERS if name in cells.columns}
    value, trouble = numbers["value"]
    mark, unread = _marks(cells, value, trouble, marks)
    column = np.full(len(cells.rows), NUMBERS.index("value"), dtype=np.int8)
    for name in ("numerator", "denominator"):
        for place, figure in numbers.get(name, (None, {}))[1].items():
            if figure[1] is not None:
                value[place], mark[place], unread[place], column[place] = np.nan, None, figure[1], NUMBERS.index(name)
    missing = np.full(len(cells.rows), np.nan)
    frame = pd.DataFrame(
        {
            "indicator": _understood(cells.columns["indicator"], lambda text: feed.indicators.get(text, text)),
            "organisation": _understood(cells.columns["organisation"], lambda text: _organisation(text, organisations)),
            "period": _understood(cells.columns["period"], _period),
            "value": value,
            "numerator": numbers["numerator"][0] if "numerator" in numbers else missing,
            "denominator": numbers["denominator"][0] if "denominator" in numbers else missing,
            "mark": pd.Series(mark, dtype=object),
            "unread": pd.Series(unread, dtype=object),
            "sheet": _text([cells.sheet], np.zeros(len(cells.rows), dtype=np.int8)),
            "row": cells.rows,
            "column": _text(NUMBERS, column),
        },
        copy=False,
    )
    return frame[list(FRAME_COLUMNS)]


def _organisation(text: str, organisations: Organisations) -> str:
    found = organisations.find(text) if text else None
    return found.code if found else text


def _period(text: str) -> str:
    found = read_published_period(text)
    return found.id if found else text


Trouble = dict[int, tuple[str | None, str | None]]


def _numbers(column: pa.ChunkedArray, marks: Mapping[str, str]) -> tuple[np.ndarray[Any, np.dtype[np.float64]], Trouble]:
    """Numbers of a column, and by place the mark or unread text of filled cells that are none."""
    trimmed = pc.utf8_trim_whitespace(column)
    plain = pc.match_substring_regex(trimmed, _PLAIN_NUMBER)
    values = pc.if_else(plain, trimmed, pa.scalar(None, pa.string())).cast(pa.float64()).to_numpy().copy()
    values[~np.isfinite(values)] = np.nan
    others = np.flatnonzero(np.isnan(values) & pc.not_equal(trimmed, "").to_numpy())
    trouble: Trouble = {}
    if len(others):
        texts = pc.dictionary_encode(trimmed.take(pa.array(others)))
        written, which = _distinct(texts)
        figures = [read_figure(text, marks) for text in written]
        values[others] = np.array([figure.value for figure in figures])[which]
        for place, number in zip(others.tolist(), which.tolist(), strict=True):
            figure = figures[number]
            if figure.mark or figure.unread is not None:
                trouble[place] = (figure.mark, figure.unread)
    return values, trouble


def _marks(
    cells: _Cells, value: np.ndarray[Any, np.dtype[np.float64]], trouble: Trouble, marks: Mapping[str, str]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Why values are missing: by the mark column, else by the shorthand in the value's place, else because it is empty.

    Beside a number no mark can stand: which of the two is meant is for a person to say, so both go to unread.
    """
    size = len(value)
    mark, unread = np.full(size, None, dtype=object), np.full(size, None, dtype=object)
    mark[np.isnan(value)] = marks.get("", "x")
    for place, (known, text) in trouble.items():
        mark[place], unread[place] = known, text
    if "mark" not in cells.columns:
        return mark, unread
    texts, which = _distinct(cells.columns["mark"])
    for number, text in enumerate(one.strip() for one in texts):
        if not text:
            continue
        meaning = text.lower() if text.lower() in MARKS else marks.get(text.lower())
        places = np.flatnonzero(which == number)
        numbered = places[~np.isnan(value[places])]
        for place in numbered.tolist():
            unread[place] = f"{value[place]:g} beside the mark {text}"
        value[numbered] = np.nan
        if meaning is None:
            unread[places] = np.where(unread[places] == None, text, unread[places])  # noqa: E711 - by element
        clear = places[unread[places] == None]  # noqa: E711 - by element
        mark[places] = None
        mark[clear] = meaning
    return mark, unread


def _refuse_dashless(cells: _Cells) -> None:
    for text in _distinct(cells.columns["period"])[0]:
        if found := _DASHLESS_PERIOD.fullmatch(text.strip()):
            published = "-".join(part for part in found.groups() if part)
            row = cells.first_row("period", text)
            raise dashes_replaced(cells.opened, text, published, sheet=cells.sheet, row=row, column="period")
    if named := dashless_name(_distinct(cells.columns["indicator"])[0]):
        row = cells.first_row("indicator", named[0])
        raise dashes_replaced(cells.opened, *named, sheet=cells.sheet, row=row, column="indicator")


def _row_limits(opened: Opened, sheet: str) -> list[ExtractError]:
    if opened.is_text or len(opened.sheets[sheet]) not in SPREADSHEET_LIMITS:
        return []
    return [row_limit(opened.name, len(opened.sheets[sheet]), sheet)]


# --- an empty one


def write_template(path: Path, registry: Registry, feed: Feed) -> None:
    """An empty extract with guidance, as CSV or xlsx by the ending of the path.

    Raises UserError for another ending, or a path that cannot be written.
    """
    indicators = _known_indicators(registry, feed)
    writers = {".csv": _write_csv, ".xlsx": _write_workbook}
    if (write := writers.get(path.suffix.lower())) is None:
        raise UserError(f'{path}: a template is a .csv or an .xlsx, not "{path.suffix}". Give the file one of these endings.')
    try:
        write(path, feed, indicators)
    except OSError as error:
        raise UserError(f"{path} could not be written ({error}). Close it if it is open, and check the folder.") from error


def write_own_template(path: Path, registry: Registry) -> None:
    """The same for our own feed, which takes every indicator of the registry."""
    write_template(path, registry, registry.feed(OWN_FEED))


def _known_indicators(registry: Registry, feed: Feed) -> list[Indicator]:
    chosen = set(feed.indicators.values()) or set(registry.indicators)
    return [indicator for name, indicator in registry.indicators.items() if name in chosen]


def _guidance(feed: Feed) -> list[str]:
    marks = "; ".join(f"{mark} = {meaning}" for mark, meaning in MARKS.items())
    return [
        f"{feed.name}: one row a figure, under the header as it stands.",
        "indicator: the name in the list of indicators, such as nhs-ae-4h.",
        "organisation: the ONS code of a council (E09000002), the ODS code of an NHS body (RF4), or E92000001 for England.",
        "period: a month as 2018-06, a quarter as 2018-19-Q2 (Q1 is April to June), a financial year as 2018-19.",
        "value: the figure in the unit of the indicator; per cent from 0 to 100, without a sign. Empty if missing.",
        "numerator and denominator: the counts behind a percentage or rate; longer periods are made from them.",
        f"mark: why a value is missing. {marks}. A missing value is never written as 0.",
        "note: anything else; it is not read.",
    ]


def _write_csv(path: Path, feed: Feed, indicators: Sequence[Indicator]) -> None:
    lines = [*_guidance(feed), "Indicators:"]
    lines += [f"  {one.id}: {one.name} ({one.unit}, {one.level})" for one in indicators]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {line}\r\n" for line in lines)
        file.write(",".join((*COLUMNS, NOTE)) + "\r\n")


def _write_workbook(path: Path, feed: Feed, indicators: Sequence[Indicator]) -> None:
    import xlsxwriter  # a tenth of a second that no other command needs to wait

    try:
        with xlsxwriter.Workbook(str(path)) as workbook:
            _fill_workbook(workbook, feed, indicators)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


def _fill_workbook(workbook: Any, feed: Feed, indicators: Sequence[Indicator]) -> None:
    """One table a sheet, title in A1, no merged cells, nothing told by colour alone."""
    bold = workbook.add_format({"bold": True})
    title = workbook.add_format({"bold": True, "font_size": 14})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    workbook.set_properties({"title": f"Template: {feed.name}"})
    guidance = workbook.add_worksheet("Guidance")
    guidance.set_column(0, 0, 110)
    guidance.write(0, 0, f"How to fill in: {feed.name}", title)
    for row, line in enumerate(_guidance(feed), 1):
        guidance.write(row, 0, line, wrapped)
    figures = workbook.add_worksheet(SHEET)
    figures.set_column(0, len(COLUMNS), 18)
    figures.write(0, 0, f"{feed.name}: figures", title)
    figures.write(1, 0, 'This sheet has one table. How to fill it in is on the sheet "Guidance".')
    # Text, or a spreadsheet makes a date of 2018-06.
    figures.set_column(2, 2, 18, workbook.add_format({"num_format": "@"}))
    for column, name in enumerate((*COLUMNS, NOTE)):
        figures.write(2, column, name, bold)
    figures.freeze_panes(3, 0)
    _write_indicators(workbook.add_worksheet("Indicators"), indicators, title, bold)
    figures.activate()


def _write_indicators(sheet: Any, indicators: Sequence[Indicator], title: Any, bold: Any) -> None:
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 90)
    sheet.set_column(2, 3, 16)
    sheet.write(0, 0, "Known indicators", title)
    for column, name in enumerate(("Indicator", "Name", "Unit", "Level")):
        sheet.write(1, column, name, bold)
    for row, one in enumerate(indicators, 2):
        for column, text in enumerate((one.id, one.name, str(one.unit), str(one.level))):
            sheet.write_string(row, column, text)
