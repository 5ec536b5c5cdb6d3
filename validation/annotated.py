"""A file handed back to whoever made it, with what was found beside each row; and all findings as a list."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from datasets.errors import ExtractError
from datasets.feeds.opened import Cell, Opened, Rows, open_file
from validation.findings import Finding

COLUMN = "Findings"
HEAD = ("Severity", "Check", "What was found", "What to do", "Sheet", "Row", "Column", "What stands there")
#: A spreadsheet takes text that begins so for a formula, and would run it.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
#: The most text one cell of a workbook holds.
LONGEST_CELL = 32_000


def findings_csv(findings: Sequence[Finding]) -> bytes:
    """Every finding, one row each, as a CSV that a spreadsheet opens in the right encoding."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([harmless(cell) for cell in row] for row in _rows(findings))
    return out.getvalue().encode("utf-8-sig")


def _rows(findings: Sequence[Finding]) -> Iterator[tuple[str, ...]]:
    for one in findings:
        row = str(one.row) if one.row else ""
        yield one.severity.value, one.check, one.message, one.guidance, one.sheet, row, one.column, one.value


def harmless(text: str) -> str:
    """An apostrophe before what a spreadsheet would take for a formula; a number stays one."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return True


def annotated_copy(path: Path, findings: Sequence[Finding]) -> tuple[str, bytes]:
    """Ending and content of a copy of the file with a column of findings: a csv of a text file, an xlsx of a workbook.

    Row n of a sheet stays row n. A file that cannot be opened gives the list of findings alone.
    """
    try:
        opened = open_file(path)
        return _annotated_text(opened, findings) if opened.is_text else _annotated_workbook(opened, findings)
    except ExtractError:
        return "csv", findings_csv(findings)


def _by_row(findings: Sequence[Finding], sheet: str) -> Mapping[int, str]:
    """What was found in each row of a sheet; what is said of a sheet as a whole stands in its first row."""
    said: dict[int, list[str]] = {}
    for one in findings:
        if one.sheet == sheet:
            said.setdefault(one.row or 1, []).append(f"{one.severity.value.upper()}: {one.message} {one.guidance}".strip())
    return {row: " | ".join(dict.fromkeys(texts)) for row, texts in said.items()}


def _annotated_text(opened: Opened, findings: Sequence[Finding]) -> tuple[str, bytes]:
    said = _by_row(findings, "")
    width = max(map(len, opened.rows), default=0)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=opened.delimiter)
    headed = _header_row(opened.rows)
    for number, row in enumerate(opened.rows, 1):
        note = said.get(number, "")
        title = COLUMN if number == headed else ""
        written = " | ".join(part for part in (title, note) if part)
        writer.writerow([*map(harmless, row), *[""] * (width - len(row)), written] if written else list(map(harmless, row)))
    return "csv", out.getvalue().encode("utf-8-sig")


def _header_row(rows: Rows) -> int:
    """The row under which the table begins: the first of those with the most filled cells among the first."""
    filled = [sum(cell not in ("", None) for cell in row) for row in rows[:40]]
    return filled.index(max(filled)) + 1 if filled else 1


def _annotated_workbook(opened: Opened, findings: Sequence[Finding]) -> tuple[str, bytes]:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        listed, *names = _sheet_names([COLUMN, *opened.sheets])
        _write_list(book.add_worksheet(listed), findings, bold, wrapped)
        for name, (own, rows) in zip(names, opened.sheets.items(), strict=True):
            _write_sheet(book.add_worksheet(name), rows, _by_row(findings, own), bold, dated)
    return "xlsx", out.getvalue()


def _sheet_names(names: Sequence[str]) -> Sequence[str]:
    """Names that xlsx allows, each once: other formats let a sheet be named in more ways."""
    given: list[str] = []
    for name in names:
        safe = "".join("_" if letter in "[]:*?/\\" else letter for letter in name)[:27].strip("'") or "Sheet"
        taken = {one.casefold() for one in given}
        given.append(next(one for one in (safe, *(f"{safe} {n}" for n in range(2, 1000))) if one.casefold() not in taken))
    return given


def _write_list(sheet: Any, findings: Sequence[Finding], bold: Any, wrapped: Any) -> None:
    for column, (title, width) in enumerate(zip(HEAD, (10, 24, 70, 60, 20, 8, 30, 24), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(_rows(findings), 1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text[:LONGEST_CELL], wrapped)
    sheet.freeze_panes(1, 0)


def _write_sheet(sheet: Any, rows: Rows, said: Mapping[int, str], bold: Any, dated: Any) -> None:
    width = max(map(len, rows), default=0)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell, dated)
    headed = _header_row(rows)
    sheet.set_column(width, width, 70)
    for number in {headed, *said}:
        parts = (COLUMN if number == headed else "", said.get(number, ""))
        sheet.write_string(number - 1, width, " | ".join(part for part in parts if part)[:LONGEST_CELL], bold)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, dated: Any) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime | date | time | timedelta):
        _write_moment(sheet, row, column, cell, dated)
    elif cell:
        sheet.write_string(row, column, cell[:LONGEST_CELL])


def _write_moment(sheet: Any, row: int, column: int, cell: date | time | timedelta, dated: Any) -> None:
    """A day that xlsx can hold stays one; any other moment is written as text."""
    if isinstance(cell, date) and cell.year >= 1900:
        sheet.write_datetime(row, column, cell, dated)
    else:
        sheet.write_string(row, column, str(cell))
