"""A place's history under two regimes, as facts with their sources: `stories/*.toml`, read strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from datasets.facts import Model, Name, Words

STORIES = Path(__file__).parent / "stories"


class Fact(Model):
    """One verdict or event. `native` is its label under `rule` (or `inputs` are what the rule judges); without a rule it stands
    for itself. `seen`: in the press, in public minutes, or only the scores that a published rule makes stars of.
    """

    id: Name
    side: Literal["nhs", "council", "both"]
    date: date
    published: Words
    describes: Words
    what: Words
    label: Words
    rule: Name | None = None
    native: str | None = None
    inputs: Mapping[str, str] = {}
    publisher: Words
    source: Words
    seen: Literal["press", "minutes", "scores"]


class Beside(Model):
    """Two facts that may be set side by side, with whether they are about the same time, and what is to be said of it."""

    nhs: Name
    council: Name
    same_time: bool
    words: Words


class Story(Model):
    id: Name
    place: Name
    title: Words
    words: Words
    not_found: Words
    facts: tuple[Fact, ...]
    beside: tuple[Beside, ...]

    @model_validator(mode="after")
    def _names_facts_of_the_right_side(self) -> Story:
        sides = {one.id: one.side for one in self.facts}
        for pair in self.beside:
            if sides.get(pair.nhs) != "nhs" or sides.get(pair.council) != "council":
                raise ValueError(f"{pair.nhs} and {pair.council} are not a fact of each side")
        return self

    def fact(self, name: str) -> Fact:
        return next(one for one in self.facts if one.id == name)


@cache
def bundled_stories() -> tuple[Story, ...]:
    """Every story that comes with the program."""
    return tuple(
        Story.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(STORIES.glob("*.toml"))
    )


def story_of(place: str) -> Story | None:
    """The story of a place, if there is one."""
    return next((one for one in bundled_stories() if one.place == place), None)
