"""Small steps from words to the blocks of a pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dashboard.pack.document import Bullets, Cell, Column, Paragraph, Table, Voice


def worded(
    name: str,
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    notes: Sequence[str] = (),
    *,
    behind: bool = False,
) -> Table:
    """A table of words."""
    cells = tuple(tuple(Cell(text) for text in row) for row in rows)
    return Table(name, caption, tuple(Column(one) for one in head), cells, tuple(notes), behind)


def small(words: str) -> Iterator[Paragraph]:
    """A small paragraph; none of no words."""
    if words:
        yield Paragraph(words, Voice.SMALL)


def bullets(items: Iterable[str]) -> Iterator[Bullets]:
    """A list; none of no items."""
    if listed := tuple(items):
        yield Bullets(listed)


def capital(words: str) -> str:
    """The words with a capital letter first."""
    return words[:1].upper() + words[1:]
