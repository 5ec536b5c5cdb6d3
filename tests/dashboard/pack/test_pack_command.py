"""`coterminous pack`: what it writes, what it says, and that a fault or a cancelled pack leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from dashboard import rendering
from dashboard.pack import pictures
from dashboard.rendering import Picture

ASKED = ("--place", "barking-and-dagenham", "--period", "2018-19", "--outcome", "carers", "--outcome", "living-at-home")


@pytest.fixture
def run(run_command: Callable[..., tuple[int, str, str]]) -> Callable[..., tuple[int, str, str]]:
    return partial(run_command, "pack")


def test_outcomes_are_in_the_order_given_and_progress_is_on_standard_error(run) -> None:
    code, out, said = run(*ASKED, "--out", "pack.xlsx", "--without", "tensions", "--site", "http://dash.example/")
    assert (code, out) == (0, "")
    assert "Wrote pack.xlsx." in said
    book = openpyxl.load_workbook("pack.xlsx")
    words = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    carers = next(at for at, one in enumerate(words) if "Being supported as a carer" in one)
    assert any("http://dash.example/?place=barking-and-dagenham" in one for one in words)
    assert carers < next(at for at, one in enumerate(words) if "Living in my own home" in one and at > carers)


def test_a_wrong_call_is_told_before_anything_is_made(run) -> None:
    for given, told in (
        (("--out", "pack.doc"), 'There is no format "doc" for a pack.'),
        (("--out", "there/is/none/pack.pdf"), "there is no folder there/is/none"),
        (("--out", "pack.pdf", "--without", "charts", "--without", "notes"), 'A pack has no section "notes".'),
        (("--out", "pack.pdf", "--chart", "nhs-ae-4h"), "No outcome of this pack has a chart of nhs-ae-4h"),
    ):
        code, out, said = run(*ASKED, *given)
        assert (code, out) == (2, "")
        assert told in said
    assert list(Path().iterdir()) == []


def test_without_a_browser_the_file_that_was_there_stays(run, monkeypatch) -> None:
    monkeypatch.setenv("COTERMINOUS_BROWSER", "/there/is/none")
    Path("pack.pdf").write_bytes(b"before")
    code, _, said = run(*ASKED, "--out", "pack.pdf")
    assert code == 2
    assert "COTERMINOUS_BROWSER names /there/is/none" in said
    assert "Without charts this format needs none; these draw their own: PowerPoint and Excel." in said
    assert [(one.name, one.read_bytes()) for one in Path().iterdir()] == [("pack.pdf", b"before")]


def test_a_pack_that_is_interrupted_leaves_nothing(run, monkeypatch) -> None:
    def drawing(_figure: object, _kind: Picture) -> bytes:
        raise KeyboardInterrupt

    pictures.forget_pictures()
    monkeypatch.setattr(pictures, "draw", drawing)
    monkeypatch.setattr(pictures, "_read", lambda _path: None)
    monkeypatch.setattr(pictures, "find_browser", lambda: __file__)
    code, out, _ = run(*ASKED, "--out", "pack.html")
    assert (code, out) == (130, "")
    assert list(Path().iterdir()) == []
    rendering.close()
