"""One figure beside the others of its indicator and period: what is odd about a whole column, or about one among its peers.

Looked for by whole columns of numbers; only what looks odd becomes a row of the frame that peer_checks.py reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from datasets.organisations import Kind, plain_name
from datasets.registry import Indicator, Level, Longer, Unit
from validation.described import TIMES, counts_whole
from validation.rows import Bools, Floats, Ints, Rows

#: What the frame says of a fault, each for its own check; None or not a number in the rows of other checks.
SAID = (
    "alike",
    "rounded",
    "few",
    "as_share",
    "outside",
    "copied",
    "code",
    "same_code",
    "exposed",
    "lowest",
    "highest",
    "count",
)
#: Below this many organisations "all the same" says nothing; nor does "all whole numbers" below twice as many.
FEWEST_ALIKE = 10
#: A percentage of so few people moves by ten points or more when one of them moves.
FEW_PEOPLE = 10
#: Figures of one per cent or less among others of this size in the middle are proportions.
MIDDLE_OF_PERCENTS = 10.0
#: So many organisations are most of England: its figure lies between their least and their largest.
MOST_OF_ENGLAND: Mapping[Level, int] = {Level.COUNCIL: 100, Level.TRUST: 100, Level.SUB_ICB: 60, Level.ICB: 30}
#: Two organisations seldom have the same two counts above this by chance.
SMALLEST_COPIED = 2_000
#: A printed total that is this much larger than its known parts (as a share) does not give the one suppressed part away.
REMAINDER = 0.05

Fault = dict[str, object]
_GENERAL = (Kind.COUNTRY, Kind.REGION, Kind.BENCHMARK)


def peer_faults(rows: Rows) -> pd.DataFrame:
    """What is odd, one row each: the columns of SAID, and `indicator, period, organisation, value, sheet, row, column`."""
    parts = Parts(rows)
    faults = [
        *_all_alike(parts),
        *_all_rounded(parts),
        *_few_people(parts),
        *_shares_among_percents(parts),
        *_england_outside(parts),
        *_copied(parts),
        *_two_codes(parts),
        *_exposed(parts),
    ]
    if not faults:
        return pd.DataFrame()
    place = ("indicator", "period", "organisation", "value", "sheet", "row", "column")
    return pd.DataFrame(faults, columns=[*place, *SAID]).astype({one: object for one in SAID if one not in _NUMBERS})


_NUMBERS = ("lowest", "highest", "count")


class Parts:
    """The figures of single organisations (not of a country, a region or a published middle) by indicator and period."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.pair, of_indicator, of_period = rows.pairs
        self.value = rows.numbers("value")
        self.indicators: list[Indicator | None] = [rows.indicators[one] for one in of_indicator.tolist()]
        self.names = [str(rows.codes("indicator").values[one]) for one in of_indicator.tolist()]
        self.periods = [str(rows.codes("period").values[one]) for one in of_period.tolist()]
        organisation = rows.codes("organisation")
        general = np.array([one is not None and one.kind in _GENERAL for one in rows.known], dtype=bool)
        self.single: Bools = ~general[organisation.which] if len(general) else np.zeros(0, dtype=bool)
        self.told = self.single & ~rows.missing
        self.counts = np.bincount(self.pair[self.told], minlength=len(self.names))
        groups = pd.Series(self.value[self.told]).groupby(self.pair[self.told])
        everyone = range(len(self.names))
        self.lowest: Floats = np.asarray(groups.min().reindex(everyone), dtype=np.float64)
        self.highest: Floats = np.asarray(groups.max().reindex(everyone), dtype=np.float64)

    def numbered(self, wanted: Bools) -> Iterator[tuple[int, Indicator]]:
        """The pairs wanted whose indicator is known, by number."""
        for number in np.flatnonzero(wanted).tolist():
            if (indicator := self.indicators[number]) is not None:
                yield number, indicator

    def of_whole(self, number: int, **said: object) -> Fault:
        """A fault of an indicator and period as a whole."""
        return {"indicator": self.names[number], "period": self.periods[number], "sheet": "", "row": 0, "column": "", **said}

    def of_row(self, position: int, **said: object) -> Fault:
        """A fault of one figure."""
        one = self.rows.observations.iloc[position]
        return {
            **{name: one[name] for name in ("indicator", "period", "organisation", "value", "sheet", "column")},
            "row": int(one["row"]),
            **said,
        }

    def named(self, positions: Ints) -> str:
        """The organisations of some rows by name: the first five of the alphabet, in whatever order the rows are."""
        codes = self.rows.codes("organisation")
        names = sorted(self.rows.organisations.name(str(codes.values[one])) for one in codes.which[positions].tolist())
        return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")

    def chosen(self, of: Sequence[bool]) -> Bools:
        """The rows of the indicators (in the order of the file) for which something is so."""
        return np.array(of, dtype=bool)[self.rows.codes("indicator").which]


def _all_alike(parts: Parts) -> Iterator[Fault]:
    same = (parts.counts >= FEWEST_ALIKE) & (parts.lowest == parts.highest) & (parts.lowest != 0)
    for number, indicator in parts.numbered(same):
        if parts.highest[number] != indicator.maximum:  # everybody may reach a hundred per cent
            yield parts.of_whole(number, alike=f"{parts.highest[number]:,.10g}", count=int(parts.counts[number]))


def _all_rounded(parts: Parts) -> Iterator[Fault]:
    enough = parts.counts >= 2 * FEWEST_ALIKE
    if not enough.any():
        return
    broken = np.bincount(parts.pair[parts.told], weights=parts.value[parts.told] % 1 != 0, minlength=len(parts.names))
    for number, indicator in parts.numbered(enough & (broken == 0) & (parts.lowest != parts.highest)):
        if indicator.decimals:
            yield parts.of_whole(number, rounded=str(indicator.decimals), count=int(parts.counts[number]))


def _few_people(parts: Parts) -> Iterator[Fault]:
    denominator = parts.rows.numbers("denominator")
    few = parts.told & (denominator > 0) & (denominator < FEW_PEOPLE)
    if not few.any():
        return
    few &= parts.chosen([one is not None and one.unit in TIMES for one in parts.rows.indicators])
    for number, _ in parts.numbered(np.bincount(parts.pair[few], minlength=len(parts.names)) > 0):
        positions = np.flatnonzero(few & (parts.pair == number))
        yield parts.of_whole(number, few=parts.named(positions), count=len(positions))


def _shares_among_percents(parts: Parts) -> Iterator[Fault]:
    small = parts.told & (parts.value > 0) & (parts.value <= 1)
    if not small.any():
        return
    small &= parts.chosen([one is not None and one.unit is Unit.PERCENT for one in parts.rows.indicators])
    small &= (parts.highest > MIDDLE_OF_PERCENTS)[parts.pair] & (parts.counts >= FEWEST_ALIKE)[parts.pair]
    for number in np.unique(parts.pair[small]).tolist():
        middle = float(np.median(parts.value[parts.told & (parts.pair == number)]))
        if middle > MIDDLE_OF_PERCENTS:
            for position in np.flatnonzero(small & (parts.pair == number)).tolist():
                yield parts.of_row(position, as_share=f"{middle:.3g}", count=int(parts.counts[number]))


def _england_outside(parts: Parts) -> Iterator[Fault]:
    """England's percentage or score outside all of its parts', or a count of England below that of one of its parts."""
    codes = parts.rows.codes("organisation")
    country = np.array([one is not None and one.kind is Kind.COUNTRY for one in parts.rows.known], dtype=bool)
    if not country.any():
        return
    for position in np.flatnonzero(country[codes.which] & ~parts.rows.missing).tolist():
        number = int(parts.pair[position])
        indicator, value = parts.indicators[number], float(parts.value[position])
        if indicator is None or parts.counts[number] < MOST_OF_ENGLAND[indicator.level]:
            continue
        lowest, highest = float(parts.lowest[number]), float(parts.highest[number])
        rounding = 0.5 * 10.0**-indicator.decimals
        if indicator.unit.is_count and indicator.longer is not Longer.NONE:
            outside = value < highest - rounding
        else:
            outside = not lowest - rounding <= value <= highest + rounding
        if outside:
            yield parts.of_row(position, outside="outside", lowest=lowest, highest=highest, count=int(parts.counts[number]))


def _copied(parts: Parts) -> Iterator[Fault]:
    """Two organisations with the same numerator and the same denominator: a row filled down over the next."""
    numerator, denominator = parts.rows.numbers("numerator"), parts.rows.numbers("denominator")
    with np.errstate(invalid="ignore"):
        large = parts.told & (denominator >= SMALLEST_COPIED) & (numerator > 0) & (numerator < denominator)
    positions = np.flatnonzero(large)
    # A number of each pair and its two counts. Different ones may share it, so what looks alike is compared once more.
    key = parts.pair[positions].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    key ^= numerator[positions].view(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    key ^= denominator[positions].view(np.uint64) * np.uint64(0x165667B19E3779F9)
    again = positions[pd.Series(key).duplicated(keep=False).to_numpy()]
    groups: dict[tuple[int, float, float], list[int]] = {}
    for position in again.tolist():
        groups.setdefault((int(parts.pair[position]), numerator[position], denominator[position]), []).append(position)
    which = parts.rows.codes("organisation").which
    for group in groups.values():
        others = [position for position in group[1:] if which[position] != which[group[0]]]
        for position in others:
            yield parts.of_row(position, copied=parts.named(np.array(group[:1])), count=denominator[position])


def _two_codes(parts: Parts) -> Iterator[Fault]:
    """One organisation under an old and a new code, in one indicator and period."""
    by_name: dict[tuple[str, str], list[int]] = {}
    for code, one in enumerate(parts.rows.known):
        if one is not None:
            by_name.setdefault((one.kind.value, plain_name(one.name)), []).append(code)
    which = parts.rows.codes("organisation").which
    for codes in by_name.values():
        if len(codes) > 1:
            positions = np.flatnonzero(np.isin(which, codes) & ~parts.rows.missing)
            first: dict[int, int] = {}
            for position in positions.tolist():
                other = first.setdefault(int(parts.pair[position]), position)
                if which[other] != which[position]:
                    said = "same_code" if parts.value[other] == parts.value[position] else "code"
                    yield parts.of_row(position, **{said: str(parts.rows.codes("organisation").values[which[other]])})


def _exposed(parts: Parts) -> Iterator[Fault]:
    """The one suppressed count of a column whose total is printed and whose other parts are all told."""
    marks = parts.rows.codes("mark")
    suppressed = np.array([one == "c" for one in marks.values], dtype=bool)
    if not suppressed.any():
        return
    hidden = suppressed[marks.which] & parts.single
    unknown = parts.single & parts.rows.missing
    once = np.bincount(parts.pair[hidden], minlength=len(parts.names)) == 1
    once &= np.bincount(parts.pair[unknown], minlength=len(parts.names)) == 1
    country = np.array([one is not None and one.kind is Kind.COUNTRY for one in parts.rows.known], dtype=bool)
    totals = country[parts.rows.codes("organisation").which] & ~parts.rows.missing
    for number, indicator in parts.numbered(once & (parts.counts >= 2)):
        printed = parts.value[totals & (parts.pair == number)]
        known = float(parts.value[parts.told & (parts.pair == number)].sum())
        if counts_whole(indicator) and len(printed) == 1 and 0 <= printed[0] - known <= REMAINDER * printed[0]:
            (position,) = np.flatnonzero(hidden & (parts.pair == number)).tolist()
            yield parts.of_row(position, exposed="one left", count=int(parts.counts[number]))
