"""The PDF, read back: tags, headers of rows and columns, alternative text, language, bookmarks, and text where text is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pypdf
import pytest

from dashboard.pack.document import Pack
from dashboard.pack.files import PackFormat
from dashboard.pack.pdf import _displayable, _widths, _words
from dashboard.rendering import why_no_pictures

from .conftest import OUTCOMES

COMMENTED = "timely-discharge"
needs_browser = pytest.mark.skipif(bool(why_no_pictures()), reason="there is no Chrome or Chromium to draw charts with")


@pytest.fixture(scope="module")
def opened(made: Callable[[PackFormat], bytes]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made(PackFormat.PDF))) as pdf:
        yield pdf


def elements(root: Any) -> Iterator[Any]:
    waiting = [root]
    while waiting:
        one = waiting.pop(0)
        yield one
        held = one.get("/K")
        every = list(held) if isinstance(held, pikepdf.Array) else [held]
        waiting = [each for each in every if isinstance(each, pikepdf.Dictionary) and "/S" in each] + waiting


@needs_browser
def test_it_says_that_it_is_tagged_in_which_language_and_by_which_title(opened: pikepdf.Pdf, pack: Pack) -> None:
    assert bool(opened.Root.MarkInfo.Marked)
    assert str(opened.Root.Lang) == "en-GB"
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    with opened.open_metadata() as said:
        assert said["pdfuaid:part"] == "1"
        assert said["dc:title"] == pack.title


@needs_browser
def test_every_chart_has_its_alternative_text(opened: pikepdf.Pdf, pack: Pack) -> None:
    figures = [str(one.Alt) for one in elements(opened.Root.StructTreeRoot) if one.get("/S") == "/Figure"]
    assert figures == [chart.sheet.alt for chart in pack.charts()]


@needs_browser
def test_every_table_has_headers_of_columns_and_of_each_row(opened: pikepdf.Pdf, pack: Pack) -> None:
    found = [one for one in elements(opened.Root.StructTreeRoot) if one.get("/S") == "/Table"]
    assert len(found) == len(list(pack.tables()))
    for one in found:
        rows = [
            [cell for cell in elements(row) if cell.get("/S") in ("/TH", "/TD")]
            for row in elements(one)
            if row.get("/S") == "/TR"
        ]
        head, *body = rows
        assert all(str(cell.S) == "/TH" and scope(cell) == "/Column" for cell in head)
        assert body
        for first, *rest in body:
            assert (str(first.S), scope(first)) == ("/TH", "/Row")
            assert all(str(cell.S) == "/TD" for cell in rest)


def scope(cell: Any) -> str:
    held = cell.A
    return str(next(one for one in (held if isinstance(held, pikepdf.Array) else [held]) if "/Scope" in one).Scope)


@needs_browser
def test_bookmarks_and_contents_lead_to_every_part(made: Callable[[PackFormat], bytes], pack: Pack) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made(PackFormat.PDF)))
    marks = [one for one in reader.outline if not isinstance(one, list)]
    assert [one.title for one in marks if one.title != "Contents"][: len(pack.parts)] == [part.heading for part in pack.parts]
    contents = reader.pages[1].extract_text()
    for part, mark in zip(pack.parts, [one for one in marks if one.title != "Contents"], strict=False):
        number = reader.get_destination_page_number(mark) + 1
        assert part.heading in reader.pages[number - 1].extract_text()
        assert any(line.startswith(part.heading) and line.endswith(str(number)) for line in contents.splitlines())
    assert f"Page 3 of {len(reader.pages)}" in reader.pages[2].extract_text()


@needs_browser
def test_an_outcome_is_a_spread_words_and_then_up_to_two_charts(made: Callable[[PackFormat], bytes], pack: Pack) -> None:
    """Each chart with all its notes on one page."""
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(made(PackFormat.PDF))).pages]
    for part in (one for one in pack.for_pages() if one.name in OUTCOMES):
        begins = next(n for n, text in enumerate(pages) if part.blocks[1].text in text and part.blocks[0].text in text)
        where = [next(n for n, text in enumerate(pages) if chart.sheet.title in text and n > begins) for chart in part.charts()]
        assert where == [where[0] + number // 2 for number in range(len(where))]
        # Where partners have written much, the words may take more than a page.
        assert where[0] == begins + 1 or part.name == COMMENTED
        for chart, number in zip(part.charts(), where, strict=True):
            assert all(note[-40:] in pages[number] for note in chart.sheet.notes)


@needs_browser
def test_no_word_lies_beyond_the_margin_of_its_page(made: Callable[[PackFormat], bytes]) -> None:
    """A word without an end stands in a comment, a hash of 64 letters in a narrow column."""
    ends: list[tuple[float, str]] = []

    def look(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        words = text.strip()
        start = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
        ends.append((start + 0.42 * abs(cm[0] * tm[0]) * size * len(words), words))

    for page in pypdf.PdfReader(io.BytesIO(made(PackFormat.PDF))).pages:
        page.extract_text(visitor_text=look)
    assert len(ends) > 1_000
    width = 210 / 25.4 * 72
    assert [words for end, words in ends if end > width - 30] == []


def test_letters_that_no_font_has_are_told_by_their_number() -> None:
    assert _displayable("Łódź ◆ ⚠ 日") == "Łódź ◆ ⚠ [U+65E5]"


def test_a_long_word_may_be_broken_and_loses_nothing() -> None:
    assert _words("A short text") == "A short text"
    cut = _words("see " + "x" * 40 + "\nnext")
    assert ["".join(line) for line in cut] == ["see " + "x" * 40, "next"]
    assert max(len(piece) for line in cut for piece in line) < 12


def test_columns_fill_the_page_and_no_more() -> None:
    wide = [["a" * 300, "b" * 20, "c" * 900]]
    assert sum(_widths(["One", "Two", "Three"], wide, 8.5)) == pytest.approx(174, abs=0.1)
    small = _widths(["One", "Two"], [["April", "80.7%"]], 8.5)
    assert sum(small) < 60
