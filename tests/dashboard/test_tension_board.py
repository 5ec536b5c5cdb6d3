"""The board of Barking and Dagenham on the bundled real figures: what the files say, told truly and fairly to both sides."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from pathlib import Path

import pytest

from dashboard import tension_markup
from dashboard.board_wording import since_words, tensions_sentence
from dashboard.briefing import Selection, make_briefing
from dashboard.judged import cells_of, known_from, outcomes_of
from dashboard.judgement.tensions.known import Known, before
from dashboard.judgement.tensions.opposing_trends import chance_of_change
from dashboard.tension_wording import as_document, as_told
from datasets.periods import parse_period
from datasets.registry import Registry, read_registry
from datasets.store.lake import open_store
from datasets.tension_book import TensionKind

PLACE = "barking-and-dagenham"
APART = f"{PLACE}.timely-discharge.opposing-trends.four-hours-and-social-care-days.rf4"


@pytest.fixture(scope="module")
def store(demo_store: Path):
    with open_store(demo_store, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def briefing(store, registry: Registry):
    return lambda period, place=PLACE: make_briefing(store, registry, Selection(place, period))


def test_the_two_sides_moved_apart_from_september_2017_to_march_2018(briefing) -> None:
    one = briefing("2017-18").tensions.find(APART)
    assert (one.told.first, one.told.last, one.told.severity) == ("2017-09", "2018-03", "discuss at the board")
    assert one.told.sentence == (
        "From September 2017 to March 2018, A&E within four hours at Barking, Havering and Redbridge got worse (78.9%, against "
        "86.5% in the same months of the year before), while days delayed, laid at social care got better (10 days a month, "
        "against 40 days a month in the same months of the year before). The two moved in opposite directions; this does not "
        "show that one caused the other (4 pairs tested)."
    )
    assert one.since.id == "2017-18-Q2"
    rows = [row for row in one.told.evidence if row.says != "what it is compared with"]
    assert len(rows) == 14
    assert all(len(row.sources) == 1 and row.sources[0]["row"] > 1 for row in one.told.evidence)


@pytest.mark.parametrize("period", ["2017-18-Q2", "2017-18-Q3", "2017-18-Q4"])
def test_it_is_found_in_each_of_its_quarters_under_one_identity(period, briefing) -> None:
    assert briefing(period).tensions.find(APART).since.id == "2017-18-Q2"


@pytest.mark.parametrize("period", ["2017-18-Q1", "2018-19-Q1", "2018-19"])
def test_and_not_before_or_after(period, briefing) -> None:
    assert briefing(period).tensions.find(APART) is None


def test_when_it_is_over_that_is_said(briefing) -> None:
    assert APART in {one.id for one in briefing("2018-19").tensions.gone}
    assert APART in {one.id for one in briefing("2018-19-Q1").tensions.gone}


def test_the_fall_in_short_term_care_in_2018_19_is_told_beside_the_middle_council(briefing) -> None:
    one = briefing("2018-19").tensions.find(f"{PLACE}.help-to-recover.one-sided")
    assert one.told.severity == "look closer"
    assert (
        "“Needed no more help after short-term care” fell from 71.2% in 2017/18 to 39.0% in 2018/19 (England's middle council "
        "76.9%, then 78.1%), a larger change than nearly all other councils saw."
    ) in one.told.sentence
    assert "No regime in this registry holds either partner to account for this in 2018/19" in one.told.sentence
    assert briefing("2017-18").tensions.find(f"{PLACE}.help-to-recover.one-sided").told.severity == "note"


def test_the_trusts_footprint_is_told_wherever_its_figures_stand(briefing) -> None:
    for outcome in ("timely-discharge", "emergency-care"):
        one = briefing("2018-19").tensions.find(f"{PLACE}.{outcome}.footprint")
        assert "Barking, Havering and Redbridge (26% of its people live in Barking and Dagenham, " in one.told.sentence
        assert "and it serves 84% of the people there)" in one.told.sentence


def test_both_verdicts_stand_in_their_own_words(briefing) -> None:
    one = briefing("2018-19").tensions.find(f"{PLACE}.timely-discharge.verdict-divergence")
    assert one.told.severity == "discuss at the board"
    assert "“Target missed at both trusts”" in one.told.sentence
    assert "“4 of 4, CPA-style, thresholds set in this registry”" in one.told.sentence
    assert "(80.7% at Barking, Havering and Redbridge and 85.6% at Barts Health)" in one.told.sentence
    assert "people from elsewhere are also served by Barking, Havering and Redbridge and by Barts Health" in one.told.sentence
    assert {row.shown for row in one.told.evidence} == {"80.7%", "85.6%", "240 days"}


def test_a_charge_on_one_side_names_what_carried_none_and_no_sum_without_a_rate(briefing) -> None:
    one = briefing("2018-19").tensions.find(f"{PLACE}.timely-discharge.single-penalty.discharge-2015")
    for figure in ("(240 days)", "(2,559 days)", "(15 days)"):
        assert figure in one.told.sentence
    assert "£" not in one.told.sentence


def test_what_could_not_be_compared_says_why_and_everything_tested_is_counted(briefing) -> None:
    board = briefing("2018-19").tensions
    assert board.tested["opposing-trends"] == 4
    assert board.tested["one-sided"] == 12
    reasons = [one.reason for one in board.not_tested]
    few = "“A&E within four hours” at Barts Health"
    assert any(few in one and "serves 16.3% of the council's people, and 80% are needed." in one for one in reasons)
    assert any(one == "No priorities of Barking and Dagenham had been agreed by March 2019." for one in reasons)


def test_the_sentence_for_the_minutes_names_what_to_discuss_and_adds_nothing_up(briefing, registry: Registry) -> None:
    shown = briefing("2018-19")
    assert tensions_sentence(shown.place.name, shown.period, shown.tensions, registry) == (
        "For Barking and Dagenham in 2018/19 the two regimes pull apart on “Leaving hospital as soon as I am ready”, for the "
        "board to discuss."
    )


def test_a_tension_as_old_as_the_figures_may_be_older(briefing) -> None:
    shown = briefing("2018-19")
    one = shown.tensions.find(f"{PLACE}.timely-discharge.verdict-divergence")
    assert since_words(one.since, shown.periods) == "open since Q1 2016/17 (April to June 2016), when the figures begin"


@pytest.mark.parametrize(("place", "period"), [(PLACE, "2017-18"), ("hackney", "2018-19-Q3"), ("luton", "2024-25")])
def test_what_is_kept_is_what_is_found_anew(place, period, store, registry: Registry) -> None:
    asked = parse_period(period)
    assert asked is not None
    with store.reading() as reading:
        known = known_from(reading, registry, [registry.places[place]])
        anew = {(cell.outcome, identity): document for cell in cells_of(known, registry.places[place], [asked])
                for identity, _, document in cell.tensions}  # fmt: skip
        rows = reading.tensions([place], [period])
    assert {(row["outcome"], row["tension"]): as_told(row["document"]) for row in rows} == {
        key: as_told(document) for key, document in anew.items()
    }
    assert rows


def test_a_changed_registry_judges_anew_what_was_kept_by_another(store, registry: Registry, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "indicators.toml").read_text(encoding="utf-8")
    path = tmp_path / "indicators.toml"
    path.write_text(text.replace("footprint = 0.8 ", "footprint = 0.2 "), encoding="utf-8")
    board = make_briefing(store, read_registry(path), Selection(PLACE, "2018-19")).tensions
    footprint = board.find(f"{PLACE}.emergency-care.footprint")
    assert footprint is not None  # Barts Health still serves few of the people
    assert board.find(f"{PLACE}.timely-discharge.verdict-divergence").since.id == "2016-17-Q1"
    london = make_briefing(store, read_registry(path), Selection(PLACE, "2022-23")).tensions
    assert london.find(f"{PLACE}.waiting-for-help.footprint") is not None


def test_a_told_tension_survives_being_kept(briefing) -> None:
    told = briefing("2018-19").tensions.tensions[0].told
    assert as_told(as_document(told)) == told


def test_the_period_before_is_of_the_same_length() -> None:
    for text, earlier in (("2018-19", "2017-18"), ("2018-19-Q1", "2017-18-Q4"), ("2018-04", "2018-03")):
        period = parse_period(text)
        assert period is not None
        assert before(period).id == earlier


def test_a_touched_indicator_touches_every_outcome_it_bears_on(registry: Registry) -> None:
    linked = {pair.outcome for pair in registry.linked}
    assert {one.id for one in outcomes_of(registry, {"dtoc-days-both"})} == {"timely-discharge"}
    assert {one.id for one in outcomes_of(registry, {"dtoc-days-social-care"})} == linked
    assert {one.id for one in outcomes_of(registry, {"oflog-asc1"})} == {"carers"}


@pytest.mark.parametrize(
    ("kind", "outcome", "partner"), [("footprint", None, None), (None, "carers", None), (None, None, "council")]
)
def test_filters_show_only_what_was_asked_for(kind, outcome, partner, briefing) -> None:
    board = briefing("2018-19").tensions
    shown = board.chosen(kind, outcome, partner)
    assert 0 < len(shown) < len(board.tensions)
    assert {one.told.kind for one in shown} <= ({kind} if kind else {one.value for one in TensionKind})
    assert outcome is None or {one.told.outcome for one in shown} == {outcome}
    assert partner is None or all(partner in one.told.sides for one in shown)


def test_a_later_year_does_not_change_what_was_unusual_then(store, registry: Registry) -> None:
    """What is kept for a year must not depend on figures that come more than three years later."""
    with store.reading() as reading:
        known = known_from(reading, registry, [registry.places[PLACE]])
    year = parse_period("2018-19")
    assert year is not None
    until = {
        key: {period: one for period, one in series.items() if period.end <= year.end} for key, series in known.series.items()
    }
    earlier = Known(registry, until, known.organisations)
    told = [chance_of_change(each, registry.indicators["oflog-asc5"], "E09000002", year) for each in (known, earlier)]
    assert told[0] == told[1] == pytest.approx(5 / 127)


@pytest.mark.parametrize("period", ["2024-25", "2025-26-Q1"])
def test_verdicts_that_cannot_be_compared_are_not_said_to_differ(period, briefing) -> None:
    """Talking therapies of May 2023 beside a council's year 2024/25: the labels differ, and the page does not compare them."""
    shown = briefing(period)
    assert "not the same time" in shown.incomparable("waiting-for-help")
    assert "on one their verdicts cannot be compared" in shown.summary
    assert "differ" not in shown.summary  # nothing is left of which it could be said
    (chip,) = re.findall(r"<li>(?:(?!<li>).)*?Not waiting long for help.*?</li>", tension_markup.verdict_map(shown, {}))
    assert "cannot be compared" in chip
    assert "≠" not in chip


def test_what_cannot_be_looked_for_is_not_said_to_have_gone(briefing, registry: Registry) -> None:
    """Of talking therapies nothing is held since May 2023: the verdicts of 2024/25 are not compared, and may differ still."""
    board = briefing("2024-25").tensions
    (therapy,) = [one for one in board.gone if (one.outcome, one.kind) == ("waiting-for-help", "verdict-divergence")]
    assert "not the same time" in board.not_told_now(therapy)
    shown = tension_markup.to_discuss(briefing("2024-25"), registry, {}, date(2026, 1, 1))
    assert "Found in the period before; whether it still stands cannot be told: Not waiting long for help" in shown
    assert "whether it still stands cannot be told: " + escape(board.not_told_now(therapy)) in tension_markup.gone(
        briefing("2024-25"), registry
    )
    told = [one for one in briefing("2018-19").tensions.gone if one.id == APART]
    assert briefing("2018-19").tensions.not_told_now(told[0]) == ""
