"""What a search finds: every word, in whatever case or spelling; best first; and every result leads to a page that shows it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.briefing import Selection, make_briefing
from dashboard.documents import search_document
from dashboard.search import LONGEST, Here, Kind, folded, search
from dashboard.search_markup import SHOWN, found, summary
from datasets.organisations import known_organisations
from datasets.registry import read_registry

PLACE, QUARTER = "barking-and-dagenham", "2024-25-Q1"
HERE = Here(PLACE, QUARTER)
#: The addresses of the pages that results may lead to; "./" is the place.
PAGES = {"./", "outcome", "tensions", "methods"}


@pytest.fixture
def asking(registry):
    return lambda text, tensions=(), here=HERE: search(registry, known_organisations(), tensions, text, here)


@pytest.fixture
def briefing(send, store, registry):
    send(*(f"nhs-ae-4h,RF4,{month},80,800000,1000000," for month in ("2024-04", "2024-05", "2024-06")))
    return make_briefing(store, registry, Selection(PLACE, QUARTER))


def ids(searched, kind: Kind) -> list[str]:
    return [one.id for one in searched.groups.get(kind, ())]


def test_each_kind_is_found_and_the_best_comes_first(asking, briefing) -> None:
    assert asking("newham").results[0].id == "newham"
    assert ids(asking("leaving hospital"), Kind.OUTCOME)[0] == "timely-discharge"
    assert "ascof-1a" in ids(asking("quality of life"), Kind.INDICATOR)
    assert ids(asking("footprint"), Kind.WORD)[0] == "Footprint"
    tensions = briefing.tensions.tensions
    band = [one.told.id for one in tensions if one.told.kind == "contested-band"]
    assert band
    assert set(band) <= set(ids(asking("misses another", tensions), Kind.TENSION))
    assert not asking("misses another").groups.get(Kind.TENSION)


def test_an_indicator_is_found_by_its_code_and_a_place_by_its_hospital(asking) -> None:
    assert "ascof-1a" in ids(asking("ASCOF 1A"), Kind.INDICATOR)
    assert {"newham", "hackney"} <= set(ids(asking("barts health"), Kind.PLACE))
    assert ids(asking("E09000002"), Kind.PLACE) == [PLACE]


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("A&E", "a and e"),
        ("a & e", "AE"),
        ("Barking & Dagenham", "barking dagenham"),
        ("CARERS", "carer"),
        ("réablement", "reablement"),
        ("re-ablement", "reablement"),
        ("long‑term", "long term"),
        ("council's", "council’s"),
    ],
)
def test_case_accents_hyphens_and_plurals_do_not_matter(asking, typed: str, same: str) -> None:
    assert asking(typed).results
    assert {one.id for one in asking(typed).results} == {one.id for one in asking(same).results}


def test_a_slip_is_forgiven_and_said(asking) -> None:
    searched = asking("hosptal admisions")
    assert "nhs-emergency-admissions" in ids(searched, Kind.INDICATOR)
    assert searched.taken_for["hosptal"] == ("hospital",)
    assert "“hosptal” is not found as typed and was taken for “hospital”." in summary(searched)
    assert not asking("hospital").taken_for


def test_every_word_must_be_found(asking) -> None:
    assert asking("hospital").results
    searched = asking("hospital xylophone")
    assert (searched.results, searched.missing) == ((), ("xylophone",))
    assert summary(searched) == "Nothing was found for “hospital xylophone”: “xylophone” is not found."
    assert "nothing holds all of its words" in summary(asking("newham footprint reablement"))


def test_nothing_asked_and_nothing_found_say_what_to_do(asking) -> None:
    state = {"place": PLACE}
    assert "All words must be found" in found(asking("  "), "Barking and Dagenham", state)
    page = found(asking("xylophone"), "Barking and Dagenham", state)
    assert "Try fewer words" in page
    assert 'href="methods?place=barking-and-dagenham"' in page


def test_what_was_typed_stays_text(asking) -> None:
    page = found(asking("<img src=x onerror=alert(1)>"), "<b>", {})
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img" not in page
    assert "<b>" not in page


def test_the_state_is_carried_and_a_meeting_has_its_number_elsewhere(asking) -> None:
    here = Here(PLACE, QUARTER, "March board", 7)
    (own,) = (one for one in asking("barking", here=here).results if one.kind is Kind.PLACE and one.id == PLACE)
    (other,) = (one for one in asking("newham", here=here).results if one.kind is Kind.PLACE)
    assert parse_qs(urlsplit(own.address).query) == {"place": [PLACE], "period": [QUARTER], "as-of": ["March board"]}
    assert parse_qs(urlsplit(other.address).query) == {"place": ["newham"], "period": [QUARTER], "as-of": ["7"]}
    assert asking("footprint", here=Here()).results[0].address == "methods"


def test_many_of_a_kind_are_folded_and_none_is_lost(asking) -> None:
    searched = asking("people")
    page = found(searched, "Barking and Dagenham", {})
    many = next(every for every in searched.groups.values() if len(every) > SHOWN)
    assert f"{len(many) - SHOWN} more under" in page
    assert page.count("<li>") == len(searched.results) == len(search_document(searched)["results"])


#: Not a fixture: where an example fails, its arguments are shown, and a registry is very long.
REGISTRY = read_registry(Path(__file__).parents[2] / "indicators.toml")


@settings(max_examples=50)
@given(text=st.text(max_size=300) | st.lists(st.sampled_from(["hospital", "A&E", "caré", "-", "newham", "xyz"])).map(" ".join))
def test_any_text_is_answered_and_every_result_leads_somewhere(text: str) -> None:
    searched = search(REGISTRY, known_organisations(), (), text, HERE)
    assert len(searched.text) <= LONGEST
    assert found(searched, "Barking and Dagenham", {})
    assert summary(searched)
    for one in searched.results:
        address = urlsplit(one.address)
        given = {name: value for name, (value,) in parse_qs(address.query).items()}
        assert address.path in PAGES
        assert given["place"] in REGISTRY.places
        assert given.get("outcome", "carers") in REGISTRY.outcomes


def test_a_tension_leads_to_its_card(asking, briefing) -> None:
    for one in asking("target", briefing.tensions.tensions).groups[Kind.TENSION]:
        given = {name: value for name, (value,) in parse_qs(urlsplit(one.address).query).items()}
        shown = briefing.tensions.chosen(given["kind"], given["on"], None)
        assert one.id in [each.told.id for each in shown]


@given(text=st.text(max_size=80))
def test_folding_twice_changes_no_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)
