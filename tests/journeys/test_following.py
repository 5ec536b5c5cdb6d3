"""Going from page to page: by the menu, by links and by Back, always with the place and period that the reader looks at."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.conftest import at_rest
from tests.journeys.line import Line

WHERE = {"place": ["newham"], "period": ["2018-19"]}


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def where(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_menu_stays_with_the_place_and_period_looked_at(page: Page, served: str) -> None:
    page.goto(f"{served}/?place=newham&period=2018-19")
    heading(page, "Newham")
    for name, title in (("Tensions", "Tensions"), ("Data", "Data"), ("This place", "Newham")):
        page.get_by_role("link", name=name, exact=True).first.click()
        heading(page, title)
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        expect(page).to_have_url(re.compile("place=newham"))
        assert where(page) == WHERE, name


def test_the_heading_is_gone_to_however_late_the_page_comes(page: Page, served: str) -> None:
    """Held back for longer than anyone would call quick."""
    line = Line(page)
    page.goto(f"{served}/?place=newham&period=2018-19")
    heading(page, "Newham")
    at_rest(page)
    line.held = True
    page.get_by_role("link", name="Data", exact=True).first.click()
    page.wait_for_timeout(4000)
    heading(page, "Newham")
    line.free()
    heading(page, "Data")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_a_page_left_while_it_is_still_being_drawn_does_not_end_the_wait_for_the_next(page: Page, served: str) -> None:
    line = Line(page)
    page.goto(f"{served}/?place=newham&period=2018-19")
    heading(page, "Newham")
    at_rest(page)
    title = page.get_by_role("heading", level=1)
    line.held = True
    page.get_by_role("link", name="Data", exact=True).first.click()
    line.let_through_until(lambda: title.all_text_contents() == ["Data"])
    page.get_by_role("link", name="This place", exact=True).first.click()
    line.free()
    heading(page, "Newham")
    expect(title).to_be_focused()


def test_whoever_goes_on_while_the_page_comes_is_left_at_that(page: Page, served: str) -> None:
    """Without a key or a pointer, as tools that read a screen move the focus."""
    page.goto(f"{served}/?place=newham&period=2018-19")
    heading(page, "Newham")
    page.get_by_role("link", name="Data", exact=True).first.press("Enter")
    page.keyboard.press("Control")  # which silences a screen reader, and is not going on
    heading(page, "Data")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("link", name="Methods", exact=True).first.press("Enter")
    page.evaluate("document.querySelector('[data-testid=stTopNavLink], [data-testid$=NavLink]').focus()")
    heading(page, "Methods and words")
    at_rest(page)
    assert page.evaluate("document.activeElement.tagName") == "A"


def test_a_place_that_is_not_there_is_not_carried_along(page: Page, served: str) -> None:
    page.goto(f"{served}/?place=newham&period=2018-19")
    heading(page, "Newham")
    page.goto(f"{served}/?place=nowhere")
    expect(page.get_by_text("There is no place")).to_be_visible()
    page.get_by_role("link", name="To the first page").click()
    heading(page, "Barking and Dagenham")


def test_a_link_is_followed_without_loading_the_application_again(page: Page, served: str) -> None:
    page.goto(f"{served}/?place=newham&period=2018-19")
    link = page.get_by_role("link", name="Being seen quickly in an emergency", exact=True).first
    link.scroll_into_view_if_needed()
    page.evaluate("window.loadedOnce = true")
    link.press("Enter")
    heading(page, "Being seen quickly in an emergency")
    expect(page.get_by_role("heading", level=1)).to_be_focused()  # which a screen reader then reads out
    assert where(page) == {**WHERE, "outcome": ["emergency-care"]}
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    page.go_back()
    heading(page, "Newham")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert where(page) == WHERE
    page.go_forward()
    heading(page, "Being seen quickly in an emergency")
    assert page.evaluate("window.loadedOnce") is True
    page.reload()
    heading(page, "Being seen quickly in an emergency")
    assert where(page) == {**WHERE, "outcome": ["emergency-care"]}


def test_a_link_opens_in_another_tab_where_that_is_asked_for(page: Page, served: str) -> None:
    page.goto(f"{served}/?place=newham&period=2018-19")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Being seen quickly in an emergency", exact=True).first.click(modifiers=["ControlOrMeta"])
    heading(opened.value, "Being seen quickly in an emergency")
    heading(page, "Newham")


def test_pages_that_the_menu_has_no_room_for_are_reached_from_others(page: Page, served: str) -> None:
    page.set_viewport_size({"width": 1024, "height": 2000})
    page.goto(f"{served}/?place=barking-and-dagenham&period=2018-19")
    page.get_by_role("link", name="A history: Barking and Dagenham").click()
    heading(page, "A history")
    for name, title in (("Search", "Search"), ("Data", "Data"), ("Send in figures", "Send in figures")):  # none folded away
        page.get_by_role("link", name=name, exact=True).click()
        heading(page, title)
