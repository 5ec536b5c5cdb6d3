"""A board opens its tensions, sees why, answers one and sets its priorities; the command line says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from dashboard.command import app

ROOT = Path(__file__).parents[2]
PLACE = "barking-and-dagenham"
PAGE = f"/tensions?place={PLACE}&period=2017-18"


def told(store: Path, *words: str) -> Any:
    options = ["--store", str(store), "--registry", str(ROOT / "indicators.toml")]
    done = CliRunner().invoke(app, [*options, *words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_from_the_mark_on_an_outcome_to_the_rows_of_its_evidence(served: str, demo_store: Path, page: Page) -> None:
    said = told(demo_store, "tensions", "--place", PLACE, "--period", "2017-18")
    page.goto(f"{served}/?place={PLACE}&period=2017-18")
    row = page.get_by_role("row").filter(
        has=page.get_by_role("link", name="Leaving hospital as soon as I am ready", exact=True)
    )
    expect(row.get_by_label("Tensions on this outcome").last).to_contain_text("Moving apart")
    row.get_by_role("link", name="Why").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tensions")
    assert "on=timely-discharge" in page.url
    own = [one for one in said["tensions"] if one["outcome"] == "timely-discharge"]
    for one in own:
        expect(page.get_by_text(one["sentence"])).to_be_attached()
    expect(page.locator("article")).to_have_count(len(own))
    apart = page.locator("article").filter(has_text="Moving apart")
    apart.get_by_text("The evidence").click()
    first = next(one for one in own if one["kind"] == "opposing-trends")["evidence"][0]
    where = f"{first['source']['submission']}: {first['source']['file']}, row {first['source']['row']}"
    expect(apart.get_by_text(where, exact=True).first).to_be_visible()
    lines = next((ROOT / "datasets" / "extracts").rglob(first["source"]["file"])).read_text(encoding="utf-8").splitlines()
    assert lines[first["source"]["row"] - 1].split(",")[3] == f"{first['value']:g}"


def test_the_map_of_verdicts_is_a_table_that_says_where_each_outcome_stands(served: str, demo_store: Path, page: Page) -> None:
    said = told(demo_store, "outcomes", "--place", PLACE, "--period", "2018-19")
    page.goto(f"{served}/?place={PLACE}&period=2018-19")
    table = page.locator("table.ct-map")
    expect(table.locator("tbody tr")).to_have_count(4)
    steps = ["favourable", "contested", "adverse", "not judged"]
    for outcome in said["outcomes"]:
        nhs, council = (outcome["verdicts"][side]["standing"] for side in ("nhs", "council"))
        row, column = (steps.index(one if one in steps else "not judged") for one in (nhs, council))
        cell = table.locator("tbody tr").nth(row).locator("td").nth(column)
        expect(cell.get_by_role("link", name=outcome["name"])).to_be_visible()
    moved = table.get_by_role("listitem").filter(has_text="Getting my independence back")
    expect(moved).to_contain_text("was contested (council)")


def test_a_filter_is_in_the_address(served: str, page: Page) -> None:
    page.goto(served + PAGE)
    choice = page.get_by_role("combobox", name="Kind")
    choice.fill("Moving apart")
    choice.press("Enter")
    page.wait_for_url("**kind=opposing-trends**")
    expect(page.locator("article")).to_have_count(1)


def test_without_editing_a_page_only_shows_and_says_how_to_write(served: str, page: Page) -> None:
    page.goto(served + PAGE)
    expect(page.get_by_text("These pages only show.").first).to_be_visible()
    expect(page.get_by_role("button", name="Keep in the register")).to_have_count(0)


def test_an_answer_and_priorities_are_written_on_the_page_and_read_by_the_command(
    editing: str, own_store: Path, page: Page
) -> None:  # fmt: skip
    page.goto(editing + PAGE)
    page.get_by_role("button", name="Keep in the register").click()
    expect(page.get_by_role("alert")).to_contain_text("Say who writes this")
    page.get_by_label("Written by").fill("Joint board, item 4")
    page.get_by_label("The NHS partner’s response").fill("We ask <b>both</b> sides & review")
    page.get_by_label("Review on").fill("2020-01-31")
    page.get_by_role("button", name="Keep in the register").click()
    expect(page.get_by_role("status").filter(has_text="Kept in the register")).to_be_visible()
    card = page.locator("article").filter(has_text="Verdicts differ").first
    expect(card).to_contain_text("We ask <b>both</b> sides & review")
    expect(card).to_contain_text("review on 31 January 2020, overdue")
    said = told(own_store, "tensions", "--place", PLACE, "--period", "2017-18")
    (answered,) = [one for one in said["tensions"] if one["register"]["history"]]
    assert answered["register"]["nhs_response"] == "We ask <b>both</b> sides & review"
    assert answered["register"]["history"][0]["person"] == "Joint board, item 4"

    page.get_by_text("Set the weights").click()
    page.get_by_label("Agreed by").fill("Joint board, item 5")
    page.get_by_label("Agreed on").fill("2017-04-01")
    page.get_by_label("Being supported as a carer").fill("100")
    # By the keyboard: while the fields unfold, a click can land beside the button.
    page.get_by_role("button", name="Keep these weights").press("Enter")
    expect(page.locator("article").filter(has_text="Ranked differently here").first).to_be_attached()
    said = told(own_store, "tensions", "--place", PLACE, "--period", "2017-18")
    assert "carers" in {one["outcome"] for one in said["tensions"] if one["kind"] == "local-priority"}
