"""Scores of the Comprehensive Performance Assessment (Audit Commission, 2002 to 2008) as printed, one row a council and score.

Councils are named, not coded, and a name may carry the printed table's marks ("Buckinghamshire + S/R"). Services are scored 1
to 4, 4 the best; N/A is a service the council does not run, S/R a score subject to review. Direction of travel is words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract
from datasets.feeds.flat_table import FlatTable, find_header, read_flat_table, refuse_dashless_names
from datasets.feeds.opened import Opened
from datasets.feeds.reading import cut_off, marks_of, read_whole, unfinished_line
from datasets.observations import Figure, observations
from datasets.organisations import Organisations
from datasets.periods import Period, calendar_year
from datasets.registry import Feed

REQUIRED = ("cpa_year", "council", "measure", "score_as_printed")
_SIGNATURE = frozenset({"cpa year", "score as printed"})
#: Years in which results were published.
ROUNDS = range(2002, 2009)
#: Marks of the printed table that stand behind a name.
_MARKS = re.compile(r"(\s*([+#~*]|S/R))+$")


@dataclass(frozen=True)
class _Line:
    row: int
    year: Period
    council: str
    measure: str
    figure: Figure


def recognise(opened: Opened) -> bool:
    return find_header(opened, _SIGNATURE) is not None


def read(opened: Opened, feed: Feed, organisations: Organisations) -> Extract:
    """The scores the feed names, by council, under the code the council had in that year; a name not known stays as written."""
    table = read_flat_table(opened, _SIGNATURE, REQUIRED)
    refuse_dashless_names(opened, table, "council")
    lines = list(_lines(opened, table, marks_of(feed)))
    wanted = [line for line in lines if line.measure in feed.indicators]
    years = {line.year for line in lines}
    return Extract(
        feed=feed.id,
        file=opened.name,
        observations=observations(_row(table, line, feed, organisations) for line in wanted),
        rows_read=len(lines),
        period=years.pop() if len(years) == 1 else None,
        named_period=_named_year(opened.name),
        left_out={"score not in the registry": len(lines) - len(wanted)} if len(wanted) < len(lines) else {},
        remarks=(*opened.remarks, *unfinished_line(opened), *_short(opened, table, lines)),
    )


def _lines(opened: Opened, table: FlatTable, marks: Mapping[str, str]) -> Iterator[_Line]:
    for row in table.rows:
        yield _Line(
            row=row,
            year=_year(opened, table, row),
            council=_MARKS.sub("", table.text(row, "council")),
            measure=table.text(row, "measure"),
            figure=read_whole(table.cell(row, "score_as_printed"), marks),
        )


def _year(opened: Opened, table: FlatTable, row: int) -> Period:
    text = table.text(row, "cpa_year")
    if not text.isdecimal() or int(text) not in ROUNDS:
        raise ExtractError(
            check="wrong-year",
            message=f'{opened.at(table.sheet, row, table.name("cpa_year"))}: "{text}" is no year of the assessment. Expected '
            f"one from {ROUNDS.start} to {ROUNDS.stop - 1}.",
            guidance="Compare the years with the printed table.",
            sheet=table.sheet,
            row=row,
            column=table.name("cpa_year"),
            value=text,
        )
    return calendar_year(int(text))


def _row(table: FlatTable, line: _Line, feed: Feed, organisations: Organisations) -> dict[str, object]:
    found = organisations.find(line.council)
    council = organisations.as_it_then_was(found, line.year.start, line.year.end) if found else None
    return {
        "indicator": feed.indicators[line.measure],
        "organisation": council.code if council else line.council,
        "period": line.year.id,
        **line.figure._asdict(),
        "sheet": table.sheet,
        "row": line.row,
        "column": table.name("score_as_printed"),
    }


def _named_year(name: str) -> Period | None:
    """The year a file name gives ("cpa_scores_2006.csv"), or None."""
    found = re.search(r"(?<!\d)(20\d\d)(?!\d)", name)
    return calendar_year(int(found[1])) if found else None


def _short(opened: Opened, table: FlatTable, lines: Sequence[_Line]) -> Iterator[ExtractError]:
    """Every council of a year has as many scores as most have; one with fewer is where the table breaks off."""
    counted = Counter((line.year, line.council) for line in lines)
    usual = Counter(counted.values()).most_common(1)
    for (year, council), scores in counted.items():
        if scores < usual[0][0]:
            yield cut_off(
                opened,
                f"{council} has {scores} scores in {year.label}, most councils have {usual[0][0]}: the file may be cut off.",
                sheet=table.sheet,
                row=max(line.row for line in lines if (line.year, line.council) == (year, council)),
            )
