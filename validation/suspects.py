"""Rows in which a check of row_checks.py may find a fault: never fewer than those in which it does.

As in rows.py, what is true of a code is asked once a code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from datasets.registry import Longer
from validation.described import KEYS, NOT_WHOLE, TIMES, counts_whole, ended, is_total, odd_letters
from validation.rows import Bools, Rows


def _of_codes(rows: Rows, column: str, found: Callable[[Any], bool]) -> Bools:
    """The rows whose code has something found in it, asked once a code."""
    codes = rows.codes(column)
    of_code = np.array([found(one) for one in codes.values], dtype=bool)
    return of_code[codes.which] if of_code.any() else np.zeros(len(rows), dtype=bool)


def _any(found: Sequence[Bools]) -> Bools:
    return np.asarray(np.logical_or.reduce(found))


def without_key(rows: Rows) -> Bools:
    return _any([_of_codes(rows, column, lambda one: not str(one).strip()) for column in KEYS])


def with_odd_letters(rows: Rows) -> Bools:
    return _any([_of_codes(rows, column, lambda one: bool(odd_letters(one))) for column in KEYS])


def of_a_total(rows: Rows) -> Bools:
    return _of_codes(rows, "organisation", is_total)


# --- values and the counts behind them


def unreadable(rows: Rows) -> Bools:
    return rows.unreadable


def not_whole(rows: Rows) -> Bools:
    """Counts that are added up, and are not whole. Means of counts over days need not be."""
    value = rows.numbers("value")
    counted = rows.by_indicator(lambda one: 1.0 if counts_whole(one) else None)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(value - np.round(value)) * counted > NOT_WHOLE)


def of_nothing(rows: Rows) -> Bools:
    return np.asarray(rows.numbers("denominator") == 0) & ~rows.missing


def negative_parts(rows: Rows) -> Bools:
    return np.asarray((rows.numbers("numerator") < 0) | (rows.numbers("denominator") < 0))


def half_its_parts(rows: Rows) -> Bools:
    """Ratios with a numerator or a denominator, and not the other."""
    ratio = rows.by_indicator(lambda one: 1.0 if one.longer is Longer.RATIO and one.unit in TIMES else None)
    one_alone = np.isnan(rows.numbers("numerator")) != np.isnan(rows.numbers("denominator"))
    return np.asarray(one_alone & ~np.isnan(ratio) & ~rows.missing)


def given_away(rows: Rows) -> Bools:
    """Suppressed ratios whose numerator and denominator are given."""
    suppressed = _of_codes(rows, "mark", lambda one: one == "c")
    return suppressed & ~np.isnan(rows.numbers("numerator")) & ~np.isnan(rows.numbers("denominator"))


# --- time


def after_the_end(rows: Rows) -> Bools:
    """Figures of a measure for a period that began after its last publication."""
    indicator, period = rows.codes("indicator"), rows.codes("period")
    late = np.array([[ended(one, when) for when in rows.periods] for one in rows.indicators], dtype=bool)
    if not late.any():
        return np.zeros(len(rows), dtype=bool)
    return late[indicator.which, period.which] & ~rows.missing
