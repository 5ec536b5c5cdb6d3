"""The JSON answers: the keys others rely on, with values of the right kind, and nothing that is not JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard import documents
from dashboard.briefing import Selection, make_briefing
from dashboard.desk import Sender, Submitted, submit
from datasets.organisations import known_organisations
from datasets.registry import Registry
from datasets.store.lake import open_store
from datasets.tension_book import TensionKind

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
APRIL = "nhs-ae-4h,RF4,2018-04,80,800,1000,"
LATE = "dtoc-days-nhs,E06000028,2019-05,4,,,"
WRONG = "nhs-ae-4h,RF4,2018-06,181,,,"

MAYBE_TEXT, NUMBER, MAYBE_NUMBER = (str, type(None)), (int, float), (int, float, type(None))
STANDING = {"standing": str, "label": str}
SOURCE = {"submission": str, "file": str, "sheet": str, "row": int}
SUBMITTED = {
    "file": str,
    "feed": MAYBE_TEXT,
    "status": str,
    "submission": MAYBE_TEXT,
    "rows_read": int,
    "rows_kept": int,
    "findings": [
        {
            "check": str, "severity": str, "message": str, "guidance": str,
            "sheet": str, "row": int, "column": str, "value": str,
        }
    ],
    "changes": {"new": int, "revised": int, "unchanged": int, "removed": int},
    "consequences": {
        "verdicts": [{"place": str, "outcome": str, "side": str, "period": str, "from": STANDING, "to": STANDING}],
        "tensions_opened": [],
        "tensions_closed": [],
    },
}  # fmt: skip
INDICATOR = {
    "id": str, "organisation": str, "period": str, "value": MAYBE_NUMBER, "unit": str, "yardstick": MAYBE_TEXT, "label": str,
    "standing": str, "variation": MAYBE_TEXT, "assurance": MAYBE_TEXT, "source": (dict, type(None)),
}  # fmt: skip
VERDICT = {"standing": str, "label": str, "binding_rule": str, "indicators": [INDICATOR]}
OUTCOMES = {
    "place": {"id": str, "name": str},
    "period": str,
    "as_of": {"snapshot": int, "at": MAYBE_TEXT},
    "summary": str,
    "outcomes": [{"id": str, "name": str, "verdicts": {"nhs": VERDICT, "council": VERDICT}, "tensions": list}],
}


def assert_fits(document: Any, shape: Any, where: str = "$") -> None:
    """Every key of the shape is there with a value of its kind; more keys may be."""
    if isinstance(shape, dict):
        assert isinstance(document, dict), where
        for key, inner in shape.items():
            assert key in document, f"{where}.{key}"
            assert_fits(document[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(document, list), where
        for place, one in enumerate(document if shape else []):
            assert_fits(one, shape[0], f"{where}[{place}]")
    else:
        assert isinstance(document, shape), f"{where} is {document!r}"
        assert not (isinstance(document, bool) and shape in (int, NUMBER)), where


def as_json(document: Any) -> Any:
    return json.loads(json.dumps(document, allow_nan=False))


@pytest.mark.parametrize(
    ("lines", "more", "status"),
    [
        ([APRIL], {}, "published"),
        ([APRIL], {"dry_run": True}, "checked"),
        ([APRIL, WRONG], {}, "refused"),
        ([LATE], {"reason": ""}, "needs_acceptance"),
        ([LATE], {"reason": "So published."}, "published"),
        (["not a figure"], {}, "refused"),
        (["nhs-ae-4h,RF4,2018-04,,,,c"], {}, "published"),
    ],
)
def test_what_became_of_a_file(lines, more, status, send):
    document = as_json(documents.submitted_document(send(*lines, **more)))
    assert_fits(document, SUBMITTED)
    assert document["status"] == status
    assert {one["severity"] for one in document["findings"]} <= {"error", "warning", "note"}
    assert (document["submission"] is None) == (status != "published")


def test_a_file_that_is_none_of_the_feeds(extract, registry, store):
    path = extract().with_name("letter.txt")
    path.write_text("Dear all,\n", encoding="utf-8")
    document = as_json(documents.submitted_document(submit(path, registry, store, Sender("ann", NOW))))
    assert_fits(document, SUBMITTED)
    assert (document["feed"], document["status"], len(document["findings"])) == (None, "refused", 1)


def test_the_same_file_again(send):
    first = send(APRIL)
    document = as_json(documents.submitted_document(send(APRIL)))
    assert_fits(document, SUBMITTED)
    assert (document["status"], document["submission"]) == ("unchanged", first.submission)
    assert document["changes"] == {"new": 0, "revised": 0, "unchanged": 1, "removed": 0}


def test_rows_of_findings_are_those_a_person_sees(send):
    document = documents.submitted_document(send(APRIL, WRONG))
    errors = [one for one in document["findings"] if one["severity"] == "error"]
    assert [(one["row"], one["column"], one["value"]) for one in errors] == [(3, "value", "181")]


def test_consequences_say_from_what_to_what(send):
    done: Submitted = send(APRIL)
    verdicts = documents.submitted_document(done)["consequences"]["verdicts"]
    assert len(verdicts) == len(done.consequences.verdicts) > 0
    assert all(one["from"] != one["to"] for one in verdicts)


@pytest.mark.parametrize("period", [None, "2018-19", "2018-19-Q2", "2018-06", "2035-36"])
def test_the_outcomes_of_a_place(period, demo_store, registry: Registry):
    with open_store(demo_store, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection("barking-and-dagenham", period))
    document = as_json(documents.outcomes_document(briefing))
    assert_fits(document, OUTCOMES)
    assert [one["id"] for one in document["outcomes"]] == list(registry.outcomes)
    for outcome in document["outcomes"]:
        for verdict in (*outcome["verdicts"].values(), {"indicators": outcome["context"]}):
            for one in verdict["indicators"]:
                assert one["value"] is None or one["source"] is not None
                if one["source"] is not None:
                    assert_fits(one["source"], SOURCE)
                assert one["value"] is not None or one["missing_because"]


def test_every_place_has_a_name_and_its_bodies(registry: Registry):
    document = as_json(documents.places_document(registry, known_organisations()))
    body = {
        "code": str, "name": str, "level": str, "source": str,
        "share_of_body": MAYBE_NUMBER, "share_of_council": MAYBE_NUMBER,
    }  # fmt: skip
    assert_fits(document, [{"id": str, "name": str, "council": {"code": str, "name": str}, "bodies": [body]}])
    assert [one["id"] for one in document] == list(registry.places)
    assert all(one["council"]["name"] != one["council"]["code"] for one in document)


def test_the_history_names_who_when_and_why(send, store):
    send(APRIL, note="April")
    gone = send(LATE, reason="So published.")
    store.withdraw(gone.submission, reason="Wrong council.", person="bob", at=NOW)
    with store.reading() as reading:
        document = as_json(documents.history_document(reading.submissions()))
    entry = {
        "submission": str, "publish_number": int, "feed": str, "file": str, "sha256": str, "at": str, "person": str,
        "note": str, "rows_read": int, "rows_kept": int, "accepted_reason": str,
        "supersedes": list, "withdrawn": (dict, type(None)),
    }  # fmt: skip
    assert_fits(document, [entry])
    newest, oldest = document
    assert (oldest["note"], oldest["withdrawn"]) == ("April", None)
    assert_fits(newest["withdrawn"], {"at": str, "person": str, "reason": str})
    assert (newest["withdrawn"]["person"], newest["withdrawn"]["reason"]) == ("bob", "Wrong council.")
    assert datetime.fromisoformat(newest["at"]).date() == NOW.date()


def test_the_tensions_of_a_place(demo_store, registry: Registry):
    with open_store(demo_store, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection("barking-and-dagenham", "2017-18"))
    document = as_json(documents.tensions_document(briefing, registry))
    evidence = {"what": str, "says": str, "value": MAYBE_NUMBER, "sources": list}
    register = {"status": str, "history": list}
    tension = {
        "id": str, "kind": str, "code": str, "name": str, "outcome": str, "severity": str, "sentence": str, "first": str,
        "last": str, "open_since": str, "false_alarm": str, "evidence": [evidence], "register": register,
    }  # fmt: skip
    assert_fits(document, {
        "place": {"id": str, "name": str}, "period": str, "tested": {kind.value: int for kind in TensionKind},
        "tensions": [tension], "not_enough_data": [{"kind": str, "outcome": str, "reason": str}],
    })  # fmt: skip
    assert document["tensions"]
    for one in document["tensions"]:
        assert one["outcome"] in registry.outcomes
        assert one["severity"] in ("note", "look closer", "discuss at the board")
        for row in one["evidence"]:
            assert row["source"] is None or assert_fits(row["source"], SOURCE) is None
            assert row["sources"] or row["origin"]
    outcomes = as_json(documents.outcomes_document(briefing))["outcomes"]
    assert {name for one in outcomes for name in one["tensions"]} == {one["id"] for one in document["tensions"]}
