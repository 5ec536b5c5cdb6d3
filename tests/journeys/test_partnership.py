"""The partnership page: how both sides see it, readable at any width; and a board's secretary hands in what people answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from dashboard.command import app
from datasets.registry import read_registry
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


def every_answer() -> Iterator[str]:
    """Five of each side answer every item of every instrument."""
    for instrument in read_registry(ROOT / "indicators.toml").instruments.values():
        for item in instrument.items:
            for side, answer in (("nhs", instrument.scale.answers[0]), ("council", instrument.scale.answers[-1])):
                for number in range(1, 6):
                    yield f'barking-and-dagenham,{instrument.id},{item.id},{side},{number},"{answer}",'


def test_a_secretary_hands_in_what_people_answered(editing: str, own_store: Path, page: Page, tmp_path: Path) -> None:
    named, sound = tmp_path / "named.csv", tmp_path / "March.csv"
    sound.write_text("\n".join((HEADER, *every_answer())) + "\n", encoding="utf-8")
    named.write_text(sound.read_text(encoding="utf-8").replace("nhs,1,", "nhs,Jo,", 1), encoding="utf-8")
    page.goto(editing + ADDRESS)
    expect(page.get_by_text("No self-assessment of this place has been kept yet.")).to_be_visible()
    page.get_by_text("Hand in answers").click()
    page.locator("input[type=file]").set_input_files(named)
    expect(page.get_by_role("alert")).to_contain_text("named.csv cannot be kept: 1 fault to mend. Nothing was changed.")
    expect(page.get_by_text('row 2, "respondent": "Jo" is not a running number.')).to_be_visible()
    expect(page.get_by_role("button", name="Keep these answers")).to_have_count(0)

    page.locator("input[type=file]").set_input_files(sound)
    expect(page.get_by_text("Partnership Assessment Tool: 5 NHS respondents and 5 council respondents.")).to_be_visible()
    page.get_by_label("Kept by").fill("Board secretary")
    page.get_by_role("button", name="Keep these answers").click()
    expect(page.get_by_role("alert")).to_contain_text("is not a day. Write it as 2026-03-14.")
    page.get_by_label("Day on which people answered").fill("2026-03-14")
    page.get_by_role("button", name="Keep these answers").click()
    expect(page.get_by_role("status").filter(has_text="The answers of 14 March 2026 are kept")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(4)
    expect(page.get_by_role("heading", name="How the answers are shown")).to_be_visible()
    expect(page.get_by_role("button", name="Keep these answers")).to_have_count(0)
    _plain(page)
    page.goto(editing + "/submit")
    page.locator("input[type=file]").set_input_files(sound)
    expect(page.get_by_role("alert")).to_contain_text("It was not kept. Hand it in on the Partnership page")
    assert not [one for one in own_store.rglob("*") if one.is_file() and b",respondent," in one.read_bytes()], "no file is kept"
