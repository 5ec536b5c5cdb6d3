"""Programs and formulas inside a workbook are seen, in each format; a workbook without them has none."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
import xlwt

from datasets.feeds.inside import Formulas, formulas_of, has_macros

CONTENT = (
    '<office:document-content><office:body><office:spreadsheet><table:table table:name="Figures">{rows}</table:table>'
    '<table:table table:name="Other"><table:table-row><table:table-cell/></table:table-row></table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def members_of(raw: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xlsx(*, formulas: bool = True) -> bytes:
    """Formulas stand on the second of two sheets: B2 with a number, B3 with an answer that is empty text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Notes").write(0, 0, "f> and <f are words here")
        page = book.add_worksheet("The figures & more")
        page.write(0, 0, "value")
        if formulas:
            page.write_formula(1, 1, "=A1", value=5)
            page.write_formula(2, 1, '=IF(A1="","",1)', value="none")
    return out.getvalue()


def with_cell(raw: bytes, old: bytes, new: bytes) -> bytes:
    members = members_of(raw)
    sheet = members["xl/worksheets/sheet2.xml"]
    assert isinstance(sheet, bytes)
    assert old in sheet
    return zipped({**members, "xl/worksheets/sheet2.xml": sheet.replace(old, new)})


def test_formulas_of_xlsx_are_counted_on_their_own_sheet():
    look = formulas_of(xlsx())
    assert look(0, "Notes") == Formulas()
    assert look(1, "The figures & more") == Formulas(2)
    assert formulas_of(xlsx(formulas=False))(1, "The figures & more") == Formulas()


@pytest.mark.parametrize("empty", [b"", b"<v></v>", b"<v/>"])
def test_a_formula_without_a_value_was_never_computed(empty):
    look = formulas_of(with_cell(xlsx(), b"<v>5</v>", empty))
    assert look(1, "The figures & more") == Formulas(2, ("B2",))


def test_a_formula_whose_answer_is_empty_text_was_computed():
    look = formulas_of(with_cell(xlsx(), b"<v>none</v>", b"<v></v>"))
    assert look(1, "The figures & more") == Formulas(2)


def test_cells_of_a_library_that_names_its_space_are_read_too():
    raw = with_cell(xlsx(), b'<c r="B2"><f>A1</f><v>5</v></c>', b'<x:c r="B2"><x:f>A1</x:f></x:c>')
    assert formulas_of(raw)(1, "The figures & more") == Formulas(2, ("B2",))


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('<table:table-cell table:formula="of:=[.A1]" office:value="5"><text:p>5</text:p></table:table-cell>', Formulas(1)),
        ('<table:table-cell table:formula="of:=[.A1]" office:value="5"/>', Formulas(1)),
        ('<table:table-cell table:formula="of:=[.A1]" office:value-type="string"><text:p/></table:table-cell>', Formulas(1)),
        ('<table:table-cell table:formula="of:=[.A1]"/>', Formulas(1, ("D7",))),
        ('<table:table-cell office:value="5"/>', Formulas()),
    ],
)
def test_formulas_of_ods(cell, found):
    before = '<table:table-row table:number-rows-repeated="6"><table:table-cell/></table:table-row>'
    rows = f'{before}<table:table-row><table:table-cell table:number-columns-repeated="3"/>{cell}</table:table-row>'
    look = formulas_of(zipped({"content.xml": CONTENT.format(rows=rows)}))
    assert look(0, "Figures") == found
    assert look(1, "Other") == Formulas()


def test_formulas_of_xls():
    book, out = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("Notes").write(0, 0, "nothing here")
    page = book.add_sheet("Figures")
    page.write(0, 0, xlwt.Formula("1+1"))
    page.write(1, 0, xlwt.Formula("A1"))
    book.save(out)
    look = formulas_of(out.getvalue())
    assert [look(0, "Notes"), look(1, "Figures"), look(2, "none")] == [Formulas(), Formulas(2), Formulas()]


def test_a_program_inside_is_seen():
    assert not has_macros(xlsx())
    assert has_macros(zipped({**members_of(xlsx()), "xl/vbaProject.bin": b"\xd0\xcf"}))
    assert has_macros(zipped({"content.xml": CONTENT, "Basic/Standard/Module1.xml": "<x/>"}))
    book, out = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("Figures").write(0, 0, "a")
    book.save(out)
    plain = out.getvalue()
    assert not has_macros(plain)
    # xlwt names only the root and the workbook; the folder of a project of macros stands beside them.
    entry = plain.index("Workbook".encode("utf-16-le")) + 128
    named = "_VBA_PROJECT_CUR".encode("utf-16-le")
    assert has_macros(plain[:entry] + named + plain[entry + len(named) :])
