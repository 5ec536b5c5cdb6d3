"""Text in odd shapes: ragged rows, quotes, delimiters, encodings, huge cells, empty bytes, many columns, edge numbers."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.benchmarks.fuzz import seeds
from tests.benchmarks.fuzz.made import Made

Rows = list[list[str]]
#: Numbers and near-numbers at the edge, marks, dates, formulas, and text that other programs would run or trip over.
ODD_CELLS = (
    "", " ", "0", "-0", "1e308", "1e309", "-1e309", "1e-400", "9" * 400, "9" * 5_000, "0x1F", "1_000", "1,204", '"1,204"',
    "NaN", "nan", "inf", "-Infinity", "#REF!", "#DIV/0!", "#N/A", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+44 20", "--5",
    "٣٤", "１２", "½", "1.2.3", "1.5e", "5%", "£6,197", "7.7 (7.6)", "7.7 (", "*", "-", "..", "[c]", "[x]", "S/R", "null",
    "None", "5-",
    "TRUE", "true", "2018-06", "201806", "2018-13", "2018-19-Q5", "9999-99", "0000-00", "30/02/2019", "MSitAE-JULY-2024",
    "MSitAE-JULY-0000", "TOTAL", "Total ", "England", "E92000001", "E09000002", "e09000002 ", "RF4", "716", "\u0000", "\ufeff",
    "\u2028", "\u202e", "\x0b\x0c", "\x85", "\x1a", "\x1b[31m", "日本", "😀" * 20,
    "e\u0301", "Â£", "caf\ufffd", "a" * 200_000, '"', '""', "'", "\\", "\t", ";",
    "<script>alert(1)</script>", "{0}", "%s%n", "$(id)", "../../etc/passwd", "Robert'); DROP TABLE observations;--",
)  # fmt: skip
_ENCODINGS = (
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-8-sig", "cp1252", "latin-1", "cp037", "cp500", "cp437",
    "cp850", "mac-roman", "shift_jis", "gb18030", "utf-7", "koi8-r",
)  # fmt: skip


def make(chance: random.Random) -> Made:
    seed = chance.choice(seeds.texts()[:3]) if chance.random() < 0.8 else chance.choice(seeds.texts())
    way = chance.choice(_WAYS)
    raw = way(chance, [line.split(",") for line in seed.raw[:60_000].decode("utf-8", errors="replace").splitlines()])
    name = (
        seed.name
        if chance.random() < 0.7
        else chance.choice(("figures.csv", "July 2024.csv", "x.txt", "2018-06.csv", "a.xlsx"))
    )
    return Made(f"csv: {way.__name__.strip('_').replace('_', ' ')}", name, raw)


def _joined(rows: Rows, delimiter: str = ",", end: str = "\n") -> bytes:
    return (end.join(delimiter.join(row) for row in rows) + end).encode("utf-8", errors="surrogatepass")


def _some_cell(chance: random.Random, rows: Rows) -> tuple[int, int]:
    row = chance.randrange(len(rows))
    return row, chance.randrange(len(rows[row]) or 1)


def _odd_cells(chance: random.Random, rows: Rows) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 10))):
        row, column = _some_cell(chance, rows)
        rows[row][column : column + 1] = [chance.choice(ODD_CELLS)]
    return _joined(rows)


def _ragged_rows(chance: random.Random, rows: Rows) -> bytes:
    for _ in range(chance.choice((1, 3))):
        row, column = _some_cell(chance, rows)
        if chance.random() < 0.5:
            del rows[row][column:]
        else:
            rows[row][column:column] = [""] * chance.choice((1, 2, 50))
    return _joined(rows)


def _quotes(chance: random.Random, rows: Rows) -> bytes:
    raw = bytearray(_joined(rows))
    for _ in range(chance.choice((1, 2, 5))):
        place = chance.randrange(len(raw))
        raw[place:place] = chance.choice((b'"', b'""', b'"\n', b',"', b'\\"', "“".encode()))
    return bytes(raw)


def _delimiters(chance: random.Random, rows: Rows) -> bytes:
    if chance.random() < 0.3:
        row, _ = _some_cell(chance, rows)
        rows[row] = [";".join(rows[row])]
    return _joined(
        rows, chance.choice((";", "\t", "|", " ", ", ", ",,", "\x1f", "")), chance.choice(("\n", "\r\n", "\r", "\n\n", ""))
    )


def _encodings(chance: random.Random, rows: Rows) -> bytes:
    row, column = _some_cell(chance, rows)
    rows[row][column : column + 1] = [chance.choice(("£", "é", "–", "plain"))]
    raw = _joined(rows).decode().encode(chance.choice(_ENCODINGS), errors="replace")
    return raw if chance.random() < 0.7 else raw[: chance.randrange(len(raw))]


def _wide(chance: random.Random, rows: Rows) -> bytes:
    columns = chance.choice((1_990, 2_001, 20_000, 100_000))
    filler = chance.choice(("", "a", "value", "Period"))
    chosen = range(len(rows)) if chance.random() < 0.5 else [_some_cell(chance, rows)[0]]
    for row in chosen:
        rows[row] += [filler] * columns
    return _joined(rows[:4])


def _long(chance: random.Random, rows: Rows) -> bytes:
    row, _ = _some_cell(chance, rows)
    return _joined([*rows, *([rows[row]] * chance.choice((500, 3_000)))])


def _header_moved(chance: random.Random, rows: Rows) -> bytes:
    match chance.randrange(5):
        case 0:
            rows[0] = [cell.upper() for cell in rows[0]]
        case 1:
            rows = [*([["# guidance"]] * chance.choice((1, 39, 41, 500))), *rows]
        case 2:
            chance.shuffle(rows[0])
        case 3:
            rows[0][chance.randrange(len(rows[0]))] = chance.choice(rows[0])
        case _:
            rows = rows[1:] if chance.random() < 0.5 else [rows[0], *rows]
    return _joined(rows)


def _rows_changed(chance: random.Random, rows: Rows) -> bytes:
    row, _ = _some_cell(chance, rows)
    match chance.randrange(4):
        case 0:
            del rows[row]
        case 1:
            rows.insert(row, list(rows[row]))
        case 2:
            rows.insert(row, [])
        case _:
            body = rows[1:]
            chance.shuffle(body)
            rows = [rows[0], *body]
    return _joined(rows)


def _columns_changed(chance: random.Random, rows: Rows) -> bytes:
    _, column = _some_cell(chance, rows)
    to = chance.randrange(len(rows[0]))
    for row in rows:
        if column < len(row):
            cell = row.pop(column)
            if chance.random() < 0.95:
                row.insert(to, cell)
    return _joined(rows)


def _only_part(chance: random.Random, rows: Rows) -> bytes:
    raw = _joined(rows)
    return chance.choice((raw[: chance.randrange(len(raw))], _joined(rows[:1]), _joined(rows[1:]), _joined(rows[:1]).strip()))


def _glued(chance: random.Random, rows: Rows) -> bytes:
    return _joined(rows) + chance.choice(seeds.texts()[:3]).raw


_WAYS: tuple[Callable[[random.Random, Rows], bytes], ...] = (
    _odd_cells, _odd_cells, _odd_cells, _ragged_rows, _quotes, _delimiters, _encodings, _wide, _long, _header_moved,
    _rows_changed, _columns_changed, _only_part, _glued,
)  # fmt: skip
