"""A chart as PNG, SVG, PDF and CSV, read back: words, figures, alternative text, language; and nothing half written."""

from __future__ import annotations

import base64
import csv
import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from dashboard import rendering
from dashboard.briefing import Selection, make_briefing
from dashboard.chart_files import ChartFormat, chart_csv, chart_file, format_of, may_be_written, with_words, write_whole
from dashboard.chart_sheet import ChartSheet, find_chart, make_sheet
from dashboard.charts.theme import POINT_COLOURS
from dashboard.judgement.spc import PointType
from dashboard.rendering import Picture, draw, why_no_pictures
from datasets.errors import UserError
from datasets.registry import Registry
from datasets.store.lake import Store, open_store

needs_browser = pytest.mark.skipif(bool(why_no_pictures()), reason="there is no Chrome or Chromium to draw charts with")
PLACE = "barking-and-dagenham"
SVG = "{http://www.w3.org/2000/svg}"


def sheet_in(store: Store, registry: Registry, name: str, period: str | None = "2018-19") -> ChartSheet:
    briefing = make_briefing(store, registry, Selection(PLACE, period))
    found = find_chart(briefing, name)
    with store.reading() as reading:
        submissions = reading.submissions()
    return make_sheet(briefing, briefing.outcome(found.outcome), found.chart, submissions, site="http://dash.example")


@pytest.fixture(scope="module")
def sheet(demo_store: Path, registry: Registry) -> Iterator[ChartSheet]:
    with open_store(demo_store, read_only=True) as store:
        yield sheet_in(store, registry, "nhs-ae-4h")
    rendering.close()


def rows_of(content: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Facts, and figures by the names of their columns."""
    text = content.decode("utf-8-sig")
    facts, _, figures = text.partition("\r\n\r\n")
    return {row[0]: row[1] for row in csv.reader(io.StringIO(facts))}, list(csv.DictReader(io.StringIO(figures)))


# --- CSV


def test_the_csv_carries_its_own_description_and_every_figure_drawn(sheet: ChartSheet) -> None:
    facts, figures = rows_of(chart_csv(sheet))
    assert facts["Finding"] == sheet.title
    assert (facts["Publisher"], facts["Licence"], facts["Place"]) == (
        "NHS England", "Open Government Licence v3.0", "Barking and Dagenham",
    )  # fmt: skip
    assert facts["Caveat"].startswith("The trust serves")
    assert facts["As at"].startswith("As at publish number")
    (january,) = (one for one in figures if one["code"] == "RF4" and one["period"] == "January 2019")
    assert january == {
        "organisation": "Barking, Havering and Redbridge University Hospitals NHS Trust", "code": "RF4",
        "period": "January 2019", "starts": "2019-01-01", "ends": "2019-01-31", "value": "73.1", "unit": "%", "mark": "",
        "yardstick": "95% within four hours (NHS Constitution)", "submission": "S7", "file": "ae-four-hours-2016-2019.csv",
        "sheet": "", "row": january["row"],
    }  # fmt: skip
    lines = next((Path(__file__).parents[2] / "datasets" / "extracts").rglob(january["file"])).read_text().splitlines()
    assert lines[int(january["row"]) - 1].startswith("nhs-ae-4h,RF4,2019-01,73.076")


def test_a_suppressed_figure_has_its_mark_and_no_number(registry: Registry, store: Store, send: Callable[..., object]) -> None:
    send(*(f"nhs-ae-4h,RF4,2018-{month:02d},8{month},,," for month in (4, 6)), "nhs-ae-4h,RF4,2018-05,,,,c")
    _, figures = rows_of(chart_csv(sheet_in(store, registry, "nhs-ae-4h", "2018-19-Q1")))
    assert [(one["period"], one["value"], one["mark"]) for one in figures] == [
        ("April 2018", "84.0", ""), ("May 2018", "", "suppressed to protect confidentiality"), ("June 2018", "86.0", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["=1+1.csv", "@sum.csv", "+a.csv", "-a.csv"])
def test_nothing_in_the_csv_is_a_formula(registry: Registry, store: Store, send: Callable[..., object], name: str) -> None:
    send(*(f"nhs-ae-4h,RF4,2018-{month:02d},8{month},,," for month in (4, 5, 6)), name=name)
    content = chart_csv(sheet_in(store, registry, "nhs-ae-4h", "2018-19-Q1"))
    _, figures = rows_of(content)
    assert {one["file"] for one in figures} == {f"'{name}"}
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


# --- pictures


@needs_browser
def test_the_svg_is_one_image_with_title_and_description(sheet: ChartSheet) -> None:
    content = chart_file(sheet, ChartFormat.SVG)
    root = ElementTree.fromstring(content)
    title, description = root[0], root[1]
    assert (root.get("role"), root.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("img", "en-GB")
    assert (title.tag, title.text) == (f"{SVG}title", sheet.title)
    assert description.tag == f"{SVG}desc"
    assert (description.text or "").startswith(sheet.alt)
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    drawn = " ".join(" ".join(one.itertext()) for one in root.iter(f"{SVG}text"))
    said = " ".join(drawn.split())
    for words in (sheet.title, *sheet.subtitle, *sheet.notes, *(one.words for one in sheet.key)):
        assert words in said
    faces = re.findall(r"font-weight:(\w+);src:url\(data:font/ttf;base64,([^)]+)\)", root[2].text or "")
    assert [weight for weight, _ in faces] == ["normal", "bold"]
    for _, letters in faces:
        known = TTFont(io.BytesIO(base64.b64decode(letters))).getBestCmap()
        assert {letter for letter in drawn if not letter.isspace()} <= {chr(code) for code in known}
    assert len(content) < 200_000
    assert chart_file(sheet, ChartFormat.SVG) == content


@needs_browser
def test_the_png_carries_its_words_and_the_same_pixels(sheet: ChartSheet) -> None:
    picture = Image.open(io.BytesIO(chart_file(sheet, ChartFormat.PNG)))
    picture.load()
    assert picture.text["Title"] == sheet.title
    assert picture.text["Title"].lang == "en-GB"
    assert picture.text["Description"].startswith(sheet.alt)
    assert picture.text["Source"] == sheet.source
    width = picture.size[0] / picture.info["dpi"][0] * 25.4
    assert round(width) == 160
    assert picture.tobytes() == Image.open(io.BytesIO(draw(with_words(sheet), Picture.PNG))).tobytes()


def inside(pdf: bytes) -> str:
    """Everything in a PDF that is not a picture or a font, unpacked."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(parts).decode("latin-1")


@needs_browser
def test_the_pdf_is_tagged_titled_and_has_alternative_text_and_its_fonts(sheet: ChartSheet) -> None:
    content = chart_file(sheet, ChartFormat.PDF)
    said = inside(content)
    assert content.startswith(b"%PDF-1.7")
    assert "/Marked true" in said
    assert "/StructTreeRoot" in said
    assert "/DisplayDocTitle true" in said
    assert re.search(r"/Lang\s*\(en-GB\)", said)
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", said)
    assert f'<rdf:li xml:lang="x-default">{escape(sheet.title)}</rdf:li>' in said
    assert re.search(r"/S\s*/Figure", said)
    # Brackets in pairs stand in a PDF as they are; the line of it may be broken further on.
    assert f"/Alt({sheet.alt[:150]}" in said
    assert set(re.findall(r"/FontName\s*/[A-Z]{6}\+([^/\s]+)", said)) == {"LiberationSans", "LiberationSans-Bold"}
    assert len(re.findall("/FontFile[23]", said)) == 2
    assert chart_file(sheet, ChartFormat.PDF) == content


@needs_browser
def test_a_pdf_that_would_not_be_accessible_is_not_made(sheet: ChartSheet) -> None:
    with pytest.raises(rendering.NotDrawn, match="could not be made"):
        chart_file(replace(sheet, alt=""), ChartFormat.PDF)


def test_in_black_and_white_points_differ_by_shape(sheet: ChartSheet) -> None:
    (points,) = (one for one in sheet.figure.data if one.mode == "markers")
    shapes = {(colour, symbol) for colour, symbol in zip(points.marker.color, points.marker.symbol, strict=True)}
    assert {symbol for colour, symbol in shapes if colour == POINT_COLOURS[PointType.IMPROVEMENT]} == {"triangle-up"}
    assert {symbol for colour, symbol in shapes if colour == POINT_COLOURS[PointType.CONCERN]} == {"triangle-down"}
    assert {symbol for colour, symbol in shapes if colour == POINT_COLOURS[PointType.COMMON]} == {"circle"}


# --- writing


def test_a_file_is_replaced_at_once_and_nothing_else_is_left(tmp_path: Path) -> None:
    out = tmp_path / "chart.png"
    out.write_bytes(b"before")
    write_whole(out, b"after")
    assert out.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [out]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "chart.png"
    out.mkdir()
    (out / "kept").write_bytes(b"before")
    with pytest.raises(UserError, match="could not be written"):
        write_whole(out, b"after")
    assert (out / "kept").read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [out]


def test_where_nothing_can_be_written_is_said_before_anything_is_drawn(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        may_be_written(tmp_path)
    with pytest.raises(UserError, match="there is no folder"):
        may_be_written(tmp_path / "none" / "chart.png")


@pytest.mark.parametrize(("asked", "name", "kind"), [("", "a.PDF", "pdf"), ("png", "a.x", "png"), ("CSV", "a", "csv")])
def test_the_format_is_as_asked_or_as_the_name_ends(asked: str, name: str, kind: str) -> None:
    assert format_of(ChartFormat, asked, Path(name), "a chart") == kind


@pytest.mark.parametrize(("asked", "name"), [("", "a"), ("", "a.docx"), ("gif", "a.png")])
def test_no_such_format_is_said_with_those_there_are(asked: str, name: str) -> None:
    with pytest.raises(UserError, match="--format: png, svg, pdf, csv"):
        format_of(ChartFormat, asked, Path(name), "a chart")
