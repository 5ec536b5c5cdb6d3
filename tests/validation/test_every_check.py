"""Every check by name: a small file on which it fires, and the nearest sound one on which it does not.

Checks of what a file holds fire in its screening, and stand in test_expectations.py and test_beside_others.py; here are those
that a reader makes of the file itself. The guards below see to it that no check of the table is without both.
"""

from __future__ import annotations

import ast
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

import validation
from datasets.errors import ExtractError
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.opened import open_file
from datasets.organisations import known_organisations
from datasets.registry import Registry
from validation.expectations import checks
from validation.file_remarks import remarks_on_file
from validation.findings import Finding, Severity, from_reader
from validation.intake import take_in
from validation.stages import CHECKS

TODAY = date(2026, 3, 1)
ROOT = Path(validation.__file__).parents[1]
Sheets = Mapping[str, Sequence[Sequence[Any]]]
#: A file: its name and its bytes.
File = tuple[str, bytes]


def text(*lines: str, name: str = "figures.csv", end: str = "\n") -> File:
    return name, ("\n".join(lines) + end).encode()


def xlsx(sheets: Sheets, name: str = "figures.xlsx", *, hidden: str = "", formulas: Mapping[str, Any] | None = None) -> File:
    """A workbook. `formulas`: cells of the last sheet, such as C2, with the value that a program has computed."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as book:
        for sheet, rows in sheets.items():
            page = book.add_worksheet(sheet)
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    page.write(number, column, cell)
            if sheet == hidden:
                page.hide()
        for place, value in (formulas or {}).items():
            page.write_formula(place, "=40*2", None, value)
    return name, out.getvalue()


def with_stray_cell() -> File:
    """A workbook with a cell in the last corner of its sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("Figures")
        for column, cell in enumerate(HEADER.split(",")):
            page.write(0, column, cell)
        page.write(1_048_575, 16_383, "stray")
    return "figures.xlsx", out.getvalue()


def with_member(file: File, member: str) -> File:
    """The same workbook with one more member in its archive."""
    out = io.BytesIO(file[1])
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(member, b"a program")
    return file[0], out.getvalue()


def without_values(file: File) -> File:
    """The same workbook as a library writes it that does not compute: formulas have no value."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file[1])) as before, zipfile.ZipFile(out, "w") as after:
        for member in before.infolist():
            after.writestr(member, before.read(member).replace(b"</f><v>80</v>", b"</f>"))
    return file[0], out.getvalue()


def xls(sheets: Sheets, name: str) -> File:
    book = xlwt.Workbook()
    for sheet, rows in sheets.items():
        page = book.add_sheet(sheet)
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                page.write(number, column, cell)
    out = io.BytesIO()
    book.save(out)
    return name, out.getvalue()


def ods(sheets: Sheets, name: str = "ascof_2024_25.ods") -> File:
    book = OpenDocumentSpreadsheet()
    for sheet, rows in sheets.items():
        table = Table(name=sheet)
        for cells in rows:
            line = TableRow()
            for cell in cells:
                number = isinstance(cell, float)
                one = TableCell(valuetype="float", value=cell) if number else TableCell(valuetype="string")
                one.addElement(P(text=str(cell)))
                line.addElement(one)
            table.addElement(line)
        book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.save(out)
    return name, out.getvalue()


# --- small files of the published shapes

HEADER = "indicator,organisation,period,value,numerator,denominator,mark"
ROW = "nhs-ae-4h,RF4,2018-06,80,800,1000,"
TEMPLATE = text(HEADER, ROW)
TEMPLATE_BOOK = [HEADER.split(","), ["nhs-ae-4h", "RF4", "2018-06", 80, 800, 1000, ""]]

AE_HEADER = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,A&E attendances Other A&E Department,"
    "A&E attendances Booked Appointments Type 1,Attendances over 4hrs Type 1,Attendances over 4hrs Type 2,"
    "Attendances over 4hrs Other Department,Attendances over 4hrs Booked Appointments Type 1,"
    "Patients who have waited 12+ hrs from DTA to admission,Emergency admissions via A&E - Type 1,"
    "Emergency admissions via A&E - Type 2,Emergency admissions via A&E - Other A&E department,Other emergency admissions"
)
AE_ROW = "MSitAE-JULY-2024,RF4,LONDON,BARKING-HAVERING,1000,0,200,50,400,0,10,5,30,300,0,1,49"
AE_TOTAL = "TOTAL,TOTAL,TOTAL,TOTAL,1000,0,200,50,400,0,10,5,30,300,0,1,49"


def ae(*lines: str) -> File:
    return text(*(lines or (AE_HEADER, AE_ROW, AE_TOTAL)), name="Monthly-AE-July-2024.csv")


def dtoc(period: str = "April 2017", published: str = "8th June 2017") -> File:
    rows = [
        ["", "Title:", "Delayed Transfer of Care, NHS Organisations, England"],
        ["", "Period:", period],
        ["", "Published:", published],
        ["", "Region", "ONS Geography", "Code", "Name", "NHS", "Social Care", "Both", "Total"],
        ["", "-", "-", "-", "England", 120, 40, 20, 180],
        ["", "-", "E09000002", "716", "Barking-and-Dagenham", 120, 40, 20, 180],
    ]
    return xls({"LA - by responsible org": rows}, "April_17.xls")


YEARS = ("2023 to 2024", "2024 to 2025")


def ascof(registry: Registry, *, without: str = "", years: tuple[str, str] = YEARS, only: str = "") -> File:
    """Every table of the feed but one; with other years in all of them, or in one only."""
    codes = [code for code in registry.feed("ascof").indicators if code != without]
    contents = [["Metric", "Start year"], *([code, "2023 to 2024"] for code in codes)]
    across = {code: years if only in ("", code) else YEARS for code in codes}
    rows = [["England", "England", "E92000001", 0.5, 0.5], [716.0, "Barking-and-Dagenham", "E09000002", 0.5, 0.5]]
    first = ("Local authority code", "Local authority", "ONS area code")
    tables = {f"Table_{code.lower()}": [[*first, *(f"{year} - outcome" for year in across[code])], *rows] for code in codes}
    return ods({"Contents": contents, **tables})


OFLOG_HEADER = "Financial year,Local authority code,Local authority name,Measure,Code,Value,MEDIAN,MADs_from_median,rank_order"


def oflog(*, measure: str = "Outcome, short-term", median: str = "76.8") -> File:
    line = '2022-23,{council},A-name,"{measure}",ASC1,63.8,{median},-0.5,desc'
    others = ("E09000002", "E06000015", "E06000059")
    lines = [line.format(council=one, measure="Outcome, short-term", median="76.8") for one in others]
    return text(OFLOG_HEADER, *lines, line.format(council="E09000003", measure=measure, median=median), name="ASC_data.csv")


NOF_HEADER = (
    "Quarter,Region,Trust_type,Trust_subtype,Trust_code,Trust_name,Domain,Sub-domain,Metric_ID,Metric_description,"
    "Reporting_date,Units,Value,Median_value,Lower_quartile,Upper_quartile,Rank"
)
LEAGUE = (
    "Quarter,Region,Trust_type,Trust_subtype,Trust_code,Trust_name,Average_score,Likely_range_of_average_score,Segment,"
    "Trust_in_financial_deficit,Rank,Likely_range_of_rank"
)
LEAGUE_ROW = "Q1 2025/26,London,Acute trust,Acute,RF4,Barking-Havering,2.37,2 to 2.7,3.0,Yes,2,1 to 2"


def nof(quarter: str = "Q1 2025/26", reported: str = "Q1 2025/26") -> File:
    line = "{q},London,Acute trust,Acute,RF4,Barking-Havering,Summary,Summary,{m},Some,{r},score,{v},NA,NA,NA,1"
    figures = (("OF5000", "3.0"), ("OF5002", "2.37"), ("OF5004", "0"), ("OF5005", "3.0"))
    return text(NOF_HEADER, *(line.format(q=quarter, m=code, r=reported, v=value) for code, value in figures), name="nof.csv")


def discharges(make: Any, *, away: bool = False, noughts: bool = False, **changed: Any) -> File:
    """A month of the discharge report; R1H has no return on a day, or one of noughts."""
    trusts = {
        "RF4": ("BARKING-HAVERING", "LONDON", "QMF", "NHS NORTH EAST LONDON ICB"),
        "R1H": ("BARTS", "LONDON", "QMF", "NHS NORTH EAST LONDON ICB"),
    }

    def reports(code: str, day: date) -> tuple[int, int] | None:
        odd = code == "R1H" and day.day == 9
        return None if odd and away else (0, 0) if odd and noughts else (40, 60)

    sheets = make(trusts, date(2023, 4, 1), reports, published=date(2023, 5, 11))
    return xlsx(sheets, "acute_april2023.xlsx", **changed)


# --- the table


@dataclass(frozen=True)
class Case:
    """What fires the check, the nearest sound file, the row it points to, and what the message says."""

    check: str
    broken: Callable[[Make], File]
    sound: Callable[[Make], File]
    says: str
    row: int = 0
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return self.check


@dataclass(frozen=True)
class Make:
    """What some files are made from."""

    registry: Registry
    discharge_sheets: Any


def plain(file: File) -> Callable[[Make], File]:
    return lambda _: file


WARNING, NOTE = Severity.WARNING, Severity.NOTE
WHOLE = plain(TEMPLATE)
BOOK = plain(xlsx({"Figures": TEMPLATE_BOOK}))
CASES = [
    Case("empty-file", plain(("figures.csv", b" \n")), WHOLE, "is empty (2 bytes"),
    Case("opens", plain(("figures.csv", b"%PDF-1.7 x")), WHOLE, "is a PDF document"),
    Case("too-large", lambda _: with_stray_cell(), BOOK, "would unpack to more than can be read"),
    Case("too-wide", plain(text(HEADER, ROW + "," * 2_100)), WHOLE, "of 2,107 columns"),
    Case("cut-off", plain(text(HEADER, ROW, "nhs-ae-4h,R1H", end="")), WHOLE, "2 cells of 7", 3),
    Case("macros", plain(with_member(BOOK(None), "xl/vbaProject.bin")), BOOK, "has a program (macros) inside", 0, NOTE),  # type: ignore[arg-type]
    Case("ending-agrees", plain(text(HEADER, ROW, name="figures.xlsx")), WHOLE, 'a workbook does (".xlsx")', 0, NOTE),
    Case("file-name-letters", plain(text(HEADER, ROW, name="figures£.csv")), WHOLE, '"figures£.csv"', 0, NOTE),
    Case(
        "row-limit", plain(text(HEADER, *[ROW] * 65_535)), plain(text(HEADER, *[ROW] * 65_530)), "exactly 65,536 rows", 65_536,
        WARNING,
    ),
    Case("feed-known", plain(text("name,age", "Ann,40")), WHOLE, "none of the feeds in the registry"),
    Case(
        "self-assessment",
        plain(text("place,instrument,item,side,respondent,answer", "barking-and-dagenham,who-continuum,vision,nhs,1,Autonomy")),
        WHOLE,
        "answers of people about their partnership",
    ),
    Case("edition", plain(nof("Q1 2026/27", "Q1 2026/27")), plain(nof()), "the framework of 2026/27"),
    Case(
        "hidden-sheet", plain(xlsx({"About": [["About"]], "Figures": TEMPLATE_BOOK}, hidden="Figures")), BOOK,
        'the sheet "Figures", which is hidden', 0, WARNING,
    ),
    Case(
        "sheets", plain(ods({"Table_9z": [["Local authority code", "Local authority", "ONS area code", "2024 - outcome"]]})),
        lambda make: ascof(make.registry), "None of the tables is one of the measures",
    ),
    Case(
        "missing-table", lambda make: ascof(make.registry, without="1A"), lambda make: ascof(make.registry),
        "There is no table for 1A.", 0, WARNING,
    ),
    Case("wrong-month", plain(dtoc("April 2017", "8th March 2017")), plain(dtoc()), "8th March 2017", 3),
    Case("wrong-quarter", plain(nof("Q1 2025/26", "Q2 2025/26")), plain(nof()), 'its reporting date is "Q2 2025/26"', 2),
    Case(
        "joined-files", plain(text(LEAGUE, LEAGUE_ROW, LEAGUE, LEAGUE_ROW, name="league.csv")),
        plain(text(LEAGUE, LEAGUE_ROW, name="league.csv")), "header", 3,
    ),
    Case(
        "wrong-year", lambda make: ascof(make.registry, years=("2022 to 2023", "2023 to 2024"), only="1A"),
        lambda make: ascof(make.registry), 'the first year is "2022 to 2023"', 1, WARNING,
    ),
    Case(
        "columns", plain(text(HEADER.replace("mark", "value"), ROW)), WHOLE, 'the column "value" is there twice', 1,
    ),
    Case(
        "header-as-written", plain(text(HEADER.replace("value", "Value "), ROW)), WHOLE, '"Value " as "value"', 1, NOTE,
    ),
    Case(
        "measure-names", plain(oflog(measure="Requests, long-term")), plain(oflog()),
        'ASC1 is named "Requests, long-term" here', 5, WARNING,
    ),
    Case(
        "years", lambda make: ascof(make.registry, years=("2024 to 2025", "2023 to 2024")), lambda make: ascof(make.registry),
        '"2023 to 2024 - outcome" stands after 2024 to 2025', 1,
    ),
    Case(
        "booked-columns",
        plain(ae(AE_HEADER.replace("Attendances over 4hrs Booked Appointments Type 1", "Something else"), AE_ROW, AE_TOTAL)),
        plain(ae()), "of the two columns for booked appointments type 1, only one is there", 0, WARNING,
    ),
    Case("cells", plain(text(HEADER, ROW + ",,", ROW)), WHOLE, "9 cells under a header of 7", 2),
    Case(
        "delimiter", plain(text(HEADER.replace(",", ";"), ROW.replace(",", ";"))), WHOLE, "separated by semicolons", 1,
    ),
    Case("quotes", plain(text(HEADER, '"' + ROW, ROW, ROW)), WHOLE, "a quotation mark without its pair"),
    Case("encoding", plain(("figures.csv", "\n".join([HEADER, ROW]).encode("utf-16"))), WHOLE, "is in UTF-16"),
    Case("byte-order-mark", plain(("figures.csv", b"\xef\xbb\xbf" + TEMPLATE[1])), WHOLE, "byte order mark", 0, NOTE),
    Case("garbled-text", plain(text(HEADER + ",note", ROW + ",Â£5")), WHOLE, '"Â£" is text that was saved', 2, WARNING),
    Case(
        "dashes-replaced-by-zero", plain(ae(*(one.replace("-", "0") for one in (AE_HEADER, AE_ROW, AE_TOTAL)))), plain(ae()),
        '"Emergency admissions via A&E 0 Type 1" was published as "Emergency admissions via A&E - Type 1"', 1,
    ),
    Case(
        "formulas-not-computed", plain(without_values(xlsx({"Figures": TEMPLATE_BOOK}, formulas={"D2": 80}))), BOOK, "(D2)", 2,
    ),
    Case(
        "formulas", plain(xlsx({"Figures": TEMPLATE_BOOK}, formulas={"D2": 80})), BOOK, "1 cell holds a formula", 0, NOTE,
    ),
    Case(
        "spaces-in-codes", plain(text(HEADER, ROW, ROW.replace("RF4", "R1H\u00a0"))), WHOLE,
        '"R1H\u00a0" has spaces around it', 3, NOTE,
    ),
    Case(
        "period", plain(ae(AE_HEADER, AE_ROW.replace("JULY-2024", "JULY"), AE_TOTAL)), plain(ae()),
        '"MSitAE-JULY" is not a month', 2,
    ),
    Case(
        "one-period", plain(ae(AE_HEADER, AE_ROW, AE_ROW.replace("JULY", "JUNE").replace("RF4", "R1H"), AE_TOTAL)), plain(ae()),
        "MSitAE-JUNE-2024", 3,
    ),
    Case("one-total", plain(ae(AE_HEADER, AE_ROW, AE_TOTAL, AE_TOTAL)), plain(ae()), "rows 3, 4 are each a total", 4),
    Case(
        "conflicting-medians", plain(oflog(median="70.1")), plain(oflog()), "76.8 in 3 rows, 70.1 in 1 rows", 5, WARNING,
    ),
    Case("no-total-row", plain(ae(AE_HEADER, AE_ROW)), plain(ae()), "there is no TOTAL row", 2),
    Case(
        "days-without-return", lambda make: discharges(make.discharge_sheets, away=True),
        lambda make: discharges(make.discharge_sheets), "R1H 29", 14, NOTE,
    ),
    Case(
        "days-of-noughts", lambda make: discharges(make.discharge_sheets, noughts=True),
        lambda make: discharges(make.discharge_sheets), "R1H on 9 April 2023", 14, NOTE,
    ),
    Case(
        "rows-left-out", lambda make: discharges(make.discharge_sheets), WHOLE, "were read and left out", 0, NOTE,
    ),
]  # fmt: skip


@pytest.fixture
def look(registry, tmp_path) -> Callable[[File], list[Finding]]:
    """What the reader finds in a file, and no more: its content is not screened."""

    def looking(file: File) -> list[Finding]:
        path = tmp_path / file[0]
        path.write_bytes(file[1])
        try:
            opened = open_file(path)
            feed = recognise_feed(opened, registry.feeds)
            if feed is None:
                return list(take_in(path, registry, today=TODAY).findings)
            extract = READERS[feed.reader].read(opened, feed, known_organisations())
            beside = [*opened.remarks_on(extract.observations["sheet"].unique()), *remarks_on_file(opened, extract)]
        except ExtractError as fault:
            return [from_reader(fault)]
        return [from_reader(one, remark=True) for one in (*extract.remarks, *beside)]

    return looking


@pytest.fixture
def make(registry, discharge_sheets) -> Make:
    return Make(registry, discharge_sheets)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_fires_where_it_should(case, look, make):
    found = [one for one in look(case.broken(make)) if one.check == case.check]
    assert len(found) == 1
    assert case.says in found[0].message
    assert (found[0].row, found[0].severity) == (case.row, case.severity)
    assert found[0].guidance or found[0].check == "byte-order-mark"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_silent_on_the_sound_file(case, look, make):
    findings = look(case.sound(make))
    assert case.check not in {one.check for one in findings}
    assert Severity.ERROR not in {one.severity for one in findings}


def test_a_file_may_be_as_large_as_the_registry_allows(registry, tmp_path):
    small = registry.model_copy(
        update={"feeds": {name: feed.model_copy(update={"largest_megabytes": 1}) for name, feed in registry.feeds.items()}}
    )
    path = tmp_path / "figures.csv"
    path.write_bytes(b"x" * 1_000_001)
    (found,) = take_in(path, small, today=TODAY).findings
    assert found.check == "file-size"
    path.write_bytes(b"x" * 1_000_000)
    assert {one.check for one in take_in(path, small, today=TODAY).findings} == {"feed-known"}


# --- guards


def names_in(folder: Path) -> set[str]:
    """The names of all checks that the code under a folder can raise, remark or run, as they are written there."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                given = [one.value for one in node.keywords if one.arg == "check"] or node.args[:1]
                found |= {str(one.value) for one in given if isinstance(one, ast.Constant)}
    return found


#: What makes a finding: the first argument, or the one called `check`, is the name of the check.
MAKERS = {"ExtractError", "_remark", "Check"}


def test_the_table_of_checks_is_all_that_the_code_can_say():
    said = names_in(ROOT / "datasets" / "feeds") | names_in(ROOT / "validation")
    assert sorted(said - set(CHECKS)) == [], "a check without a line in validation/stages.py"
    assert sorted(set(CHECKS) - said) == [], "a line in validation/stages.py of no check"


def test_every_check_is_tested_here_or_where_content_is_screened(registry):
    of_content = {one.name for one in content(registry)}
    here = {case.check for case in CASES} | {"file-size"}
    assert sorted(set(CHECKS) - of_content - here) == []
    assert sorted(here & of_content) == []


def test_the_table_says_how_grave_each_check_is(registry):
    for one in content(registry):
        assert one.severity in CHECKS[one.name].severities, one.name
    assert {case.check for case in CASES if case.severity not in CHECKS[case.check].severities} == set()


def content(registry: Registry) -> list[Any]:
    kinds = (True, False)
    return [one for native in kinds for one in checks(registry, known_organisations(), today=TODAY, native=native)]


def test_every_check_has_words_of_its_own():
    words = [one.looks_for for one in CHECKS.values()]
    assert len(set(words)) == len(words) - (words.count("The period can be read.") - 1)
    assert all(one.endswith(".") and len(one) < 120 for one in words)
