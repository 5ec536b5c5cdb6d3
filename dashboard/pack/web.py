"""A pack as one HTML file that needs nothing else: opened from a disk or a stick, with no network, it says everything.

Charts are pictures within the page, which a script inside the file turns into ones that answer to the pointer. A rule in the
file's own head (its content security policy) forbids the browser to load anything at all.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

import plotly

from dashboard.pack.document import LANGUAGE, Block, Bullets, ChartBlock, Heading, Pack, Paragraph, Part, Table, Voice
from dashboard.pack.pictures import Pictures

STYLE = Path(__file__).with_name("pack.css")
SCRIPT = Path(__file__).with_name("pack.js")
PLOTLY_JS = Path(plotly.__file__).with_name("package_data") / "plotly.min.js"
NOTHING_FROM_OUTSIDE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
CONTENTS, SKIP = "Contents", "To the sentence for the minutes"


def write_html(pack: Pack, draw: Pictures) -> bytes:
    """The whole file, in UTF-8; the same bytes each time. UserError if a chart cannot be drawn."""
    charts = {id(chart): f"chart-{number}" for number, chart in enumerate(pack.charts(), 1)}
    body = "\n".join(_part(part, draw, charts) for part in pack.parts)
    draw.check_wanted()
    scripts = _scripts() if charts else ()
    policy = f"{NOTHING_FROM_OUTSIDE}; {_allowed(scripts)}"
    said = (
        f'<!doctype html>\n<html lang="{LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(pack.title)}, {escape(pack.subtitle)}</title>\n"
        f'<meta name="description" content="{escape(pack.summary)}">\n<meta name="keywords" content="'
        f'{escape(", ".join(pack.keywords))}">\n<style>{STYLE.read_text(encoding="utf-8")}</style>\n</head>\n<body>\n'
        f'<a class="skip" href="#{pack.parts[0].name}">{SKIP}</a>\n{_head(pack)}{_contents(pack)}<main>\n{body}\n</main>\n'
        f"<footer><p>{escape(pack.as_at)}</p></footer>\n"
    )
    ending = "".join(f"<script>{one}</script>\n" for one in scripts)
    return f"{said}{ending}</body>\n</html>\n".encode()


@cache
def _scripts() -> tuple[str, ...]:
    """plotly.js as it comes with plotly, and ours."""
    every = tuple(path.read_text(encoding="utf-8") for path in (PLOTLY_JS, SCRIPT))
    assert not any("</script" in one.lower() for one in every)
    return every


def _allowed(scripts: tuple[str, ...]) -> str:
    return f"script-src {' '.join(map(_hash, scripts)) or chr(39) + 'none' + chr(39)}"


@cache
def _hash(script: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _head(pack: Pack) -> str:
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in pack.facts)
    return f"<header><h1>{escape(pack.title)}</h1><p>{escape(pack.subtitle)}</p><dl>{facts}</dl></header>\n"


def _contents(pack: Pack) -> str:
    items = "".join(f'<li><a href="#{part.name}">{escape(part.heading)}</a></li>' for part in pack.parts)
    return f'<nav aria-labelledby="contents"><h2 id="contents">{CONTENTS}</h2><ol>{items}</ol></nav>\n'


def _part(part: Part, draw: Pictures, charts: dict[int, str]) -> str:
    blocks = "\n".join(_block(block, level, draw, charts) for block, level in _levelled(part))
    title = f"{part.name}-title"
    return (
        f'<section id="{part.name}" aria-labelledby="{title}">\n<h2 id="{title}">{escape(part.heading)}</h2>\n{blocks}\n'
        "</section>"
    )


def _levelled(part: Part) -> Iterator[tuple[Block, int]]:
    """Each block with the level of the heading that a chart in its place has: one below the last heading."""
    level = 2
    for block in part.blocks:
        level = block.level + 1 if isinstance(block, Heading) else level
        yield block, level + 1


def _block(block: Block, level: int, draw: Pictures, charts: dict[int, str]) -> str:
    match block:
        case Heading():
            return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
        case Paragraph():
            return _paragraph(block)
        case Bullets():
            return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in block.items)}</ul>"
        case Table():
            return _table(block)
        case ChartBlock():
            return _chart(block, level, draw, charts[id(block)])


def _paragraph(block: Paragraph) -> str:
    words = escape(block.text)
    if block.address.startswith(("http://", "https://")):
        words = f'<a href="{escape(block.address)}">{words}</a>'
    if block.voice is Voice.QUOTE:
        return f"<blockquote>{words}</blockquote>"
    return f'<p class="{block.voice}">{words}</p>'


def _table(table: Table) -> str:
    kinds = [' class="number"' if column.is_number else "" for column in table.columns]
    head = "".join(f'<th scope="col"{kind}>{escape(one.name)}</th>' for one, kind in zip(table.columns, kinds, strict=True))
    body = "".join(
        f'<tr><th scope="row">{escape(first.text)}</th>'
        + "".join(f"<td{kind}>{escape(cell.text)}</td>" for cell, kind in zip(rest, kinds[1:], strict=True))
        + "</tr>\n"
        for first, *rest in table.rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.caption)}"><table><caption>'
        f"{escape(table.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>"
        f"{_notes(table.notes)}"
    )


def _notes(notes: tuple[str, ...]) -> str:
    return f'<div class="notes">{"".join(f"<p>{escape(one)}</p>" for one in notes)}</div>' if notes else ""


def _chart(block: ChartBlock, level: int, draw: Pictures, name: str) -> str:
    """The picture, the same to be moved over, what must stand under it, and its figures as a table."""
    sheet = block.sheet
    picture = draw.svg(sheet, name).decode()
    still = picture[picture.index("<svg") :]
    under = "".join(f"<p>{escape(one)}</p>" for one in sheet.subtitle)
    key = "".join(
        f'<li><span style="color:{one.colour}" aria-hidden="true">{one.shape}</span> {escape(one.words)}</li>'
        for one in sheet.key
    )
    return (
        f"<figure><figcaption><h{level}>{escape(sheet.title)}</h{level}>{under}</figcaption>"
        f'<div data-figure="{name}"><div class="still">{still}</div><div class="live">'
        f"{f'<ul class=key>{key}</ul>' if key else ''}"
        f'<div class="plot" role="img" aria-label="{escape(sheet.alt)}"></div></div></div>'
        f'<script type="application/json" id="{name}">{_data(block)}</script>{_notes(sheet.notes)}'
        f'<details><summary>Every figure as a table<span class="unseen">: {escape(sheet.title)}</span></summary>'
        f"{_table(block.figures)}</details>"
        "</figure>"
    )


def _data(block: ChartBlock) -> str:
    """The figure as JSON that cannot end the element it stands in."""
    told = str(block.sheet.figure.to_json())
    return told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
