"""A board member opens a link before the meeting: place, an outcome, its charts; every figure as the command line says it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from dashboard.command import app
from dashboard.wording import number

ROOT = Path(__file__).parents[2]
PLACE = "/?place=barking-and-dagenham&period=2018-19"


def answer(store: Path, *words: str) -> Any:
    options = ["--store", str(store), "--registry", str(ROOT / "indicators.toml")]
    done = CliRunner().invoke(app, [*options, *words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_from_the_place_to_an_outcome_with_the_figures_of_the_command(served: str, demo_store: Path, page: Page) -> None:
    told = answer(demo_store, "outcomes", "--place", "barking-and-dagenham", "--period", "2018-19")
    outside: list[str] = []
    page.on("request", lambda request: None if served in request.url else outside.append(request.url))

    page.goto(served + PLACE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Barking and Dagenham")
    expect(page.get_by_text(told["summary"])).to_be_visible()
    for outcome in told["outcomes"]:
        row = page.locator("table.ct-table tbody tr").filter(has=page.get_by_role("link", name=outcome["name"], exact=True))
        for side, cell in (("nhs", 0), ("council", 2)):
            verdict = outcome["verdicts"][side]
            there = row.get_by_role("cell").nth(cell)
            expect(there).to_contain_text(verdict["label"])
            expect(there).to_contain_text(verdict["standing"])
            for indicator in verdict["indicators"]:
                if indicator["value"] is not None:
                    expect(there).to_contain_text(number(indicator["value"], indicator["decimals"]))

    first = told["outcomes"][0]
    page.locator("table.ct-table").get_by_role("link", name=first["name"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(first["name"])
    charts = page.get_by_role("figure")
    shown = [one for side in first["verdicts"].values() for one in side["indicators"] if one["value"] is not None]
    expect(charts).to_have_count(len(shown))
    for position, indicator in enumerate(shown):
        words = charts.nth(position).get_attribute("aria-label") or ""
        assert number(indicator["value"], indicator["decimals"]) in words
        assert indicator["organisation_name"] in words
    page.get_by_role("link", name="All joint outcomes of Barking and Dagenham").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Barking and Dagenham")
    assert "period=2018-19" in page.url
    assert not [url for url in outside if not url.startswith(("data:", "blob:"))]


def test_a_figure_is_traced_to_the_row_of_its_file(served: str, demo_store: Path, page: Page) -> None:
    told = answer(demo_store, "outcomes", "--place", "barking-and-dagenham", "--period", "2018-19")
    indicator = next(
        one for outcome in told["outcomes"] for one in outcome["verdicts"]["council"]["indicators"] if one["id"] == "ascof-1a"
    )
    source = indicator["source"]
    lines = next((ROOT / "datasets" / "extracts").rglob(source["file"])).read_text(encoding="utf-8").splitlines()
    assert lines[source["row"] - 1].startswith(f"ascof-1a,E09000002,2018-19,{indicator['value']:g}")
    page.goto(f"{served}/outcome?place=barking-and-dagenham&period=2018-19&outcome=living-at-home")
    expect(page.get_by_text(f"{source['submission']}: {source['file']}, row {source['row']}").last).to_be_attached()


def test_choosing_another_place_changes_page_and_address(served: str, page: Page) -> None:
    page.goto(served + PLACE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Barking and Dagenham")
    choice = page.get_by_role("combobox", name="Place")
    choice.fill("Newham")
    choice.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Newham")
    page.wait_for_url("**place=newham**")


def test_the_page_stays_plain_when_the_address_is_wrong(served: str, page: Page) -> None:
    page.goto(f"{served}/?place=barking-and-dagenam")
    expect(page.get_by_role("alert")).to_contain_text('Did you mean "barking-and-dagenham"?')
    expect(page.get_by_text("Traceback")).to_have_count(0)
