"""Acute discharge situation report (NHS England, monthly workbook): who no longer needed a hospital bed, day by day and trust.

Table 2 has three columns a day under a merged date, and four blocks of rows one below the other: England, regions, integrated
care boards, trusts. Its first row moves from month to month, and hidden sheets may come first, so everything is found by what
it says. Tables 1 and 4 of the same book are held against it; the weekly snapshots (Tables 3 and 5) are not read: each trust
chooses its own day of the week for them, and a week belongs to two months.

The publisher prints no figure of the month. Here it is made by adding: people of all days with a return, over those days (a
mean day), or over one another (a share). A dash is a day without a return: it is left out, never nought, and a month with fewer
than 21 days of returns is marked x, as in the bundled series of the same figures. A day on which a trust has 0 people, 0
discharges and 0 remaining is taken for a day without a return too, and said so.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cached_property

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract, PrintedName, Total
from datasets.feeds.opened import Opened, Rows, cell_text
from datasets.feeds.reading import (
    ENGLAND,
    cut_off,
    dashes_replaced,
    dashless_name,
    is_blank,
    marks_of,
    missing_columns,
    named_period,
    words,
)
from datasets.observations import Figure, observations, read_figure
from datasets.organisations import Organisations
from datasets.periods import MONTH_NAMES, Period, month, read_published_period
from datasets.registry import Feed

NO_LONGER_MEET = "Number of patients who no longer meet the criteria to reside"
DISCHARGED = "Number of patients discharged"
REMAINING = "Number of patients remaining in hospital who no longer meet the criteria to reside"
MEASURES = (NO_LONGER_MEET, DISCHARGED, REMAINING)
#: The codes of the feed and the column each is of.
DAILY_MEANS = {"criteria-to-reside": NO_LONGER_MEET, "remaining": REMAINING}
SHARE = "remaining-share"
#: With fewer days of returns a month has no figure: the rule of the bundled series (criteria-to-reside-2022-2025.toml).
LEAST_DAYS = 21
#: Days from the end of the month to the day of publication: 8 to 14, the second Thursday; a revision comes months later.
_PUBLISHED_AFTER = range(5, 36)
_TITLE_ROWS = 12
_TITLE = "acute daily discharge situation report"


class _Kind(Enum):
    ENGLAND = "England"
    REGION = "region"
    ICB = "integrated care board"
    TRUST = "trust"


@dataclass(frozen=True)
class _Line:
    """One row of Table 2: its figures by measure, in order of the days."""

    row: int
    kind: _Kind
    region: str
    code: str
    name: str
    figures: Mapping[str, tuple[Figure, ...]]

    @property
    def called(self) -> str:
        return self.code or self.name

    def sum_of(self, measure: str) -> float:
        """Of the days with a number."""
        return sum(one.value for one in self.figures[measure] if _is_number(one))

    @cached_property
    def returned(self) -> tuple[bool, ...]:
        """For each day whether there is a return: a number at least, and for a trust not three noughts."""
        return tuple(self._returned(three) for three in zip(*(self.figures[one] for one in MEASURES), strict=True))

    @cached_property
    def days_of_noughts(self) -> tuple[int, ...]:
        """Positions of the days on which a trust reports nobody at all."""
        days = enumerate(zip(*(self.figures[one] for one in MEASURES), strict=True))
        return tuple(day for day, three in days if self.kind is _Kind.TRUST and all(one.value == 0 for one in three))

    def _returned(self, three: Sequence[Figure]) -> bool:
        noughts = self.kind is _Kind.TRUST and all(one.value == 0 for one in three)
        return not noughts and not all(one.mark == "x" for one in three)


@dataclass(frozen=True)
class _Table:
    """Table 2 as laid out: the days in order, each with the position of its three columns."""

    sheet: str
    header_row: int
    days: Mapping[date, Mapping[str, int]]
    lines: tuple[_Line, ...]

    def of(self, kind: _Kind) -> list[_Line]:
        return [line for line in self.lines if line.kind is kind]


def recognise(opened: Opened) -> bool:
    return not opened.is_text and (_find_table(opened) is not None or _find_cover(opened) is not None)


def read(opened: Opened, feed: Feed, organisations: Organisations) -> Extract:  # noqa: ARG001 - trusts' codes are taken as they are
    """People no longer meeting the criteria to reside and remaining on a mean day, and the share remaining; trusts and England.

    Codes "criteria-to-reside" and "remaining" (people on a mean day), "remaining-share" (per cent; its numerator and
    denominator are people added up over the days). Regions and boards serve to check the sums, and are left out.
    """
    _refuse_dashless_cover(opened)
    table = _read_table(opened, marks_of(feed))
    period = _the_period(opened, table)
    kept = [*table.of(_Kind.TRUST), *table.of(_Kind.ENGLAND)]
    left_out = Counter(line.kind.value for line in table.lines if line.kind in (_Kind.REGION, _Kind.ICB))
    return Extract(
        feed=feed.id,
        file=opened.name,
        observations=observations([one for line in kept for one in _observations(table, line, feed, period)]),
        rows_read=len(table.lines),
        period=period,
        named_period=named_period(opened.name),
        published=_published(opened),
        totals=tuple(_totals(opened, table)),
        left_out=dict(left_out),
        names=tuple(PrintedName(one.code, one.name, table.sheet, one.row, "Org Name") for one in kept if one.code),
        remarks=(
            *opened.remarks,
            *_published_when(opened, period),
            *_days_absent(opened, table, period),
            *_trusts_absent(opened, table),
            *_days_without_return(opened, table),
        ),
    )


# --- the table


def _find_table(opened: Opened) -> tuple[str, int] | None:
    """The sheet and row (as in Excel) of the header: the first with a name of a measure in it."""
    measures = set(map(words, MEASURES))
    for sheet, rows in opened.head.items():
        for number, row in enumerate(rows[:_TITLE_ROWS], 1):
            if measures & set(map(words, row)):
                return sheet, number
    return None


def _read_table(opened: Opened, marks: Mapping[str, str]) -> _Table:
    found = _find_table(opened)
    if found is None:
        raise missing_columns(opened, MEASURES, [])
    sheet, header_row = found
    rows = opened.tables[sheet]
    days = _days(opened, sheet, rows, header_row)
    lines = tuple(_lines(rows, header_row, days, marks))
    _refuse_dashless_names(opened, sheet, lines)
    table = _Table(sheet, header_row, days, lines)
    for kind in (_Kind.ENGLAND, _Kind.ICB, _Kind.TRUST):
        if not table.of(kind):
            last = max((line.row for line in lines), default=header_row)
            raise cut_off(opened, f"there is no row of {_a(kind)} on this sheet.", sheet=sheet, row=last)
    if len(twice := table.of(_Kind.ENGLAND)) > 1:
        raise ExtractError(
            check="one-total",
            message=f"{opened.at(sheet)}: rows {', '.join(str(line.row) for line in twice)} are each England; "
            "a month's table has one.",
            guidance="It looks like two files joined into one: submit them one by one, as published.",
            sheet=sheet,
            row=twice[1].row,
        )
    return table


def _a(kind: _Kind) -> str:
    return {_Kind.ENGLAND: "England", _Kind.ICB: "an integrated care board"}.get(kind, f"a {kind.value}")


def _days(opened: Opened, sheet: str, rows: Rows, header_row: int) -> dict[date, dict[str, int]]:
    """Each day and the positions of its columns. A date stands once, over the first of its merged columns."""
    header = rows[header_row - 1]
    shown = {words(one): one for one in MEASURES}
    first = next(position for position, cell in enumerate(header) if words(cell) in shown)
    days: dict[date, dict[str, int]] = {}
    day: date | None = None
    for position in range(first, len(header)):
        day = _date_above(rows, header_row, position) or day
        measure = shown.get(words(header[position]))
        if measure is None:
            continue  # empty, or a column that other months do not have
        if day is None or measure in days.get(day, {}):
            raise _unclear_column(opened, sheet, header_row, position, measure=measure, day=day)
        days.setdefault(day, {})[measure] = position
    for day, columns in days.items():
        if missing := [one for one in MEASURES if one not in columns]:
            raise missing_columns(opened, [f"{_said(day)}: {one}" for one in missing], [], sheet=sheet, row=header_row)
    return dict(sorted(days.items()))


def _unclear_column(opened: Opened, sheet: str, row: int, position: int, *, measure: str, day: date | None) -> ExtractError:
    found = "there is no date above it" if day is None else f"{_said(day)} has it twice"
    return ExtractError(
        check="columns",
        message=f'{opened.at(sheet, row)}, column {position + 1}: "{measure}" cannot be placed: {found}.',
        guidance="Each day has three columns under its date. Submit the file as published; two may have been put side by side.",
        sheet=sheet,
        row=row,
        column=measure,
    )


def _date_above(rows: Rows, header_row: int, position: int) -> date | None:
    for row in reversed(rows[max(0, header_row - 4) : header_row - 1]):
        if position < len(row) and (found := _day(row[position])):
            return found
    return None


def _lines(rows: Rows, header_row: int, days: Mapping[date, Mapping[str, int]], marks: Mapping[str, str]) -> Iterator[_Line]:
    """The rows with figures. A row "Region, ICB Code, ICB Name" (or Org) heads the block of boards (or trusts) below it."""
    columns = [position for three in days.values() for position in three.values()]
    first = min(columns)
    kind, code_at = _Kind.REGION, None
    for number, row in enumerate(rows[header_row:], header_row + 1):
        labels = [words(cell) for cell in row[:first]]
        if "icb code" in labels or "org code" in labels:
            kind = _Kind.ICB if "icb code" in labels else _Kind.TRUST
            code_at = labels.index("icb code" if kind is _Kind.ICB else "org code")
            continue
        told = [cell_text(cell) for cell in row[:first] if cell_text(cell)]
        if not told or is_blank(row[first:]):
            continue  # an empty row, or a note
        yield _Line(
            row=number,
            kind=_Kind.ENGLAND if told[-1].lower().startswith("england") else kind,
            region=told[0],
            code=cell_text(row[code_at]) if code_at is not None else "",
            name=told[-1],
            figures={one: tuple(read_figure(row[three[one]], marks) for three in days.values()) for one in MEASURES},
        )


# --- the figures of the month


def _observations(table: _Table, line: _Line, feed: Feed, period: Period) -> Iterator[dict[str, object]]:
    place = {
        "organisation": ENGLAND if line.kind is _Kind.ENGLAND else line.code,
        "period": period.id,
        "sheet": table.sheet,
        "row": line.row,
    }
    for code, measure in DAILY_MEANS.items():
        if indicator := feed.indicators.get(code):
            total, days, fault = _added(line, (measure,))
            figure = fault or Figure(total[0] / days)
            yield {"indicator": indicator, **place, "column": measure, **figure._asdict()}
    if indicator := feed.indicators.get(SHARE):
        (remaining, people), _, fault = _added(line, (REMAINING, NO_LONGER_MEET))
        yield {
            "indicator": indicator,
            **place,
            "column": REMAINING,
            **(fault._asdict() if fault else _share(remaining, people)),
        }


def _share(remaining: float, people: float) -> dict[str, object]:
    if people:
        return {"value": 100 * remaining / people, "numerator": remaining, "denominator": people}
    return Figure(mark="z")._asdict() if not remaining else Figure(unread=f"{remaining:g} remaining of 0")._asdict()


def _added(line: _Line, measures: Sequence[str]) -> tuple[list[float], int, Figure | None]:
    """The sums over the days with a return, how many those are, and the mark or text that stands instead of a figure.

    A suppressed day (or one that cannot be read) makes the whole month so: the sum of the others is not the month's.
    """
    totals = [0.0] * len(measures)
    days = 0
    for day, returned in enumerate(line.returned):
        figures = [line.figures[measure][day] for measure in measures]
        if not returned or any(one.mark == "x" for one in figures):
            continue
        if fault := next((one for one in figures if not _is_number(one)), None):
            return totals, days, fault
        totals = [total + one.value for total, one in zip(totals, figures, strict=True)]
        days += 1
    if not all(map(math.isfinite, totals)):
        return totals, days, Figure(unread=f"a sum of {days} days beyond all numbers")
    return totals, days, Figure(mark="x") if days < LEAST_DAYS else None


def _is_number(figure: Figure) -> bool:
    return figure.mark is None and figure.unread is None


# --- the month


def _the_period(opened: Opened, table: _Table) -> Period:
    """The one month of the dates above the columns. Raises ExtractError if there are several, or another is told elsewhere."""
    months = Counter(month(day.year, day.month) for day in table.days).most_common()
    if len(months) > 1:
        told = ", ".join(f"{one.label} ({days} day{'s' if days > 1 else ''})" for one, days in months)
        raise ExtractError(
            check="one-period",
            message=f"{opened.at(table.sheet)}: a month's workbook has one period, this one {len(months)}: {told}.",
            guidance="Submit each month's workbook by itself, as published.",
            sheet=table.sheet,
            row=table.header_row,
            value=months[1][0].label,
        )
    period = months[0][0]
    for sheet, row, text, other in _told_elsewhere(opened, table.sheet):
        if other != period:
            raise ExtractError(
                check="wrong-month",
                message=f'{opened.at(sheet, row)}: "{text}" is of {other.label}, and the days of sheet "{table.sheet}" are '
                f"of {period.label}.",
                guidance="One of them was altered or pasted in: submit the file as published.",
                sheet=sheet,
                row=row,
                value=text,
            )
    for key, (sheet, row, day) in _title_days(opened).items():
        if day <= period.end:
            raise ExtractError(
                check="wrong-month",
                message=f'{opened.at(sheet, row)}: "{key}:" is {_said(day)}, before {period.label}, which the days of sheet '
                f'"{table.sheet}" are of, had ended.',
                guidance="The dates or the figures were put in from another month: submit the file as published.",
                sheet=sheet,
                row=row,
                column=f"{key}:",
                value=_said(day),
            )
    return period


_TITLED = re.compile(rf"({'|'.join(MONTH_NAMES)}) (20\d\d) - ", re.IGNORECASE)


def _told_elsewhere(opened: Opened, table: str) -> Iterator[tuple[str, int, str, Period]]:
    """Every other place in the book that says which month it is: sheet, row, text and month."""
    for sheet, rows in opened.head.items():
        for number, row in enumerate(rows, 1):
            filled = [cell for cell in row if cell_text(cell)]
            if filled and words(filled[0]) == "period":
                days = [day for cell in filled[1:] if (day := _day(cell))]
                yield from ((sheet, number, _said(day), month(day.year, day.month)) for day in days)
            elif sheet != table and filled and isinstance(filled[0], date) and (day := _day(filled[0])):
                yield sheet, number, _said(day), month(day.year, day.month)  # Table 1: a row a day
            for cell in filled if number <= _TITLE_ROWS else ():
                if isinstance(cell, str) and (found := _TITLED.match(cell)):
                    period = read_published_period(f"{found[1]} {found[2]}")
                    if period:
                        yield sheet, number, f"{found[1]} {found[2]}", period


def _find_cover(opened: Opened) -> str | None:
    for sheet, rows in opened.head.items():
        for row in rows[:_TITLE_ROWS]:
            if any(_TITLE in words(cell) for cell in row[:6]):
                return sheet
    return None


def _title_days(opened: Opened) -> dict[str, tuple[str, int, date]]:
    """The days beside "Published:" and "Revised:" on the cover, with sheet and row."""
    days: dict[str, tuple[str, int, date]] = {}
    sheet = _find_cover(opened)
    for number, row in enumerate(opened.head[sheet][:_TITLE_ROWS] if sheet else (), 1):
        filled = [cell for cell in row if cell_text(cell)]
        key = words(filled[0]) if filled else ""
        if sheet and key in ("published", "revised") and len(filled) > 1 and (day := _day(filled[1])):
            days[key.title()] = (sheet, number, day)
    return days


def _published(opened: Opened) -> str:
    days = _title_days(opened)
    return ", ".join(
        day.isoformat() if key == "Published" else f"revised {day.isoformat()}" for key, (_, _, day) in days.items()
    )


def _published_when(opened: Opened, period: Period) -> Iterator[ExtractError]:
    """A remark where the month and the day of first publication do not belong together."""
    if told := _title_days(opened).get("Published"):
        sheet, row, day = told
        if (days := (day - period.end).days) not in _PUBLISHED_AFTER:
            yield ExtractError(
                check="wrong-month",
                message=f'{opened.at(sheet, row)}: the days are of {period.label}, yet "Published:" is {_said(day)}, {days} '
                "days after that month ended. This collection comes out "
                f"{_PUBLISHED_AFTER[0]} to {_PUBLISHED_AFTER[-1]} days after.",
                guidance="Check the month with the publisher's page; if it is right, publish with that as the reason.",
                sheet=sheet,
                row=row,
                column="Published:",
                value=_said(day),
            )


_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, as counted from March 1900 on


def _day(cell: object) -> date | None:
    """A cell as a day: a date, "2023-04-01", "01/04/2023", or the number a spreadsheet keeps for it; None for anything else."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _EPOCH + timedelta(days=int(cell)) if 40_000 <= cell <= 60_000 and cell == int(cell) else None
    if isinstance(cell, str):
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(cell.strip(), form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
    return None


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# --- what does not hold


def _refuse_dashless_cover(opened: Opened) -> None:
    """Between the first and last day on the cover stands a dash in every month."""
    sheet = _find_cover(opened)
    for number, row in enumerate(opened.head[sheet][:_TITLE_ROWS] if sheet else (), 1):
        filled = [cell for cell in row if cell_text(cell)]
        if sheet and filled and words(filled[0]) == "period" and "0" in map(cell_text, filled[1:]):
            raise dashes_replaced(opened, "0", "-", sheet=sheet, row=number, column="Period:")


def _refuse_dashless_names(opened: Opened, sheet: str, lines: Sequence[_Line]) -> None:
    names = {line.name: line.row for line in lines}
    if named := dashless_name(names):
        raise dashes_replaced(opened, *named, sheet=sheet, row=names[named[0]], column="Org Name")


def _days_absent(opened: Opened, table: _Table, period: Period) -> Iterator[ExtractError]:
    """Every day of the month has its columns."""
    every = [period.start + timedelta(days=number) for number in range(period.days)]
    if absent := [day for day in every if day not in table.days]:
        yield cut_off(
            opened,
            f"{len(absent)} of the {period.days} days of {period.label} have no columns "
            f"({', '.join(map(_said, absent[:3]))}{' …' if len(absent) > 3 else ''}): the sheet may be cut off at the right.",
            sheet=table.sheet,
            row=table.header_row,
        )


def _trusts_absent(opened: Opened, table: _Table) -> Iterator[ExtractError]:
    """Every trust of Table 4 is in Table 2 as well."""
    here = {line.code for line in table.of(_Kind.TRUST)}
    found = _pathways(opened, table.sheet)
    if found and (absent := [code for code in found.trusts if code not in here]):
        yield cut_off(
            opened,
            f'{len(absent)} trusts of sheet "{found.sheet}" are not on this one ({", ".join(absent[:3])}'
            f"{' …' if len(absent) > 3 else ''}): it may be cut off after this row.",
            sheet=table.sheet,
            row=table.lines[-1].row,
        )


def _days_without_return(opened: Opened, table: _Table) -> Iterator[ExtractError]:
    """Two notes, for the whole month: trusts that did not report every day, and days of noughts that were left out."""
    trusts = table.of(_Kind.TRUST)
    days = len(table.days)
    if short := [(line, sum(line.returned)) for line in trusts if sum(line.returned) < days]:
        told = ", ".join(f"{line.code} {reported}" for line, reported in short)
        few = [line.code for line, reported in short if reported < LEAST_DAYS]
        marked = f"; fewer than {LEAST_DAYS}, so no figure: {', '.join(few)}" if few else ""
        yield ExtractError(
            check="days-without-return",
            message=f"{opened.at(table.sheet)}: {len(short)} of {len(trusts)} trusts have no return for some of the {days} "
            f"days (days with one: {told}{marked}).",
            guidance="Nothing to do: each figure is of the days with a return. England's is of those who reported that day.",
            sheet=table.sheet,
            row=short[0][0].row,
        )
    every_day = list(table.days)
    if noughts := [(line, every_day[day]) for line in trusts for day in line.days_of_noughts]:
        told = ", ".join(f"{line.code} on {_said(day)}" for line, day in noughts[:8])
        yield ExtractError(
            check="days-of-noughts",
            message=f"{opened.at(table.sheet)}: nobody at all is reported by {told}{' …' if len(noughts) > 8 else ''}. "
            "A hospital is not empty for a day: it was read as a day without a return.",
            guidance="If the nought is right, tell the publisher: nothing else in the file says so.",
            sheet=table.sheet,
            row=noughts[0][0].row,
            value="0",
        )


# --- the sums


def _totals(opened: Opened, table: _Table) -> Iterator[Total]:
    (england,) = table.of(_Kind.ENGLAND)
    regions = table.of(_Kind.REGION)
    for measure in MEASURES if regions else ():
        added = sum(line.sum_of(measure) for line in regions)
        what = f"England over all days, and its regions: {measure}"
        yield Total(what, england.sum_of(measure), added, table.sheet, england.row, measure)
    for region in regions:
        for kind in (_Kind.ICB, _Kind.TRUST):
            # Discharges to a hospice are counted in the region alone, so only this column adds up.
            added = sum(line.sum_of(NO_LONGER_MEET) for line in table.of(kind) if line.region == region.name)
            what = f"{region.name} over all days, and each {kind.value} in it: {NO_LONGER_MEET}"
            yield Total(what, region.sum_of(NO_LONGER_MEET), added, table.sheet, region.row, NO_LONGER_MEET)
    for line in table.lines:
        added = line.sum_of(DISCHARGED) + line.sum_of(REMAINING)
        what = f"{line.called} over all days, discharged and remaining"
        yield Total(what, line.sum_of(NO_LONGER_MEET), added, table.sheet, line.row, NO_LONGER_MEET)
    yield from _returns(opened, table)
    yield from _discharges(opened, table)


def _returns(opened: Opened, table: _Table) -> Iterator[Total]:
    """Table 1 prints how many trusts sent nothing on each day; that many have a dash here."""
    trusts = table.of(_Kind.TRUST)
    days = {day: number for number, day in enumerate(table.days)}
    for sheet, rows in opened.head.items():
        header = next((n for n, row in enumerate(rows, 1) if any(words(c).startswith("missing organisations") for c in row)), 0)
        for number, row in enumerate(rows[header:] if header else (), header + 1):
            filled = [cell for cell in row if cell_text(cell)]
            day = _day(filled[0]) if len(filled) > 1 else None
            printed = read_figure(filled[1]) if len(filled) > 1 else Figure()
            if day in days and _is_number(printed):
                dashes = sum(all(line.figures[one][days[day]].mark == "x" for one in MEASURES) for line in trusts)
                yield Total(
                    f"trusts without a return on {_said(day)}", printed.value, dashes, sheet, number, "Missing organisations"
                )


@dataclass(frozen=True)
class _Pathways:
    """Table 4: discharges of the month by destination. The sum of each row by code or name, and its row."""

    sheet: str
    rows: Mapping[str, tuple[int, float]]
    trusts: tuple[str, ...]


def _pathways(opened: Opened, table: str) -> _Pathways | None:
    for sheet, head in opened.head.items():
        if sheet != table and any("p0 domestic home" in words(cell) for row in head[:_TITLE_ROWS] for cell in row):
            return _read_pathways(sheet, opened.tables[sheet])
    return None


def _read_pathways(sheet: str, rows: Rows) -> _Pathways | None:
    header = next(row for row in rows if any("p0 domestic home" in words(cell) for cell in row))
    first = next(position for position, cell in enumerate(header) if "p0 domestic home" in words(cell))
    found: dict[str, tuple[int, float]] = {}
    trusts: list[str] = []
    code_at, in_trusts = None, False
    for number, row in enumerate(rows, 1):
        labels = [words(cell) for cell in row[:first]]
        if "icb code" in labels or "org code" in labels:
            in_trusts = "org code" in labels
            code_at = labels.index("org code" if in_trusts else "icb code")
            continue
        figures = [figure for figure in map(read_figure, row[first:]) if _is_number(figure)]
        told = [cell_text(cell) for cell in row[:first] if cell_text(cell)]
        if told and figures:
            called = cell_text(row[code_at]) if code_at is not None else told[-1]
            found[called] = (number, sum(figure.value for figure in figures))
        if told and in_trusts and code_at is not None:
            trusts.append(cell_text(row[code_at]))
    return _Pathways(sheet, found, tuple(trusts)) if found else None


def _discharges(opened: Opened, table: _Table) -> Iterator[Total]:
    """Table 4 prints the month's discharges by destination: added up they are those of the days here."""
    if found := _pathways(opened, table.sheet):
        for line in table.lines:
            if line.called in found.rows:
                row, printed = found.rows[line.called]
                what = f"{line.called}, discharges of the month by destination"
                yield Total(what, printed, line.sum_of(DISCHARGED), found.sheet, row, DISCHARGED)
