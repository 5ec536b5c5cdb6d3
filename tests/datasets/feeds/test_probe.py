"""A workbook that would take the program along is told by a process that may fall; one that opens, opens."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from datasets.feeds.probe import Outcome, _outcome, try_to_open


def xlsx(*corners: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Figures")
        for place in corners:
            sheet.write(*place, 1)
    return out.getvalue()


def test_a_sound_workbook_opens():
    assert try_to_open(xlsx((0, 0)), 1_000) is Outcome.OPENS


def test_cells_are_counted_from_the_top_left_to_the_last_one():
    assert try_to_open(xlsx((99, 9)), 1_000) is Outcome.OPENS
    assert try_to_open(xlsx((99, 10)), 1_000) is Outcome.TOO_LARGE


def test_more_memory_than_allowed_is_too_large():
    # 10,000 rows of 10,000 columns: 100 million cells of 24 bytes.
    assert try_to_open(xlsx((0, 0), (9_999, 9_999)), 10**12, memory=1_000_000_000) is Outcome.TOO_LARGE


def test_what_is_no_workbook_is_left_to_whoever_opens_it_next():
    assert try_to_open(b"PK\x03\x04 broken", 1_000) is Outcome.OPENS


@pytest.mark.parametrize(
    ("code", "said", "outcome"),
    [
        (0, b"", Outcome.OPENS),
        (1, b"ImportError", Outcome.OPENS),
        (3, b"", Outcome.TOO_LARGE),
        (-9, b"", Outcome.TOO_LARGE),
        (-6, b"memory allocation of 411000000000 bytes failed", Outcome.TOO_LARGE),
        (-24, b"", Outcome.TOO_SLOW),
        (-6, b"fatal runtime error: stack overflow", Outcome.BREAKS),
        (-11, b"", Outcome.BREAKS),
    ],
)
def test_how_the_process_ended_says_what_the_file_does(code, said, outcome):
    assert _outcome(code, said) is outcome
