"""The rows of an extract as screening looks at them: by their different codes, and as frames only where a check needs one.

A file of a million figures has a dozen indicators, some hundred organisations and some hundred periods. What is true of a code
is asked once a code; what is true of a number is asked by whole columns of numbers. Only rows that a check may find fault with
become a frame of the shape that checks read (`described`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from datasets.organisations import Kind, Organisation, Organisations
from datasets.periods import Period, parse_period
from datasets.registry import Indicator, Registry
from validation.described import TIMES, describe_more

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: A table of first rows by key is used up to this many keys a row; beyond that, a hash.
KEYS_A_ROW = 4


@dataclass(frozen=True, slots=True)
class Codes:
    """A column as its different values, in order of first appearance, and which of them stands in each row."""

    values: Sequence[Any]
    which: Ints


class Rows:
    """An observations frame, its columns of text as codes. Rows are told by their position, from 0."""

    def __init__(self, observations: pd.DataFrame, registry: Registry, organisations: Organisations) -> None:
        self.observations = observations
        self.registry = registry
        self.organisations = organisations
        self._columns: dict[str, Codes] = {}

    def __len__(self) -> int:
        return len(self.observations)

    def numbers(self, column: str) -> Floats:
        """`value`, `numerator` or `denominator`; NaN where there is none."""
        return self.observations[column].to_numpy(dtype=np.float64)

    @cached_property
    def missing(self) -> Bools:
        return np.isnan(self.numbers("value"))

    @cached_property
    def unreadable(self) -> Bools:
        return self.observations["unread"].notna().to_numpy()

    @cached_property
    def indicators(self) -> list[Indicator | None]:
        """The indicator of each different name; None if the registry has none."""
        return [self.registry.indicators.get(name) for name in self.codes("indicator").values]

    @cached_property
    def periods(self) -> list[Period | None]:
        """The period of each different text; None if it is none."""
        return [parse_period(str(text)) for text in self.codes("period").values]

    @cached_property
    def known(self) -> list[Organisation | None]:
        """The organisation of each different code; None if we do not know it."""
        return [self.organisations.by_code.get(str(code)) for code in self.codes("organisation").values]

    def codes(self, column: str) -> Codes:
        """`indicator`, `organisation`, `period` or `mark`; and `missing` (no value) and `unreadable`, as 0 and 1."""
        if column not in self._columns:
            self._columns[column] = self._encoded(column)
        return self._columns[column]

    def _encoded(self, column: str) -> Codes:
        if column in ("missing", "unreadable"):
            flags: Bools = getattr(self, column)
            return Codes((False, True), flags.astype(np.int64))
        which, values = pd.factorize(self.observations[column], use_na_sentinel=False)
        return Codes(list(values), which)

    def by_indicator(self, of: Callable[[Indicator], float | None]) -> Floats:
        """A number of each row's indicator; NaN for an unknown indicator, or None."""
        told = [None if one is None else of(one) for one in self.indicators]
        of_code = np.array([np.nan if number is None else number for number in told], dtype=np.float64)
        return of_code[self.codes("indicator").which]

    def keys(self, columns: Sequence[str]) -> tuple[Ints, int]:
        """A number for each row, the same in rows alike in these columns; and how many different ones there can be."""
        key, size = np.zeros(len(self), np.int64), 1
        for column in columns:
            codes = self.codes(column)
            if size * len(codes.values) >= 2**62:
                key, values = pd.factorize(key)
                size = len(values)
            size *= max(1, len(codes.values))
            key = key * max(1, len(codes.values)) + codes.which
        return key, size

    @cached_property
    def pairs(self) -> tuple[Ints, Ints, Ints]:
        """For each row the number of its indicator and period together; and which indicator and which period those are."""
        which, keys = pd.factorize(self.keys(("indicator", "period"))[0])
        of_indicator, of_period = np.divmod(keys, max(1, len(self.codes("period").values)))
        return which, of_indicator, of_period

    def one_of_each(self, columns: Sequence[str]) -> Ints:
        """Positions of one row for each combination of the columns' values, in order."""
        key, size = self.keys(columns)
        if size > KEYS_A_ROW * len(self) + 1_000:
            return np.flatnonzero(~pd.Series(key).duplicated().to_numpy())
        first = np.full(size, -1, np.int64)
        first[key[::-1]] = np.arange(len(key) - 1, -1, -1)
        return np.sort(first[first >= 0])

    def alike(self, columns: Sequence[str], positions: Ints) -> Ints:
        """Every row that has the same values in these columns as one of those at the positions."""
        key, _ = self.keys(columns)
        return np.flatnonzero(np.isin(key, key[positions]))

    def described(self, positions: Ints) -> pd.DataFrame:
        """Rows with the limits that their indicator sets and what is known of their codes beside them; numbered from 0."""
        return _described(self.observations.take(positions).reset_index(drop=True), self.registry, self.organisations)

    def periods_told(self) -> dict[str, set[Period]]:
        """For each indicator the periods of which it has a value."""
        indicator, period = self.codes("indicator"), self.codes("period")
        found: dict[str, set[Period]] = {}
        for row in self.one_of_each(("indicator", "period", "missing")).tolist():
            one = self.periods[period.which[row]]
            if one is not None and not self.missing[row]:
                found.setdefault(str(indicator.values[indicator.which[row]]), set()).add(one)
        return found


# --- rows in which a check may find a fault: never fewer than those in which it does


def below_minimum(rows: Rows) -> Bools:
    return np.asarray(rows.numbers("value") < rows.by_indicator(lambda one: one.minimum))


def above_maximum(rows: Rows) -> Bools:
    return np.asarray(rows.numbers("value") > rows.by_indicator(lambda one: one.maximum))


def part_above_whole(rows: Rows) -> Bools:
    return np.asarray(rows.numbers("numerator") > rows.numbers("denominator")) & ~rows.missing


def unlike_its_parts(rows: Rows) -> Bools:
    """Figures that differ from their numerator by their denominator by more than rounding to the indicator's decimals."""
    numerator, denominator, value = (rows.numbers(name) for name in ("numerator", "denominator", "value"))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = rows.by_indicator(lambda one: TIMES.get(one.unit)) * numerator / np.where(denominator > 0, denominator, np.nan)
        return np.asarray(np.abs(value - ratio) > rows.by_indicator(lambda one: 0.5 * 10.0**-one.decimals + 0.5e-6))


def given_twice(rows: Rows) -> Bools:
    key, _ = rows.keys(("indicator", "organisation", "period"))
    return pd.Series(key).duplicated(keep=False).to_numpy()


def out_of_its_time(rows: Rows) -> Bools:
    """Figures of organisations that did not exist then. Only those with an end or a beginning can be: look at those alone."""
    organisation, period = rows.codes("organisation"), rows.codes("period")
    dated = np.array([one is not None and bool(one.valid_from or one.valid_to) for one in rows.known], dtype=bool)
    suspects = np.flatnonzero(dated[organisation.which] & ~rows.missing)
    late = np.zeros((len(rows.known), len(rows.periods)), dtype=bool)
    for code in np.flatnonzero(dated).tolist():
        one = rows.known[code]
        assert one is not None
        late[code] = [when is not None and not one.current_in(when.start, when.end) for when in rows.periods]
    found = np.zeros(len(rows), dtype=bool)
    found[suspects] = late[organisation.which[suspects], period.which[suspects]]
    return found


# --- what checks read of a row


def _described(rows: pd.DataFrame, registry: Registry, organisations: Organisations) -> pd.DataFrame:
    """The rows of an observations frame, described. Looked up per distinct code, not per row."""
    indicators = {name: registry.indicators.get(name) for name in rows["indicator"].unique()}
    periods = {text: parse_period(str(text)) for text in rows["period"].unique()}
    known = {code: organisations.by_code.get(str(code)) for code in rows["organisation"].unique()}

    def of_indicator(values: Mapping[Any, Any]) -> pd.Series[Any]:
        return rows["indicator"].astype(object).map(values)

    rows["minimum"] = of_indicator({n: i.minimum if i else np.nan for n, i in indicators.items()}).astype(float)
    rows["maximum"] = of_indicator(
        {n: i.maximum if i and i.maximum is not None else np.nan for n, i in indicators.items()}
    ).astype(float)
    rows["level"] = of_indicator({n: i.level.value if i else None for n, i in indicators.items()})
    rows["frequency"] = of_indicator({n: i.frequency.value if i else None for n, i in indicators.items()})
    text_of_period = rows["period"].astype(object)
    rows["period_end"] = text_of_period.map({t: int(p.end.strftime("%Y%m%d")) if p else np.nan for t, p in periods.items()})
    rows["length"] = text_of_period.map({t: p.length.value if p else None for t, p in periods.items()})
    rows["length_fits"] = (rows["length"] == rows["frequency"]) | rows["length"].isna() | rows["frequency"].isna()
    rows["organisation_known"] = rows["organisation"].isin([code for code, one in known.items() if one])
    rows["level_fits"] = _level_fits(rows, known)
    rows["organisation_current"] = _organisation_current(rows, known, periods)
    missing = rows["value"].isna()
    rows["one_of"] = rows["unread"].notna() | (missing == rows["mark"].notna())
    _ratios(rows, {n: i.unit if i else None for n, i in indicators.items()}, indicators)
    describe_more(rows, indicators, periods)
    return rows


def _level_fits(rows: pd.DataFrame, known: Mapping[Any, Any]) -> pd.Series[bool]:
    """A country and a published comparison value fit every level; a provider fits where trusts are asked for."""
    always = {Kind.COUNTRY, Kind.BENCHMARK, Kind.REGION}
    kinds = {code: one.kind if one else None for code, one in known.items()}
    kind = rows["organisation"].astype(object).map({code: str(k) if k else None for code, k in kinds.items()})
    anywhere = rows["organisation"].isin([code for code, k in kinds.items() if k is None or k in always])
    provider = (kind == Kind.PROVIDER.value) & (rows["level"] == "trust")
    return anywhere | (kind == rows["level"]) | provider | rows["level"].isna()


def _organisation_current(rows: pd.DataFrame, known: Mapping[Any, Any], periods: Mapping[Any, Any]) -> pd.Series[bool]:
    """Only organisations with an end or a beginning can be out of date: look at those alone."""
    dated = {code for code, one in known.items() if one and (one.valid_from or one.valid_to)}
    current = pd.Series(True, index=rows.index)
    told = rows["value"].notna()
    suspects = rows.index[rows["organisation"].isin(dated) & told]
    pairs = rows.loc[suspects, ["organisation", "period"]].drop_duplicates()
    late = [
        (code, text)
        for code, text in pairs.itertuples(index=False)
        if (period := periods[text]) and not known[code].current_in(period.start, period.end)
    ]
    if late:
        keys = pd.MultiIndex.from_frame(rows[["organisation", "period"]].astype(object))
        current = pd.Series(~keys.isin(late), index=rows.index) | ~told
    return current


def _ratios(rows: pd.DataFrame, units: Mapping[Any, Any], indicators: Mapping[Any, Any]) -> None:
    """Adds `ratio`, `difference`, `tolerance` and `part`: what a percentage or rate should be by its own numerator.

    Numerators and denominators may be published rounded to the nearest 5 (ASCOF), so the ratio is only as sure as they are.
    """
    times = {n: TIMES.get(u, np.nan) if u else np.nan for n, u in units.items()}
    by = rows["indicator"].astype(object).map(times).astype(float)
    denominator = rows["denominator"].where(rows["denominator"] > 0)
    rows["ratio"] = by * rows["numerator"] / denominator
    rows["difference"] = (rows["value"] - rows["ratio"]).abs()
    decimals = rows["indicator"].astype(object).map({n: i.decimals if i else 0 for n, i in indicators.items()}).astype(float)
    unsure = (rows["numerator"] + 2.5) / (denominator - 2.5).clip(lower=1) - rows["numerator"] / denominator
    fives = (rows["numerator"] % 5 == 0) & (rows["denominator"] % 5 == 0)
    rows["tolerance"] = 0.5 * 10.0**-decimals + 1e-6 + (by * unsure).where(fives, 0.0)
    # A publisher that withholds a figure for a fault in its parts has said so itself (ASCOF 4B, 2024/25).
    rows["part"] = rows["numerator"].where((by == 100.0) & rows["value"].notna())
