"""Every rule by its published and worked cases, and what must hold of any rule."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboard.judgement.rule_kinds import Judgement, judge
from dashboard.judgement.verdict import RANK, Standing
from datasets.errors import UserError
from datasets.facts import Better, Status
from datasets.registry import Registry, read_registry, refuse_to_join, same_measure
from datasets.rule_book import AnyRule, Band, Direction, Input, OrderedBands

REGISTRY = read_registry(Path(__file__).parents[3] / "indicators.toml")
CPA_INPUTS = (
    "corporate_assessment", "use_of_resources", "children_young_people", "social_care_adults", "housing", "environment",
    "culture", "benefits",
)  # fmt: skip


def judged(rule: str | AnyRule, unverified: bool = False, **inputs: object) -> Judgement:
    one = REGISTRY.rule(rule) if isinstance(rule, str) else rule
    return judge(one, {name: str(value) for name, value in inputs.items()}, unverified=unverified)


def cpa(scores: str, **more: object) -> Judgement:
    return judged("cpa-2005", **dict(zip(CPA_INPUTS, scores.split(), strict=True)), **more)


# --- access standards ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "on", "label", "standing"),
    [
        pytest.param(
            77, "2024-03",
            "95% within four hours (NHS Constitution): missed; 76% within four hours in March 2024 (recovery): met",
            Standing.CONTESTED, id="G14 77% in March 2024 passes the ambition and fails the standard",
        ),
        pytest.param(90, "2003-03", "90% within four hours (from March 2003): met", Standing.FAVOURABLE, id="March 2003"),
        pytest.param(
            99.9, "2004-12-31", "100% within four hours (NHS Plan, December 2004, before exceptions): missed",
            Standing.ADVERSE, id="December 2004, 100% in the NHS Plan",
        ),
        pytest.param(
            98, "2005-01", "98% within four hours (the NHS Plan with exceptions): met", Standing.FAVOURABLE, id="January 2005",
        ),
        pytest.param(95, "2011-01", "95% within four hours (NHS Constitution): met", Standing.FAVOURABLE, id="2011"),
        pytest.param(
            90, "2018-09",
            "95% within four hours (NHS Constitution): missed; 90% within four hours in September 2018 (interim): met",
            Standing.CONTESTED, id="September 2018, 90% interim",
        ),
        pytest.param(
            78, "2026-03",
            "95% within four hours (NHS Constitution): missed; "
            "78% within four hours (interim, 2024/25, kept for March 2026): met",
            Standing.CONTESTED, id="March 2026, 78%",
        ),
        pytest.param(
            82, "2027-03", "95% within four hours (NHS Constitution): missed", Standing.ADVERSE, id="82% is not verified",
        ),
        pytest.param(77, "2010-05", "no verdict: no target was found for 2010-05", Standing.NOT_JUDGED, id="2010"),
        pytest.param(
            75.9, "2023-24", "95% within four hours (NHS Constitution): missed", Standing.ADVERSE,
            id="an ambition for March does not judge a year",
        ),
    ],
)  # fmt: skip
def test_four_hours_by_date(value: float, on: str, label: str, standing: Standing) -> None:
    said = judged("ae-4h", value=value, date=on)
    assert (said.label, said.standing) == (label, standing)


def test_the_yardsticks_of_march_2024_are_named_and_flagged_as_contested() -> None:
    said = judged("ae-4h", value=77, date="15/03/2024")
    assert [(one["kind"], one["reach"]) for one in said.details["yardsticks"]] == [
        ("constitutional", "missed"),
        ("recovery", "met"),
    ]
    assert said.details["contested_band"] is True
    assert "77 against 76, met" in said.binding_rule
    assert "77 against 95, missed, by 18" in said.binding_rule
    assert [(flip.input, flip.after) for flip in said.flips] == [("value", 75.9)]
    assert said.status_word == "verified"


def test_what_is_not_verified_judges_only_when_asked_and_says_so() -> None:
    without, asked = judged("ae-4h", value=82, date="2027-03"), judged("ae-4h", unverified=True, value=82, date="2027-03")
    assert (without.status_word, asked.status_word) == ("verified", "unverified")
    assert any("82%" in note and "not used" in note for note in without.notes)
    assert asked.standing is Standing.CONTESTED
    assert asked.binding_rule.startswith("Unverified: ")


@pytest.mark.parametrize(("baseline", "target"), [(55, 65), (58, 65), (60, 67), (66, 73)])
def test_rtt_2026_27_takes_the_greater_of_baseline_plus_seven_and_65(baseline: float, target: float) -> None:
    """G13."""
    bare = judged("rtt-2026", baseline=baseline)
    assert (bare.label, bare.details["target"], bare.standing) == (f"target {target}", target, Standing.NOT_JUDGED)
    met, missed = judged("rtt-2026", baseline=baseline, value=target), judged("rtt-2026", baseline=baseline, value=target - 0.1)
    assert (met.standing, missed.standing) == (Standing.FAVOURABLE, Standing.ADVERSE)
    assert missed.flips[0].after == target
    assert met.binding_rule.startswith("The greater of baseline + 7 points and 65% in March 2027: ")


@pytest.mark.parametrize(
    ("rule", "inputs", "standing"),
    [
        pytest.param("rtt-2025", {"baseline": 60, "value": 65}, "favourable", id="a trust five points up in March 2026"),
        pytest.param("rtt-2025", {"baseline": 60, "value": 64.9}, "adverse", id="not quite"),
        pytest.param("rtt-18-weeks", {"value": 65, "date": "2026-03", "organisation": "england"}, "contested", id="65 of 92"),
        pytest.param(
            "rtt-18-weeks", {"value": 65, "date": "2026-03", "organisation": "trust"}, "adverse", id="65 is England's"
        ),
        pytest.param("rtt-18-weeks", {"value": 70, "date": "2027-03", "organisation": "england"}, "contested", id="70 in 2027"),
        pytest.param("rtt-18-weeks", {"value": 92, "date": "2029-03", "organisation": "trust"}, "favourable", id="92 in 2029"),
        pytest.param("cancer-28-day", {"value": 80, "date": "2026-03"}, "favourable", id="28 days, March 2026"),
        pytest.param("cancer-28-day", {"value": 79.9, "date": "2028-29"}, "adverse", id="28 days, kept to 2028/29"),
        pytest.param("cancer-62-day", {"value": 75, "date": "2026-03"}, "favourable", id="62 days, March 2026"),
        pytest.param("cancer-62-day", {"value": 75, "date": "2028-29"}, "adverse", id="62 days, 2028/29: 85%"),
        pytest.param("cancer-62-day", {"value": 75, "date": "2027-05"}, "not judged", id="62 days, between the targets"),
        pytest.param("cancer-31-day", {"value": 96, "date": "2028-29"}, "favourable", id="31 days"),
        pytest.param("ambulance-category-2", {"value": 30, "date": "2025-26"}, "favourable", id="30 minutes: lower is better"),
        pytest.param("ambulance-category-2", {"value": 30.1, "date": "2025-26"}, "adverse", id="over 30 minutes"),
        pytest.param("community-18-weeks", {"value": 80, "date": "2028-29"}, "favourable", id="community services"),
        pytest.param("dtoc-2017", {"value": 3.5, "date": "2017-09"}, "favourable", id="3.5% of bed days"),
        pytest.param("psa-intensive-home-care", {"value": 30, "date": "2006-03"}, "favourable", id="30% by March 2006"),
        pytest.param("psa-intensive-home-care", {"value": 30, "date": "2008-03"}, "adverse", id="34% by March 2008"),
    ],
)
def test_other_dated_targets(rule: str, inputs: Mapping[str, Any], standing: str) -> None:
    assert judged(rule, **inputs).standing == standing


# --- CPA: the harder test -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "label", "row", "status"),
    [
        pytest.param("3  3 2 2  2 2 3 2", "3 stars", "3b", "verified", id="G1 Herefordshire 2006"),
        pytest.param("3  3 2 2  1 2 3 2", "2 stars", "3c", "verified", id="G1 Herefordshire 2007"),
        pytest.param("3  3 3 3  3 2 2 3", "3 stars", "3b", "verified", id="G2 Ealing 2006"),
        pytest.param("2  2 3 3  2 3 1 3", "1 star", "2c", "reconstructed", id="G4 Lambeth 2006"),
        pytest.param("3  2 2 3  n/a 3 4 n/a", "3 stars", "3b", "verified", id="Bedfordshire 2007"),
        pytest.param("2  3 3 3  3 3 2 3", "3 stars", "2a", "verified", id="Barking & Dagenham 2006"),
        pytest.param("3  3 2 3  2 3 2 3", "3 stars", "3b", "verified", id="Barking & Dagenham 2007"),
        pytest.param("4  3 3 3  2 2 2 2", "4 stars", "4a", "verified", id="row 4a"),
        pytest.param("4  2 3 3  1 2 2 2", "3 stars", "4b", "verified", id="row 4b"),
        pytest.param("4  1 3 3  1 2 2 2", "2 stars", "4c", "verified", id="row 4c"),
        pytest.param("4  1 1 3  2 2 2 2", "1 star", "4d", "verified", id="row 4d"),
        pytest.param("3  3 3 3  3 3 3 3", "4 stars", "3a", "verified", id="row 3a"),
        pytest.param("3  3 3 3  1 1 3 3", "1 star", "3d", "verified", id="row 3d"),
        pytest.param("2  3 3 3  3 3 1 3", "1 star", "2c", "reconstructed", id="row 2c"),
        pytest.param("2  2 3 3  2 2 2 2", "2 stars", "2b", "verified", id="row 2b"),
        pytest.param("2  1 1 3  2 2 2 2", "0 stars", "2d", "reconstructed", id="row 2d"),
        pytest.param("1  3 3 3  3 3 3 3", "no verdict: row not verified", "1a", "unverified", id="row 1a is not verified"),
    ],
)
def test_the_harder_test(scores: str, label: str, row: str, status: str) -> None:
    said = cpa(scores)
    assert (said.label, said.details["row"], said.status_word) == (label, row, status)
    assert f"Row {row}: " in said.binding_rule


def test_ealing_2006_is_blocked_by_level_2_below_3() -> None:
    """G2: four stars at corporate assessment 3 need no level 2 score below 3 (not 2)."""
    said = cpa("3  3 3 3  3 2 2 3")
    assert (
        "Row 3a (4 stars) is blocked: level 2 has 2 below 3 (environment 2, culture 2), and it allows none" in said.binding_rule
    )


def test_one_service_drop_cost_herefordshire_a_star() -> None:
    back = next(flip for flip in cpa("3  3 2 2  1 2 3 2").flips if flip.input == "housing")
    assert (back.before, back.after, back.label) == (1, 2, "3 stars")


@pytest.mark.parametrize("name", CPA_INPUTS)
def test_a_score_subject_to_review_gives_no_verdict(name: str) -> None:
    """G5."""
    said = judged("cpa-2005", **{**dict.fromkeys(CPA_INPUTS, 3), name: "S/R"})
    assert (said.label, said.standing) == (f"no verdict: {name} subject to review", Standing.NOT_JUDGED)
    assert said.flips == ()


def test_direction_of_travel_and_value_for_money_are_not_inputs() -> None:
    plain = cpa("3  3 3 3  3 2 2 3")
    beside = cpa("3  3 3 3  3 2 2 3", direction_of_travel="S/R", value_for_money=1)
    assert beside.label == plain.label
    assert any("direction_of_travel is subject to review" in note for note in beside.notes)


def test_a_protected_council_keeps_the_corporate_score_before_in_the_rounds_that_had_it() -> None:
    protected = {"protected": "yes", "corporate_assessment_before": 3}
    used = cpa("2  3 3 3  3 3 3 3", round=2007, **protected)
    assert (used.label, used.details["corporate_used"], used.details["corporate_published"]) == ("4 stars", 3, 2)
    last = cpa("2  3 3 3  3 3 3 3", round=2008, **protected)
    assert (last.label, last.details["corporate_used"]) == ("3 stars", 2)
    assert cpa("2  3 3 3  3 3 3 3", round=2005, **protected).label.startswith("no verdict: whether")
    with pytest.raises(UserError, match="round: missing"):
        cpa("2  3 3 3  3 3 3 3", **protected)


def test_corporate_assessment_1_judges_only_when_asked() -> None:
    said = judged("cpa-2005", unverified=True, **{**dict.fromkeys(CPA_INPUTS, 3), "corporate_assessment": 1})
    assert (said.label, said.status_word) == ("2 stars", "unverified")
    assert said.binding_rule.startswith("Unverified: Row 1a")


def test_the_published_scores_of_2006_give_one_star_or_more_and_no_verdict_under_review(real_files: Path) -> None:
    """27 councils of the 2006 table: none had no stars, and only Buckinghamshire has a score under review."""
    cases: dict[str, dict[str, str]] = {}
    with (real_files / "council" / "cpa_scores_2006.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            cases.setdefault(row["council"], {})[row["measure"]] = row["score_as_printed"]
    labels = {council: judge(REGISTRY.rule("cpa-2005"), scores).label for council, scores in cases.items()}
    assert [one for one in labels if labels[one].startswith("no verdict")] == ["Buckinghamshire + S/R"]
    assert "0 stars" not in labels.values()
    assert (labels["Ealing"], labels["Barking & Dagenham"], labels["Cornwall"]) == ("3 stars", "3 stars", "3 stars")


# --- CPA 2002 to 2004, and service scores -------------------------------------------------------------------------------------


def test_ealing_2004_is_good_by_the_matrix_and_weak_by_an_imported_rule() -> None:
    """G6: [2005] EWHC 195 (Admin); [2005] EWCA Civ 556."""
    said = judged("cpa-2002", service_score=3, ability_score=3, social_services_stars=0)
    assert (said.details["matrix"], said.label, said.standing) == ("good", "weak", Standing.ADVERSE)
    assert said.details["imported_from"] == "CSCI"
    assert said.binding_rule.startswith("CPA02-04: ")
    assert [(flip.input, flip.after, flip.label) for flip in judged(
        "cpa-2002", service_score=3, ability_score=3, social_services_stars=0, education=3, financial_standing=3
    ).flips] == [("social_services_stars", 1, "good")]  # fmt: skip


@pytest.mark.parametrize("name", ["education", "financial_standing"])
def test_the_lowest_score_on_education_or_finance_holds_to_weak(name: str) -> None:
    scores = {"education": 2, "financial_standing": 2} | {name: 1}
    said = judged("cpa-2002", service_score=3, ability_score=3, social_services_stars=2, **scores)
    assert (said.label, "imported_from" in said.details) == ("weak", False)


def test_good_by_the_matrix_stands_where_no_override_bites() -> None:
    said = judged("cpa-2002", service_score=3, ability_score=3, social_services_stars=1, education=2, financial_standing=2)
    assert (said.label, said.standing) == ("good", Standing.FAVOURABLE)


def test_an_unknown_cell_or_an_untried_override_gives_no_verdict() -> None:
    unknown = judged("cpa-2002", service_score=4, ability_score=3, social_services_stars=0)
    assert unknown.label == "no verdict: this cell of the matrix was not found"
    assert any(note.startswith("CPA02-04") for note in unknown.notes)
    assert judged("cpa-2002", service_score=3, ability_score=3, social_services_stars=2).label.startswith(
        "no verdict: education"
    )


@pytest.mark.parametrize(
    ("of", "lower", "upper", "label", "rule"),
    [
        (20, 0, 7, "4", "CPAS-02"),
        (20, 1, 7, "3", "CPAS-03"),
        (20, 3, 5, "3", "CPAS-03"),
        (20, 4, 12, "2", "CPAS-05"),
        (20, 7, 13, "1", "CPAS-04"),
    ],
    ids=["G7 none low", "G7 one low", "G7 both at the bar", "G7 too many low for 3", "G7 35% low"],
)
def test_the_service_score(of: int, lower: int, upper: int, label: str, rule: str) -> None:
    counts = {"indicators": of, "at_or_below_lower": lower, "at_or_above_upper": upper}
    with pytest.raises(UserError, match="--unverified"):
        judged("cpa-service", **counts)
    said = judged("cpa-service", unverified=True, **counts)
    assert (said.label, said.status_word) == (label, "unverified")
    assert said.binding_rule.startswith(f"Unverified: {rule}: ")


def test_a_basket_cannot_hold_more_than_it_holds() -> None:
    with pytest.raises(UserError, match="21 together, of 20"):
        judged("cpa-service", unverified=True, indicators=20, at_or_below_lower=8, at_or_above_upper=13)


# --- NHS star ratings and health check ----------------------------------------------------------------------------------------

PCT = (
    "gp_access", "primary_care_access", "drug_misuse_treatment", "financial_management", "smoking_quitters",
    "improving_working_lives", "outpatient_waits", "elective_waits", "ae_four_hours",
)  # fmt: skip
AREAS = ("access_to_quality_services", "improving_health", "service_provision")
ACUTE = (
    "trolley_waits", "two_week_cancer_wait", "financial_management", "hospital_cleanliness", "improving_working_lives",
    "booking", "outpatient_waits", "elective_waits", "ae_four_hours",
)  # fmt: skip
ACUTE_AREAS = ("clinical_focus", "patient_focus", "capacity_and_capability")


def pct(areas: str = "high high high", **results: str) -> Judgement:
    focus = dict(zip(AREAS, areas.split(), strict=True))
    return judged("stars-2004", organisation="pct", **{**dict.fromkeys(PCT, "a"), **results}, **focus)


def acute(areas: str, **results: str) -> Judgement:
    focus = dict(zip(ACUTE_AREAS, areas.split(), strict=True))
    return judged("stars-2004", organisation="acute", **{**dict.fromkeys(ACUTE, "a"), **results}, **focus)


@pytest.mark.parametrize(
    ("said", "label", "rule"),
    [
        pytest.param(pct(), "three stars possible", "SR-07", id="G8 Airedale"),
        pytest.param(pct(clinical_governance="n/a"), "three stars possible", "SR-07", id="Bassetlaw"),
        pytest.param(pct(smoking_quitters="u"), "three stars possible", "SR-07", id="G8 Bedford"),
        pytest.param(pct(smoking_quitters="u", gp_access="u"), "three stars not possible", "SR-07", id="G9 two under-achieved"),
        pytest.param(pct(outpatient_waits="su"), "three stars not possible", "SR-08", id="Newcastle, one significantly"),
        pytest.param(acute("high high medium"), "three stars possible", "SR-07", id="Birmingham Children's"),
        pytest.param(
            acute("medium high high", ae_four_hours="n/a", trolley_waits="n/a"), "three stars possible", "SR-07", id="Walton"
        ),
        pytest.param(
            acute("medium medium high"), "no verdict: how far clinical_focus and patient_focus counts was not found", "No",
            id="two medium areas were never seen",
        ),
        pytest.param(pct(gp_access="-"), "no verdict: no data for gp_access", "SR-07", id="no data"),
        pytest.param(pct(gp_access="-", outpatient_waits="su"), "three stars not possible", "SR-08", id="no data and one su"),
    ],
)  # fmt: skip
def test_whether_three_stars_are_possible(said: Judgement, label: str, rule: str) -> None:
    assert said.label == label
    assert said.binding_rule.startswith(rule)
    assert said.standing is Standing.NOT_JUDGED


def test_bedford_is_one_target_away_from_no_third_star() -> None:
    said = pct(smoking_quitters="u")
    assert said.details["under_achieved"] == 1
    assert {flip.label for flip in said.flips} == {"three stars not possible"}
    assert len([flip for flip in said.flips if flip.input in PCT]) == 9


def test_key_targets_of_the_other_kind_of_trust_are_not_asked_for() -> None:
    with pytest.raises(UserError, match="trolley_waits: missing"):
        judged("stars-2004", organisation="acute", **dict.fromkeys(PCT, "a"), **dict.fromkeys(AREAS, "high"))


def test_penalty_points_are_off_and_know_only_the_end_of_the_scale() -> None:
    with pytest.raises(UserError, match="switched off"):
        judged("stars-points", under_achieved=0, significantly_under_achieved=2)
    assert judged("stars-points", unverified=True, under_achieved=0, significantly_under_achieved=2).label == "0 stars"
    assert judged("stars-points", unverified=True, under_achieved=5, significantly_under_achieved=0).label.startswith(
        "no verdict"
    )


def test_the_two_ratings_of_the_health_check_are_never_merged() -> None:
    said = judged("ahc", quality_of_services="excellent", use_of_resources="weak")
    assert said.label == "Quality of services: excellent; Use of resources: weak"
    assert said.standing is Standing.NOT_JUDGED
    assert said.details["standings"] == {"quality_of_services": "favourable", "use_of_resources": "adverse"}
    assert judged("ahc", quality_of_services="fair").standing is Standing.CONTESTED
    with pytest.raises(UserError, match="at least one of"):
        judged("ahc")


@pytest.mark.parametrize(("stars", "standing"), [(3, "favourable"), (2, "contested"), (1, "adverse"), (0, "adverse")])
def test_published_stars(stars: int, standing: str) -> None:
    assert judged("stars-published", stars=stars).standing == standing


def test_direction_of_travel_is_a_judgement_without_a_standing() -> None:
    assert judged("direction-of-travel", direction_of_travel="improving well").standing is Standing.NOT_JUDGED


# --- NHS Oversight Framework --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quartile", "deficit", "label", "rule", "standing"),
    [
        pytest.param(1, "true", "segment 3", "NOF25-03", "contested", id="G10 best quartile in deficit"),
        pytest.param(1, "false", "segment 1", "NOF25-02", "favourable", id="best quartile, no deficit"),
        pytest.param(4, "true", "segment 4", "NOF25-02", "adverse", id="G10 worst quartile in deficit: never improved"),
        pytest.param(3, "true", "segment 3", "NOF25-02", "contested", id="third quartile: the override changes nothing"),
    ],
)
def test_segments_of_2025(quartile: int, deficit: str, label: str, rule: str, standing: str) -> None:
    said = judged("nof-2025", average=1.6, quartile=quartile, deficit=deficit)
    assert (said.label, said.standing) == (label, standing)
    assert said.binding_rule.startswith(rule)


def test_a_segment_held_down_by_money_alone_is_tagged_and_the_one_before_is_shown() -> None:
    said = judged("nof-2025", average=1.6, quartile=1, deficit="yes")
    assert said.details == {"before_override": "segment 1", "tags": ["finance-only"]}
    assert [(flip.input, flip.before, flip.after, flip.label) for flip in said.flips] == [
        ("deficit", True, False, "segment 1"),
        ("quartile", 1, 4, "segment 4"),
    ]


def test_segment_5_is_given_and_boards_have_none() -> None:
    assert judged("nof-2025", quartile=4, deficit="yes", intensive_support="yes").binding_rule.startswith("NOF25-04")
    board = judged("nof-2025", quartile=2, deficit="no", organisation="icb")
    assert (board.label, board.standing) == ("no verdict: not segmented", Standing.NOT_JUDGED)


@pytest.mark.parametrize(
    ("before", "change"), [(2.30, "within the noise"), (2.50, "within the noise"), (2.51, "distinguishable")]
)
def test_a_change_within_the_likely_range_is_noise(before: float, change: str) -> None:
    said = judged(
        "nof-2025", average=2.37, quartile=3, deficit="no", likely_low=2.2, likely_high=2.5, average_before=before
    )  # fmt: skip
    assert said.details["change"] == change


def test_a_suppressed_average_does_not_take_the_segment_away() -> None:
    assert judged("nof-2025", average="[c]", quartile=2, deficit="no").label == "segment 2"


def test_segments_of_two_editions_are_a_break_and_not_a_series() -> None:
    """G11."""
    old, new = REGISTRY.rule("nof-2025"), REGISTRY.rule("nof-2026")
    assert old.code == new.code
    assert not same_measure(old, new)
    with pytest.raises(UserError, match="different measures and cannot be joined"):
        refuse_to_join(old, new)
    said = judged("nof-2026", average=2.1, average_before=2.4, edition_before="2025/26")
    assert said.details["change"] == "break"


def test_2026_has_no_verdict_until_its_thresholds_are_entered() -> None:
    rule = REGISTRY.rule("nof-2026")
    assert judged(rule, average=2.1).label == "no verdict: the thresholds have not been entered"
    entered = type(rule).model_validate(
        {**rule.model_dump(), "thresholds": [1.5, 2.0, 2.5], "thresholds_source": "a test"}
    )  # fmt: skip
    said = judged(entered, average=2.0)  # type: ignore[arg-type]
    assert (said.label, said.standing) == ("segment 2 before adjustment", Standing.FAVOURABLE)
    assert (said.flips[0].after, said.flips[0].label) == (2.01, "segment 3 before adjustment")


def test_the_same_score_is_best_in_one_regime_and_worst_in_another() -> None:
    """G22."""
    segment = judged("nof-2025", quartile=1, deficit="no")
    stars = cpa("4  1 1 3  2 2 2 2")
    assert (segment.label, segment.standing, segment.rule.direction) == ("segment 1", Standing.FAVOURABLE, Direction.ONE)
    assert (stars.label, stars.standing, stars.rule.direction) == ("1 star", Standing.ADVERSE, Direction.FOUR)


# --- CQC, social services, bands, plans, and no target ------------------------------------------------------------------------

STATEMENTS = tuple(REGISTRY.rule("cqc-2023").inputs)


def cqc(total: int) -> Judgement:
    scores, left = [], total
    for at in range(9):
        scores.append(max(1, min(4, left - (8 - at))))
        left -= scores[-1]
    assert (left, len(STATEMENTS)) == (0, 9)
    return judged("cqc-2023", **dict(zip(STATEMENTS, scores, strict=True)))


@pytest.mark.parametrize(
    ("total", "rounded", "label"),
    [
        (9, 25, "inadequate"),
        (13, 36, "inadequate"),
        (14, 39, "requires improvement"),
        (22, 61, "requires improvement"),
        (23, 64, "good"),
        (27, 75, "good"),
        (31, 86, "good"),
        (32, 89, "outstanding"),
    ],
    ids=lambda value: f"G12 sum {value}" if isinstance(value, int) and value < 25 else str(value),
)
def test_cqc_sums(total: int, rounded: int, label: str) -> None:
    said = cqc(total)
    assert (said.details["sum"], said.details["rounded"], said.label) == (total, rounded, label)


def test_only_a_sum_of_14_depends_on_the_rounding() -> None:
    assert [total for total in range(9, 37) if any("the rounding decides" in note for note in cqc(total).notes)] == [14]


def test_one_point_on_one_statement_moves_a_whole_council() -> None:
    said = cqc(22)
    assert abs(said.flips[0].after - said.flips[0].before) == 1
    assert said.flips[0].label == "good"


SERVED = {"adults_prospects": "promising", "children_prospects": "excellent"}


def test_a_fail_in_either_service_is_no_stars() -> None:
    for failed, other in (("adults", "children"), ("children", "adults")):
        said = judged("ssi-stars", **SERVED, **{f"{failed}_served_well": "no", f"{other}_served_well": "yes"})
        assert (said.label, said.standing) == ("0 stars", Standing.ADVERSE)
        assert said.binding_rule.startswith("SSI-02")


@pytest.mark.parametrize(
    ("inputs", "judgement", "held"),
    [
        ({"equipment_in_3_weeks": 79.9}, "adults_served_well", "most"),
        ({"equipment_in_3_weeks": 80}, "adults_served_well", "yes"),
        ({"equipment_in_3_weeks": 50, "equipment_small_numbers": "yes"}, "adults_served_well", "yes"),
        ({"children_3_placements": 20.1}, "children_served_well", "some"),
        ({"children_3_placements": 20}, "children_served_well", "yes"),
        ({"re_registrations": 24.1}, "children_served_well", "some"),
        ({"re_registrations": 24.1, "re_registrations_small_numbers": "yes"}, "children_served_well", "yes"),
    ],
    ids=[
        "equipment",
        "equipment at the bar",
        "SSI-04",
        "placements",
        "placements at the bar",
        "re-registrations",
        "SSI-04 too",
    ],
)
def test_key_indicators_cap_a_judgement_and_the_stars_are_not_made_up(
    inputs: dict[str, Any], judgement: str, held: str
) -> None:
    said = judged("ssi-stars", **SERVED, adults_served_well="yes", children_served_well="yes", **inputs)
    assert said.details["judgements"][judgement] == held
    assert said.label == "no verdict: the combination table was not found"


@pytest.mark.parametrize(
    ("band", "label", "asked", "standing"),
    [
        (5, "band 5: very good", "band 5: very good", "favourable"),
        (4, "band 4: good", "band 4: good", "favourable"),
        (3, "band 3: acceptable", "band 3: acceptable", "contested"),
        (2, "band 2", "band 2: ask questions", "adverse"),
        (1, "band 1", "band 1: investigate urgently", "adverse"),
    ],
)
def test_paf_bands_as_published(band: int, label: str, asked: str, standing: str) -> None:
    said, too = judged("paf-bands", band=band), judged("paf-bands", unverified=True, band=band)
    assert (said.label, said.standing, said.status_word) == (label, standing, "verified")
    assert (too.label, too.status_word) == (asked, "verified" if label == asked else "unverified")


def test_bands_are_intervals_and_need_not_rise_with_the_value() -> None:
    """A made-up measure whose very high values drop a band: none was read, so none is shipped."""
    paf = REGISTRY.rule("paf-bands")
    assert isinstance(paf, OrderedBands)
    bands = (
        Band(band=3, label="band 3", below=10),
        Band(band=5, label="band 5", at_least=10, below=20),
        Band(band=4, label="band 4", at_least=20),
    )
    value = {"words": "a figure", "kind": "number", "step": 1}
    rule = OrderedBands.model_validate({**paf.model_dump(), "bands": bands, "inputs": {"value": value}})
    assert [judged(rule, value=value).label for value in (9, 10, 19, 20)] == ["band 3", "band 5", "band 5", "band 4"]
    assert (judged(rule, value=18).flips[0].after, judged(rule, value=18).flips[0].label) == (20, "band 4")


@pytest.mark.parametrize(
    ("value", "target", "better", "gap"),
    [
        pytest.param(1106, 605, "lower", 501, id="G20 Herefordshire 2022/23 avoidable admissions"),
        pytest.param(90, 91.6, "higher", 1.6, id="G20 Herefordshire 2022/23 discharge to usual home"),
    ],
)
def test_a_missed_local_plan_says_by_how_much(value: float, target: float, better: str, gap: float) -> None:
    said = judged("bcf-plan", value=value, target=target, better=better)
    assert (said.label, said.standing, said.details["missed_by"]) == ("missed", Standing.ADVERSE, gap)
    assert said.flips[0].after == target


def test_process_and_outcome_of_the_fund_are_kept_apart() -> None:
    said = judged("bcf-plan", value=90, target=91.6, better="higher", conditions_met="yes")
    assert said.label == "outcome: missed; process: conditions met"
    assert (said.standing, said.details["process"]) == (Standing.ADVERSE, "conditions met")


@pytest.mark.parametrize("rule", ["ascof", "lof"])
def test_no_target_is_invented(rule: str) -> None:
    said = judged(rule, value=68.1)
    assert (said.label, said.standing, said.flips) == ("no target set by this regime", Standing.NOT_JUDGED, ())


@pytest.mark.parametrize("rule", ["bvpi", "ni"])
def test_what_was_not_found_is_not_called_absent(rule: str) -> None:
    assert judged(rule, value=1).label == "no verdict: no target of this indicator was found"


# --- missing values, faults, and codes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["[c]", "*", "..", ":"])
def test_a_missing_value_is_no_data_with_a_reason_and_never_zero(mark: str) -> None:
    """G23."""
    said = judged("ae-4h", value=mark, date="2024-03")
    assert (said.standing, said.flips) == (Standing.NO_DATA, ())
    assert said.label.startswith("no verdict: value ")


def test_all_faults_of_a_case_are_said_at_once() -> None:
    with pytest.raises(UserError) as found:
        judged("ae-4h", vlaue=77, date="Marchember", value=120)
    said = str(found.value)
    assert '"vlaue" is no input of ae-4h. Did you mean "value"?' in said
    assert 'date: "Marchember" is not a day' in said
    assert 'value: "120" is not a number from 0 to 100' in said
    with pytest.raises(UserError, match="housing: missing") as found:
        judged("cpa-2005", corporate_assessment=5)
    assert 'corporate_assessment: "5" is not a whole number from 1 to 4' in str(found.value)


def test_ascof_2b_of_two_editions_is_two_measures(registry: Registry) -> None:
    """G21: the 91-day reablement measure to 2022-23, care-home admissions of 18 to 64 since."""
    now = registry.indicator("ascof-2b")
    before = now.model_copy(update={"edition": "2011-12 to 2022-23"})
    assert before.code == now.code
    assert not same_measure(before, now)
    assert same_measure(now, now.model_copy(update={"short": "other words"}))
    with pytest.raises(UserError, match="cannot be joined"):
        refuse_to_join(before, now)


# --- what must hold of any case -----------------------------------------------------------------------------------------------

SCORE = st.integers(1, 4)
SERVICES = st.tuples(*[SCORE] * 8)
ONE_DECIMAL = st.integers(0, 1000).map(lambda tenths: tenths / 10)


@given(ONE_DECIMAL, st.sampled_from(["2018-09", "2024-03", "2024-07", "2018-06"]))
def test_mirroring_the_direction_mirrors_the_verdict(value: float, on: str) -> None:
    rule = REGISTRY.rule("ae-4h")
    mirrored = rule.model_copy(update={
        "better": Better.LOWER,
        "targets": tuple(one.model_copy(update={"value": 100 - one.value}) for one in rule.targets),  # type: ignore[union-attr]
    })  # fmt: skip
    one, other = judged(rule, value=value, date=on), judged(mirrored, value=round(100 - value, 1), date=on)
    assert (one.label, one.standing) == (other.label, other.standing)
    assert [round(100 - flip.after, 1) for flip in one.flips] == [flip.after for flip in other.flips]


@given(SERVICES, st.integers(0, 7))
def test_a_better_score_never_worsens_the_stars(scores: tuple[int, ...], at: int) -> None:
    assume(scores[at] < 4 and scores[0] > 1)
    better = [score + (n == at) for n, score in enumerate(scores)]
    before, after = cpa(" ".join(map(str, scores))), cpa(" ".join(map(str, better)))
    assert RANK[after.standing] <= RANK[before.standing]
    assert int(after.label[0]) >= int(before.label[0])


@given(ONE_DECIMAL, ONE_DECIMAL, st.sampled_from(["ae-4h", "cancer-28-day"]))
def test_a_better_figure_never_worsens_a_standing(one: float, other: float, rule: str) -> None:
    low, high = sorted((one, other))
    worse, better = (judged(rule, value=value, date="2026-03") for value in (low, high))
    assert RANK[better.standing] <= RANK[worse.standing]


@given(st.integers(9, 36), st.integers(9, 36))
def test_a_higher_sum_never_worsens_the_rating(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert RANK[cqc(high).standing] <= RANK[cqc(low).standing]


@settings(max_examples=40)
@given(SERVICES)
def test_flips_really_flip_and_no_smaller_change_does(scores: tuple[int, ...]) -> None:
    """Tried again in the plainest way: every score of every input, one at a time."""
    assume(scores[0] > 1)
    said = cpa(" ".join(map(str, scores)))
    nearest: dict[str, int] = {}
    for at, name in enumerate(CPA_INPUTS):
        for score in range(1, 5):
            tried = cpa(" ".join(str(score if n == at else one) for n, one in enumerate(scores)))
            if tried.answered and tried.label != said.label:
                nearest[name] = min(nearest.get(name, 9), abs(score - scores[at]))
    assert {flip.input: abs(flip.after - flip.before) for flip in said.flips} == nearest
    sizes = [abs(flip.after - flip.before) for flip in said.flips]
    assert sizes == sorted(sizes)
    for flip in said.flips:
        changed = {**dict(zip(CPA_INPUTS, scores, strict=True)), flip.input: flip.after}
        assert judged("cpa-2005", **changed).label == flip.label


@settings(max_examples=40)
@given(ONE_DECIMAL, st.sampled_from(["2018-09", "2024-03", "2024-07", "2018-06"]))
def test_the_flip_of_a_figure_is_the_smallest_of_one_decimal(value: float, on: str) -> None:
    said = judged("ae-4h", value=value, date=on)
    (flip,) = said.flips
    assert judged("ae-4h", value=flip.after, date=on).label == flip.label != said.label
    steps = round(abs(flip.after - value) * 10)
    for step in range(1, steps):
        for near in (value - step / 10, value + step / 10):
            if 0 <= near <= 100:
                assert judged("ae-4h", value=round(near, 1), date=on).label == said.label


@settings(max_examples=40)
@given(st.integers(1, 60), st.data())
def test_flips_of_a_basket_are_the_smallest(of: int, data: st.DataObject) -> None:
    lower = data.draw(st.integers(0, of))
    upper = data.draw(st.integers(0, of - lower))
    counts = {"indicators": of, "at_or_below_lower": lower, "at_or_above_upper": upper}
    said = judged("cpa-service", unverified=True, **counts)
    for name in ("at_or_below_lower", "at_or_above_upper"):
        room = of - (lower + upper - counts[name])
        others = [
            n for n in range(room + 1) if judged("cpa-service", unverified=True, **{**counts, name: n}).label != said.label
        ]
        found = [abs(flip.after - flip.before) for flip in said.flips if flip.input == name]
        assert found == ([min(abs(n - counts[name]) for n in others)] if others else [])


ODD = st.sampled_from(["S/R", "-", "[c]", "*", "n/a", "1e400", "nan", "31/02/2024", "x"])


def text_for(one: Input) -> st.SearchStrategy[str]:
    """What may stand in an input, sometimes something odd, and sometimes nothing where nothing is required."""
    if one.choices:
        usual: st.SearchStrategy[str] = st.sampled_from(one.choices)
    elif one.is_whole:
        usual = st.integers(int(one.minimum or 0), min(int(one.maximum or 0), 2010)).map(str)
    elif one.is_number:
        usual = st.integers(int(10 * (one.minimum or 0)), int(10 * (one.maximum or 200))).map(lambda tenths: str(tenths / 10))
    else:
        usual = st.sampled_from({"date": ["2006-03", "2026-03", "2028-29"], "yes-no": ["yes", "no"]}.get(one.kind, ["2025/26"]))
    often = [usual] * 12 + [ODD]
    return st.one_of(*often, *([] if one.required else [st.just("")] * 3))


@settings(max_examples=300)
@given(st.data(), st.sampled_from(sorted(REGISTRY.rules)), st.booleans())
def test_any_inputs_get_an_answer_or_a_fault_in_words(data: st.DataObject, name: str, unverified: bool) -> None:
    rule = REGISTRY.rule(name)
    inputs = {one: data.draw(text_for(spec), label=one) for one, spec in rule.inputs.items()}
    try:
        said = judge(rule, inputs, unverified=unverified)
    except UserError:
        return
    assert said.answered or said.flips == ()
    assert said.status is not Status.UNVERIFIED or unverified or not said.answered
    assert said.standing is not Standing.NO_DATA or not said.answered
    for flip in said.flips:
        changed = {True: "yes", False: "no"}.get(flip.after, flip.after) if isinstance(flip.after, bool) else flip.after
        again = judge(rule, {**inputs, flip.input: str(changed)}, unverified=unverified)
        assert again.label == flip.label != said.label


def test_statuses_are_three_words() -> None:
    words = {cpa("3 3 3 3 3 3 3 3").status_word, cpa("2 2 3 3 2 3 1 3").status_word}
    assert words == {"verified", "reconstructed"}
    assert REGISTRY.rule("cpa-service").status is Status.UNVERIFIED
    assert REGISTRY.rule("cpa-2005").valid_from <= date(2005, 12, 31)


def test_brighton_and_hove_every_condition_met_and_one_of_three_metrics_on_track() -> None:
    """Quarter 3 of 2025/26: the verdict on the process and the verdicts on the outcomes are told apart, never merged."""
    metrics = ((1, 2, "lower"), (5, 4, "lower"), (700, 600, "lower"))
    said = [judged("bcf-plan", value=v, target=t, better=b, conditions_met="yes") for v, t, b in metrics]
    process = "process: conditions met"
    assert [one.label for one in said] == [f"outcome: {word}; {process}" for word in ("met", "missed", "missed")]
    assert [one.standing.value for one in said] == ["favourable", "adverse", "adverse"]


@pytest.mark.parametrize("rank", [116, 112])
def test_northern_care_alliance_stood_in_the_last_quarter_and_so_in_segment_4(rank: int) -> None:
    """Published: segment 4, rank 116 and then 112 of 134 (September and December 2025). Ranks follow the segments."""
    quartile = -(-4 * rank // 134)
    said = judged("nof-2025", quartile=quartile, deficit="no")
    assert (quartile, said.label) == (4, "segment 4")
    assert judged("nof-2025", quartile=quartile, deficit="yes").label == "segment 4"
