"""Plain tables, and the ways that lead from them to other pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias
from urllib.parse import urlencode


def link(page: str, **parameters: str) -> str:
    """The address of a page with its whole state in it."""
    return f"{page}?{urlencode(parameters)}" if parameters else page


@dataclass(frozen=True, slots=True)
class Link:
    """Words in a table that lead to another page."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words in a table that are not to be overlooked."""

    words: str


Cell: TypeAlias = str | Link | Strong


def _cell(cell: Cell) -> str:
    if isinstance(cell, Link):
        return f'<a href="{escape(cell.address)}" target="_self">{escape(cell.words)}</a>'
    if isinstance(cell, Strong):
        return f"<strong>{escape(cell.words)}</strong>"
    return escape(cell)


def plain_table(caption: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, captioned: bool = True) -> str:
    """A plain table with row and column headers. `captioned`: whether its caption is seen, or only read out."""
    columns = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{_cell(first)}</th>'
        + "".join(f'<td data-label="{escape(name)}">{_cell(cell)}</td>' for name, cell in zip(head[1:], rest, strict=True))
        + "</tr>"
        for first, *rest in rows
    )
    shown = "" if captioned else ' class="ct-hidden"'
    return (
        f'<div class="ct-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="ct-table ct-plain"><caption{shown}>{escape(caption)}</caption>'
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def folded_table(caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """A table to look something up in: folded, with how many rows it has."""
    return (
        f'<details class="ct-details"><summary>{escape(caption)} ({len(rows):,})</summary>'
        f"{plain_table(caption, head, rows, captioned=False)}</details>"
    )


def figure_link(words: str, link_state: Mapping[str, str], indicator: str, organisation: str, of: str) -> Link:
    """Words that lead to where a figure came from."""
    return Link(words, link("trace", **link_state, indicator=indicator, organisation=organisation, of=of))
