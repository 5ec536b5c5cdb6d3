"""`coterminous feed`: a file mapped once is submitted the next time without asking."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datasets.registry import read_registry
from datasets.store.lake import store_exists

ROOT = Path(__file__).parents[2]
JUNE = "Trust,Month,Four-hour standard,Staff\nRF4,June 2018,80.7,12\n"
JULY = "Trust,Month,Four-hour standard,Staff\nRF4,July 2018,82.1,12\n"


@pytest.fixture
def run(run_anywhere: Callable[..., tuple[int, str, str]]) -> Callable[..., tuple[int, str, str]]:
    return run_anywhere


def written(name: str, text: str) -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


def answered(run: Callable[..., tuple[int, str, str]], *arguments: object) -> Any:
    return json.loads(run(*arguments, "--json")[1])


def completed(text: str) -> str:
    """The suggestion with what only a person knows filled in."""
    for key in ("publisher", "licence", "published"):
        text = text.replace(f'{key} = ""', f'{key} = "As agreed"')
    return text


def test_suggest_complete_add_submit_and_the_next_month_without_asking(run):
    june = written("june.csv", JUNE)
    assert answered(run, "check", june)["status"] == "refused"
    suggested = run("feed", "suggest", june)[1]
    code, _, faults = run("feed", "add", "our-ae", written("feed.toml", suggested))
    assert (code, "feeds.our-ae.publisher" in faults, store_exists(Path("store"))) == (2, True, False)
    added = run("feed", "add", "our-ae", written("feed.toml", completed(suggested)), "--by", "Analyst")
    assert (added[0], added[1]) == (0, "our-ae is kept: june.csv. Files like it are read by it from now on.\n")
    first = answered(run, "submit", june)
    second = answered(run, "submit", written("july.csv", JULY))
    assert [(one["status"], one["rows_kept"]) for one in (first, second)] == [("published", 1)] * 2
    traced = run("trace", "nhs-ae-4h", "RF4", "2018-07")[1]
    assert 'july.csv, row 2, column "Four-hour standard"' in traced
    listed = {one["id"]: one for one in answered(run, "feed", "list")}
    assert (listed["our-ae"]["kept_by"], listed["our-ae"]["fault"], listed["ascof"]["kept_by"]) == ("Analyst", None, None)
    assert "our-ae" in run("feed", "list")[1]


def test_what_is_shown_can_be_put_into_the_registry(run, tmp_path):
    june = written("june.csv", JUNE)
    run("feed", "add", "our-ae", written("feed.toml", completed(run("feed", "suggest", june)[1])))
    shown = run("feed", "show", "our-ae")[1]
    more = written("more.toml", (ROOT / "indicators.toml").read_text(encoding="utf-8") + "\n" + shown)
    assert read_registry(more).feed("our-ae").indicators == {"Four-hour standard": "nhs-ae-4h"}
    code, out, _ = run("--registry", more, "check", june, "--json")
    assert (code, json.loads(out)["status"]) == (0, "checked")
    assert run("feed", "show", "ascof")[1].startswith("[feeds.ascof]\n")
    code, _, fault = run("feed", "show", "our-aee")
    assert (code, 'Did you mean "our-ae"?' in fault) == (2, True)


def test_a_renamed_column_is_told_and_so_is_what_the_file_nearly_is(run):
    run("feed", "add", "our-ae", written("feed.toml", completed(run("feed", "suggest", written("june.csv", JUNE))[1])))
    renamed = written("july.csv", JULY.replace("Month", "Months"))
    for chosen in ((), ("--feed", "our-ae")):
        (finding,) = answered(run, "check", renamed, *chosen)["findings"]
        assert 'missing column "Month" (nearest found: "Months")' in finding["message"]
