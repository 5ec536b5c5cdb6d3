"""A file is opened by what it holds; what cannot be opened says what it is and what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from datasets.errors import ExtractError
from datasets.feeds.opened import Opened, open_file

ROWS = [["", ""], ["", ""], ["name", "value"], ["Derby", 12.5]]


def opened(folder: Path, raw: bytes, name: str = "figures.csv") -> Opened:
    path = folder / name
    path.write_bytes(raw)
    return open_file(path)


def fault(folder: Path, raw: bytes, name: str = "figures.csv") -> ExtractError:
    with pytest.raises(ExtractError) as caught:
        opened(folder, raw, name)
    return caught.value


def xlsx(rows: list[list[object]], *, hidden_first: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        if hidden_first:
            book.add_worksheet("Hidden").write(0, 0, "seen")
        sheet = book.add_worksheet("Figures")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell != "":
                    sheet.write(row, column, cell)
        if hidden_first:
            sheet.activate()
            sheet.set_first_sheet()
            book.worksheets()[0].hide()
    return out.getvalue()


def xls(rows: list[list[object]]) -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Figures")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell != "":
                sheet.write(row, column, cell)
    book.save(out)
    return out.getvalue()


def ods(rows: list[list[object]]) -> bytes:
    book, out = OpenDocumentSpreadsheet(), io.BytesIO()
    sheet = Table(name="Figures")
    for cells in rows:
        line = TableRow()
        for cell in cells:
            number = isinstance(cell, float)
            one = TableCell(valuetype="float", value=cell) if number else TableCell(valuetype="string")
            one.addElement(P(text=str(cell)))
            line.addElement(one if cell != "" else TableCell())
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("make", [xlsx, xls, ods])
@pytest.mark.parametrize("name", ["figures.xls", "figures.csv", "figures"])
def test_a_workbook_is_known_by_its_content_and_rows_stand_where_a_person_sees_them(make, name, tmp_path):
    sheets = opened(tmp_path, make(ROWS), name).sheets
    assert list(sheets) == ["Figures"]
    assert list(sheets["Figures"][2]) == ["name", "value"]
    assert list(sheets["Figures"][3]) == ["Derby", 12.5]


def test_hidden_sheets_are_read_too(tmp_path):
    sheets = opened(tmp_path, xlsx(ROWS, hidden_first=True)).sheets
    assert list(sheets) == ["Hidden", "Figures"]
    assert sheets["Hidden"][0][0] == "seen"


def test_text_under_a_workbooks_name_is_text(tmp_path):
    assert opened(tmp_path, b"a,b\n1,2\n", "figures.xlsx").rows == [["a", "b"], ["1", "2"]]


def test_a_line_break_in_a_quoted_cell_does_not_move_the_rows_below(tmp_path):
    rows = opened(tmp_path, b'name,value\r\n"Bournemouth,\nPoole",1\n\n"x",2\r\n').rows
    assert rows == [["name", "value"], ["Bournemouth,\nPoole", "1"], [], ["x", "2"]]


def test_mixed_line_ends(tmp_path):
    assert opened(tmp_path, b"a,b\r\n1,2\n3,4\r5,6").rows == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]


def test_a_byte_order_mark_is_read_and_remarked_on(tmp_path):
    found = opened(tmp_path, b"\xef\xbb\xbfPeriod,value\n")
    assert found.rows == [["Period", "value"]]
    assert [remark.check for remark in found.remarks] == ["byte-order-mark"]


def test_windows_1252_is_read_and_remarked_on(tmp_path):
    found = opened(tmp_path, "cost\n£6,197\n".encode("cp1252"))
    assert found.rows[1] == ["£6", "197"]
    assert found.remarks[0].check == "encoding"
    assert "is not UTF-8; read as Windows-1252" in found.remarks[0].message
    assert found.remarks[0].row == 2


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32"),
        ("utf-32-be", "UTF-32"),
        ("utf-16-le", "UTF-16"),
        ("cp500", "EBCDIC"),
        ("cp037", "EBCDIC"),
    ],
)
def test_another_encoding_is_named(encoding, named, tmp_path):
    path = tmp_path / "ae.csv"
    path.write_bytes("Period,Org Code,Org name\nMSitAE-JULY-2024,RF4,Barking\n".encode(encoding))
    with pytest.raises(ExtractError, match=f"is in {named}") as caught:
        open_file(path)
    assert caught.value.check == "encoding"


@pytest.mark.parametrize("written", ["latin-1", "cp1252"])
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_workbook_written_out_as_text_is_named(kind, written, tmp_path, save_xls, save_ods):
    path = (save_xls if kind == "xls" else save_ods)(tmp_path / f"whole.{kind}", {"Figures": [["a", 1.0]] * 50})
    path.write_bytes(path.read_bytes().decode(written, errors="replace").encode("utf-8"))
    with pytest.raises(ExtractError, match="bytes were changed from one text encoding to another") as caught:
        open_file(path)
    assert caught.value.check == "encoding"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_with_how_to_save_it_again(encoding, tmp_path):
    found = fault(tmp_path, "Period,Org Code\n2018-06,RF4\n".encode(encoding))
    assert found.check == "encoding"
    assert "UTF-16" in found.message
    assert "CSV UTF-8" in found.guidance


@pytest.mark.parametrize("text", ["Â£6,197", "2016â€“17", "caf\ufffd"])
def test_garbled_text_is_remarked_on_with_its_row(text, tmp_path):
    found = opened(tmp_path, f"name,value\nDerby,1\n{text},2\n".encode())
    assert [(remark.check, remark.row) for remark in found.remarks] == [("garbled-text", 3)]


@pytest.mark.parametrize("raw", [b"", b"\n \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file(raw, tmp_path):
    assert fault(tmp_path, raw).check == "empty-file"


@pytest.mark.parametrize("make", [xlsx, xls, ods])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_workbook_cut_off_is_one_plain_fault(make, share, tmp_path):
    raw = make([["name", "value"], *([f"council {row}", float(row)] for row in range(2_000))])
    found = fault(tmp_path, raw[: int(len(raw) * share)], "figures.xls")
    assert found.check == "opens"
    assert "damaged or cut off" in found.message


def test_a_password_is_named(tmp_path):
    raw = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    found = fault(tmp_path, raw, "figures.xlsx")
    assert (found.check, "password" in found.message) == ("opens", True)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04", "a program (Windows)"),
        (b"\x7fELF\x02\x01\x01\x00", "a program (Linux)"),
        (b"SQLite format 3\x00\x10\x00", "a database (SQLite)"),
        (b"MZ\x90 something \x00\x01 more text here", "a binary file"),
        (b"PAR1....", "a Parquet file"),
        (b"<?xml version='1.0'?><Workbook/>", "an XML document"),
    ],
)
def test_another_kind_of_file_is_named(raw, words, tmp_path):
    found = fault(tmp_path, raw)
    assert found.check == "opens"
    assert words in found.message
    assert found.guidance


def test_text_that_begins_like_a_program_is_text(tmp_path):
    assert opened(tmp_path, b"MZ,value\nA,1\n").rows == [["MZ", "value"], ["A", "1"]]


def members_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("member", "words"), [("word/document.xml", "a Word document"), ("ppt/presentation.xml", "a PowerPoint presentation")]
)
def test_another_office_document_is_named(member, words, tmp_path):
    found = fault(tmp_path, zipped({member: b"<w/>"}), "figures.xlsx")
    assert (found.check, words in found.message) == ("opens", True)


def test_another_old_office_document_is_named(tmp_path):
    raw, name, other = xls(ROWS), "Workbook".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
    place = raw.index(name)
    found = fault(tmp_path, raw[:place] + other + raw[place + len(other) :], "figures.xls")
    assert "is a Word document, whatever its name says" in found.message


def test_an_archive_that_unpacks_to_far_more_than_it_holds_is_not_unpacked(tmp_path):
    members = members_of(xlsx(ROWS))
    bomb = zipped({**members, "xl/worksheets/sheet1.xml": members["xl/worksheets/sheet1.xml"] + b" " * 101_000_000})
    assert len(bomb) < 500_000
    assert fault(tmp_path, bomb, "figures.xlsx").check == "too-large"


def test_an_archive_that_lies_about_its_size_is_damaged(tmp_path):
    raw = bytearray(zipped({**members_of(xlsx(ROWS)), "xl/styles.xml": b"<styleSheet/>" + b" " * 1_000_000}))
    true = (1_000_013).to_bytes(4, "little")
    assert raw.count(true) == 2
    found = fault(tmp_path, bytes(raw.replace(true, (13).to_bytes(4, "little"))), "figures.xlsx")
    assert found.check == "opens"


@pytest.mark.parametrize(("make", "member"), [(xlsx, "xl/sharedStrings.xml"), (xlsx, "xl/workbook.xml"), (ods, "content.xml")])
def test_words_that_stand_for_ten_thousand_words_are_refused(make, member, tmp_path):
    members = members_of(make(ROWS))
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content = members[member].split(b"?>", 1)[-1]
    found = fault(tmp_path, zipped({**members, member: declared + content}))
    assert (found.check, member in found.message) == ("opens", True)


def test_a_sheet_without_an_end_does_not_stop_the_program(tmp_path, monkeypatch):
    """Calamine looks for the end of such a sheet for ever (seen in 0.37)."""
    monkeypatch.setattr("datasets.feeds.opened.SECONDS", 1)
    members = members_of(ods(ROWS))
    endless = members["content.xml"].replace(b"</table:table>", b"")
    found = fault(tmp_path, zipped({**members, "content.xml": endless}), "figures.ods")
    assert (found.check, "in the time that any sound workbook" in found.message) == ("opens", True)


def test_one_cell_repeated_in_every_column_of_many_rows(tmp_path):
    members = members_of(ods(ROWS))
    row = b'<table:table-row><table:table-cell office:value="1" table:number-columns-repeated="16384"/></table:table-row>'
    many = members["content.xml"].replace(b"</table:table>", row * 5_000 + b"</table:table>")
    assert fault(tmp_path, zipped({**members, "content.xml": many}), "figures.ods").check == "too-large"


def test_empty_columns_after_the_last_figure_are_no_cells(tmp_path):
    """As LibreOffice fills every row up to the last column there is."""
    members = members_of(ods(ROWS))
    filler = b'<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    wide = members["content.xml"].replace(b"</table:table-row>", filler)
    assert list(opened(tmp_path, zipped({**members, "content.xml": wide})).sheets["Figures"][3]) == ["Derby", 12.5]


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("xls", lambda: xls(ROWS * 50).replace(b"\xe1\x00\x02\x00", b"\x2f\x00\x02\x00", 1)),
        (
            "ods",
            lambda: zipped(
                members_of(ods(ROWS))
                | {"META-INF/manifest.xml": b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"}
            ),
        ),
    ],
)
def test_a_password_of_other_formats_is_named(kind, raw, tmp_path):
    found = fault(tmp_path, raw(), f"figures.{kind}")
    assert (found.check, "protected by a password" in found.message) == ("opens", True)


def test_a_cell_as_long_as_a_book_is_named(tmp_path):
    with pytest.raises(ExtractError, match="a cell of more than 131,072 letters") as caught:
        _ = opened(tmp_path, b"name,value\nDerby," + b"1" * 140_000 + b"\n").rows
    assert caught.value.check == "cells"


def test_a_header_of_a_hundred_thousand_columns_is_told_before_any_reader_sees_it(tmp_path):
    with pytest.raises(ExtractError, match="100,001 columns") as caught:
        _ = opened(tmp_path, b"a" + b"," * 100_000 + b"\n").head
    assert caught.value.check == "too-wide"


def test_a_zip_of_other_things_is_named(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Monthly-AE.csv", "Period")
    found = fault(tmp_path, out.getvalue())
    assert "a zip archive (it holds Monthly-AE.csv)" in found.message


def test_too_many_columns_in_text_and_in_a_sheet(tmp_path):
    with pytest.raises(ExtractError, match="2,001 columns") as caught:
        _ = opened(tmp_path, b"," * 2_000 + b"\n").rows
    assert caught.value.check == "too-wide"
    with pytest.raises(ExtractError) as caught:
        _ = opened(tmp_path, xlsx([[""] * 2_500 + ["far"]])).sheets["Figures"]
    assert caught.value.check == "too-wide"


@pytest.mark.parametrize("column", [16_383, 200])
def test_a_cell_in_the_last_corner_does_not_exhaust_the_machine(column, tmp_path):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Figures")
        sheet.write(0, 0, "name")
        sheet.write(1_048_575, column, "stray")
    assert fault(tmp_path, out.getvalue()).check == "too-large"


@pytest.mark.parametrize(("text", "refused"), [("again", True), ("", False)])
def test_a_row_repeated_a_million_times(text, refused, tmp_path):
    book, out = OpenDocumentSpreadsheet(), io.BytesIO()
    sheet, line = Table(name="Figures"), TableRow(numberrowsrepeated=1_000_000)
    cell = TableCell(valuetype="string", numbercolumnsrepeated=1_000) if text else TableCell(numbercolumnsrepeated=1_000)
    if text:
        cell.addElement(P(text=text))
    line.addElement(cell)
    sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(out)
    if refused:
        assert fault(tmp_path, out.getvalue()).check == "too-large"
    else:
        assert list(opened(tmp_path, out.getvalue()).sheets) == ["Figures"]


def test_a_quote_left_open_is_a_fault_not_a_swallowed_file(tmp_path):
    with pytest.raises(ExtractError) as caught:
        _ = opened(tmp_path, b'name,value\n"Derby,1\nKent,2\n').rows
    assert caught.value.check == "quotes"


def test_as_many_rows_as_a_spreadsheet_holds_is_remarked_on(tmp_path):
    found = opened(tmp_path, b"a,b\n" + b"1,2\n" * 65_535)
    assert [remark.check for remark in found.remarks] == ["row-limit"]


def test_a_file_that_ends_inside_a_letter_is_cut_off(tmp_path):
    found = opened(tmp_path, "cost\n£".encode()[:-1])
    assert [remark.check for remark in found.remarks] == ["cut-off"]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ExtractError, match="could not be read"):
        open_file(tmp_path / "gone.csv")
