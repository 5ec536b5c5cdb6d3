"""How fresh each side's figures are."""

from __future__ import annotations

import re

import pytest

from dashboard import freshness_markup
from dashboard.briefing import Selection, make_briefing
from dashboard.documents import outcomes_document
from dashboard.freshness import Freshness, make_freshness
from datasets.periods import financial_year, month, quarter
from datasets.registry import Side

PLACE = "barking-and-dagenham"


@pytest.fixture
def fresh(send, store, registry):
    """April and May 2018 of the trust, and the year 2016/17 of the council."""
    send("nhs-ae-4h,RF4,2018-04,80,800,1000,", "nhs-ae-4h,RF4,2018-05,81,810,1000,", "ascof-1a,E09000002,2016-17,18.5,,,")
    return make_briefing(store, registry, Selection(PLACE))


def row(freshness: Freshness, name: str):
    return next(one for one in freshness.rows if one.indicator.id == name)


def test_the_newest_of_each_side(fresh):
    freshness = make_freshness(fresh)
    assert freshness.newest(Side.NHS) == month(2018, 5)
    assert freshness.newest(Side.COUNCIL) == financial_year(2016)
    assert outcomes_document(fresh)["newest"] == {"nhs": "2018-05", "council": "2016-17"}


def test_three_years_by_quarter_and_how_much_of_each_is_covered(fresh):
    freshness = make_freshness(fresh)
    assert (freshness.quarters[0], freshness.quarters[-1]) == (quarter(2016, 1), quarter(2018, 4))
    assert row(freshness, "nhs-ae-4h").covered == (0,) * 8 + (2, 0, 0, 0)
    assert row(freshness, "ascof-1a").covered == (3,) * 4 + (0,) * 8
    assert row(freshness, "ascof-1b").newest is None


def test_a_mark_is_no_figure(send, store, registry):
    send("nhs-ae-4h,RF4,2018-04,80,800,1000,", "nhs-ae-4h,RF4,2018-05,,,,c")
    freshness = make_freshness(make_briefing(store, registry, Selection(PLACE)))
    assert row(freshness, "nhs-ae-4h").newest == month(2018, 4)
    assert freshness.newest(Side.COUNCIL) is None
    assert (
        freshness_markup.freshness_words(freshness)
        == "Newest figures held: the NHS side April 2018; the council side none yet."
    )


def test_an_earlier_state_shows_what_was_fresh_then(send, store, registry, fresh):
    send("nhs-ae-4h,RF4,2018-06,82,820,1000,")
    then = make_freshness(make_briefing(store, registry, Selection(PLACE, None, "1")))
    assert then.newest(Side.NHS) == month(2018, 5)
    assert make_freshness(make_briefing(store, registry, Selection(PLACE))).newest(Side.NHS) == month(2018, 6)


def test_every_cell_of_the_calendar_says_in_words_what_its_mark_shows(fresh):
    shown = freshness_markup.calendar(make_freshness(fresh))
    cells = re.findall(
        r'<td class="ct-covered"><span aria-hidden="true">(.)</span><span class="ct-hidden">([^<]+)</span>', shown
    )
    assert len(cells) == 12 * len(make_freshness(fresh).rows)
    assert set(cells) == {("–", "no figure"), ("◑", "2 of 3 months"), ("●", "all of it")}
