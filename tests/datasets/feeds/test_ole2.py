"""A damaged container whose chains run in a circle is refused before it is read."""

from __future__ import annotations

import io
from array import array

import pytest
import xlwt

from datasets.errors import ExtractError
from datasets.feeds.ole2 import EndlessError, bytes_missing, check_chains
from datasets.feeds.opened import open_file

END = 0xFFFFFFFE


def workbook(rows: int = 3_000) -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Figures")
    for row in range(rows):
        sheet.write(row, 0, f"council {row}")
    book.save(out)
    return out.getvalue()


def with_link(raw: bytes, sector: int, following: int) -> bytes:
    """The file with one entry of its sector table changed."""
    table = (int.from_bytes(raw[76:80], "little") + 1) * 512
    changed = bytearray(raw)
    changed[table + 4 * sector : table + 4 * sector + 4] = array("I", [following]).tobytes()
    return bytes(changed)


def test_a_whole_file_ends():
    check_chains(workbook())


@pytest.mark.parametrize(("sector", "following"), [(0, 0), (20, 3), (5, 5)])
def test_a_chain_in_a_circle(sector, following, tmp_path):
    raw = with_link(workbook(), sector, following)
    with pytest.raises(EndlessError):
        check_chains(raw)
    path = tmp_path / "April_17.xls"
    path.write_bytes(raw)
    with pytest.raises(ExtractError, match="damaged or cut off"):
        open_file(path)


def test_a_header_alone():
    with pytest.raises(EndlessError):
        check_chains(workbook()[:100])


@pytest.mark.parametrize("missing", [1, 5, 300])
def test_an_end_that_is_cut_off_is_counted_and_remarked_on(missing, tmp_path):
    raw = workbook()
    assert bytes_missing(raw) == 0
    assert bytes_missing(raw[:-missing]) == missing
    path = tmp_path / "April_17.xls"
    path.write_bytes(raw[:-1])
    (remark,) = open_file(path).remarks
    assert remark.check == "cut-off"
    assert "ends 1 bytes before the end" in remark.message
