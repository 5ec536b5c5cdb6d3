"""What the registry says about a partnership: instruments by which partners assess themselves, and the five competencies.

An instrument is a list of items answered on an ordered scale of words. Its answers are perceptions of few people: they are
counted by side, and never averaged, added up or turned into a score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field, model_validator

from datasets.errors import nearest
from datasets.facts import Model, Name, Status, Words


class Scale(Model):
    """The answers to choose from, in their order, from least to most of what the instrument asks about."""

    answers: tuple[Words, ...] = Field(min_length=2)
    source: Words
    status: Status

    @model_validator(mode="after")
    def _each_once(self) -> Scale:
        if len({answer.casefold() for answer in self.answers}) < len(self.answers):
            raise ValueError("an answer stands twice on the scale")
        return self


class Item(Model):
    """One thing that is asked, in the registry's own words, with the joint outcomes it concerns."""

    id: Name
    name: Words
    words: Words
    outcomes: tuple[Name, ...] = ()


class Band(Model):
    """A range of points with its label, as recalled. Bands are kept and labelled; nothing here adds up points."""

    label: Words
    least: int
    most: int

    @model_validator(mode="after")
    def _right_way_about(self) -> Band:
        if self.least > self.most:
            raise ValueError("least is above most")
        return self


class Bands(Model):
    """How an instrument's answers were turned into points elsewhere. Only an unverified one is known, and none is used."""

    words: Words
    source: Words
    status: Status
    each: tuple[Band, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _never_used(self) -> Bands:
        if self.status is not Status.UNVERIFIED:
            raise ValueError('points are never used here; keep what is recalled of them with status = "unverified"')
        return self


class Instrument(Model):
    """One way for partners to assess themselves. `outcomes`: joint outcomes that all of its items concern."""

    id: Name
    name: Words
    words: Words
    scale: Scale
    items: tuple[Item, ...] = Field(min_length=1)
    outcomes: tuple[Name, ...] = ()
    bands: Bands | None = None
    source: Words
    status: Status

    def item(self, name: str) -> Item | None:
        return next((one for one in self.items if one.id == name), None)

    def outcomes_of(self, item: Item) -> tuple[str, ...]:
        """The joint outcomes an item is set beside: its own, then those of the whole instrument."""
        return tuple(dict.fromkeys((*item.outcomes, *self.outcomes)))


class Competency(Model):
    """One of the competencies of a joint organisation, and what the registry holds about it: indicators of either side."""

    id: Name
    name: Words
    words: Words
    indicators: tuple[Name, ...] = ()
    source: Words
    status: Status


class SelfAssessmentSettings(Model):
    """How answers are shown. `minimum`: respondents of a side below which nothing they answered is kept or shown."""

    words: Words
    minimum: int = Field(default=5, ge=2)


def partnership_faults(
    instruments: Mapping[str, Instrument],
    competencies: Mapping[str, Competency],
    outcomes: Mapping[str, object],
    indicators: Mapping[str, object],
) -> Iterator[str]:
    """Items that stand twice or concern no joint outcome, and names that point at nothing."""
    for instrument in instruments.values():
        where = f"instruments.{instrument.id}"
        yield from _unknown(f"{where}.outcomes", "outcome", instrument.outcomes, outcomes)
        seen: set[str] = set()
        for position, item in enumerate(instrument.items):
            there = f"{where}.items.{position}"
            if item.id in seen:
                yield f"{there}: {item.id} stands twice."
            seen.add(item.id)
            yield from _unknown(f"{there}.outcomes", "outcome", item.outcomes, outcomes)
            if not instrument.outcomes_of(item):
                yield f"{there}: {item.id} concerns no joint outcome; name one in its outcomes or in {where}.outcomes."
    for competency in competencies.values():
        yield from _unknown(f"competencies.{competency.id}.indicators", "indicator", competency.indicators, indicators)


def _unknown(where: str, kind: str, names: tuple[str, ...], known: Mapping[str, object]) -> Iterator[str]:
    for name in names:
        if name not in known:
            near = nearest(name, known)
            yield f'{where}: there is no {kind} "{name}".' + (f' Did you mean "{near}"?' if near else "")
