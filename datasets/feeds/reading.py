"""What the readers share: plain words of headers, marks of a feed, periods in file names, faults seen in every collection."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from datasets.errors import ExtractError, nearest
from datasets.feeds.opened import Opened, cell_text
from datasets.observations import PUBLISHED_MARKS, Figure, read_figure
from datasets.organisations import Kind, Organisations
from datasets.periods import MONTH_ABBREVIATIONS, MONTH_NAMES, Period, financial_year, month, read_published_period
from datasets.registry import Feed

ENGLAND = "E92000001"

_MONTH = "|".join(sorted((*MONTH_NAMES, *MONTH_ABBREVIATIONS), key=len, reverse=True))
_NAMED_MONTH = re.compile(rf"(?<![a-z])({_MONTH})[ _-]*(20\d\d|\d\d)(?!\d)")
_NAMED_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:[ _-]*to)?[ _-]*(?:20)?(\d\d)(?![ _-]?\d)")


def words(cell: object) -> str:
    """Letters and digits in lower case, single spaces between: a header however it is punctuated."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", cell_text(cell).lower()).split())


def marks_of(feed: Feed) -> Mapping[str, str]:
    """Published shorthand and what it means in this feed."""
    return {**PUBLISHED_MARKS, **{text.lower(): mark for text, mark in feed.marks.items()}}


def read_whole(cell: object, marks: Mapping[str, str]) -> Figure:
    """A cell that holds a whole number if any, as a score or a segment: there is none between 2 and 3."""
    figure = read_figure(cell, marks)
    return figure if math.isnan(figure.value) or figure.value.is_integer() else Figure(unread=cell_text(cell))


def named_period(name: str) -> Period | None:
    """The month or year a file name gives ("Monthly-AE-July-2024-revised.csv", "ascof_2024_25.ods", "2018-06.csv"), or None."""
    if found := _NAMED_MONTH.search(name.lower()):
        return read_published_period(f"{found[1]} {found[2]}")
    for found in _NAMED_YEAR.finditer(name.lower()):
        year, second = int(found[1]), int(found[2])
        if second == (year + 1) % 100:
            return financial_year(year)
        if 1 <= second <= 12:
            return month(year, second)
    return None


def is_blank(row: Sequence[object]) -> bool:
    return row.count("") == len(row) or not any(cell_text(cell) for cell in row)


def without_empty_end(row: Sequence[object]) -> int:
    """How many cells a row has up to its last filled one."""
    return max((position for position, cell in enumerate(row, 1) if cell_text(cell)), default=0)


def listed(things: Sequence[object], most: int = 8) -> str:
    """The first of them: what is said to people must not be as long as the file."""
    return ", ".join(map(str, things[:most])) + (" …" if len(things) > most else "")


def missing_columns(
    opened: Opened, missing: Iterable[str], found: Iterable[object], *, sheet: str = "", row: int = 0
) -> ExtractError:
    """The fault of a header that lacks columns, each with the nearest one found."""
    headers = [cell_text(cell) for cell in found if cell_text(cell)]
    by_words = {words(header): header for header in headers}
    told = []
    for column in missing:
        near = nearest(words(column), by_words)
        told.append(f'"{column}"' + (f' (nearest found: "{by_words[near]}")' if near else ""))
    return ExtractError(
        check="columns",
        message=f"{opened.at(sheet, row)}: missing {'column' if len(told) == 1 else 'columns'} {', '.join(told)}.",
        guidance="Check that this is the file as published; if a column was renamed, its reader has to learn the name.",
        sheet=sheet,
        row=row,
        column=told[0].split('"')[1],
    )


def dashes_replaced(
    opened: Opened, found: str, expected: str, *, sheet: str = "", row: int = 0, column: str = ""
) -> ExtractError:
    """The fault of a file in which every "-" has become "0", as a replace-all in a spreadsheet does."""
    return ExtractError(
        check="dashes-replaced-by-zero",
        message=f'{opened.at(sheet, row, column)}: "{found}" was published as "{expected}". Every dash in this file seems '
        "to have been replaced by 0, so a missing figure can no longer be told from a real zero.",
        guidance="Submit the original file as downloaded from the publisher; this copy cannot be mended.",
        sheet=sheet,
        row=row,
        column=column,
        value=found,
    )


def dashless_name(texts: Iterable[str]) -> tuple[str, str] | None:
    """A name whose hyphens became zeros ("Stockton0on0Tees"), and as it was; None if any name still has a hyphen."""
    names = list(texts)
    if any("-" in name for name in names):
        return None
    mended = ((name, re.sub(r"(?<=[A-Za-z])0(?=[A-Za-z])", "-", name)) for name in names)
    return next((pair for pair in mended if pair[0] != pair[1]), None)


def cut_off(opened: Opened, message: str, *, sheet: str = "", row: int = 0) -> ExtractError:
    return ExtractError(
        check="cut-off",
        message=f"{opened.at(sheet, row)}: {message}",
        guidance="Download the file again and compare its last row with the publisher's.",
        sheet=sheet,
        row=row,
    )


def unfinished_line(opened: Opened) -> Iterator[ExtractError]:
    """A remark on a text file whose last line has no end: publishers' exports end every line, and a cut seldom falls there."""
    if opened.is_text and b"\n" in opened.raw and not opened.raw.endswith(b"\n"):
        yield cut_off(
            opened,
            "the last line has no end, as all lines have in the publisher's file: the end may be cut off.",
            row=len(opened.rows),
        )


def absent_councils(given: Iterable[str], period: Period, organisations: Organisations) -> list[str]:
    """Names of the councils that existed at the end of a period and are not among the codes given, under any of their codes.

    A new council whose predecessors are listed in its first month is there: April 2019 still had Bournemouth beside Poole.
    """
    known = [organisations.by_code[code] for code in given if code in organisations.by_code]
    eve = period.start - timedelta(days=1)
    codes = {one.code for one in known} | {code for one in known if one.valid_to == eve for code in one.successor.split()}
    names = {one.name for one in known}
    return [
        one.name
        for one in organisations.by_code.values()
        if one.kind is Kind.COUNCIL
        and one.current_in(period.end, period.end)
        and one.code not in codes
        and one.name not in names
    ]


def check_cells(opened: Opened, rows: Sequence[Sequence[object]], header_row: int, sheet: str = "") -> None:
    """Every row of a text table has as many cells as its header (rows of blanks aside, and blanks at the end).

    Raises ExtractError: "cut-off" if the last line is short, "cells" for any other row.
    """
    width = without_empty_end(rows[header_row - 1])
    filled = [row for row in range(header_row + 1, len(rows) + 1) if not is_blank(rows[row - 1])]
    for row in filled:
        cells = len(rows[row - 1])
        if cells < width and row == filled[-1]:
            raise cut_off(
                opened, f"the last line has {cells} cells of {width}, so the file is cut off there.", sheet=sheet, row=row
            )
        if cells < width or without_empty_end(rows[row - 1]) > width:
            raise ExtractError(
                check="cells",
                message=f"{opened.at(sheet, row)}: {cells} cells under a header of {width}.",
                guidance="A comma too many or too few (a name with a comma needs quotation marks), or part of a line lost.",
                sheet=sheet,
                row=row,
            )
