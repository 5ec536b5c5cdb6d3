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
    #: How grave its findings can be, the gravest first.
    severities: tuple[Severity, ...] = (Severity.ERROR,)


E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

CHECKS: Mapping[str, About] = {
    "file-size": About(Stage.OPENS, "The file is no larger than the registry allows."),
    "empty-file": About(Stage.OPENS, "The file is not empty."),
    "opens": About(Stage.OPENS, "The file is a text table or a workbook, whole and without a password."),
    "too-large": About(Stage.OPENS, "The file does not unpack to more than can be read."),
    "too-wide": About(Stage.OPENS, "No row has far more columns than any collection has."),
    "cut-off": About(Stage.OPENS, "The file does not end in the middle of a line, a sheet or a letter.", (E, W)),
    "macros": About(Stage.OPENS, "The workbook has no program inside; none is ever run.", (N,)),
    "ending-agrees": About(Stage.OPENS, "The file is what the ending of its name says.", (N,)),
    "file-name-letters": About(Stage.OPENS, "The name of the file has letters that every system takes.", (N,)),
    "row-limit": About(Stage.OPENS, "The file has not exactly as many rows as a spreadsheet holds.", (W,)),
    "self-assessment": About(Stage.FEED, "The content is figures, and not what people answered about their partnership."),
    "feed-known": About(Stage.FEED, "The content is that of a feed in the registry, and of the one that was named."),
    "edition": About(Stage.FEED, "The framework's year is one that the registry knows."),
    "hidden-sheet": About(Stage.FEED, "No figure is read from a hidden sheet.", (W,)),
    "sheets": About(Stage.FEED, "The sheets that the feed is read from are there."),
    "missing-table": About(Stage.FEED, "Every table that the feed is read from is there.", (W,)),
    "wrong-month": About(Stage.FEED, "Title, sheets and figures name the same month.", (E, W)),
    "wrong-quarter": About(Stage.FEED, "Every row is of the quarter that the file is of."),
    "joined-files": About(Stage.FEED, "The file is one file, not two joined."),
    "wrong-year": About(Stage.FEED, "Title and tables name the same year.", (E, W)),
    "columns": About(Stage.COLUMNS, "Every column that is read is there, once and by its name."),
    "measure-names": About(Stage.COLUMNS, "Each measure's code stands beside the name it was published under.", (W,)),
    "header-as-written": About(Stage.COLUMNS, "Names of columns are without stray spaces and capital letters.", (N,)),
    "years": About(Stage.COLUMNS, "The years across the top can be read and follow one another."),
    "booked-columns": About(Stage.COLUMNS, "Columns that belong together are there together.", (W,)),
    "cells": About(Stage.COLUMNS, "Every row has as many cells as the header."),
    "delimiter": About(Stage.COLUMNS, "Cells are separated in a way that cannot be taken for part of a number."),
    "quotes": About(Stage.COLUMNS, "Every quotation mark has its pair."),
    "encoding": About(Stage.ENCODING, "Text is UTF-8.", (E, W)),
    "byte-order-mark": About(Stage.ENCODING, "The text begins without a byte order mark.", (N,)),
    "garbled-text": About(Stage.ENCODING, "No text was saved in one encoding and read in another.", (W,)),
    "dashes-replaced-by-zero": About(Stage.ENCODING, "Dashes were not replaced by zeros."),
    "formulas-not-computed": About(Stage.ENCODING, "Every formula has been computed and saved."),
    "formulas": About(Stage.ENCODING, "Figures are values, not formulas that may point elsewhere.", (N,)),
    "spreadsheet-error": About(Stage.ENCODING, "No cell holds the error of a formula, such as #REF!."),
    "number-readable": About(Stage.ENCODING, "Every figure is a number or a known mark."),
    "spaces-in-codes": About(Stage.CODES, "Codes and periods have no spaces around them.", (N,)),
    "odd-letters": About(Stage.CODES, "No code has invisible letters, or letters that only look like Latin ones."),
    "key-filled": About(Stage.CODES, "Every row says its indicator, organisation and period."),
    "indicator-known": About(Stage.CODES, "The indicator is in the registry."),
    "indicator-ended": About(Stage.CODES, "The indicator was still published in the period.", (W,)),
    "organisation-known": About(Stage.CODES, "The organisation is known by its ONS or ODS code.", (E, W)),
    "organisation-level": About(Stage.CODES, "The organisation is of the kind the indicator is published for."),
    "organisation-current": About(Stage.CODES, "The organisation existed in the period.", (W, N)),
    "organisations-of-the-time": About(Stage.CODES, "The organisations are those of the year.", (W,)),
    "name-and-code": About(Stage.CODES, "The name beside a code is not that of another organisation.", (W,)),
    "total-row": About(Stage.CODES, "No row of a total stands among those of organisations."),
    "period": About(Stage.CODES, "The period of the file can be read."),
    "one-period": About(Stage.CODES, "A month's file has one month."),
    "period-readable": About(Stage.CODES, "The period can be read."),
    "period-length": About(Stage.CODES, "The period is as long as the indicator's."),
    "period-over": About(Stage.CODES, "The period is over."),
    "period-not-too-old": About(Stage.CODES, "The period is not long before anything here was measured.", (W,)),
    "file-name-agrees": About(Stage.CODES, "The period in the file's name is the one inside.", (W,)),
    "mark-or-value": About(Stage.VALUES, "There is either a figure or a mark for a missing one."),
    "mark-known": About(Stage.VALUES, "The mark for a missing figure is known."),
    "value-not-too-low": About(Stage.VALUES, "No figure is below what its indicator can be."),
    "value-not-too-high": About(Stage.VALUES, "No figure is above what its indicator can be."),
    "unit-and-scale": About(Stage.VALUES, "Percentages run from 0 to 100, not from 0 to 1."),
    "scale-mixed": About(Stage.VALUES, "No proportion from 0 to 1 stands among percentages.", (W,)),
    "whole-counts": About(Stage.VALUES, "Counts are whole numbers.", (W,)),
    "parts-not-negative": About(Stage.VALUES, "No numerator and no denominator is below 0."),
    "denominator-not-zero": About(Stage.VALUES, "No figure is given of nothing."),
    "few-people": About(Stage.VALUES, "No percentage or rate is out of fewer than ten.", (N,)),
    "decimals-as-usual": About(Stage.VALUES, "Figures have the decimals they are published with.", (N,)),
    "suppressed-parts": About(Stage.VALUES, "A suppressed figure does not stand beside its numerator and denominator.", (W,)),
    "suppression-holds": About(Stage.VALUES, "No suppressed count can be worked out from a total and the other counts.", (W,)),
    "has-figures": About(Stage.COMPLETENESS, "There is at least one figure."),
    "no-duplicates": About(Stage.CONSISTENCY, "No figure is given twice."),
    "no-contradictions": About(Stage.CONSISTENCY, "No figure is given twice with different values."),
    "one-code": About(Stage.CONSISTENCY, "No organisation has two figures under an old and a new code."),
    "same-code-twice": About(Stage.CONSISTENCY, "No organisation has the same figure under an old and a new code.", (N,)),
    "parts-together": About(Stage.CONSISTENCY, "A numerator has its denominator beside it.", (N,)),
    "england-between": About(Stage.CONSISTENCY, "The figure for England lies between those of its organisations.", (W,)),
    "all-alike": About(Stage.CONSISTENCY, "Not all organisations have the same figure.", (W,)),
    "copied-rows": About(Stage.CONSISTENCY, "No two organisations have the same numerator and denominator.", (N,)),
    "numerator-within-denominator": About(Stage.CONSISTENCY, "No numerator is larger than its denominator."),
    "ratio-agrees": About(Stage.CONSISTENCY, "A percentage or rate is what its numerator and denominator give."),
    "totals-add-up": About(Stage.CONSISTENCY, "Printed totals are what their rows add up to."),
    "one-total": About(Stage.CONSISTENCY, "A file has one total, not the totals of two files joined."),
    "conflicting-medians": About(Stage.CONSISTENCY, "A value repeated in many rows is the same in all of them.", (W,)),
    "days-without-return": About(Stage.COMPLETENESS, "Every trust has a return on every day of the month.", (N,)),
    "days-of-noughts": About(Stage.COMPLETENESS, "No day's return is all noughts.", (N,)),
    "rows-left-out": About(Stage.COMPLETENESS, "Every row that was read was of use.", (N,)),
    "indicators-all-there": About(Stage.COMPLETENESS, "Every indicator of the feed has a row.", (N,)),
    "periods-in-a-row": About(Stage.COMPLETENESS, "No period is missing between an indicator's first and last.", (N,)),
    "no-total-row": About(Stage.COMPLETENESS, "The row of totals that ends the file is there."),
    "complete": About(Stage.COMPLETENESS, "As many organisations have a figure as this feed usually has.", (W,)),
    "organisations-as-usual": About(
        Stage.COMPLETENESS, "About as many organisations have a figure as in the last periods.", (W,)
    ),
    "organisations-kept": About(Stage.COMPLETENESS, "Who had a figure in the period before is in the file.", (N,)),
    "not-another-period": About(Stage.PLAUSIBILITY, "The figures are not those already known for another period."),
    "decimal-point": About(
        Stage.PLAUSIBILITY, "No figure is ten or a hundred times its own past, or a tenth or a hundredth.", (W,)
    ),
    "as-before": About(Stage.PLAUSIBILITY, "No figure is far outside its own past (24 periods, 8 at least).", (N,)),
    "revision-size": About(Stage.REVISIONS, "No published figure changes by more than half, or by more than ten points.", (W,)),
    "figures-kept": About(Stage.REVISIONS, "No published figure becomes a missing one.", (N,)),
    "revisions-small": About(Stage.REVISIONS, "Only some of the figures already published change.", (W,)),
    "periods-kept": About(Stage.REVISIONS, "No period that is already published is missing from the file.", (W,)),
}


def list_of_checks() -> list[tuple[str, str, str, str]]:
    """Every check as (name, stage, how grave its findings can be, what it looks for), in the order of the stages."""
    in_order = sorted(CHECKS.items(), key=lambda one: list(Stage).index(one[1].stage))
    return [(name, one.stage.value, " or ".join(map(str, one.severities)), one.looks_for) for name, one in in_order]


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
