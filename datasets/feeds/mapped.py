"""Any table at all, read by the mapping of its feed: which column is what, and what its own words mean.

A file belongs to a mapped feed if all the mapped headers stand in one row, however they are written (upper case, underscores).
Cells are taken as they are: organisations, periods and numbers that are not understood stay as written, and screening says so.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from datasets.errors import ExtractError
from datasets.feed_mapping import FeedMapping
from datasets.feeds.extract import Extract
from datasets.feeds.opened import SPREADSHEET_LIMITS, Opened, cell_text, row_limit
from datasets.feeds.reading import check_cells, is_blank, marks_of, missing_columns, named_period, words
from datasets.observations import COLUMNS, MARKS, Figure, observations, read_figure
from datasets.organisations import Organisations
from datasets.periods import Period, read_published_period
from datasets.registry import Feed

#: So many different words that mean no indicator are told each with its count.
WORDS_TOLD = 40
_QUARTER_IN_NAME = re.compile(
    r"q(?:uarter)?[ _-]?(?P<quarter>[1-4])[ _-]*(?P<year>20\d\d)[ _-]*(?:to)?[ _-]*(?:20)?(?P<second>\d\d)(?!\d)"
    r"|(?P<year2>20\d\d)[ _-]*(?:to)?[ _-]*(?:20)?(?P<second2>\d\d)[ _-]*q(?:uarter)?[ _-]?(?P<quarter2>[1-4])(?!\d)"
)


@dataclass(frozen=True)
class _Table:
    """The table of a file: its sheet ("" for text), the row of its header, and where each mapped column stands."""

    sheet: str
    header_row: int
    positions: Mapping[str, int]
    header: Sequence[object]


def header_key(header: object) -> str:
    """A header however it is written: letters and digits in lower case, or the text itself if it has none ("%")."""
    return words(header) or cell_text(header)


def recognise(opened: Opened, feed: Feed, mapping: FeedMapping) -> bool:
    """Whether all the mapped headers stand in one row."""
    found = _nearest_table(opened, feed, mapping)
    return found is not None and not _missing(found[2], mapping.headers(feed.indicators))


def missing_headers(opened: Opened, feed: Feed, mapping: FeedMapping) -> tuple[str, ...]:
    """The mapped headers that the row most like the header lacks; all of them if no row is like it."""
    headers = mapping.headers(feed.indicators)
    found = _nearest_table(opened, feed, mapping)
    return headers if found is None else tuple(_missing(found[2], headers))


def renamed(opened: Opened, feed: Feed, mapping: FeedMapping) -> ExtractError:
    """The fault of a file that lacks mapped columns, each with the nearest one found."""
    headers = mapping.headers(feed.indicators)
    sheet, row, header = _nearest_table(opened, feed, mapping) or ("", 0, next(iter(opened.head.values()), [[]])[0])
    fault = missing_columns(opened, _missing(header, headers), header, sheet=sheet, row=row)
    fault.guidance = (
        f"Check that this is a file of {feed.name}. If a column was renamed, map the file anew: `coterminous feed show "
        f"{feed.id}` prints the mapping to change."
    )
    return fault


def read(opened: Opened, feed: Feed, mapping: FeedMapping, organisations: Organisations) -> Extract:
    """The figures of a file by the mapping of its feed.

    What stands in the indicator column and means no indicator, rows left out by the mapping and notes under the table are
    counted in `left_out`. Raises ExtractError: "columns", "delimiter", "cells", "cut-off", or "period" where the name of the
    file has to say the period and does not.
    """
    table = _table(opened, feed, mapping)
    rows, notes = _without_notes(opened.tables[table.sheet], table.header_row)
    if opened.is_text:
        check_cells(opened, rows, table.header_row)
    named = period_in_name(opened.name) if mapping.period is None else None
    if mapping.period is None and named is None:
        raise _no_period(opened)
    taken = _Taken(opened, feed, mapping, organisations, table, named)
    for number, row in enumerate(rows[table.header_row :], table.header_row + 1):
        if not is_blank(row):
            taken.take(number, row)
    if notes:
        taken.left_out["note under the table"] = notes
    limits = [row_limit(opened.name, len(rows), table.sheet)] if not opened.is_text and len(rows) in SPREADSHEET_LIMITS else []
    return Extract(
        feed=feed.id,
        file=opened.name,
        observations=taken.frame(),
        rows_read=taken.rows_read + notes,
        named_period=named,
        left_out=_told(taken.left_out),
        remarks=(*opened.remarks, *limits),
    )


def period_in_name(name: str) -> Period | None:
    """The quarter, month or year that the name of a file gives ("Adults 2025-26 Q1.xlsx"), or None."""
    if found := _QUARTER_IN_NAME.search(name.lower()):
        parts = {key.rstrip("2"): text for key, text in found.groupdict().items() if text is not None}
        return read_published_period(f"{parts['year']}-{parts['second']}-q{parts['quarter']}")
    return named_period(name)


# --- the header


def _table(opened: Opened, feed: Feed, mapping: FeedMapping) -> _Table:
    headers = mapping.headers(feed.indicators)
    found = _nearest_table(opened, feed, mapping)
    if found is None or _missing(found[2], headers):
        raise renamed(opened, feed, mapping)
    sheet, row, header = found
    if opened.is_text and opened.delimiter == ";":
        raise ExtractError(
            check="delimiter",
            message="Cells are separated by semicolons, so 1,234 could be a thousand or a decimal.",
            guidance='Save it as "CSV UTF-8 (comma delimited)", or submit the workbook.',
            row=row,
        )
    return _Table(sheet, row, {one: _position(opened, sheet, row, header, one) for one in headers}, header)


def _nearest_table(opened: Opened, feed: Feed, mapping: FeedMapping) -> tuple[str, int, Sequence[object]] | None:
    """The first row with the most of the mapped headers; None if no row has any, or the sheet is not there."""
    headers = mapping.headers(feed.indicators)
    best: tuple[str, int, Sequence[object]] | None = None
    fewest = len(headers)
    for sheet in (one for one in opened.head if opened.is_text or mapping.sheet in (None, one)):
        for number, row in enumerate(opened.head[sheet], 1):
            missing = len(_missing(row, headers))
            if missing < fewest:
                best, fewest = (sheet, number, row), missing
            if not missing:
                return best
    return best


def _missing(row: Sequence[object], headers: Sequence[str]) -> list[str]:
    there = {header_key(cell) for cell in row}
    return [header for header in headers if header_key(header) not in there]


def _position(opened: Opened, sheet: str, row: int, header: Sequence[object], wanted: str) -> int:
    """Where a header stands: as it is written, or else the only one of these words ("£ a week" is not "% a week")."""
    as_written = [position for position, cell in enumerate(header) if cell_text(cell) == wanted.strip()]
    places = as_written or [position for position, cell in enumerate(header) if header_key(cell) == header_key(wanted)]
    if len(places) == 1:
        return places[0]
    raise ExtractError(
        check="columns",
        message=f'{opened.at(sheet, row)}: {len(places)} columns are called "{wanted}", and one is meant.',
        guidance="Give the columns different names in the file, and map it by these.",
        sheet=sheet,
        row=row,
        column=wanted,
    )


def _without_notes(rows: Sequence[Sequence[object]], header_row: int) -> tuple[Sequence[Sequence[object]], int]:
    """The rows up to the last blank one if only notes stand under it (one filled cell each), and how many notes."""
    blank = next((at for at in range(len(rows) - 1, header_row - 1, -1) if is_blank(rows[at])), None)
    if blank is None:
        return rows, 0
    below = rows[blank + 1 :]
    if any(sum(bool(cell_text(cell)) for cell in row) > 1 for row in below):
        return rows, 0
    kept, notes = _without_notes(rows[:blank], header_row)
    return kept, notes + len(below)


def _no_period(opened: Opened) -> ExtractError:
    return ExtractError(
        check="period",
        message=f"{opened.name}: the name of the file has to say the period, and no month, quarter or year stands in it.",
        guidance='Name it after the period, such as "figures 2025-26 Q1.csv" or "figures June 2025.csv".',
    )


# --- the rows


@dataclass(frozen=True)
class _Column:
    """One column of figures: its indicator (None: as the indicator column says), and where figure and counts stand."""

    code: str
    header: str
    value: int
    numerator: int | None
    denominator: int | None


@dataclass
class _Taken:
    """What has been taken from the rows so far. What repeats (organisations, periods) is understood once."""

    opened: Opened
    feed: Feed
    mapping: FeedMapping
    organisations: Organisations
    table: _Table
    named: Period | None
    left_out: Counter[str] = field(default_factory=Counter)
    rows_read: int = 0

    def __post_init__(self) -> None:
        self._marks = marks_of(self.feed)
        self._columns: dict[str, list[object]] = {column: [] for column in COLUMNS}
        self._figures = self._figure_columns()
        self._organisation = cache(self._find_organisation)
        self._period = cache(lambda text: found.id if (found := read_published_period(text)) else text)
        self._indicators = {key.strip().lower(): (key, name) for key, name in self.feed.indicators.items()}
        self._left_out = [
            (self._at(header), {text.strip().lower() for text in texts}) for header, texts in self.mapping.leave_out.items()
        ]

    def _at(self, header: str) -> int:
        return self.table.positions[header]

    def _maybe(self, header: str | None) -> int | None:
        return None if header is None else self._at(header)

    def _figure_columns(self) -> list[_Column]:
        mapping = self.mapping
        if mapping.value is not None:
            counts = self._maybe(mapping.numerator), self._maybe(mapping.denominator)
            return [_Column("", mapping.value, self._at(mapping.value), *counts)]
        return [
            _Column(
                header, header, self._at(header),
                self._maybe(mapping.numerators.get(header)), self._maybe(mapping.denominators.get(header)),
            )
            for header in self.feed.indicators
        ]  # fmt: skip

    def _find_organisation(self, text: str) -> str:
        given = {name.strip().lower(): code for name, code in self.mapping.organisations.items()}
        if (code := given.get(text.lower())) is not None:
            return code
        found = self.organisations.find(text) if text else None
        return found.code if found else text

    def take(self, number: int, row: Sequence[object]) -> None:
        """Takes the figures of one row, or counts it as left out."""
        self.rows_read += 1
        if why := self._why_left_out(row):
            self.left_out[why] += 1
            return
        mapping = self.mapping
        organisation = mapping.only_organisation or self._organisation(self._text(row, self._maybe(mapping.organisation)))
        period = self.named.id if self.named else self._period(self._text(row, self._maybe(mapping.period)))
        for column in self._figures:
            code, indicator = self._indicator(row, column)
            if indicator is None:
                self.left_out[f'"{code}" in the column "{mapping.indicator}", which means no indicator'] += 1
                return
            value, counts = self._read(row, column, share=code in mapping.shares)
            told = (
                indicator, organisation, period, value.value, counts[0].value, counts[1].value, value.mark, value.unread,
                self.table.sheet, number, column.header,
            )  # fmt: skip
            for name, one in zip(COLUMNS, told, strict=True):
                self._columns[name].append(one)

    def _why_left_out(self, row: Sequence[object]) -> str:
        for at, texts in self._left_out:
            if self._text(row, at).lower() in texts:
                return f'"{self._text(row, at)}" in the column "{cell_text(self.table.header[at])}"'
        return ""

    def _indicator(self, row: Sequence[object], column: _Column) -> tuple[str, str | None]:
        if self.mapping.indicator is None:
            return column.code, self.feed.indicators[column.code]
        text = self._text(row, self._at(self.mapping.indicator))
        return self._indicators.get(text.lower(), (text, None))

    def _read(self, row: Sequence[object], column: _Column, *, share: bool) -> tuple[Figure, tuple[Figure, Figure]]:
        value = read_figure(self._cell(row, column.value), self._marks)
        if self.mapping.mark is not None:
            value = _marked(value, self._text(row, self._at(self.mapping.mark)), self._marks)
        if share and not math.isnan(value.value):
            # Ten places: what the shift itself adds in the sixteenth is not the publisher's.
            value = Figure(round(value.value * 100, 10))
        numerator, denominator = (
            Figure() if at is None else read_figure(self._cell(row, at), self._marks)
            for at in (column.numerator, column.denominator)
        )
        for count in (numerator, denominator):
            if count.unread is not None:
                value = Figure(unread=count.unread)
        return value, (numerator, denominator)

    def frame(self) -> pd.DataFrame:
        """An observations frame, made by column: a million rows as dictionaries would take minutes."""
        if not self._columns["row"]:
            return observations([])
        objects = {name: pd.Series(self._columns[name], dtype=object) for name in ("mark", "unread")}
        return pd.DataFrame({**self._columns, **objects})

    @staticmethod
    def _cell(row: Sequence[object], at: int) -> object:
        return row[at] if at < len(row) else ""

    def _text(self, row: Sequence[object], at: int | None) -> str:
        return "" if at is None else cell_text(self._cell(row, at))


def _marked(value: Figure, text: str, marks: Mapping[str, str]) -> Figure:
    """A figure beside a mark. Beside a number no mark can stand: which of the two is meant is for a person to say."""
    if not text:
        return value
    if not math.isnan(value.value):
        return Figure(unread=f"{value.value:g} beside the mark {text}")
    if value.unread is not None:
        return value
    meaning = text.lower() if text.lower() in MARKS else marks.get(text.lower())
    return Figure(unread=text) if meaning is None else Figure(mark=meaning)


def _told(left_out: Counter[str]) -> Mapping[str, int]:
    """The most frequent reasons, and the others together."""
    told = dict(left_out.most_common(WORDS_TOLD))
    if more := len(left_out) - len(told):
        told[f"{more} other words that mean no indicator"] = left_out.total() - sum(told.values())
    return told
