"""Bytes: noise, other kinds of file under a table's name, and valid files with bytes changed, cut, doubled or moved."""

from __future__ import annotations

import io
import random
import zipfile

from tests.benchmarks.fuzz import seeds
from tests.benchmarks.fuzz.made import Made

_STARTS = (
    b"MZ\x90\x00\x03", b"\x7fELF\x02\x01", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"PK\x03\x04",
    b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07", b"SQLite format 3\x00", b"PAR1", b"{\\rtf1", b"<!DOCTYPE html>", b"<?xml version='1.0'?>", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"ARROW1", b"ID;PWXL;N;E\n",
    b"\x09\x08\x10\x00\x00\x06", b"\x09\x00\x04\x00\x02\x00\x10\x00",
)  # fmt: skip
_BLOCKS = (
    b"",
    b"\x00",
    b"\xff",
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\x1a",
    b"\xc2",
    b"\xe2\x80",
    b"\x80\x80",
    b"0",
    b"-",
    b"\xef\xbb\xbf",
)
_ENDINGS = ("csv", "xlsx", "xls", "ods", "xlsm", "xlsb", "txt", "pdf", "")


def make(chance: random.Random) -> Made:
    way = chance.choice(
        (_noise, _foreign, _changed_text, _changed_text, _changed_workbook, _changed_workbook, _changed_published)
    )
    raw = way(chance)
    return Made(f"bytes: {way.__name__.strip('_').replace('_', ' ')}", f"figures.{chance.choice(_ENDINGS)}", raw)


def _noise(chance: random.Random) -> bytes:
    alphabet = chance.choice((bytes(range(256)), bytes(range(32, 127)) + b"\n,", b"0123456789,\n", b'",\n', b"\x00\x01"))
    return bytes(chance.choices(alphabet, k=chance.choice((0, 1, 2, 7, 100, 4_000))))


def _foreign(chance: random.Random) -> bytes:
    start = chance.choice(_STARTS)
    if chance.random() < 0.2:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(
                chance.choice(("word/document.xml", "ppt/presentation.xml", "a.csv", "META-INF/MANIFEST.MF")), b"<a/>"
            )
        return out.getvalue()
    body = chance.choice((chance.randbytes(2_000), b"some text, and more\n" * 50, chance.choice(seeds.texts()).raw[:20_000]))
    return start + body


def _changed_text(chance: random.Random) -> bytes:
    return changed(chance, chance.choice(seeds.texts()).raw[:60_000])


def _changed_workbook(chance: random.Random) -> bytes:
    sheets = chance.choice(seeds.workbooks())
    return changed(chance, chance.choice((seeds.as_xlsx, seeds.as_xls, seeds.as_ods))(sheets))


def _changed_published(chance: random.Random) -> bytes:
    if not (published := seeds.published_workbooks()):
        return _changed_workbook(chance)
    return changed(chance, chance.choice(published).raw)


def changed(chance: random.Random, raw: bytes) -> bytes:
    """Up to a dozen changes at random places: a bit, a byte, a number, a block cut out, doubled, moved, or put in."""
    changing = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 12))):
        if not changing:
            break
        place = chance.randrange(len(changing))
        length = chance.choice((1, 2, 4, 16, 200, 5_000))
        match chance.randrange(8):
            case 0:
                changing[place] ^= 1 << chance.randrange(8)
            case 1:
                changing[place] = chance.randrange(256)
            case 2:
                number = chance.choice((0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF, chance.getrandbits(32)))
                size = chance.choice((2, 4))
                changing[place : place + size] = (number & (256**size - 1)).to_bytes(size, "little")
            case 3:
                del changing[place : place + length]
            case 4:
                changing[place:place] = changing[place : place + length]
            case 5:
                changing[place:place] = chance.choice(_BLOCKS) * length
            case 6:
                other = chance.randrange(len(changing))
                changing[place : place + length] = changing[other : other + length]
            case _:
                del changing[place:]
    return bytes(changing)
