"""Pictures are drawn once, kept by what they show, never another's, and not drawn for somebody who has gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import plotly.graph_objects as go
import pytest

from dashboard.chart_sheet import ChartSheet
from dashboard.pack import pictures
from dashboard.pack.pictures import ENDING, PackStopped, Pictures, forget_pictures, name_of, prune
from dashboard.rendering import NotDrawn, Picture


@pytest.fixture
def sheet() -> ChartSheet:
    return chart("one")


def chart(words: str) -> ChartSheet:
    return ChartSheet(
        name=words, title=f"Title of {words}", subtitle=("measure",), key=(), notes=(), alt=f"Alternative of {words}",
        source="", keywords=(), at=None, figure=go.Figure(go.Scatter(x=[1, 2], y=[3, 4], name=words)), unit="%", facts=(),
        points=(),
    )  # fmt: skip


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the browser was asked to draw; it draws the name of the line."""
    asked: list[str] = []

    def drawing(figure: go.Figure, kind: Picture) -> bytes:
        asked.append(figure.data[0].name)
        if figure.data[0].name == "impossible":
            raise NotDrawn("The chart could not be drawn: no such axis.")
        return f'<svg xmlns="http://www.w3.org/2000/svg"><text>{figure.data[0].name}</text></svg>'.encode()

    monkeypatch.setattr(pictures, "draw", drawing)
    monkeypatch.setattr(pictures, "find_browser", lambda: __file__)
    forget_pictures()
    yield asked
    forget_pictures()


def test_a_chart_is_drawn_once_until_its_figure_changes(drawn: list[str], sheet: ChartSheet) -> None:
    first = Pictures(1).svg(sheet)
    assert b"Title of one" in first
    assert Pictures(1).svg(replace(sheet, title="Another title")) == first.replace(b"Title of one", b"Another title")
    assert drawn == ["one"]
    sheet.figure.data[0].y = [3, 5]
    Pictures(1).svg(sheet)
    assert drawn == ["one", "one"]


def test_two_charts_are_never_taken_for_each_other(drawn: list[str]) -> None:
    every = [chart(f"chart {number}") for number in range(20)]
    for _ in range(2):
        made = Pictures(20)
        assert all(f"<text>{one.name}</text>" in made.svg(one).decode() for one in every)
    assert len(drawn) == 20
    assert len({name_of(one, kind) for one in every for kind in Picture}) == 40


def test_the_same_chart_twice_on_a_page_has_two_ids(drawn: list[str], sheet: ChartSheet) -> None:
    one, other = (Pictures(2).svg(sheet, within).decode() for within in ("first", "second"))
    assert one != other
    assert drawn == ["one"]


def test_a_folder_keeps_them_for_the_next_process(drawn: list[str], sheet: ChartSheet, tmp_path: Path) -> None:
    first = Pictures(1, folder=tmp_path / "pictures").svg(sheet)
    forget_pictures()
    assert Pictures(1, folder=tmp_path / "pictures").svg(sheet) == first
    assert drawn == ["one"]


@pytest.mark.parametrize("harm", [lambda held: held[:-5], lambda held: b"", lambda held: held.replace(b"<text>", b"<best>")])
def test_a_damaged_picture_is_drawn_anew(drawn: list[str], sheet: ChartSheet, tmp_path: Path, harm) -> None:
    first = Pictures(1, folder=tmp_path).svg(sheet)
    (kept,) = tmp_path.glob(f"*{ENDING}")
    kept.write_bytes(harm(kept.read_bytes()))
    forget_pictures()
    assert Pictures(1, folder=tmp_path).svg(sheet) == first
    assert drawn == ["one", "one"]


def test_a_folder_that_cannot_be_written_costs_no_pack(drawn: list[str], sheet: ChartSheet, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert b"<text>one</text>" in Pictures(1, folder=tmp_path / "file" / "pictures").svg(sheet)


def test_a_folder_holds_no_more_than_its_bound(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}{ENDING}").write_bytes(b"x" * 100)
        os.utime(tmp_path / f"{number}{ENDING}", (number, number))
    (tmp_path / "of somebody else").write_bytes(b"x" * 1000)
    prune(tmp_path, most=250)
    assert sorted(one.name for one in tmp_path.iterdir()) == [f"4{ENDING}", f"5{ENDING}", "of somebody else"]


def test_memory_holds_no_more_than_its_bound(drawn: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "IN_MEMORY", 100)
    for name in ("one", "other", "one"):
        Pictures(1).svg(chart(name))
    assert drawn == ["one", "other", "one"]


def test_progress_is_told_and_a_pack_that_was_cancelled_draws_nothing_more(drawn: list[str]) -> None:
    told: list[tuple[int, int, str]] = []
    made = Pictures(3, said=lambda *one: told.append(one), stopped=lambda: len(drawn) == 2)
    for name in ("one", "other"):
        made.svg(chart(name))
    with pytest.raises(PackStopped, match="cancelled"):
        made.svg(chart("third"))
    assert drawn == ["one", "other"]
    assert told == [(0, 3, "Title of one"), (1, 3, "Title of one"), (1, 3, "Title of other"), (2, 3, "Title of other")]


def test_a_chart_that_cannot_be_drawn_is_named(drawn: list[str]) -> None:
    with pytest.raises(NotDrawn, match=r"Title of impossible: The chart could not be drawn: no such axis\. No pack was made\."):
        Pictures(1).svg(chart("impossible"))
