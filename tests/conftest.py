"""The few things most tests need: the registry, an empty store, the real published files if they are here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from typer.testing import CliRunner

from dashboard.command import app
from datasets.registry import Registry, read_registry

ROOT = Path(__file__).parents[1]
REAL_FILES = ROOT.parent / "shared" / "feeds"
Sheets: TypeAlias = Mapping[str, Sequence[Sequence[Any]]]


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
        with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
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
