"""A table with one header and one record a row, as exports are written: found by words of its header, checked for damage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from datasets.errors import ExtractError
from datasets.feeds.opened import Opened, cell_text
from datasets.feeds.reading import (
    check_cells,
    dashes_replaced,
    dashless_name,
    is_blank,
    missing_columns,
    without_empty_end,
    words,
)


@dataclass(frozen=True)
class FlatTable:
    """Rows by their number as in Excel; columns by their plain words, positions counted from 0."""

    sheet: str
    header_row: int
    header: Sequence[object]
    columns: Mapping[str, int]
    rows: Mapping[int, Sequence[object]]

    def has(self, column: str) -> bool:
        return words(column) in self.columns

    def cell(self, row: int, column: str) -> object:
        """What stands under a column, "" if the table has no such column or the row ends before it."""
        position = self.columns.get(words(column))
        cells = self.rows[row]
        return "" if position is None or position >= len(cells) else cells[position]

    def text(self, row: int, column: str) -> str:
        return cell_text(self.cell(row, column))

    def first_rows(self, column: str) -> dict[str, int]:
        """The texts under a column, each with the first row it stands in."""
        texts: dict[str, int] = {}
        for row in self.rows:
            texts.setdefault(self.text(row, column), row)
        return texts

    def name(self, column: str) -> str:
        """The column as its header has it."""
        return cell_text(self.header[self.columns[words(column)]])


def find_header(opened: Opened, signature: AbstractSet[str]) -> tuple[str, int] | None:
    """Sheet and row of the first header with all these plain words, or None."""
    for sheet, rows in opened.head.items():
        for number, row in enumerate(rows, 1):
            if signature <= {words(cell) for cell in row}:
                return sheet, number
    return None


def read_flat_table(opened: Opened, signature: AbstractSet[str], required: Sequence[str]) -> FlatTable:
    """The table under the header with these plain words.

    Raises ExtractError: "columns" if one of `required` is not there or is there twice, "joined-files" if the header comes
    again, "cut-off" and "cells" as `check_cells`.
    """
    found = find_header(opened, signature)
    if found is None:
        raise missing_columns(opened, required, next(iter(opened.head.values()), [[]])[0])
    sheet, number = found
    rows = opened.tables[sheet]
    header = rows[number - 1]
    columns = {words(cell): position for position, cell in reversed(list(enumerate(header))) if cell_text(cell)}
    _check_columns(opened, sheet, number, header, required)
    filled = {row: cells for row, cells in enumerate(rows[number:], number + 1) if not is_blank(cells)}
    again = next((row for row, cells in filled.items() if signature <= {words(cell) for cell in cells}), 0)
    if again:
        raise ExtractError(
            check="joined-files",
            message=f"{opened.at(sheet, again)}: the header comes again here: two files were put one under the other.",
            guidance="Submit each file by itself, as published.",
            sheet=sheet,
            row=again,
        )
    check_cells(opened, _as_wide_as_the_rows(rows, number, filled, required), number, sheet)
    return FlatTable(sheet, number, header, columns, filled)


def refuse_dashless_names(opened: Opened, table: FlatTable, column: str) -> None:
    """Raises ExtractError "dashes-replaced-by-zero" if names have zeros where their hyphens were."""
    names = table.first_rows(column)
    if named := dashless_name(names):
        raise dashes_replaced(opened, *named, sheet=table.sheet, row=names[named[0]], column=table.name(column))


def _check_columns(opened: Opened, sheet: str, number: int, header: Sequence[object], required: Sequence[str]) -> None:
    counted = Counter(words(cell) for cell in header)
    if missing := [column for column in required if words(column) not in counted]:
        others = [cell for cell in header if words(cell) not in map(words, required)]
        raise missing_columns(opened, missing, others, sheet=sheet, row=number)
    if twice := next((column for column in required if counted[words(column)] > 1), None):
        raise ExtractError(
            check="columns",
            message=f'{opened.at(sheet, number)}: the column "{twice}" is there twice.',
            guidance="Submit the file as published; two files may have been put side by side.",
            sheet=sheet,
            row=number,
            column=twice,
        )


def _as_wide_as_the_rows(
    rows: Sequence[Sequence[object]], number: int, filled: Mapping[int, Sequence[object]], required: Sequence[str]
) -> Sequence[Sequence[object]]:
    """The rows with a header no wider than most of them: Fingertips named one more column than its rows had cells in 2018."""
    width = without_empty_end(rows[number - 1])
    usual = Counter(len(cells) for cells in filled.values()).most_common(1)
    last = words(rows[number - 1][width - 1])
    if not usual or usual[0][0] != width - 1 or last in map(words, required):
        return rows
    return [*rows[: number - 1], rows[number - 1][: width - 1], *rows[number:]]
