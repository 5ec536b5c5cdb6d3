"""Disclosure control: no count of few people is told, and none can be worked out from what is told.

The rule is the indicator's `disclosure` in the registry (values of the NHS hospital method of September 2018). `disclose` is
applied once, to the figures as they come from the store and before anything is judged, so that a verdict, total, tooltip,
sentence, table or document cannot know a suppressed number.

A suppressed count can be worked out where its total and its fellows are told. `guard` therefore suppresses further ones: first
the next smallest wherever one cell of a total stands suppressed alone; then more, until for every suppressed count there is
**another set of figures, in which that count differs, that would have been printed exactly the same**. What is printed then
fits more than one value. Whoever reads it is taken to know the method, and which figures are small and which merely hidden.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from dashboard.judgement.figures import TIMES, Published, Series
from dashboard.judgement.place import AllSeries
from datasets.organisations import Kind, Organisations
from datasets.periods import Period
from datasets.registry import Disclosure, Indicator, Longer, Registry

#: The mark of a suppressed figure (see `datasets.observations.MARKS`).
SUPPRESSED = "c"
#: The mark of a suppressed total that is withdrawn, because to know that it is small would be to know its parts (five small
#: counts of which the total is at most five).
WITHDRAWN = "x"
#: How many other sets of figures are tried for one suppressed count before more is suppressed instead.
_TRIES = 120
#: The counts of a ratio: above the line, below it, and below it but not above.
ABOVE, BELOW, LEFT = "above", "below", "left"

Key: TypeAlias = tuple[str, Period]
#: The counts that may not be told, each with the mark that stands in its place.
Hidden: TypeAlias = Mapping[Key, str]


def is_small(count: float, rule: Disclosure) -> bool:
    """Whether a count is of so few that it is suppressed. A broken number (a daily mean) counts as the whole one below it."""
    return rule.suppress_from - 1 < count < rule.suppress_to + 1


def rounded(count: float, rule: Disclosure) -> float:
    """To the nearest multiple of `round_to`, halves upwards."""
    return count if rule.round_to == 1 else math.floor(count / rule.round_to + 0.5) * rule.round_to


def disclosed(count: float, rule: Disclosure) -> float | str:
    """A sub-national count as it may be told: rounded, or the mark of a suppressed one."""
    return SUPPRESSED if is_small(count, rule) else rounded(count, rule)


@dataclass(frozen=True, slots=True)
class Count:
    """One count of a family. `value` None: suppressed by its publisher. Not `printed`: only to be worked out from others."""

    value: float | None
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and those of its parts that are held; parts that are not stay as they are."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        return (*self.parts, self.total)


def guard(
    counts: Mapping[Key, Count], sums: Sequence[Sum], rule: Disclosure, *, hidden: Mapping[Key, str] | None = None
) -> Hidden:
    """The counts that may not be told: the small ones, those `hidden` already, and others that would give a small one away."""
    small = frozenset(key for key, one in counts.items() if one.value is None or is_small(one.value, rule))
    unprinted = (key for key, one in counts.items() if not one.printed)
    guarded = {**dict.fromkeys((*sorted(small), *unprinted), SUPPRESSED), **(hidden or {})}
    for family in _families(sums):
        table = _Table(counts, family, rule, small & {cell for one in family for cell in one.cells}, guarded)
        while (more := table.next_to_hide()) is not None:
            guarded[more] = WITHDRAWN if more in guarded else SUPPRESSED
    return guarded


def _families(sums: Sequence[Sum]) -> list[list[Sum]]:
    """Sums that share a count, however indirectly: each family is guarded by itself."""
    families: list[tuple[set[Key], list[Sum]]] = []
    for one in sums:
        cells, together = set(one.cells), [one]
        for family in [each for each in families if each[0] & cells]:
            families.remove(family)
            cells, together = cells | family[0], family[1] + together
        families.append((cells, together))
    return [together for _, together in families]


@dataclass(frozen=True, slots=True)
class _Table:
    """One family of sums. `hidden` grows while it is guarded; `small` are those that must not be worked out."""

    counts: Mapping[Key, Count]
    sums: Sequence[Sum]
    rule: Disclosure
    small: frozenset[Key]
    hidden: dict[Key, str]

    def next_to_hide(self) -> Key | None:
        """The next figure to suppress (or, suppressed already, to withdraw), or None if nothing gives a small count away."""
        for one in self.sums:
            printed = all(self.counts[cell].printed for cell in one.cells)
            alone = sum(cell in self.hidden for cell in one.cells) == 1
            if printed and alone and (found := self._smallest_shown([one])) is not None:
                return found
        for key in sorted(self.small):
            if not self._could_differ(key):
                found = self._beside(key, self._smallest_shown) or self._beside(key, self._smallest_suppressed_total)
                if found is not None:
                    return found
        return None

    def _smallest_shown(self, sums: Sequence[Sum]) -> Key | None:
        """The smallest part told in these sums (a nought hides nothing), else the smallest of their totals."""
        parts = [cell for one in sums for cell in one.parts if self._hides(cell)]
        totals = [one.total for one in sums if self._hides(one.total)]
        return min(parts or totals, key=lambda cell: (self.counts[cell].value or 0.0, cell), default=None)

    def _hides(self, cell: Key) -> bool:
        return cell not in self.hidden and bool(self.counts[cell].value)

    def _beside(self, key: Key, choose: Callable[[Sequence[Sum]], Key | None]) -> Key | None:
        """What is chosen of the sums of this count; if nothing, of the sums of those hidden beside it, and so on."""
        known = {key}
        while True:
            near = [one for one in self.sums if known & set(one.cells)]
            if (found := choose(near)) is not None:
                return found
            wider = known | {cell for one in near for cell in one.cells if cell in self.hidden}
            if wider == known:
                return None
            known = wider

    def _smallest_suppressed_total(self, sums: Sequence[Sum]) -> Key | None:
        totals = [one.total for one in sums if self.hidden.get(one.total) == SUPPRESSED]
        return min(totals, key=lambda cell: (self.counts[cell].value or 0.0, cell), default=None)

    def _could_differ(self, key: Key) -> bool:
        """Whether other figures, with this count one more or one fewer, would have been printed the same.

        Where the publisher suppressed it we do not know which way it could go, so both ways must be open.
        """
        ways = (self._adds_up({key: step}, [_TRIES]) for step in (1, -1) if self._prints_alike(key, step))
        return all(ways) if self.counts[key].value is None else any(ways)

    def _adds_up(self, steps: dict[Key, int], tries: list[int]) -> bool:
        """Whether these changes can be completed, one figure by one at a time, so that every sum adds up again."""
        tries[0] -= 1
        if tries[0] < 0:
            return False
        for one in self.sums:
            over = sum(steps.get(part, 0) for part in one.parts) - steps.get(one.total, 0)
            if over:
                ways = self._mends(one, -1 if over > 0 else 1)
                return any(self._adds_up({**steps, cell: step}, tries) for cell, step in ways if cell not in steps)
        return True

    def _mends(self, one: Sum, step: int) -> Iterator[tuple[Key, int]]:
        """The changes that bring a sum nearer: of a part by this step, or of the total against it; hidden figures first."""
        ways = [*((part, step) for part in one.parts), (one.total, -step)]
        ways.sort(key=lambda way: way[0] not in self.hidden)
        return (way for way in ways if self._prints_alike(*way))

    def _prints_alike(self, key: Key, step: int) -> bool:
        """Whether the figure, changed by this step, would be printed the same: as small, as hidden, or as this number."""
        one = self.counts[key]
        if one.value is None:
            return True
        other = one.value + step
        if other < 0 or not one.printed or self.hidden.get(key) == WITHDRAWN:
            return other >= 0
        if is_small(other, self.rule) != is_small(one.value, self.rule):
            return False
        return key in self.hidden or rounded(other, self.rule) == rounded(one.value, self.rule)


def disclose(series: AllSeries, registry: Registry, organisations: Organisations) -> AllSeries:
    """The figures that may be told of those the store holds; the very same where no indicator has a disclosure rule.

    Each organisation is treated by itself, with all its figures: whoever looks, from whichever place, sees the same.
    """
    ruled = {one.id: one for one in registry.indicators.values() if one.disclosure}
    if not ruled:
        return series
    told = dict(series)
    for code in sorted({organisation for name, organisation in series if name in ruled}):
        known = organisations.by_code.get(code)
        if known is not None and known.kind is Kind.COUNTRY:
            continue
        held = {name: series[name, code] for name in ruled if (name, code) in series}
        told.update({(name, code): shown for name, shown in _of_organisation(ruled, held).items()})
    return told


def _of_organisation(ruled: Mapping[str, Indicator], held: Mapping[str, Series]) -> Mapping[str, Series]:
    """The series of one organisation: counts together with their totals, ratios and means each by itself."""
    told: dict[str, Series] = {}
    roots = dict.fromkeys(_rule(ruled[name]).part_of or name for name in held)
    for root in roots:
        if ruled[root].unit.is_count:
            family = {name: one for name, one in held.items() if root in (name, _rule(ruled[name]).part_of)}
            told.update(_counts(ruled[root], family))
        elif ruled[root].unit in TIMES:
            told[root] = _ratios(ruled[root], held[root])
        else:
            told[root] = _means(ruled[root], held[root])
    return told


def _rule(indicator: Indicator) -> Disclosure:
    assert indicator.disclosure is not None
    return indicator.disclosure


def _counts(root: Indicator, family: Mapping[str, Series]) -> Mapping[str, Series]:
    """A count over time, or a total with its parts over time."""
    rule = _rule(root)
    cells = {(name, period): one for name, series in family.items() for period, one in series.items()}
    counts = {key: Count(one.value) for key, one in cells.items() if one.value is not None or one.mark == SUPPRESSED}
    if root.longer is Longer.DAILY_MEAN:
        hidden = _guarded_means(counts, _of_total(counts, root.id), rule)
    else:
        hidden = guard(counts, [*_over_time(counts), *_of_total(counts, root.id)], rule)
    return {
        name: {period: _told_count(one, rule, hidden.get((name, period))) for period, one in series.items()}
        for name, series in family.items()
    }


def _guarded_means(counts: Mapping[Key, Count], sums: Sequence[Sum], rule: Disclosure) -> Hidden:
    """Means do not add up over time but are weighed, so no longer period is told around one that is hidden."""
    hidden: Hidden = {}
    while True:
        wider = guard(counts, sums, rule, hidden={**_around(hidden, counts), **hidden})
        if wider == hidden:
            return hidden
        hidden = wider


def _around(hidden: Collection[Key], among: Collection[Key]) -> Hidden:
    """The longer periods of the same series around hidden ones."""
    return {
        (name, period): SUPPRESSED
        for name, period in among
        if any(name == other and period != shorter and period.contains(shorter) for other, shorter in hidden)
    }


def _ratios(indicator: Indicator, series: Series) -> Series:
    """A percentage or rate: made again from the rounded counts, suppressed with either of them, or if they are not held."""
    held = {period: one for period, one in series.items() if one.denominator is not None or one.mark == SUPPRESSED}
    hidden = _guarded_ratios(held, _rule(indicator))
    return {
        period: _told_ratio(
            indicator,
            one,
            above_hidden=hidden.get((ABOVE, period)) if period in held else SUPPRESSED,
            below_hidden=hidden.get((BELOW, period)) if period in held else SUPPRESSED,
        )
        for period, one in series.items()
    }


def _guarded_ratios(held: Series, rule: Disclosure) -> Hidden:
    """Counts above and below the line, guarded together: who is below and not above is a count of people too."""
    counts: dict[Key, Count] = {}
    for period, one in held.items():
        counts[ABOVE, period], counts[BELOW, period] = Count(one.numerator), Count(one.denominator)
    sums = _over_time(counts)
    for period, one in held.items():
        left = None if one.numerator is None or one.denominator is None else one.denominator - one.numerator
        if left is None or left >= 0:
            counts[LEFT, period] = Count(left, printed=False)
            sums.append(Sum((BELOW, period), ((ABOVE, period), (LEFT, period))))
    hidden: Hidden = {}
    while True:
        with_their_ratio = {(ABOVE, period): mark for (name, period), mark in hidden.items() if name == BELOW}
        wider = guard(counts, sums, rule, hidden={**with_their_ratio, **hidden})
        if wider == hidden:
            return hidden
        hidden = wider


def _means(indicator: Indicator, series: Series) -> Series:
    """A mean or median: suppressed where it is of few people, or of an unknown number, and in the longer periods around."""
    rule = _rule(indicator)
    cells = {(indicator.id, period): one for period, one in series.items()}
    people = {key: Count(one.denominator) for key, one in cells.items()}
    hidden = guard(people, _over_time(people), rule)
    silent = {**_around(hidden, cells), **hidden}
    told = {key: _hidden(one, silent[key]) if key in silent else replace(one, numerator=None) for key, one in cells.items()}
    return {key[1]: replace(one, denominator=_told(people[key].value, rule, hidden.get(key))) for key, one in told.items()}


def _told(count: float | None, rule: Disclosure, hidden: str | None) -> float | None:
    return None if hidden or count is None else rounded(count, rule)


def _hidden(one: Published, mark: str) -> Published:
    """Nothing of the figure but where it came from; one that was missing anyway keeps its own reason."""
    mark = one.mark if one.value is None and one.mark else mark
    return replace(one, value=None, numerator=None, denominator=None, mark=mark)


def _told_count(one: Published, rule: Disclosure, hidden: str | None) -> Published:
    if hidden:
        return _hidden(one, hidden)
    return replace(one, value=_told(one.value, rule, None), numerator=None, denominator=None)


def _told_ratio(indicator: Indicator, one: Published, *, above_hidden: str | None, below_hidden: str | None) -> Published:
    """The ratio of the rounded counts; of a suppressed one, the rounded count below the line if that may be told."""
    rule = _rule(indicator)
    below = _told(one.denominator, rule, below_hidden)
    if above_hidden or one.numerator is None or below is None:
        mark = WITHDRAWN if WITHDRAWN in (above_hidden, below_hidden) else SUPPRESSED
        return replace(_hidden(one, mark), denominator=below)
    above = rounded(one.numerator, rule)
    if not below:
        return replace(one, value=None, numerator=above, denominator=below, mark=one.mark or "z")
    value = TIMES[indicator.unit] * above / below
    most = math.inf if indicator.maximum is None else indicator.maximum
    return replace(one, value=min(value, most), numerator=above, denominator=below, mark=None)


def _over_time(counts: Collection[Key]) -> list[Sum]:
    """Longer periods as sums of the longest ones in them."""
    sums: list[Sum] = []
    for name in dict.fromkeys(name for name, _ in counts):
        periods = [period for each, period in counts if each == name]
        for period in periods:
            inside = [one for one in periods if one != period and period.contains(one)]
            parts = [one for one in inside if not any(other != one and other.contains(one) for other in inside)]
            if parts:
                sums.append(Sum((name, period), tuple((name, one) for one in parts)))
    return sums


def _of_total(counts: Collection[Key], root: str) -> list[Sum]:
    """The total as the sum of its parts, in each period in which it is held with any of them."""
    parts = {
        period: tuple(key for key in counts if key[1] == period and key[0] != root) for name, period in counts if name == root
    }
    return [Sum((root, period), of_period) for period, of_period in parts.items() if of_period]
