"""What a person chooses when mapping a file on the page → a feed in the registry's form → how the file would be read by it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.mapped_feeds import checked_feed
from datasets.errors import UserError
from datasets.feed_mapping import MAPPED
from datasets.feeds import read_as
from datasets.feeds.opened import Opened, cell_text
from datasets.feeds.suggest import Table, unknown_organisations
from datasets.organisations import Organisations
from datasets.registry import Registry
from validation.intake import Screened

#: For an unknown organisation: no choice yet, so its rows stay and screening names it; or its rows are left out.
NOT_CHOSEN, LEAVE_OUT = "", "leave out"
#: So many words or organisations are asked about one by one on the page; a TOML file takes any number.
MOST_ASKED = 24
ROWS_SHOWN, COLUMNS_SHOWN = 5, 8
FIGURES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Choices:
    """The columns chosen: `period` "" takes it from the file's name, `indicator` "" has each indicator in its own column."""

    organisation: str
    period: str
    indicator: str
    value: str
    #: The file's words, or headers of figures, and the indicator each means; "" for none.
    indicators: Mapping[str, str]
    #: Organisations that are not known, and the code each means, NOT_CHOSEN or LEAVE_OUT.
    organisations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it would be read: the first figures, how many, and what is not understood. `fault` says why it cannot be."""

    fault: str = ""
    figures: int = 0
    first: pd.DataFrame | None = None
    unread: int = 0
    left_out: Mapping[str, int] | None = None


def is_unknown(screened: Screened) -> bool:
    """Whether the file can be opened and is none of the feeds, and nobody has said which it is."""
    return screened.feed is None and any(finding.check == "feed-known" for finding in screened.findings)


def first_rows(table: Table) -> tuple[list[str], list[list[str]]]:
    """Headers and first rows, as wide as a page takes."""
    rows = [[cell_text(cell) for cell in row[:COLUMNS_SHOWN]] for row in table.rows[:ROWS_SHOWN]]
    return [header or "(no name)" for header in table.headers[:COLUMNS_SHOWN]], rows


def columns(table: Table) -> list[str]:
    """The headers that can be chosen: those that have words."""
    return [header for header in table.headers if header]


def words_to_map(table: Table, *, organisation: str, period: str, indicator: str) -> tuple[str, ...]:
    """What may mean an indicator: the words of the indicator column, or every other header."""
    if indicator:
        return table.words(indicator)
    return tuple(header for header in columns(table) if header not in (organisation, period))


def organisations_to_map(table: Table, organisation: str, organisations: Organisations) -> tuple[str, ...]:
    return unknown_organisations(table, organisation, organisations) if organisation else ()


def feed_name(name: str) -> str:
    """A name a person gave as the id of a feed: "A&E of our trusts" is "a-e-of-our-trusts"."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def chosen_table(table: Table, choices: Choices, *, name: str, publisher: str, licence: str, published: str) -> dict[str, Any]:
    """A feed in the registry's form from what was chosen; what is missing is for the check to say."""
    mapping: dict[str, Any] = {"sheet": table.sheet} if table.sheet else {}
    mapping["organisation"] = choices.organisation
    mapping |= {"period": choices.period} if choices.period else {"period_from": "file name"}
    if choices.indicator:
        mapping |= {"indicator": choices.indicator, "value": choices.value}
    given = {text: code for text, code in choices.organisations.items() if code not in (NOT_CHOSEN, LEAVE_OUT)}
    mapping |= {"organisations": given} if given else {}
    left = [text for text, code in choices.organisations.items() if code == LEAVE_OUT]
    mapping |= {"leave_out": {choices.organisation: left}} if left else {}
    indicators = {text: indicator for text, indicator in choices.indicators.items() if indicator}
    used = [choices.organisation, choices.period, *([choices.indicator, choices.value] if choices.indicator else indicators)]
    return {
        "name": name.strip(),
        "reader": MAPPED,
        "publisher": publisher.strip(),
        "licence": licence.strip(),
        "published": published.strip() or "Not said by who mapped it",
        "look_for": "A table with the columns " + ", ".join(header for header in used if header),
        "replaces": "rows",
        "indicators": indicators,
        "mapping": mapping,
    }


def preview(opened: Opened, registry: Registry, table: Mapping[str, Any], organisations: Organisations) -> Preview:
    """The file as it would be read by this table of a feed, names and terms aside."""
    complete = {**table, "name": "As chosen", "publisher": "As chosen", "licence": "As chosen"}
    try:
        extract = read_as(opened, checked_feed(registry, "as-chosen", complete, where="What is chosen"), organisations)
    except UserError as fault:
        return Preview(fault=str(fault))
    figures = extract.observations
    return Preview(
        figures=len(figures),
        first=figures.head(FIGURES_SHOWN),
        unread=int(figures["unread"].notna().sum()),
        left_out=extract.left_out or {},
    )


def twice(indicators: Mapping[str, str]) -> Sequence[str]:
    """Indicators that more than one of the file's words is chosen for: each of their figures would come twice."""
    chosen = [name for name in indicators.values() if name]
    return sorted({name for name in chosen if chosen.count(name) > 1})
