"""Any figure opens to where it came from, what it replaced, and the shorter periods it is added up from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dashboard import desk
from dashboard.documents import trace_document
from dashboard.trace import Asked, make_trace
from dashboard.trace_markup import whole
from datasets.errors import UserError
from datasets.registry import Disclosure
from datasets.store.judged import NewEntry

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
APRIL = "nhs-ae-4h,RF4,2018-04,80,800,1000,"
MAY = "nhs-ae-4h,RF4,2018-05,81,810,1000,"
BETTER_MAY = "nhs-ae-4h,RF4,2018-05,96,960,1000,"
KEY = Asked("nhs-ae-4h", "RF4", "2018-05")


def test_a_figure_leads_to_file_row_hash_person_and_time(send, store, registry):
    done = send(APRIL, MAY, note="May")
    (given,) = make_trace(store, registry, KEY).given
    assert (given.value, given.numerator, given.denominator, given.holds) == (81, 810, 1000, True)
    assert (given.where, given.submission.file) == ('row 3, column "value"', "figures.csv")
    assert (given.submission.id, given.submission.sha256) == (done.submission, done.screened.sha256)
    assert (given.submission.person, given.submission.at, given.submission.note) == ("ann", NOW, "May")
    assert given.submission.registry_edition == registry.edition


def test_earlier_values_stay_and_the_newest_in_force_holds(send, store, registry):
    send(APRIL, MAY)
    corrected = send(BETTER_MAY)
    assert [(one.value, one.holds) for one in make_trace(store, registry, KEY).given] == [(96, True), (81, False)]
    assert [(one.value, one.holds) for one in make_trace(store, registry, KEY, as_of="1").given] == [(81, True)]
    desk.withdraw(store, registry, corrected.submission, reason="Wrong trust.", person="bob", now=NOW)
    after = make_trace(store, registry, KEY)
    assert [(one.value, one.holds) for one in after.given] == [(96, False), (81, True)]
    assert "Taken back on 1 March 2026 by bob: Wrong trust." in whole(after, registry, {})


def test_a_quarter_that_nobody_published_leads_to_its_months(send, store, registry):
    send(APRIL, MAY)
    trace = make_trace(store, registry, Asked("nhs-ae-4h", "RF4", "2018-19-Q1"))
    assert (trace.given, [one.id for one in trace.parts]) == ((), ["2018-04", "2018-05"])
    page = whole(trace, registry, {"place": "barking-and-dagenham"})
    assert "worked out from the periods below" in page
    assert "trace?place=barking-and-dagenham&amp;indicator=nhs-ae-4h&amp;organisation=RF4&amp;of=2018-05" in page


def test_what_screening_said_of_the_row_stands_beside_it(send, store, registry):
    send("dtoc-days-nhs,E06000028,2019-05,4,,,", "dtoc-days-nhs,E09000002,2019-05,4,,,", reason="Published so.")
    said = make_trace(store, registry, Asked("dtoc-days-nhs", "E06000028", "2019-05")).given[0]
    assert [one["check"] for one in said.findings] == ["organisation-current"]
    assert make_trace(store, registry, Asked("dtoc-days-nhs", "E09000002", "2019-05")).given[0].findings == ()


def test_numbers_under_disclosure_control_are_not_given_away(send, store, registry):
    send(APRIL, MAY)
    hidden = registry.indicators["nhs-ae-4h"].model_copy(update={"disclosure": Disclosure()})
    careful = registry.model_copy(update={"indicators": {**registry.indicators, "nhs-ae-4h": hidden}})
    trace = make_trace(store, careful, KEY)
    page, document = whole(trace, careful, {}), trace_document(trace)
    assert "81%" not in page
    assert "810" not in page.replace(trace.given[0].submission.sha256, "")
    assert document["withheld"]
    assert [document["given"][0][name] for name in ("value", "numerator", "denominator")] == [None, None, None]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (Asked("nhs-ae-4", "RF4", "2018-05"), 'no indicator "nhs-ae-4"'),
        (Asked("nhs-ae-4h", "RF4", "2018-13"), "2018-13"),
        (Asked("nhs-ae-4h", "RF4", "2016-05"), "This store holds no figure of"),
    ],
)
def test_a_figure_that_is_none(send, store, registry, key, said):
    send(APRIL)
    with pytest.raises(UserError, match=said):
        make_trace(store, registry, key)


def test_a_meeting_of_two_places_must_be_told_apart(send, store, registry):
    send(APRIL, MAY)
    for place in ("barking-and-dagenham", "newham"):
        document = {"on": "2026-03-01", "period": "2018-19-Q1", "name": "March board"}
        store.enter(NewEntry("meeting", place, "March board", "ann", NOW, document))
    with pytest.raises(UserError, match="Several places have a meeting"):
        make_trace(store, registry, KEY, as_of="March board")
    assert make_trace(store, registry, KEY, as_of="March board", place="newham").holding.value == 81
