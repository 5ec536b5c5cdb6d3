"""Adult Social Care Outcomes Framework, the time series of all measures (DHSC, ODS workbook).

One sheet a measure ("Table_2d(1)"), councils down, years across ("2015 to 2016 - outcome"); the header stands on row 5 to 8.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract, PrintedName
from datasets.feeds.opened import Opened, Rows, cell_text
from datasets.feeds.reading import (
    ENGLAND,
    absent_councils,
    cut_off,
    dashes_replaced,
    is_blank,
    marks_of,
    missing_columns,
    named_period,
    words,
)
from datasets.observations import observations, read_figure
from datasets.organisations import Organisations
from datasets.periods import Period, read_published_period
from datasets.registry import Feed

CONTENTS = "Contents"
_TABLE = re.compile(r"table[ _](\d[a-z])((?:\(\d[a-z]?\))?)", re.IGNORECASE)
_COLUMN = re.compile(r"(\d{4} to \d{2,4})\s*[-–]\s*(.+)")
_DASHLESS_COLUMN = re.compile(r"(\d{4} to \d{2,4}) 0 (.+)")


@dataclass(frozen=True)
class _Year:
    """The columns of one year: positions from 0."""

    text: str
    period: Period
    columns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Table:
    sheet: str
    header_row: int
    ons: int
    header: Sequence[object]
    years: tuple[_Year, ...]


def recognise(opened: Opened) -> bool:
    sheets = [sheet for sheet in opened.sheets if _code(sheet)]
    return any(_header_row(opened.head[sheet]) for sheet in sheets[:3])


def read(opened: Opened, feed: Feed, organisations: Organisations) -> Extract:
    """Every measure of the feed, by council and for England, in every year of the file. The outcome is the value."""
    rows_of = {code: sheet for sheet in opened.sheets if (code := _code(sheet)) in feed.indicators}
    rows_read, left_out = 0, Counter[str]()
    kept: list[dict[str, object]] = []
    remarks = [*opened.remarks, *_absent(feed, rows_of)]
    names: list[PrintedName] = []
    tables: dict[str, _Table] = {}
    for code, sheet in rows_of.items():
        rows = opened.sheets[sheet]
        table = tables[code] = _read_table(opened, code, sheet, rows)
        lines = {row: cells for row, cells in enumerate(rows[table.header_row :], table.header_row + 1) if not is_blank(cells)}
        kinds = {row: _kind(cells, table) for row, cells in lines.items()}
        councils = {row: cells for row, cells in lines.items() if not kinds[row]}
        left_out.update(kind for kind in kinds.values() if kind)
        kept += _figures(table, councils, feed.indicators[code], marks_of(feed))
        names += _printed_names(table, councils)
        rows_read += len(lines)
        remarks += _short(opened, table, councils, organisations)
    return Extract(
        feed=feed.id,
        file=opened.name,
        observations=observations(kept),
        rows_read=rows_read,
        named_period=named_period(opened.name),
        left_out=dict(left_out),
        names=tuple(names),
        remarks=(*remarks, *_other_years(opened, tables)),
    )


def _code(sheet: str) -> str:
    """ "Table_2e(2a)" is measure "2E(2a)", as the contents sheet has it."""
    found = _TABLE.fullmatch(sheet.strip())
    return found[1].upper() + found[2].lower() if found else ""


def _header_row(rows: Rows) -> int:
    return next((number for number, row in enumerate(rows, 1) if row and words(row[0]) == "local authority code"), 0)


def _read_table(opened: Opened, code: str, sheet: str, rows: Rows) -> _Table:
    number = _header_row(rows[:40])
    if not number:
        raise missing_columns(opened, ["Local authority code"], [row[0] for row in rows[:12] if row], sheet=sheet)
    header = rows[number - 1]
    found = [words(cell) for cell in header]
    if "ons area code" not in found:
        raise missing_columns(opened, ["ONS area code"], header, sheet=sheet, row=number)
    table = _Table(sheet, number, found.index("ons area code"), header, tuple(_years(opened, code, sheet, number, header)))
    if not any("outcome" in year.columns for year in table.years):
        raise missing_columns(opened, ["2024 to 2025 - outcome"], header, sheet=sheet, row=number)
    return table


def _years(opened: Opened, code: str, sheet: str, number: int, header: Sequence[object]) -> list[_Year]:
    """The years across, in order. Raises ExtractError: "years" if one comes twice, goes back or cannot be read."""
    years: list[_Year] = []
    for position, cell in enumerate(header):
        text = cell_text(cell)
        if broken := _DASHLESS_COLUMN.fullmatch(text):
            raise dashes_replaced(opened, text, f"{broken[1]} - {broken[2]}", sheet=sheet, row=number, column=text)
        if not (found := _COLUMN.fullmatch(text)):
            continue
        period = read_published_period(found[1])
        # Table 6b has five blocks a year ("2023 to 2024 - good outcome"); the measure itself is the one named 6b.
        what = found[2].strip().lower().removeprefix(f"{code.lower()} ")
        if not years or years[-1].text != found[1]:
            if period is None or (years and period.start <= years[-1].period.start):
                raise _bad_years(opened, sheet, number, text, years)
            years.append(_Year(found[1], period))
        if what in years[-1].columns:
            raise _bad_years(opened, sheet, number, text, years)
        years[-1].columns[what] = position
    return years


def _bad_years(opened: Opened, sheet: str, number: int, text: str, years: Sequence[_Year]) -> ExtractError:
    after = f" after {years[-1].text}" if years else ""
    return ExtractError(
        check="years",
        message=f'{opened.at(sheet, number)}: "{text}" stands{after}. Expected each year once, one after the other.',
        guidance="Columns were copied, moved or renamed: submit the file as published.",
        sheet=sheet,
        row=number,
        column=text,
        value=text,
    )


def _kind(cells: Sequence[object], table: _Table) -> str:
    """Why a row is left out, or "" for a council or England."""
    ons = cell_text(cells[table.ons])
    if ons.startswith("E12"):
        return "region"
    if ons == ENGLAND or re.fullmatch(r"E\d{8}", ons):
        return ""
    code = cell_text(cells[0])
    if code == "[z]":
        return "two councils together"  # "Cornwall and Isles of Scilly" in table 6a
    if len(code) == 1:
        return "council type"  # "Shire Counties", "Inner London"
    return "" if code and (ons or len(code) < 6) else "note under the table"


def _figures(
    table: _Table, councils: Mapping[int, Sequence[object]], indicator: str, marks: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    years = [year for year in table.years if "outcome" in year.columns]
    for row, cells in councils.items():
        ons = cell_text(cells[table.ons])
        organisation = ons if ons and not ons.startswith("[") else cell_text(cells[0])
        for year in years:
            # "7.7 (7.6)" (carers, 2016/17): the comparability sheet says that the official score is the one not in brackets;
            # the one in brackets leaves out carers without an assessment or review.
            outcome = read_figure(cells[year.columns["outcome"]], marks)
            yield {
                "indicator": indicator,
                "organisation": organisation,
                "period": year.period.id,
                # 91.10000000000001 (England's shires, table 4b, 2024/25) is 91.1 with the noise of a spreadsheet.
                **outcome._replace(value=round(outcome.value, 10))._asdict(),
                "numerator": _number(cells, year, "numerator", marks),
                "denominator": _number(cells, year, "denominator", marks),
                "sheet": table.sheet,
                "row": row,
                "column": cell_text(table.header[year.columns["outcome"]]),
            }


def _printed_names(table: _Table, councils: Mapping[int, Sequence[object]]) -> Iterator[PrintedName]:
    position = next((place for place, cell in enumerate(table.header) if words(cell) == "local authority"), None)
    if position is not None:
        for row, cells in councils.items():
            yield PrintedName(
                cell_text(cells[table.ons]), cell_text(cells[position]), table.sheet, row, cell_text(table.header[position])
            )


def _number(cells: Sequence[object], year: _Year, what: str, marks: Mapping[str, str]) -> float:
    """A count beside the outcome, or not a number. The number of respondents to a survey is no denominator and is not taken."""
    return read_figure(cells[year.columns[what]], marks).value if what in year.columns else float("nan")


def _absent(feed: Feed, found: Mapping[str, str]) -> Iterator[ExtractError]:
    if not found:
        raise ExtractError(
            check="sheets",
            message=f"None of the tables is one of the measures {', '.join(feed.indicators)}.",
            guidance="Measures were renamed in 2023-24: this reader takes the time series of 2024-25 and later.",
        )
    if missing := [code for code in feed.indicators if code not in found]:
        yield ExtractError(
            check="missing-table",
            message=f"There is no table for {', '.join(missing)}.",
            guidance="Nothing is to be done if the publisher dropped it; if a sheet was removed, submit the whole file.",
        )


def _short(
    opened: Opened, table: _Table, councils: Mapping[int, Sequence[object]], organisations: Organisations
) -> Iterator[ExtractError]:
    """Every table lists all councils of its last year, if only with marks (and in table 6b, those the CQC knows of)."""
    given = [cell_text(cells[table.ons]) for cells in councils.values()]
    if absent := absent_councils(given, table.years[-1].period, organisations):
        yield cut_off(
            opened,
            f"councils that should be there are not: {len(absent)} ({', '.join(absent[:3])}{' …' if len(absent) > 3 else ''}): "
            "the table may be cut off after this row.",
            sheet=table.sheet,
            row=max(councils, default=table.header_row),
        )


def _other_years(opened: Opened, tables: Mapping[str, _Table]) -> Iterator[ExtractError]:
    """A remark on each table whose first year is not the one the contents sheet gives, or the first of the whole series."""
    starts = _start_years(opened)
    series = min((table.years[0].period for table in tables.values()), default=None)
    for code, table in tables.items():
        first, start = table.years[0], starts.get(code)
        if start is None or series is None or first.period == max(start, series):
            continue
        yield ExtractError(
            check="wrong-year",
            message=f'{opened.at(table.sheet, table.header_row)}: the first year is "{first.text}", and the sheet "{CONTENTS}" '
            f"says that {code} starts in {start.label}.",
            guidance="The years of the header may have been changed: compare them with the publisher's file.",
            sheet=table.sheet,
            row=table.header_row,
            column=cell_text(table.header[min(first.columns.values())]),
            value=first.text,
        )


def _start_years(opened: Opened) -> dict[str, Period]:
    """The first year of each measure as the sheet of contents has it; empty if that sheet is not there."""
    rows = opened.sheets.get(CONTENTS, [])
    starts: dict[str, Period] = {}
    columns: tuple[int, int] | None = None
    for row in rows:
        found = [words(cell) for cell in row]
        if "metric" in found and "start year" in found:
            columns = found.index("metric"), found.index("start year")
        elif columns and (period := read_published_period(cell_text(row[columns[1]]))):
            starts[cell_text(row[columns[0]])] = period
    return starts
