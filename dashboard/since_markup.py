"""The HTML of what changed since a board last met: counts first, lists folded under them. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import islice

from dashboard.briefing import Briefing
from dashboard.since import Restated, Since
from dashboard.since_wording import GONE, RESTATED, Table, counts_words, no_meeting_words, since_title, tables
from dashboard.table_markup import Cell, Link, figure_link, link, plain_table

#: So many rows of a list are shown; `coterminous since --json` has all.
FIRST_SHOWN = 100


def since_last_met(since: Since | None, briefing: Briefing, link_state: Mapping[str, str]) -> str:
    """The section of a place's page."""
    if since is None:
        what, *do = no_meeting_words(briefing.state, briefing.place.id)
        how = f" {' '.join(do)}" if do else ""
        return f'<p class="ct-quiet">{escape(what)}{escape(how)}</p>'
    counts = "".join(f"<li>{escape(words)}</li>" for words in counts_words(since))
    lists = "".join(_list(one, since, link_state) for one in tables(since, briefing.registry, briefing.organisations))
    return (
        f'<section aria-labelledby="ct-since"><h2 class="ct-section" id="ct-since">{escape(since_title(since))}</h2>'
        f'<ul class="ct-counts">{counts}</ul>{lists}</section>'
    )


def _list(table: Table, since: Since, link_state: Mapping[str, str]) -> str:
    caption, head, rows = table
    figures = {RESTATED: since.restated, GONE: since.gone}.get(caption, ())
    linked = islice((_linked(row, head, at, figures, link_state) for at, row in enumerate(rows)), FIRST_SHOWN)
    more = f'<p class="ct-quiet">The first {FIRST_SHOWN} of {len(rows):,}.</p>' if len(rows) > FIRST_SHOWN else ""
    return (
        f'<details class="ct-details"><summary>{escape(caption)}: {len(rows):,}</summary>'
        f"{plain_table(caption, head, linked, captioned=False)}{more}</details>"
    )


def _linked(
    row: Sequence[str], head: Sequence[str], at: int, figures: Sequence[Restated], link_state: Mapping[str, str]
) -> Sequence[Cell]:
    """A submission leads to all that is known of it, a figure to where it came from."""
    cells: list[Cell] = [
        Link(cell, link("data", **link_state, submission=cell)) if name == "Submission" and cell != "none" else cell
        for name, cell in zip(head, row, strict=True)
    ]
    if figures:
        one = figures[at]
        cells[0] = figure_link(row[0], link_state, one.indicator, one.organisation, one.period)
    return cells
