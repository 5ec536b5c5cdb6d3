"""Checks of a row by itself: its codes, its counts, its time. What they read is made in described.py."""

from __future__ import annotations

from datetime import date

from validation import suspects
from validation.check import Check, Row
from validation.described import MOST_YEARS_BACK, NOT_WHOLE, odd_letters, oldest_day, plain_letters
from validation.findings import Severity
from validation.rows import given_twice


def row_checks(*, today: date) -> tuple[Check, ...]:
    """Checks of the frame "rows" that are the same for every registry and kind of file."""
    return (
        Check(
            "key-filled", Severity.ERROR, "rows", "organisation",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="empty_key"),
            lambda row: (
                f"The {row['empty_key']} is empty, so nobody can say what this figure is of.",
                f"Give the {row['empty_key']}, or take the row out.",
                "",
            ),
            suspects=suspects.without_key,
        ),
        Check(
            "odd-letters", Severity.ERROR, "rows", "organisation",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="odd_key"),
            _say_odd_letters,
            suspects=suspects.with_odd_letters,
        ),
        Check(
            "total-row", Severity.ERROR, "rows", "organisation",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="total_row"),
            lambda row: (
                f'"{row["organisation"]}" is a total, not an organisation: it would stand among the figures it adds up.',
                "Take the row out, or write E92000001 if it is the figure for England.",
                row["organisation"],
            ),
            suspects=suspects.of_a_total,
        ),
        Check(
            "spreadsheet-error", Severity.ERROR, "rows", "value",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="spreadsheet_error"),
            lambda row: (
                f'"{row["unread"]}" is the error of a formula, not a figure.',
                "Mend the formula (it points to a cell that is gone, or divides by nothing), and save the file again.",
                row["unread"],
            ),
            suspects=suspects.unreadable,
        ),
        Check(
            "no-contradictions", Severity.ERROR, "rows", "value",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="others"),
            lambda row: (
                f"{row['measure']} of {row['who']} for {row['when']} is given more than once, as {row['others']}.",
                "Keep the row that is right and take out the others.",
                row["value"],
            ),
            suspects=given_twice,
        ),
        Check(
            "whole-counts", Severity.WARNING, "rows", "value",
            lambda gx: gx.ExpectColumnValuesToBeBetween(column="beside_whole", max_value=NOT_WHOLE),
            lambda row: (
                f"{row['value']:.10g} is not a whole number, and {row['measure']} is a count.",
                "A comma may have been taken for a decimal point, or a mean for a count. If it is an estimate, publish with "
                "that as the reason.",
                row["value"],
            ),
            suspects=suspects.not_whole,
        ),
        Check(
            "denominator-not-zero", Severity.ERROR, "rows", "denominator",
            lambda gx: gx.ExpectColumnValuesToNotBeInSet(column="whole_of_value", value_set=[0.0]),
            lambda row: (
                f"The denominator is 0, and of nothing there can be no figure such as {row['value']:,.10g}.",
                "Give the denominator, or leave the figure empty and give the mark z (not applicable).",
                row["denominator"],
            ),
            suspects=suspects.of_nothing,
        ),
        Check(
            "parts-not-negative", Severity.ERROR, "rows", "numerator",
            lambda gx: gx.ExpectColumnValuesToBeBetween(column="least_part", min_value=0),
            lambda row: (
                f"A numerator or denominator is {row['least_part']:,.10g}; a count of people or days is never below 0.",
                "Check the sign.",
                row["least_part"],
            ),
            suspects=suspects.negative_parts,
        ),
        Check(
            "parts-together", Severity.NOTE, "rows", "numerator",
            lambda gx: gx.ExpectColumnValuesToBeInSet(column="parts_fit", value_set=[True]),
            lambda row: (
                f"There is a {'denominator' if row['numerator'] is None else 'numerator'} and no "
                f"{'numerator' if row['numerator'] is None else 'denominator'}: no quarter or year can be made of it.",
                "Give both if they are known.",
                "",
            ),
            suspects=suspects.half_its_parts,
        ),
        Check(
            "suppressed-parts", Severity.WARNING, "rows", "numerator",
            lambda gx: gx.ExpectColumnValuesToBeInSet(column="withheld_safely", value_set=[True]),
            lambda row: (
                f"{row['measure']} is suppressed here, and its numerator and denominator stand beside it: whoever has the "
                "file can divide one by the other.",
                "Leave numerator and denominator empty too. If they were published, publish with that as the reason.",
                "",
            ),
            suspects=suspects.given_away,
        ),
        Check(
            "indicator-ended", Severity.WARNING, "rows", "period",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="ended"),
            lambda row: (
                f"{row['measure']} was published for the last time up to {row['ended']}, and this figure is for "
                f"{row['when']}.",
                "Check indicator and period: what followed it has a name of its own. If it is published again, change `ended` "
                "in the registry.",
                row["period"],
            ),
            suspects=suspects.after_the_end,
        ),
        Check(
            "period-not-too-old", Severity.WARNING, "rows", "period",
            lambda gx: gx.ExpectColumnValuesToBeBetween(column="period_end", min_value=oldest_day(today)),
            lambda row: (
                f"{row['when']} is more than {MOST_YEARS_BACK} years ago.",
                "Check the year. If it is right, publish with that as the reason.",
                row["period"],
            ),
            by=("period",),
        ),
    )  # fmt: skip


def _say_odd_letters(row: Row) -> tuple[str, str, object]:
    column = row["odd_key"]
    text = row[column]
    return (
        f'The {column} "{text}" has letters that are not what they seem: {odd_letters(text)}.',
        f'Write it again by hand: it is probably meant to be "{plain_letters(text)}".',
        text,
    )
