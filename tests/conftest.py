"""The few things most tests need: the registry, an empty store, the real published files if they are here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import xlsxwriter
import xlwt
from hypothesis import settings
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from typer.testing import CliRunner

from dashboard.command import app
from datasets.registry import Registry, read_registry

ROOT = Path(__file__).parents[1]
REAL_FILES = ROOT.parent / "shared" / "feeds"
Sheets: TypeAlias = Mapping[str, Sequence[Sequence[Any]]]
#: A property is tried on the same examples each time, so that what passed here passes there; `--hypothesis-profile other` tries
#: others, to find more. None is timed: how busy a machine is says nothing of an answer.
settings.register_profile("other", deadline=None, print_blob=True)
settings.register_profile("same", settings.get_profile("other"), derandomize=True)
settings.load_profile("same")


@pytest.fixture(scope="session")
def registry() -> Registry:
    return read_registry(ROOT / "indicators.toml")


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder of real published files; a test that asks for it is skipped where they are not."""
    if not REAL_FILES.is_dir():
        pytest.skip(f"the real published files are not at {REAL_FILES}")
    return REAL_FILES


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store filled with the bundled real figures. For reading only; a test that writes takes a copy of the folder."""
    folder = tmp_path_factory.mktemp("demo") / "store"
    options = ["--store", str(folder), "--registry", str(ROOT / "indicators.toml")]
    done = CliRunner().invoke(app, [*options, "demo", "--no-serve"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="session")
def save_xls() -> Callable[[Path, Sheets], Path]:
    """Writes sheets of rows as an .xls workbook and returns its path."""

    def save(path: Path, sheets: Sheets) -> Path:
        book = xlwt.Workbook()
        for name, rows in sheets.items():
            page = book.add_sheet(name)
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell != "":
                        page.write(number, column, cell)
        book.save(str(path))
        return path

    return save


@pytest.fixture(scope="session")
def save_xlsx() -> Callable[..., Path]:
    """Writes sheets of rows as an .xlsx workbook, days as dates and the sheets named hidden, and returns its path."""

    def save(path: Path, sheets: Sheets, hidden: Collection[str] = ()) -> Path:
        options = {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(path), options) as book:
            pages = {name: book.add_worksheet(name) for name in sheets}
            for name, rows in sheets.items():
                for number, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        if cell != "":
                            pages[name].write(number, column, cell)
            for name in hidden:
                pages[name].hide()
            next(page for name, page in pages.items() if name not in hidden).set_first_sheet()
            next(page for name, page in pages.items() if name not in hidden).activate()
        return path

    return save


@pytest.fixture(scope="session")
def save_ods() -> Callable[[Path, Sheets], Path]:
    """Writes sheets of rows as an .ods workbook and returns its path."""

    def save(path: Path, sheets: Sheets) -> Path:
        book = OpenDocumentSpreadsheet()
        for name, rows in sheets.items():
            sheet = Table(name=name)
            for cells in rows:
                line = TableRow()
                for cell in cells:
                    number = isinstance(cell, float)
                    one = TableCell(valuetype="float", value=cell) if number else TableCell(valuetype="string")
                    one.addElement(P(text=str(cell)))
                    line.addElement(one)
                sheet.addElement(line)
            book.spreadsheet.addElement(sheet)
        book.save(str(path))
        return path

    return save


#: The three columns a day of the acute discharge situation report.
DISCHARGE_COLUMNS = (
    "Number of patients who no longer meet the criteria to reside",
    "Number of patients discharged",
    "Number of patients remaining in hospital who no longer meet the criteria to reside",
)


@pytest.fixture(scope="session")
def discharge_sheets() -> Callable[..., dict[str, list[list[Any]]]]:
    """Sheets of an acute discharge situation report, of the shape NHS England publishes, from what each trust reports.

    `trusts` gives for each code its name, region, board code and board name; `reports` what a trust reports on a day
    (discharged and remaining), or None for no return. `above` is how many empty rows stand above the tables: it changes from
    month to month.
    """
    made = "Due to disclosure risks, trust-level and ICB-level data exclude patients discharged to a hospice."

    def sheets(
        trusts: Mapping[str, tuple[str, str, str, str]],
        first: date,
        reports: Callable[[str, date], tuple[int, int] | None],
        *,
        published: date,
        above: int = 1,
    ) -> dict[str, list[list[Any]]]:
        days = [first + timedelta(days=n) for n in range(31) if (first + timedelta(days=n)).month == first.month]
        told = {code: [reports(code, day) for day in days] for code in trusts}

        def cells(codes: Sequence[str]) -> list[Any]:
            row: list[Any] = []
            for number in range(len(days)):
                given = [one for code in codes if (one := told[code][number]) is not None]
                gone, left = sum(one[0] for one in given), sum(one[1] for one in given)
                row += [gone + left, gone, left] if given else ["-"] * 3
            return row

        def discharges(codes: Sequence[str]) -> list[Any]:
            gone = sum(one[0] for code in codes for one in told[code] if one is not None)
            return [gone // 2, gone - gone // 2, 0, "-"]

        def table(figures: Callable[[Sequence[str]], list[Any]]) -> list[list[Any]]:
            regions = list(dict.fromkeys(region for _, region, _, _ in trusts.values()))
            boards = list(dict.fromkeys((region, code, name) for _, region, code, name in trusts.values()))
            rows: list[list[Any]] = [["", "", "", "ENGLAND (Type 1 Trusts)", *figures(list(trusts))]]
            rows += [["", "", "", one, *figures([code for code, of in trusts.items() if of[1] == one])] for one in regions]
            rows += [[], ["", "Region", "ICB Code", "ICB Name"]]
            rows += [["", *board, *figures([code for code, of in trusts.items() if of[2] == board[1]])] for board in boards]
            rows += [[], ["", "Region", "Org Code", "Org Name"]]
            return [*rows, *(["", of[1], code, of[0], *figures([code])] for code, of in trusts.items()), []]

        month = f"{first:%B %Y}"
        notes = ["", f"Notes: 1. {made}", "", ""]
        missing = [sum(told[code][number] is None for code in trusts) for number in range(len(days))]
        return {
            "Cover Sheet": [
                [],
                ["", "Title:", "Acute Daily Discharge Situation Report "],
                ["", "Period:", days[0], "-", days[-1]],
                ["", "Published:", published],
                ["", "Revised:", "-"],
            ],
            "Table 1": [
                ["", "Table 1: Number of organisations for whom no data was submitted per day"],
                ["", "Contents"],
                ["", "Date", "Missing organisations (Acute Trust with Type 1)"],
                *(["", day, number] for day, number in zip(days, missing, strict=True)),
            ],
            "Table 2": [
                *([] for _ in range(above)),
                ["", "Table 2: Number of patients who no longer meet criteria to reside and who were / were not discharged"],
                ["", "Contents"],
                ["", "", "", "", *(cell for day in days for cell in (day, "", ""))],
                [*notes, *(DISCHARGE_COLUMNS * len(days))],
                *table(cells),
            ],
            "Table 4": [
                *([] for _ in range(above)),
                ["", "Table 4: Month total number of patients discharged by their intended discharge destination"],
                [*notes, f"{month} - Total number of patients discharged"],
                [
                    *[""] * 4, "P0 - Domestic home without reablement support", "P1 - Domestic home with reablement support",
                    "P2 - Care Home", "P2 - Hospice",
                ],
                *table(discharges),
            ],
        }  # fmt: skip

    return sheets
