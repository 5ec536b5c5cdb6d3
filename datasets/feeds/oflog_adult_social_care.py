"""Adult social care metrics of the Office for Local Government (to 2022-23), with the middle council of each year."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract, PrintedName
from datasets.feeds.opened import Opened, cell_text
from datasets.feeds.reading import (
    absent_councils,
    check_cells,
    cut_off,
    dashes_replaced,
    dashless_name,
    is_blank,
    marks_of,
    missing_columns,
    named_period,
    unfinished_line,
    words,
)
from datasets.observations import observations, read_figure
from datasets.organisations import Organisations
from datasets.periods import read_published_period
from datasets.registry import Feed

MEDIAN = "england-median"
REQUIRED = ("Financial year", "Local authority code", "Measure", "Code", "Value", "MEDIAN")


@dataclass(frozen=True, slots=True)
class _Line:
    row: int
    period: str
    council: str
    measure: str
    code: str
    value: object
    median: object


def recognise(opened: Opened) -> bool:
    return _find_header(opened) is not None


def read(opened: Opened, feed: Feed, organisations: Organisations) -> Extract:
    """ASC1 to ASC7 by council, and the middle council of each measure and year as the benchmark `england-median`.

    Values are taken in whatever scale the file has them.
    """
    sheet, header_row, columns, header = _read_header(opened)
    rows = opened.tables[sheet]
    check_cells(opened, rows, header_row, sheet)
    lines = list(_lines(rows, header_row, columns))
    _refuse_dashless(opened, sheet, lines)
    wanted = [line for line in lines if line.code in feed.indicators]
    medians, remarks = _medians(opened, sheet, wanted)
    shown = {name: cell_text(header[columns[words(name)]]) for name in ("Value", "MEDIAN")}
    kept = [
        *(_row(line, feed, line.council, line.value) | {"sheet": sheet, "column": shown["Value"]} for line in wanted),
        *(_row(line, feed, MEDIAN, line.median) | {"sheet": sheet, "column": shown["MEDIAN"]} for line in medians),
    ]
    others = Counter("measure not in the registry" for line in lines if line.code not in feed.indicators)
    return Extract(
        feed=feed.id,
        file=opened.name,
        observations=observations(kept),
        rows_read=len(lines),
        named_period=named_period(opened.name),
        left_out=dict(others),
        names=tuple(_printed_names(sheet, rows, header, wanted, columns)),
        remarks=(
            *opened.remarks,
            *unfinished_line(opened),
            *remarks,
            *_names(opened, sheet, lines),
            *_gaps(opened, sheet, feed, wanted),
            *_short(opened, sheet, wanted, organisations),
            *_end(opened, sheet, lines),
        ),
    )


def _find_header(opened: Opened) -> tuple[str, int] | None:
    for sheet, rows in opened.head.items():
        for number, row in enumerate(rows, 1):
            found = {words(cell) for cell in row}
            if {"financial year", "measure"} <= found and found & {"mads from median", "rank order", "median"}:
                return sheet, number
    return None


def _read_header(opened: Opened) -> tuple[str, int, dict[str, int], Sequence[object]]:
    found = _find_header(opened)
    if found is None:
        raise missing_columns(opened, REQUIRED, next(iter(opened.head.values()), [[]])[0])
    sheet, number = found
    header = opened.tables[sheet][number - 1]
    columns = {words(cell): position for position, cell in reversed(list(enumerate(header)))}
    if missing := [name for name in REQUIRED if words(name) not in columns]:
        others = [cell for cell in header if words(cell) not in map(words, REQUIRED)]
        raise missing_columns(opened, missing, others, sheet=sheet, row=number)
    return sheet, number, columns, header


def _lines(rows: Sequence[Sequence[object]], header_row: int, columns: Mapping[str, int]) -> Iterator[_Line]:
    positions = [columns[words(name)] for name in REQUIRED]
    for number, row in enumerate(rows[header_row:], header_row + 1):
        if not is_blank(row):
            year, council, measure, code, value, median = (row[position] for position in positions)
            yield _Line(number, cell_text(year), cell_text(council), cell_text(measure), cell_text(code), value, median)


def _row(line: _Line, feed: Feed, organisation: str, cell: object) -> dict[str, object]:
    period = read_published_period(line.period)
    return {
        "indicator": feed.indicators[line.code],
        "organisation": organisation,
        "period": period.id if period else line.period,
        **read_figure(cell, marks_of(feed))._asdict(),
        "row": line.row,
    }


def _printed_names(
    sheet: str, rows: Sequence[Sequence[object]], header: Sequence[object], lines: Sequence[_Line], columns: Mapping[str, int]
) -> Iterator[PrintedName]:
    """The names beside the codes, each pair once, where its row is the first."""
    if (position := columns.get("local authority name")) is None:
        return
    told: set[tuple[str, str]] = set()
    for line in lines:
        pair = (line.council, cell_text(rows[line.row - 1][position]))
        if pair not in told:
            told.add(pair)
            yield PrintedName(*pair, sheet, line.row, cell_text(header[position]))


def _medians(opened: Opened, sheet: str, lines: Sequence[_Line]) -> tuple[list[_Line], list[ExtractError]]:
    """One line for each measure and year, with the median most of its rows give; a remark where rows differ."""
    groups: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in lines:
        if cell_text(line.median):
            groups[line.code, line.period].append(line)
    chosen: list[_Line] = []
    remarks: list[ExtractError] = []
    for (code, period), group in groups.items():
        counted = Counter(cell_text(line.median) for line in group).most_common()
        chosen.append(next(line for line in group if cell_text(line.median) == counted[0][0]))
        if len(counted) > 1:
            odd = next(line for line in group if cell_text(line.median) == counted[1][0])
            remarks.append(
                ExtractError(
                    check="conflicting-medians",
                    message=f"{opened.at(sheet, odd.row)}: {code} in {period} has {len(counted)} medians "
                    f"({', '.join(f'{text} in {times} rows' for text, times in counted[:4])}); {counted[0][0]} was kept.",
                    guidance="A measure has one median a year: ask the publisher which is right.",
                    sheet=sheet,
                    row=odd.row,
                    column="MEDIAN",
                    value=counted[1][0],
                )
            )
    return chosen, remarks


def _refuse_dashless(opened: Opened, sheet: str, lines: Sequence[_Line]) -> None:
    for line in lines:
        if found := re.fullmatch(r"(20\d\d)0(\d\d)", line.period):
            raise dashes_replaced(
                opened, line.period, f"{found[1]}-{found[2]}", sheet=sheet, row=line.row, column="Financial year"
            )
    measures = {line.measure: line.row for line in lines}
    if named := dashless_name(measures):
        raise dashes_replaced(opened, *named, sheet=sheet, row=measures[named[0]], column="Measure")


def _names(opened: Opened, sheet: str, lines: Sequence[_Line]) -> Iterator[ExtractError]:
    """The code decides what a row is about; a name that belongs to another code is remarked on."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        names[line.code][line.measure] += 1
    usual = {code: counted.most_common(1)[0][0] for code, counted in names.items()}
    for line in lines:
        if line.measure != usual[line.code]:
            yield ExtractError(
                check="measure-names",
                message=f'{opened.at(sheet, line.row)}: {line.code} is named "{line.measure}" here '
                f'and "{usual[line.code]}" elsewhere; it was read by its code.',
                guidance="Check which of the two is right.",
                sheet=sheet,
                row=line.row,
                column="Measure",
                value=line.measure,
            )
            return


def _gaps(opened: Opened, sheet: str, feed: Feed, lines: Sequence[_Line]) -> Iterator[ExtractError]:
    """Every measure of the feed is there."""
    last = lines[-1].row if lines else 0
    if absent := sorted(set(feed.indicators) - {line.code for line in lines}):
        yield cut_off(opened, f"there is no row of {', '.join(absent)}: the file may be cut off.", sheet=sheet, row=last)


def _short(opened: Opened, sheet: str, lines: Sequence[_Line], organisations: Organisations) -> Iterator[ExtractError]:
    """Every council of the time is there in each measure and year, if only with an empty value."""
    groups: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in lines:
        groups[line.code, line.period].append(line)
    for (code, text), group in groups.items():
        period = read_published_period(text)
        absent = absent_councils((line.council for line in group), period, organisations) if period else []
        if absent:
            yield cut_off(
                opened,
                f"{code} in {text} lacks councils that should be there: {len(absent)} ({', '.join(absent[:3])}"
                f"{' …' if len(absent) > 3 else ''}): the file may be cut off.",
                sheet=sheet,
                row=group[-1].row,
            )


def _end(opened: Opened, sheet: str, lines: Sequence[_Line]) -> Iterator[ExtractError]:
    """Measures follow one another and their years go up, so the last line is of the latest year, if the file is whole."""
    periods = [read_published_period(line.period) for line in lines]
    known = [period for period in periods if period]
    if len(known) < len(periods) or not known:
        return
    in_order = all(
        this <= after for (this, after), (line, following) in zip(pairwise(known), pairwise(lines), strict=True)
        if line.code == following.code
    )  # fmt: skip
    if in_order and known[-1] < max(known):
        yield cut_off(
            opened,
            f"the last measure, {lines[-1].code}, ends with {known[-1].label}, and others go on to {max(known).label}: "
            "the file may be cut off.",
            sheet=sheet,
            row=lines[-1].row,
        )
