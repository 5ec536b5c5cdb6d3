"""What is said of figures that are not whole, not of the period, or not held, on the bundled real figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.judgement.verdict import Gap, IndicatorVerdict, Standing
from dashboard.outcome_wording import judged_on, not_published
from dashboard.wording import chart_finding, dated_figure, gap_sentence, minutes_sentence, standing_words, verdict_words
from datasets.registry import Registry, Side
from datasets.store.lake import open_store

NEWHAM = ("newham", "2022-23")
OLDHAM = ("oldham", "2025-26-Q1")
Told = Callable[[str, str], Briefing]


@pytest.fixture(scope="module")
def told(demo_store: Path, registry: Registry) -> Iterator[Told]:
    with open_store(demo_store, read_only=True) as store:
        yield cache(lambda place, period: make_briefing(store, registry, Selection(place, period)))


def nhs(briefing: Briefing, outcome: str, indicator: str) -> IndicatorVerdict:
    every = briefing.outcome(outcome).verdicts[Side.NHS].indicators
    return next(one for one in every if one.figure.indicator.id == indicator and one.figure.sources)


def test_part_of_a_period_is_never_told_as_all_of_it(told: Told) -> None:
    """Of May 2025 no figure is bundled."""
    waits = nhs(told(*OLDHAM), "emergency-care", "nhs-ae-12h-waits")
    assert waits.figure.partial
    series = told(*OLDHAM).series[waits.figure.indicator.id, waits.figure.organisation]
    assert " in Q1 2025/26 (April to June 2025), 2 of its 3 months. " in chart_finding(waits, series)
    assert dated_figure(waits).endswith(
        " (Q1 2025/26 (April to June 2025): 2 of 3 months, April 2025 to June 2025 with gaps)"
    )  # fmt: skip


def test_a_figure_of_another_period_says_of_which(told: Told) -> None:
    briefing = told(*NEWHAM)
    said = [words for words, _ in judged_on(briefing.outcome("carers").verdicts[Side.COUNCIL], briefing.organisations)]
    assert said[0] == (
        "Carers' quality of life: 7.7 of 12 (2021/22, the newest published). Between the thresholds: lower 7.4, upper 8.0."
    )
    waits = nhs(briefing, "waiting-for-help", "nhs-talking-therapies-6-weeks")
    assert dated_figure(waits) == "99% (March 2023)"


def test_what_one_body_has_a_figure_of_is_not_said_to_have_none(told: Told) -> None:
    """Were the figure of one of the two trusts that serve Oldham not held, the other's would be there still."""
    first, *others = told(*OLDHAM).outcome("emergency-care").verdicts[Side.NHS].indicators
    silent = replace(first, figure=replace(first.figure, value=None, sources=()))
    assert first.figure.indicator.short == "A&E within four hours"
    assert "A&E within four hours" in not_published([silent])
    assert "A&E within four hours" not in not_published([silent, *others])


@pytest.mark.parametrize(
    ("council", "said"),
    [
        ("4 of 4, CPA-style, thresholds set in this registry", True),
        ("Good", False),
        ("No target set nationally", False),
    ],
)
def test_a_minute_says_which_verdicts_are_of_this_registry_s_own_making(told: Told, council: str, said: bool) -> None:
    """It is read without the page, and must not pass for a published rating."""
    briefing = told("barking-and-dagenham", "2018-19")
    every = [
        replace(
            one,
            verdicts={
                Side.NHS: one.verdicts[Side.NHS],
                Side.COUNCIL: replace(one.verdicts[Side.COUNCIL], label=council),
            },
        )
        for one in briefing.outcomes[:2]
    ]
    sentence = minutes_sentence("Here", briefing.period, every, {})
    own = "; two council verdicts are CPA-style, by thresholds set in this registry, and not published ratings."
    assert sentence.endswith(own) is said
    assert ("CPA" in sentence) is said
    assert "one council verdict is CPA-style" in minutes_sentence("Here", briefing.period, every[:1], {}) or not said


def test_a_minute_says_which_verdicts_rest_on_older_figures(told: Told) -> None:
    """All that is judged of Oldham in spring 2025, but for A&E, is of the years before or of May 2023."""
    briefing = told(*OLDHAM)
    older = [
        one
        for one in briefing.outcomes
        for side in Side
        if (judged := [each.figure for each in one.verdicts[side].indicators if each.readings])
        and all(figure.period.end < briefing.period.start for figure in judged)
    ]
    assert len(older) == 11
    assert briefing.summary.endswith("; 11 verdicts rest on figures from before it, the oldest of May 2023.")
    recovery = briefing.outcome("mental-health-recovery").verdicts[Side.NHS]
    assert recovery.binding_rule.endswith(" (May 2023)")
    carers = briefing.outcome("carers").verdicts[Side.COUNCIL]
    assert carers.binding_rule.endswith(" (2023/24)")
    assert verdict_words(recovery) == "▼ Target missed (adverse, on figures of May 2023)"
    assert standing_words(carers) == "adverse, on figures of 2023/24"
    assert standing_words(briefing.outcome("emergency-care").verdicts[Side.NHS]) == "adverse"


def test_where_nothing_is_judged_by_both_nothing_is_said_of_both(told: Told) -> None:
    briefing = told("barking-and-dagenham", "2018-19")
    alone = [one for one in briefing.outcomes if one.gap is Gap.ONE_SIDE]
    sentence = minutes_sentence("Here", briefing.period, alone, {})
    assert alone
    assert "none is judged by both regimes; " in sentence
    assert "on track" not in sentence
    assert "differ" not in sentence


def test_where_no_figure_is_held_nobody_says_that_nobody_is_judged(told: Told) -> None:
    """NHS England published it; the bundled extracts leave those years out."""
    one = told(*NEWHAM).outcome("emergency-care")
    assert one.verdicts[Side.NHS].standing is Standing.NO_DATA
    assert gap_sentence(one, "") == (
        "Neither side is judged here; on the NHS side: no figure held; on the council side: no target set nationally."
    )
    assert not_published(one.verdicts[Side.NHS].indicators).startswith("No figure held for this period: A&E within four hours")
