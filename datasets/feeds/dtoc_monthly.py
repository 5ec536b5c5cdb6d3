"""Delayed transfers of care (NHS England, to February 2020): days delayed by council, laid at the NHS, social care or both.

The sheet "LA - by responsible org", whose header had five layouts: SHA column (2011), unnamed column (2014), ONS codes (from
July 2015), and a second block of the same column names (from April 2017), which holds days divided by days of the month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract, PrintedName, Total
from datasets.feeds.opened import Opened, Rows, cell_text
from datasets.feeds.reading import (
    ENGLAND,
    absent_councils,
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
from datasets.periods import MONTH_ABBREVIATIONS, MONTH_NAMES, Length, Period, read_published_period
from datasets.registry import Feed

SHEET = "LA - by responsible org"
BLOCK = ("NHS", "Social Care", "Both", "Total")
CODES = ("nhs", "social-care", "both")
_TITLE_ROWS = 30
#: Days from the end of the month to the day of publication: 24 to 27 in 2011, 36 to 45 from 2016 to 2020.
_PUBLISHED_AFTER = range(20, 51)
_ISLES_OF_SCILLY = "E06000053"


@dataclass(frozen=True)
class _Layout:
    """Where things stand on the sheet; positions count from 0, rows as in Excel."""

    sheet: str
    header_row: int
    name: int
    first: int  # the NHS column of the first block; the other three follow
    second: int | None  # the NHS column of the block of days per day
    code: int | None
    ons: int | None
    header: Sequence[object]


@dataclass(frozen=True)
class _Line:
    """One row of figures: England, a council, or people living outside England."""

    row: int
    name: str
    code: str
    ons: str
    figures: tuple[Figure, ...]

    @property
    def is_england(self) -> bool:
        return self.name.lower() == "england"

    @property
    def is_outside(self) -> bool:
        return self.name.lower().startswith("resident") or self.code.startswith("99")


def recognise(opened: Opened) -> bool:
    return _find_sheet(opened) is not None


def read(opened: Opened, feed: Feed, organisations: Organisations) -> Extract:
    """Days delayed in the month, by council and for England: codes "nhs", "social-care" and "both"."""
    sheet = _find_sheet(opened) or SHEET
    rows = opened.sheets[sheet]
    title = _title(rows)
    _refuse_dashless(opened, sheet, rows)
    layout = _find_layout(opened, sheet, rows)
    period = _the_period(opened, sheet, title)
    lines = list(_lines(rows, layout, marks_of(feed)))
    england = next((line for line in lines if line.is_england), None)
    parts = [line for line in lines if not line.is_england]
    if england is None:
        raise cut_off(opened, "there is no row for England under the header.", sheet=sheet, row=layout.header_row)
    _check_month(opened, layout, title, period, rows[england.row - 1])
    outside = sum(line.is_outside for line in parts)
    councils = {_council(line, period, organisations): line for line in parts if not line.is_outside}
    return Extract(
        feed=feed.id,
        file=opened.name,
        observations=observations(_observations(lines, layout, feed, period, organisations)),
        rows_read=len(lines),
        period=period,
        named_period=named_period(opened.name),
        published=_published(title),
        totals=(*_england_totals(england, parts, sheet), *_row_totals(lines, sheet)),
        left_out={"resident outside England": outside} if outside else {},
        names=tuple(PrintedName(code, line.name, sheet, line.row, "Name") for code, line in councils.items()),
        remarks=(
            *opened.remarks,
            *_published_when(opened, sheet, title, period),
            *_short(opened, layout, councils, period, organisations),
        ),
    )


def _find_sheet(opened: Opened) -> str | None:
    # The dash may have become a zero; "by type of care" and "by reason" are other sheets of the same book.
    return next(
        (sheet for sheet in opened.sheets if re.sub(r"[^a-z]+", " ", sheet.lower()).strip() == "la by responsible org"), None
    )


def _find_layout(opened: Opened, sheet: str, rows: Rows) -> _Layout:
    for number, row in enumerate(rows[:_TITLE_ROWS], 1):
        found = [words(cell) for cell in row]
        if "name" in found and "nhs" in found:
            return _layout(opened, sheet, number, row, found)
    nearest = max(rows[:_TITLE_ROWS], key=lambda row: sum(words(cell) in _HEADERS for cell in row), default=[])
    raise missing_columns(opened, ["Name", *BLOCK], nearest, sheet=sheet)


_HEADERS = {"region", "sha", "ons geography", "code", "name", *(one.lower() for one in BLOCK)}


def _layout(opened: Opened, sheet: str, number: int, row: Sequence[object], found: Sequence[str]) -> _Layout:
    name = found.index("name")
    expected = [one.lower() for one in BLOCK]
    blocks = [position for position in range(name, len(found)) if list(found[position : position + 4]) == expected]
    if not blocks:
        missing = [one for one in BLOCK if one.lower() not in found] or list(BLOCK)
        raise missing_columns(opened, missing, row, sheet=sheet, row=number)
    return _Layout(
        sheet=sheet,
        header_row=number,
        name=name,
        first=blocks[0],
        second=blocks[1] if len(blocks) > 1 else None,
        code=found.index("code") if "code" in found else None,
        ons=next((position for position, one in enumerate(found) if one.startswith("ons")), None),
        header=row,
    )


def _lines(rows: Rows, layout: _Layout, marks: Mapping[str, str]) -> Iterator[_Line]:
    for number, row in enumerate(rows[layout.header_row :], layout.header_row + 1):
        name = cell_text(row[layout.name])
        code = cell_text(row[layout.code]) if layout.code is not None else ""
        if is_blank(row) or not (name or code):
            continue  # an empty row, or the notes below the table (from 2019)
        ons = cell_text(row[layout.ons]) if layout.ons is not None else ""
        figures = tuple(read_figure(cell, marks) for cell in row[layout.first : layout.first + 4])
        yield _Line(row=number, name=name, code=code, ons=ons, figures=figures)


def _observations(
    lines: Sequence[_Line], layout: _Layout, feed: Feed, period: Period, organisations: Organisations
) -> Iterator[dict[str, object]]:
    wanted = [(feed.indicators[code], position) for position, code in enumerate(CODES) if code in feed.indicators]
    for line in lines:
        if line.is_outside:
            continue
        organisation = ENGLAND if line.is_england else _council(line, period, organisations)
        for indicator, position in wanted:
            yield {
                "indicator": indicator,
                "organisation": organisation,
                "period": period.id,
                "sheet": layout.sheet,
                "row": line.row,
                "column": cell_text(layout.header[layout.first + position]),
                **line.figures[position]._asdict(),
            }


def _council(line: _Line, period: Period, organisations: Organisations) -> str:
    """The ONS code where the file gives one, else the council with this old code or name in that month, else as written."""
    if re.fullmatch(r"[EW]\d{8}", line.ons):
        return line.ons
    for text in (line.code, line.name):
        if text and (found := organisations.find(text)):
            return organisations.as_it_then_was(found, period.start, period.end).code
    return line.code or line.name


# --- the title block


def _title(rows: Rows) -> dict[str, tuple[int, str]]:
    """What stands beside "Period:", "Published:", "Revised:", with its row."""
    title: dict[str, tuple[int, str]] = {}
    for number, row in enumerate(rows[:_TITLE_ROWS], 1):
        filled = [cell_text(cell) for cell in row if cell_text(cell)]
        if filled and filled[0].endswith(":"):
            title.setdefault(filled[0].rstrip(":").strip().lower(), (number, filled[1] if len(filled) > 1 else ""))
    return title


def _the_period(opened: Opened, sheet: str, title: Mapping[str, tuple[int, str]]) -> Period:
    row, text = title.get("period", (0, ""))
    period = read_published_period(text)
    if period is None or period.length is not Length.MONTH:
        raise ExtractError(
            check="period",
            message=f'{opened.at(sheet, row)}: "{text}" beside "Period:" is not a month. Expected one such as April 2019.',
            guidance="Submit the file as published, with its title block.",
            sheet=sheet,
            row=row,
            column="Period:",
            value=text,
        )
    for other in opened.sheets:
        if other != sheet and (told := _title(opened.sheets[other]).get("period")) and told[1]:
            _refuse_other_period(opened, (sheet, period), (other, *told))
    return period


def _refuse_other_period(opened: Opened, here: tuple[str, Period], there: tuple[str, int, str]) -> None:
    (sheet, period), (other, row, text) = here, there
    found = read_published_period(text)
    if found is not None and found != period:
        raise ExtractError(
            check="wrong-month",
            message=f'{opened.name}: sheet "{sheet}" says it is of {period.label}, sheet "{other}" of {text} (row {row}).',
            guidance="One of them was altered or pasted in: submit the file as published.",
            sheet=other,
            row=row,
            value=text,
        )


def _published(title: Mapping[str, tuple[int, str]]) -> str:
    told = {key: title[key][1] for key in ("published", "revised") if key in title and title[key][1].strip("- ")}
    return ", ".join(text if key == "published" else f"revised {text}" for key, text in told.items())


def _check_month(
    opened: Opened, layout: _Layout, title: Mapping[str, tuple[int, str]], period: Period, england: Sequence[object]
) -> None:
    """The month the title says against the day of publication and, from April 2017, against the days in the month."""
    for key in ("published", "revised"):
        row, text = title.get(key, (0, ""))
        day = _day(text)
        if day and day <= period.end:
            raise _wrong_month(
                opened,
                layout,
                row,
                f'the file says it is of {period.label}, yet "{key.title()}:" is {text}, before that month ended',
                text,
            )
    if layout.second is None:
        return
    days, per_day = (read_figure(england[block + 3]).value for block in (layout.first, layout.second))
    if days > 0 and per_day > 0 and abs(days / per_day - period.days) > 0.4:
        implied = f"{days:,.0f} days delayed and {per_day:,.1f} on an average day make a month of {days / per_day:.1f} days"
        raise _wrong_month(
            opened,
            layout,
            layout.header_row + 1,
            f"the file says it is of {period.label}, which has {period.days} days, but {implied}",
            f"{per_day:g}",
        )


def _published_when(opened: Opened, sheet: str, title: Mapping[str, tuple[int, str]], period: Period) -> Iterator[ExtractError]:
    """A remark where the month and the day of first publication do not belong together."""
    row, text = title.get("published", (0, ""))
    day = _day(text)
    if day and (days := (day - period.end).days) not in _PUBLISHED_AFTER:
        yield ExtractError(
            check="wrong-month",
            message=f'{opened.at(sheet, row)}: the file says it is of {period.label}, yet "Published:" is {text}, {days} days '
            f"after that month ended. This collection comes out {_PUBLISHED_AFTER[0]} to {_PUBLISHED_AFTER[-1]} days after.",
            guidance="Check the month with the publisher's page; if it is right, publish with that as the reason.",
            sheet=sheet,
            row=row,
            column="Period:",
            value=period.label,
        )


def _wrong_month(opened: Opened, layout: _Layout, row: int, what: str, value: str) -> ExtractError:
    return ExtractError(
        check="wrong-month",
        message=f"{opened.at(layout.sheet, row)}: {what}.",
        guidance="The title or the figures were put in from another month: submit the file as published.",
        sheet=layout.sheet,
        row=row,
        column="Period:",
        value=value,
    )


_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\s+(\d{4})")


def _day(text: str) -> date | None:
    """ "13th June 2019" or "2019-06-13" as a day; None for anything else, such as the "-" of April 2014."""
    if found := _DAY.fullmatch(text.strip().lower()):
        number = MONTH_NAMES.get(found[2]) or MONTH_ABBREVIATIONS.get(found[2])
        try:
            return date(int(found[3]), number or 0, int(found[1]))
        except ValueError:
            return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


# --- what does not hold


def _refuse_dashless(opened: Opened, sheet: str, rows: Rows) -> None:
    for number, row in enumerate(rows, 1):
        if is_blank(row):  # a stray mark in the last row of a sheet leaves tens of thousands of them
            continue
        texts = [cell_text(cell) for cell in row]
        if any("Non0Acute" in text for text in texts):
            raise dashes_replaced(opened, "Non0Acute", "Non-Acute", sheet=sheet, row=number, column="Summary:")
        # Beside England, region and codes are dashes in every month.
        if "England" in texts and "0" in texts[: texts.index("England")]:
            raise dashes_replaced(opened, "0", "-", sheet=sheet, row=number, column="Region")
    names = {cell_text(cell): number for number, row in enumerate(rows, 1) if number > _TITLE_ROWS for cell in row[:5]}
    if named := dashless_name(name for name in names if len(name) > 1):
        raise dashes_replaced(opened, *named, sheet=sheet, row=names[named[0]], column="Name")
    if sheet != SHEET and "0" in sheet:
        raise dashes_replaced(opened, sheet, SHEET, sheet=sheet)


def _england_totals(england: _Line, parts: Sequence[_Line], sheet: str) -> Iterator[Total]:
    for position, column in enumerate(BLOCK):
        printed = england.figures[position]
        if printed.mark is None and printed.unread is None:
            added = sum(line.figures[position].value for line in parts if _is_number(line.figures[position]))
            yield Total(f"England, {column}", printed.value, added, sheet, england.row, column)


def _row_totals(lines: Sequence[_Line], sheet: str) -> Iterator[Total]:
    for line in lines:
        if _is_number(line.figures[3]):
            added = sum(figure.value for figure in line.figures[:3] if _is_number(figure))
            yield Total(f"{line.name}, NHS + Social Care + Both", line.figures[3].value, added, sheet, line.row, "Total")


def _is_number(figure: Figure) -> bool:
    return figure.mark is None and figure.unread is None


def _short(
    opened: Opened, layout: _Layout, councils: Mapping[str, _Line], period: Period, organisations: Organisations
) -> Iterator[ExtractError]:
    """Every council is there in every month but the Isles of Scilly, which have no hospital to be delayed in."""
    if absent := absent_councils([*councils, _ISLES_OF_SCILLY], period, organisations):
        last = max((line.row for line in councils.values()), default=layout.header_row)
        yield cut_off(
            opened,
            f"councils that should be there are not: {len(absent)} ({', '.join(absent[:3])}{' …' if len(absent) > 3 else ''}): "
            "the file may be cut off after this row.",
            sheet=layout.sheet,
            row=last,
        )
