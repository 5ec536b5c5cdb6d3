"""What the checks of row_checks.py read of a row, beside what rows.py tells: odd letters, totals, counts, ends, repeats."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from datasets.periods import Period
from datasets.registry import Indicator, Longer, Unit

#: By what one numerator by its denominator becomes a figure in these units.
TIMES = {Unit.PERCENT: 100.0, Unit.PER_100000: 100_000.0}
KEYS = ("indicator", "organisation", "period")
#: What a spreadsheet shows where a formula has no value.
SPREADSHEET_ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
#: What the row of a total is called where the code of an organisation should stand.
TOTAL_WORDS = frozenset(("total", "totals", "grand total", "sub total", "subtotal", "sum", "all", "overall", "england total"))
#: No indicator of the registry goes back so far: the first performance assessments are of the 1990s.
MOST_YEARS_BACK = 40
#: What may be left of a whole number after a spreadsheet has worked with it.
NOT_WHOLE = 1e-6


# --- codes


def is_total(code: object) -> bool:
    return " ".join(str(code).lower().replace("-", " ").split()) in TOTAL_WORDS


def odd_letters(text: object) -> str:
    """The letters of a code that are not what they seem, by name: invisible ones, and those of another alphabet; "" if none."""
    found = dict.fromkeys(letter for letter in str(text) if _is_odd(letter))
    return ", ".join(f"{_letter_name(letter)} at letter {str(text).index(letter) + 1}" for letter in found)


def plain_letters(text: object) -> str:
    """The code as it was probably meant: without invisible letters, those that look like Latin ones made Latin."""
    folded = unicodedata.normalize("NFKC", str(text)).translate(_LOOK_ALIKE)
    return "".join(letter for letter in folded if not _is_odd(letter)).strip()


#: Greek and Cyrillic letters that cannot be told from Latin ones by eye.
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТХУІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXYIJSaeopcyxijsABEZHIKMNOPTYXo")


def _is_odd(letter: str) -> bool:
    if letter.isascii():
        return letter < " " or letter == "\x7f"
    return unicodedata.category(letter)[0] in "CZ" or not unicodedata.name(letter, "").startswith("LATIN ")


def _letter_name(letter: str) -> str:
    return f"{unicodedata.name(letter, 'a control character').lower()} (U+{ord(letter):04X})"


# --- counts and time


def counts_whole(indicator: Indicator) -> bool:
    return indicator.unit.is_count and indicator.longer is Longer.SUM


def ended(indicator: Indicator | None, period: Period | None) -> bool:
    return indicator is not None and indicator.ended is not None and period is not None and period.start > indicator.ended


def oldest_day(today: date) -> int:
    """Before this day (as 20240630) no period is likely: its year is a slip of the pen."""
    return (today.year - MOST_YEARS_BACK) * 10_000 + today.month * 100 + 1


# --- what the checks read of a row


def describe_more(rows: pd.DataFrame, indicators: Mapping[Any, Indicator | None], periods: Mapping[Any, Period | None]) -> None:
    """Adds to described rows what the checks of row_checks.py read. None where there is nothing to say."""
    texts = {column: rows[column].astype(object) for column in KEYS}
    told: dict[str, Mapping[Any, str]] = {column: {one: odd_letters(one) for one in texts[column].unique()} for column in KEYS}
    rows["empty_key"] = _first_column(rows, {column: ~texts[column].astype(str).str.strip().astype(bool) for column in KEYS})
    rows["odd_key"] = _first_column(rows, {column: texts[column].map(told[column]).astype(bool) for column in KEYS})
    totals = texts["organisation"].map({one: is_total(one) for one in texts["organisation"].unique()}).astype(bool)
    rows["total_row"] = texts["organisation"].where(totals, None)
    known = rows["organisation_known"] | totals | (rows["odd_key"] == "organisation") | (rows["organisation"] == "")
    rows["stranger"] = texts["organisation"].where(~known, None)
    no_period = rows["period_end"].isna() & (rows["period"] != "") & (rows["odd_key"] != "period")
    rows["no_period"] = texts["period"].where(no_period, None)
    unread = rows["unread"].astype(object)
    rows["not_a_number"] = unread.where(~unread.isin(SPREADSHEET_ERRORS) & unread.notna(), None)
    rows["spreadsheet_error"] = unread.where(unread.isin(SPREADSHEET_ERRORS), None)
    _describe_parts(rows, texts["indicator"], indicators)
    late = {(i, p) for i, one in indicators.items() for p, when in periods.items() if ended(one, when)}
    pairs = zip(texts["indicator"], texts["period"], rows["value"].notna(), strict=True)
    ends = [str(indicators[i].ended) if filled and (i, p) in late else None for i, p, filled in pairs]  # type: ignore[union-attr]
    rows["ended"] = pd.Series(ends, index=rows.index, dtype=object)
    _describe_repeats(rows)


def _first_column(rows: pd.DataFrame, found: Mapping[str, pd.Series[bool]]) -> pd.Series[Any]:
    """The first of the columns in which something was found, by name; None in rows where nothing was."""
    first = pd.Series(None, index=rows.index, dtype=object)
    for column in reversed(KEYS):
        first = first.where(~found[column], column)
    return first


def _describe_parts(rows: pd.DataFrame, names: pd.Series[Any], indicators: Mapping[Any, Indicator | None]) -> None:
    value, numerator, denominator = rows["value"], rows["numerator"], rows["denominator"]
    whole = names.isin([name for name, one in indicators.items() if one and counts_whole(one)])
    rows["beside_whole"] = (value - value.round()).abs().where(whole)
    rows["whole_of_value"] = denominator.where(value.notna())
    rows["least_part"] = np.fmin(numerator, denominator)
    ratios = [name for name, one in indicators.items() if one and one.longer is Longer.RATIO and one.unit in TIMES]
    rows["parts_fit"] = (numerator.isna() == denominator.isna()) | value.isna() | ~names.isin(ratios)
    rows["withheld_safely"] = ~((rows["mark"] == "c") & numerator.notna() & denominator.notna())


def _describe_repeats(rows: pd.DataFrame) -> None:
    """Adds `repeated` (the key is there again with the very same figure) and `others` (with others: all that are given)."""
    rows["repeated"], rows["others"] = False, pd.Series(None, index=rows.index, dtype=object)
    again = rows[rows.duplicated(list(KEYS), keep=False)]
    for _, group in again.groupby(list(KEYS), sort=False, observed=True, dropna=False):
        given = list(dict.fromkeys(_shown(value, mark) for value, mark in zip(group["value"], group["mark"], strict=True)))
        if len(given) == 1:
            rows.loc[group.index, "repeated"] = True
        else:
            rows.loc[group.index, "others"] = " and ".join(given[:5]) + (" …" if len(given) > 5 else "")


def _shown(value: float, mark: object) -> str:
    return f"{value:,.10g}" if not np.isnan(value) else f"[{mark or 'unread'}]"
