"""How a measure is spread over England's councils, and where one of them stands among them."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import compare_markup
from dashboard.briefing import Selection, make_briefing
from dashboard.compare import make_comparison
from dashboard.councils import LEAST, Spread, among_words, spread_of, spread_over_councils
from dashboard.small_multiples import make_small_multiples
from datasets.organisations import Kind, known_organisations
from datasets.periods import financial_year, month

PLACE, YEAR = "barking-and-dagenham", financial_year(2018)
SPAN = (date(2018, 4, 1), date(2019, 3, 31))
#: So many councils that were there in 2018/19, Barking and Dagenham first.
COUNCILS = sorted(
    (
        one.code for one in known_organisations().by_code.values()
        if one.kind is Kind.COUNCIL and one.residents and one.current_in(YEAR.start, YEAR.end)
    ),
    key=lambda code: (code != "E09000002", code),
)[:101]  # fmt: skip


def test_quantiles_are_those_of_the_inclusive_method() -> None:
    """Of 0 to 100 they are 10, 25, 75 and 90."""
    assert spread_of([float(one) for one in range(101)]) == Spread(101, 10.0, 25.0, 75.0, 90.0)
    assert spread_of([1.0] * (LEAST - 1)) is None


@given(st.lists(st.integers(0, 1_000), min_size=LEAST, max_size=150))
def test_a_tenth_and_a_quarter_lie_beyond_each_edge_at_most(values: list[int]) -> None:
    spread = spread_of(values)
    assert spread is not None
    assert spread.tenth <= spread.quarter <= spread.three_quarters <= spread.nine_tenths
    for edge, share in ((spread.tenth, 0.1), (spread.quarter, 0.25), (spread.three_quarters, 0.75), (spread.nine_tenths, 0.9)):
        assert sum(one < edge for one in values) <= share * (len(values) - 1) + 1
        assert sum(one > edge for one in values) <= (1 - share) * (len(values) - 1) + 1


@pytest.mark.parametrize(
    ("value", "where"),
    [(9.9, "lowest tenth"), (10, "lowest quarter"), (25, "middle half"), (75, "middle half"), (75.1, "highest quarter"),
     (90, "highest quarter"), (90.1, "highest tenth")],
)  # fmt: skip
def test_where_a_figure_stands_is_told_without_saying_whether_that_is_good(value: float, where: str) -> None:
    assert among_words(value, Spread(101, 10, 25, 75, 90), YEAR) == f"In the {where} of 101 councils in 2018/19"


def test_bands_lie_behind_a_measure_of_councils_and_each_place_is_told_where_it_stands(send, store, registry) -> None:
    send(
        *(f"ascof-1b,{code},2018-19,{number / 1000},,," for number, code in enumerate(COUNCILS, 200)),
        *(f"dtoc-days-social-care,{code},2018-10,{number},,," for number, code in enumerate(COUNCILS, 100)),
        *(f"dtoc-days-social-care,{code},2018-11,{number},,," for number, code in enumerate(COUNCILS[: LEAST - 1], 100)),
        "nhs-ae-4h,RF4,2018-10,80,,,",
    )
    briefing = make_briefing(store, registry, Selection(PLACE, "2018-19"))
    with store.reading() as reading:
        rate = spread_over_councils(reading, briefing, registry.indicator("dtoc-days-social-care"), SPAN)
        assert spread_over_councils(reading, briefing, registry.indicator("nhs-ae-4h"), SPAN) == {}
    assert list(rate) == [month(2018, 10)]  # in November too few councils have a figure
    of_all = [briefing.organisations.by_code[code].residents or 0 for code in COUNCILS]
    october = spread_of([days * 100_000 / residents / 31 for days, residents in enumerate(of_all, 100)])
    assert october is not None
    assert astuple(rate[month(2018, 10)]) == pytest.approx(astuple(october))

    compared = make_comparison(store, briefing, ())
    drawn = make_small_multiples(store, briefing, compared, "ascof-1b")
    own = drawn.panels[0]
    assert own.among == "In the lowest tenth of 101 councils in 2018/19"
    assert own.alt.endswith(f"{own.among}.")
    wide, narrow = own.figure.data[:2]
    assert (min(wide.y[:5]), max(wide.y[:5])) == pytest.approx((0.21, 0.29))
    assert (min(narrow.y[:5]), max(narrow.y[:5])) == pytest.approx((0.225, 0.275))
    assert (narrow.x[0], narrow.x[2]) == (date(2018, 4, 1), date(2019, 4, 1))
    assert own.figure.layout.yaxis.range[1] > 0.29
    assert "the middle half of England’s councils and, lighter, eight in ten of them (101 with figures)" in (
        compare_markup.multiples_head(drawn, compared)
    )
    assert own.among in compare_markup.panel_head(own)
    assert own.among in compare_markup.multiples_foot(drawn, {})


def test_of_the_few_councils_of_a_small_store_no_band_is_drawn(send, store, registry) -> None:
    send(*(f"ascof-1b,{code},2018-19,0.4,,," for code in COUNCILS[:12]))
    briefing = make_briefing(store, registry, Selection(PLACE, "2018-19"))
    compared = make_comparison(store, briefing, ())
    drawn = make_small_multiples(store, briefing, compared, "ascof-1b")
    assert drawn.councils is None
    assert drawn.panels[0].among == ""
    assert "middle half" not in compare_markup.multiples_head(drawn, compared) + compare_markup.multiples_foot(drawn, {})
