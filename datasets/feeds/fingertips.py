"""An export of Fingertips, the public health profiles (OHID, Public Health England before): any indicator, told by its number.

One row a figure. A number alone does not name a figure: the same indicator comes for each sex and age, and for England by
deprivation. The feed of the registry therefore names all that is fixed, "93356, Persons, All ages", and after it the category
where there is one; what it does not name is left out and counted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract
from datasets.feeds.flat_table import FlatTable, find_header, read_flat_table, refuse_dashless_names
from datasets.feeds.opened import Opened
from datasets.feeds.reading import (
    ENGLAND,
    absent_councils,
    cut_off,
    dashes_replaced,
    marks_of,
    named_period,
    unfinished_line,
)
from datasets.observations import Figure, observations, read_figure
from datasets.organisations import Organisations
from datasets.periods import Period, read_published_period
from datasets.registry import Feed

REQUIRED = (
    "Indicator ID", "Area Code", "Area Name", "Area Type", "Sex", "Age", "Category", "Time period", "Value", "Count",
    "Denominator", "Time period Sortable",
)  # fmt: skip
_SIGNATURE = frozenset({"indicator id", "area code", "time period"})
_NOTE = "Value note"
#: Unitary councils, metropolitan districts, London boroughs, counties.
_COUNCIL = re.compile(r"E(06|08|09|10)\d{6}")
_LEFT_OUT = {"E12": "region", "E07": "district within a county"}
#: "2014 - 15" is two years put together, where "2014/15" is one financial year.
_POOLED = re.compile(r"\d{4} - \d{2}(\d{2})?")
#: A rate or percentage is its count divided by its denominator, times one of these.
_TIMES = (1.0, 100.0, 1_000.0, 10_000.0, 100_000.0)


@dataclass(frozen=True)
class _Line:
    row: int
    key: str
    area: str
    time: str
    figure: Figure
    count: float
    denominator: float


def recognise(opened: Opened) -> bool:
    return find_header(opened, _SIGNATURE) is not None


def read(opened: Opened, feed: Feed, organisations: Organisations) -> Extract:
    """The indicators of the feed by council and for England. Count and denominator are taken where the value is their ratio.

    An age-standardised rate comes with a count and a denominator that do not give it; those are left alone.
    """
    table = read_flat_table(opened, _SIGNATURE, REQUIRED)
    _refuse_dashless(opened, table)
    _refuse_other_years(opened, table)
    left_out = Counter[str]()
    lines: list[_Line] = []
    seen: dict[tuple[str, str, str], tuple[str, str]] = {}
    for row in table.rows:
        why, key = _why_left_out(table, row, feed)
        if not why and _is_a_repeat(table, row, key, seen):
            why = "same figure under another type of area"
        if why:
            left_out[why] += 1
        else:
            lines.append(_line(table, row, key, marks_of(feed)))
    by_counts = _made_of_counts(lines)
    return Extract(
        feed=feed.id,
        file=opened.name,
        observations=observations(_row(table, line, feed, by_counts=line.key in by_counts) for line in lines),
        rows_read=len(table.rows),
        named_period=named_period(opened.name),
        left_out=dict(left_out),
        remarks=(*opened.remarks, *unfinished_line(opened), *_short(opened, table, organisations)),
    )


def _why_left_out(table: FlatTable, row: int, feed: Feed) -> tuple[str, str]:
    """Why a row is left out, or "" and the words by which the feed names its figure."""
    number, category = table.text(row, "Indicator ID"), table.text(row, "Category")
    fixed = [number, table.text(row, "Sex"), table.text(row, "Age"), *([category] if category else [])]
    key = ", ".join(fixed)
    if key not in feed.indicators:
        named = any(known.split(", ")[0] == number for known in feed.indicators)
        return ("another sex, age or category" if named else "indicator not in the registry"), key
    area = table.text(row, "Area Code")
    wanted = area == ENGLAND or _COUNCIL.fullmatch(area)
    return ("" if wanted else _LEFT_OUT.get(area[:3], "neither a council nor England")), key


def _is_a_repeat(table: FlatTable, row: int, key: str, seen: dict[tuple[str, str, str], tuple[str, str]]) -> bool:
    """Whether the very figure was there before under another type of area, as unitary councils are in a joint export."""
    figure = (key, table.text(row, "Area Code"), table.text(row, "Time period"))
    told = (table.text(row, "Area Type"), table.text(row, "Value"))
    before = seen.setdefault(figure, told)
    return before[0] != told[0] and before[1] == told[1]


def _line(table: FlatTable, row: int, key: str, marks: Mapping[str, str]) -> _Line:
    figure = read_figure(table.cell(row, "Value"), marks)
    if figure.mark and re.search(r"suppress|disclos", table.text(row, _NOTE), re.IGNORECASE):
        figure = Figure(mark="c")
    count, denominator = (read_figure(table.cell(row, column)).value for column in ("Count", "Denominator"))
    return _Line(row, key, table.text(row, "Area Code"), table.text(row, "Time period"), figure, count, denominator)


def _made_of_counts(lines: Sequence[_Line]) -> set[str]:
    """The figures of which most are their count divided by their denominator, so that one which is not is a fault."""
    agreeing: dict[str, list[bool]] = defaultdict(list)
    for line in lines:
        if line.denominator > 0 and line.count >= 0 and line.figure.value > 0:
            ratio = line.count / line.denominator
            agreeing[line.key].append(any(abs(times * ratio / line.figure.value - 1) < 1e-4 for times in _TIMES))
    return {key for key, each in agreeing.items() if sum(each) > len(each) / 2}


def _row(table: FlatTable, line: _Line, feed: Feed, *, by_counts: bool) -> dict[str, object]:
    period = _period(line.time)
    told = by_counts and line.figure.mark != "c"  # a count beside a suppressed rate would give it away
    return {
        "indicator": feed.indicators[line.key],
        "organisation": line.area,
        "period": period.id if period else line.time,
        **line.figure._asdict(),
        "numerator": line.count if told else float("nan"),
        "denominator": line.denominator if told else float("nan"),
        "sheet": table.sheet,
        "row": line.row,
        "column": table.name("Value"),
    }


def _period(time: str) -> Period | None:
    return None if _POOLED.fullmatch(time) else read_published_period(time)


def _refuse_dashless(opened: Opened, table: FlatTable) -> None:
    """ "0-9 yrs" that became "009 yrs", and names of councils. Raises ExtractError: "dashes-replaced-by-zero"."""
    ages = table.first_rows("Age")
    for age, row in ages.items():
        found = re.fullmatch(r"(\d{1,2})0(\d{1,2} ?yrs.*)", age)
        if found and not any("-" in other for other in ages):
            raise dashes_replaced(opened, age, f"{found[1]}-{found[2]}", sheet=table.sheet, row=row, column="Age")
    refuse_dashless_names(opened, table, "Area Name")


def _refuse_other_years(opened: Opened, table: FlatTable) -> None:
    """The year by which Fingertips sorts (20150000) is the first year of the time period. Raises ExtractError: "wrong-year"."""
    for row in table.rows:
        time, sortable = table.text(row, "Time period"), table.text(row, "Time period Sortable")
        first = re.search(r"\d{4}", time)
        if first and sortable and not sortable.startswith(first[0]):
            raise ExtractError(
                check="wrong-year",
                message=f'{opened.at(table.sheet, row, "Time period")}: "{time}" stands beside {sortable}, by which the '
                f"publisher sorts: that is {sortable[:4]}.",
                guidance="The time periods may have been changed: compare them with the publisher's file.",
                sheet=table.sheet,
                row=row,
                column="Time period",
                value=time,
            )


def _short(opened: Opened, table: FlatTable, organisations: Organisations) -> Iterator[ExtractError]:
    """Every council of the time is there for each figure and period, wanted or not, if only with an empty value.

    Figures by category (deprivation) are England's alone.
    """
    groups: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for row in table.rows:
        if not table.text(row, "Category"):
            fixed = tuple(table.text(row, column) for column in ("Indicator ID", "Sex", "Age", "Time period"))
            groups[fixed][table.text(row, "Area Code")] = row
    if not any(_COUNCIL.fullmatch(area) for areas in groups.values() for area in areas):
        return
    for (number, sex, age, time), areas in groups.items():
        period = _period(time)
        given = _with_predecessors(set(areas), organisations)
        if period and (absent := absent_councils(given, period, organisations)):
            yield cut_off(
                opened,
                f"{number} ({sex}, {age}) in {time} lacks councils that should be there: {len(absent)} "
                f"({', '.join(absent[:3])}{' …' if len(absent) > 3 else ''}). Unless the export was of one region alone, "
                "the file is cut off.",
                sheet=table.sheet,
                row=max(areas.values()),
            )


def _with_predecessors(areas: set[str], organisations: Organisations) -> set[str]:
    """The councils given and those they took over from: a later export has earlier years in the areas of its own day.

    Where districts are given there is no county: all are taken as there.
    """
    before = {one.code for one in organisations.by_code.values() if set(one.successor.split()) & areas}
    districts = any(area.startswith("E07") for area in areas)
    return areas | before | {code for code in organisations.by_code if districts and code.startswith("E10")}
