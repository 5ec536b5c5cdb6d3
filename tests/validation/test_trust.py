"""What can be said of the figures that no finding names."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.feeds.extract import Extract
from datasets.observations import observations
from validation.findings import Finding, Severity
from validation.intake import Screened
from validation.stages import CHECKS
from validation.trust import OF_THE_WHOLE, trust_words

ROWS = [
    {"indicator": indicator, "organisation": f"R{number}", "period": "2018-06", "value": 80.0, "row": number}
    for number in range(2, 7)
    for indicator in ("nhs-ae-4h", "nhs-emergency-admissions")
]


def screened(*findings: Finding, read: bool = True) -> Screened:
    extract = Extract(feed="template", file="June.csv", observations=observations(ROWS), rows_read=5, left_out={}, remarks=())
    return Screened(Path("June.csv"), "June.csv", "0" * 64, None, extract if read else None, findings)


def found(check: str, row: int = 0, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(check, severity, "Odd.", "Mend it.", row=row)


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ((), "Every check passed: nothing speaks against the 10 figures."),
        ((found("byte-order-mark", severity=Severity.NOTE),), "Every check passed: nothing speaks against the 10 figures."),
        (
            (found("number-readable", 3), found("no-duplicates", 4)),
            "4 of 10 figures stand in rows with findings. The other 6 passed every check.",
        ),
        ((found("totals-add-up", 7),), "No: printed totals and their rows disagree, so every figure in the file is in doubt "
         "until that is settled."),
        (
            (found("cut-off"), found("number-readable", 3)),
            "No: the file may be cut off, so every figure in the file is in doubt until that is settled. 2 of 10 figures stand "
            "in rows with findings. The other 8 passed every check.",
        ),
        (tuple(found("number-readable", row) for row in range(2, 7)), "Every figure stands in a row with a finding."),
        ((found("booked-columns"),), "The findings are about the file, not about single figures; every other check passed."),
    ],
)  # fmt: skip
def test_what_is_said(findings, said):
    assert trust_words(screened(*findings)) == said


def test_of_a_file_that_could_not_be_read_nothing_is_said():
    assert trust_words(screened(found("columns"), read=False)) == (
        "Screening ended at “columns”, so nothing can be said about the figures in this file."
    )


def test_every_check_that_bears_on_the_whole_is_a_check():
    assert set(OF_THE_WHOLE) <= set(CHECKS)
