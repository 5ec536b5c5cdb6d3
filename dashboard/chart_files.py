"""A chart as a file that stands alone: PNG, SVG, PDF or CSV, with its title, source, caveats and alternative text inside."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import re
import struct
import zlib
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree

import plotly.graph_objects as go

from dashboard.chart_sheet import ChartSheet
from dashboard.charts.sheet_chart import FONTS, WIDTH, Said, notes, sheet_chart
from dashboard.rendering import SHARP, Picture, draw
from dashboard.typeset import typeset
from datasets.errors import UserError
from validation.annotated import harmless


class ChartFormat(StrEnum):
    """The files a chart can be had as."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"
    CSV = "csv"

    @property
    def is_drawn(self) -> bool:
        """Whether it takes a browser to make it."""
        return self is not ChartFormat.CSV


MIME = {
    ChartFormat.PNG: "image/png", ChartFormat.SVG: "image/svg+xml", ChartFormat.PDF: "application/pdf",
    ChartFormat.CSV: "text/csv",
}  # fmt: skip
LANGUAGE = "en-GB"
#: The width of a picture where it is placed, in metres: an A4 page within its margins.
PRINTED_WIDTH = 0.16
POINTS_HEAD = (
    "organisation", "code", "period", "starts", "ends", "value", "unit", "mark", "yardstick", "submission", "file", "sheet",
    "row",
)  # fmt: skip


def chart_file(sheet: ChartSheet, kind: ChartFormat) -> bytes:
    """The content of the file. UserError if a picture is asked for and cannot be drawn."""
    if kind is ChartFormat.CSV:
        return chart_csv(sheet)
    if kind is ChartFormat.PDF:
        return chart_pdf(sheet)
    figure = with_words(sheet)
    if kind is ChartFormat.PNG:
        return described_png(draw(figure, Picture.PNG), sheet)
    return with_letters(described_svg(draw(figure, Picture.SVG), sheet))


def with_words(sheet: ChartSheet) -> go.Figure:
    """The chart with everything that must be said of it in the picture itself."""
    first, *others = sheet.subtitle
    head = [Said(sheet.title, 19, bold=True, before=0), Said(first, 14), *(Said(one, 13, before=3) for one in others)]
    return sheet_chart(sheet.figure, head=head, key=sheet.key, foot=notes(sheet.notes))


# --- CSV


def chart_csv(sheet: ChartSheet) -> bytes:
    """Facts about the chart as rows of name and words, an empty row, then a row for each figure, with a head.

    A figure that is missing has no value, and its mark in words. Nothing in it is a formula.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([harmless(name), harmless(words)] for name, words in sheet.facts)
    writer.writerow([])
    writer.writerow(POINTS_HEAD)
    for one in sheet.points:
        starts, ends = one.period.start.isoformat(), one.period.end.isoformat()
        cells = (
            one.organisation, one.code, one.period.label, starts, ends, one.value, sheet.unit, one.missing, one.yardstick,
            one.submission, one.file, one.sheet, str(one.row),
        )  # fmt: skip
        writer.writerow([harmless(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


# --- SVG

_SVG = "http://www.w3.org/2000/svg"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def described_svg(drawn: bytes, sheet: ChartSheet, within: str = "") -> bytes:
    """The same picture as one image with a title and a description, the first thing in it; the same bytes every time.

    `within`: what the chart is part of, where a page holds it twice and its ids have to differ.
    """
    mark = hashlib.sha256(f"{within}{sheet.name}".encode()).hexdigest()[:8]
    root = ElementTree.fromstring(_settled(drawn.decode(), mark))
    root.attrib |= {"role": "img", "aria-labelledby": f"title-{mark} desc-{mark}", _XML_LANGUAGE: LANGUAGE}
    for name, words in (("desc", f"{sheet.alt} {' '.join(sheet.notes)}"), ("title", sheet.title)):
        element = ElementTree.Element(f"{{{_SVG}}}{name}", {"id": f"{name}-{mark}"})
        element.text = words
        root.insert(0, element)
    described: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return described


def with_letters(svg: bytes) -> bytes:
    """The same picture with those letters in it of the font that it was drawn with: elsewhere that may be missing."""
    root = ElementTree.fromstring(svg)
    used = "".join(sorted({letter for text in root.iter(f"{{{_SVG}}}text") for words in text.itertext() for letter in words}))
    style = ElementTree.Element(f"{{{_SVG}}}style")
    style.text = "".join(
        f"@font-face{{font-family:'Liberation Sans';font-weight:{weight};src:url(data:font/ttf;base64,{_letters(face, used)})}}"
        for face, weight in (("Regular", "normal"), ("Bold", "bold"))
    )
    root.insert(2, style)  # after title and description, which have to come first
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _letters(face: str, used: str) -> str:
    """A face of the shipped font with these letters alone, in base 64."""
    # Loads only where an SVG is made: a page must not wait for it.
    from fontTools import subset

    options = subset.Options(recalc_timestamp=False)
    options.drop_tables += ["FFTM"]  # its editor's own dates
    font = subset.load_font(str(FONTS / f"LiberationSans-{face}.ttf"), options)
    chosen = subset.Subsetter(options)
    chosen.populate(text=used)
    chosen.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return base64.b64encode(out.getvalue()).decode()


def _settled(svg: str, mark: str) -> str:
    """plotly.js gives every drawing and every line in it an id by chance: ours follow from the chart."""
    for found in dict.fromkeys(re.findall(r'<defs id="(?:top)?defs-([0-9a-f]{6})"', svg)):
        svg = svg.replace(found, mark)
    for position, found in enumerate(dict.fromkeys(re.findall(r'class="trace scatter (trace[0-9a-f]{6})"', svg))):
        svg = svg.replace(found, f"trace-{position}")
    return svg


# --- PNG

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Signature and the first chunk (IHDR: length, name, 13 bytes, check sum), after which others may stand.
_HEAD = len(_SIGNATURE) + 4 + 4 + 13 + 4


def described_png(drawn: bytes, sheet: ChartSheet) -> bytes:
    """The same pixels with title, description, source and language as text chunks, and its size in print."""
    density = round(WIDTH * SHARP / PRINTED_WIDTH)
    chunks = [
        _chunk(b"pHYs", struct.pack(">IIB", density, density, 1)),
        *(
            _international_text(name, words)
            for name, words in (
                ("Title", sheet.title),
                ("Description", f"{sheet.alt} {' '.join(sheet.notes)}"),
                ("Source", sheet.source),
                ("Software", "Coterminous"),
            )
        ),
    ]
    return drawn[:_HEAD] + b"".join(chunks) + drawn[_HEAD:]


def _international_text(name: str, words: str) -> bytes:
    """An iTXt chunk: key word, not compressed, language, no translated key word, text in UTF-8."""
    return _chunk(b"iTXt", name.encode() + b"\0\0\0" + LANGUAGE.encode() + b"\0\0" + words.encode())


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


# --- PDF

PAGE = Path(__file__).with_name("chart_page.typ")


def chart_pdf(sheet: ChartSheet) -> bytes:
    """One tagged page (PDF/UA-1): title and notes as text, the chart as an image with alternative text, fonts inside."""
    plot = sheet_chart(sheet.figure, head=(), key=sheet.key, foot=())
    day = [sheet.at.year, sheet.at.month, sheet.at.day] if sheet.at else None
    words = {
        "title": sheet.title, "subtitle": sheet.subtitle, "notes": sheet.notes, "alt": sheet.alt, "keywords": sheet.keywords,
        "day": day,
    }  # fmt: skip
    inputs = {"sheet": json.dumps(words), "picture": described_svg(draw(plot, Picture.SVG), sheet).decode()}
    return typeset(PAGE.read_bytes(), inputs, at=sheet.at, what="The chart")


# --- writing


def write_whole(path: Path, content: bytes) -> None:
    """The file at once or not at all: one that is there is replaced only by a whole one. UserError if it cannot be written."""
    partly = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with partly.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partly.replace(path)
        finally:
            partly.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{path}: could not be written ({error.strerror}). Check the folder and that there is room.") from error


def may_be_written(path: Path) -> None:
    """UserError if there is no such folder, or a folder of this name: to be told before anything is drawn."""
    if path.is_dir():
        raise UserError(f"{path} is a folder. Give --out the name of a file.")
    if not path.parent.is_dir():
        raise UserError(f"{path}: there is no folder {path.parent}. Make it, or choose another.")


Format = TypeVar("Format", bound=StrEnum)


def format_of(kinds: type[Format], name: str, out: Path, what: str) -> Format:
    """The format asked for, or the one in which the file's name ends. `what` is to be written. UserError if it is none."""
    asked = (name or out.suffix.removeprefix(".")).lower()
    if asked not in set(kinds):
        said = f'There is no format "{asked}" for {what}.' if asked else f"{out} does not say which format it is to have."
        raise UserError(f"{said} Give one with --format: {', '.join(kinds)}.")
    return kinds(asked)
