"""A pack as a Word document, read back: headings, contents, tables, alternative text, language."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn

from dashboard.pack.document import (
    FIGURES_OF_CHARTS,
    Bullets,
    Cell,
    ChartBlock,
    Column,
    Pack,
    Paragraph,
    Part,
    Table,
    Voice,
)
from dashboard.pack.word import write_word
from dashboard.pack.word_tables import figures_of

from .office_pack import SUPPRESSED, WhitePictures, block, figures, months_chart, small_pack, years_chart


@pytest.fixture(scope="module")
def small() -> Pack:
    return small_pack()


@pytest.fixture(scope="module")
def word(small: Pack):
    return Document(io.BytesIO(write_word(small, WhitePictures())))


def test_headings_are_real_and_the_contents_lead_to_them(word, small: Pack) -> None:
    headings = [(one.style.name, one.text) for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:4] == [
        ("Heading 1", "Sentence for the minutes"), ("Heading 1", "Leaving hospital"), ("Heading 2", "The NHS is judged"),
        ("Heading 2", "Over time"),
    ]  # fmt: skip
    assert ("Heading 3", "Months missed: 81.5% in 2018/19") in headings
    assert [one.text for one in word.paragraphs if one.style.name == "Title"] == [small.title]
    listed = [one for one in word.paragraphs if one.style.name == "toc 1"]
    assert [one.text.strip() for one in listed] == ["Sentence for the minutes", "Leaving hospital", FIGURES_OF_CHARTS]
    marks = {one.get(qn("w:name")) for one in word.element.body.iter(qn("w:bookmarkStart"))}
    assert {one.get(qn("w:anchor")) for one in word.element.body.iter(qn("w:hyperlink")) if one.get(qn("w:anchor"))} == marks
    fields = [one.text for one in word.element.body.iter(qn("w:instrText"))]
    assert fields[0].strip() == r'TOC \o "1-1" \h \z \u'
    kinds = [one.get(qn("w:fldCharType")) for one in word.element.body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("end") == kinds.count("separate") == 4
    assert "updateFields" not in word.settings.element.xml


def test_every_table_has_a_header_row_that_comes_again_and_a_description(word, small: Pack) -> None:
    said = [one for part in small.parts for one in part.blocks if isinstance(one, Table)]
    for drawn, table in zip(word.tables, [*said, *(one.figures for one in small.charts())], strict=True):
        rows = drawn._tbl.tr_lst
        assert [bool(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None) for row in rows] == [
            True,
            *[False] * len(table.rows),
        ]
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        properties = drawn._tbl.tblPr
        assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == table.caption
        assert properties.find(qn("w:tblDescription")).get(qn("w:val")).startswith("Columns: ")
        look = properties.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        read = [[cell.text for cell in row.cells] for row in drawn.rows]
        assert read == [[one.name for one in table.columns], *([cell.text for cell in row] for row in table.rows)]


def test_each_chart_leads_to_its_figures_in_the_annex_and_a_chart_shown_twice_to_the_same() -> None:
    pack = small_pack(months_chart(), years_chart(), months_chart())
    body = Document(io.BytesIO(write_word(pack, WhitePictures()))).element.body
    (headed,) = (one for one in body.iter(qn("w:p")) if text(one) == FIGURES_OF_CHARTS and style(one) == "Heading1")
    after = [one for one in headed.itersiblings() if one.tag == qn("w:p")]
    captions = {one.find(qn("w:bookmarkStart")).get(qn("w:name")): text(one) for one in after if style(one) == "Caption"}
    links = [one for one in body.iter(qn("w:hyperlink")) if (one.get(qn("w:anchor")) or "").startswith("Figures")]
    assert [captions[one.get(qn("w:anchor"))] for one in links] == [one.sheet.title for one in pack.charts()]
    assert [text(one) for one in links] == [f"{FIGURES_OF_CHARTS}: {one.sheet.title}" for one in pack.charts()]
    assert len(captions) == 2


def test_a_long_name_above_numbers_is_its_code_and_a_note_says_whose() -> None:
    name = "Barking, Havering and Redbridge University Hospitals NHS Trust"
    sheet = replace(years_chart(), points=tuple(replace(one, organisation=name, code="RF4") for one in years_chart().points))
    table = replace(figures(sheet), columns=(Column("Period"), Column(f"{name} (RF4)", "%", 1, is_number=True), Column("From")))
    drawn = figures_of(ChartBlock(sheet, table))
    assert [one.name for one in drawn.columns] == ["Period", "RF4", "From"]
    assert drawn.notes[-1] == f"RF4: {name}."


def test_what_introduces_a_list_or_a_chart_stays_with_it() -> None:
    part = Part("p", "Part", (
        Paragraph("Judged:"), Bullets(("One",)), Paragraph("How months are judged.", Voice.SMALL), block(years_chart()),
        Paragraph("Alone.", Voice.SMALL),
    ))  # fmt: skip
    found = Document(io.BytesIO(write_word(small_pack(parts=(part,)), WhitePictures()))).paragraphs
    kept = {one.text: one.paragraph_format.keep_with_next for one in found}
    assert (kept["Judged:"], kept["How months are judged."], kept["Alone."]) == (True, True, None)


def test_a_table_of_many_columns_has_smaller_letters_and_its_widths_are_for_those(pack: Pack) -> None:
    word = Document(io.BytesIO(write_word(replace(pack, parts=pack.parts[:2]), WhitePictures())))
    for table in word.tables:
        names = {cell.paragraphs[0].style.name for row in table.rows for cell in row.cells}
        assert names == {"Wide Table Text" if len(table.columns) > 5 else "Table Text"}


def text(element) -> str:
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def style(paragraph) -> str:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))


def test_a_picture_has_the_alternative_text_of_its_chart(word, small: Pack) -> None:
    pictures = list(word.element.body.iter(qn("wp:docPr")))
    assert [one.get("descr") for one in pictures] == [one.sheet.alt for one in small.charts()]
    assert len({one.get("id") for one in pictures}) == 3
    assert {round(int(one.get("cx")) / 360_000) for one in word.element.body.iter(qn("wp:extent"))} == {16}


def test_language_properties_page_and_links(word, small: Pack) -> None:
    assert [one.get(qn("w:val")) for one in word.styles.element.iter(qn("w:lang"))] == ["en-GB"]
    properties = word.core_properties
    assert (properties.language, properties.title, properties.author) == ("en-GB", small.title, "Coterminous")
    assert (properties.subject, properties.keywords, f"{properties.created:%Y-%m-%d}") == (
        small.subtitle,
        "NHS, council",
        "2026-03-01",
    )
    (section,) = word.sections
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    foot = section.footer._element
    assert "".join(one.text or "" for one in foot.iter(qn("w:t"))) == f"{small.title}Page 1 of 1{small.as_at}"
    assert [one.text.strip() for one in foot.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert "https://dash.example/outcome?a=1&b=2" in {one.target_ref for one in word.part.rels.values() if one.is_external}


def test_a_suppressed_figure_is_told_as_one(word) -> None:
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert SUPPRESSED in cells


def test_only_a_table_that_has_no_room_upright_turns_its_part_on_its_side() -> None:
    wide = Table(
        "wide", "Wide", tuple(Column(f"{letter}" * 14) for letter in "abcdefgh"), (tuple(Cell("x") for _ in range(8)),)
    )
    pack = small_pack(parts=(*small_pack().parts, Part("wide", "Wide part", (wide,)), Part("end", "The end", ())))
    sections = Document(io.BytesIO(write_word(pack, WhitePictures()))).sections
    assert [one.page_width > one.page_height for one in sections] == [False, True, False]


def test_columns_fit_the_page(word) -> None:
    for table in word.tables:
        widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid]
        assert sum(widths) <= 9071
        for row in table._tbl.tr_lst:
            assert [int(one.get(qn("w:w"))) for one in row.iter(qn("w:tcW"))] == widths


def test_a_name_that_xml_reserves_is_text(small: Pack) -> None:
    found = Document(io.BytesIO(write_word(small_pack(text="a < b & \x00 c\nnext"), WhitePictures())))
    (said,) = (one for one in found.paragraphs if one.text.startswith("a <"))
    assert said.text == "a < b & \N{REPLACEMENT CHARACTER} c\nnext"
    assert re.search(r"<w:br\s*/>", said._p.xml)
