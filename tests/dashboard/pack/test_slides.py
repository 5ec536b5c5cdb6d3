"""A pack as PowerPoint, read back: titles, charts with their figures and workbooks, alternative text, notes, language."""

from __future__ import annotations

import io

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from dashboard.pack.columns import lines_of
from dashboard.pack.document import Bullets, Cell, Column, Pack, Paragraph, Part, Table
from dashboard.pack.slide_plan import HEIGHT, LINE, ROOM, Rows, plan
from dashboard.pack.slides import write_slides

from .office_pack import ENGLAND, OURS, SUPPRESSED, WhitePictures, months_chart, small_pack

LONG = "A sentence that goes on and on about what was judged and by whom it was judged. " * 6


def read(content: bytes):
    return Presentation(io.BytesIO(content))


@pytest.fixture(scope="module")
def small() -> Pack:
    return small_pack()


@pytest.fixture(scope="module")
def pictures() -> WhitePictures:
    return WhitePictures()


@pytest.fixture(scope="module")
def deck(small: Pack, pictures: WhitePictures):
    return read(write_slides(small, pictures))


def titles(deck) -> list[str]:
    return [one.shapes.title.text for one in deck.slides]


def slide_of(deck, title: str):
    return next(one for one in deck.slides if one.shapes.title.text.startswith(title))


def test_each_slide_has_its_finding_as_the_title_and_no_title_comes_twice(deck, small: Pack) -> None:
    assert titles(deck) == [
        small.title,
        "Sentence for the minutes: Of 2 outcomes, one is on track.",
        "Sentence for the minutes: Outcomes with the verdict of each regime",
        "Leaving hospital: The two pull apart.",
        *(one.sheet.title for one in small.charts()),
    ]
    for one in deck.slides:
        assert one.shapes[0].is_placeholder
        assert one.shapes[0].placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


def test_findings_of_the_same_words_are_told_apart() -> None:
    found = titles(read(write_slides(small_pack(months_chart(), months_chart(), months_chart()), WhitePictures())))
    assert len(found) == len(set(found))
    assert [one for one in found if one.startswith("Months missed")] == [
        "Months missed: 81.5% in 2018/19",
        "Months missed: 81.5% in 2018/19 (Leaving hospital)",
        "Months missed: 81.5% in 2018/19 (Leaving hospital, 2)",
    ]


def test_a_chart_of_months_is_native_and_its_workbook_has_the_figures_drawn_and_no_more(deck) -> None:
    (chart,) = (one.chart for one in slide_of(deck, "Months missed").shapes if one.has_chart)
    (plot,) = chart.plots
    assert list(plot.categories) == ["Apr 2018", "May 2018", "Jun 2018", "Jul 2018"]
    drawn = {one.name: tuple(one.values) for one in plot.series}
    assert drawn[OURS] == (80.0, 81.5, None, 83.0)
    assert drawn[ENGLAND] == (88.0, 88.1, 88.2, 88.3)
    assert drawn["standard 95%"] == (None, 95.0, 95.0, 95.0)
    assert not chart.has_title
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert book.sheetnames == ["Sheet1"]
    rows = list(book["Sheet1"].values)
    assert rows[0] == (None, *drawn)
    assert [row[1] for row in rows[1:]] == [80.0, 81.5, None, 83.0]
    assert len(rows) == 5


def test_only_what_powerpoint_cannot_draw_is_a_picture(deck, pictures: WhitePictures, small: Pack) -> None:
    assert pictures.asked == [one.sheet.name for one in small.charts() if one.sheet.title.startswith("Months and years")]
    assert [one.has_chart for one in slide_of(deck, "Years on track").shapes].count(True) == 1
    assert not any(one.has_chart for one in slide_of(deck, "Months and years").shapes)


def test_charts_pictures_and_tables_have_alternative_text(deck, small: Pack) -> None:
    for block in small.charts():
        described = [
            one.get("descr") for one in slide_of(deck, block.sheet.title)._element.iter(qn("p:cNvPr")) if one.get("descr")
        ]
        assert described == [block.sheet.alt]
    (table,) = (one for one in slide_of(deck, "Sentence for the minutes: Outcomes").shapes if one.has_table)
    described = table._element.nvGraphicFramePr.cNvPr.get("descr")
    assert described == "Outcomes with the verdict of each regime. Columns: Outcome, Figure."
    assert (table.table.first_row, table.table.first_col) == (True, True)
    assert [[cell.text for cell in row.cells] for row in table.table.rows] == [
        ["Outcome", "Figure"], ["Leaving hospital", "81.5%"], ["Living at home", SUPPRESSED],
    ]  # fmt: skip


def test_source_is_on_the_slide_and_caveats_and_marks_are_in_the_notes(deck) -> None:
    slide = slide_of(deck, "Months missed")
    assert "Source: NHS England & partners." in [one.text_frame.text for one in slide.shapes if one.has_text_frame]
    notes = slide.notes_slide.notes_text_frame.text
    for said in ("Period asked for: 2018/19", f"{OURS}, Jun 2018: {SUPPRESSED}.", "A caveat of the chart."):
        assert said in notes
    assert "shaded" not in notes


def test_every_run_is_in_british_english(deck) -> None:
    for slide in deck.slides:
        elements = [slide._element, *([slide.notes_slide.notes_text_frame._txBody] if slide.has_notes_slide else [])]
        elements += [one.chart._chartSpace for one in slide.shapes if one.has_chart]
        runs = [run for each in elements for name in ("a:rPr", "a:defRPr") for run in each.iter(qn(name))]
        assert runs
        assert {run.get("lang") for run in runs} == {"en-GB"}
    assert deck.core_properties.language == "en-GB"


def test_the_shape_of_a_slide_is_16_to_9_and_nothing_lies_outside_it(deck) -> None:
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9)
    for slide in deck.slides:
        for one in slide.shapes:
            assert one.left >= 0
            assert one.left + one.width <= deck.slide_width
            assert one.top + one.height <= deck.slide_height


def test_no_slide_has_more_than_it_has_room_for(pack: Pack) -> None:
    many = Part("many", "Many", (
        Bullets(tuple(f"{number}: {LONG}" for number in range(12))), Paragraph("x" * 5000),
        Table("rows", "Rows", (Column("A"), Column("B")), tuple((Cell(str(row)), Cell(LONG)) for row in range(8))),
    ))  # fmt: skip
    for one in (*plan(small_pack(parts=(many,))), *plan(pack)):
        assert lines_of(one.title, one.title_size, ROOM, bold=True) * one.title_size * LINE <= 88
        if isinstance(one.body, Rows):
            assert sum(one.body.heights) <= HEIGHT + 0.01
        elif isinstance(one.body, tuple):
            assert sum(line.height for line in one.body) <= HEIGHT + 0.01
            assert all(line.size >= 14 for line in one.body)


def test_a_table_split_over_slides_loses_no_row_and_a_longer_one_is_named_at_the_end() -> None:
    def rows(count: int, caption: str) -> Table:
        return Table(
            caption, caption, (Column("A"), Column("B")), tuple((Cell(f"row {row}"), Cell("x")) for row in range(count))
        )

    deck = read(write_slides(small_pack(parts=(Part("p", "Part", (rows(25, "Some"), rows(400, "Many"))),)), WhitePictures()))
    some = [one for one in deck.slides if one.shapes.title.text.startswith("Part: Some")]
    assert [one.shapes.title.text for one in some] == [f"Part: Some ({number} of {len(some)})" for number in (1, 2)]
    cells = [row.cells[0].text for one in some for shape in one.shapes if shape.has_table for row in list(shape.table.rows)[1:]]
    assert cells == [f"row {row}" for row in range(25)]
    last = deck.slides[len(deck.slides) - 1]
    assert last.placeholders[1].text_frame.text == "Part: Many (400 rows)"


def test_parts_are_sections(deck, small: Pack) -> None:
    sections = [one for one in deck._element.iter() if one.tag.endswith("}section")]
    assert [one.get("name") for one in sections] == [small.title, *(one.heading for one in small.parts)]
    assert sum(len(one[0]) for one in sections) == len(deck.slides)
