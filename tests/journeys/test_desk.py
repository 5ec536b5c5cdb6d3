"""An analyst who has never seen it: a month with three faults, from drop to publish, taken back; earlier views unchanged."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.accessibility import RULES_TESTED

HEADER = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,A&E attendances Other A&E Department,"
    "Attendances over 4hrs Type 1,Attendances over 4hrs Type 2,Attendances over 4hrs Other Department,"
    "Patients who have waited 12+ hrs from DTA to admission,Emergency admissions via A&E - Type 1,"
    "Emergency admissions via A&E - Type 2,Emergency admissions via A&E - Other A&E department,Other emergency admissions"
)
RF4 = "MSitAE-AUGUST-2025,RF4,LONDON,BARKING HAVERING AND REDBRIDGE,20000,0,5000,4000,0,0,100,3000,0,0,500"
R1H = "MSitAE-AUGUST-2025,R1H,LONDON,BARTS HEALTH,30000,0,9000,7000,0,0,200,5000,0,0,700"
TOTAL = "TOTAL,TOTAL,TOTAL,TOTAL,50000,0,14000,11000,0,0,300,8000,0,0,1200"
SOUND = (HEADER, RF4, R1H, TOTAL)
#: A letter in a number, a provider given twice, and totals that therefore do not add up.
FAULTY = (HEADER, RF4.replace("20000", "2o000"), R1H, R1H, TOTAL)
NAME = "Monthly-AE-August-2025.csv"
PLACE = "/?place=barking-and-dagenham&period=2025-08"


def saved(folder: Path, lines: Sequence[str], name: str = NAME) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / name


def give_name(page: Page) -> None:
    name = page.get_by_label("Your name or role (kept with what you send in)")
    name.fill("The analyst")
    name.press("Tab")


def drop(page: Page, address: str, path: Path) -> None:
    page.goto(address + "/submit")
    give_name(page)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator("#file")).to_have_text(path.name)
    expect(page.get_by_label("What was found")).to_be_visible()


def test_a_name_given_after_the_file_is_the_name_it_is_published_by(editing: str, page: Page, tmp_path: Path) -> None:
    page.goto(editing + "/submit")
    page.locator("input[type=file]").set_input_files(saved(tmp_path, SOUND))
    expect(page.locator("#file")).to_have_text(NAME)
    expect(page.get_by_role("button", name="Publish")).to_be_visible()
    published_by = page.get_by_label("Published by (a name or a role, kept with it)")
    stood = published_by.element_handle()
    give_name(page)
    expect(published_by).to_have_value("The analyst")
    # The same field: another in its stead would stand beside it for a moment, and take the cursor from whoever is in it.
    assert stood.evaluate("field => field.isConnected")
    published_by.fill("The deputy")
    page.get_by_label("Note: what this submission is (optional)").fill("Provisional")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why the warnings are no fault")
    expect(published_by).to_have_value("The deputy")


def test_from_drop_to_publish_and_back(editing: str, page: Page, tmp_path: Path) -> None:
    drop(page, editing, saved(tmp_path / "first", FAULTY))
    expect(page.get_by_label("What was found")).to_contain_text("This file cannot be published as it is.")
    expect(page.get_by_label("What was found")).to_contain_text("printed totals and their rows disagree")
    page.get_by_text('"2o000" is neither a number nor a known mark').wait_for()
    expect(page.get_by_role("rowheader", name='Row 2, column "A&E attendances Type 1"')).to_be_visible()
    expect(page.get_by_role("rowheader", name='Row 4, column "A&E attendances Type 1"')).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="The file with its findings beside each row").click()
    rows = list(csv.reader(io.StringIO(waiting.value.path().read_text(encoding="utf-8-sig"))))
    assert rows[1][4] == "2o000"
    assert '"2o000" is neither a number' in rows[1][-1]
    assert "given more than once" in rows[3][-1]

    drop(page, editing, saved(tmp_path / "second", SOUND))
    expect(page.get_by_label("What was found")).to_contain_text("if you say why its warnings are no fault")
    expect(page.get_by_text("would be new")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why the warnings are no fault")
    page.get_by_label(re.compile("Why the .* warnings? above")).fill(
        "The two trusts that serve the borough; the rest is not needed."
    )
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status").filter(has_text="is published as S12")).to_be_visible()

    page.goto(editing + PLACE)
    expect(page.locator("table.ct-table").first).to_be_visible()
    expect(page.get_by_text("84.0%").first).to_be_visible()
    page.goto(editing + "/?place=barking-and-dagenham&as-of=11")
    expect(page.get_by_text(re.compile("As it stood at publish 11|publish 11"))).not_to_have_count(0)
    expect(page.get_by_text("84.0%")).to_have_count(0)

    page.goto(editing + "/data?submission=S12")
    page.get_by_text("Take S12 back").click()
    page.get_by_label("Your name or role").fill("The analyst")
    page.get_by_label("Why it is taken back").fill("Provisional figures")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status").filter(has_text="S12 is taken back")).to_be_visible()
    expect(page.get_by_text("Taken back on").first).to_be_visible()


def test_a_file_read_as_another_feed_is_told_so_and_can_be_put_aside(editing: str, page: Page, tmp_path: Path) -> None:
    notes = tmp_path / "minutes.csv"
    notes.write_text("who,said\nchair,welcome\n", encoding="utf-8")
    drop(page, editing, notes)
    expect(page.get_by_label("What was found")).to_contain_text("Not recognised as any feed of the registry")
    expect(page.get_by_label("What was found")).to_contain_text("Screening ended at “is this feed”")
    page.get_by_text("Take this file off the desk").click()
    # By the keyboard: while it unfolds, a click can land beside the button.
    page.get_by_role("button", name="Take it off the desk").press("Enter")
    expect(page.get_by_role("status").filter(has_text="The file is off the desk.")).to_be_visible()
    expect(page.get_by_text("Nothing is waiting on the desk.")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_desk_and_a_trace_are_accessible(editing: str, page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 6000})
    drop(page, editing, saved(tmp_path / "first", FAULTY))
    page.get_by_text("What became of this file so far").wait_for()
    _plain(page)
    for address in ("/data?submission=S3", "/trace?indicator=nhs-ae-4h&organisation=RF4&of=2018-09&place=barking-and-dagenham"):
        page.goto(editing + address)
        expect(page.locator(".ct-facts")).to_be_visible()
        page.wait_for_load_state("networkidle")
        _plain(page)


def _plain(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": list(RULES_TESTED)})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
