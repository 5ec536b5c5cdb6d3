"""Three people who have never seen it, each with a question, each from the first page: by how few clicks they have the answer.

Two minutes are some ten clicks with reading between them; each of these takes one, which is the only one in its test.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from dashboard.command import app
from tests.journeys.conftest import ROOT, serving

PLACE = "barking-and-dagenham"
FIGURES = """indicator,organisation,period,value,numerator,denominator,mark
nhs-ae-4h,RF4,2025-07,81,810,1000,
"""


@pytest.fixture(scope="module")
def after_march(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store whose board met in March; since then a figure was restated and somebody owes something."""
    folder = tmp_path_factory.mktemp("walks")
    store = Path(shutil.copytree(demo_store, folder / "store"))
    restated = folder / "july.csv"
    restated.write_text(FIGURES, encoding="utf-8")
    on = ("--place", PLACE)
    for words in (
        ("meeting", "freeze", "March board", "--date", "2026-03-14", *on),
        ("submit", str(restated), "--accept-warnings", "The trust recounted July."),
        ("action", "Open two more bays.", *on, "--outcome", "timely-discharge", "--owner", "Chief operating officer",
         "--due", "2026-09-01", "--by", "The clerk"),
    ):  # fmt: skip
        options = ["--store", str(store), "--registry", str(ROOT / "indicators.toml")]
        done = CliRunner().invoke(app, [*options, *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    with serving(store) as address:
        yield address


def test_a_board_member_finds_where_the_regimes_disagree_most_and_why(after_march: str, page: Page) -> None:
    page.goto(f"{after_march}/?place={PLACE}&period=2018-19")
    discuss = page.get_by_role("region", name="To discuss")
    first = discuss.get_by_role("listitem").first
    expect(first).to_contain_text("Discuss at the board")
    expect(first).to_contain_text("“Target missed at both trusts”; the council on days delayed")  # why, before any click
    first.get_by_role("link", name="Leaving hospital as soon as I am ready").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leaving hospital as soon as I am ready")
    expect(page.get_by_label("Finding")).to_contain_text("pull apart")
    expect(page.get_by_text("Decided by:").first).to_be_visible()


def test_a_scrutiny_member_finds_what_changed_since_march(after_march: str, page: Page) -> None:
    page.goto(after_march)
    since = page.get_by_role("region", name="Since the board last met (March board, 14 March 2026)")
    expect(since).to_contain_text("1 restated")
    since.get_by_text("Restated figures: 1").click()
    expect(since.get_by_role("table")).to_contain_text("The trust recounted July.")


def test_a_director_sees_what_is_owed_by_whom(after_march: str, page: Page) -> None:
    page.goto(after_march)
    page.get_by_role("link", name="Actions", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions")
    expect(page.get_by_text("1 thing owed by 1 owner; 1 overdue, from Chief operating officer")).to_be_visible()
    expect(page.get_by_text("Open two more bays.").first).to_be_visible()
