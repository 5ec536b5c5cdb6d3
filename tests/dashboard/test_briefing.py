"""What one page shows, on the bundled real figures of Barking and Dagenham."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.judgement.rules import judge_indicator, roll_up
from dashboard.judgement.spc import Assurance, PointType, Rule, Variation
from dashboard.outcome_wording import judged_on
from dashboard.wording import flip_words, neighbours_words, spc_words, stretch_words
from datasets.errors import UserError
from datasets.registry import Registry, Side
from datasets.store.lake import open_store


@pytest.fixture(scope="module")
def briefing(demo_store: Path, registry: Registry) -> Briefing:
    with open_store(demo_store, read_only=True) as store:
        return make_briefing(store, registry, Selection("barking-and-dagenham", "2018-19"))


def test_the_two_sides_moved_apart_from_september_2017_to_march_2018(briefing: Briefing) -> None:
    """Month by month, by all rules and not only the limits: the NHS figure fell while delays laid at social care lay low."""
    four_hours = briefing.spc["nhs-ae-4h", "RF4"]
    (falling,) = [one for one in four_hours.stretches if Rule.FALL in one.rules]
    assert (falling.first.id, falling.last.id, falling.kind) == ("2017-09", "2018-03", PointType.CONCERN)
    social_care = briefing.spc["dtoc-days-social-care", "E09000002"]
    (low,) = social_care.stretches
    assert (low.first.id, low.last.id, low.months, low.kind) == ("2017-09", "2018-07", 11, PointType.IMPROVEMENT)
    assert low.rules == (Rule.RUN_BELOW,)
    assert stretch_words(low, 7) == (
        "September 2017 to July 2018 (11 months), for the better: below the mean for 7 months or more"
    )
    (high,) = briefing.spc["dtoc-days-nhs", "E09000002"].stretches
    assert (high.first.id, high.months, high.kind) == ("2016-10", 1, PointType.CONCERN)


def test_icons_and_words_of_a_chart(briefing: Briefing, registry: Registry) -> None:
    chart = briefing.spc["nhs-ae-4h", "RF4"]
    assert (chart.variation, chart.assurance) == (Variation.COMMON, Assurance.FAIL)
    words = spc_words(chart, registry.indicators["nhs-ae-4h"], registry.spc)
    assert "the target of 95% will not be met in any month unless something changes" in words[0]
    assert words[1].startswith("Mean 82.8%, lower limit 75.2%, upper limit 90.4%.")
    social_care = spc_words(
        briefing.spc["dtoc-days-social-care", "E09000002"], registry.indicators["dtoc-days-social-care"], registry.spc
    )
    assert "no lower limit above zero" in social_care[1]


def test_a_limit_that_no_figure_can_reach_is_not_told(briefing: Briefing, registry: Registry) -> None:
    chart = replace(briefing.spc["nhs-ae-4h", "RF4"], lower=-1.0, upper=101.3)
    words = spc_words(chart, registry.indicators["nhs-ae-4h"], registry.spc)
    assert words[1].startswith("Mean 82.8%, no lower limit above zero, no upper limit below 100%.")


def test_a_yearly_measure_has_no_chart_of_this_kind(briefing: Briefing) -> None:
    assert not [key for key in briefing.spc if key[0].startswith(("ascof", "oflog"))]


def test_what_would_flip_a_verdict_does_flip_it(briefing: Briefing, registry: Registry) -> None:
    flipped = 0
    for one in briefing.outcomes:
        for side in Side:
            verdict = one.verdicts[side]
            for flip in briefing.flips[one.outcome.id, side]:
                assert flip.label != verdict.label
                assert flip_words(flip, briefing.organisations).endswith(flip.label)
                if flip.verdict.figure.indicator.rate:
                    continue
                figure = flip.verdict.figure
                changed = judge_indicator(
                    type(figure)(
                        indicator=figure.indicator, organisation=figure.organisation, asked=figure.asked, period=figure.period,
                        value=flip.to, sources=figure.sources,
                    ),
                    residents=None, comparator=None, none_set="",
                )  # fmt: skip
                others = [changed if each is flip.verdict else each for each in verdict.indicators]
                assert roll_up(side, others, registry, briefing.organisations).label == flip.label
                flipped += 1
    assert flipped >= 10


def test_the_nearest_change_comes_first(briefing: Briefing) -> None:
    nearest, further = briefing.flips["timely-discharge", Side.NHS]
    assert (nearest.verdict.figure.organisation, further.verdict.figure.organisation) == ("R1H", "RF4")
    assert flip_words(further, briefing.organisations) == (
        "If A&E within four hours at Barking, Havering and Redbridge were 95.0% and not 80.7%: Target met at 1 of 2 trusts"
    )
    (council,) = briefing.flips["timely-discharge", Side.COUNCIL]
    assert flip_words(council, briefing.organisations) == (
        "If days delayed, laid at social care were above 1.46 people delayed on an average day for every 100,000 residents "
        "and not 0.32: 2 of 4, CPA-style, thresholds set in this registry"
    )


def test_what_was_judged_names_trusts_and_not_the_place_s_own_council(briefing: Briefing) -> None:
    going_home = next(one for one in briefing.outcomes if one.outcome.id == "timely-discharge")
    said = [words for side in Side for words, _ in judged_on(going_home.verdicts[side], briefing.organisations)]
    assert [words.partition(": ")[0] for words in said] == [
        "A&E within four hours at Barking, Havering and Redbridge",
        "A&E within four hours at Barts Health",
        "Days delayed, laid at social care",
    ]


def test_the_latest_quarter_with_its_last_month_is_the_default(demo_store: Path, registry: Registry) -> None:
    with open_store(demo_store, read_only=True) as store:
        assert make_briefing(store, registry, Selection("newham")).period.id == "2025-26-Q1"


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection("barking"), 'Did you mean "barking-and-dagenham"?'),
        (Selection("newham", "2018/19"), "Write a financial year as 2018-19"),
        (Selection("newham", None, "99"), "There is no publish number 99"),
        (Selection("newham", None, "March"), "is neither a day"),
    ],
)
def test_a_wrong_selection_is_told_what_to_write(
    selection: Selection, words: str, demo_store: Path, registry: Registry
) -> None:
    with open_store(demo_store, read_only=True) as store, pytest.raises(UserError, match=words.replace("?", r"\?")):
        make_briefing(store, registry, selection)


def test_neighbours_are_added_up_and_compared_by_interval(demo_store: Path, registry: Registry) -> None:
    """ASCOF 2E for 2024/25: the councils most alike, their numerators over their denominators, for the very same year."""
    with open_store(demo_store, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection("barking-and-dagenham", "2024-25"))
        councils = [registry.places[name].council for name in briefing.place.alike]
        with store.reading() as reading:
            figures = reading.series(councils, ["ascof-2e-2b"])
    figures = figures[(figures["period"] == "2024-25") & figures["numerator"].notna()]
    verdict = next(
        one
        for one in briefing.outcome("living-at-home").verdicts[Side.COUNCIL].indicators
        if one.figure.indicator.id == "ascof-2e-2b"
    )
    assert verdict.neighbours is not None
    assert verdict.neighbours.value == pytest.approx(100 * figures["numerator"].sum() / figures["denominator"].sum())
    assert (verdict.neighbours.held, verdict.neighbours.named) == (len(figures), len(councils))
    assert neighbours_words(verdict) == "similar to the 10 councils most alike taken together, 75.3%"
    assert verdict.label == "At or better than the upper threshold"


def test_a_survey_score_without_counts_is_compared_with_nobody_by_interval(briefing: Briefing) -> None:
    verdict = next(
        one
        for one in briefing.outcome("living-at-home").verdicts[Side.COUNCIL].indicators
        if one.figure.indicator.id == "ascof-1a"
    )
    assert (verdict.comparison, verdict.neighbours) == (None, None)
    assert verdict.comparator == 19.1
