"""What is chosen is what the address says, however slow the line: a page lets itself be used before all of it has come."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect


def held_back(page: Page, code: str) -> Callable[[], None]:
    """Keeps back the code that draws one kind of field in the browser; what is returned lets it come."""
    waiting: list[Route] = []

    def keep_back(asked: Route) -> None:
        waiting.append(asked)

    page.route(f"**/{code}.*.js", keep_back)

    def let_come() -> None:
        assert waiting, f"no code of {code} was asked for"
        for one in waiting:
            one.continue_()

    return let_come


def test_a_period_drawn_late_is_that_of_the_address_and_is_not_sent_as_a_choice(editing: str, page: Page) -> None:
    let_come = held_back(page, "Selectbox")
    page.goto(f"{editing}/tensions?place=newham&period=2017-18")
    keep = page.get_by_role("button", name="Keep in the register")
    keep.click()
    expect(page.get_by_role("alert")).to_contain_text("Say who writes this")
    let_come()
    for name, chosen in (("Place", "Newham"), ("Period", "2017/18"), ("As at", "Today")):
        expect(page.get_by_role("combobox", name=name)).to_have_value(chosen)
    page.get_by_label("Written by").fill("Joint board, item 4")
    page.get_by_label("The NHS partner’s response").fill("We ask both sides")
    keep.click()
    expect(page.get_by_role("status").filter(has_text="Kept in the register")).to_be_visible()
    expect(page).to_have_url(re.compile("place=newham&period=2017-18$"))


def test_places_drawn_late_are_those_of_the_address(served: str, page: Page) -> None:
    let_come = held_back(page, "Multiselect")
    page.goto(f"{served}/compare?place=newham&period=2018-19&places=oldham")
    order = page.get_by_role("combobox", name="Order of places")
    order.fill("Being supported as a carer")
    order.press("Enter")
    page.wait_for_url("**sort=carers**")
    page.locator("[data-drawn*='sort=carers']").wait_for(state="attached")
    let_come()
    expect(page.get_by_role("button", name="Remove Oldham")).to_be_visible()
    assert "places=oldham" in page.url


def test_what_was_searched_for_stands_in_the_field_drawn_late(served: str, page: Page) -> None:
    let_come = held_back(page, "TextInput")
    page.goto(f"{served}/search?place=newham&period=2018-19&q=carers")
    page.get_by_role("button", name="Search", exact=True).click()
    page.locator("[data-drawn*='q=carers']").wait_for(state="attached")
    let_come()
    expect(page.get_by_label("Search for an outcome, indicator, place, tension or word")).to_have_value("carers")
