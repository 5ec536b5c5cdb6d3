"""Every check of content: one expectation, one name, one message.

A check names the frame it reads (prepared in screening.py), builds one Great Expectations expectation from the registry, and
says in plain words what was found and what to do. A new indicator is checked with no code: its limits, unit and level come
from its entry in the registry.
"""

from __future__ import annotations

from datetime import date

from datasets.observations import MARKS
from datasets.organisations import Organisations
from datasets.registry import Registry
from validation.check import Check
from validation.findings import Severity
from validation.history_checks import history_checks
from validation.peer_checks import peer_checks
from validation.row_checks import row_checks
from validation.rows import (
    above_maximum,
    below_minimum,
    given_twice,
    out_of_its_time,
    part_above_whole,
    unlike_its_parts,
)


def checks(registry: Registry, organisations: Organisations, *, today: date, native: bool) -> tuple[Check, ...]:
    """All checks of content, in the order in which findings are shown.

    `native`: the file is a national collection as published, in which an organisation may be new to us (a warning); in our
    own template an unknown code is a slip of the pen (an error).
    """
    unknown = Severity.WARNING if native else Severity.ERROR
    return (
        Check(
            "number-readable", Severity.ERROR, "rows", "value",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="not_a_number"),
            lambda row: (
                f'"{row["unread"]}" is neither a number nor a known mark for a missing value.',
                "Put in the number alone, or the publisher's mark. A new mark is added to [feeds.…marks] of the registry.",
                row["unread"],
            ),
            by=("unreadable",),
        ),
        Check(
            "indicator-known", Severity.ERROR, "rows", "indicator",
            # An empty cell is told by key-filled.
            lambda gx: gx.ExpectColumnValuesToBeInSet(column="indicator", value_set=["", *registry.indicators]),
            lambda row: (
                f'There is no indicator "{row["indicator"]}" in the registry.',
                "Use an id listed on the guidance sheet of the template, or add the indicator to the registry.",
                row["indicator"],
            ),
            by=("indicator",),
        ),
        Check(
            "organisation-known", unknown, "rows", "organisation",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="stranger"),
            lambda row: (
                f'"{row["organisation"]}" is not the code of an organisation we know.',
                "Check the ONS or ODS code. If the organisation is new, "
                + ("publish with that as the reason." if native else "add it to the list of organisations first."),
                row["organisation"],
            ),
            by=("organisation",),
        ),
        Check(
            "organisation-level", Severity.ERROR, "rows", "organisation",
            lambda gx: gx.ExpectColumnValuesToBeInSet(column="level_fits", value_set=[True]),
            lambda row: (
                f"{organisations.name(row['organisation'])} ({row['organisation']}) is not a {row['level']}, and "
                f"{row['measure']} is published for each {row['level']}.",
                "Check that code and indicator belong together.",
                row["organisation"],
            ),
            by=("indicator", "organisation"),
        ),
        Check(
            "period-readable", Severity.ERROR, "rows", "period",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="no_period"),
            lambda row: (
                f'"{row["period"]}" is not a period.',
                "Write a month as 2018-06, a quarter as 2018-19-Q2 (Q1 is April to June), a financial year as 2018-19.",
                row["period"],
            ),
            by=("period",),
        ),
        Check(
            "period-length", Severity.ERROR, "rows", "period",
            lambda gx: gx.ExpectColumnValuesToBeInSet(column="length_fits", value_set=[True]),
            lambda row: (
                f"{row['when']} is a {row['length']}, and {row['measure']} is published for each {row['frequency']}.",
                "Give the figure for the period it was published for; longer periods are made from it.",
                row["period"],
            ),
            by=("indicator", "period"),
        ),
        Check(
            "period-over", Severity.ERROR, "rows", "period",
            lambda gx: gx.ExpectColumnValuesToBeBetween(column="period_end", max_value=int(today.strftime("%Y%m%d"))),
            lambda row: (
                f"{row['when']} is not over yet.",
                "Check the year and the month: a figure for a time to come has been given a wrong period.",
                row["period"],
            ),
            by=("period",),
        ),
        Check(
            "organisation-current", Severity.NOTE if native else Severity.WARNING, "rows", "organisation",
            lambda gx: gx.ExpectColumnValuesToBeInSet(column="organisation_current", value_set=[True]),
            lambda row: (
                f"{organisations.name(row['organisation'])} ({row['organisation']}) did not exist in {row['when']}.",
                "Use the code that was valid at the time: those that merged have a new code from the day of the merger. "
                "A publisher may give today's code to earlier years; such figures can stay.",
                row["organisation"],
            ),
            suspects=out_of_its_time,
        ),
        Check(
            "no-duplicates", Severity.ERROR, "rows", "organisation",
            lambda gx: gx.ExpectColumnValuesToBeInSet(column="repeated", value_set=[False]),
            lambda row: (
                f"{row['measure']} of {row['who']} for {row['when']} is given more than once, each time the same.",
                "Keep one of the rows and take out the others.",
                row["value"],
            ),
            suspects=given_twice,
        ),
        Check(
            "mark-or-value", Severity.ERROR, "rows", "mark",
            lambda gx: gx.ExpectColumnValuesToBeInSet(column="one_of", value_set=[True]),
            lambda row: (
                "A figure and a mark for a missing figure stand side by side."
                if row["mark"]
                else "There is neither a figure nor a mark that says why it is missing.",
                "Give the figure, or leave it empty and give the mark (c suppressed, x not available, z not applicable).",
                row["mark"] or "",
            ),
            by=("missing", "mark", "unreadable"),
        ),
        Check(
            "mark-known", Severity.ERROR, "rows", "mark",
            lambda gx: gx.ExpectColumnValuesToBeInSet(column="mark", value_set=list(MARKS)),
            lambda row: (
                f'"{row["mark"]}" is not a mark we know for a missing figure.',
                f"Known: {', '.join(f'{mark} ({words})' for mark, words in MARKS.items())}.",
                row["mark"],
            ),
            by=("mark",),
        ),
        Check(
            "value-not-too-low", Severity.ERROR, "rows", "value",
            lambda gx: gx.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="value", column_B="minimum", or_equal=True, ignore_row_if="either_value_is_missing"
            ),
            lambda row: (
                f"{row['value']:,.10g} is below {row['minimum']:,.10g}, the least that {row['measure']} can be.",
                "Check the sign and the column.",
                row["value"],
            ),
            suspects=below_minimum,
        ),
        Check(
            "value-not-too-high", Severity.ERROR, "rows", "value",
            lambda gx: gx.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="maximum", column_B="value", or_equal=True, ignore_row_if="either_value_is_missing"
            ),
            lambda row: (
                f"{row['value']:,.10g} is above {row['maximum']:,.10g}, the most that {row['measure']} can be.",
                "Check the unit and the column.",
                row["value"],
            ),
            suspects=above_maximum,
        ),
        Check(
            "numerator-within-denominator", Severity.ERROR, "rows", "numerator",
            lambda gx: gx.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="denominator", column_B="part", or_equal=True, ignore_row_if="either_value_is_missing"
            ),
            lambda row: (
                f"The numerator {row['numerator']:,.10g} is larger than the denominator {row['denominator']:,.10g}.",
                "One of the two is wrong, or they have changed places.",
                row["numerator"],
            ),
            suspects=part_above_whole,
        ),
        Check(
            "ratio-agrees", Severity.ERROR, "rows", "value",
            lambda gx: gx.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="tolerance", column_B="difference", or_equal=True, ignore_row_if="either_value_is_missing"
            ),
            lambda row: (
                f"The figure {row['value']:,.10g} is not what its numerator {row['numerator']:,.10g} and denominator "
                f"{row['denominator']:,.10g} give ({row['ratio']:.4g}).",
                "Check which of the three is wrong.",
                row["value"],
            ),
            suspects=unlike_its_parts,
        ),
        Check(
            "totals-add-up", Severity.ERROR, "totals", "what",
            lambda gx: gx.ExpectColumnPairValuesAToBeGreaterThanB(column_A="tolerance", column_B="difference", or_equal=True),
            lambda row: (
                f"{row['what']}: the printed total is {row['printed']:,.10g}, and its rows add up to {row['parts']:,.10g}.",
                "Rows are missing or have been changed: get the file again from the publisher.",
                row["printed"],
            ),
        ),
        Check(
            "unit-and-scale", Severity.ERROR, "coverage", "value",
            lambda gx: gx.ExpectColumnValuesToBeInSet(column="scale_fits", value_set=[True]),
            lambda row: (
                f"No figure of {row['measure']} for {row['when']} is above 1, though it is a percentage from 0 to 100.",
                "The figures look like proportions: multiply them by 100, or take the publisher's own file.",
                row["largest"],
            ),
        ),
        Check(
            "complete", Severity.WARNING, "coverage", "organisation",
            lambda gx: gx.ExpectColumnPairValuesAToBeGreaterThanB(column_A="organisations", column_B="least", or_equal=True),
            lambda row: (
                f"{row['measure']} for {row['when']} has {row['organisations']:,.10g} organisations; this feed usually has "
                f"{row['least']:,.10g} or more.",
                "The file may have been cut off. If the publisher did leave them out, publish with that as the reason.",
                row["organisations"],
            ),
        ),
        Check(
            "organisations-of-the-time", Severity.WARNING, "coverage", "period",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="strangers"),
            lambda row: (
                f"{row['measure']} for {row['when']} has figures of organisations that did not exist in that year: "
                f"{row['strangers']}.",
                "The years in the file may be wrong: compare them with the publisher's file. If they are right, publish with "
                "that as the reason.",
                row["period"],
            ),
        ),
        Check(
            "not-another-period", Severity.ERROR, "coverage", "period",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="same_as"),
            lambda row: (
                f"The figures of {row['measure']} for {row['when']} are those published for {row['same_as']} "
                f"({row['alike']:,.10g} of {row['compared']:,.10g} are the same).",
                "The period in the file is wrong, or the wrong file was taken.",
                row["period"],
            ),
        ),
        Check(
            "revisions-small", Severity.WARNING, "coverage", "value",
            lambda gx: gx.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="most_revised", column_B="revised", or_equal=True, ignore_row_if="either_value_is_missing"
            ),
            lambda row: (
                f"{row['revised']:,.10g} of the {row['already']:,.10g} figures already published for {row['measure']} in "
                f"{row['when']} would change.",
                "Few figures change in an ordinary revision: check that this is the right period. If the publisher did "
                "restate them, publish with that as the reason.",
                row["revised"],
            ),
        ),
        Check(
            "periods-kept", Severity.WARNING, "gone", "period",
            lambda gx: gx.ExpectColumnValuesToBeNull(column="gone"),
            lambda row: (
                f"{row['measure']} is already published for {row['when']}, and the file does not go so far.",
                "The file may be cut off, or an older edition. What is published stays; if that is meant, publish with that "
                "as the reason.",
                row["period"],
            ),
        ),
        Check(
            "has-figures", Severity.ERROR, "file", "value",
            lambda gx: gx.ExpectColumnValuesToBeBetween(column="figures", min_value=1),
            lambda _: (
                "There is no figure in the file: nothing stands under its header.",
                "Fill it in, or export it again.",
                None,
            ),
        ),
        Check(
            "file-name-agrees", Severity.WARNING, "file", "period",
            lambda gx: gx.ExpectColumnValuesToBeInSet(column="agrees", value_set=[True]),
            lambda row: (
                f"The file is named for {row['named']}, and the period inside it is {row['told']}.",
                "Check which is right. If it is the one inside, rename the file or publish with that as the reason.",
                row["told"],
            ),
        ),
        *row_checks(today=today),
        *peer_checks(organisations),
        *history_checks(organisations),
    )  # fmt: skip
