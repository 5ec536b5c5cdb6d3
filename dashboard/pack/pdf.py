"""A pack as PDF/UA-1 by typst: real text, headings, lists and tables with column and row headers, bookmarks, fonts inside.

Made to PDF/UA-1: typst refuses a picture without alternative text or a skipped heading. No person has checked it with a reader.
"""

from __future__ import annotations

import io
import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from dashboard.chart_sheet import ChartSheet
from dashboard.pack.document import (
    Block,
    Bullets,
    ChartBlock,
    Heading,
    Pack,
    Paragraph,
    Part,
    Table,
    Voice,
)
from dashboard.pack.pictures import Pictures
from dashboard.rendering import NotDrawn
from dashboard.typeset import typeset

PAGE = Path(__file__).with_name("pack.typ")
#: Points of the letters in a table: smaller where it has many columns.
WIDE, SIZE, SMALL_SIZE = 5, 8.5, 7.0
#: Millimetres between the margins, beside the words of a cell, and of an average letter for each point of its size.
WIDTH, PADDING, LETTER = 174.0, 3.4, 0.19
#: Letters of a word that a column has room for; a longer one is broken.
UNBROKEN = 17
#: The name of a column may take so many lines before it takes width.
HEAD_LINES = 3
#: How columns share what is left: 1 by the length of their longest text, 0 alike.
FAIR = 0.75
#: A row with a cell of so many characters may go over two pages; every other stands whole on one.
LONG = 700
#: In a table of none but such short cells no row needs to be told not to break, which takes time.
SHORT = 60
#: A table of fewer characters is not spread over two pages; nor is a chart with notes of fewer.
WHOLE, LONG_NOTES = 900, 3_000


def write_pdf(pack: Pack, draw: Pictures) -> bytes:
    """The whole file; the same bytes each time. NotDrawn (a UserError) if it cannot be made, or would not be right."""
    layout = _Layout(draw)
    parts = [layout.part(part) for part in pack.for_pages()]
    day = [pack.at.year, pack.at.month, pack.at.day] if pack.at else None
    said = {
        "title": pack.title, "subtitle": pack.subtitle, "summary": pack.summary, "keywords": pack.keywords,
        "facts": [[*map(_words, fact)] for fact in pack.facts],
        "day": day, "foot": pack.as_at, "parts": parts,
    }  # fmt: skip
    draw.check_wanted()
    inputs = {"pack": _displayable(json.dumps(said, ensure_ascii=False)), **layout.pictures}
    compiled = typeset(PAGE.read_bytes(), inputs, at=pack.at, what="The pack", every_letter=True)
    draw.check_wanted()
    return _with_row_headers(compiled)


# --- as data for pack.typ ---------------------------------------------------------------------------------------------------


class _Layout:
    """Makes the data of each block. `pictures`: those of the charts so far."""

    def __init__(self, draw: Pictures) -> None:
        self._draw = draw
        self.pictures: dict[str, str] = {}

    def part(self, part: Part) -> dict[str, Any]:
        blocks = [self._block(block, before) for before, block in zip((None, *part.blocks), part.blocks, strict=False)]
        for block, after in pairwise(blocks):
            # What introduces a chart, a table or what somebody said does not stay behind on the page before.
            introduces = after["kind"] in ("chart", "table") or after.get("voice") == Voice.QUOTE
            block["sticky"] = introduces and block.get("voice") == Voice.SMALL
        return {"heading": _words(part.heading), "blocks": blocks}

    def _block(self, block: Block, before: Block | None) -> dict[str, Any]:
        match block:
            case Heading():
                return {"kind": "heading", "text": _words(block.text), "level": block.level, "faces": block.faces}
            case Paragraph():
                return {"kind": "paragraph", "text": _words(block.text), "voice": block.voice.value}
            case Bullets():
                return {"kind": "bullets", "items": [*map(_words, block.items)]}
            case Table():
                return {"kind": "table", **_table(block)}
            case ChartBlock():
                return self._chart(block.sheet, before)

    def _chart(self, sheet: ChartSheet, before: Block | None) -> dict[str, Any]:
        name = f"picture-{len(self.pictures)}"
        self.pictures[name] = self._draw.plain_svg(sheet).decode()
        return {
            "kind": "chart", "title": _words(sheet.title), "subtitle": [*map(_words, sheet.subtitle)],
            "notes": [*map(_words, sheet.notes)], "alt": sheet.alt, "picture": name,
            "first": isinstance(before, Heading), "whole": sum(map(len, sheet.notes)) < LONG_NOTES,
        }  # fmt: skip


#: Letters in a row at none of which a line can be broken.
_UNBROKEN = re.compile(r"[^\s-]{19,}")


def _words(text: str) -> str | list[list[str]]:
    """The text; where it has lines or a very long word, as lines of pieces between which it may be broken."""
    if "\n" not in text and not _UNBROKEN.search(text):
        return text
    return [_pieces(line) for line in text.split("\n")]


def _pieces(line: str) -> list[str]:
    cut = _UNBROKEN.sub(lambda found: "\0".join(textwrap.wrap(found[0], 6, break_on_hyphens=False)), line)
    return cut.split("\0")


def _table(table: Table) -> dict[str, Any]:
    rows = [[cell.text for cell in row] for row in table.rows]
    head = [column.name for column in table.columns]
    size = SMALL_SIZE if len(head) > WIDE else SIZE
    return {
        "caption": _words(table.caption), "notes": [*map(_words, table.notes)], "head": [*map(_words, head)],
        "size": size, "widths": _widths(head, rows, size),
        "rows": [{"cells": [*map(_words, row)], "long": any(len(text) > LONG for text in row)} for row in rows],
        "numbers": [column.is_number for column in table.columns],
        "short": all(len(text) < SHORT for row in rows for text in row),
        "whole": sum(len(text) for row in rows for text in row) < WHOLE,
    }  # fmt: skip


def _widths(head: Sequence[str], rows: Sequence[Sequence[str]], size: float) -> list[float]:
    """Millimetres for each column: its longest word at least, its longest text at most; the rest is shared by need."""
    letter = size * LETTER
    least, most = [], []
    for name, *column in zip(head, *rows, strict=True):
        word = max((len(word) for text in (name, *column) for word in text.split()), default=0)
        least.append(min(word, UNBROKEN) * letter + PADDING)
        longest = max((len(line) for text in column for line in text.split("\n")), default=0)
        most.append(max(longest, len(name) / HEAD_LINES) * letter + PADDING)
    most = [max(pair) for pair in zip(least, most, strict=True)]
    if sum(most) <= WIDTH:
        return [round(one, 2) for one in most]
    needs = [(high - low) ** FAIR for low, high in zip(least, most, strict=True)]
    rest = WIDTH - sum(least)
    widths = [low + rest * need / sum(needs) for low, need in zip(least, needs, strict=True)]
    widths = [min(pair) for pair in zip(widths, most, strict=True)]
    return [round(one * WIDTH / sum(widths), 2) for one in widths]


# --- letters ----------------------------------------------------------------------------------------------------------------


#: Letters and signs that our font has for certain.
_PLAIN = re.compile(r"[\x20-\x7e\xa0-ſ‐-—‘-„•…€▲▼○●≠≤≥→←\n\\\\]")


def _displayable(text: str) -> str:
    """The text with characters that no font here has as their numbers (`[U+65E5]`): a PDF with a blank would say less."""
    for character in sorted(set(_PLAIN.sub("", text))):
        if not _has(character):
            text = text.replace(character, f"[U+{ord(character):04X}]")
    return text


@cache
def _has(character: str) -> bool:
    source = b'#set text(font: ("Liberation Sans", "DejaVu Sans Mono"))\n#set document(title: "x")\n#sys.inputs.it'
    try:
        typeset(source, {"it": character}, at=None, what="A letter", every_letter=True)
    except NotDrawn:
        return False
    return True


# --- row headers ------------------------------------------------------------------------------------------------------------


def _with_row_headers(content: bytes) -> bytes:
    """The first cell of each row of a table's body as the header of its row, which typst gives no way to say."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        heads_row = pdf.make_indirect(pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row))
        for row in _rows(pdf.Root.StructTreeRoot):
            first = next(_children(row))
            first.S = pikepdf.Name.TH
            first.A = heads_row
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


#: What can hold a table, and a table what holds its rows.
_HOLDERS = ("/Document", "/Part", "/Sect", "/Div", "/NonStruct", "/Table")


def _rows(root: Any) -> Iterator[Any]:
    """The rows of every table's body."""
    waiting = [root]
    while waiting:
        for one in _children(waiting.pop()):
            kind = str(one.S)
            if kind == "/TBody":
                yield from _children(one)
            elif kind in _HOLDERS:
                waiting.append(one)


def _children(element: Any) -> Iterator[Any]:
    import pikepdf

    held = element.get("/K", ())
    for one in held if isinstance(held, pikepdf.Array) else (held,):
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one
