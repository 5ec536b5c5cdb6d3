"""An analyst corrects a figure while the board's page is open: the page follows, and taking it back brings the old one back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from dashboard.command import app

ROOT = Path(__file__).parents[2]
PLACE = "/?place=barking-and-dagenham&period=2018-19"


def run(store: Path, *words: str, code: int = 0) -> Any:
    options = ["--store", str(store), "--registry", str(ROOT / "indicators.toml")]
    done = CliRunner().invoke(app, [*options, *words, "--json"], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_a_correction_reaches_the_open_page_and_a_withdrawal_undoes_it(
    served_own_store: str, own_store: Path, page: Page, tmp_path: Path
) -> None:
    page.goto(served_own_store + PLACE)
    row = page.locator("table.ct-table tbody tr").filter(has=page.get_by_role("link", name="Living in my own home"))
    expect(row).to_contain_text("19.0 of 24")

    correction = tmp_path / "correction.csv"
    correction.write_text("indicator,organisation,period,value\nascof-1a,E09000002,2018-19,19.6\n", encoding="utf-8")
    published = run(own_store, "submit", str(correction), "--note", "as restated")
    assert published["changes"] == {"new": 0, "revised": 1, "unchanged": 0, "removed": 0}
    page.reload()
    expect(row).to_contain_text("19.6 of 24")
    expect(page.get_by_text(f"(publish {published['submission'][1:]})")).to_be_visible()

    before = run(own_store, "outcomes", "--place", "barking-and-dagenham", "--period", "2018-19", "--as-of", "11")
    assert "ascof-1a" in json.dumps(before)
    page.goto(served_own_store + PLACE + "&as-of=11")
    expect(row).to_contain_text("19.0 of 24")
    expect(page.get_by_text("As at publish 11.")).to_be_visible()

    run(own_store, "withdraw", published["submission"], "--reason", "wrong council")
    page.goto(served_own_store + PLACE)
    expect(row).to_contain_text("19.0 of 24")
    page.goto(served_own_store + "/data")
    expect(page.get_by_text("wrong council")).to_be_visible()


def test_a_refused_file_changes_nothing_on_the_page(served_own_store: str, own_store: Path, page: Page, tmp_path: Path) -> None:
    page.goto(served_own_store + PLACE)
    shown = page.locator("h1 + p").inner_text()
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("indicator,organisation,period,value\nascof-1a,E09000002,2018-19,196\n", encoding="utf-8")
    refused = run(own_store, "submit", str(wrong), code=1)
    assert refused["status"] == "refused"
    (error,) = (one for one in refused["findings"] if one["severity"] == "error")
    assert (error["row"], error["column"], error["value"]) == (2, "value", "196")
    page.reload()
    expect(page.locator("h1 + p")).to_have_text(shown)
