"""A board member opens the partnership page: how both sides see it, readable at any width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from dashboard.command import app
from tests.journeys.conftest import ROOT, serving
from tests.journeys.test_desk import _plain

ADDRESS = "/partnership?place=barking-and-dagenham&period=2018-19"
HEADER = "place,instrument,item,side,respondent,answer,free_text"


def rows() -> Iterator[str]:
    for number in range(1, 7):
        for side, answer in (("nhs", "Agree"), ("council", "Disagree")):
            text = "we hear it last" if (side, number) == ("council", 1) else ""
            yield f"barking-and-dagenham,partnership-assessment-tool,trust,{side},{number},{answer},{text}"
            yield f"barking-and-dagenham,spectrum-of-relationships,care,{side},{number},Dialogue,"


@pytest.fixture
def assessed(own_store: Path, tmp_path: Path) -> Iterator[str]:
    answers = tmp_path / "answers.csv"
    answers.write_text("\n".join((HEADER, *rows())) + "\n", encoding="utf-8")
    options = ["--store", str(own_store), "--registry", str(ROOT / "indicators.toml"), "assess", str(answers)]
    about = ["--place", "barking-and-dagenham", "--date", "2026-03-14", "--by", "Board secretary"]
    done = CliRunner().invoke(app, [*options, *about], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    with serving(own_store) as address:
        yield address


def test_the_page_says_where_the_sides_differ_at_any_width(assessed: str, page: Page) -> None:
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 6000})
        page.goto(assessed + ADDRESS)
        expect(page.get_by_label("In short")).to_contain_text("The two sides see “Trust” most differently")
        expect(page.locator(".js-plotly-plot")).to_have_count(2)
        page.get_by_text("All answers to the Partnership Assessment Tool as a table").click()
        expect(page.get_by_role("rowheader", name="Trust: Council")).to_be_visible()
        page.get_by_text("What people wrote (1)").click()
        expect(page.get_by_text("Trust: “we hear it last”")).to_be_visible()
        page.wait_for_load_state("networkidle")
        _plain(page)
    page.get_by_role("link", name="Being safe").first.click()
    expect(page.get_by_role("heading", level=1, name="Being safe")).to_be_visible()
