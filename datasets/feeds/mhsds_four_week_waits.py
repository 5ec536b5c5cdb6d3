"""Four-week waits for community mental health services (NHS England, Mental Health Services Data Set, monthly CSV).

One row for each area or provider and measure (MRS01 to MRS14f), in one value column: counts, percentages and days. Two periods
stand in one file: measures of what happened, over three months, and measures of who was waiting, at the end of the last of
them. Every month comes out with its own three, so three months are read only where they are a quarter of the year.

England, and the integrated care board of a person's GP or home, are read. Providers are left out: four in five of their figures
are suppressed, and a place is served by those who serve its people, whoever they are. Below England counts are rounded to the
nearest 5, and percentages are of the counts before that.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract, Total
from datasets.feeds.opened import Opened, cell_text
from datasets.feeds.reading import (
    ENGLAND,
    check_cells,
    cut_off,
    dashes_replaced,
    is_blank,
    marks_of,
    missing_columns,
    named_period,
    unfinished_line,
    words,
)
from datasets.observations import Figure, observations, read_figure
from datasets.organisations import Kind, Organisations
from datasets.periods import Length, Period, month
from datasets.registry import Feed

REQUIRED = (
    "REPORTING_PERIOD_START",
    "REPORTING_PERIOD_END",
    "STATUS",
    "BREAKDOWN",
    "PRIMARY_LEVEL",
    "PRIMARY_LEVEL_DESCRIPTION",
    "MEASURE_ID",
    "MEASURE_NAME",
    "MEASURE_VALUE",
)
VALUE = "MEASURE_VALUE"
BOARD = "ICB of GP Practice or Residence"
_CODE = re.compile(r"MRS\d\d[a-z]?")
#: A percentage is of the measure without a letter, but for waits for a contact: those are of the people who wait for one.
_OF = {"MRS07": "MRS03", "MRS14": "MRS10"}
_ROUNDED_TO = 5


@dataclass(frozen=True, slots=True)
class _Line:
    row: int
    value: object
    start: str
    end: str
    breakdown: str
    code: str
    name: str
    measure: str
    measure_name: str


def recognise(opened: Opened) -> bool:
    return _find_header(opened) is not None


def read(opened: Opened, feed: Feed, organisations: Organisations) -> Extract:
    """The measures named in the feed, by their own codes (MRS01b), for England and each integrated care board.

    A percentage comes with the two counts it is of; days and counts alone. Its counts are NaN where they are suppressed.
    """
    sheet, header_row, columns = _read_header(opened)
    rows = opened.tables[sheet]
    check_cells(opened, rows, header_row, sheet)
    lines = list(_lines(rows, header_row, columns))
    _refuse_dashless(opened, sheet, lines)
    last = _the_month(opened, sheet, lines)
    periods = {(line.start, line.end): _period(opened, sheet, line) for line in lines}
    boards = {words(one.name): one.code for one in organisations.by_code.values() if one.kind is Kind.ICB}
    kept = [line for line in lines if not _left_out(line, feed, periods)]
    others = Counter(reason for line in lines if (reason := _left_out(line, feed, periods)))
    marks = marks_of(feed)
    beside = {(line.start, line.code, line.measure): line.value for line in lines if line.breakdown in ("England", BOARD)}
    return Extract(
        feed=feed.id,
        file=opened.name,
        observations=observations(
            {
                "indicator": feed.indicators[line.measure],
                "organisation": ENGLAND if line.breakdown == "England" else boards.get(words(line.name), line.code),
                "period": period.id,
                "sheet": sheet,
                "row": line.row,
                "column": VALUE,
                **_figure(line, beside, marks),
            }
            for line in kept
            if (period := periods[line.start, line.end])
        ),
        rows_read=len(lines),
        period=last,
        named_period=_named(opened.name),
        published=", ".join(sorted({cell_text(rows[line.row - 1][columns["STATUS"]]) for line in lines})),
        totals=tuple(_totals(sheet, lines, marks)),
        left_out=dict(others),
        remarks=(*opened.remarks, *unfinished_line(opened), *_gaps(opened, sheet, lines, feed)),
    )


# --- the table


def _find_header(opened: Opened) -> tuple[str, int] | None:
    """The header of any MHSDS file of measures; that these are the four-week waits, the codes of its first rows say."""
    for sheet, rows in opened.head.items():
        for number, row in enumerate(rows[:10], 1):
            found = {cell_text(cell).upper() for cell in row}
            if len(found & {"BREAKDOWN", "PRIMARY_LEVEL", "MEASURE_ID", "MEASURE_VALUE", "REPORTING_PERIOD_START"}) >= 3:
                below = (cell_text(cell) for cells in rows[number : number + 5] for cell in cells)
                return (sheet, number) if any(_CODE.fullmatch(text) or "referral" in text for text in below) else None
    return None


def _read_header(opened: Opened) -> tuple[str, int, dict[str, int]]:
    found = _find_header(opened)
    if found is None:
        raise missing_columns(opened, REQUIRED, next(iter(opened.head.values()), [[]])[0])
    sheet, number = found
    header = [cell_text(cell).upper() for cell in opened.tables[sheet][number - 1]]
    if twice := [name for name, times in Counter(header).items() if name and times > 1]:
        raise ExtractError(
            check="columns",
            message=f'{opened.at(sheet, number)}: the column "{twice[0]}" is there twice.',
            guidance="Submit the file as published; two files may have been put side by side.",
            sheet=sheet,
            row=number,
            column=twice[0],
        )
    columns = {name: position for position, name in enumerate(header)}
    if missing := [name for name in REQUIRED if name not in columns]:
        raise missing_columns(opened, missing, [name for name in header if name not in REQUIRED], sheet=sheet, row=number)
    return sheet, number, columns


def _lines(rows: Sequence[Sequence[object]], header_row: int, columns: Mapping[str, int]) -> Iterator[_Line]:
    positions = [columns[name] for name in REQUIRED if name != "STATUS"]
    for number, row in enumerate(rows[header_row:], header_row + 1):
        if not is_blank(row):
            *texts, value = (row[position] for position in positions)
            yield _Line(number, value, *map(cell_text, texts))


def _refuse_dashless(opened: Opened, sheet: str, lines: Sequence[_Line]) -> None:
    """Measures speak of "referral-spells", and boards of Stoke-on-Trent."""
    for line in lines:
        for column, text in (("MEASURE_NAME", line.measure_name), ("PRIMARY_LEVEL_DESCRIPTION", line.name)):
            mended = re.sub(r"(?<=referral)0(?=spell)|(?<=STOKE)0(?=ON0TRENT)|(?<=ON)0(?=TRENT)", "-", text)
            if mended != text:
                raise dashes_replaced(opened, text, mended, sheet=sheet, row=line.row, column=column)


# --- periods


def _day(text: str) -> date | None:
    """ "30/09/2024", or "2024-09-30" as a workbook gives it; None for anything else."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _the_month(opened: Opened, sheet: str, lines: Sequence[_Line]) -> Period:
    """The month with whose end all rows end. Raises ExtractError: "period" if there is none, "one-period" if several."""
    counted = Counter(line.end for line in lines).most_common()
    if not counted:
        raise ExtractError(
            check="period",
            message=f"{opened.at(sheet)}: there is no row under the header.",
            guidance="Download the file again.",
            sheet=sheet,
        )
    if len(counted) > 1:
        row = next(line.row for line in lines if line.end != counted[0][0])
        raise ExtractError(
            check="one-period",
            message=f"{opened.at(sheet, row)}: all rows of a month's file end with the same day; here they end on "
            f"{len(counted)}: {', '.join(f'{text} ({rows:,} rows)' for text, rows in counted[:5])}.",
            guidance="Submit each month's file by itself, as published.",
            sheet=sheet,
            row=row,
            column="REPORTING_PERIOD_END",
            value=counted[1][0],
        )
    day = _day(counted[0][0])
    if day is None or day != month(day.year, day.month).end:
        raise _no_period(opened, sheet, lines[0], column="REPORTING_PERIOD_END", expected="the last day of a month")
    return month(day.year, day.month)


def _period(opened: Opened, sheet: str, line: _Line) -> Period | None:
    """The month, or the quarter of the year; None for three months that are none, which this program does not keep."""
    first, last = _day(line.start), _day(line.end)
    if first is None or last is None or first.day != 1:
        raise _no_period(opened, sheet, line, column="REPORTING_PERIOD_START", expected="the first day of a month")
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months not in (1, 3):
        raise _no_period(opened, sheet, line, column="REPORTING_PERIOD_START", expected=f"one month or three to {line.end}")
    if months == 1:
        return month(first.year, first.month)
    return Period(first, Length.QUARTER) if first.month % 3 == 1 else None


def _no_period(opened: Opened, sheet: str, line: _Line, *, column: str, expected: str) -> ExtractError:
    text = line.start if column == "REPORTING_PERIOD_START" else line.end
    return ExtractError(
        check="period",
        message=f'{opened.at(sheet, line.row, column)}: "{text}" is not {expected}, written as 01/09/2024.',
        guidance="Correct the cell, or download the file again.",
        sheet=sheet,
        row=line.row,
        column=column,
        value=text,
    )


def _named(name: str) -> Period | None:
    """The month a file name gives: "MHSDS_Data_4WW_SepPerf_2024.csv" says between month and year how final it is."""
    return named_period(re.sub(r"(?i)(?<=[a-z]{3})(perf|final|prov)[a-z]*(?=[ _-]?20\d\d)", "", name))


# --- the figures


def _left_out(line: _Line, feed: Feed, periods: Mapping[tuple[str, str], Period | None]) -> str:
    """Why a row is left out, or ""."""
    if line.breakdown not in ("England", BOARD):
        return line.breakdown.lower()
    if line.code.upper() == "UNKNOWN":
        return "integrated care board not known"
    if line.measure not in feed.indicators:
        return "measure not in the registry"
    return "" if periods[line.start, line.end] else "three months that are no quarter of the year"


def _is_percentage(line: _Line) -> bool:
    return words(line.measure_name).startswith("proportion")


def _figure(line: _Line, beside: Mapping[tuple[str, str, str], object], marks: Mapping[str, str]) -> dict[str, object]:
    figure = read_figure(line.value, marks)
    if not _is_percentage(line) or math.isnan(figure.value):
        return figure._asdict()
    stem, letter = line.measure[:5], line.measure[5:]
    parts = (f"{stem}{chr(ord(letter) - 1)}" if letter else "", _OF.get(stem, stem))
    numerator, denominator = (read_figure(beside.get((line.start, line.code, part)), marks).value for part in parts)
    return {**figure._asdict(), "numerator": numerator, "denominator": denominator}


# --- what does not hold


def _totals(sheet: str, lines: Sequence[_Line], marks: Mapping[str, str]) -> Iterator[Total]:
    """England's counts against all boards (and board not known), where none is suppressed; each is rounded to the nearest 5."""
    parts: dict[tuple[str, str], list[Figure]] = {}
    for line in lines:
        if line.breakdown == BOARD:
            parts.setdefault((line.start, line.measure), []).append(read_figure(line.value, marks))
    for line in lines:
        if line.breakdown != "England" or not words(line.measure_name).startswith("number"):
            continue
        printed, boards = read_figure(line.value, marks), parts.get((line.start, line.measure), [])
        if boards and not any(math.isnan(one.value) for one in (printed, *boards)):
            yield Total(
                what=f"England and its integrated care boards, {line.measure}",
                printed=printed.value,
                parts=sum(one.value for one in boards),
                sheet=sheet,
                row=line.row,
                column=VALUE,
                rounding=len(boards) * _ROUNDED_TO / 2,
            )


def _gaps(opened: Opened, sheet: str, lines: Sequence[_Line], feed: Feed) -> Iterator[ExtractError]:
    """Within a period each area and provider has a row for every measure, and every measure of the feed is there."""
    if fault := _rows_absent(lines) or _blocks_absent(lines) or _measures_absent(lines, feed):
        row, what = fault
        yield cut_off(opened, f"{what}. The file may be cut off, or rows taken out.", sheet=sheet, row=row)


def _rows_absent(lines: Sequence[_Line]) -> tuple[int, str] | None:
    """The first area or provider that lacks a measure others have in that period: the row of its last, and what is lacking."""
    measures: dict[str, set[str]] = {}
    have: dict[tuple[str, str, str], list[_Line]] = {}
    for line in lines:
        measures.setdefault(line.start, set()).add(line.measure)
        have.setdefault((line.start, line.breakdown, line.code), []).append(line)
    for (start, _, code), rows in have.items():
        if absent := sorted(measures[start] - {line.measure for line in rows}):
            shown = ", ".join(absent[:3]) + (" …" if len(absent) > 3 else "")
            return rows[-1].row, (
                f"{code} from {start} has {len(rows)} of the {len(measures[start])} measures others have: there is no {shown}"
            )
    return None


def _blocks_absent(lines: Sequence[_Line]) -> tuple[int, str] | None:
    """England, boards and providers are all there in each period."""
    have = {(line.start, line.breakdown) for line in lines}
    for start in dict.fromkeys(line.start for line in lines):
        if lost := sorted({breakdown for _, breakdown in have if (start, breakdown) not in have}):
            return lines[-1].row, f"from {start} there is no row of {', '.join(lost)}"
    return None


def _measures_absent(lines: Sequence[_Line], feed: Feed) -> tuple[int, str] | None:
    absent = sorted(set(feed.indicators) - {line.measure for line in lines})
    return (lines[-1].row, f"there is no row of {', '.join(absent)}") if absent else None
