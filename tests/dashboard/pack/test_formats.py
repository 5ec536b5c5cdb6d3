"""Whatever the format, a pack says the same: every figure, verdict and word of it is read back out of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dashboard import rendering
from dashboard.chart_files import format_of
from dashboard.documents import outcomes_document
from dashboard.pack import pdf, pictures
from dashboard.pack.choice import PackChoice
from dashboard.pack.document import Pack, Table
from dashboard.pack.files import PackFormat, pack_file
from dashboard.pack.pictures import PackStopped, Pictures
from dashboard.rendering import NotDrawn, why_no_pictures
from datasets.errors import UserError
from datasets.registry import Side

from .conftest import NASTY, OUTCOMES, RESPONSE, Making
from .reading import squeezed, text_of

needs_browser = pytest.mark.skipif(bool(why_no_pictures()), reason="there is no Chrome or Chromium to draw charts with")
every_format = pytest.mark.parametrize("kind", list(PackFormat))


def not_told(tables: list[Table], text: str, numbers: set[float]) -> list[str]:
    """The cells of these tables that are neither words nor numbers of the file."""
    cells = [cell for one in tables for row in one.rows for cell in row]
    return [
        cell.text
        for cell in cells
        if squeezed(pdf._displayable(cell.text)) not in text and squeezed(cell.text) not in text and cell.number not in numbers
    ]


@needs_browser
@every_format
def test_every_figure_of_the_pack_is_in_the_file(kind: PackFormat, pack: Pack, made: Callable[[PackFormat], bytes]) -> None:
    text, numbers = text_of(made(kind), kind)
    told = on_slides(pack) if kind is PackFormat.PPTX else list(pack.tables())
    assert sum(len(one.rows) for one in told) > 150
    assert not_told(told, text, numbers) == []


def on_slides(pack: Pack) -> list[Table]:
    """What a deck shows: outcomes and the sentence, their charts by figures alone; the rest is in other formats."""
    parts = [part for part in pack.parts if part.name in ("summary", *OUTCOMES)]
    tables = [block for part in parts for block in part.blocks if isinstance(block, Table)]
    charts = [chart.figures for part in parts for chart in part.charts()]
    return [*tables, *(replace(one, rows=tuple(row[1:-1] for row in one.rows)) for one in charts)]


@needs_browser
@every_format
def test_every_verdict_of_the_json_answer_is_in_the_file(
    kind: PackFormat, briefing, made: Callable[[PackFormat], bytes]
) -> None:
    text, _ = text_of(made(kind), kind)
    answer = outcomes_document(briefing)
    assert squeezed(answer["summary"]) in text
    for one in answer["outcomes"]:
        for side in Side:
            assert squeezed(one["verdicts"][side.value]["label"]) in text
            if one["id"] in OUTCOMES:
                assert squeezed(one["verdicts"][side.value]["binding_rule"]) in text


@needs_browser
@every_format
def test_what_somebody_wrote_is_text_and_nothing_else(kind: PackFormat, made: Callable[[PackFormat], bytes]) -> None:
    text, _ = text_of(made(kind), kind)
    assert squeezed(NASTY) in text or squeezed(pdf._displayable(NASTY)) in text
    assert squeezed(RESPONSE) in text


@needs_browser
@every_format
def test_the_same_pack_is_the_same_bytes(kind: PackFormat, pack: Pack, made: Callable[[PackFormat], bytes]) -> None:
    assert pack_file(pack, kind, Pictures(0)) == made(kind)


@every_format
def test_a_cancelled_pack_is_not_made(kind: PackFormat, pack: Pack) -> None:
    with pytest.raises(PackStopped):
        pack_file(pack, kind, Pictures(0, stopped=lambda: True))


@pytest.mark.parametrize("kind", [one for one in PackFormat if one.is_drawn])
def test_a_chart_that_cannot_be_drawn_fails_the_pack(kind: PackFormat, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    def drawing(*_: object) -> bytes:
        raise NotDrawn("The browser did not draw the chart.")

    pictures.forget_pictures()
    monkeypatch.setattr(pictures, "draw", drawing)
    monkeypatch.setattr(pictures, "find_browser", lambda: __file__)
    first = next(pack.charts()).sheet.title
    with pytest.raises(UserError) as told:
        pack_file(pack, kind, Pictures(0))
    assert str(told.value) == f"{first}: The browser did not draw the chart. No pack was made."


@every_format
def test_without_charts_no_browser_is_needed(kind: PackFormat, making: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COTERMINOUS_BROWSER", "/there/is/none")
    bare = making(PackChoice(("living-at-home",), frozenset({"charts"})))
    assert len(pack_file(bare, kind, Pictures(0))) > 5_000


def test_a_format_that_is_not_there_is_told_with_those_that_are(tmp_path) -> None:
    assert format_of(PackFormat, "", tmp_path / "pack.PDF", "a pack") is PackFormat.PDF
    with pytest.raises(
        UserError, match=r'There is no format "doc" for a pack\. Give one with --format: pdf, docx, pptx, xlsx, html'
    ):
        format_of(PackFormat, "", tmp_path / "pack.doc", "a pack")
    rendering.close()
