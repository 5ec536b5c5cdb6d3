"""Every check by name: in which stage of screening it runs, and what it looks for in one sentence.

Screening goes from the outside in. A file that cannot be opened is told no more than that, because whatever else was said of
it would mislead; from "codes and periods" on, all findings are given at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from validation.findings import Finding, Severity


class Stage(StrEnum):
    """In the order in which they run."""

    OPENS = "opens"
    FEED = "is this feed"
    COLUMNS = "columns"
    ENCODING = "encoding and types"
    CODES = "codes and periods"
    VALUES = "values and marks"
    CONSISTENCY = "consistency"
    COMPLETENESS = "completeness"
    PLAUSIBILITY = "plausibility against history"
    REVISIONS = "revisions"


#: Stages whose errors end the screening: what comes after could only be guessed at.
STRUCTURE = (Stage.OPENS, Stage.FEED, Stage.COLUMNS, Stage.ENCODING)


@dataclass(frozen=True, slots=True)
class About:
    """What is to be known of a check before it finds anything."""

    stage: Stage
    looks_for: str


CHECKS: Mapping[str, About] = {
    "file-size": About(Stage.OPENS, "The file is no larger than the registry allows."),
    "empty-file": About(Stage.OPENS, "The file is not empty."),
    "opens": About(Stage.OPENS, "The file is a text table or a workbook, whole and without a password."),
    "too-large": About(Stage.OPENS, "The file does not unpack to more than can be read."),
    "too-wide": About(Stage.OPENS, "No row has far more columns than any collection has."),
    "cut-off": About(Stage.OPENS, "The file does not end in the middle of a line, a sheet or a letter."),
    "macros": About(Stage.OPENS, "The workbook has no program inside; none is ever run."),
    "row-limit": About(Stage.OPENS, "The file has not exactly as many rows as a spreadsheet holds."),
    "feed-known": About(Stage.FEED, "The content is that of a feed in the registry, and of the one that was named."),
    "edition": About(Stage.FEED, "The framework's year is one that the registry knows."),
    "hidden-sheet": About(Stage.FEED, "No figure is read from a hidden sheet."),
    "sheets": About(Stage.FEED, "The sheets that the feed is read from are there."),
    "missing-table": About(Stage.FEED, "Every table that the feed is read from is there."),
    "wrong-month": About(Stage.FEED, "Title, sheets and figures name the same month."),
    "wrong-quarter": About(Stage.FEED, "Every row is of the quarter that the file is of."),
    "joined-files": About(Stage.FEED, "The file is one file, not two joined."),
    "wrong-year": About(Stage.FEED, "Title and tables name the same year."),
    "columns": About(Stage.COLUMNS, "Every column that is read is there, once and by its name."),
    "measure-names": About(Stage.COLUMNS, "Each measure's code stands beside the name it was published under."),
    "years": About(Stage.COLUMNS, "The years across the top can be read and follow one another."),
    "booked-columns": About(Stage.COLUMNS, "Columns that belong together are there together."),
    "cells": About(Stage.COLUMNS, "Every row has as many cells as the header."),
    "delimiter": About(Stage.COLUMNS, "Cells are separated in a way that cannot be taken for part of a number."),
    "quotes": About(Stage.COLUMNS, "Every quotation mark has its pair."),
    "encoding": About(Stage.ENCODING, "Text is UTF-8."),
    "byte-order-mark": About(Stage.ENCODING, "The text begins without a byte order mark."),
    "garbled-text": About(Stage.ENCODING, "No text was saved in one encoding and read in another."),
    "dashes-replaced-by-zero": About(Stage.ENCODING, "Dashes were not replaced by zeros."),
    "formulas-not-computed": About(Stage.ENCODING, "Every formula has been computed and saved."),
    "formulas": About(Stage.ENCODING, "Figures are values, not formulas that may point elsewhere."),
    "number-readable": About(Stage.ENCODING, "Every figure is a number or a known mark."),
    "indicator-known": About(Stage.CODES, "The indicator is in the registry."),
    "organisation-known": About(Stage.CODES, "The organisation is known by its ONS or ODS code."),
    "organisation-level": About(Stage.CODES, "The organisation is of the kind the indicator is published for."),
    "organisation-current": About(Stage.CODES, "The organisation existed in the period."),
    "organisations-of-the-time": About(Stage.CODES, "The organisations are those of the year."),
    "period": About(Stage.CODES, "The period of the file can be read."),
    "one-period": About(Stage.CODES, "A month's file has one month."),
    "period-readable": About(Stage.CODES, "The period can be read."),
    "period-length": About(Stage.CODES, "The period is as long as the indicator's."),
    "period-over": About(Stage.CODES, "The period is over."),
    "file-name-agrees": About(Stage.CODES, "The period in the file's name is the one inside."),
    "mark-or-value": About(Stage.VALUES, "There is either a figure or a mark for a missing one."),
    "mark-known": About(Stage.VALUES, "The mark for a missing figure is known."),
    "value-not-too-low": About(Stage.VALUES, "No figure is below what its indicator can be."),
    "value-not-too-high": About(Stage.VALUES, "No figure is above what its indicator can be."),
    "unit-and-scale": About(Stage.VALUES, "Percentages run from 0 to 100, not from 0 to 1."),
    "has-figures": About(Stage.COMPLETENESS, "There is at least one figure."),
    "no-duplicates": About(Stage.CONSISTENCY, "No figure is given twice."),
    "numerator-within-denominator": About(Stage.CONSISTENCY, "No numerator is larger than its denominator."),
    "ratio-agrees": About(Stage.CONSISTENCY, "A percentage or rate is what its numerator and denominator give."),
    "totals-add-up": About(Stage.CONSISTENCY, "Printed totals are what their rows add up to."),
    "one-total": About(Stage.CONSISTENCY, "A file has one total, not the totals of two files joined."),
    "conflicting-medians": About(Stage.CONSISTENCY, "A value repeated in many rows is the same in all of them."),
    "days-without-return": About(Stage.COMPLETENESS, "Every trust has a return on every day of the month."),
    "days-of-noughts": About(Stage.COMPLETENESS, "No day's return is all noughts."),
    "no-total-row": About(Stage.COMPLETENESS, "The row of totals that ends the file is there."),
    "complete": About(Stage.COMPLETENESS, "As many organisations have a figure as this feed usually has."),
    "not-another-period": About(Stage.PLAUSIBILITY, "The figures are not those already known for another period."),
    "revisions-small": About(Stage.REVISIONS, "Only some of the figures already published change."),
    "periods-kept": About(Stage.REVISIONS, "No period that is already published is missing from the file."),
}


def stage_of(check: str) -> Stage:
    return CHECKS[check].stage


class Reached(StrEnum):
    """What came of a stage."""

    PASSED = "passed"
    NOTED = "notes"
    WARNED = "warnings"
    FAILED = "errors"
    NOT_REACHED = "not reached"


def stages_reached(findings: Sequence[Finding], *, read: bool) -> Mapping[Stage, Reached]:
    """What came of each stage. `read`: whether the file could be read as a feed at all."""
    worst: dict[Stage, Severity] = {}
    for finding in findings:
        stage = stage_of(finding.check)
        worst[stage] = min(worst.get(stage, finding.severity), finding.severity, key=list(Severity).index)
    last = max((list(Stage).index(stage) for stage in worst), default=0)
    outcome = {Severity.ERROR: Reached.FAILED, Severity.WARNING: Reached.WARNED, Severity.NOTE: Reached.NOTED}
    return {
        stage: outcome[worst[stage]] if stage in worst else Reached.PASSED if read or position < last else Reached.NOT_REACHED
        for position, stage in enumerate(Stage)
    }
