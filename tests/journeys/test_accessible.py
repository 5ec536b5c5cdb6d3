"""Every page, for readers with a dark system or a light one, at a desktop's width and at 400% zoom, and on paper.

Each page is loaded once. The list of pages is that of the navigation, so that a new page is tested without being named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard.accessibility import KNOWN_FAULTS, RULES_TESTED, WIDTHS_TESTED
from tests.journeys.conftest import LONGEST_MS, ROOT, at_rest

NAVIGATION = (ROOT / "dashboard" / "app.py").read_text(encoding="utf-8")
PAGES = ("", *re.findall(r'url_path="([\w-]+)"', NAVIGATION))
#: Pages that need more than a place and a period to have all of their parts.
MORE = {
    "outcome": "&outcome=timely-discharge",
    "trace": "&indicator=nhs-ae-4h&organisation=RF4&of=2018-01",
    "search": "&q=hosptal",
    "data": "&submission=S3",
}
DESKTOP, ZOOMED = WIDTHS_TESTED
A4 = 703  # what is left of 210 mm between margins of 12 mm, in CSS pixels

UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"
#: How far the page itself, and Streamlit's own container, can be scrolled sideways.
SIDEWAYS = """[document.scrollingElement, document.querySelector('[data-testid=stMain]')]
    .map(one => one.scrollWidth - one.clientWidth)"""
#: What reaches beyond the right edge, other than inside a part that can be scrolled by itself.
CUT = """[...document.querySelectorAll('[data-testid=stMain] *')].filter(one => {
    const at = one.getBoundingClientRect()
    return at.width > 1 && at.height > 1 && at.right > innerWidth + 1 && !one.closest('.ct-scroll, .ct-hidden, svg')
}).map(one => one.outerHTML.slice(0, 120))"""
#: What can be pressed and is seen, and is smaller than 24 by 24 pixels.
SMALL = """[...document.querySelectorAll('a, button, summary, input, [role=button], [role=combobox]')].filter(one => {
    const at = one.getBoundingClientRect()
    return at.width > 1 && at.height > 1 && at.right > 0 && Math.min(at.width, at.height) < 23.5
        && one.checkVisibility({ visibilityProperty: true })
}).map(one => one.outerHTML.slice(0, 120))"""
DRAWN = "[...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(one => one.querySelector('.main-svg'))"
#: Tables that would scroll on a screen and be cut on paper.
TOO_WIDE = """[...document.querySelectorAll('.ct-scroll > table')].filter(
    one => one.getBoundingClientRect().right > innerWidth + 1
).map(one => one.outerHTML.slice(0, 120))"""
#: How an element and what is around it are drawn: a ring of focus is seen on one of them.
LOOK = """window.look = one => { const all = []
    for (; one && all.length < 5; one = one.parentElement) { const is = getComputedStyle(one)
        all.push([is.outlineStyle !== 'none' && parseFloat(is.outlineWidth) >= 2, is.boxShadow, is.borderColor]) }
    return JSON.stringify(all) }"""
#: What a keyboard must reach, marked by a number and by how it looks without focus. A group of buttons or radio buttons is one
#: stop, within which arrows lead.
REACHABLE = """() => { const groups = new Map()
    return [...document.querySelectorAll('a[href], button, summary, input:not([type=file]), textarea, select, [tabindex="0"]')]
    .filter(one => !one.disabled && one.tabIndex >= 0 && one.type !== 'radio'
        && one.checkVisibility({ visibilityProperty: true }) && !one.closest('[aria-hidden=true]'))
    .filter((one, at) => { const group = one.closest('[data-testid=stButtonGroup]') ?? one
        const first = !groups.has(group)
        if (first) groups.set(group, groups.size)
        one.dataset.walk = groups.get(group); one.dataset.look = look(one); return first })
    .map(one => one.outerHTML.slice(0, 120)) }"""
#: Where the keyboard is: the number of the element (None outside the page), and whether one can see that it is there.
FOCUS = """() => { const at = document.activeElement
    return at === document.body ? null : [at.dataset.walk ?? '', at.dataset.look !== look(at), at.outerHTML.slice(0, 120)] }"""
#: Opens what is folded; whether anything moves in one of the next frames.
UNFOLDED_MOVES = """async one => { one.click()
    let moves = false
    for (let frame = 0; frame < 3; frame++) {
        await new Promise(requestAnimationFrame)
        moves ||= document.getAnimations().some(one => one.playState === 'running') }
    return moves }"""
MOVING = "document.getAnimations().filter(one => one.playState === 'running').length"


@pytest.fixture
def dark(browser: Browser) -> Iterator[Page]:
    """A reader whose system is dark and who wants nothing to move."""
    context = browser.new_context(
        color_scheme="dark", reduced_motion="reduce", viewport={"width": DESKTOP, "height": 9000}
    )  # fmt: skip
    context.set_default_timeout(LONGEST_MS)
    yield context.new_page()
    context.close()


def opened(page: Page, served: str, name: str) -> None:
    page.goto(f"{served}/{name}?place=barking-and-dagenham&period=2017-18{MORE.get(name, '')}")
    page.locator("[data-drawn]").wait_for(state="attached")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    at_rest(page)
    page.wait_for_function(DRAWN)


def own_faults(page: Page) -> list[tuple[str, str]]:
    """Violations by rule and element, without the framework's known ones."""
    found: dict[str, Any] = Axe().run(page, options={"runOnly": list(RULES_TESTED)}).response
    every = [(one["id"], node["target"][-1]) for one in found["violations"] for node in one["nodes"]]
    return [(rule, where) for rule, where in every if not _known(page, rule, where)]


def _known(page: Page, rule: str, where: str) -> bool:
    return any(
        one.rule == rule and page.locator(where).first.evaluate("(it, wanted) => it.matches(wanted)", one.selector)
        for one in KNOWN_FAULTS
    )


def walked_by_keyboard(page: Page) -> None:
    """From the top of the page to its end by Tab alone: all is reached, nothing holds the focus, and it is always seen."""
    page.evaluate("document.activeElement.blur()")
    page.evaluate(LOOK)
    expected = page.evaluate(REACHABLE)
    reached, unseen = set(), []
    for _ in range(2 * len(expected) + 20):
        page.keyboard.press("Tab")
        where = page.evaluate(FOCUS)
        if where is None:
            break
        number, seen, element = where
        reached.add(number)
        unseen += [] if seen else [element]
    else:
        raise AssertionError(f"the keyboard does not come to the end of the page; it is at {where}")
    assert [one for at, one in enumerate(expected) if str(at) not in reached] == []
    assert unseen == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_in_the_dark_in_the_light_and_zoomed(served: str, dark: Page, name: str) -> None:
    page = dark
    opened(page, served, name)
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.lang") == "en-GB"
    assert page.evaluate(MOVING) == 0
    walked_by_keyboard(page)
    page.evaluate(UNFOLD)
    assert own_faults(page) == []
    assert page.evaluate(SMALL) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": ZOOMED, "height": 9000})
    page.wait_for_function(f"{SIDEWAYS}.every(one => one === 0)")  # charts follow the new width
    page.wait_for_function(f"{CUT}.length === 0")
    assert own_faults(page) == []
    assert page.evaluate(SIDEWAYS) == [0, 0]
    assert page.evaluate(CUT) == []
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_what_unfolds_moves_only_for_whoever_does_not_mind(
    editing: str, page: Page, wish: Literal["reduce", "no-preference"], moves: bool
) -> None:
    page.emulate_media(reduced_motion=wish)
    opened(page, editing, "outcome")
    section = page.get_by_test_id("stExpander").filter(has_text="Record an action").locator("details")
    folded = section.bounding_box()
    assert page.get_by_text("Record an action").evaluate(UNFOLDED_MOVES) is moves
    # As high as what is in it, and not held at some height, of which the rest would be cut.
    expect(section).to_have_js_property("style.height", "")
    expect(page.get_by_label("What is to be done")).to_be_visible()
    whole = section.bounding_box()
    assert folded is not None
    assert whole is not None
    assert whole["height"] > folded["height"] + 300
    page.get_by_text("Record an action").click()
    expect(section).to_have_js_property("open", False)
    assert section.bounding_box() == folded


@pytest.mark.parametrize("name", ["", "outcome", "tensions", "compare"])
def test_a_printed_page_is_whole(served: str, browser: Browser, name: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    opened(page, served, name)
    charts = page.get_by_test_id("stPlotlyChart").count()
    assert (charts > 0) == (name == "outcome")
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert sheets > 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4, "height": 800})
    assert page.locator("details:not([open])").count() == 0
    assert page.locator(".ct-paper").count() == charts
    for gone in ("stHeader", "stSelectbox", "stMultiSelect", "stPlotlyChart"):
        assert [one for one in page.get_by_test_id(gone).all() if one.is_visible()] == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= A4
    assert page.evaluate(CUT) == []
    assert page.evaluate(TOO_WIDE) == []
    reached = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').getBoundingClientRect().bottom")
    assert 800 < reached <= page.evaluate("document.scrollingElement.scrollHeight") + 1
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".ct-paper").count() == 0
    page.close()
