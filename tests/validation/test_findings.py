"""Findings in words, and the reader's faults and remarks among them."""

from __future__ import annotations

import pytest

from datasets.errors import ExtractError
from validation.findings import Finding, Severity, count_in_words, from_reader, needs_reason, stops


def finding(severity: Severity, **more: object) -> Finding:
    return Finding("a-check", severity, "What was found.", "What to do.", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"sheet": "Provider", "row": 412, "column": "Total"}, 'sheet "Provider", row 412, column "Total"'),
        ({"row": 3}, "row 3"),
        ({}, "the whole file"),
    ],
)
def test_where(place, words):
    assert finding(Severity.ERROR, **place).where == words


@pytest.mark.parametrize(
    ("severities", "stopped", "reason", "words"),
    [
        ([], False, False, "no findings"),
        ([Severity.NOTE, Severity.NOTE], False, False, "2 notes"),
        ([Severity.WARNING, Severity.NOTE], False, True, "1 warning, 1 note"),
        ([Severity.ERROR, Severity.WARNING, Severity.ERROR], True, True, "2 errors, 1 warning"),
    ],
)
def test_an_error_stops_and_a_warning_needs_a_reason(severities, stopped, reason, words):
    findings = [finding(severity) for severity in severities]
    assert (stops(findings), needs_reason(findings), count_in_words(findings)) == (stopped, reason, words)


def test_as_a_row_it_is_plain_text_and_numbers():
    assert finding(Severity.WARNING, sheet="A", row=2, column="B", value="7").as_row() == {
        "check": "a-check", "severity": "warning", "message": "What was found.", "guidance": "What to do.",
        "sheet": "A", "row": 2, "column": "B", "value": "7",
    }  # fmt: skip


def test_a_fault_of_the_reader_is_an_error_with_all_it_says():
    fault = ExtractError("columns", "Missing column.", "Take the file as published.", "A", 14, "Name", "x")
    assert from_reader(fault) == Finding(
        "columns", Severity.ERROR, "Missing column.", "Take the file as published.", "A", 14, "Name", "x"
    )


@pytest.mark.parametrize(
    ("check", "severity"),
    [
        ("byte-order-mark", Severity.NOTE), ("no-total-row", Severity.ERROR), ("cut-off", Severity.WARNING),
        ("encoding", Severity.WARNING), ("garbled-text", Severity.WARNING), ("wrong-month", Severity.WARNING),
        ("days-without-return", Severity.NOTE), ("days-of-noughts", Severity.NOTE),
        ("wrong-year", Severity.WARNING), ("missing-table", Severity.WARNING), ("anything-new", Severity.WARNING),
    ],
)  # fmt: skip
def test_a_remark_of_the_reader_is_a_warning_unless_it_is_more_or_less(check, severity):
    assert from_reader(ExtractError(check, "Message.", "Guidance."), remark=True).severity is severity


def test_a_cell_as_long_as_a_book_is_quoted_by_its_ends():
    found = Finding("range", Severity.ERROR, f'"{"9" * 100_000}" is high. Expected less.', "Look.", value="9" * 100_000)
    assert len(found.message) < 1_100
    assert len(found.value) < 1_100
    assert found.message.startswith('"999')
    assert found.message.endswith("Expected less.")


def test_what_can_be_read_at_a_glance_is_left_as_it_is():
    assert Finding("range", Severity.ERROR, "412 is high.", "Look.", value="412").message == "412 is high."
