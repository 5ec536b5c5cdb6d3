"""A&E attendances and emergency admissions, NHS England's monthly provider file (CSV).

One row a provider, one month a file, a TOTAL row last ("Total" in July 2024). Booked-appointment columns came in later and are
part of the headline figures, so they are added where they are there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract, PrintedName, Total
from datasets.feeds.opened import Opened, cell_text
from datasets.feeds.reading import (
    ENGLAND,
    check_cells,
    dashes_replaced,
    dashless_name,
    is_blank,
    listed,
    marks_of,
    missing_columns,
    named_period,
    unfinished_line,
    words,
)
from datasets.observations import Figure, observations, read_figure
from datasets.organisations import Organisations
from datasets.periods import Period, read_published_period
from datasets.registry import Feed

_TYPES = ("type 1", "type 2", "other a e department")
_WAITS = "patients who have waited 12 hrs from dta to admission"
#: Plain words of the columns there must be, and how they are published. Booked appointments are added where they are there.
_PUBLISHED = {
    words(column): column
    for column in (
        "Period",
        "Org Code",
        "A&E attendances Type 1",
        "A&E attendances Type 2",
        "A&E attendances Other A&E Department",
        "Attendances over 4hrs Type 1",
        "Attendances over 4hrs Type 2",
        "Attendances over 4hrs Other Department",
        "Patients who have waited 12+ hrs from DTA to admission",
        "Emergency admissions via A&E - Type 1",
        "Emergency admissions via A&E - Type 2",
        "Emergency admissions via A&E - Other A&E department",
        "Other emergency admissions",
    )
}
_BOOKED = tuple(f"booked appointments {kind}" for kind in ("type 1", "type 2", "other department"))
#: A header whose dashes became zeros: "Emergency admissions via A&E 0 Type 1", "waited 4012 hs".
_DASHLESS = re.compile(r"A&E 0 (?=Type|Other)|\b4012\b")
_DASHLESS_PERIOD = re.compile(r"MSitAE0([A-Z]+)0(\d{4})", re.IGNORECASE)


@dataclass(frozen=True)
class _Table:
    """The table of one file: rows by their number, columns by their plain words, and which are added up into what."""

    opened: Opened
    sheet: str
    header: Sequence[object]
    columns: Mapping[str, int]
    rows: Mapping[int, Sequence[object]]
    attendances: tuple[int, ...]
    over_four_hours: tuple[int, ...]
    admissions: tuple[int, ...]

    def text(self, row: int, column: str) -> str:
        return cell_text(self.rows[row][self.columns[column]])

    def is_total(self, row: int) -> bool:
        # "TOTAL", "Total", and "Total " in one month.
        return "total" in (self.text(row, "period").lower(), self.text(row, "org code").lower())


def recognise(opened: Opened) -> bool:
    return _find_header(opened) is not None


def read(opened: Opened, feed: Feed, organisations: Organisations) -> Extract:  # noqa: ARG001 - provider codes are taken as they are
    """The three indicators by provider and for England.

    "four-hour" is per cent within four hours of all attendances (numerator within, denominator all); "emergency-admissions" and
    "twelve-hour-waits" are counts. No row where there were no attendances.
    """
    table = _read_table(opened)
    totals = [row for row in table.rows if table.is_total(row)]
    providers = [row for row in table.rows if not table.is_total(row)]
    if len(totals) > 1:
        raise ExtractError(
            check="one-total",
            message=f"{opened.at(table.sheet)}: rows {listed(totals)} are each a total; a month's file has one.",
            guidance="It looks like two files joined into one: submit them one by one, as published.",
            sheet=table.sheet,
            row=totals[1],
        )
    period = _the_period(table, providers)
    marks = marks_of(feed)
    return Extract(
        feed=feed.id,
        file=opened.name,
        observations=observations(
            [one for row in (*providers, *totals) for one in _figures(table, row, period, feed.indicators, marks)]
        ),
        rows_read=len(table.rows),
        period=period,
        named_period=named_period(opened.name),
        published="revised" if "revised" in opened.name.lower() else "",
        totals=tuple(_totals(table, totals[0], providers)) if totals else (),
        left_out={},
        names=tuple(_printed_names(table, providers)),
        remarks=(*opened.remarks, *unfinished_line(opened), *_remarks(table, totals)),
    )


def _find_header(opened: Opened) -> tuple[str, int] | None:
    for sheet, rows in opened.head.items():
        for number, row in enumerate(rows, 1):
            found = [words(cell) for cell in row]
            if "org code" in found and any(one.startswith(("a e attendances", "attendances over 4")) for one in found):
                return sheet, number
    return None


def _read_table(opened: Opened) -> _Table:
    found = _find_header(opened)
    if found is None:
        raise missing_columns(opened, ["Org Code", "A&E attendances Type 1"], next(iter(opened.head.values()), [[]])[0])
    sheet, number = found
    rows = opened.tables[sheet]
    header = rows[number - 1]
    _refuse_dashless(opened, sheet, rows, number)
    columns = _columns(opened, sheet, number, header)
    check_cells(opened, rows, number, sheet)
    paired = [one for one in _BOOKED if f"a e attendances {one}" in columns and f"attendances over 4hrs {one}" in columns]
    over = ("type 1", "type 2", "other department")
    return _Table(
        opened=opened,
        sheet=sheet,
        header=header,
        columns=columns,
        rows={row: cells for row, cells in enumerate(rows[number:], number + 1) if not is_blank(cells)},
        attendances=tuple(columns[f"a e attendances {one}"] for one in (*_TYPES, *paired)),
        over_four_hours=tuple(columns[f"attendances over 4hrs {one}"] for one in (*over, *paired)),
        admissions=tuple(columns[one] for one in columns if "emergency admissions" in one and one in _PUBLISHED),
    )


def _columns(opened: Opened, sheet: str, number: int, header: Sequence[object]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for position, cell in enumerate(header):
        name = words(cell)
        if name in columns and name:
            raise ExtractError(
                check="columns",
                message=f'{opened.at(sheet, number)}: the column "{cell_text(cell)}" is there twice.',
                guidance="Submit the file as published; two files may have been put side by side.",
                sheet=sheet,
                row=number,
                column=cell_text(cell),
            )
        columns[name] = position
    if missing := [shown for name, shown in _PUBLISHED.items() if name not in columns]:
        others = [cell for cell in header if words(cell) not in _PUBLISHED]
        raise missing_columns(opened, missing, others, sheet=sheet, row=number)
    return columns


def _refuse_dashless(opened: Opened, sheet: str, rows: Sequence[Sequence[object]], number: int) -> None:
    for cell in rows[number - 1]:
        text = cell_text(cell)
        if _DASHLESS.search(text):
            mended = re.sub(r"\b4012\b", "4-12", text.replace("A&E 0 ", "A&E - "))
            raise dashes_replaced(opened, text, mended, sheet=sheet, row=number)
    for row, cells in enumerate(rows[number:], number + 1):
        for text in map(cell_text, cells[:4]):
            if found := _DASHLESS_PERIOD.fullmatch(text):
                raise dashes_replaced(opened, text, f"MSitAE-{found[1]}-{found[2]}", sheet=sheet, row=row, column="Period")
    names = {cell_text(cell): row for row, cells in enumerate(rows[number:], number + 1) for cell in cells[2:4]}
    if named := dashless_name(names):
        raise dashes_replaced(opened, *named, sheet=sheet, row=names[named[0]], column="Org name")


def _the_period(table: _Table, providers: Sequence[int]) -> Period:
    """The month all rows agree on. Raises ExtractError: "period" if it cannot be read, "one-period" if there are several."""
    written = {row: table.text(row, "period") for row in providers}
    counted = Counter(written.values()).most_common()
    if not counted:
        raise ExtractError(
            check="period",
            message=f"{table.opened.at(table.sheet)}: there is no row of a provider under the header.",
            guidance="Download the file again.",
            sheet=table.sheet,
        )
    periods = {text: read_published_period(text) for text, _ in counted}
    for text, period in periods.items():
        row = next(row for row, one in written.items() if one == text)
        if period is None:
            raise ExtractError(
                check="period",
                message=f'{table.opened.at(table.sheet, row, "Period")}: "{text}" is not a month. '
                "Expected one such as MSitAE-JULY-2024.",
                guidance="Correct the cell, or download the file again.",
                sheet=table.sheet,
                row=row,
                column="Period",
                value=text,
            )
    if len(set(periods.values())) > 1:
        raise _several_periods(table, written, [text for text, _ in counted])
    (period,) = {one for one in periods.values() if one is not None}
    return period


def _several_periods(table: _Table, written: Mapping[int, str], texts: Sequence[str]) -> ExtractError:
    others = [row for row, text in written.items() if text != texts[0]]
    shown = listed(others)
    return ExtractError(
        check="one-period",
        message=f"{table.opened.at(table.sheet)}: a month's file has one period, this one {len(texts)}: {listed(texts)}. "
        f"{'Row' if len(others) == 1 else 'Rows'} {shown} {'is' if len(others) == 1 else 'are'} not of {texts[0]}.",
        guidance="Submit each month's file by itself, as published.",
        sheet=table.sheet,
        row=others[0],
        column="Period",
        value=written[others[0]],
    )


def _figures(
    table: _Table, row: int, period: Period, indicators: Mapping[str, str], marks: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    place = {
        "organisation": ENGLAND if table.is_total(row) else table.text(row, "org code"),
        "period": period.id,
        "sheet": table.sheet,
        "row": row,
    }
    if indicator := indicators.get("four-hour"):
        yield from ({"indicator": indicator, **place, **one} for one in _four_hours(table, row, marks))
    counts = {"emergency-admissions": table.admissions, "twelve-hour-waits": (table.columns[_WAITS],)}
    for code, columns in counts.items():
        if indicator := indicators.get(code):
            figure, column = _add(table, row, columns, marks)
            yield {"indicator": indicator, **place, "column": column, **figure._asdict()}


def _four_hours(table: _Table, row: int, marks: Mapping[str, str]) -> Iterator[dict[str, object]]:
    attendances, column = _add(table, row, table.attendances, marks)
    over, over_column = _add(table, row, table.over_four_hours, marks)
    if attendances.value == 0 and over.value == 0:
        return
    for figure, where in ((attendances, column), (over, over_column)):
        if figure.mark or figure.unread:
            yield {**figure._asdict(), "column": where}
            return
    within = attendances.value - over.value
    value = 100 * within / attendances.value if attendances.value else float("nan")
    # More breaches than attendances, and none at all: no percentage can be made, and screening says so.
    unread = None if attendances.value else f"{over.value:g} over four hours of 0 attendances"
    yield {"value": value, "numerator": within, "denominator": attendances.value, "unread": unread, "column": column}


def _add(table: _Table, row: int, columns: Sequence[int], marks: Mapping[str, str]) -> tuple[Figure, str]:
    """The sum of some cells and the header of the first; the first cell that is no number makes the sum one."""
    total = 0.0
    cells = table.rows[row]
    for position in columns:
        figure = read_figure(cells[position], marks)
        if figure.mark or figure.unread is not None:
            return figure, cell_text(table.header[position])
        total += figure.value
    return Figure(total), cell_text(table.header[columns[0]])


def _printed_names(table: _Table, providers: Sequence[int]) -> Iterator[PrintedName]:
    if "org name" in table.columns:
        column = cell_text(table.header[table.columns["org name"]])
        for row in providers:
            yield PrintedName(table.text(row, "org code"), table.text(row, "org name"), table.sheet, row, column)


def _totals(table: _Table, total: int, providers: Sequence[int]) -> Iterator[Total]:
    for position, cell in enumerate(table.header):
        name = words(cell)
        if not re.search(r"attendances|waited|admissions", name):
            continue
        printed = read_figure(table.rows[total][position])
        parts = [read_figure(table.rows[row][position]).value for row in providers]
        if printed.mark is None and printed.unread is None:
            yield Total(
                what=cell_text(cell),
                printed=printed.value,
                parts=sum(part for part in parts if part == part),  # noqa: PLR0124 - a missing part is not a number
                sheet=table.sheet,
                row=total,
                column=cell_text(cell),
            )


def _remarks(table: _Table, totals: Sequence[int]) -> Iterator[ExtractError]:
    if not totals:
        last = max(table.rows)
        yield ExtractError(
            check="no-total-row",
            message=f"{table.opened.at(table.sheet)}: there is no TOTAL row; the last row is {last} "
            f'("{table.text(last, "org code")}"). The file may be cut off, and its sums cannot be checked.',
            guidance="Download the file again; the publisher ends it with a TOTAL row.",
            sheet=table.sheet,
            row=last,
        )
    for kind in _BOOKED:
        if (f"a e attendances {kind}" in table.columns) != (f"attendances over 4hrs {kind}" in table.columns):
            yield ExtractError(
                check="booked-columns",
                message=f"{table.opened.at(table.sheet)}: of the two columns for {kind}, only one is there; neither was added.",
                guidance="Compare the header with the publisher's; the four-hour figure leaves these attendances out.",
                sheet=table.sheet,
            )
