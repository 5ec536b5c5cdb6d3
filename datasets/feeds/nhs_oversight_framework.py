"""NHS Oversight Framework, the CSV files beside NHS England's dashboards: segment, scores and measures of every trust.

Two layouts. The data file has one row for each trust, quarter and measure (Metric_ID). The league table has one row a trust.
Segments and scores run from 1, the best, to 4; segment 5 is intensive support. A segment of one edition of the framework and
one of the next are no series, so that the feed of the registry names the year with the code: "2025/26 segment".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract
from datasets.feeds.flat_table import FlatTable, find_header, read_flat_table, refuse_dashless_names
from datasets.feeds.opened import Opened, cell_text
from datasets.feeds.reading import cut_off, dashes_replaced, marks_of, named_period, read_whole, unfinished_line
from datasets.observations import Figure, observations, read_figure
from datasets.organisations import Organisations
from datasets.periods import Length, Period, quarter, read_published_period, year_of
from datasets.registry import Feed

_DATA = frozenset({"trust code", "metric id", "value"})
_LEAGUE = frozenset({"trust code", "average score", "segment"})
_DATA_COLUMNS = ("Trust_code", "Trust_name", "Sub-domain", "Metric_ID", "Reporting_date", "Units", "Value")
_LEAGUE_COLUMNS = ("Trust_code", "Trust_name", "Average_score", "Segment", "Rank")
_ADJUSTED, _FINAL, _AVERAGE, _SUMMARY = "OF5000", "OF5005", "OF5002", "OF5"
SEGMENT = "segment"
#: What the league table has in a column of its own, and the code of it in the data file.
_OF_LEAGUE = {"Segment": SEGMENT, "Average_score": _AVERAGE}
_LIKELY_RANK = "Likely_range_of_rank"
_LIKELY = re.compile(r"\d+ to (\d+)")
_FILE_QUARTER = re.compile(r"(?<![a-z])q([1-4])[ _-]*(?:20)?(\d\d)[ _-]+(\d\d)(?!\d)")


@dataclass(frozen=True)
class _Line:
    """One figure: `code` is "segment" or the publisher's own; `time` the quarter or, of a measured value, its own date."""

    row: int
    trust: str
    quarter: Period
    code: str
    time: str
    figure: Figure
    column: str

    @property
    def key(self) -> str:
        return f"{year_of(self.quarter).label} {self.code}"


def recognise(opened: Opened) -> bool:
    return find_header(opened, _LEAGUE) is not None or find_header(opened, _DATA) is not None


def read(opened: Opened, feed: Feed, organisations: Organisations) -> Extract:  # noqa: ARG001 - trust codes are taken as they are
    """The feed's figures by trust and quarter. The segment is the final one: OF5005 where the file has it, OF5000 elsewhere.

    In the first two quarters of 2025/26 it is OF5005 alone that puts trusts under intensive support in segment 5.
    """
    _refuse_dashless_header(opened)
    left_out = Counter[str]()
    if find_header(opened, _LEAGUE) is not None:
        table = read_flat_table(opened, _LEAGUE, _LEAGUE_COLUMNS)
        lines = list(_of_league(opened, table, marks_of(feed)))
        short = _short_league(opened, table)
    else:
        table = read_flat_table(opened, _DATA, _DATA_COLUMNS)
        given = list(_of_data(opened, table, marks_of(feed)))
        lines = _with_final_segments(given)
        left_out["segment before the final one was given"] = len(given) - len(lines)
        short = _short_data(opened, table, given)
    refuse_dashless_names(opened, table, "Trust_name")
    _refuse_other_editions(opened, table, lines, feed)
    wanted = [line for line in lines if line.key in feed.indicators]
    told = _newest(wanted)
    left_out["measure not in the registry"] = len(lines) - len(wanted)
    left_out["given again in a later quarter"] = len(wanted) - len(told)
    quarters = {line.quarter for line in lines}
    return Extract(
        feed=feed.id,
        file=opened.name,
        observations=observations(_row(table, line, feed) for line in told),
        rows_read=len(table.rows),
        period=quarters.pop() if len(quarters) == 1 else None,
        named_period=_named_quarter(opened.name) or named_period(opened.name),
        left_out={why: count for why, count in left_out.items() if count},
        remarks=(*opened.remarks, *unfinished_line(opened), *short),
    )


def _of_league(opened: Opened, table: FlatTable, marks: Mapping[str, str]) -> Iterator[_Line]:
    # The first league tables, of September 2025, call the quarter the reporting date.
    when = "Quarter" if table.has("Quarter") else "Reporting_date"
    for row in table.rows:
        of = _quarter(opened, table, row, when)
        for column, code in _OF_LEAGUE.items():
            figure = (
                read_whole(table.cell(row, column), marks) if code == SEGMENT else read_figure(table.cell(row, column), marks)
            )
            yield _Line(row, table.text(row, "Trust_code"), of, code, of.id, figure, table.name(column))


def _of_data(opened: Opened, table: FlatTable, marks: Mapping[str, str]) -> Iterator[_Line]:
    """Every row of the data file. What it measures (OF0…) is of its own reporting date; scores and segments of the quarter."""
    quarters = _quarters(opened, table)
    for row in table.rows:
        code, of, date = table.text(row, "Metric_ID"), quarters[row], table.text(row, "Reporting_date")
        cell = table.cell(row, "Value")
        figure = read_whole(cell, marks) if code in (_ADJUSTED, _FINAL) else read_figure(cell, marks)
        measured = read_published_period(date) if code.startswith("OF0") else of
        yield _Line(
            row, table.text(row, "Trust_code"), of, code, measured.id if measured else date, figure, table.name("Value")
        )


def _quarters(opened: Opened, table: FlatTable) -> Mapping[int, Period]:
    """The quarter of each row; in the first file, which has no such column, the reporting date of its summary."""
    if table.has("Quarter"):
        found = {row: _quarter(opened, table, row, "Quarter") for row in table.rows}
        for row in table.rows:
            date = table.text(row, "Reporting_date")
            other = read_published_period(date) if table.text(row, "Metric_ID").startswith(_SUMMARY) else None
            if other and other.length is Length.QUARTER and other != found[row]:
                raise _wrong_quarter(opened, table, row, found[row], date)
        return found
    summary = [row for row in table.rows if table.text(row, "Metric_ID").startswith(_SUMMARY)]
    told = {_quarter(opened, table, row, "Reporting_date"): row for row in summary}
    if len(told) != 1:
        raise ExtractError(
            check="period",
            message=f"{opened.at(table.sheet)}: there is no column Quarter, and the rows of the summary (OF5…) are of "
            f"{len(told) or 'no'} quarters. Expected one.",
            guidance="The file may be cut off, or several put together: download it again.",
            sheet=table.sheet,
            row=max(told.values(), default=table.header_row),
        )
    return dict.fromkeys(table.rows, next(iter(told)))


def _quarter(opened: Opened, table: FlatTable, row: int, column: str) -> Period:
    text = table.text(row, column)
    period = read_published_period(text)
    if period is None or period.length is not Length.QUARTER:
        raise ExtractError(
            check="period",
            message=f'{opened.at(table.sheet, row, column)}: "{text}" is not a quarter. Expected one such as Q1 2025/26.',
            guidance="Correct the cell, or download the file again.",
            sheet=table.sheet,
            row=row,
            column=column,
            value=text,
        )
    return period


def _wrong_quarter(opened: Opened, table: FlatTable, row: int, of: Period, date: str) -> ExtractError:
    return ExtractError(
        check="wrong-quarter",
        message=f"{opened.at(table.sheet, row, 'Quarter')}: {table.text(row, 'Metric_ID')} is given for {of.label}, and its "
        f'reporting date is "{date}". In the summary of the framework the two are the same.',
        guidance="The quarters may have been changed: compare them with the publisher's file.",
        sheet=table.sheet,
        row=row,
        column="Quarter",
        value=table.text(row, "Quarter"),
    )


def _with_final_segments(lines: Sequence[_Line]) -> list[_Line]:
    """One segment for each trust and quarter: the final one where it is given (OF5005), else the adjusted one (OF5000)."""
    final = {(line.quarter, line.trust) for line in lines if line.code == _FINAL and line.figure.mark is None}
    kept = []
    for line in lines:
        if line.code in (_ADJUSTED, _FINAL):
            if (line.code == _FINAL) is ((line.quarter, line.trust) in final):
                kept.append(replace(line, code=SEGMENT))
        else:
            kept.append(line)
    return kept


def _newest(lines: Sequence[_Line]) -> list[_Line]:
    """A survey of 2024 is given again in every quarter until the next one: each figure as the latest quarter gives it."""
    latest: dict[tuple[str, str, str], Period] = {}
    for line in lines:
        figure = line.key, line.trust, line.time
        latest[figure] = max(latest.get(figure, line.quarter), line.quarter)
    return [line for line in lines if line.quarter == latest[line.key, line.trust, line.time]]


def _row(table: FlatTable, line: _Line, feed: Feed) -> dict[str, object]:
    return {
        "indicator": feed.indicators[line.key],
        "organisation": line.trust,
        "period": line.time,
        **line.figure._asdict(),
        "sheet": table.sheet,
        "row": line.row,
        "column": line.column,
    }


def _named_quarter(name: str) -> Period | None:
    """The quarter a file name gives ("…-acute-trust-data-q3-25-26-v2.csv", "nof_q4_2025_26.csv"), or None."""
    found = _FILE_QUARTER.search(name.lower())
    if not found or int(found[3]) != (int(found[2]) + 1) % 100:
        return None
    return quarter(2000 + int(found[2]), int(found[1]))


# --- damage


def _refuse_dashless_header(opened: Opened) -> None:
    if (found := find_header(opened, _DATA)) is None:
        return
    sheet, number = found
    for cell in opened.tables[sheet][number - 1]:
        if cell_text(cell).lower() == "sub0domain":
            raise dashes_replaced(opened, cell_text(cell), "Sub-domain", sheet=sheet, row=number)


def _refuse_other_editions(opened: Opened, table: FlatTable, lines: Sequence[_Line], feed: Feed) -> None:
    """Raises ExtractError "edition" if no row is of a year whose framework the registry knows."""
    known = {code.split(" ")[0] for code in feed.indicators}
    years = {year_of(line.quarter).label for line in lines}
    if not years or years & known:  # a file without a row is named by screening
        return
    raise ExtractError(
        check="edition",
        message=f"{opened.at(table.sheet)}: the figures are of the framework of {', '.join(sorted(years))}, and "
        f"the registry knows that of {', '.join(sorted(known))}.",
        guidance="Each edition makes its segments in its own way, so that two are never one series. Add indicators with this "
        f'edition to the registry, and name them in [feeds.{feed.id}.indicators] as "2026/27 segment".',
        sheet=table.sheet,
    )


def _short_data(opened: Opened, table: FlatTable, lines: Sequence[_Line]) -> Iterator[ExtractError]:
    """In each quarter every trust has every line of the summary; the first without one is where the file breaks off."""
    trusts: dict[Period, set[str]] = defaultdict(set)
    summary: dict[Period, dict[str, set[str]]] = defaultdict(lambda: {_ADJUSTED: set(), _AVERAGE: set()})
    for line in lines:
        trusts[line.quarter].add(line.trust)
        if line.code.startswith(_SUMMARY):
            summary[line.quarter].setdefault(line.code, set()).add(line.trust)
    for of, all_of_them in trusts.items():
        absent = {code: sorted(all_of_them - given) for code, given in summary[of].items() if all_of_them - given}
        if absent:
            code = next(iter(absent))
            yield cut_off(
                opened,
                f"in {of.label} {len(absent[code])} of {len(all_of_them)} trusts ({', '.join(absent[code][:3])}"
                f"{' …' if len(absent[code]) > 3 else ''}) have no row of {', '.join(absent)}: the file may be cut off.",
                sheet=table.sheet,
                row=max(line.row for line in lines if line.quarter == of),
            )


def _short_league(opened: Opened, table: FlatTable) -> Iterator[ExtractError]:
    """No trust can come after the last: the likely ranks reach no further than there are rows."""
    ranks = [int(found[1]) for row in table.rows if (found := _LIKELY.fullmatch(table.text(row, _LIKELY_RANK)))]
    if max(ranks, default=0) > len(table.rows):
        yield cut_off(
            opened,
            f"ranks are given as likely to {max(ranks)}, and there are {len(table.rows)} rows: the file may be cut off.",
            sheet=table.sheet,
            row=max(table.rows),
        )
