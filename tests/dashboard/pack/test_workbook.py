"""A pack as a workbook, read back: cover, contents, notes, one marked table a sheet, numbers, marks, charts, no formula."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from dashboard.pack.document import Cell, Column, Pack, Part, Table
from dashboard.pack.workbook import write_workbook

from .office_pack import SUPPRESSED, chart_sheet, months_chart, points, small_pack, years_chart

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "https://example.org/", "internal:A1")


@pytest.fixture(scope="module")
def small() -> Pack:
    return small_pack()


@pytest.fixture(scope="module")
def content(small: Pack) -> bytes:
    return write_workbook(small)


@pytest.fixture(scope="module")
def book(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def column(sheet, letter: str) -> list[object]:
    return [cell.value for cell in sheet[letter] if cell.value is not None]


def test_the_sheets_are_cover_contents_notes_and_one_for_each_text_and_table(book, small: Pack) -> None:
    assert book.sheetnames == [
        "Cover", "Contents", "Notes", "1 Sentence for the minutes", "1.1 Outcomes with the verdict o", "2 Leaving hospital",
        "2.1 Months missed 81.5% in 2018", "2.2 Years on track 71.0% in 201", "2.3 Months and years 71.0% in 2",
    ]  # fmt: skip
    assert all(sheet.sheet_state == "visible" for sheet in book)
    assert column(book["Cover"], "A")[:3] == [small.title, small.subtitle, small.summary]
    links = {cell.value: cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink}
    assert list(links) == book.sheetnames[2:]
    assert all(location == f"'{name}'!A1" for name, location in links.items())


def test_every_sheet_but_the_cover_has_one_named_table_with_a_header_row_and_none_has_merged_cells(book) -> None:
    names = []
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        if sheet.title == "Cover":
            continue
        ((name, table),) = ((one.name, one) for one in sheet.tables.values())
        names.append(name)
        assert table.headerRowCount == 1
        rows = list(sheet[table.ref])
        assert [cell.value for cell in rows[0]] == [one.name for one in table.tableColumns]
        assert sheet["A1"].value
        assert sheet["A2"].value.startswith("This worksheet contains one table")
        assert rows[-1][0].row == sheet.max_row
        assert rows[0][-1].column == sheet.max_column
        assert all(any(cell.value is not None for cell in row) for row in rows)
    assert len(names) == len({one.casefold() for one in names})


def test_figures_are_numbers_in_their_unit_and_a_missing_one_is_its_shorthand(book) -> None:
    sheet = book["1.1 Outcomes with the verdict o"]
    rows = list(sheet.iter_rows(min_row=sheet.max_row - 2))
    assert [[cell.value for cell in row] for row in rows] == [
        ["Outcome", "Figure (%)"], ["Leaving hospital", 81.5], ["Living at home", "[c]"],
    ]  # fmt: skip
    assert rows[1][1].number_format == "#,##0.0"
    assert rows[2][1].data_type == "s"
    assert ("[c]", SUPPRESSED) in [tuple(row) for row in book["Notes"].values]


def test_notes_are_numbered_and_explained_on_their_own_sheet(book) -> None:
    notes = dict(row[:2] for row in book["Notes"].values if row[0] and str(row[0]).startswith("[note"))
    assert notes == {"[note 1]": "A note of the table.", "[note 2]": "A caveat of the chart."}
    assert "Notes, explained on the sheet Notes: [note 1]" in column(book["1.1 Outcomes with the verdict o"], "A")


def charts_in(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {
            name: file.read(name).decode()
            for name in file.namelist()
            if re.search(r"(charts/chart|drawings/drawing)\d+\.xml$", name)
        }


def test_a_chart_is_excels_own_with_alternative_text_and_drawn_from_the_table(content: bytes, book) -> None:
    found = charts_in(content)
    (chart,) = (xml for name, xml in found.items() if "charts/" in name)
    (drawing,) = (xml for name, xml in found.items() if "drawings/" in name)
    assert 'descr="Years on track: 71.0% in 2018/19. Line chart."' in drawing
    values = re.findall(r"<c:val><c:numRef><c:f>([^<]+)", chart)
    assert values == ["'2.2 Years on track 71.0% in 201'!$B$8:$B$10"]
    assert [cell.value for (cell,) in book["2.2 Years on track 71.0% in 201"]["B8:B10"]] == [60.5, 66.0, 71.0]
    assert "dispBlanksAs" not in chart  # a gap is what Excel leaves when it is told nothing


def pages(sheet) -> tuple[int, int]:
    """Wide and high; 0 for as many as it takes. What a file does not say is one."""
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    wide, high = sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight
    return 1 if wide is None else int(wide), 1 if high is None else int(high)


def test_a_chart_covers_no_cell_and_is_printed_with_its_table_on_one_page(book) -> None:
    sheet = book["2.2 Years on track 71.0% in 201"]
    (chart,) = sheet._charts
    assert chart.anchor._from.row >= sheet.max_row
    assert pages(sheet) == (1, 1)


def test_every_sheet_is_printed_on_its_side_one_page_wide_with_its_head_on_each(book, small: Pack) -> None:
    for sheet in book.worksheets[1:]:
        assert (sheet.page_setup.orientation, pages(sheet)[0]) == ("landscape", 1)
        (table,) = sheet.tables.values()
        head = sheet[table.ref][0][0].row
        assert sheet.print_title_rows == f"${head}:${head}"
        assert sheet.oddHeader.left.text == small.as_at
        assert sheet.oddFooter.left.text == "&A"


def test_words_of_a_table_have_no_narrow_columns(pack: Pack) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(replace(pack, parts=pack.parts[:3]))))
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[table.ref][0]]
        assert 12 <= min(widths) <= max(widths) <= 81
        assert sum(widths) <= 230


def test_where_a_figure_is_missing_there_is_no_chart_for_excel_draws_a_mark_as_nought(book) -> None:
    sheet = book["2.1 Months missed 81.5% in 2018"]
    assert not sheet._charts
    values = [row[:3] for row in sheet.iter_rows(min_row=sheet.max_row - 3, values_only=True)]
    assert values == [
        ("July 2018", 83, 88.3), ("June 2018", "[c]", 88.2), ("May 2018", 81.5, 88.1), ("April 2018", 80, 88),
    ]  # fmt: skip


def test_further_lines_of_a_chart_are_columns_of_its_table() -> None:
    sheet = months_chart()
    own = points("Ours", "E1", {one.period: one.value or "82.0" for one in sheet.points if one.code == "E09000002"})
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(small_pack(replace(sheet, points=tuple(own))))))
    told = book["2.1 Months missed 81.5% in 2018"]
    rows = list(told.iter_rows(min_row=told.max_row - 4, values_only=True))
    assert rows[0][:5] == ("Period", "Ours (%)", "unusual month, for the worse (low) (%)", "standard 95% (%)", "mean (%)")
    assert [row[:5] for row in rows[1:3]] == [("April 2018", 80, 80, None, 81.51), ("May 2018", 81.5, None, 95, 81.51)]
    assert len(told._charts) == 1


def test_nothing_is_a_formula_or_leads_anywhere() -> None:
    rows = tuple((Cell(one), Cell(one)) for one in FORMULAS)
    nasty = Table("=1+1", "=1+1", (Column("=1+1"), Column("@SUM(A1)", "=2", is_number=True)), rows, FORMULAS)
    pack = small_pack(
        chart_sheet("=1+1", years_chart().figure, list(years_chart().points)), text="=1+1", title="=1+1", summary="@SUM(A1)"
    )
    content = write_workbook(replace(pack, parts=(*pack.parts, Part("=1", "=1+1", (nasty,)))))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for name in file.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert "<f>" not in file.read(name).decode()
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" and cell.value not in FORMULAS]
    assert {cell.hyperlink.target for cell in cells if cell.hyperlink} == {None}
    assert set(FORMULAS) <= {cell.value for cell in cells}


def test_properties_and_language(book, small: Pack) -> None:
    properties = book.properties
    assert (properties.title, properties.creator, f"{properties.created:%Y-%m-%d}") == (
        small.title,
        "Coterminous",
        "2026-03-01",
    )
    assert {one.name: one.value for one in book.custom_doc_props.props} == {"Language": "en-GB"}


def test_names_that_are_long_the_same_or_not_allowed_become_different_ones() -> None:
    parts = tuple(
        Part(f"p{number}", "What [is]: it*?/\\'" + "x" * 40, (Table(f"t{number}", "x" * 50, (Column("A"), Column("a")), ()),))
        for number in range(3)
    )
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(small_pack(parts=parts))))
    names = book.sheetnames
    assert len({one.casefold() for one in names}) == len(names) == 6
    assert all(len(one) <= 31 and not re.search(r"[\[\]:*?/\\']", one) for one in names)
    assert [cell.value for cell in book["1.1 " + "x" * 27][4]] == ["A", "a 2"]


def test_a_sheet_has_a_name_though_excel_counts_some_letters_twice(small: Pack) -> None:
    part = replace(small.parts[0], heading=f"{'0' * 26}\U00010000\U00010000")
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(replace(small, parts=(part,)))))
    assert all(len(name.encode("utf-16-le")) <= 2 * 31 for name in book.sheetnames)
    assert any(name.endswith("0" * 26) for name in book.sheetnames)
