"""A board member sets the place beside those most alike, by keyboard or by pointer, at any width."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.test_desk import _plain

ADDRESS = "/compare?place=barking-and-dagenham&period=2018-19-Q1"


def test_places_side_by_side_lead_to_their_outcomes_and_the_address_holds_the_choice(served: str, page: Page) -> None:
    page.goto(f"{served}{ADDRESS}&sort=timely-discharge&measure=dtoc-days-social-care&places=havering,newham")
    expect(page.get_by_label("What stands out")).to_contain_text("beside Havering and Newham")
    table = page.get_by_role("table", name="Joint outcomes by place and regime")
    expect(table.get_by_role("columnheader")).to_have_count(4)
    expect(page.get_by_role("figure")).to_have_count(3)
    expect(page.get_by_role("heading", level=4)).to_have_count(3)
    page.wait_for_load_state("networkidle")
    _plain(page)
    page.get_by_text("Days delayed, laid at social care of every place as a table").click()
    expect(page.get_by_role("cell", name="the council").first).to_be_visible()
    cell = table.get_by_role("link", name="Havering, Leaving hospital as soon as I am ready. NHS: adverse")
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Leaving hospital as soon as I am ready")
    assert "place=havering" in page.url
    assert "period=2018-19-Q1" in page.url


def test_on_a_telephone_the_outcomes_stay_in_sight_while_the_places_scroll(served: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 3000})
    page.goto(served + ADDRESS)
    expect(page.get_by_label("What stands out")).to_contain_text("opposed on “Leaving hospital as soon as I am ready”")
    table = page.get_by_role("table", name="Joint outcomes by place and regime")
    last = table.get_by_role("columnheader", name="Reading")
    last.scroll_into_view_if_needed()
    head = table.get_by_role("rowheader", name="Being safe").bounding_box()
    shown = last.bounding_box()
    assert head is not None
    assert shown is not None
    assert head["x"] >= 0
    assert shown["x"] >= head["x"] + head["width"] - 1
    assert shown["x"] + shown["width"] <= 390
    page.wait_for_load_state("networkidle")
    _plain(page)
