"""`coterminous judge`: what it answers, and how it says what is wrong with a file."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dashboard.command import main

ROOT = Path(__file__).parents[2]
EALING = """\
case,input,value
Ealing 2004,service_score,3
Ealing 2004,ability_score,3
Ealing 2004,social_services_stars,0
"""
QUARTILES = "case,input,value\nA,quartile,1\nA,deficit,yes\nB,quartile,4\nB,deficit,yes\n"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def judge(monkeypatch, capsys, tmp_path) -> Callable[..., Answer]:
    """Runs `judge RULE` on a file with this text."""

    def running(rule: str, text: str | bytes, *options: str) -> Answer:
        path = tmp_path / "inputs.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        registry = ["--registry", str(ROOT / "indicators.toml")]
        monkeypatch.setattr(sys, "argv", ["coterminous", *registry, "judge", rule, str(path), *options])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Answer(int(left.value.code or 0), printed.out, printed.err)

    return running


def test_the_document_has_the_keys_of_the_contract(judge) -> None:
    said = judge("nof-2025", QUARTILES, "--json")
    assert said.code == 0
    first, second = said.document
    assert {"case", "label", "standing", "binding_rule", "flips", "status"} <= set(first)
    assert (first["case"], first["label"], first["standing"], first["status"]) == ("A", "segment 3", "contested", "verified")
    assert first["binding_rule"].startswith("NOF25-03")
    assert first["flips"] == [
        {"input": "deficit", "from": "yes", "to": "no", "label": "segment 1"},
        {"input": "quartile", "from": 1, "to": 4, "label": "segment 4"},
    ]
    assert first["direction"] == "1 is best"
    assert (second["case"], second["label"]) == ("B", "segment 4")


def test_people_are_answered_in_words(judge) -> None:
    said = judge("cpa-2002", EALING)
    assert said.code == 0
    assert "Ealing 2004: ▼ weak [adverse]" in said.out
    assert "imported from CSCI. The matrix says good" in said.out
    flips = judge("nof-2025", QUARTILES).out
    assert "would be segment 1 if deficit were no and not yes" in flips


def test_a_byte_order_mark_spare_columns_and_blank_lines_are_no_fault(judge) -> None:
    text = "\ufeffNote,Case,Input,Value\r\n,A,quartile,2\r\n\r\nx,A,deficit,no\r\n"
    assert judge("nof-2025", text, "--json").document[0]["label"] == "segment 2"


def test_the_published_scores_of_2006_are_judged_as_they_stand(judge, real_files) -> None:
    lines = ["case,input,value"]
    with (real_files / "council" / "cpa_scores_2006.csv").open(encoding="utf-8-sig") as file:
        lines += [f"{row['council']},{row['measure']},{row['score_as_printed']}" for row in csv.DictReader(file)]
    said = {one["case"]: one for one in judge("cpa-2005", "\n".join(lines), "--json").document}
    assert len(said) == 27
    assert (said["Ealing"]["label"], said["Ealing"]["status"]) == ("3 stars", "verified")
    assert said["Buckinghamshire + S/R"]["label"] == "no verdict: social_care_adults subject to review"
    assert said["Buckinghamshire + S/R"]["flips"] == []


def test_naming_an_unverified_rule_is_asking_for_it_and_every_answer_says_what_it_is(judge) -> None:
    basket = "case,input,value\nA,indicators,20\nA,at_or_below_lower,0\nA,at_or_above_upper,7\n"
    named = judge("cpa-service", basket, "--json")
    assert named.code == 0
    assert "cpa-service is not verified and is switched off elsewhere" in named.err
    asked = judge("cpa-service", basket, "--unverified", "--json").document[0]
    assert asked == named.document[0]
    assert (asked["label"], asked["status"]) == ("4", "unverified")
    assert asked["binding_rule"].startswith("Unverified: CPAS-02")


def test_a_reconstructed_row_judges_and_says_so(judge) -> None:
    names = ("corporate_assessment", "use_of_resources", "children_young_people", "social_care_adults",
             "housing", "environment", "culture", "benefits")  # fmt: skip
    rows = "".join(f"Lambeth 2006,{name},{score}\n" for name, score in zip(names, "22332313", strict=True))
    said = judge("cpa-2005", f"case,input,value\n{rows}", "--json").document[0]
    assert (said["label"], said["status"]) == ("1 star", "reconstructed")
    assert said["binding_rule"].startswith("Reconstructed: Row 2c")


@pytest.mark.parametrize(
    ("rule", "text", "said"),
    [
        pytest.param("nof-205", QUARTILES, ['no rule "nof-205"', 'Did you mean "nof-2025"?'], id="unknown rule"),
        pytest.param("nof-2025", "case,inputs,val\nA,b,1\n", [
            "the columns input, value are missing", 'For input, is it "inputs"?'], id="missing columns"),
        pytest.param("nof-2025", "case,input,value\nA,quartil,1\nA,deficit,maybe\nB,quartile,5\n,quartile,1\n", [
            "6 faults", 'case "A": "quartil" is no input of nof-2025. Did you mean "quartile"?',
            'case "A": deficit: "maybe" is not yes or no', 'case "B": quartile: "5" is not a whole number from 1 to 4',
            'case "A": quartile: missing', "row 5: case is blank"], id="several faults"),
        pytest.param("nof-2025", QUARTILES + "A,quartile,2\n", ['row 6: "quartile" was given before for case "A"'], id="twice"),
        pytest.param("nof-2025", "case,input,value\n", ["it holds no case"], id="no case"),
        pytest.param("nof-2025", "", ["the columns case, input, value are missing"], id="empty file"),
        pytest.param("nof-2025", b"case,input,value\nA,quartile,\xff\n", ["it is not UTF-8 text"], id="not text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_all_at_once(judge, rule: str, text: str | bytes, said: list[str]) -> None:
    answer = judge(rule, text, "--json")
    assert (answer.code, answer.out) == (2, "")
    for words in said:
        assert words in answer.err


def test_a_file_that_is_not_there(monkeypatch, capsys, tmp_path) -> None:
    registry = ["--registry", str(ROOT / "indicators.toml")]
    monkeypatch.setattr(sys, "argv", ["coterminous", *registry, "judge", "cpa-2005", str(tmp_path / "none.csv")])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert "could not be opened" in capsys.readouterr().err
