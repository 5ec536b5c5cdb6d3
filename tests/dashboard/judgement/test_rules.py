"""The rule kinds, by tables of published or worked cases."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.judgement.rules import CPA_STYLE, cpa_score, hold_against, judge_indicator, roll_up
from dashboard.judgement.verdict import RANK, Figure, Gap, IndicatorVerdict, Reach, Source, Standing, gap_between
from datasets.organisations import known_organisations
from datasets.periods import Period, financial_year, month
from datasets.registry import (
    Better,
    CpaProportions,
    Indicator,
    Rate,
    Registry,
    Side,
    Status,
    Unit,
    Yardstick,
    YardstickKind,
)

CPA = CpaProportions(
    words="The proportion rule",
    source="regimes of the time",
    status=Status.OWN,
    score_4_at_most_worse=0,
    score_4_at_least_better=35,
    score_3_at_most_worse=15,
    score_3_at_least_better=25,
    score_1_at_least_worse=35,
    least_indicators=1,
)
SEEN = (Source("S1", "file.csv", "", 2),)


def target(value: float, name: str = "four-hour standard", **fields: object) -> Yardstick:
    given = {"kind": YardstickKind.CONSTITUTIONAL, "valid_from": date(2010, 4, 1), "source": "published", **fields}
    return Yardstick(name=name, regime="nhs-standards", value=value, **given)  # type: ignore[arg-type]


def thresholds(better_at: float, worse_at: float) -> Yardstick:
    return Yardstick(
        name="thresholds", regime="cpa-style", kind=YardstickKind.THRESHOLD_PAIR, valid_from=date(2010, 4, 1),
        better_at=better_at, worse_at=worse_at, base_period="2016-17", base_organisations=150, source="own", status=Status.OWN,
    )  # fmt: skip


def indicator(*yardsticks: Yardstick, better: Better = Better.HIGHER, **fields: object) -> Indicator:
    given: dict[str, object] = {
        "id": "nhs-ae-4h", "name": "Seen within four hours", "short": "Seen within 4 hours", "regime": "nhs-standards",
        "framework": "constitution", "edition": "2010", "code": "ae-4h", "why": "waiting harms", "numerator": "seen in time",
        "denominator": "all seen", "unit": "percent", "maximum": 100, "decimals": 1, "frequency": "month", "level": "trust",
        "longer": "ratio", "publisher": "NHS England", "licence": "OGL v3.0", "source": "A&E monthly",
    }  # fmt: skip
    return Indicator(**{**given, **fields}, better=better, yardsticks=yardsticks)  # type: ignore[arg-type]


def judged(
    value: float | None, one: Indicator, period: Period | None = None, residents: int | None = None, *, at: str = "RF4"
) -> IndicatorVerdict:
    period = period or financial_year(2018)
    figure = Figure(indicator=one, organisation=at, asked=period, period=period, value=value, sources=SEEN)
    return judge_indicator(figure, residents=residents, comparator=None, none_set="No target set nationally")


def test_the_same_figure_passes_the_recovery_ambition_and_fails_the_standard() -> None:
    """77% in March 2024 (regimes G14): the yardstick is named every time."""
    ambition = target(
        76, "recovery ambition", kind=YardstickKind.RECOVERY, valid_from=date(2024, 3, 1), valid_to=date(2024, 3, 31)
    )
    verdict = judged(77.0, indicator(target(95), ambition), month(2024, 3))
    assert [(one.yardstick.name, one.reach) for one in verdict.readings] == [
        ("four-hour standard", Reach.MISSED),
        ("recovery ambition", Reach.MET),
    ]
    assert verdict.standing is Standing.CONTESTED
    assert verdict.label == "four-hour standard: missed; recovery ambition: met"


def test_an_ambition_for_one_month_does_not_judge_the_year() -> None:
    ambition = target(
        76, "recovery ambition", kind=YardstickKind.RECOVERY, valid_from=date(2024, 3, 1), valid_to=date(2024, 3, 31)
    )
    assert [one.yardstick.name for one in judged(77.0, indicator(target(95), ambition), financial_year(2023)).readings] == [
        "four-hour standard"
    ]


@pytest.mark.parametrize(
    ("value", "better", "reach"),
    [
        (95.0, Better.HIGHER, Reach.MET),
        (94.9999999999, Better.HIGHER, Reach.MET),
        (94.99, Better.HIGHER, Reach.MISSED),
        (95.0, Better.LOWER, Reach.MET),
        (95.01, Better.LOWER, Reach.MISSED),
    ],
)
def test_a_target_is_reached_at_its_very_value(value: float, better: Better, reach: Reach) -> None:
    assert hold_against(indicator(better=better), target(95), value).reach is reach


def test_an_unverified_yardstick_never_judges() -> None:
    verdict = judged(77.0, indicator(target(95, status=Status.UNVERIFIED)))
    assert verdict.standing is Standing.NOT_JUDGED
    assert verdict.label == "No target set nationally"


def test_a_missing_figure_is_no_data_with_its_reason() -> None:
    period = financial_year(2018)
    figure = Figure(indicator=indicator(target(95)), organisation="RF4", asked=period, period=period, value=None, mark="c")
    verdict = judge_indicator(figure, residents=None, comparator=None, none_set="none")
    assert (verdict.standing, verdict.label) == (Standing.NO_DATA, "No figure: suppressed to protect confidentiality")


@pytest.mark.parametrize(
    ("worse", "better", "of", "score"),
    [(0, 7, 20, 4), (1, 7, 20, 3), (3, 5, 20, 3), (4, 12, 20, 2), (7, 13, 20, 1), (0, 1, 1, 4), (1, 0, 1, 1), (0, 0, 1, 2)],
)
def test_cpa_proportion_rule(worse: int, better: int, of: int, score: int) -> None:
    """The worked baskets of the CPA rule (regimes C3), and baskets of one."""
    assert cpa_score(worse, better, of, CPA).score == score


@given(st.integers(1, 40).flatmap(lambda of: st.tuples(st.just(of), st.integers(0, of), st.integers(0, of))))
def test_one_more_indicator_at_the_upper_threshold_never_lowers_the_score(basket: tuple[int, int, int]) -> None:
    of, worse, better = basket
    if worse + better >= of:
        return
    assert cpa_score(worse, better + 1, of, CPA).score >= cpa_score(worse, better, of, CPA).score


@pytest.mark.parametrize(("value", "reach"), [(19.2, Reach.BETTER), (19.1, Reach.BETWEEN), (18.7, Reach.WORSE)])
def test_threshold_ends_are_inclusive(value: float, reach: Reach) -> None:
    assert hold_against(indicator(), thresholds(19.2, 18.7), value).reach is reach


@given(st.floats(-100, 100), st.floats(-100, 100), st.floats(0.1, 50))
def test_mirroring_figure_and_direction_mirrors_nothing_in_the_verdict(value: float, worse: float, apart: float) -> None:
    up = hold_against(indicator(better=Better.HIGHER), thresholds(worse + apart, worse), value)
    down = hold_against(indicator(better=Better.LOWER), thresholds(-worse - apart, -worse), -value)
    assert up.reach is down.reach


def test_a_count_is_judged_as_a_daily_rate() -> None:
    """240 days in 365 among 206,460 residents are 0.318 people a day for every 100,000."""
    rate = Rate(per=100_000, of="residents", daily=True, words="people delayed on an average day per 100,000")
    one = indicator(thresholds(2.0, 6.0), better=Better.LOWER, unit=Unit.DAYS, maximum=None, longer="sum", rate=rate)
    verdict = judged(240, one, residents=206_460)
    assert verdict.rate == pytest.approx(0.31848, abs=1e-5)
    assert verdict.standing is Standing.FAVOURABLE
    assert judged(240, one, residents=None).standing is Standing.NO_DATA


def test_a_published_rating_is_taken_as_given_and_decides(registry: Registry) -> None:
    rating = Yardstick(
        name="CQC assessment", regime="cqc-la", kind=YardstickKind.PUBLISHED_RATING, valid_from=date(2010, 1, 1), source="CQC",
        ratings={"inadequate": "adverse", "requires improvement": "contested", "good": "favourable"},
    )  # fmt: skip
    rated = judged(2, indicator(rating, unit="rating", longer="none", maximum=4))
    scored = judged(10.0, indicator(thresholds(9, 5)))
    verdict = roll_up(Side.COUNCIL, [scored, rated], registry, known_organisations())
    assert (verdict.label, verdict.standing) == ("Requires improvement", Standing.CONTESTED)
    assert verdict.binding_rule == "CQC assessment, taken as published for 2018/19"


@pytest.mark.parametrize(
    ("targets", "values", "label", "standing"),
    [
        ([95], {"RF4": 96.0}, "Target met", Standing.FAVOURABLE),
        ([95], {"RF4": 80.7}, "Target missed", Standing.ADVERSE),
        ([95], {"RF4": 96.0, "R1H": 80.7}, "Target met at 1 of 2 trusts", Standing.CONTESTED),
        ([95], {"RF4": 96.0, "R1H": 97.0}, "Target met at both trusts", Standing.FAVOURABLE),
        ([95], {"RF4": 80.0, "R1H": 70.0, "RM3": 60.0}, "Target missed at all 3 trusts", Standing.ADVERSE),
        ([95], {"RF4": 80.0, "R1H": None}, "Target missed", Standing.ADVERSE),
        ([95, 78], {"RF4": 80.0}, "1 of 2 targets met", Standing.CONTESTED),
        ([95, 78], {"RF4": 70.0}, "Both targets missed", Standing.ADVERSE),
        ([95, 78], {"RF4": 70.0, "R1H": 60.0}, "Both targets missed at both trusts", Standing.ADVERSE),
        ([95, 78], {"RF4": 96.0, "R1H": 97.0}, "Both targets met at both trusts", Standing.FAVOURABLE),
        ([95, 78], {"RF4": 80.0, "R1H": 60.0}, "Targets met in 1 of 4 cases", Standing.CONTESTED),
    ],
)
def test_dated_targets_roll_up(
    targets: list[float], values: dict[str, float | None], label: str, standing: Standing, registry: Registry
) -> None:
    """A target at two trusts is one target."""
    one = indicator(*(target(value, f"four-hour standard, {value:g}%") for value in targets))
    verdict = roll_up(
        Side.NHS, [judged(value, one, at=code) for code, value in values.items()], registry, known_organisations()
    )
    assert (verdict.label, verdict.standing) == (label, standing)
    assert verdict.binding_rule.startswith("four-hour standard")


@pytest.mark.parametrize(("second", "label"), [(60.0, "Both targets missed"), (96.0, "Targets met in 1 of 3 cases")])
def test_a_target_for_one_body_beside_one_for_two(second: float, label: str, registry: Registry) -> None:
    """Neither is counted twice, and no place is named that one of them does not speak of."""
    at_trusts = [judged(value, indicator(target(95)), at=code) for code, value in (("RF4", 80.0), ("R1H", second))]
    at_board = judged(40.0, indicator(target(50, "50% recover"), id="recovery", level="sub-icb"), at="E38000255")
    assert roll_up(Side.NHS, [*at_trusts, at_board], registry, known_organisations()).label == label


@pytest.mark.parametrize(
    ("verdicts", "rule"),
    [
        ([("trust", "RF4", 80)], "four-hour standard: missed at Barking, Havering and Redbridge"),
        (
            [("trust", "RF4", 80), ("trust", "R1H", 70)],
            "four-hour standard: missed at Barking, Havering and Redbridge and at Barts Health",
        ),
        ([("trust", "RF4", 96), ("trust", "R1H", 70)], "four-hour standard: missed at Barts Health"),
        ([("icb", "E54000029", 96)], "four-hour standard: met at North East London ICB"),
        ([("council", "E09000002", 80)], "four-hour standard: missed"),
    ],
)
def test_a_rule_names_those_whose_figures_decided_and_not_the_place_s_own_council(
    verdicts: list[tuple[str, str, float]], rule: str, registry: Registry
) -> None:
    every = [judged(value, indicator(target(95), level=level), at=code) for level, code, value in verdicts]
    assert roll_up(Side.NHS, every, registry, known_organisations()).binding_rule == rule


def test_thresholds_roll_up_by_the_proportion_rule_and_say_so(registry: Registry) -> None:
    verdicts = [judged(value, indicator(thresholds(19.2, 18.7))) for value in (19.5, 19.0, 18.0)]
    verdict = roll_up(Side.COUNCIL, verdicts, registry, known_organisations())
    assert verdict.label == f"2 of 4, {CPA_STYLE}"
    assert (
        "Of 3 indicators, 1 at or better than the upper threshold and 1 at or worse than the lower one" in verdict.binding_rule
    )


def test_no_yardstick_is_said_and_never_invented(registry: Registry) -> None:
    verdict = roll_up(Side.NHS, [judged(50.0, indicator())], registry, known_organisations())
    assert verdict.standing is Standing.NOT_JUDGED
    assert verdict.label == registry.rollups[Side.NHS].none


def test_a_yardstick_without_a_figure_is_no_data(registry: Registry) -> None:
    verdict = roll_up(Side.NHS, [judged(None, indicator(target(95)))], registry, known_organisations())
    assert (verdict.standing, verdict.label) == (Standing.NO_DATA, "No figure held")


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [
        (Standing.FAVOURABLE, Standing.FAVOURABLE, Gap.AGREE),
        (Standing.ADVERSE, Standing.CONTESTED, Gap.ONE_STEP),
        (Standing.ADVERSE, Standing.FAVOURABLE, Gap.OPPOSED),
        (Standing.NOT_JUDGED, Standing.FAVOURABLE, Gap.ONE_SIDE),
        (Standing.NO_DATA, Standing.NOT_JUDGED, Gap.NEITHER),
    ],
)
def test_gaps(one: Standing, other: Standing, gap: Gap) -> None:
    assert gap_between(one, other) is gap is gap_between(other, one)


def test_only_three_standings_can_be_compared() -> None:
    assert {one for one in Standing if one.judged} == set(RANK)
