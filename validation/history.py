"""An extract beside what is already known: figures far from their own past, large revisions, who and what is gone.

Only what looks odd becomes a row of the frame that history_checks.py reads. `known` are the figures of other periods by which
oddness is told (published ones, and those that come with the program); `published` are those a new file would revise.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from datasets.periods import Length, Period, parse_period
from datasets.registry import Feed, Indicator, Unit
from validation.rows import Bools, Floats, Ints, Rows

#: For each indicator a table of its figures: organisations down, periods across.
Tables = Mapping[str, pd.DataFrame]

#: What the frame says of a fault, each for its own check.
SAID = ("usual", "slip", "before", "withdrawn", "absent", "fewer", "gap", "left_out")
_NUMBERS = ("middle", "periods", "now", "count")

#: As many periods before are a figure's own past; with fewer than the second, nothing is said of it.
PAST, FEWEST_PAST = 24, 8
#: What is longer ago than so many periods is no past to be held to: of A&E, 2016 to 2019 says little of 2024.
LONGEST_AGO = 36
#: A figure is far from its past if it is outside all of it and so many times its usual spread from its middle: of the real
#: figures bundled here, one in some hundreds is (counted in README.md).
FAR = 6.0
#: A median absolute deviation as a standard deviation, for figures that are spread normally.
MAD_TO_SD = 1.4826
#: The same of the distance between the lowest and the highest tenth: for figures that are mostly 0 and sometimes not.
TENTHS_TO_SD = 1 / 2.563
#: The spread is never taken to be less than this: points of a percentage, or a share of the middle.
LEAST_POINTS, LEAST_SHARE = 1.0, 0.05
#: Ten or a hundred times the usual, or a tenth or a hundredth, give or take this share: a decimal point has slipped.
SLIPS, SLIP_SHARE = (0.001, 0.01, 0.1, 10.0, 100.0, 1000.0), 0.15
#: A past is steady if all of it lies within this many times its middle, either way.
STEADY = 3.0
#: A single figure revised by more than this is asked about: points of a percentage, or a share of the larger of the two.
REVISED_POINTS, REVISED_SHARE = 10.0, 0.5
#: Counts that change by no more than this are small, whatever share they change by.
REVISED_COUNT = 20
#: Fewer than this share of the fewest organisations of the last periods, and at least so many fewer, is a fall.
FALL_SHARE, FALL_COUNT, FALL_PERIODS, FALL_FEWEST_PERIODS = 0.9, 5, 6, 3
#: How long after its last figure an organisation is still expected, in months.
EXPECTED_FOR = 13

Fault = dict[str, object]


def by_period(known: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """For each indicator a table of its known figures: organisations down, periods across."""
    if known.empty:
        return {}
    told = known.dropna(subset=["value"]).drop_duplicates(["indicator", "organisation", "period"])
    told = told.astype({"indicator": object, "period": object, "organisation": object})
    groups = told.groupby("indicator", sort=False)
    return {str(name): group.pivot(index="organisation", columns="period", values="value") for name, group in groups}


@dataclass(frozen=True)
class Past:
    """A table of figures already known, its periods in order: those of each length with the names of their columns."""

    table: pd.DataFrame
    order: Mapping[Length, tuple[list[Period], list[str]]]

    @classmethod
    def of(cls, table: pd.DataFrame) -> Past:
        told = sorted((one, text) for text in map(str, table.columns) if (one := parse_period(text)))
        lengths = dict.fromkeys(one.length for one, _ in told)
        return cls(
            table,
            {
                length: ([one for one, _ in told if one.length is length], [text for one, text in told if one.length is length])
                for length in lengths
            },
        )

    def before(self, period: Period, oldest: Period | None = None) -> list[str]:
        """The columns of the periods as long as this one and before it (and not before the oldest), in order."""
        periods, columns = self.order.get(period.length, ([], []))
        first = bisect_left(periods, oldest) if oldest else 0
        return columns[first : bisect_left(periods, period)]


@dataclass(frozen=True)
class Column:
    """The rows of one indicator and one period of the file."""

    indicator: Indicator
    period: Period
    positions: Ints
    organisations: Sequence[str]
    value: Floats


def history_faults(rows: Rows, feed: Feed, known: Tables, published: Tables) -> pd.DataFrame:
    """What is odd, one row each: the columns of SAID, numbers for the messages, and where it stands."""
    columns = list(_columns(rows))
    pasts = {name: Past.of(table) for name, table in known.items()}
    faults = [
        *(fault for column in columns for fault in _far_from_past(rows, column, pasts.get(column.indicator.id))),
        *(fault for column in columns for fault in _revised(rows, column, published.get(column.indicator.id))),
        *_gaps(rows),
    ]
    if feed.replaces == "period":
        faults += [
            *(fault for column in columns for fault in _fewer(column, published.get(column.indicator.id))),
            *_absent(rows, columns, pasts),
            *_left_out(rows, feed),
        ]
    if not faults:
        return pd.DataFrame()
    place = ("indicator", "period", "organisation", "value", "sheet", "row", "column")
    return pd.DataFrame(faults, columns=[*place, *SAID, *_NUMBERS]).astype(dict.fromkeys(SAID, object))


def _columns(rows: Rows) -> Iterator[Column]:
    pair, of_indicator, of_period = rows.pairs
    order = np.argsort(pair, kind="stable")
    edges = np.searchsorted(pair[order], np.arange(len(of_indicator) + 1))
    codes, value = rows.codes("organisation"), rows.numbers("value")
    for number, (one, when) in enumerate(zip(of_indicator.tolist(), of_period.tolist(), strict=True)):
        indicator, period = rows.indicators[one], rows.periods[when]
        if indicator is not None and period is not None and period.length is indicator.frequency:
            positions = order[edges[number] : edges[number + 1]]
            organisations = [str(codes.values[code]) for code in codes.which[positions].tolist()]
            yield Column(indicator, period, positions, organisations, value[positions])


def _of_row(rows: Rows, position: int, **said: object) -> Fault:
    one = rows.observations.iloc[position]
    names = ("indicator", "period", "organisation", "value", "sheet", "column")
    return {**{name: one[name] for name in names}, "row": int(one["row"]), **said}


def _of_whole(column: Column, **said: object) -> Fault:
    return {"indicator": column.indicator.id, "period": column.period.id, "sheet": "", "row": 0, "column": "", **said}


# --- a figure and its own past


def _far_from_past(rows: Rows, column: Column, known: Past | None) -> Iterator[Fault]:
    if known is None:
        return
    table = known.table
    earlier = known.before(column.period, column.period.shifted(-LONGEST_AGO * column.period.months))[-PAST:]
    if len(earlier) < FEWEST_PAST:
        return
    past = table.reindex(index=pd.Index(column.organisations), columns=earlier).to_numpy()
    new = ~np.isnan(column.value) & ((~np.isnan(past)).sum(axis=1) >= FEWEST_PAST)
    if (then := _known_for(table, column)) is not None:
        new &= ~np.isclose(column.value, then, rtol=1e-6)
    if not new.any():
        return
    past, value, positions = past[new], column.value[new], column.positions[new]
    middle = np.nanmedian(past, axis=1)
    outside = (value < np.nanmin(past, axis=1)) | (value > np.nanmax(past, axis=1))
    far = outside & (np.abs(value - middle) > FAR * _spread(past, middle, column.indicator))
    slipped = far & _slipped(past, middle, value, column.indicator)
    for place in np.flatnonzero(far).tolist():
        said: Fault = {"middle": middle[place], "periods": int((~np.isnan(past[place])).sum())}
        if slipped[place]:
            nearest = min(SLIPS, key=lambda one: abs(np.log(value[place] / middle[place] / one)))
            yield _of_row(rows, int(positions[place]), slip=f"{nearest:g}", **said)
        else:
            low, high = np.nanmin(past[place]), np.nanmax(past[place])
            yield _of_row(rows, int(positions[place]), usual=f"{low:,.10g} to {high:,.10g}", **said)


def _spread(past: Floats, middle: Floats, indicator: Indicator) -> Floats:
    """The usual spread of each series by its median absolute deviation and its tenths, or what chance and rounding make it."""
    low, high = np.nanpercentile(past, [10, 90], axis=1)
    spread = np.maximum(MAD_TO_SD * np.nanmedian(np.abs(past - middle[:, None]), axis=1), TENTHS_TO_SD * (high - low))
    if indicator.unit is Unit.PERCENT:
        return np.asarray(np.maximum(spread, LEAST_POINTS))
    least = np.maximum(LEAST_SHARE * np.abs(middle), 10.0**-indicator.decimals)
    by_chance = np.sqrt(np.abs(middle)) if indicator.unit.is_count else 0.0
    return np.asarray(np.maximum(np.maximum(spread, least), by_chance))


def _slipped(past: Floats, middle: Floats, value: Floats, indicator: Indicator) -> Bools:
    """About ten, a hundred or a thousand times a steady past, or a part of it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        steady = (np.nanmax(past, axis=1) <= STEADY * middle) & (STEADY * np.nanmin(past, axis=1) >= middle) & (middle > 0)
        times = value / middle
        near = np.min([np.abs(times / one - 1) for one in SLIPS], axis=0) <= SLIP_SHARE
    enough = middle >= 50 if indicator.unit.is_count else middle > 0
    return np.asarray(steady & near & enough)


def _known_for(table: pd.DataFrame, column: Column) -> Floats | None:
    """What is known of the very same organisations and period; None if that is nothing."""
    if column.period.id not in table.columns:
        return None
    return table[column.period.id].reindex(pd.Index(column.organisations)).to_numpy()


# --- a figure and what was published for the same period


def _revised(rows: Rows, column: Column, table: pd.DataFrame | None) -> Iterator[Fault]:
    if table is None or (then := _known_for(table, column)) is None:
        return
    change = np.abs(column.value - then)
    with np.errstate(invalid="ignore"):
        if column.indicator.unit is Unit.PERCENT:
            much = change > REVISED_POINTS
        else:
            much = change > REVISED_SHARE * np.fmax(np.abs(column.value), np.abs(then))
            much &= (change > REVISED_COUNT) | (not column.indicator.unit.is_count)
    for place in np.flatnonzero(much).tolist():
        yield _of_row(rows, int(column.positions[place]), before=f"{then[place]:,.10g}", now=column.value[place])
    withdrawn = np.flatnonzero(np.isnan(column.value) & ~np.isnan(then))
    if len(withdrawn):
        # A figure that is given more than once is one, and one that another row gives is not missing: that is told of already.
        given = {column.organisations[place] for place in np.flatnonzero(~np.isnan(column.value)).tolist()}
        missing = dict.fromkeys(one for place in withdrawn.tolist() if (one := column.organisations[place]) not in given)
        names = [rows.organisations.name(one) for one in missing]
        if names:
            yield _of_whole(column, withdrawn=_first(names), count=len(names))


def _first(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")


# --- who and what is there, and was there before


def _fewer(column: Column, table: pd.DataFrame | None) -> Iterator[Fault]:
    """Far fewer organisations than in any of the last periods."""
    if table is None:
        return
    last = Past.of(table).before(column.period)[-FALL_PERIODS:]
    if len(last) < FALL_FEWEST_PERIODS:
        return
    fewest = int(table[last].notna().sum().min())
    now = len({code for code, value in zip(column.organisations, column.value, strict=True) if not np.isnan(value)})
    if now < FALL_SHARE * fewest and fewest - now >= FALL_COUNT:
        yield _of_whole(column, fewer=f"{fewest}", now=now, periods=len(last))


def _absent(rows: Rows, columns: Sequence[Column], pasts: Mapping[str, Past]) -> Iterator[Fault]:
    """Organisations with a figure in the period before that are not listed now, though they still exist; once a period."""
    gone: dict[str, list[str]] = {}
    some: dict[str, Column] = {}
    for column in columns:
        known = pasts.get(column.indicator.id)
        earlier = known.before(column.period) if known else ()
        last = parse_period(earlier[-1]) if earlier else None
        if known is None or last is None or last.shifted(EXPECTED_FOR).start <= column.period.start:
            continue
        listed = set(column.organisations)
        for code in known.table.index[known.table[last.id].notna()]:
            one = rows.organisations.by_code.get(str(code))
            if one is not None and str(code) not in listed and one.current_in(column.period.start, column.period.end):
                gone.setdefault(column.period.id, []).append(one.name)
                some.setdefault(column.period.id, column)
    for period, names in gone.items():
        different = list(dict.fromkeys(names))
        yield {**_of_whole(some[period]), "absent": _first(different), "count": len(different)}


def _gaps(rows: Rows) -> Iterator[Fault]:
    """Periods that are missing between the first and the last of an indicator in the file."""
    for name, periods in rows.periods_told().items():
        indicator = rows.registry.indicators.get(name)
        told = sorted(one for one in periods if indicator is not None and one.length is indicator.frequency)
        if len(told) < 2:
            continue
        missing: list[Period] = []
        one = told[0]
        while one < told[-1]:
            one = one.shifted(one.months)
            if one not in periods:
                missing.append(one)
        if missing:
            place = {"indicator": name, "period": missing[0].id, "sheet": "", "row": 0, "column": ""}
            yield {**place, "gap": _first([one.label for one in missing]), "count": len(missing)}


def _left_out(rows: Rows, feed: Feed) -> Iterator[Fault]:
    """Indicators of the feed of which the file has no row."""
    given = {str(one) for one in rows.codes("indicator").values}
    if given and (absent := [one for one in dict.fromkeys(feed.indicators.values()) if one not in given]):
        yield {
            "indicator": absent[0],
            "period": "",
            "sheet": "",
            "row": 0,
            "column": "",
            "left_out": _first([rows.registry.indicators[one].short for one in absent]),
        }
