"""Workbooks: sheets dropped, doubled, renamed and hidden, cells changed, members of the archive broken or made to do harm."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

import xlsxwriter

from tests.benchmarks.fuzz import seeds
from tests.benchmarks.fuzz.archives import unzipped, zipped
from tests.benchmarks.fuzz.csv_shapes import ODD_CELLS
from tests.benchmarks.fuzz.made import Made
from tests.benchmarks.fuzz.seeds import Sheets

_ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "=A1", "=1/0", "=SUM(B2:B9)")
_NUMBERS = (0, -1, 0.1 + 0.2, 1e308, -1e308, 5e-324, 2**53, 43_465, 43_465.75, -0.0, 2_958_466, True)
_FAR = (
    "A1048576",
    "XFD1",
    "XFD1048576",
    "ZZZ99999999",
    "A0",
    "0",
    "",
    "a1",
    "A-1",
    "A99999999999999999999",
    "BXZ40000",
    "ALM1900",
)
_COUNTS = ("0", "-1", "1", "999", "16384", "16385", "65536", "1048576", "4294967296", "18446744073709551616", "1e9", "")


def make(chance: random.Random) -> Made:
    way = chance.choice(_WAYS)
    ending, raw = way(chance)
    name = f"figures.{ending if chance.random() < 0.8 else chance.choice(('xls', 'csv', 'xlsm', 'ods'))}"
    return Made(f"workbook: {way.__name__.strip('_').replace('_', ' ')}", name, raw)


def _layout(chance: random.Random) -> Sheets:
    small = [one for one in seeds.published_workbooks() if len(one.raw) < 120_000]
    if small and chance.random() < 0.1:
        return seeds.published_sheets(chance.choice(small).name)
    return chance.choice(seeds.workbooks())


def _saved(chance: random.Random, sheets: Sheets) -> tuple[str, bytes]:
    ending = chance.choice(("xlsx", "xls", "ods"))
    try:
        return ending, {"xlsx": seeds.as_xlsx, "xls": seeds.as_xls, "ods": seeds.as_ods}[ending](sheets)
    except Exception:  # xls and xlsx refuse some names, sizes and numbers; ods takes all of them
        return "ods", seeds.as_ods(sheets)


def _sheets_changed(chance: random.Random) -> tuple[str, bytes]:
    sheets = _layout(chance)
    name = chance.choice(list(sheets))
    match chance.randrange(5):
        case 0:
            del sheets[name]
        case 1:
            sheets[f"{name} (2)"[:31]] = sheets[name]
        case 2:
            new = chance.choice(
                (name.lower(), name.replace("-", "0"), name + " ", "Sheet1", "'", "A" * 31, "Table_1a", "Figures", "é")
            )
            sheets = {new if one == name else one: rows for one, rows in sheets.items()}
        case 3:
            sheets[name] = []
        case _:
            names = list(sheets)
            chance.shuffle(names)
            sheets = {one: sheets[one] for one in names}
    return _saved(chance, sheets or {"Empty": []})


def _cells_changed(chance: random.Random) -> tuple[str, bytes]:
    sheets = _layout(chance)
    rows = sheets[chance.choice(list(sheets))]
    for _ in range(chance.choice((1, 1, 3, 20))):
        filled = [
            (row, column) for row, cells in enumerate(rows) for column, cell in enumerate(cells) if cell not in ("", None)
        ]
        if not filled:
            break
        (row, column), (other_row, other) = chance.choice(filled), chance.choice(filled)
        match chance.randrange(5):
            case 0:
                rows[row][column], rows[other_row][other] = rows[other_row][other], rows[row][column]
            case 1:
                rows[row][column] = chance.choice(ODD_CELLS)
            case 2:
                rows[row][column] = chance.choice((*_NUMBERS, *_ERRORS))
            case 3:
                was = rows[row][column]
                rows[row][column] = str(was) if isinstance(was, int | float) else (float(was) if _is_number(was) else 1.5)
            case _:
                rows[row][column] = ""
    return _saved(chance, sheets)


def _is_number(cell: object) -> bool:
    return bool(re.fullmatch(r"\d{1,9}", str(cell)))


def _rows_and_columns(chance: random.Random) -> tuple[str, bytes]:
    sheets = _layout(chance)
    name = chance.choice(list(sheets))
    rows = sheets[name]
    if not rows:
        return _saved(chance, sheets)
    place = chance.randrange(len(rows))
    match chance.randrange(6):
        case 0:
            del rows[place]
        case 1:
            rows.insert(place, list(rows[place]))
        case 2:
            rows[place:place] = [[]] * chance.choice((1, 50))
        case 3:
            for row in rows:
                row[1:2] = []
        case 4:
            for row in rows:
                row.insert(0, "")
        case _:
            del rows[place:]
    return _saved(chance, sheets)


def _written_oddly(chance: random.Random) -> tuple[str, bytes]:
    """Hidden sheets, merged cells, formulas with and without values, dates, comments, tables, and a project of macros."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, (name, rows) in enumerate(_layout(chance).items()):
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell in ("", None):
                        continue
                    _write_oddly(chance, page, (row, column), cell, day)
            if rows and chance.random() < 0.3:
                page.merge_range(0, 0, chance.choice((1, 60)), 3, "merged")
            if number and chance.random() < 0.5:
                chance.choice((page.hide, page.very_hidden))()
            if chance.random() < 0.2:
                page.write_comment(1, 1, "a comment")
                page.set_column(0, 0, None, None, {"hidden": True})
    raw = out.getvalue()
    if chance.random() < 0.3:
        return "xlsm", zipped(
            {**unzipped(raw), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(2_000)}
        )
    return "xlsx", raw


def _write_oddly(
    chance: random.Random, page: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], cell: object, day: object
) -> None:
    said = chance.random()
    if said < 0.03:
        page.write_formula(*place, "=A1", value=chance.choice((0, "", "text", "#REF!", 5.5, True)))
    elif said < 0.04:
        page.write_number(*place, chance.choice((43_465, 0, 60, 2_958_465, 0.25)), day)
    elif said < 0.05:
        page.write_boolean(*place, True)
    elif isinstance(cell, int | float):
        page.write_number(*place, cell)
    else:
        page.write_string(*place, str(cell)[:32_000])


def _members_changed(chance: random.Random) -> tuple[str, bytes]:
    ending, raw = _some_archive(chance)
    members = unzipped(raw)
    name = chance.choice(list(members))
    match chance.randrange(5):
        case 0:
            del members[name]
        case 1:
            members[name] = b""
        case 2:
            members[name] = members[name][: chance.randrange(len(members[name]) + 1)]
        case 3:
            members[chance.choice(list(members))] = members[name]
        case _:
            members[name.replace("xl/", chance.choice(("XL/", "xl\\", "/xl/", "../xl/")))] = members.pop(name)
    return ending, zipped(members)


def _some_archive(chance: random.Random) -> tuple[str, bytes]:
    ending = chance.choice(("xlsx", "xlsx", "ods"))
    return ending, (seeds.as_xlsx if ending == "xlsx" else seeds.as_ods)(_layout(chance))


def _markup_changed(chance: random.Random) -> tuple[str, bytes]:
    """Attributes and tags of the XML inside changed: places of cells, counts, types, numbers of strings, ends left out."""
    ending, raw = _some_archive(chance)
    members = unzipped(raw)
    name = chance.choice([one for one in members if one.endswith((".xml", ".rels"))])
    text = members[name].decode("utf-8")
    for _ in range(chance.choice((1, 1, 3))):
        match chance.randrange(6):
            case 0:
                text = _one_replaced(chance, text, r' r="[A-Z]*\d+"', lambda: f' r="{chance.choice(_FAR)}"')
            case 1:
                text = _one_replaced(chance, text, r'="\d+"', lambda: f'="{chance.choice(_COUNTS)}"')
            case 2:
                text = _one_replaced(chance, text, r"</[^>]+>", lambda: "")
            case 3:
                text = _one_replaced(
                    chance, text, r' t="\w+"', lambda: f' t="{chance.choice(("s", "b", "e", "d", "n", "str", "x"))}"'
                )
            case 4:
                text = _one_replaced(chance, text, r"<v>[^<]*</v>", lambda: f"<v>{chance.choice(ODD_CELLS[:60])[:999]}</v>")
            case _:
                text = _one_replaced(
                    chance, text, r"<table:table-(?:cell|row)",
                    lambda: f'<table:table-cell table:number-columns-repeated="{chance.choice(_COUNTS)}" office:value="1"/>'
                    if chance.random() < 0.5 else f'<table:table-row table:number-rows-repeated="{chance.choice(_COUNTS)}"',
                )  # fmt: skip
    members[name] = text.encode("utf-8", errors="replace")
    return ending, zipped(members)


def _one_replaced(chance: random.Random, text: str, pattern: str, new: Callable[[], str]) -> str:
    found = list(re.finditer(pattern, text))
    if not found:
        return text
    one = chance.choice(found)
    return text[: one.start()] + new() + text[one.end() :]


def _bombs(chance: random.Random) -> tuple[str, bytes]:
    """Archives that unpack to far more than they hold: in zeros, in entities, in repeats, in a wrong statement of size."""
    ending, raw = _some_archive(chance)
    members = unzipped(raw)
    target = chance.choice([one for one in members if one.endswith(".xml")])
    match chance.randrange(5):
        case 0:
            members[target] += b" " * chance.choice((1_000_000, 50_000_000))
        case 1:
            levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10))
            text = members[target].decode().split("?>", 1)[-1]
            body = re.sub(r">[^<>]+<", ">&e9;<", text, count=3)
            members[target] = f'<?xml version="1.0"?><!DOCTYPE x [{levels}]>{body}'.encode()
        case 2:
            many = b'<table:table-row><table:table-cell office:value="1" table:number-columns-repeated="16384"/>'
            tables = (
                b'<table:table table:name="B">'
                + (many + b"</table:table-row>") * chance.choice((50, 5_000))
                + b"</table:table>"
            )
            members["content.xml"] = members.get("content.xml", b"").replace(
                b"<office:spreadsheet>", b"<office:spreadsheet>" + tables
            )
        case 3:
            return ending, _lying(zipped({**members, target: members[target] + b" " * 20_000_000}), target)
        case _:
            row = b'<row r="1"><c r="A1"><v>1</v></c></row>' * chance.choice((1_000, 100_000))
            members = {
                one: text.replace(b"<sheetData>", b"<sheetData>" + row) if one.startswith("xl/worksheets/") else text
                for one, text in members.items()
            }
    return ending, zipped(members)


def _lying(raw: bytes, member: str) -> bytes:
    """The archive with the unpacked size of one member given as 100 bytes, in both places where it is written."""
    changing = bytearray(raw)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        one = archive.getinfo(member)
        changing[one.header_offset + 22 : one.header_offset + 26] = (100).to_bytes(4, "little")
    central = raw.rfind(member.encode()) - 46
    changing[central + 24 : central + 28] = (100).to_bytes(4, "little")
    return bytes(changing)


def _locked(chance: random.Random) -> tuple[str, bytes]:
    match chance.randrange(3):
        case 0:
            raw = bytearray(seeds.as_xls({"Figures": [["a", 1.0]] * 400}))
            # The first record of the stream behind its beginning becomes the mark of a password (FILEPASS).
            place = raw.find(b"\xe1\x00\x02\x00")
            raw[place : place + 2] = b"\x2f\x00"
            return "xls", bytes(raw)
        case 1:
            raw = bytearray(seeds.as_xls({"Figures": [["a", 1.0]] * 400}))
            name, other = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
            place = raw.find(name)
            raw[place : place + len(other)] = other
            return "xlsx", bytes(raw)
        case _:
            members = unzipped(seeds.as_ods({"Figures": [["a", 1.0]]}))
            entry = b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
            members["META-INF/manifest.xml"] = members["META-INF/manifest.xml"].replace(
                b"/>", b">" + entry + b"</manifest:manifest>"
            )
            members["content.xml"] = chance.randbytes(3_000)
            return "ods", zipped(members)


def _records_changed(chance: random.Random) -> tuple[str, bytes]:
    """An .xls with numbers changed in the records of its stream: kinds, lengths, rows, columns, places of strings."""
    published = [one for one in seeds.published_workbooks() if one.name.endswith("xls")]
    if published and chance.random() < 0.2:
        raw = bytearray(chance.choice(published).raw)
    else:
        raw = bytearray(seeds.as_xls(chance.choice(seeds.workbooks())))
    kinds = (
        0x0203,
        0x00FD,
        0x0204,
        0x027E,
        0x00BD,
        0x00FC,
        0x0085,
        0x0809,
        0x0200,
        0x0208,
        0x0006,
        0x000A,
        0x0042,
        0x00E0,
        0x041E,
    )
    for _ in range(chance.choice((1, 1, 2, 5))):
        kind = chance.choice(kinds).to_bytes(2, "little")
        places = [found.start() for found in re.finditer(re.escape(kind), raw) if found.start() > 500]
        if not places:
            continue
        place = chance.choice(places) + chance.choice((0, 2, 4, 6, 8, 10))
        number = chance.choice((0, 1, 255, 256, 16_383, 32_767, 65_535, chance.getrandbits(16)))
        raw[place : place + 2] = number.to_bytes(2, "little")
    return "xls", bytes(raw)


_WAYS: tuple[Callable[[random.Random], tuple[str, bytes]], ...] = (
    _sheets_changed, _cells_changed, _rows_and_columns, _written_oddly, _members_changed, _markup_changed, _markup_changed,
    _bombs, _locked, _records_changed, _records_changed,
)  # fmt: skip
