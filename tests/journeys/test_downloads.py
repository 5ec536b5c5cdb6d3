"""A scrutiny officer takes a chart away from the outcome page, as a picture and as figures, and reads them back."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import at_rest, serving
from tests.journeys.line import Line

OUTCOME = "/outcome?place=barking-and-dagenham&period=2018-19&outcome=timely-discharge"
CHART = "A&E within four hours at Barking, Havering and Redbridge"


def open_choice(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=f"Download this chart: {CHART}").click()


def press(page: Page, kind: str) -> None:
    # By the keyboard: a click can land beside what has just been unfolded.
    page.get_by_role("button", name=f"Download {kind}: {CHART}").press("Enter")


def downloaded(page: Page, kind: str) -> tuple[str, bytes]:
    with page.expect_download() as coming:
        press(page, kind)
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def test_a_chart_is_taken_away_as_picture_and_as_figures(served: str, page: Page) -> None:
    open_choice(page, served + OUTCOME)
    name, picture = downloaded(page, "PNG")
    assert name == "nhs-ae-4h-RF4-2018-19.png"
    text = picture.decode("utf-8", errors="ignore")
    assert "A&E within four hours: 80.7% in 2018/19. Missed" in text
    way_back = re.search(re.escape(served) + r"/outcome\?place=barking-and-dagenham\S+as-of=\d+\S+timely-discharge", text)
    assert way_back

    name, figures = downloaded(page, "CSV")
    assert name == "nhs-ae-4h-RF4-2018-19.csv"
    rows = list(csv.reader(io.StringIO(figures.decode("utf-8-sig"))))
    assert rows[0][0] == "Finding"
    assert rows[0][1] in text
    page.goto(way_back[0])
    expect(page.get_by_role("heading", name=rows[0][1])).to_be_visible()


def test_one_format_is_had_right_after_another_however_poor_the_line(served: str, page: Page) -> None:
    """Nothing but the address of the file need come: a press does not have the page drawn anew."""
    line = Line(page)
    open_choice(page, served + OUTCOME)
    at_rest(page)
    line.held, line.urgent = True, b"/media/"
    for kind in ("PNG", "CSV", "PNG"):
        name, content = downloaded(page, kind)
        assert name.endswith(f".{kind.lower()}")
        assert len(content) > 1000


def test_that_a_file_could_not_be_made_stays_to_be_read_until_another_is_asked_for(
    own_store: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = shutil.which("false")
    assert nothing
    monkeypatch.setenv("COTERMINOUS_BROWSER", nothing)
    with serving(own_store) as address:
        open_choice(page, address + OUTCOME)
        said = page.get_by_role("alert").filter(has_text="This file could not be made.")
        expect(said).to_have_count(0)
        press(page, "PNG")
        expect(said).to_be_visible()
        page.wait_for_timeout(6000)  # the framework's own words stand for five seconds
        expect(said).to_be_visible()
        downloaded(page, "CSV")
        expect(said).to_have_count(0)
        press(page, "PNG")
        expect(said).to_be_visible()
        downloaded(page, "CSV")  # while the framework's words still stand
        page.wait_for_timeout(500)
        expect(said).to_have_count(0)
