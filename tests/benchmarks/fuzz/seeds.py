"""Small valid files of every feed, from which damaged ones are made; the real published files too, where they are.

Text as bytes, workbooks as rows by sheet, so that a layout can be written as xls, xlsx or ods.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
import xlwt
from python_calamine import CalamineWorkbook

from tests.benchmarks.fuzz.archives import zipped

Cell: TypeAlias = object
Sheets: TypeAlias = dict[str, list[list[Cell]]]
REAL_FILES = Path(__file__).resolve().parents[4] / "shared" / "feeds"
#: Larger published files are left out: mutating them costs seconds, and teaches nothing that a small one does not.
LARGEST = 160_000

_AE_HEADER = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,A&E attendances Other A&E Department,"
    "A&E attendances Booked Appointments Type 1,A&E attendances Booked Appointments Type 2,"
    "A&E attendances Booked Appointments Other Department,Attendances over 4hrs Type 1,Attendances over 4hrs Type 2,"
    "Attendances over 4hrs Other Department,Attendances over 4hrs Booked Appointments Type 1,"
    "Attendances over 4hrs Booked Appointments Type 2,Attendances over 4hrs Booked Appointments Other Department,"
    "Patients who have waited 4-12 hs from DTA to admission,Patients who have waited 12+ hrs from DTA to admission,"
    "Emergency admissions via A&E - Type 1,Emergency admissions via A&E - Type 2,"
    "Emergency admissions via A&E - Other A&E department,Other emergency admissions"
)
_AE = [
    _AE_HEADER,
    'MSitAE-JULY-2024,RF4,LONDON,"BARKING, HAVERING",1000,0,200,50,0,0,400,0,10,5,0,0,60,30,300,0,1,49',
    "MSitAE-JULY-2024,NTV0B,SOUTH EAST ,ASHFORD WALK-IN-CENTRE,0,0,100,0,0,0,0,0,20,0,0,0,0,0,0,0,0,0",
    "TOTAL,TOTAL,TOTAL,TOTAL,1000,0,300,50,0,0,400,0,30,5,0,0,60,30,300,0,1,49",
]
_TEMPLATE = [
    "indicator,organisation,period,value,numerator,denominator,mark,note",
    "nhs-ae-4h,RF4,2018-06,80,800,1000,,",
    "nhs-ae-4h,R1H,2018-06,,,,c,small numbers",
    'dtoc-days-nhs,E09000002,2018-06,212,,,,"a comma, inside"',
]
_OFLOG = [
    "Financial year,Local authority code,Local authority name,Grouping,Entity_Name,Region,Measure,Code,Value,MEDIAN,"
    "MADs_from_median,rank_order",
    *(
        f'{year},{code},{name},LA_Raw,Kind,London,"Outcome, short-term",ASC{number},63.8,76.8,-0.5,desc'
        for number in range(1, 8)
        for year in ("2016-17", "2017-18")
        for code, name in (("E09000002", "Barking and Dagenham"), ("E06000015", "Derby"))
    ),
]
_DTOC_TITLE: list[list[Cell]] = [
    [], ["", "Title:", "Delayed Transfer of Care"], [], [], ["", "Period:", "April 2017"], ["", "Source:", "Unify2"], [],
    ["", "Published:", "8th June 2017"], ["", "Revised:", "-"], ["", "Status:", "Published"], [], [], [],
]  # fmt: skip
_DTOC_ROWS: list[list[Cell]] = [
    ["", "Region", "ONS Geography", "Code", "Name", *(2 * ["NHS", "Social Care", "Both", "Total"])],
    ["", "-", "-", "-", "England", 130.0, 50.0, 20.0, 200.0, 4.3, 1.7, 0.7, 6.7],
    ["", "London", "E09000002", 716.0, "Barking & Dagenham", 110.0, 50.0, 10.0, 170.0, 3.7, 1.7, 0.3, 5.7],
    ["", "East Midlands", "E06000015", 507.0, "Derby UA", 20.0, 0.0, 10.0, 30.0, 0.7, 0.0, 0.3, 1.0],
    ["", "-", "-", 9900.0, "Resident In Wales", "-", "-", "-", 0.0, 0.0, 0.0, 0.0, 0.0],
]
_ASCOF: Sheets = {
    "Contents": [["Contents"], [], ["Metric", "Name", "Start year"], ["1A", "Quality of life", "2015-16"]],
    **{
        f"Table_{code}": [
            [f"Table {code}"],
            [],
            ["Local authority code", "Local authority", "ONS area code", "2023 to 2024 - outcome", "2024 to 2025 - outcome"],
            ["England", "England", "E92000001", 66.4, 82.9],
            [716.0, "Barking and Dagenham", "E09000002", "[c]", 80.1],
            [507.0, "Derby", "E06000015", "7.7 (7.6)", 75.0],
        ]
        for code in ("1a", "1c", "2d(1)", "2e(2a)")
    },
}


@dataclass(frozen=True, slots=True)
class Text:
    name: str
    raw: bytes


@cache
def texts() -> tuple[Text, ...]:
    """Whole text files: ours first, then the published ones that are here and small."""
    own = [("ae.csv", _AE), ("template.csv", _TEMPLATE), ("oflog.csv", _OFLOG)]
    ours = [Text(name, ("\n".join(lines) + "\n").encode()) for name, lines in own]
    return (*ours, *(Text(path.name, path.read_bytes()) for path in _published("csv")))


def workbooks() -> Sequence[Sheets]:
    """Whole layouts of workbooks as rows by sheet; a fresh copy each time, to be changed at will."""
    template: Sheets = {"Figures": [list(line.split(",")[:7]) for line in _TEMPLATE]}
    dtoc: Sheets = {
        "LA - by responsible org": [*_DTOC_TITLE, *_DTOC_ROWS],
        "LA - by reason": [*_DTOC_TITLE, ["", "Name", "Reason"]],
    }
    ae: Sheets = {"Provider": [list(line.replace('"BARKING, HAVERING"', "BARKING").split(",")) for line in _AE]}
    every = [template, dtoc, ae, _ASCOF]
    return [{name: [list(row) for row in rows] for name, rows in one.items()} for one in every]


@cache
def published_workbooks() -> tuple[Text, ...]:
    return tuple(Text(path.name, path.read_bytes()) for ending in ("xls", "xlsx", "ods") for path in _published(ending))


@cache
def _read_published(name: str) -> Sheets:
    raw = next(one.raw for one in published_workbooks() if one.name == name)
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in book.sheet_names}


def published_sheets(name: str) -> Sheets:
    return {sheet: [list(row) for row in rows] for sheet, rows in _read_published(name).items()}


def _published(ending: str) -> list[Path]:
    found = sorted(REAL_FILES.rglob(f"*.{ending}")) if REAL_FILES.is_dir() else []
    return [path for path in found if path.stat().st_size <= LARGEST or ending == "xlsx"]


# --- sheets as files


def as_xlsx(sheets: Mapping[str, list[list[Cell]]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "nan_inf_to_errors": True, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    _write_cell(page, row, column, cell)
    return out.getvalue()


def _write_cell(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, str) and cell.startswith("="):
        page.write_formula(row, column, cell, value=0)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell)
    elif cell not in ("", None):
        page.write_string(row, column, str(cell)[:32_000])


def as_xls(sheets: Mapping[str, list[list[Cell]]]) -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    for name, rows in sheets.items():
        page = book.add_sheet(name, cell_overwrite_ok=True)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell not in ("", None):
                    page.write(row, column, cell if isinstance(cell, int | float) else str(cell)[:32_000])
    book.save(out)
    return out.getvalue()


def as_ods(sheets: Mapping[str, list[list[Cell]]]) -> bytes:
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(_ods_row(row) for row in rows)}</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        }
    )


def _ods_row(cells: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, cells)) or '<table:table-cell/>'}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    if cell in ("", None):
        return "<table:table-cell/>"
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    text = escape("".join(letter for letter in str(cell) if letter.isprintable()))
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
