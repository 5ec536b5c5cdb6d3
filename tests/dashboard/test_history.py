"""Barking and Dagenham, 2001 to 2009: verdicts in their own words, and never as one moment."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.history import months_between, tell_story
from dashboard.judgement.verdict import Standing
from datasets.registry import Registry
from datasets.story import story_of


@pytest.fixture
def told(registry: Registry):
    story = story_of("barking-and-dagenham")
    assert story is not None
    return tell_story(story, registry)


def test_each_verdict_is_in_its_regimes_own_words(told) -> None:
    facts = {one.fact.id: one for one in told[0]}
    assert facts["pct-2003"].standing is Standing.ADVERSE
    assert facts["cpa-2002"].standing is Standing.CONTESTED
    assert facts["pct-2009"].standing is Standing.ADVERSE
    assert facts["cpa-2008"].standing is Standing.FAVOURABLE
    assert facts["ssi-2003"].standing is None  # no standing is given to these stars in the registry, and none is made up


def test_scores_as_printed_are_judged_by_the_published_rule_and_said_so(told) -> None:
    facts = {one.fact.id: one for one in told[0]}
    assert facts["cpa-2006"].label == "3 stars of 4 by the rule, improving well"
    assert "Row 2a" in facts["cpa-2006"].decided_by
    assert "Row 3b" in facts["cpa-2007"].decided_by


def test_facts_run_in_order_of_time(told) -> None:
    days = [one.fact.date for one in told[0]]
    assert days == sorted(days)


def test_a_pair_says_how_far_apart_it_lies(told) -> None:
    pairs = {(one.nhs.fact.id, one.council.fact.id): one for one in told[1]}
    assert pairs["pct-2003", "cpa-2006"].times.startswith("NOT the same time")
    assert pairs["pct-2003", "cpa-2006"].times.endswith("published 3 years and 7 months apart.")
    assert pairs["pct-2003", "ssi-2003"].times.startswith("About the same year")
    assert pairs["pct-2009", "cpa-2008"].times.endswith("published 7 months apart.")


def test_months_are_counted_either_way() -> None:
    assert months_between(date(2003, 7, 1), date(2007, 2, 22)) == months_between(date(2007, 2, 22), date(2003, 7, 1)) == 43
