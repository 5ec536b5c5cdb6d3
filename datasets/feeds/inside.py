"""What a workbook holds beside the values of its cells: programs (macros), and formulas behind the values.

Only values are ever read, and nothing inside a workbook is run. But a value behind which a formula stands was put there by
the program that last computed it, and a formula that no program has computed yet has none: both are worth a word.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree
from zlib import error as ZlibError  # noqa: N812

from datasets.feeds.ole2 import directory, stream

_MACROS_OF_ZIP = re.compile(r"(?:^|/)vbaProject\.bin$|^Basic/.+\.xml$|^Scripts/", re.IGNORECASE)
_BOUND_SHEET, _FORMULA, _FILE_PASS, _END = 0x0085, 0x0006, 0x002F, 0x000A


#: What reading a workbook's own parts raises where one is missing, cut short or no XML.
DAMAGED = (KeyError, ElementTree.ParseError, zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Formulas:
    """How many cells of a sheet hold a formula, and the addresses of those that no program has computed ("B7")."""

    cells: int = 0
    not_computed: tuple[str, ...] = ()


FormulasOf = Callable[[int, str], Formulas]


def no_formulas(_position: int, _sheet: str) -> Formulas:
    return Formulas()


def has_macros(raw: bytes) -> bool:
    """Whether there is a program inside a workbook (xlsm, xlsb, xls, or ods)."""
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return any(_MACROS_OF_ZIP.search(name) for name in archive.namelist())
    return any(name.startswith("_VBA_PROJECT") for name in directory(raw))


def is_locked_xls(raw: bytes) -> bool:
    """Whether the records of an .xls are encrypted; calamine, looking for any format that fits, does not say so."""
    return any(kind == _FILE_PASS for kind, _ in _records(_xls_book(raw), 0))


def formulas_of(raw: bytes) -> FormulasOf:
    """A function of the position (from 0) and the name of a sheet. Formulas of .xlsb are not counted."""
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
        if "content.xml" in names:
            return _of_ods(raw)
        return _of_xlsx(raw) if "xl/workbook.xml" in names else no_formulas
    return _of_xls(raw)


# --- xlsx

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_HAS_VALUE = re.compile(rb"<(?:\w+:)?(?:v>[^<]|is[\s>])")
_HAS_VALUE_OR_EMPTY_TEXT = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>/]")
_ADDRESS = re.compile(rb"\br=[\"']([A-Za-z]+\d+)")


def _of_xlsx(raw: bytes) -> FormulasOf:
    def look(_position: int, sheet: str) -> Formulas:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            part = _parts(archive).get(sheet)
            xml = archive.read(part) if part in archive.namelist() else b""
        return _in_sheet_xml(xml)

    return look


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The member of the archive in which each sheet is, by the sheet's name."""
    targets = {
        one.get("Id", ""): posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))).lstrip("/")
        for one in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    sheets = (one for one in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter() if one.tag.endswith("}sheet"))
    ids = {one.get("name", ""): next((text for key, text in one.items() if key.endswith("}id")), "") for one in sheets}
    return {name: targets[key] for name, key in ids.items() if key in targets}


def _in_sheet_xml(xml: bytes) -> Formulas:
    if not _HAS_FORMULA.search(xml):
        return Formulas()
    cells, not_computed = 0, []
    for attributes, content in _CELL.findall(re.sub(rb"<(?:\w+:)?c\b[^>]*/>", b"", xml)):
        if not _HAS_FORMULA.search(content):
            continue
        cells += 1
        # A formula whose answer is empty text has a value too; a library that does not compute writes an empty one.
        text = b't="str"' in attributes
        if not (_HAS_VALUE_OR_EMPTY_TEXT if text else _HAS_VALUE).search(content):
            found = _ADDRESS.search(attributes)
            not_computed.append(found[1].decode() if found else "?")
    return Formulas(cells, tuple(not_computed))


# --- ods

_TABLE = re.compile(rb"<table:table\b[^>]*>(.*?)</table:table>", re.DOTALL)
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.DOTALL)
_ODS_VALUE = re.compile(rb"office:(?:value|string-value|date-value|time-value|boolean-value)=")
_REPEATED = re.compile(rb"table:number-(?:rows|columns)-repeated=\"(\d{1,9})\"")


def _of_ods(raw: bytes) -> FormulasOf:
    @cache
    def tables() -> tuple[bytes, ...]:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            xml = archive.read("content.xml")
        return tuple(found[1] for found in _TABLE.finditer(xml)) if b"table:formula=" in xml else ()

    def look(position: int, _sheet: str) -> Formulas:
        table = tables()[position] if position < len(tables()) else b""
        found = list(_ods_formulas(table)) if b"table:formula=" in table else []
        return Formulas(len(found), tuple(address for address, computed in found if not computed))

    return look


def _ods_formulas(table: bytes) -> Iterator[tuple[str, bool]]:
    """The address of each cell with a formula, and whether it has a value."""
    row = 1
    for attributes, content in _ROW.findall(table):
        column = 1
        for cell, inside in _ODS_CELL.findall(content):
            if b"table:formula=" in cell:
                yield f"{_letters(column)}{row}", bool(_ODS_VALUE.search(cell)) or b"<text:p" in inside
            column += _repeats(cell)
        row += _repeats(attributes)


def _repeats(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1]) if found else 1


def _letters(column: int) -> str:
    text = ""
    while column:
        column, place = divmod(column - 1, 26)
        text = chr(65 + place) + text
    return text


# --- xls


def _of_xls(raw: bytes) -> FormulasOf:
    book = cache(lambda: _xls_book(raw))

    def look(position: int, _sheet: str) -> Formulas:
        starts = [int.from_bytes(data[:4], "little") for kind, data in _records(book(), 0) if kind == _BOUND_SHEET]
        if position >= len(starts):
            return Formulas()
        return Formulas(sum(kind == _FORMULA for kind, _ in _records(book(), starts[position])))

    return look


def _xls_book(raw: bytes) -> bytes:
    return stream(raw, "Workbook") or stream(raw, "Book")


def _records(book: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records from a place to the end of that part ([MS-XLS], section 2.1.4)."""
    kind = -1
    while place + 4 <= len(book) and kind != _END:
        kind, length = int.from_bytes(book[place : place + 2], "little"), int.from_bytes(book[place + 2 : place + 4], "little")
        yield kind, book[place + 4 : place + 4 + length]
        place += 4 + length
