"""The HTML and sentences of mapping a file: its first rows, and how it would be read. It decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard.desk_wording import count, figure_words, indicator_name, period_name
from dashboard.mapping_choices import Preview
from dashboard.table_markup import plain_table
from datasets.organisations import Organisations
from datasets.registry import Registry

NO_TABLE = (
    "No table was found in this file: a row of headers with figures under it. Copy the table alone into a new file, or put the "
    "figures into the template."
)


def heading() -> str:
    return (
        '<h3 class="ct-step-head" id="mapping">Map this file</h3><p>Say once what its columns are. It is kept as a feed, and '
        "the next file like it is read without asking. Nothing is published by this.</p>"
    )


def first_rows(header: Sequence[str], rows: Sequence[Sequence[str]], more: int) -> str:
    told = f'<p class="ct-quiet">And {more:,} more columns.</p>' if more > 0 else ""
    return plain_table("The first rows of the file", header, rows) + told


def step(title: str, below: str) -> str:
    return f'<h4 class="ct-step-head">{escape(title)}</h4><p>{escape(below)}</p>'


def more_than_asked(many: int, asked: int, what: str) -> str:
    return (
        f'<p class="ct-quiet">The first {asked} of {many:,} {escape(what)}. A mapping of more is easier to write in a file: '
        "`coterminous feed suggest FILE`, then `coterminous feed add NAME FILE.toml`.</p>"
    )


def preview(found: Preview, registry: Registry, organisations: Organisations) -> str:
    """The first figures as they would be read, and what is not understood."""
    if found.fault or found.first is None:
        return f"<p>It cannot be read yet. {escape(found.fault)}</p>"
    rows = [
        (
            f"Row {row['row']}, {row['column']}",
            indicator_name(str(row["indicator"]), registry),
            organisations.name(str(row["organisation"])),
            period_name(str(row["period"])),
            f"not understood: {row['unread']}"
            if row["unread"]
            else figure_words(str(row["indicator"]), row["value"], row["mark"], registry),
        )
        for row in found.first.to_dict("records")
    ]
    table = plain_table(
        "The first figures as they would be read", ("Where", "Indicator", "Organisation", "Period", "Figure"), rows
    )
    unread = f" {found.unread:,} of them cannot be read as a number or a mark." if found.unread else ""
    left = found.left_out or {}
    told = (
        f'<details class="ct-details"><summary>Rows left out: {sum(left.values()):,}</summary>'
        + plain_table("Rows left out", ("What stands there", "Rows"), [(why, f"{many:,}") for why, many in left.items()],
                      captioned=False)
        + "</details>"
        if left
        else ""
    )  # fmt: skip
    return f"<p>{count(found.figures, 'figure')} would be read.{escape(unread)}</p>{table}{told}"
