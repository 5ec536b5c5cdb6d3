"""Checks of figures beside their peers, in the same indicator and period. What they read is made in peers.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasets.organisations import Organisations
from validation.check import Check
from validation.findings import Severity
from validation.peers import FEW_PEOPLE


def _nothing_said(column: str) -> Callable[[Any], Any]:
    """The expectation that nothing odd was found."""
    return lambda gx: gx.ExpectColumnValuesToBeNull(column=column)


def peer_checks(organisations: Organisations) -> tuple[Check, ...]:
    return (
        Check(
            "one-code", Severity.ERROR, "peers", "organisation", _nothing_said("code"),
            lambda row: (
                f"{organisations.name(row['organisation'])} stands under two codes in {row['when']}, {row['code']} and "
                f"{row['organisation']}, with two figures of {row['measure']}: they cannot both be right.",
                "Keep the row with the code that was valid at the time.",
                row["organisation"],
            ),
        ),
        Check(
            "name-and-code", Severity.WARNING, "names", "organisation", _nothing_said("printed"),
            lambda row: (
                f'The code {row["organisation"]} is that of {organisations.name(row["organisation"])}, and the name beside it, '
                f'"{row["printed"]}", that of {row["other"]}. It was read by its code.',
                "Rows may have been shifted against each other: compare this row with the publisher's file. If they belong "
                "together, publish with that as the reason.",
                row["printed"],
            ),
        ),
        Check(
            "same-code-twice", Severity.NOTE, "peers", "organisation", _nothing_said("same_code"),
            lambda row: (
                f"{organisations.name(row['organisation'])} stands under two codes in {row['when']}, {row['same_code']} and "
                f"{row['organisation']}, with the same figure of {row['measure']}.",
                "Nothing is to be done: each place is shown the figure of its own code.",
                row["organisation"],
            ),
        ),
        Check(
            "all-alike", Severity.WARNING, "peers", "value", _nothing_said("alike"),
            lambda row: (
                f"All {row['count']:.0f} organisations have the same figure of {row['measure']} for {row['when']}: "
                f"{row['alike']}.",
                "A cell may have been filled down over a column. If they are the same, publish with that as the reason.",
                row["alike"],
            ),
        ),
        Check(
            "decimals-as-usual", Severity.NOTE, "peers", "value", _nothing_said("rounded"),
            lambda row: (
                f"All {row['count']:.0f} figures of {row['measure']} for {row['when']} are whole numbers; they are "
                f"published with {row['rounded']} decimal{'' if row['rounded'] == '1' else 's'}.",
                "They may have been rounded on the way: take them from the publisher's file if it has more.",
                None,
            ),
        ),
        Check(
            "scale-mixed", Severity.WARNING, "peers", "value", _nothing_said("as_share"),
            lambda row: (
                f"{row['value']:,.10g} for {organisations.name(row['organisation'])} looks like a proportion: the middle of "
                f"the {row['count']:.0f} figures of {row['measure']} for {row['when']} is {row['as_share']} per cent.",
                "Multiply it by 100 if it is one. If it is so small, publish with that as the reason.",
                row["value"],
            ),
        ),
        Check(
            "england-between", Severity.WARNING, "peers", "value", _nothing_said("outside"),
            lambda row: (
                f"The figure for {organisations.name(row['organisation'])}, {row['value']:,.10g}, cannot be that of its "
                f"{row['count']:.0f} organisations, which run from {row['lowest']:,.10g} to {row['highest']:,.10g}.",
                "Rows or columns may have been shifted against each other: compare this row with the publisher's file.",
                row["value"],
            ),
        ),
        Check(
            "copied-rows", Severity.NOTE, "peers", "numerator", _nothing_said("copied"),
            lambda row: (
                f"{organisations.name(row['organisation'])} has the same numerator and denominator as {row['copied']} in "
                f"{row['when']} ({row['measure']}, denominator {row['count']:,.10g}).",
                "A row may have been copied over the next: compare both with the publisher's file.",
                row["value"],
            ),
        ),
        Check(
            "few-people", Severity.NOTE, "peers", "denominator", _nothing_said("few"),
            lambda row: (
                f"{row['count']:.0f} figure{'' if row['count'] == 1 else 's'} of {row['measure']} for {row['when']} "
                f"{'is' if row['count'] == 1 else 'are'} out of fewer than {FEW_PEOPLE}: {row['few']}.",
                "One person more or less moves such a figure by ten points or more; and check that it may be published.",
                None,
            ),
        ),
        Check(
            "suppression-holds", Severity.WARNING, "peers", "mark", _nothing_said("exposed"),
            # The figure itself is not said: findings are read by more people than the file.
            lambda row: (
                f"The suppressed figure of {organisations.name(row['organisation'])} can be worked out by whoever has this "
                f"file: it is the only one missing of {row['measure']} for {row['when']}, and the total for England and "
                f"the other {row['count']:.0f} figures are given.",
                "A second figure has to be suppressed with it, or the total rounded: tell the publisher. If it was published "
                "so, publish with that as the reason.",
                "",
            ),
        ),
    )  # fmt: skip
