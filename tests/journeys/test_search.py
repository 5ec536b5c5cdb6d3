"""Somebody who does not know where a thing stands searches for it, without a mouse."""

from __future__ import annotations

from playwright.sync_api import Page, expect

PLACE = "place=barking-and-dagenham&period=2017-18"
#: What the field, link or button in focus is called; nothing while none is.
FOCUSED = """(() => {
    const one = document.activeElement
    return ['INPUT', 'A', 'BUTTON'].includes(one.tagName) ? one.ariaLabel || one.innerText : ''
})()"""


def tab_to(page: Page, words: str) -> None:
    """Tab until what has the focus is called so; at most as often as the page has stops."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"{words} was never reached with Tab")


def test_from_the_field_to_an_outcome_by_keyboard_alone(served: str, page: Page) -> None:
    page.goto(f"{served}/search?{PLACE}")
    expect(page.get_by_text("All words must be found")).to_be_visible()
    tab_to(page, "Search for an outcome")
    page.keyboard.type("emergncy care")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="was taken for “emergency”")).to_be_visible()
    page.wait_for_url("**q=emergncy**")
    tab_to(page, "Being seen quickly in an emergency")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Being seen quickly in an emergency")
    assert PLACE in page.url
