"""A scrutiny officer takes a chart away from the outcome page, as a picture and as figures, and reads them back."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Page, expect

OUTCOME = "/outcome?place=barking-and-dagenham&period=2018-19&outcome=timely-discharge"
CHART = "A&E within four hours at Barking, Havering and Redbridge"


def downloaded(page: Page, kind: str) -> tuple[str, bytes]:
    with page.expect_download() as coming:
        page.get_by_role("button", name=f"Download {kind}: {CHART}").click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def test_a_chart_is_taken_away_as_picture_and_as_figures(served: str, page: Page) -> None:
    page.goto(served + OUTCOME)
    page.get_by_role("button", name=f"Download this chart: {CHART}").click()

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
