"""A board member comments on an outcome and records an action; the director finds it on the Actions page, and it is done."""

from __future__ import annotations

import re

from playwright.sync_api import Page, TimeoutError, expect  # noqa: A004

from tests.journeys.test_desk import _plain

PLACE = "place=barking-and-dagenham&period=2017-18"
TYPED = "<script>document.title = 'changed'</script> **Weekend starts** end in September."


def choose(page: Page, label: str, option: str) -> None:
    """Opens a list and chooses from it. A page that is drawn anew meanwhile closes the list, so it is opened again then."""
    offered = page.get_by_role("option", name=option)
    for _ in range(10):
        page.get_by_label(label).click()
        try:
            offered.click(timeout=3_000)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"{option} was never offered under {label}")


def test_a_comment_and_an_action_from_the_outcome_to_done(editing: str, page: Page) -> None:
    page.goto(f"{editing}/outcome?{PLACE}&outcome=timely-discharge")
    expect(page.get_by_text("Nobody has commented on this outcome yet.")).to_be_visible()
    page.get_by_text("Write a comment").click()
    choose(page, "Speaking for", "The council")
    page.get_by_label("Comment", exact=True).fill(TYPED)
    page.get_by_role("button", name="Keep the comment").click()
    expect(page.get_by_role("alert").filter(has_text="Say who writes this")).to_be_visible()
    page.get_by_label("Written by").first.fill("Director of adult social care")
    # Whoever presses twice says it once.
    page.get_by_role("button", name="Keep the comment").dblclick()
    said = page.locator("article.ct-comment")
    expect(said).to_contain_text(TYPED)
    expect(said).to_contain_text("The council · Director of adult social care")
    assert page.title() != "changed"

    page.get_by_text("Record an action").click()
    page.get_by_label("What is to be done").fill("Agree one list of people ready to leave")
    page.get_by_label("Owner (a role or a name)").fill("Chief operating officer")
    page.get_by_label("Due (such as 2026-03-14)").fill("2018-04-01")
    page.get_by_label("Written by").nth(1).fill("Clerk to the board")
    page.get_by_role("button", name="Record the action").dblclick()
    expect(page.get_by_role("status").filter(has_text="The action is recorded.")).to_be_visible()
    expect(page.get_by_text("⚠ Open, overdue since 1 April 2018")).to_be_visible()
    _plain(page)

    page.get_by_role("link", name="Actions", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions")
    expect(page.get_by_label("Who owes what, in a sentence")).to_contain_text(
        "1 thing owed by 1 owner; 1 overdue, from Chief operating officer."
    )
    expect(page.get_by_role("heading", name=re.compile("Chief operating officer.*1 owed, 1 overdue"))).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Agree one list")).to_contain_text("Overdue since 1 April 2018")
    page.get_by_text("Say what became of an action").click()
    choose(page, "Status", "done")
    page.get_by_label("Note").fill("In use since May.")
    page.get_by_label("Written by").fill("Chief operating officer")
    page.get_by_role("button", name="Keep the change").click()
    expect(page.get_by_text("All quiet: no action is open")).to_be_visible()
    page.get_by_text("Done or dropped: 1").click()
    expect(page.get_by_role("row").filter(has_text="Agree one list")).to_contain_text("In use since May.")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 6000})
        _plain(page)


def test_what_is_half_written_stays_open_while_something_else_is_refused_and_kept(editing: str, page: Page) -> None:
    page.goto(f"{editing}/outcome?{PLACE}&outcome=timely-discharge")
    page.get_by_text("Record an action").click()
    half = page.get_by_label("What is to be done")
    half.fill("Agree one list of")
    stood = half.element_handle()
    page.get_by_text("Write a comment").click()
    page.get_by_label("Comment", exact=True).fill("Weekend starts end in September.")
    page.get_by_role("button", name="Keep the comment").click()
    expect(page.get_by_role("alert").filter(has_text="Say who writes this")).to_be_visible()
    choose(page, "Speaking for", "The council")
    page.get_by_label("Written by").first.fill("Director of adult social care")
    page.get_by_role("button", name="Keep the comment").click()
    expect(page.get_by_role("status").filter(has_text="The comment is kept.")).to_be_visible()
    # The form went, with the button that had the focus.
    expect(page.locator("[data-written]")).to_be_focused()
    expect(page.get_by_label("Comment", exact=True)).to_have_value("")
    expect(half).to_be_visible()
    expect(half).to_have_value("Agree one list of")
    assert stood.evaluate("field => field.isConnected"), "the same field, and not another in its place"

    # What is said a second time is said anew, though the words are the same.
    choose(page, "Speaking for", "The council")
    page.get_by_label("Comment", exact=True).fill("And they did.")
    page.get_by_label("Written by").first.fill("Director of adult social care")
    page.get_by_role("button", name="Keep the comment").click()
    expect(page.locator("article.ct-comment")).to_have_count(2)
    expect(page.locator("[data-written]")).to_be_focused()
