"""The bundled histories: every fact has its source, every rule and place is known, and only what may be is set side by side."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from datasets.registry import Registry
from datasets.story import Story, bundled_stories, story_of


def test_a_story_names_places_rules_and_labels_of_the_registry(registry: Registry) -> None:
    for story in bundled_stories():
        assert story.place in registry.places
        assert len({one.id for one in story.facts}) == len(story.facts)
        for fact in story.facts:
            if fact.rule is not None:
                rule = registry.rule(fact.rule)
                assert fact.native in rule.standings or set(fact.inputs) <= set(rule.inputs)


def test_no_fact_is_given_without_where_it_was_read() -> None:
    for story in bundled_stories():
        assert all(one.source and one.publisher and one.describes and one.published for one in story.facts)
        assert story.not_found


def test_only_facts_of_each_side_can_be_set_side_by_side() -> None:
    story = story_of("barking-and-dagenham")
    assert story is not None
    turned = story.model_dump()
    turned["beside"] = [{"nhs": "cpa-2002", "council": "pct-2003", "same_time": False, "words": "the wrong way"}]
    with pytest.raises(ValidationError, match="are not a fact of each side"):
        Story.model_validate(turned)


def test_most_places_have_no_story() -> None:
    assert story_of("newham") is None
