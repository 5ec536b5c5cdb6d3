"""The HTML of how fresh each side's figures are. It decides nothing."""

from __future__ import annotations

from html import escape

from dashboard.freshness import Freshness, Row
from dashboard.wording import SIDE_NAMES
from datasets.periods import year_of
from datasets.registry import Side

#: How a quarter looks by the number of its months that are covered, with the words that are read out.
MARKS = {0: ("–", "no figure"), 1: ("◔", "1 of 3 months"), 2: ("◑", "2 of 3 months"), 3: ("●", "all of it")}
KEY = (
    "● all of the quarter · ◑ two of its three months · ◔ one of them · – no figure. A yearly figure covers its four quarters."
)


def freshness_words(freshness: Freshness) -> str:
    """One sentence: up to when each side's figures go."""
    told = {side: freshness.newest(side) for side in Side}
    parts = [f"the {SIDE_NAMES[side]} side {one.label if one else 'none yet'}" for side, one in told.items()]
    return f"Newest figures held: {'; '.join(parts)}."


def newest_line(freshness: Freshness) -> str:
    """The line under the sentence for the minutes."""
    return f'<p class="ct-quiet">{escape(freshness_words(freshness))}</p>'


def calendar(freshness: Freshness) -> str:
    """A table for each side: indicators down, quarters across."""
    if not freshness.quarters:
        return ""
    return (
        f'<section aria-labelledby="ct-fresh"><h2 class="ct-section" id="ct-fresh">How fresh the figures of '
        f"{escape(freshness.place)} are</h2><p>{escape(freshness_words(freshness))}</p>"
        + "".join(_table(freshness, side) for side in Side)
        + f'<p class="ct-quiet">{KEY}</p></section>'
    )


def _table(freshness: Freshness, side: Side) -> str:
    caption = f"What the {SIDE_NAMES[side]} side has published, by quarter"
    years = dict.fromkeys(year_of(one) for one in freshness.quarters)
    over = "".join(f'<th scope="colgroup" colspan="4">{escape(one.label)}</th>' for one in years)
    under = "".join(
        f'<th scope="col"><span aria-hidden="true">Q{number % 4 + 1}</span>'
        f'<span class="ct-hidden">{escape(one.label)}</span></th>'
        for number, one in enumerate(freshness.quarters)
    )
    rows = "".join(_row(row) for row in freshness.of(side))
    return (
        f'<div class="ct-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="ct-calendar">'
        f'<caption>{escape(caption)}</caption><thead><tr><th scope="col" rowspan="2">Indicator</th>'
        f'<th scope="col" rowspan="2">Newest</th>{over}</tr><tr>{under}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(row: Row) -> str:
    cells = "".join(_cell(covered) for covered in row.covered)
    newest = row.newest.label if row.newest else "never published here"
    return f'<tr><th scope="row">{escape(row.indicator.short)}</th><td>{escape(newest)}</td>{cells}</tr>'


def _cell(covered: int) -> str:
    mark, words = MARKS[covered]
    return f'<td class="ct-covered"><span aria-hidden="true">{mark}</span><span class="ct-hidden">{words}</span></td>'
