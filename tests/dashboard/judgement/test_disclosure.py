"""No count of few people is told, and none can be worked out from what is told."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from dashboard.judgement.disclosure import Count, Sum, disclose, disclosed, guard, is_small
from dashboard.judgement.figures import Published, figure_for
from dashboard.judgement.verdict import Source
from datasets.errors import RegistryError
from datasets.organisations import Kind, Organisation, Organisations
from datasets.periods import Period, financial_year, month, quarter
from datasets.registry import Disclosure, Indicator, Registry, read_registry

ROOT = Path(__file__).parents[3]
REGISTRY = read_registry(ROOT / "indicators.toml")
RULE = Disclosure()
EXACT = Disclosure(round_to=1)
SOURCE = Source("S1", "file.csv", "", 2)
COUNCIL, ENGLAND = "E09000002", "E92000001"
ORGANISATIONS = Organisations([Organisation(COUNCIL, "Barking", Kind.COUNCIL), Organisation(ENGLAND, "England", Kind.COUNTRY)])
YEAR = financial_year(2018)
APRIL, MAY, JUNE = quarter(2018, 1).split(month(2018, 4).length)


def indicator(name: str = "days", **more: object) -> Indicator:
    return Indicator(**{
        "id": name, "name": "Some indicator", "short": "Some", "regime": "some-regime", "framework": "framework",
        "edition": "2010", "code": name, "why": "it matters", "numerator": "those", "denominator": "all", "unit": "people",
        "decimals": 0, "better": "lower", "frequency": "month", "level": "council", "longer": "sum", "publisher": "publisher",
        "licence": "OGL", "source": "source", "disclosure": RULE, **more,
    })  # type: ignore[arg-type]  # fmt: skip


def of_registry(registry: Registry, *indicators: Indicator) -> Registry:
    return registry.model_copy(update={"indicators": {one.id: one for one in indicators}})


def told(
    registry: Registry, one: Indicator, series: Mapping[Period, Published], code: str = COUNCIL
) -> Mapping[Period, Published]:
    return disclose({(one.id, code): series}, of_registry(registry, one), ORGANISATIONS)[one.id, code]


def counted(*values: float | None, mark: str | None = None) -> dict[Period, Published]:
    """April, May, June, and if there is a fourth the quarter."""
    periods = (APRIL, MAY, JUNE, quarter(2018, 1))
    return {
        period: Published(value, None, None, mark if value is None else None, SOURCE)
        for period, value in zip(periods, values, strict=False)
    }


def values(series: Mapping[Period, Published]) -> list[float | None]:
    return [one.value for one in series.values()]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, "c"), (7, "c"), (8, 10), (12, 10), (13, 15)])
def test_the_nhs_hospital_method(count: int, shown: float | str) -> None:
    assert disclosed(count, RULE) == shown


@pytest.mark.parametrize(("count", "small"), [(0.0, False), (0.4, True), (7.5, True), (8.0, False)])
def test_a_broken_number_counts_as_the_whole_one_below_it(count: float, small: bool) -> None:
    assert is_small(count, RULE) is small


def cell(name: str) -> tuple[str, Period]:
    return (name, YEAR)


@pytest.mark.parametrize(
    ("parts", "total", "hidden"),
    [
        ([3, 20, 30], 53, "ab"),  # alone: the next smallest too
        ([3, 4, 30], 37, "ab"),  # two hide each other
        ([0, 3, 0, 20], 23, "bd"),  # a nought hides nothing
        ([3, 0, 0], 3, "aT"),  # nothing to hide behind: the total is small itself
        ([20, 30], 50, ""),
        ([1, 1, 20], 22, "abc"),  # two that could be nothing but 1 and 1
        ([7, 7, 20], 34, "abc"),
        ([1, 8, 30], 39, "abc"),  # 8 cannot be fewer without being small
        ([None, 20, 30], 53, "ab"),  # suppressed by the publisher
    ],
)
def test_a_suppressed_cell_of_a_total_is_hidden_by_others(parts: list[int | None], total: int, hidden: str) -> None:
    counts = {cell(name): Count(value) for name, value in zip("abcd", parts, strict=False)}
    whole = Sum(cell("T"), tuple(counts))
    found = guard({**counts, cell("T"): Count(total)}, [whole], EXACT)
    assert "".join(sorted(name for name, _ in found)) == "".join(sorted(hidden))


def test_a_total_that_would_tell_its_parts_by_being_small_is_withdrawn(registry: Registry) -> None:
    """Seven counts of at least one, and a total of at most seven: each can only be one."""
    parts = {cell(name): Count(1) for name in "abcdefg"}
    found = guard({**parts, cell("T"): Count(7)}, [Sum(cell("T"), tuple(parts))], EXACT)
    assert {name: mark for (name, _), mark in found.items()} == {**dict.fromkeys("abcdefg", "c"), "T": "x"}


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("{ supress_to = 5 }", 'indicators.nhs-ae-4h.disclosure.supress_to: unknown key. Did you mean "suppress_to"?'),
        ("{ suppress_from = 7 }", "suppress_to must be above suppress_from"),
        ('{ part_of = "dtoc-day-nhs" }', 'there is no indicator "dtoc-day-nhs". Did you mean "dtoc-days-nhs"?'),
        ('{ part_of = "dtoc-days-nhs" }', "indicators.dtoc-days-nhs must have the same disclosure"),
    ],
)
def test_a_wrong_rule_is_refused_in_words(rule: str, fault: str, tmp_path: Path) -> None:
    text = (ROOT / "indicators.toml").read_text(encoding="utf-8")
    head = "[indicators.nhs-ae-4h]\n"
    path = tmp_path / "indicators.toml"
    path.write_text(text.replace(head, f"{head}disclosure = {rule}\n"), encoding="utf-8")
    with pytest.raises(RegistryError, match=re.escape(fault)):
        read_registry(path)


def test_without_a_rule_the_figures_are_the_very_same(registry: Registry) -> None:
    series = {("days", COUNCIL): counted(3, 20, 30)}
    assert disclose(series, of_registry(registry, indicator(disclosure=None)), ORGANISATIONS) is series


def test_counts_are_suppressed_and_rounded_and_noughts_shown(registry: Registry) -> None:
    shown = told(registry, indicator(), counted(3, 0, 13))
    assert values(shown) == [None, 0, 15]
    assert [one.mark for one in shown.values()] == ["c", None, None]


def test_national_figures_are_left_as_they_are(registry: Registry) -> None:
    series = counted(3, 0, 13)
    assert told(registry, indicator(), series, ENGLAND) == series


def test_a_missing_figure_keeps_its_own_reason(registry: Registry) -> None:
    assert [one.mark for one in told(registry, indicator(), counted(None, 20, mark="x")).values()] == ["x", None]


def test_a_published_quarter_does_not_give_its_month_away(registry: Registry) -> None:
    assert values(told(registry, indicator(), counted(3, 20, 31, 54))) == [None, None, 30, 55]


def test_a_quarter_made_here_lacks_the_suppressed_month_and_says_so(registry: Registry) -> None:
    one = indicator()
    made = figure_for(one, COUNCIL, told(registry, one, counted(3, 20, 31)), quarter(2018, 1))
    assert made
    assert (made.value, len(made.held), made.needed, made.partial) == (50, 2, 3, True)


def test_the_parts_of_a_total_are_hidden_together(registry: Registry) -> None:
    parts = [indicator(name, disclosure=Disclosure(part_of="all")) for name in ("nhs", "social-care", "both")]
    series = {("nhs", COUNCIL): counted(30), ("social-care", COUNCIL): counted(20), ("both", COUNCIL): counted(3)}
    shown = disclose({**series, ("all", COUNCIL): counted(53)}, of_registry(registry, indicator("all"), *parts), ORGANISATIONS)
    assert {name: values(one) for (name, _), one in shown.items()} == {
        "nhs": [30], "social-care": [None], "both": [None], "all": [55],
    }  # fmt: skip


def ratio(numerator: float, denominator: float) -> Published:
    return Published(100 * numerator / denominator if denominator else None, numerator, denominator, None, SOURCE)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ((13, 22), (75.0, 15, 20)),  # from the rounded counts
        ((3, 22), (None, None, 20)),
        ((3, 6), (None, None, None)),
        ((0, 22), (0.0, 0, 20)),
        ((0, 6), (None, None, None)),
        ((23, 24), (100.0, 25, 25)),
        ((0, 0), (None, 0, 0)),
    ],
)
def test_a_percentage_is_made_from_rounded_counts(
    given: tuple[int, int], shown: tuple[float | None, ...], registry: Registry
) -> None:
    one = indicator(unit="percent", longer="ratio", maximum=100)
    (found,) = told(registry, one, {APRIL: ratio(*given)}).values()
    assert (found.value, found.numerator, found.denominator) == shown
    assert (found.mark is None) == (found.value is not None)


def test_a_percentage_whose_counts_are_not_held_is_not_told(registry: Registry) -> None:
    bare = Published(17.3, None, None, None, SOURCE)
    assert values(told(registry, indicator(unit="percent", longer="ratio"), {APRIL: bare})) == [None]


def test_with_nothing_rounded_few_below_the_line_are_not_told_either(registry: Registry) -> None:
    one = indicator(unit="percent", longer="ratio", disclosure=EXACT)
    assert values(told(registry, one, {APRIL: ratio(19, 22), MAY: ratio(11, 22)})) == [None, 50.0]


def mean(value: float, people: float | None) -> Published:
    return Published(value, None, people, None, SOURCE)


def test_a_mean_of_few_people_is_suppressed(registry: Registry) -> None:
    one = indicator(unit="score", longer="none")
    shown = told(registry, one, {APRIL: mean(18.5, 7), MAY: mean(18.5, 8), JUNE: mean(18.5, None)})
    assert [(each.value, each.denominator) for each in shown.values()] == [(None, None), (18.5, 10), (None, None)]


def test_no_longer_mean_is_told_around_a_suppressed_one(registry: Registry) -> None:
    daily = indicator(longer="daily-mean")
    assert values(told(registry, daily, counted(3, 20, 31, 18))) == [None, 20, 30, None]


# --- What a reader of everything printed could work out, by whole-number programming: another way to the same answer


@dataclass
class Reader:
    """Somebody with everything that was printed, who knows the method and which of the figures not printed are small."""

    rule: Disclosure
    leaves: dict[object, int] = field(default_factory=dict)
    known: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def leaf(self, key: object) -> int:
        return self.leaves.setdefault(key, len(self.leaves))

    def sees(self, of: Sequence[object], shown: float | None, true: float, mark: str | None = "c") -> None:
        """A figure that is the sum of these leaves: the number as printed, or only that it is small, or that it is not; of
        one marked as not available, nothing.
        """
        weights = {self.leaf(one): 1.0 for one in of}
        rule = self.rule
        if shown is None and mark != "c":
            return
        if shown is not None:
            low, high = math.ceil(shown - rule.round_to / 2), math.ceil(shown + rule.round_to / 2) - 1
            low, high = (0, 0) if shown == 0 else (max(low, rule.suppress_to + 1), high)
        elif is_small(true, rule):
            low, high = rule.suppress_from, rule.suppress_to
        else:
            low, high = (0, 0) if true == 0 else (rule.suppress_to + 1, 10_000)
        self.known.append((weights, low, high))

    def could_be(self, weights: Mapping[object, float]) -> tuple[int, int]:
        """The least and the most that a weighed sum of leaves could be."""
        rows = np.zeros((len(self.known), len(self.leaves)))
        for position, (one, _, _) in enumerate(self.known):
            for leaf, weight in one.items():
                rows[position, leaf] = weight
        constraint = LinearConstraint(rows, [low for _, low, _ in self.known], [high for _, _, high in self.known])
        goal = np.zeros(len(self.leaves))
        for key, weight in weights.items():
            goal[self.leaf(key)] = weight
        ends = [milp(way * goal, constraints=constraint, integrality=np.ones(len(goal))) for way in (1, -1)]
        assert all(end.success for end in ends), "what is printed contradicts itself"
        return round(ends[0].fun), round(-ends[1].fun)

    def can_tell(self, *of: object) -> bool:
        low, high = self.could_be(dict.fromkeys(of, 1.0))
        return low == high


Q1, Q2, Q3, Q4 = (quarter(2018, number) for number in (1, 2, 3, 4))
#: Two quarters by month, two as they are.
LEAVES = (*Q1.split(APRIL.length), *Q2.split(APRIL.length), Q3, Q4)
LONGER = (Q1, Q2, YEAR)
COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 3), st.sampled_from([7, 8, 40]))
RULES = st.sampled_from([RULE, EXACT, Disclosure(suppress_to=5, round_to=1), Disclosure(round_to=10)])


def within(period: Period) -> list[Period]:
    return [leaf for leaf in LEAVES if period.contains(leaf)]


@settings(max_examples=60)
@given(st.integers(1, 3), RULES, st.booleans(), st.data())
def test_no_suppressed_count_can_be_worked_out(parts: int, rule: Disclosure, with_total: bool, data: st.DataObject) -> None:
    """Over months, quarters and a year, and over the parts of a total, whichever of the sums are published."""
    names = ["nhs", "social-care", "both"][:parts]
    true = {(name, leaf): data.draw(COUNTS) for name in names for leaf in LEAVES}
    longer = {name: [one for one in LONGER if data.draw(st.booleans())] for name in [*names, "all"]}
    whole = rule.model_copy(update={"part_of": "all"})
    indicators = [indicator("all", disclosure=rule), *(indicator(name, disclosure=whole) for name in names)]

    def amount(of: Sequence[str], period: Period) -> int:
        return sum(true[name, leaf] for name in of for leaf in within(period))

    members = {**{name: [name] for name in names}, **({"all": names} if with_total else {})}
    series = {
        (name, COUNCIL): {
            period: Published(amount(of, period), None, None, None, SOURCE) for period in (*LEAVES, *longer[name])
        }
        for name, of in members.items()
    }
    shown = disclose(series, of_registry(REGISTRY, *indicators), ORGANISATIONS)
    reader = Reader(rule)
    for name, of in members.items():
        for period, one in shown[name, COUNCIL].items():
            assert one.value is None or disclosed(amount(of, period), rule) == one.value
            reader.sees([(each, leaf) for each in of for leaf in within(period)], one.value, amount(of, period), one.mark)
    for name, of in members.items():
        for period in series[name, COUNCIL]:
            if is_small(amount(of, period), rule):
                assert not reader.can_tell(*((each, leaf) for each in of for leaf in within(period))), (name, period)


@settings(max_examples=60)
@given(RULES, st.data())
def test_no_suppressed_count_of_a_percentage_can_be_worked_out(rule: Disclosure, data: st.DataObject) -> None:
    """From numerators, denominators and percentages of months, quarters and a year."""
    below = {leaf: data.draw(COUNTS) for leaf in LEAVES}
    above = {leaf: data.draw(st.integers(0, below[leaf])) for leaf in LEAVES}
    one = indicator(unit="percent", longer="ratio", maximum=100, disclosure=rule)
    periods = [*LEAVES, *(each for each in LONGER if data.draw(st.booleans()))]
    sums = {
        period: (sum(above[leaf] for leaf in within(period)), sum(below[leaf] for leaf in within(period))) for period in periods
    }
    shown = told(REGISTRY, one, {period: ratio(*pair) for period, pair in sums.items()})
    reader = Reader(rule)
    for leaf in LEAVES:  # nobody is above the line and not below it
        reader.known.append(({reader.leaf(("of", leaf)): 1.0, reader.leaf(("above", leaf)): -1.0}, 0, math.inf))
    for period, each in shown.items():
        reader.sees([("above", leaf) for leaf in within(period)], each.numerator, sums[period][0], each.mark)
        reader.sees([("of", leaf) for leaf in within(period)], each.denominator, sums[period][1], each.mark)
        assert each.value is None or (each.numerator is not None and each.denominator is not None)
        assert each.value is None or each.value == min(100.0, 100 * each.numerator / each.denominator)
    for period, (upper, lower) in sums.items():
        for kind, count in (("above", upper), ("of", lower)):
            if is_small(count, rule):
                assert not reader.can_tell(*((kind, leaf) for leaf in within(period))), (kind, period)
        if is_small(lower - upper, rule):
            left = {("of", leaf): 1.0 for leaf in within(period)} | {("above", leaf): -1.0 for leaf in within(period)}
            assert len(set(reader.could_be(left))) == 2, ("left", period)


def test_the_reader_does_find_what_is_given_away() -> None:
    reader = Reader(EXACT)
    reader.sees(["a"], None, 3)
    reader.sees(["b"], 20, 20)
    reader.sees(["a", "b"], 23, 23)
    assert reader.can_tell("a")
