"""A file as it arrives: opened by what it holds, not by what it is called.

Workbooks (xls, xlsx, xlsb, ods) give rows of cells by sheet; text gives rows of cells by line. Whatever cannot be opened is an
`ExtractError` that says what was found and what to do; what can be opened but is odd (a byte order mark) is a remark.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from datasets.errors import ExtractError
from datasets.feeds.ole2 import SECTOR, EndlessError, bytes_missing, check_chains

Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta
Rows: TypeAlias = Sequence[Sequence[Cell]]

MOST_COLUMNS = 2_000
#: Calamine lays a sheet out whole, empty cells too: one stray cell in the last corner would ask for 17,000 million of them.
MOST_CELLS = 30_000_000
MOST_BYTES_UNPACKED = 2_000_000_000
#: Where older and newer spreadsheets cut a file off without a word (with and without the header row).
SPREADSHEET_LIMITS = (65_535, 65_536, 1_048_575, 1_048_576)
#: Rows in which a header is looked for; a text file may have a line of guidance for every indicator above it.
HEAD = 40
HEAD_OF_TEXT = 400

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOM = b"\xef\xbb\xbf"
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a rich-text document"),
)
#: UTF-8 read as Windows-1252 and saved again: "£" comes out as "Â£", "–" as "â€“". U+FFFD stands where a letter was lost.
_GARBLED = re.compile("|".join(("Â£", "Â\u00a0", "â€", "Ã©", "Ã¨", "\ufffd")).encode())


@dataclass(frozen=True)
class Opened:
    """A file that could be opened. `sheets` is empty for text; `raw` (UTF-8 without a mark) is empty for a workbook."""

    name: str
    remarks: tuple[ExtractError, ...] = ()
    raw: bytes = field(default=b"", repr=False)
    sheets: Mapping[str, Rows] = field(default_factory=dict, repr=False)

    @property
    def is_text(self) -> bool:
        return not self.sheets

    @cached_property
    def rows(self) -> list[list[str]]:
        """The rows of a text file; row n of a spreadsheet is `rows[n - 1]`, a line break inside a quoted cell or not."""
        return list(self._records(self.raw))

    @cached_property
    def head(self) -> Mapping[str, Rows]:
        """The first rows of every sheet; of a text file, under the name ""."""
        if self.is_text:
            # The last of the lines may be half a line, and a quote may be left open: good enough to recognise a file by.
            start = io.StringIO(self.raw[:200_000].decode("utf-8", errors="replace"), newline="")
            return {"": _as_far_as_readable(csv.reader(start, delimiter=self.delimiter))}
        return _HeadOfSheets(self.sheets)

    @cached_property
    def tables(self) -> Mapping[str, Rows]:
        """Rows by sheet; of a text file, under the name ""."""
        return {"": self.rows} if self.is_text else self.sheets

    @cached_property
    def delimiter(self) -> str:
        """A comma, unless the first lines (of guidance aside) have more tabs or semicolons."""
        lines = self.raw[:200_000].decode("utf-8", errors="replace").splitlines()
        start = "\n".join(islice((line for line in lines if not line.lstrip('"').startswith("#")), 20))
        return max(",\t;", key=start.count)

    def at(self, sheet: str = "", row: int = 0, column: str = "") -> str:
        """The place in words, as messages begin with it."""
        parts = [self.name]
        parts += [f'sheet "{sheet}"'] if sheet else []
        parts += [f"row {row}"] if row else []
        parts += [f'"{column}"'] if column else []
        return ", ".join(parts)

    def unpaired_quote(self, detail: str) -> ExtractError:
        """The fault of a quoted cell that does not end; in the last line, it is the file that does not."""
        if self.raw.rfind(b'"') > self.raw.rstrip().rfind(b"\n"):
            return ExtractError(
                check="cut-off",
                message=f"{self.name} ends inside a quoted cell: the file is cut off.",
                guidance="Download the file again and compare its last row with the publisher's.",
                row=self.raw.rstrip().count(b"\n") + 1,
            )
        return ExtractError(
            check="quotes",
            message=f"{self.name} has a quotation mark without its pair ({detail}), so its rows cannot be told apart.",
            guidance="Ask the publisher for the file again, or close the quotation mark (two together stand for one).",
        )

    def _records(self, raw: bytes) -> Iterator[list[str]]:
        text = raw.decode("utf-8")
        try:
            yield from self._wide_enough(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            raise self.unpaired_quote(str(error)) from error

    def _wide_enough(self, records: Iterator[list[str]]) -> Iterator[list[str]]:
        for row in records:
            if len(row) > MOST_COLUMNS:
                raise _too_wide(self.name, "", len(row))
            yield row


def open_file(path: Path) -> Opened:
    """The file at this path.

    Raises ExtractError (checks "opens", "empty-file", "encoding", "too-wide", "too-large") for what cannot be read.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _unopened(
            path.name, f"could not be read ({error.strerror})", "Check the path, and that you may read it."
        ) from error
    name = path.name
    if not raw.removeprefix(_BOM).strip():
        raise ExtractError(
            check="empty-file",
            message=f"{name} is empty ({len(raw):,} bytes, none of them a figure).",
            guidance="Download or export it again; the last copy was not completed.",
        )
    if raw.startswith((_OLE2, b"PK\x03\x04")):
        return _open_workbook(name, raw)
    return _open_text(name, raw)


def cell_text(cell: object) -> str:
    """A cell as a person reads it: 716.0 is "716", a day is "2019-04-01", nothing is ""."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


# --- workbooks


class _Sheets(Mapping[str, Rows]):
    """Rows by sheet name, each sheet read when first asked for. Hidden sheets are there too."""

    def __init__(self, name: str, raw: bytes, workbook: CalamineWorkbook) -> None:
        self._name, self._raw, self._workbook = name, raw, workbook
        self._read: dict[str, Rows] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._workbook.sheet_names)

    def __len__(self) -> int:
        return len(self._workbook.sheet_names)

    def __getitem__(self, sheet: str) -> Rows:
        if sheet not in self._workbook.sheet_names:
            raise KeyError(sheet)
        if sheet not in self._read:
            self._read[sheet] = self._rows(sheet)
        return self._read[sheet]

    def _rows(self, sheet: str) -> Rows:
        try:
            # Empty rows and columns at the top left are kept, so that row and column are those a person sees.
            rows = self._workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except BaseException as error:  # noqa: BLE001, RUF100 - a panic in calamine is not an Exception
            raise _from_calamine(self._name, error, sheet) from error
        width = max(map(len, rows), default=0)
        if width > MOST_COLUMNS:
            raise _too_wide(self._name, sheet, width)
        return rows


class _HeadOfSheets(Mapping[str, Rows]):
    def __init__(self, sheets: Mapping[str, Rows]) -> None:
        self._sheets = sheets

    def __iter__(self) -> Iterator[str]:
        return iter(self._sheets)

    def __len__(self) -> int:
        return len(self._sheets)

    def __getitem__(self, sheet: str) -> Rows:
        return self._sheets[sheet][:HEAD]


def _open_workbook(name: str, raw: bytes) -> Opened:
    if raw.startswith(_OLE2) and "EncryptedPackage".encode("utf-16-le") in raw:
        raise _locked(name)
    if raw.startswith(b"PK"):
        _look_inside_zip(name, raw)
        remarks: tuple[ExtractError, ...] = ()
    else:
        remarks = tuple(_look_inside_ole2(name, raw))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except BaseException as error:  # noqa: BLE001, RUF100 - a panic in calamine is not an Exception
        raise _from_calamine(name, error) from error
    if not workbook.sheet_names:
        raise _unopened(name, "is a workbook without sheets", "Save it again from the program that made it.")
    return Opened(name=name, remarks=remarks, sheets=_Sheets(name, raw, workbook))


def _look_inside_ole2(name: str, raw: bytes) -> Iterator[ExtractError]:
    try:
        check_chains(raw)
    except EndlessError as error:
        raise _damaged(name) from error
    if missing := bytes_missing(raw):
        cut = _remark(
            "cut-off",
            f"{name} ends {missing:,} bytes before the end that its own table of contents gives: the file is cut off.",
            "Download the file again; what was lost may be a sheet or nothing of use.",
        )
        if missing >= SECTOR:
            raise cut
        yield cut


def _look_inside_zip(name: str, raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inside = {one.filename: one for one in archive.infolist()}
            _check_kind_of_zip(name, set(inside), archive)
            if sum(one.file_size for one in inside.values()) > MOST_BYTES_UNPACKED:
                raise _too_large(name, "")
            for sheet in (one for one in inside if re.fullmatch(r"xl/worksheets/[^/]+\.xml", one)):
                _check_reach(name, sheet, archive.read(sheet))
            if "content.xml" in inside:
                _check_repeats(name, archive.read("content.xml"))
    except ExtractError:
        raise
    except Exception as error:  # damage shows in many ways: zlib, struct, unknown compression, missing members
        raise (_recoded(name) if _is_text(raw) else _damaged(name)) from error


def _check_kind_of_zip(name: str, inside: set[str], archive: zipfile.ZipFile) -> None:
    if "META-INF/manifest.xml" in inside and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise _locked(name)
    if inside & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        return
    found = "a Word document" if "word/document.xml" in inside else "a zip archive"
    holds = ", ".join(sorted(inside)[:3]) or "nothing"
    raise _unopened(name, f"is {found} (it holds {holds}), not a workbook or a CSV", "Unpack it, and submit the file inside.")


def _check_reach(name: str, sheet: str, xml: bytes) -> None:
    """Refuse a sheet with a cell so far out that laying it out would exhaust the machine."""
    lowest = max((int(found) for found in re.findall(rb'<row[^>]* r="(\d+)"', xml[-200_000:])), default=1)
    if lowest * 16_384 <= MOST_CELLS:
        return
    widest = max((_column_number(found[1]) for found in re.finditer(rb' r="([A-Z]{2,3})\d', xml)), default=26)
    if widest * lowest > MOST_CELLS:
        raise _too_large(name, sheet)


def _check_repeats(name: str, xml: bytes) -> None:
    """The same for ODS, which writes a row once and how often it is repeated. Rows without text are left out by calamine."""
    cells = 0
    for row in re.finditer(rb'number-rows-repeated="(\d{3,})"[^>]*>(.*?)</table:table-row>', xml, re.DOTALL):
        if b"<text:p" in row[2]:
            repeats = re.findall(rb'number-columns-repeated="(\d+)"', row[2])
            cells += int(row[1]) * (row[2].count(b"<table:table-cell") + sum(map(int, repeats)))
    if cells > MOST_CELLS:
        raise _too_large(name, "")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _from_calamine(name: str, error: BaseException, sheet: str = "") -> ExtractError:
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError | ExtractError):
        raise error
    if isinstance(error, PasswordError):
        return _locked(name)
    if sheet and isinstance(error, CalamineError):
        return _unopened(
            name,
            f'has a sheet "{sheet}" that is damaged or no table ({error})',
            "Save the workbook again, or ask for a new copy.",
        )
    return _damaged(name)


# --- text


def _open_text(name: str, raw: bytes) -> Opened:
    for start, kind in _FOREIGN:
        if raw.startswith(start):
            raise _unopened(name, f"is {kind}, whatever its name says", "Submit the CSV or the workbook the figures came in.")
    _refuse_other_encodings(name, raw)
    if re.match(rb"\s*<(!doctype html|html)", raw[:500], re.IGNORECASE):
        raise _unopened(
            name,
            "is a web page, not a file of figures",
            "Download the file itself: the link led to a page (a sign-in or an error).",
        )
    if re.match(rb"\s*<\?xml", raw[:100]):
        raise _unopened(name, "is an XML document", "Open it in a spreadsheet and save it as xlsx or CSV.")
    remarks: list[ExtractError] = []
    if raw.startswith(_BOM):
        raw = raw.removeprefix(_BOM)
        remarks.append(_remark("byte-order-mark", f"{name} begins with a byte order mark; it was read without it."))
    raw = _as_utf8(name, raw, remarks)
    remarks += _oddities(name, raw)
    return Opened(name=name, remarks=tuple(remarks), raw=raw)


#: An .xls whose bytes were taken for letters and written out as UTF-8.
_RECODED_OLE2 = _OLE2.decode("latin-1").encode("utf-8")
_SAVE_AS = 'Open it in a spreadsheet and save it as "CSV UTF-8 (comma delimited)".'


def _refuse_other_encodings(name: str, raw: bytes) -> None:
    if raw.startswith(_RECODED_OLE2):
        raise _recoded(name)
    if encoding := _wide_encoding(raw[:4_000]) or _mainframe_encoding(raw[:4_000]):
        raise ExtractError(check="encoding", message=f"{name} is in {encoding}, not UTF-8.", guidance=_SAVE_AS)
    if b"\x00" in raw:
        raise _unopened(name, "is a binary file, not text or a workbook", "Submit the CSV or the workbook the figures came in.")


def _wide_encoding(start: bytes) -> str:
    """UTF-32 or UTF-16 by the mark it begins with, or by where the empty bytes of its plain letters stand; "" if neither."""
    quarter = max(len(start) // 4, 1)
    empty = [start[place::4].count(0) / quarter for place in range(4)]
    if start.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")) or sum(share > 0.9 for share in empty) == 3:
        return "UTF-32 (four bytes a letter)"
    of_pairs = [(empty[0] + empty[2]) / 2, (empty[1] + empty[3]) / 2]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or (max(of_pairs) > 0.7 and min(of_pairs) < 0.1):
        return "UTF-16 (two bytes a letter)"
    return ""


def _mainframe_encoding(start: bytes) -> str:
    """Bytes that make no line of text, but do in the code of mainframes, where a space is 0x40 and "k" a comma."""
    if b"," in start or b"\n" in start or start.isascii():
        return ""
    plain = sum(letter.isascii() and (letter.isprintable() or letter in "\r\n\t\x85") for letter in start.decode("cp500"))
    return "EBCDIC (a mainframe's code)" if plain > 0.95 * len(start) else ""


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _as_utf8(name: str, raw: bytes, remarks: list[ExtractError]) -> bytes:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(raw) - 3 and "unexpected end" in error.reason:
            remarks.append(
                _remark("cut-off", f"{name} ends in the middle of a letter: the file is cut off.", "Ask for it again.")
            )
            return raw[: error.start]
        row = raw.count(b"\n", 0, error.start) + 1
        text = raw.decode("cp1252", errors="replace")
        remarks.append(
            _remark(
                "encoding",
                f"{name} is not UTF-8; read as Windows-1252 (first at row {row}).",
                'Save it as "CSV UTF-8 (comma delimited)" so that names and pound signs are certain.',
                row=row,
            )
        )
        return text.encode("utf-8")
    return raw


def _oddities(name: str, raw: bytes) -> Iterator[ExtractError]:
    # Letters of ASCII alone cannot be garbled, and are the usual case: seen ten times faster than searched.
    if not raw.isascii() and (found := _GARBLED.search(raw)):
        row = raw.count(b"\n", 0, found.start()) + 1
        value = found[0].decode("utf-8", errors="replace")
        yield _remark(
            "garbled-text",
            f'{name}, row {row}: "{value}" is text that was saved in one encoding and read in another.',
            "The figures are read as they are; check names, and ask the publisher for an undamaged copy.",
            row=row,
            value=value,
        )
    rows = raw.count(b"\n") + (not raw.endswith(b"\n"))
    if rows in SPREADSHEET_LIMITS:
        yield row_limit(name, rows)


def row_limit(name: str, rows: int, sheet: str = "") -> ExtractError:
    """A remark on a file of exactly as many rows as a spreadsheet holds."""
    return _remark(
        "row-limit",
        f"{name} has exactly {rows:,} rows, as many as a spreadsheet holds: it was probably cut off there.",
        "Export it again without going through a spreadsheet, and compare the number of rows.",
        sheet=sheet,
        row=rows,
    )


def _as_far_as_readable(records: Iterator[list[str]]) -> list[list[str]]:
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error):
        rows.extend(islice(records, HEAD_OF_TEXT))
    return rows


# --- faults


def _remark(check: str, message: str, guidance: str = "", *, sheet: str = "", row: int = 0, value: str = "") -> ExtractError:
    return ExtractError(check=check, message=message, guidance=guidance, sheet=sheet, row=row, value=value)


def _unopened(name: str, what: str, guidance: str) -> ExtractError:
    return ExtractError(check="opens", message=f"{name} {what}.", guidance=guidance)


def _damaged(name: str) -> ExtractError:
    return _unopened(
        name,
        "looks like a workbook but is damaged or cut off, and cannot be opened",
        "Download or export it again; if it opens in a spreadsheet, save it there as xlsx.",
    )


def _recoded(name: str) -> ExtractError:
    return ExtractError(
        check="encoding",
        message=f"{name} is a workbook whose bytes were changed from one text encoding to another, which destroys it.",
        guidance="Download the file again, without a program that treats it as text.",
    )


def _locked(name: str) -> ExtractError:
    return _unopened(name, "is protected by a password", "Save a copy without a password, and submit that.")


def _too_large(name: str, sheet: str) -> ExtractError:
    return ExtractError(
        check="too-large",
        message=f"{name} would unpack to more than can be read: a cell far outside the table, or a file made to do harm.",
        guidance="Copy the table alone into a new workbook, and submit that.",
        sheet=sheet,
    )


def _too_wide(name: str, sheet: str, width: int) -> ExtractError:
    return ExtractError(
        check="too-wide",
        message=f"{name} has a row of {width:,} columns; no collection read here has more than {MOST_COLUMNS:,}.",
        guidance="Check for stray cells far to the right, and that this is the file you meant.",
        sheet=sheet,
    )
