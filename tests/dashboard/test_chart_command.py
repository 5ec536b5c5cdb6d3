"""`coterminous chart`: what it writes, what it says, and that a failure leaves nothing behind."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from dashboard import rendering
from dashboard.rendering import why_no_pictures

ASKED = ("--place", "barking-and-dagenham", "--period", "2018-19")


@pytest.fixture
def run(run_command: Callable[..., tuple[int, str, str]]) -> Callable[..., tuple[int, str, str]]:
    return partial(run_command, "chart")


def test_figures_are_written_and_the_organisation_chosen_is_said(run):
    code, out, said = run("nhs-ae-4h", *ASKED, "--out", "chart.csv", "--site", "http://dash.example/")
    assert (code, out) == (0, "")
    assert "Hospitals NHS Trust (RF4). For another: --organisation R1H." in said
    with Path("chart.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][1].startswith("A&E within four hours: 80.7% in 2018/19.")
    assert any(row[:1] == ["Seen at"] and row[1].startswith("http://dash.example/outcome?") for row in rows)
    code, _, said = run("nhs-ae-4h", *ASKED, "--organisation", "R1H", "--out", "chart.csv")
    assert code == 0
    assert "For another" not in said
    assert "Barts Health NHS Trust (R1H)" in Path("chart.csv").read_text(encoding="utf-8-sig")


def test_no_such_chart_lists_those_there_are_and_writes_nothing(run):
    code, out, said = run("nhs-ae4h", *ASKED, "--out", "chart.csv")
    assert (code, out) == (2, "")
    assert 'Did you mean "nhs-ae-4h"?' in said
    assert "  ascof-1a  E09000002  (Quality of life with care)" in said
    assert list(Path().iterdir()) == []


def test_without_a_browser_the_file_that_was_there_stays(run, monkeypatch):
    monkeypatch.setenv("COTERMINOUS_BROWSER", "/there/is/none")
    Path("chart.png").write_bytes(b"before")
    code, _, said = run("nhs-ae-4h", *ASKED, "--out", "chart.png")
    assert code == 2
    assert "COTERMINOUS_BROWSER names /there/is/none" in said
    assert [(one.name, one.read_bytes()) for one in Path().iterdir()] == [("chart.png", b"before")]
    assert run("nhs-ae-4h", *ASKED, "--out", "chart.png", "--format", "csv")[0] == 0


@pytest.mark.skipif(bool(why_no_pictures()), reason="there is no Chrome or Chromium to draw charts with")
def test_each_picture_is_what_its_name_says(run):
    for kind, beginning in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        assert run("ascof-1a", *ASKED, "--out", f"chart.{kind}")[0] == 0
        assert Path(f"chart.{kind}").read_bytes().startswith(beginning)
    rendering.close()
