"""Intervals, and a figure compared with a benchmark by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from dashboard.judgement.intervals import Interval, byar, compare, count_interval, exact_poisson, says, wilson
from dashboard.judgement.rules import judge_indicator
from dashboard.judgement.verdict import Figure, Method, Says
from dashboard.wording import chart_finding, comparator_words, figure_value
from datasets.periods import financial_year
from datasets.registry import Better, Disclosure, Indicator, Unit

YEAR = financial_year(2018)
LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.998])


@pytest.mark.parametrize(
    ("events", "of", "level", "expected"),
    [
        (65, 100, 0.95, (0.552544, 0.736358)),
        (65, 100, 0.998, (0.495495, 0.778354)),
        (1045, 5000, 0.95, (0.197955, 0.220491)),
        (1045, 5000, 0.998, (0.191794, 0.227316)),
        (0, 10, 0.95, (0, 0.277533)),
        (0, 10, 0.998, (0, 0.488479)),
        (10, 10, 0.95, (0.722467, 1)),
        (10, 10, 0.998, (0.511521, 1)),
    ],
)
def test_wilson(events: int, of: int, level: float, expected: tuple[float, float]) -> None:
    assert wilson(events, of, level) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(
    ("events", "level", "expected"),
    [
        (65, 0.95, (50.1632, 82.8491)),
        (65, 0.998, (42.8803, 94.0003)),
        (1045, 0.95, (982.5932, 1110.3312)),
        (1045, 0.998, (947.9407, 1148.8062)),
    ],
)
def test_byar(events: int, level: float, expected: tuple[float, float]) -> None:
    assert count_interval(events, level) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize("events", range(10))
def test_small_counts_have_the_chi_squared_limits(events: int, level: float) -> None:
    tail = (1 - level) / 2
    lower = chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    assert count_interval(events, level) == pytest.approx((lower, chi2.isf(tail, 2 * events + 2) / 2), abs=1e-9)


def test_byar_lies_close_to_the_exact_limits_where_it_takes_over() -> None:
    assert byar(10) == pytest.approx(exact_poisson(10), abs=0.02)


def test_there_is_no_interval_of_nothing() -> None:
    assert wilson(0, 0) is None
    assert wilson(11, 10) is None
    assert wilson(-1, 10) is None
    assert count_interval(-1) is None


@given(st.integers(1, 100_000), st.data(), LEVELS)
def test_wilson_holds_the_share_and_mirrors(of: int, data: st.DataObject, level: float) -> None:
    events = data.draw(st.integers(0, of))
    found, mirrored = wilson(events, of, level), wilson(of - events, of, level)
    assert found
    assert mirrored
    assert 0 <= found.lower <= events / of <= found.upper <= 1
    assert (1 - found.upper, 1 - found.lower) == pytest.approx(tuple(mirrored), abs=1e-9)


@given(st.integers(0, 100_000), LEVELS)
def test_a_count_lies_in_its_interval(events: int, level: float) -> None:
    found = count_interval(events, level)
    assert found
    assert 0 <= found.lower <= events <= found.upper


@given(st.integers(1, 1000), st.data(), LEVELS, LEVELS)
def test_a_higher_level_gives_a_wider_interval(of: int, data: st.DataObject, one: float, other: float) -> None:
    events = data.draw(st.integers(0, of))
    low, high = sorted((one, other))
    for narrow, wide in (
        (wilson(events, of, low), wilson(events, of, high)),
        (count_interval(events, low), count_interval(events, high)),
    ):
        assert narrow
        assert wide
        assert wide.lower <= narrow.lower + 1e-12
        assert wide.upper >= narrow.upper - 1e-12


@pytest.mark.parametrize(
    ("benchmark", "better", "said"),
    [
        (50, Better.HIGHER, Says.SIMILAR), (40, Better.HIGHER, Says.SIMILAR), (60, Better.LOWER, Says.SIMILAR),
        (39.9, Better.HIGHER, Says.BETTER), (60.1, Better.HIGHER, Says.WORSE),
        (39.9, Better.LOWER, Says.WORSE), (60.1, Better.LOWER, Says.BETTER),
        (39.9, Better.NEITHER, Says.HIGHER), (60.1, Better.NEITHER, Says.LOWER), (50, Better.NEITHER, Says.SIMILAR),
    ],
)  # fmt: skip
def test_a_benchmark_inside_the_interval_is_similar(benchmark: float, better: Better, said: Says) -> None:
    assert says(Interval(40, 60), benchmark, better) is said


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_turning_the_direction_turns_better_into_worse(one: float, other: float, benchmark: float) -> None:
    interval = Interval(*sorted((one, other)))
    turned = {Says.BETTER: Says.WORSE, Says.WORSE: Says.BETTER, Says.SIMILAR: Says.SIMILAR}
    assert says(interval, benchmark, Better.LOWER) is turned[says(interval, benchmark, Better.HIGHER)]


def indicator(**more: object) -> Indicator:
    return Indicator(**{
        "id": "some-indicator", "name": "Some indicator", "short": "Some", "regime": "some-regime", "framework": "framework",
        "edition": "2010", "code": "x", "why": "it matters", "numerator": "those", "denominator": "all", "unit": "percent",
        "decimals": 1, "better": "higher", "frequency": "year", "level": "council", "longer": "none", "comparator": "E92000001",
        "comparator_name": "England", "publisher": "publisher", "licence": "OGL", "source": "source", **more,
    })  # type: ignore[arg-type]  # fmt: skip


def figure(numerator: float | None, denominator: float | None, value: float | None = 65.0, **more: object) -> Figure:
    return Figure(indicator(**more), "E09000002", YEAR, YEAR, value, numerator, denominator)


def test_a_percentage_is_compared_by_wilson() -> None:
    found = compare(figure(65, 100), 80.0)
    assert found
    assert (found.method, found.says) == (Method.WILSON, Says.WORSE)
    assert (found.lower, found.upper) == pytest.approx((55.2544, 73.6358), abs=5e-5)


@pytest.mark.parametrize(("events", "method"), [(65, Method.BYAR), (9, Method.EXACT)])
def test_a_rate_is_compared_by_the_interval_of_its_count(events: int, method: Method) -> None:
    found = compare(figure(events, 50_000, unit=Unit.PER_100000, better="neither", value=2.0 * events), 400.0)
    assert found
    assert (found.method, found.says) == (method, Says.LOWER)
    assert (found.lower, found.upper) == pytest.approx([2 * end for end in count_interval(events) or ()])


@pytest.mark.parametrize(
    "one",
    [
        figure(None, None), figure(65, None), figure(65, 0), figure(65, 100, value=None), figure(101, 100),
        figure(65, 100, unit="score"),
    ],
)  # fmt: skip
def test_without_counts_nothing_is_said(one: Figure) -> None:
    assert compare(one, 80.0) is None


def test_without_a_benchmark_nothing_is_said() -> None:
    assert compare(figure(65, 100), None) is None


def test_the_words_of_a_comparison() -> None:
    verdict = judge_indicator(figure(65, 100), residents=None, comparator=80.0, none_set="No target set nationally")
    assert comparator_words(verdict) == "worse than England 80.0% (the figure's 95% interval: 55.3% to 73.6%)"
    assert chart_finding(verdict, {}) == "Some: 65.0% in 2018/19. No target set nationally; worse than England 80.0%"
    rate = judge_indicator(
        figure(65, 50_000, 130.0, unit=Unit.PER_100000), residents=None, comparator=90.0, none_set="No target set nationally"
    )
    assert (
        comparator_words(rate) == "better than England 90.0 per 100,000 (the figure's 95% interval: 100.3 to 165.7 per 100,000)"
    )
    plain = judge_indicator(figure(None, None), residents=None, comparator=80.0, none_set="No target set nationally")
    assert comparator_words(plain) == "England 80.0%"
    assert chart_finding(plain, {}) == "Some: 65.0% in 2018/19. No target set nationally"


@pytest.mark.parametrize("more", [{"counts_rounded_to": 5}, {"disclosure": Disclosure()}])
def test_rounded_counts_are_said_to_be_rounded(more: dict[str, object]) -> None:
    verdict = judge_indicator(figure(65, 100, **more), residents=None, comparator=70.0, none_set="none")
    words = "similar to England 70.0% (the figure's 95% interval: 55.3% to 73.6%, from figures rounded to the nearest 5)"
    assert comparator_words(verdict) == words
    made_here = " (from figures rounded to the nearest 5)" if "disclosure" in more else ""
    assert figure_value(verdict) == f"65.0%{made_here}"
