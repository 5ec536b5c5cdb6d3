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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from datasets.errors import ExtractError
from datasets.feeds.inside import DAMAGED, FormulasOf, formulas_of, has_macros, is_locked_xls, no_formulas
from datasets.feeds.ole2 import SECTOR, EndlessError, bytes_missing, check_chains, directory
from datasets.feeds.probe import SECONDS, Outcome, try_to_open

Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta
Rows: TypeAlias = Sequence[Sequence[Cell]]

MOST_COLUMNS = 2_000
#: Calamine lays a sheet out whole, empty cells too: one stray cell in the last corner would ask for 17,000 million of them.
MOST_CELLS = 30_000_000
MOST_BYTES_UNPACKED = 1_000_000_000
#: Sheets shrink to a tenth or a fiftieth in their archive. A large one that shrank more than this is made to do harm.
MOST_SHRUNK, FROM_BYTES = 200, 100_000_000
#: The csv module refuses longer cells; the longest in a published file has some hundred letters.
LONGEST_CELL = csv.field_size_limit()
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
    (b"MZ\x90\x00", "a program (Windows)"),
    (b"\x7fELF", "a program (Linux)"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"GIF8", "a picture (GIF)"),
)
#: What is in an OLE2 file that is no workbook.
_FOREIGN_OLE2 = (
    ("WordDocument", "a Word document"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("VisioDocument", "a Visio drawing"),
    ("__properties_version1.0", "an Outlook message"),
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
    hidden: frozenset[str] = frozenset()
    formulas: FormulasOf = field(default=no_formulas, repr=False)

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
            return {"": list(self._wide_enough(_as_far_as_readable(csv.reader(start, delimiter=self.delimiter))))}
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

    def remarks_on(self, sheets: Iterable[str]) -> Iterator[ExtractError]:
        """What a person should know of the sheets that figures were read from: hidden ones, and formulas.

        Raises ExtractError (check "formulas-not-computed") for a sheet with a formula that no program has computed.
        """
        for sheet in sheets:
            if sheet in self.hidden:
                yield _hidden(self, sheet)
            if sheet in self.sheets:
                yield from _formulas(self, sheet)

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
            if "field larger" in str(error):
                raise _too_long(self.name) from error
            raise self.unpaired_quote(str(error)) from error

    def _wide_enough(self, records: Iterable[list[str]]) -> Iterator[list[str]]:
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
    _refuse_harm(name, raw)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except BaseException as error:  # noqa: BLE001, RUF100 - a panic in calamine is not an Exception
        raise _from_calamine(name, error) from error
    if not workbook.sheet_names:
        raise _unopened(name, "is a workbook without sheets", "Save it again from the program that made it.")
    hidden = (one.name for one in workbook.sheets_metadata if one.visible != SheetVisibleEnum.Visible)
    if has_macros(raw):
        remarks = (*remarks, _macros(name))
    return Opened(name, remarks, sheets=_Sheets(name, raw, workbook), hidden=frozenset(hidden), formulas=formulas_of(raw))


def _refuse_harm(name: str, raw: bytes) -> None:
    """ExtractError for a workbook that would run for ever, ask for all memory or break the program that reads it."""
    match try_to_open(raw, MOST_CELLS, seconds=SECONDS):
        case Outcome.TOO_LARGE:
            raise _too_large(name, "")
        case Outcome.TOO_SLOW:
            raise _unopened(
                name,
                "could not be opened in the time that any sound workbook of its size takes: it is damaged, or made to do harm",
                "Open it in a spreadsheet, copy the table alone into a new workbook, and submit that.",
            )
        case Outcome.BREAKS:
            raise _damaged(name)


def _look_inside_ole2(name: str, raw: bytes) -> Iterator[ExtractError]:
    try:
        check_chains(raw)
    except EndlessError as error:
        raise _damaged(name) from error
    inside = _directory(name, raw)
    if kind := next((kind for sign, kind in _FOREIGN_OLE2 if any(one.startswith(sign) for one in inside)), ""):
        raise _unopened(name, f"is {kind}, whatever its name says", "Submit the CSV or the workbook the figures came in.")
    if _is_locked(name, raw):
        raise _locked(name)
    if missing := bytes_missing(raw):
        cut = _remark(
            "cut-off",
            f"{name} ends {missing:,} bytes before the end that its own table of contents gives: the file is cut off.",
            "Download the file again; what was lost may be a sheet or nothing of use.",
        )
        if missing >= SECTOR:
            raise cut
        yield cut


def _directory(name: str, raw: bytes) -> list[str]:
    try:
        return list(directory(raw))
    except EndlessError as error:
        raise _damaged(name) from error


def _is_locked(name: str, raw: bytes) -> bool:
    try:
        return is_locked_xls(raw)
    except EndlessError as error:
        raise _damaged(name) from error


def _look_inside_zip(name: str, raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inside = {one.filename: one for one in archive.infolist()}
            _check_size(name, len(raw), sum(one.file_size for one in inside.values()))
            _check_kind_of_zip(name, set(inside), archive)
            _refuse_entities(name, archive)
            if "content.xml" in inside:
                _check_repeats(name, archive.read("content.xml"))
    except ExtractError:
        raise
    except Exception as error:  # damage shows in many ways: zlib, struct, unknown compression, missing members
        raise (_recoded(name) if _is_text(raw) else _damaged(name)) from error


def _check_size(name: str, packed: int, unpacked: int) -> None:
    if unpacked > MOST_BYTES_UNPACKED or unpacked > max(FROM_BYTES, MOST_SHRUNK * packed):
        raise _too_large(name, "")


def _refuse_entities(name: str, archive: zipfile.ZipFile) -> None:
    """No spreadsheet declares a type of document; what does wants to make ten words into ten million."""
    for member in archive.namelist():
        if member.lower().endswith((".xml", ".rels")):
            with archive.open(member) as opened:
                if b"<!DOCTYPE" in opened.read(4_000):
                    raise _unopened(
                        name,
                        f"declares words of its own in {member}, as no spreadsheet does and files made to do harm do",
                        "Open it in a spreadsheet, copy the table alone into a new workbook, and submit that.",
                    )


def _check_kind_of_zip(name: str, inside: set[str], archive: zipfile.ZipFile) -> None:
    if "META-INF/manifest.xml" in inside and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise _locked(name)
    if inside & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        return
    known = (("word/document.xml", "a Word document"), ("ppt/presentation.xml", "a PowerPoint presentation"))
    found = next((kind for member, kind in known if member in inside), "a zip archive")
    holds = ", ".join(sorted(inside)[:3]) or "nothing"
    raise _unopened(name, f"is {found} (it holds {holds}), not a workbook or a CSV", "Unpack it, and submit the file inside.")


def _check_repeats(name: str, xml: bytes) -> None:
    """ODS writes a row or a cell once and how often it is repeated; calamine gives no reason when that is too often."""
    cells = 0
    for row in xml.split(b"<table:table-row")[1:]:
        if b"<text:p" in row or b"office:value=" in row:
            rows = re.match(rb"[^>]*number-rows-repeated=\"(\d{1,9})\"", row)
            cells += (int(rows[1]) if rows else 1) * _width(row)
    if cells > MOST_CELLS:
        raise _too_large(name, "")


def _width(row: bytes) -> int:
    """The cells of a row of ODS up to the last with a value: what follows, often 16,000 empty ones, is left out by calamine."""
    if not re.search(rb"number-columns-repeated=\"\d{3,}", row):
        return row.count(b"<table:table-cell")
    width = position = 0
    for cell in row.split(b"<table:table-cell")[1:]:
        repeated = re.match(rb"[^>]*number-columns-repeated=\"(\d{1,9})\"", cell)
        position += int(repeated[1]) if repeated else 1
        if b"<text:p" in cell or b"office:value=" in cell:
            width = position
    return width


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


def _too_long(name: str) -> ExtractError:
    return ExtractError(
        check="cells",
        message=f"{name} has a cell of more than {LONGEST_CELL:,} letters.",
        guidance="Look for a quotation mark without its pair, or text pasted into one cell, and save the file again.",
    )


def _macros(name: str) -> ExtractError:
    return _remark(
        "macros",
        f"{name} has a program (macros) inside. It was not run: only the values in the cells were read.",
        "Nothing is to be done. If you did not expect a program in it, do not open it in a spreadsheet, and ask who made it.",
    )


def _hidden(opened: Opened, sheet: str) -> ExtractError:
    return _remark(
        "hidden-sheet",
        f'{opened.name}: figures were read from the sheet "{sheet}", which is hidden and may not be meant for publication.',
        "Check with whoever made the file that these are the figures to use; if they are, publish with that as the reason.",
        sheet=sheet,
    )


def _formulas(opened: Opened, sheet: str) -> Iterator[ExtractError]:
    try:
        found = opened.formulas(list(opened.sheets).index(sheet), sheet)
    except DAMAGED as fault:  # a part that the reader of values could do without
        raise _damaged(opened.name) from fault
    if found.not_computed:
        shown = ", ".join(found.not_computed[:5]) + (" …" if len(found.not_computed) > 5 else "")
        raise ExtractError(
            check="formulas-not-computed",
            message=f"{opened.at(sheet)}: {_cells_with_formulas(len(found.not_computed))} that no spreadsheet has computed "
            f"({shown}), so there is no value to read.",
            guidance="Open the file in a spreadsheet and save it there, which computes them, and submit that.",
            sheet=sheet,
            row=_row_of(found.not_computed[0]),
        )
    if found.cells:
        yield _remark(
            "formulas",
            f"{opened.at(sheet)}: {_cells_with_formulas(found.cells)}; what was last computed and saved was read.",
            "A formula may point to another sheet or file: if in doubt, paste the values and submit that.",
            sheet=sheet,
        )


def _cells_with_formulas(count: int) -> str:
    return f"{count:,} cells hold formulas" if count > 1 else "1 cell holds a formula"


def _row_of(address: str) -> int:
    digits = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    return int(digits) if digits.isdecimal() else 0


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
