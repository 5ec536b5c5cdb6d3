"""Checks of an extract against what is already known. What they read is made in history.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasets.organisations import Organisations
from validation.check import Check
from validation.findings import Severity


def _nothing_said(column: str) -> Callable[[Any], Any]:
    """The expectation that nothing odd was found."""
    return lambda gx: gx.ExpectColumnValuesToBeNull(column=column)


def history_checks(organisations: Organisations) -> tuple[Check, ...]:
    return (
        Check(
            "decimal-point", Severity.WARNING, "history", "value", _nothing_said("slip"),
            lambda row: (
                f"{row['value']:,.10g} is about {row['slip']} times what {organisations.name(row['organisation'])} had before: "
                f"the middle of its last {row['periods']:.0f} figures of {row['measure']} is {row['middle']:,.10g}.",
                "A decimal point or a nought may have slipped. If the figure is right, publish with that as the reason.",
                row["value"],
            ),
        ),
        Check(
            "as-before", Severity.NOTE, "history", "value", _nothing_said("usual"),
            lambda row: (
                f"{row['value']:,.10g} is far from what {organisations.name(row['organisation'])} had before: its last "
                f"{row['periods']:.0f} figures of {row['measure']} run from {row['usual']}.",
                "Compare it with the publisher's file; if it is right, something has happened that a reader will ask about.",
                row["value"],
            ),
        ),
        Check(
            "revision-size", Severity.WARNING, "history", "value", _nothing_said("before"),
            lambda row: (
                f"{row['measure']} of {organisations.name(row['organisation'])} for {row['when']} would change from "
                f"{row['before']} to {row['now']:,.10g}.",
                "Few figures are revised by so much: compare both with the publisher's files. If it was restated, publish with "
                "that as the reason.",
                row["value"],
            ),
        ),
        Check(
            "figures-kept", Severity.NOTE, "history", "value", _nothing_said("withdrawn"),
            lambda row: (
                f"{row['count']:.0f} figure{'' if row['count'] == 1 else 's'} of {row['measure']} for {row['when']} that "
                f"{'is' if row['count'] == 1 else 'are'} published would be missing: {row['withdrawn']}.",
                "The publisher may have suppressed or withdrawn them; the earlier figures stay in the history.",
                None,
            ),
        ),
        Check(
            "organisations-as-usual", Severity.WARNING, "history", "organisation", _nothing_said("fewer"),
            lambda row: (
                f"{row['measure']} for {row['when']} has a figure for {row['now']:.0f} organisations; in each of the last "
                f"{row['periods']:.0f} periods published it was at least {row['fewer']}.",
                "The file may have been cut off. If the publisher did leave them out, publish with that as the reason.",
                f"{row['now']:.0f}",
            ),
        ),
        Check(
            "organisations-kept", Severity.NOTE, "history", "organisation", _nothing_said("absent"),
            lambda row: (
                f"{row['count']:.0f} organisation{'' if row['count'] == 1 else 's'} with a figure in the period before "
                f"{'is' if row['count'] == 1 else 'are'} not in the file for {row['when']}: {row['absent']}.",
                "They may have merged or stopped reporting. If not, rows are missing: compare with the publisher's file.",
                None,
            ),
        ),
        Check(
            "periods-in-a-row", Severity.NOTE, "history", "period", _nothing_said("gap"),
            lambda row: (
                f"{row['measure']} has no figure for {row['count']:.0f} period{'' if row['count'] == 1 else 's'} between its "
                f"first and its last: {row['gap']}.",
                "Nothing is to be done if they come in another file, or were never published.",
                row["period"],
            ),
        ),
        Check(
            "indicators-all-there", Severity.NOTE, "history", "indicator", _nothing_said("left_out"),
            lambda row: (
                f"The file has no row of {row['left_out']}, which this feed usually has.",
                "Nothing is to be done if the publisher dropped it; what is already published stays.",
                None,
            ),
        ),
    )  # fmt: skip
