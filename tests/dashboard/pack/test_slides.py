"""A pack as PowerPoint, read back: titles, charts with their figures and workbooks, alternative text, notes, language."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CATEGORY_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from dashboard.outcome_wording import JUDGED
from dashboard.pack.columns import lines_of
from dashboard.pack.document import Block, Bullets, Cell, Column, Heading, Pack, Paragraph, Part, Table, Voice
from dashboard.pack.native_chart import native_chart
from dashboard.pack.slide_plan import IN_NOTES, plan
from dashboard.pack.slide_room import HEIGHT, LINE, ROOM, Rows
from dashboard.pack.slides import write_slides
from datasets.periods import financial_year
from datasets.registry import Side

from .office_pack import ENGLAND, OURS, SUPPRESSED, WhitePictures, block, months_chart, small_pack

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
    same = [replace(months_chart(), name=name) for name in "abc"]
    found = titles(read(write_slides(small_pack(*same), WhitePictures())))
    assert len(found) == len(set(found))
    assert [one for one in found if one.startswith("Months missed")] == [
        "Months missed: 81.5% in 2018/19",
        "Months missed: 81.5% in 2018/19 (Leaving hospital)",
        "Months missed: 81.5% in 2018/19 (Leaving hospital, 2)",
    ]


def test_a_chart_of_months_is_native_and_its_workbook_has_the_figures_drawn_and_no_more(deck) -> None:
    (chart,) = (one.chart for one in slide_of(deck, "Months missed").shapes if one.has_chart)
    (plot,) = chart.plots
    assert chart.category_axis.category_type is XL_CATEGORY_TYPE.TIME_SCALE
    assert chart.category_axis.tick_labels.number_format == "mmm yyyy"
    drawn = {one.name: tuple(one.values) for one in plot.series}
    assert drawn[OURS] == (80.0, 81.5, None, 83.0)
    assert drawn[ENGLAND] == (88.0, 88.1, 88.2, 88.3)
    assert drawn["standard 95%"] == (None, 95.0, 95.0, 95.0)
    assert not chart.has_title
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert book.sheetnames == ["Sheet1"]
    rows = list(book["Sheet1"].values)
    assert rows[0] == (None, *drawn)
    assert [f"{row[0]:%b %Y}" for row in rows[1:]] == ["Apr 2018", "May 2018", "Jun 2018", "Jul 2018"]
    assert [row[1] for row in rows[1:]] == [80.0, 81.5, None, 83.0]
    assert len(rows) == 5


def test_only_what_powerpoint_cannot_draw_is_a_picture(deck, pictures: WhitePictures, small: Pack) -> None:
    assert pictures.asked == [one.sheet.name for one in small.charts() if one.sheet.title.startswith("Months and years")]
    assert [one.has_chart for one in slide_of(deck, "Years on track").shapes].count(True) == 1
    assert not any(one.has_chart for one in slide_of(deck, "Months and years").shapes)


def test_charts_pictures_and_tables_have_alternative_text(deck, small: Pack) -> None:
    for chart in small.charts():
        described = [
            one.get("descr") for one in slide_of(deck, chart.sheet.title)._element.iter(qn("p:cNvPr")) if one.get("descr")
        ]
        assert described == [chart.sheet.alt]
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
    told = notes(slide)
    for said in ("Period asked for: 2018/19", f"{OURS}, Jun 2018: {SUPPRESSED}.", "A caveat of the chart."):
        assert said in told
    assert "shaded" not in told


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


def words(count: int, caption: str, columns: int = 2) -> Table:
    rows = tuple(tuple(Cell(f"{caption} {row}.{column}") for column in range(columns)) for row in range(count))
    return Table(caption, caption, tuple(Column(f"C{column}") for column in range(columns)), rows, (f"About {caption}.",))


def notes(slide) -> str:
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


def deck_of(*blocks: Block, name: str = "p", more: tuple[Part, ...] = ()):
    said = Part(name, "Part", (Paragraph("It is found.", Voice.LEAD), Paragraph("Why."), *blocks))
    return list(read(write_slides(small_pack(parts=(said, *more)), WhitePictures())).slides)[1:]


def test_a_table_split_over_slides_loses_no_row_and_a_longer_or_wider_one_is_in_the_notes_of_the_slide_before() -> None:
    said, *some = deck_of(words(18, "Some"), words(400, "Many"), words(2, "Wide", 6))
    assert [one.shapes.title.text for one in some] == [f"Part: Some ({number} of {len(some)})" for number in (1, 2)]
    cells = [row.cells[0].text for one in some for shape in one.shapes if shape.has_table for row in list(shape.table.rows)[1:]]
    assert cells == [f"Some {row}.0" for row in range(18)]
    told = notes(said).split("\n")
    assert told[:2] == ["Many", "Many 0.0. C1: Many 0.1"]
    assert told[400:404] == ["Many 399.0. C1: Many 399.1", "About Many.", "Wide", told[403]]
    assert told[403].startswith("Wide 0.0. C1: Wide 0.1; C2: Wide 0.2")
    assert "In the notes: Many; Wide." in [one.text_frame.text for one in said.shapes if one.has_text_frame]


def test_a_section_of_a_line_is_in_the_notes_and_one_with_something_to_show_is_a_slide() -> None:
    quoted = (Paragraph("A person", Voice.SMALL), Paragraph("We want it.", Voice.QUOTE))
    slides = deck_of(
        Heading("Comments"), Paragraph("Nobody said anything."), Heading("Others"), *quoted,
        Heading("Judged"), Paragraph("Missed", Voice.LEAD), Bullets(("One",)),
        Heading("Not judged"), Paragraph("No target", Voice.LEAD),
        Heading("Three"), Bullets(("a", "b", "c")), Heading("Two"), Bullets((LONG * 2, LONG)),
    )  # fmt: skip
    assert [one.shapes.title.text for one in slides] == [
        "Part: It is found.",
        "Part: Others",
        "Part · Judged: Missed",
        "Part: Three",
    ]
    assert [notes(one) for one in slides] == ["Comments\nNobody said anything.", "", "", f"Two\n{LONG * 2}\n{LONG}"]
    assert slides[2].placeholders[1].text_frame.text == "One\nNot judged\nNo target"


def test_the_figures_of_a_verdict_are_in_the_notes_of_its_side_and_the_rest_in_those_of_the_outcome() -> None:
    sides = [[Heading(JUDGED[side]), Paragraph(side.value, Voice.LEAD), Bullets(("One",))] for side in Side]
    tables = [replace(words(1, name, 8), name=f"p-{name}") for name in ("council", "nhs", "context")]
    slides = deck_of(*sides[0], *sides[1], Heading("Charts"), block(months_chart()), *tables)
    assert [notes(one).split("\n")[0] for one in slides[:3]] == ["context", "nhs", "council"]


def test_a_chart_is_shown_once_and_named_where_it_would_come_again(small: Pack) -> None:
    again = Part("q", "Again", (Paragraph("Seen.", Voice.LEAD), Paragraph("Why."), block(months_chart())))
    slides = deck_of(block(months_chart()), more=(again,))
    assert sum(one.has_chart for slide in slides for one in slide.shapes) == 1
    assert notes(slides[-1]) == "Charts shown before\nPart: Months missed: 81.5% in 2018/19"


def test_what_a_pack_rests_on_is_one_slide_with_all_of_it_in_the_notes() -> None:
    methods = Part("methods", "Methods", (Paragraph("How."), Heading("Rules"), Paragraph("A rule."), words(2, "Marks")))
    last = deck_of(more=(methods, Part("files", "Files", (words(1, "Hashes", 3),))))[-1]
    assert last.shapes.title.text == "Methods · Files"
    assert last.placeholders[1].text_frame.text == f"{IN_NOTES}\nMethods\nRules\nMarks (2 rows)\nHashes (1 row)"
    for said in ("How.", "A rule.", "Marks 1.0. C1: Marks 1.1", "Hashes 0.0. C1: Hashes 0.1; C2: Hashes 0.2"):
        assert said in notes(last).split("\n")


def test_the_figures_of_a_picture_are_in_its_notes(deck) -> None:
    told = notes(slide_of(deck, "Months and years"))
    assert f"{financial_year(2016).label}. {OURS}: 60.5%; Where it came from: S1: figures.csv" in told
    assert told.count("A caveat of the chart.") == told.count("Judged on this") == 1


def test_labels_of_months_stand_upright_and_apart(pack: Pack) -> None:
    sheet = next(one.sheet for one in pack.charts() if len(one.sheet.points) > 60)
    drawn = native_chart(sheet)
    assert drawn is not None
    assert 3 <= -(-len(drawn.periods) // drawn.labelled) <= 6


def test_parts_are_sections(deck, small: Pack) -> None:
    sections = [one for one in deck._element.iter() if one.tag.endswith("}section")]
    assert [one.get("name") for one in sections] == [small.title, *(one.heading for one in small.parts)]
    assert sum(len(one[0]) for one in sections) == len(deck.slides)
