"""The `coterminous` command: what it answers, with which exit code, and where it prints."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dashboard.command import main
from datasets.store.connection import connect
from datasets.store.lake import open_store, store_exists
from datasets.tension_book import TensionKind
from validation.stages import list_of_checks

ROOT = Path(__file__).parents[2]
REGISTRY = ROOT / "indicators.toml"
APRIL = "nhs-ae-4h,RF4,2018-04,80,800,1000,"
LATE = "dtoc-days-nhs,E06000028,2019-05,4,,,"
WRONG = "nhs-ae-4h,RF4,2018-06,181,,,"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output; fails if anything else stands there."""
        return json.loads(self.out)


@pytest.fixture
def run(monkeypatch, capsys, tmp_path) -> Callable[..., Answer]:
    """Runs the command as the shell does, in a folder of its own with a store of its own unless another is given."""
    monkeypatch.delenv("COTERMINOUS_STORE", raising=False)
    monkeypatch.setenv("COTERMINOUS_REGISTRY", str(REGISTRY))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    def running(*arguments: object, store: Path | None = None) -> Answer:
        chosen = ["--store", str(store)] if store else []
        monkeypatch.setattr(sys, "argv", ["coterminous", *chosen, *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Answer(int(left.value.code or 0), printed.out, printed.err)

    return running


@pytest.fixture
def copied(demo_store, tmp_path) -> Path:
    """A copy of the demo store, to write to."""
    return Path(shutil.copytree(demo_store, tmp_path / "copy"))


def test_every_check_is_listed(run):
    told = run("checks")
    assert told.code == 0
    assert told.out.startswith("opens\n")
    assert re.search(r"^  revision-size +No published figure changes by more than half.* \(warning\)$", told.out, re.MULTILINE)
    listed = run("checks", "--json").document
    assert {"check": "no-total-row", "stage": "completeness", "severity": "error", "looks_for": (
        "The row of totals that ends the file is there."
    )} in listed  # fmt: skip
    assert [one["check"] for one in listed] == [name for name, *_ in list_of_checks()]


# --- check and submit


def test_check_keeps_nothing_and_makes_no_store(run, extract, tmp_path):
    answer = run("check", extract(APRIL), "--json")
    assert (answer.code, answer.document["status"], answer.document["rows_read"]) == (0, "checked", 1)
    assert not store_exists(tmp_path / "store")


def test_a_refused_file_is_exit_code_1_with_findings_in_words(run, extract):
    path = extract(APRIL, WRONG)
    answer = run("check", path)
    assert answer.code == 1
    assert "figures.csv (Coterminous template): refused; nothing was changed." in answer.out
    assert 'ERROR value-not-too-high: figures.csv, row 3, column "value": 181 is above 100' in answer.out
    assert "Check the unit and the column." in answer.out
    assert run("check", path, "--json").document["findings"][0]["row"] == 3


def test_several_files_are_one_document(run, extract):
    paths = [extract(APRIL), extract(WRONG, name="wrong.csv")]
    answer = run("check", *paths, "--json")
    assert (answer.code, [one["status"] for one in answer.document]) == (1, ["checked", "refused"])


def test_progress_goes_to_standard_error(run, extract):
    answer = run("check", extract(APRIL), "--json")
    assert answer.out.lstrip().startswith("{")
    assert "Screening figures.csv" in answer.err


def test_submit_history_withdraw(run, extract, tmp_path):
    sent = run("submit", extract(APRIL), "--note", "April", "--json")
    assert (sent.code, sent.document["status"], sent.document["changes"]["new"]) == (0, "published", 1)
    assert run("submit", extract(APRIL), "--json").document["status"] == "unchanged"
    (entry,) = run("history", "--json").document
    assert (entry["submission"], entry["note"], entry["withdrawn"]) == (sent.document["submission"], "April", None)
    assert "April" in run("history").out
    taken = run("withdraw", entry["submission"], "--reason", "Wrong trust.", "--json")
    assert (taken.code, taken.document["withdrawn"]["reason"]) == (0, "Wrong trust.")
    assert "WITHDRAWN" in run("history").out
    with open_store(tmp_path / "store", read_only=True) as store, store.reading() as reading:
        assert reading.peers("nhs-ae-4h").empty


def test_withdrawing_what_is_not_there_or_without_a_reason(run, extract):
    run("submit", extract(APRIL))
    assert run("withdraw", "S99", "--reason", "Wrong.").code == 2
    assert run("withdraw", "S1", "--reason", "  ").code == 2
    assert run("withdraw", "S1").code == 2


def test_warnings_wait_for_a_reason(run, extract):
    waiting = run("submit", extract(LATE))
    assert waiting.code == 1
    assert "--accept-warnings" in waiting.out
    assert "WARNING organisation-current" in waiting.out
    accepted = run("submit", extract(LATE), "--accept-warnings", "So published.", "--json")
    assert (accepted.code, accepted.document["status"]) == (0, "published")


def test_a_dry_run_changes_nothing(run, extract, copied):
    before = run("history", "--json", store=copied).document
    answer = run("submit", extract("nhs-ae-4h,RF4,2018-04,83,830,1000,"), "--dry-run", "--json", store=copied)
    assert (answer.code, answer.document["status"], answer.document["submission"]) == (0, "checked", None)
    assert answer.document["changes"] == {"new": 0, "revised": 1, "unchanged": 0, "removed": 0}
    assert run("history", "--json", store=copied).document == before


def test_a_dry_run_without_a_store_makes_none(run, extract, tmp_path):
    answer = run("submit", extract(APRIL), "--dry-run", "--json")
    assert (answer.code, answer.document["status"]) == (0, "checked")
    assert not store_exists(tmp_path / "store")


def test_a_first_file_that_is_not_published_makes_no_store(run, extract, tmp_path):
    assert run("submit", extract(WRONG)).code == 1
    assert not store_exists(tmp_path / "store")
    waiting = run("submit", extract(LATE), "--json")
    assert (waiting.code, waiting.document["status"]) == (1, "needs_acceptance")
    assert not store_exists(tmp_path / "store")
    given = run("submit", extract(LATE), "--accept-warnings", "So published.", "--json")
    assert (given.code, given.document["status"]) == (0, "published")


@pytest.mark.parametrize("command", ["check", "submit"])
def test_what_is_no_file(command, run, tmp_path):
    missing = run(command, tmp_path / "gone.csv")
    assert missing.code == 2
    assert "gone.csv: there is no such file" in missing.err
    assert run(command, tmp_path).code == 2
    assert run(command).code == 2
    assert not store_exists(tmp_path / "store")


def test_an_unknown_feed_is_answered_with_the_nearest(run, extract):
    answer = run("check", extract(APRIL), "--feed", "asocf")
    assert answer.code == 2
    assert "ascof" in answer.err


# --- asking


def test_places(run, registry):
    answer = run("places", "--json")
    assert (answer.code, [one["id"] for one in answer.document]) == (0, list(registry.places))
    assert "barking-and-dagenham" in run("places").out


#: As the published files say them: see test_extracts.py for the monthly figures behind each.
YEARS = {
    "2016-17": {"nhs-ae-4h": 85.6, "dtoc": (2302, 569, 673), "ascof-1a": (18.5, 19.1), "oflog-asc5": (63.8, 76.8)},
    "2017-18": {"nhs-ae-4h": 81.8, "dtoc": (1742, 240, 204), "ascof-1a": (18.8, 19.1), "oflog-asc5": (71.2, 76.9)},
    "2018-19": {"nhs-ae-4h": 80.7, "dtoc": (2559, 240, 15), "ascof-1a": (19.0, 19.1), "oflog-asc5": (39.0, 78.05)},
}


@pytest.mark.parametrize("year", YEARS)
def test_the_worked_place_year_by_year(year, run, demo_store):
    answer = run("outcomes", "--place", "barking-and-dagenham", "--period", year, "--json", store=demo_store)
    assert answer.code == 0
    document = answer.document
    assert (document["place"]["name"], document["period"]) == ("Barking and Dagenham", year)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for outcome in document["outcomes"]:
        shown = [*outcome["verdicts"]["nhs"]["indicators"], *outcome["verdicts"]["council"]["indicators"], *outcome["context"]]
        found |= {(one["id"], one["organisation"]): one for one in shown}
    expected = YEARS[year]
    borough = "E09000002"
    assert round(found["nhs-ae-4h", "RF4"]["value"], 1) == expected["nhs-ae-4h"]
    for kind, days in zip(("nhs", "social-care", "both"), expected["dtoc"], strict=True):
        assert found[f"dtoc-days-{kind}", borough]["value"] == days
    for name in ("ascof-1a", "oflog-asc5"):
        one = found[name, borough]
        assert (one["value"], pytest.approx(one["comparator"]["value"])) == expected[name]
        assert one["period"] == year


def test_outcomes_in_words(run, demo_store):
    answer = run("outcomes", "--place", "barking-and-dagenham", "--period", "2018-19", store=demo_store)
    assert answer.code == 0
    assert "Barking and Dagenham" in answer.out
    assert "decided by:" in answer.out


def test_as_of_opens_what_was_shown_before(run, extract, copied):
    number = run("history", "--json", store=copied).document[0]["publish_number"]
    asked = ("outcomes", "--place", "barking-and-dagenham", "--period", "2018-19", "--json")
    before = run(*asked, store=copied).document
    run("submit", extract("ascof-1a,E09000002,2018-19,12.3,,,"), store=copied)
    after = run(*asked, store=copied).document
    assert after["outcomes"] != before["outcomes"]
    again = run(*asked, "--as-of", number, store=copied).document
    assert again["outcomes"] == before["outcomes"]
    assert again["as_of"]["snapshot"] == number
    later = run(*asked, "--as-of", number + 9, store=copied)
    assert (later.code, later.out) == (2, "")
    assert run(*asked, "--as-of", "some day", store=copied).code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--place", "barking-and-dagenam"), 'barking-and-dagenham'),
        (("--place", "barking-and-dagenham", "--period", "201819"), "201819"),
        (("--place", "barking-and-dagenham", "--period", "2018-13"), "2018-13"),
        ((), "--place"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_exit_code_2_in_words(arguments, words, run, demo_store):
    answer = run("outcomes", *arguments, "--json", store=demo_store)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err


def test_no_store(run, tmp_path):
    for command in (
        ("history",),
        ("outcomes", "--place", "barking-and-dagenham"),
        ("withdraw", "S1", "--reason", "x"),
        ("serve",),
    ):
        answer = run(*command)
        assert (answer.code, answer.out) == (2, "")
        assert "There is no store" in answer.err
        assert "coterminous demo" in answer.err
    assert not (tmp_path / "store").exists()


def test_the_store_may_be_named_by_the_environment(run, demo_store, monkeypatch):
    monkeypatch.setenv("COTERMINOUS_STORE", str(demo_store))
    assert len(run("history", "--json").document) > 5


# --- upkeep


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_can_be_checked_and_is_told_that_it_is_empty(ending, run, tmp_path):
    path = tmp_path / f"empty.{ending}"
    assert run("template", "ascof", "--out", path).code == 0
    assert [one["check"] for one in run("check", path, "--json").document["findings"]] == ["has-figures"]
    again = run("template", "ascof", "--out", path)
    assert again.code == 2
    assert "left as it is" in again.err


def test_a_template_of_another_kind_or_for_no_feed(run, tmp_path):
    assert run("template", "ascof", "--out", tmp_path / "empty.doc").code == 2
    assert run("template", "ascof", "--out", tmp_path / "no" / "such" / "folder.csv").code == 2
    unknown = run("template", "ascoff", "--out", tmp_path / "empty.csv")
    assert unknown.code == 2
    assert "ascof" in unknown.err


def test_registry_check(run, registry):
    answer = run("registry", "check", "--json")
    assert (answer.code, answer.document["faults"], answer.document["edition"]) == (0, [], registry.edition)
    assert answer.document["indicators"] == len(registry.indicators)
    assert "is sound" in run("registry", "check").out


def test_every_fault_of_a_registry_is_said_at_once(run, tmp_path):
    broken = tmp_path / "broken.toml"
    text = REGISTRY.read_text(encoding="utf-8")
    broken.write_text(
        text.replace('unit = "percent"', 'unit = "per cent"', 1).replace('level = "council"', 'level = "parish"', 1),
        encoding="utf-8",
    )
    answer = run("--registry", broken, "registry", "check")
    assert (answer.code, answer.out) == (2, "")
    assert "per cent" in answer.err
    assert "parish" in answer.err
    assert run("--registry", tmp_path / "gone.toml", "registry", "check").code == 2


def test_doctor(run, copied):
    answer = run("doctor", "--json", store=copied)
    assert (answer.code, answer.document["healthy"], answer.document["problems"]) == (0, True, [])
    assert "whole" in run("doctor", store=copied).out
    damaged = max((copied / "data").rglob("*.parquet"), key=lambda path: path.stat().st_size)
    raw = bytearray(damaged.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    damaged.write_bytes(raw)
    answer = run("doctor", "--json", store=copied)
    assert (answer.code, answer.document["healthy"]) == (1, False)
    assert damaged.name in " ".join(answer.document["problems"])


def test_the_demo_is_not_filled_twice(run, copied):
    before = run("history", "--json", store=copied).document
    assert run("demo", "--no-serve", store=copied).code == 0
    assert run("history", "--json", store=copied).document == before


def test_the_demo_leaves_figures_of_ones_own_alone(run, extract):
    run("submit", extract(APRIL))
    answer = run("demo", "--no-serve")
    assert answer.code == 0
    assert "figures of your own" in answer.err
    assert len(run("history", "--json").document) == 1


# --- as a program


def as_program(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dashboard.command", "--registry", str(REGISTRY), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_the_program_itself(extract, demo_store, tmp_path):
    checked = as_program("check", str(extract(APRIL)), "--json", folder=tmp_path)
    assert (checked.returncode, json.loads(checked.stdout)["status"]) == (0, "checked")
    wrong = as_program("--store", str(demo_store), "outcomes", "--place", "barking", folder=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Traceback" not in wrong.stderr
    assert "barking-and-dagenham" in wrong.stderr


def test_one_name_mistyped_and_none_of_the_files_is_published(run, extract, tmp_path):
    answer = run("submit", extract(APRIL), tmp_path / "mistyped.csv")
    assert answer.code == 2
    assert "mistyped.csv: there is no such file" in answer.err
    assert not store_exists(tmp_path / "store")


# --- tensions, the register, priorities and meetings

HERE = ("--place", "barking-and-dagenham", "--period", "2018-19")
DIFFER = "barking-and-dagenham.timely-discharge.verdict-divergence"


def test_tensions_are_told_in_words_with_evidence_and_what_was_compared(run, demo_store):
    told = run("tensions", *HERE, store=demo_store)
    assert told.code == 0
    assert "▲ discuss at the board: Verdicts differ" in told.out
    assert "open since Q1 2016/17 (April to June 2016), when the figures begin · new: nobody has answered yet" in told.out
    assert "2018/19: 80.7%. 95% within four hours (NHS Constitution): missed [worked out from 12 figures" in told.out
    assert "Comparisons made: Counted in another way:" in told.out
    assert "not enough data: timely-discharge, Moving apart:" in told.out
    document = run("tensions", *HERE, "--json", store=demo_store).document
    assert next(one["id"] for one in document["tensions"]) == DIFFER
    assert set(document["tested"]) == {kind.value for kind in TensionKind}


def test_an_answer_is_kept_and_shown(run, copied):
    told = run(
        "answer", DIFFER, *HERE, "--by", "Joint board", "--status", "being managed", "--review", "2026-03-14", store=copied
    )
    assert (told.code, "Entry E12 is in the register" in told.out) == (0, True)
    (one,) = [one for one in run("tensions", *HERE, "--json", store=copied).document["tensions"] if one["id"] == DIFFER]
    assert (one["register"]["status"], one["register"]["review"]) == ("being managed", "2026-03-14")
    more = run("answer", DIFFER, *HERE, "--by", "Joint board", "--nhs-response", "We agree.", "--json", store=copied).document
    assert (more["status"], more["nhs_response"], len(more["history"])) == ("being managed", "We agree.", 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("answer", f"{DIFFER}s", *HERE, "--by", "x", "--status", "resolved"), f'Did you mean "{DIFFER}"?'),
        (("answer", DIFFER, *HERE, "--by", "x", "--status", "done"), '"done" is not a status.'),
        (("answer", DIFFER, *HERE, "--by", "x"), "Nothing was written"),
        (("priorities", *HERE[:2], "--weight", "carers", "--agreed", "2018-04-01", "--by", "x"), "Write timely-discharge=40"),
        (
            ("priorities", *HERE[:2], "--weight", "carers=9", "--agreed", "2018-04-01", "--by", "Board"),
            "The weights add up to 9",
        ),
        (("meeting", "freeze", "7", "--date", "2026-03-14", *HERE), "cannot be the name of a meeting"),
        (("tensions", *HERE, "--as-of", "Spring board"), '"Spring board" is neither a day'),
    ],
)
def test_a_wrong_word_is_told_and_nothing_is_kept(words, said, run, copied):
    answer = run(*words, store=copied)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    with open_store(copied, read_only=True) as store, store.reading() as reading:
        assert reading.entries() == ()


def test_priorities_and_meetings_from_the_command_line(run, copied):
    weights = ("--weight", "carers=60", "--weight", "living-at-home=40", "--agreed", "2018-04-01", "--by", "Joint board")
    assert run("priorities", *HERE[:2], *weights, store=copied).code == 0
    frozen = run("meeting", "freeze", "March board", "--date", "2026-03-14", *HERE, "--json", store=copied).document
    assert (frozen["name"], frozen["date"], frozen["period"]) == ("March board", "2026-03-14", "2018-19")
    assert [one["name"] for one in run("meeting", "list", "--json", store=copied).document] == ["March board"]
    assert "14 March 2026  March board  barking-and-dagenham" in run("meeting", "list", store=copied).out
    asked = ("tensions", *HERE, "--json")
    before, then = (run(*asked, *more, store=copied).document for more in (("--as-of", "11"), ("--as-of", "March board")))
    ranked = [[one["outcome"] for one in told["tensions"] if one["kind"] == "local-priority"] for told in (before, then)]
    assert ranked[0] == []
    assert "carers" in ranked[1]
    assert then["as_of"]["snapshot"] == frozen["publish_number"]


def test_a_store_of_the_version_before_is_upgraded_and_judged(run, copied):
    assert "is up to date" in run("upgrade", store=copied).out
    with connect(copied) as older:
        older.execute("UPDATE lake.lake SET layout = 3")  # its verdicts may be worded, and rest on figures, as they did then
    assert "is brought up to date" in run("upgrade", store=copied).out
    assert "is up to date" in run("upgrade", store=copied).out
    with connect(copied) as older:
        for table in ("verdicts", "tensions", "entries", "registries"):
            older.execute(f"DROP TABLE lake.{table}")
        older.execute("UPDATE lake.lake SET layout = 1")
    assert "run `coterminous upgrade`" in run("tensions", *HERE, store=copied).err
    assert run("upgrade", store=copied).code == 0
    assert DIFFER in {one["id"] for one in run("tensions", *HERE, "--json", store=copied).document["tensions"]}


def test_an_upgraded_store_keeps_the_registry_by_which_it_was_judged(run, copied):
    with connect(copied) as older:
        older.execute("DROP TABLE lake.registries")
        older.execute("UPDATE lake.lake SET layout = 2")
    assert "is brought up to date" in run("upgrade", store=copied).out
    before = run("outcomes", *HERE, "--json", "--as-of", "11", store=copied).document
    assert (before["as_of"]["registry_kept"], before["as_of"]["newest"]) == (True, 12)
    with open_store(copied, read_only=True) as store, store.reading() as reading:
        assert reading.registry_text(before["registry"]) == REGISTRY.read_text(encoding="utf-8")


def test_what_changed_since_the_board_last_met(run, copied, tmp_path):
    assert "No meeting has been frozen" in run("since", *HERE, store=copied).out
    assert run("since", *HERE, "--json", store=copied).document["since"] is None
    assert run("meeting", "freeze", "March board", "--date", "2026-03-14", *HERE, store=copied).code == 0
    assert "Nothing has changed" in run("since", *HERE, store=copied).out
    path = tmp_path / "revised.csv"
    path.write_text("indicator,organisation,period,value,numerator,denominator,mark\nnhs-ae-4h,RF4,2018-06,99,990,1000,\n")
    assert run("submit", path, "--note", "a correction", "--accept-warnings", "known", store=copied).code == 0
    said = run("since", *HERE, "--json", store=copied).document
    assert (said["since"]["name"], said["since"]["snapshot"]) == ("March board, 14 March 2026", 12)
    (restated,) = said["restated"]
    assert (restated["period"], restated["to"]["value"], restated["reason"]) == (
        "2018-06", 99.0, "a correction; warnings accepted because: known"
    )  # fmt: skip
    assert "It is now: 99.0%" in run("since", *HERE, store=copied).out
    label = run("outcomes", *HERE, "--as-of", "March board", store=copied).out
    assert label.startswith("As at March board, 14 March 2026. Publish number 12, registry edition")


def test_search_answers_with_and_without_a_place(run, demo_store) -> None:
    answer = run("search", "newham", "--json")
    assert answer.code == 0
    assert next((one["kind"], one["id"]) for one in answer.document["results"]) == ("place", "newham")
    answer = run("search", "moving apart", "--place", "barking-and-dagenham", "--period", "2017-18", "--json", store=demo_store)
    assert {one["kind"] for one in answer.document["results"]} == {"tension"}
    assert "kind=opposing-trends" in answer.document["results"][0]["address"]
    answer = run("search", "xylophone")
    assert (answer.code, answer.out) == (0, "Nothing was found for “xylophone”: “xylophone” is not found.\n")
    refused = run("search", "carers", "--period", "2017-18")
    assert refused.code == 2
    assert "Give --place too" in refused.err
