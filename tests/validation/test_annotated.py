"""A copy handed back has every cell it had, the findings beside their rows, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from validation.annotated import HEAD, annotated_copy, findings_csv
from validation.findings import Finding, Severity

WRONG = Finding(
    "number-readable", Severity.ERROR, '"1,2o4" is no number.', "Put in the number.", row=3, column="value", value="1,2o4"
)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_all_findings_as_a_list():
    found = [WRONG, Finding("cut-off", Severity.WARNING, "The file is cut off.", "Get it again.", sheet="Trusts", value="=1+1")]
    assert read_csv(findings_csv(found)) == [
        list(HEAD),
        ["error", "number-readable", '"1,2o4" is no number.', "Put in the number.", "", "3", "value", "1,2o4"],
        ["warning", "cut-off", "The file is cut off.", "Get it again.", "Trusts", "", "", "'=1+1"],
    ]
    assert findings_csv(found).startswith(b"\xef\xbb\xbf")


def test_a_text_file_keeps_its_rows_and_gets_a_column(tmp_path: Path):
    path = tmp_path / "June.csv"
    path.write_text('code,value\nRF4,80\nR1H,"1,2o4"\nRAL,=2+2\n', encoding="utf-8")
    ending, content = annotated_copy(path, [WRONG])
    assert ending == "csv"
    assert read_csv(content) == [
        ["code", "value", "Findings"],
        ["RF4", "80"],
        ["R1H", "1,2o4", 'ERROR: "1,2o4" is no number. Put in the number.'],
        ["RAL", "'=2+2"],
    ]


def test_negative_numbers_stay_numbers(tmp_path: Path):
    path = tmp_path / "June.csv"
    path.write_text("code,value\nRF4,-80\nR1H,+3\nRAL,-\n", encoding="utf-8")
    assert [row[1] for row in read_csv(annotated_copy(path, [])[1])[1:]] == ["-80", "+3", "'-"]


def test_a_workbook_keeps_its_sheets_and_is_led_by_a_list(tmp_path: Path):
    path = tmp_path / "June.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("Trusts", "findings"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate([["code", "value"], ["RF4", 80.5], ["R1H", "=2+2"]]):
                for column, cell in enumerate(row):
                    sheet.write(number, column, cell) if not str(cell).startswith("=") else sheet.write_string(
                        number, column, cell
                    )
    ending, content = annotated_copy(path, [Finding("columns", Severity.ERROR, "Odd.", "Mend it.", sheet="Trusts", row=3)])
    written = sheets(content)
    assert ending == "xlsx"
    assert list(written) == ["Findings", "Trusts", "findings 2"]
    assert written["Findings"][1][:6] == ["error", "columns", "Odd.", "Mend it.", "Trusts", "3"]
    assert written["Trusts"] == [["code", "value", "Findings"], ["RF4", 80.5, ""], ["R1H", "=2+2", "ERROR: Odd. Mend it."]]
    assert b"<f>" not in content


def test_a_file_that_cannot_be_opened_gives_its_findings(tmp_path: Path):
    path = tmp_path / "June.xlsx"
    path.write_bytes(b"%PDF-1.7")
    ending, content = annotated_copy(path, [WRONG])
    assert (ending, read_csv(content)[1][1]) == ("csv", "number-readable")


_CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=2), min_size=1, max_size=6), st.integers(1, 6))
def test_no_cell_is_lost_whatever_it_holds(tmp_path_factory, rows, at):
    path = tmp_path_factory.mktemp("in") / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["key", "value"], *rows])
    back = read_csv(annotated_copy(path, [Finding("columns", Severity.NOTE, "Odd.", "", row=at)])[1])
    expected = [["key", "value"], *rows]
    assert [[cell.removeprefix("'") for cell in row[:2]] for row in back] == [
        [cell.removeprefix("'") for cell in row] for row in expected
    ]
    assert not [cell for row in back for cell in row if cell[:1] in ("=", "@")]
