"""What the columns of an unknown table seem to be, as a mapping to look over. It only suggests: a person decides."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from datasets.feed_mapping import MAPPED
from datasets.feeds.mapped import header_key, period_in_name
from datasets.feeds.opened import Opened, cell_text
from datasets.feeds.reading import is_blank, words
from datasets.observations import PUBLISHED_MARKS, read_figure
from datasets.organisations import Organisations
from datasets.periods import read_published_period
from datasets.registry import Registry

#: So many rows are looked at to tell what a column is.
SAMPLE = 200
#: A column with more different words than this names no indicators.
MOST_WORDS = 200
#: How like a name must be, from 0 to 1 (difflib's ratio).
LIKE = 0.6
#: This share of a column's cells must be of a kind for the column to be of it.
MOST_OF_THEM = 0.6

_ORGANISATION = {"organisation", "org", "council", "authority", "trust", "provider", "area", "icb", "icb22", "la", "ons", "ods"}
_PERIOD = {"period", "date", "month", "quarter", "year", "financial"}
_INDICATOR = {"indicator", "measure", "metric", "name", "series", "question"}
_VALUE = {"value", "result", "figure", "outturn"}
_CODE = re.compile(r"E\d{8}|[A-Z][A-Z0-9]{2}|[A-Z]\d{5}|\d{2}[A-Z]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a file: its sheet ("" for text), the row of its header as in Excel, the headers, the rows under it."""

    sheet: str
    header_row: int
    headers: tuple[str, ...]
    rows: Sequence[Sequence[object]] = field(repr=False)

    def cells(self, header: str, most: int | None = None) -> list[object]:
        """The cells under a header, of the first rows or all."""
        at = self.headers.index(header)
        return [row[at] if at < len(row) else "" for row in self.rows[:most]]

    def words(self, header: str) -> tuple[str, ...]:
        """The different words that stand under a header, in order of appearance."""
        return tuple(dict.fromkeys(text for cell in self.cells(header) if (text := cell_text(cell))))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a table seems to be. A column that was not found is ""; an indicator that was not is "" beside the file's word."""

    table: Table
    organisation: str
    period: str
    indicator: str
    value: str
    #: The file's words (or, for figures in columns of their own, the headers) and the nearest indicator.
    indicators: Mapping[str, str]


def find_table(opened: Opened) -> Table | None:
    """The table with the most columns: under a row of words, each in a cell of its own, that is not the last. None if none."""
    found: list[tuple[int, Table]] = []
    for sheet, rows in opened.head.items():
        for at, row in enumerate(rows[:-1]):
            headers = tuple(cell_text(cell) for cell in row)
            filled = [one for one in headers if one]
            numbers = sum(not math.isnan(read_figure(one).value) for one in filled)
            if len(set(filled)) == len(filled) >= 2 and not numbers and not is_blank(rows[at + 1]):
                found.append((len(filled), Table(sheet, at + 1, headers, ())))
                break
    if not found:
        return None
    best = max(found, key=lambda one: one[0])[1]
    rows = [row for row in opened.tables[best.sheet][best.header_row :] if not is_blank(row)]
    return Table(best.sheet, best.header_row, best.headers, rows)


def suggest(opened: Opened, registry: Registry, organisations: Organisations) -> Suggestion | None:
    """What the columns of a file seem to be; None if no table is found in it."""
    table = find_table(opened)
    if table is None:
        return None
    headers = [header for header in table.headers if header]
    sample = {header: [text for cell in table.cells(header, SAMPLE) if (text := cell_text(cell))] for header in headers}
    organisation = _best(headers, lambda one: _of_organisations(one, sample[one], organisations))
    rest = [header for header in headers if header != organisation]
    period = _best(rest, lambda one: _of_periods(one, sample[one]))
    rest = [header for header in rest if header != period]
    figures = [header for header in rest if _of_figures(sample[header])]
    indicator = _best([one for one in rest if one not in figures], lambda one: _of_indicators(one, table, registry))
    value = max(figures, key=lambda one: _named(one, _VALUE), default="") if indicator else ""
    codes = (table.words(indicator) if value else figures) if figures else ()
    return Suggestion(
        table=table,
        organisation=organisation,
        period=period,
        indicator=indicator if value else "",
        value=value,
        indicators=nearest_indicators(codes, registry),
    )


def nearest_indicators(texts: Sequence[str], registry: Registry) -> dict[str, str]:
    """For each text the indicator whose id, name, short name or code is most like it; "" if none is, or another text is more.

    Two words of a file for one indicator would give each of its figures twice.
    """
    names = {
        _split(name): one.id
        for one in registry.indicators.values()
        for name in (one.name, one.short, one.id, *((one.code,) if len(one.code) > 3 else ()))
    }
    likeness: dict[str, tuple[float, str]] = {}
    for text in texts:
        said = _split(text)
        near = difflib.get_close_matches(said, names, n=1, cutoff=LIKE)
        likeness[text] = (difflib.SequenceMatcher(None, near[0], said).ratio(), names[near[0]]) if near else (0.0, "")
    best = {name: text for text, (_, name) in sorted(likeness.items(), key=lambda one: one[1][0])}
    return {text: name if best.get(name) == text else "" for text, (_, name) in likeness.items()}


def unknown_organisations(table: Table, header: str, organisations: Organisations) -> tuple[str, ...]:
    """What stands in the column of organisations and is the code or name of none that is known."""
    return tuple(text for text in table.words(header) if organisations.find(text) is None)


def suggested_table(opened: Opened, suggestion: Suggestion) -> dict[str, Any]:
    """The suggestion as a feed in the registry's form, what only a person knows left empty: refused until filled in."""
    mapping: dict[str, Any] = {"sheet": suggestion.table.sheet} if suggestion.table.sheet else {}
    mapping["organisation"] = suggestion.organisation or ""
    if suggestion.period or period_in_name(opened.name) is None:
        mapping["period"] = suggestion.period or ""
    else:
        mapping["period_from"] = "file name"
    if suggestion.indicator:
        mapping |= {"indicator": suggestion.indicator, "value": suggestion.value}
    return {
        "name": opened.name,
        "reader": MAPPED,
        "publisher": "",
        "licence": "",
        "published": "",
        "look_for": "A table with the columns " + ", ".join(header for header in suggestion.table.headers[:12] if header),
        "replaces": "rows",
        "indicators": {code: name for code, name in suggestion.indicators.items() if name},
        "mapping": mapping,
    }


# --- what a column is of, from 0 (nothing of the kind) to about 2


def _best(headers: Sequence[str], score: Any) -> str:
    scored = [(score(header), -at, header) for at, header in enumerate(headers)]
    best = max(scored, default=(0.0, 0, ""))
    return str(best[2]) if best[0] >= MOST_OF_THEM else ""


def _named(header: str, names: Iterable[str]) -> float:
    return 0.5 if set(words(header).split()) & set(names) else 0.0


def _share(cells: Sequence[str], test: Any) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0


def _of_organisations(header: str, cells: Sequence[str], organisations: Organisations) -> float:
    """Codes or names that are known count whole, what only looks like a code less. Numbers alone may be anything."""
    known = _share(cells, lambda text: not text.replace(".", "").isdigit() and organisations.find(text))
    like = _share(cells, _CODE.fullmatch)
    found = max(known, 0.7 * like)
    return found + _named(header, _ORGANISATION) if found >= 0.3 else 0.0


def _of_periods(header: str, cells: Sequence[str]) -> float:
    """A bare number is a year only under a header that says so."""
    read = _share(cells, lambda text: read_published_period(text) and (not text.isdigit() or _named(header, _PERIOD)))
    return read + _named(header, _PERIOD) if read >= MOST_OF_THEM else 0.0


def _of_figures(cells: Sequence[str]) -> bool:
    numbers = _share(cells, lambda text: not math.isnan(read_figure(text).value))
    marks = _share(cells, lambda text: text.lower() in PUBLISHED_MARKS)
    return numbers > 0 and numbers + marks >= MOST_OF_THEM


def _of_indicators(header: str, table: Table, registry: Registry) -> float:
    """Few words that come again and again, under a header that says so or like the names of indicators."""
    there = table.words(header)
    if not there or len(there) > min(MOST_WORDS, max(1, len(table.rows) // 2)):
        return 0.0
    like = sum(bool(name) for name in nearest_indicators(there[:20], registry).values()) / len(there[:20])
    return like + _named(header, _INDICATOR) + 0.1


def _split(text: str) -> str:
    """Plain words: "Percentage_AccessingServices6Weeks" is "percentage accessing services 6 weeks"."""
    return words(re.sub(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", " ", text)) or header_key(text)
