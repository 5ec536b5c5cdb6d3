"""A scrutiny officer makes a pack on its page, cancels one, takes one away, and opens it from a disk with no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard.accessibility import RULES_TESTED, WIDTHS_TESTED

#: Pixels that the picture of a chart takes at least, so that its words can be read; on a small screen it is moved sideways.
LEGIBLE = 640
PLACE = "?place=barking-and-dagenham&period=2018-19"


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": WIDTHS_TESTED[0], "height": 6000})
    yield context.new_page()
    context.close()


def choose(page: Page, *outcomes: str) -> None:
    for one in outcomes:
        page.get_by_role("combobox", name="Outcomes, in the order chosen").fill(one)
        page.get_by_role("option", name=one).click()
    page.keyboard.press("Escape")


def taken_away(page: Page, folder: Path) -> Path:
    button = page.get_by_role("button", name="Download the pack as")
    expect(button).to_be_visible()
    with page.expect_download() as coming:
        button.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def test_a_pack_is_made_cancelled_made_again_and_opened_without_a_network(
    served: str, page: Page, offline: Page, tmp_path: Path
) -> None:
    page.goto(f"{served}/{PLACE}")
    page.get_by_role("link", name="A committee pack of this place and period").click()
    expect(page.get_by_role("heading", name="Committee pack", level=1)).to_be_visible()

    page.get_by_role("button", name="Make the pack").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("The pack was cancelled. Nothing was made.")).to_be_visible()
    expect(page.get_by_role("button", name="Download the pack as")).to_have_count(0)

    choose(page, "Living in my own home", "Leaving hospital as soon as I am ready")
    page.get_by_role("button", name="Make the pack").click()
    pdf = taken_away(page, tmp_path)
    assert pdf.name == "pack-barking-and-dagenham-2018-19.pdf"
    parts = [one.title for one in pypdf.PdfReader(pdf).outline if not isinstance(one, list)]
    assert parts.index("Living in my own home") < parts.index("Leaving hospital as soon as I am ready")
    assert "Being safe" not in parts

    page.get_by_text("Web page in one file").click()
    page.get_by_role("button", name="Make the pack").click()
    expect(page.get_by_role("button", name="Download the pack as Web page in one file")).to_be_visible()
    opened_offline(offline, taken_away(page, tmp_path))


def opened_offline(page: Page, file: Path) -> None:
    """Only the file itself is asked for; charts answer to the pointer; nothing is amiss by WCAG."""
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto(file.as_uri())
    plot = page.locator("figure .plot").first
    plot.scroll_into_view_if_needed()
    expect(plot.locator(".main-svg").first).to_be_visible()
    expect(page.locator("figure .still").first).to_be_hidden()
    point = plot.locator(".scatterlayer .point").last.bounding_box()
    assert point is not None
    page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2, steps=3)
    expect(plot.locator(".hoverlayer text").first).to_contain_text("2019/20")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = Axe().run(page, options={"runOnly": list(RULES_TESTED)}).response
    assert [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
    page.set_viewport_size({"width": WIDTHS_TESTED[1], "height": 1000})
    assert page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") == 0
    still = page.locator("figure .still").first
    expect(still).to_have_attribute("tabindex", "0")
    assert still.locator("svg").evaluate("one => one.clientWidth") >= LEGIBLE
    page.emulate_media(media="print")
    expect(page.locator("figure .still").first).to_be_visible()
    expect(plot).to_be_hidden()
    assert asked == [file.as_uri()]
    assert said == []
