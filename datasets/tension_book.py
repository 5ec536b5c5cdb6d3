"""What the registry says about tensions: the kinds, the pairs declared in advance, the breaks, charges and local priorities.

How a kind is found is in dashboard/judgement/tensions; here are only the facts and public words it works with.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from datasets.facts import Model, Name, Status, Words


class TensionKind(StrEnum):
    """The twelve ways in which two regimes pull apart, in the order in which they are shown.

    The first two can silence others: what was counted in another way, or of other people, is not compared.
    """

    DEFINITION_BREAK = "definition-break"
    FOOTPRINT = "footprint"
    CONFLICTING_VALUES = "conflicting-values"
    VERDICT_DIVERGENCE = "verdict-divergence"
    OVERRIDE = "override"
    CONTESTED_BAND = "contested-band"
    OPPOSING_TRENDS = "opposing-trends"
    ONE_SIDED = "one-sided"
    CALENDAR = "calendar"
    LOCAL_PRIORITY = "local-priority"
    NOISE_VERDICT = "noise-verdict"
    SINGLE_PENALTY = "single-penalty"


class Consequence(StrEnum):
    """What follows for a partner from a regime's judgement."""

    NONE = "none"
    PUBLISHED = "published"
    RATING = "rating"
    MONEY = "money"
    INTERVENTION = "intervention"

    @property
    def force(self) -> int:
        """How hard a regime presses, as an order from 0 to 3: nothing, published, scored, a gate or intervention.

        An order and no quantity: it is compared, and never added or averaged.
        """
        return {Consequence.NONE: 0, Consequence.PUBLISHED: 1, Consequence.RATING: 2}.get(self, 3)

    @property
    def holds_to_account(self) -> bool:
        """Whether somebody answers for it: a figure that is only published presses nobody."""
        return self.force >= 2


class KindWords(Model):
    """One kind of tension in public words: its name, how it is found, and what would make it a false alarm."""

    code: str = Field(pattern=r"^T\d+$")
    name: Words
    found: Words
    false_alarm: Words


class TensionSettings(Model):
    """How tensions are looked for: the method in words, the bars, and the twelve kinds."""

    words: Words
    source: Words
    #: The chance of one false alarm or more that each family of comparisons is held to.
    false_alarms: float = Field(default=0.05, gt=0, lt=0.5)
    #: The share of false ones that the pairs of trends found in a place are held to.
    false_discoveries: float = Field(default=0.1, gt=0, lt=0.5)
    #: The share of people two bodies must have in common for their figures to be compared.
    footprint: float = Field(default=0.8, gt=0, le=1)
    #: Below this share of a body's people its figure is mostly about others.
    mostly_others: float = Field(default=0.5, gt=0, le=1)
    #: Days by which two sides' figures must differ in age to be flagged, and to be flagged strongly.
    days_apart: int = Field(default=180, ge=1)
    days_far_apart: int = Field(default=366, ge=1)
    #: The share of the shorter time that two verdicts must have in common.
    time_in_common: float = Field(default=0.5, gt=0, le=1)
    #: Months that two unusual stretches must have in common.
    months_together: int = Field(default=3, ge=1)
    #: Changes of other councils needed before a change without counts is called unusual among them.
    least_reference: int = Field(default=40, ge=20)
    kinds: dict[TensionKind, KindWords]

    @model_validator(mode="after")
    def _every_kind_has_words(self) -> TensionSettings:
        if missing := [kind.value for kind in TensionKind if kind not in self.kinds]:
            raise ValueError(f"the kinds {', '.join(missing)} have no words")
        return self


class Break(Model):
    """A day from which something is counted in another way: figures before and after are not compared."""

    on: date
    words: Words
    source: Words
    #: The indicator that told of it before, if there was one.
    instead_of: Name | None = None


class Linked(Model):
    """Two indicators that may pull against each other, declared before any figure is looked at.

    `one_rising` and `other_rising` say what a rise means where the indicator itself says neither direction is better.
    """

    id: Name
    one: Name
    other: Name
    outcome: Name
    why: Words
    #: How many quarters later the second may follow.
    lag_quarters: int = Field(default=0, ge=0, le=4)
    one_rising: Literal["better", "worse"] | None = None
    other_rising: Literal["better", "worse"] | None = None


class ReportedTwice(Model):
    """One measure that two sources report under two codes. `differ`: a known difference of definition, if there is one."""

    id: Name
    one: Name
    other: Name
    outcome: Name
    differ: str = ""


class Charge(Model):
    """A charge that one partner alone may owe for what an indicator counts."""

    id: Name
    indicator: Name
    outcome: Name
    #: Indicators that count the same event laid at somebody else, for which nobody is charged.
    free: tuple[Name, ...] = ()
    pays: Literal["nhs", "council"]
    words: Words
    source: Words
    valid_from: date
    valid_to: date | None = None
    #: Pounds for each one counted; only a rate whose source was seen is ever multiplied.
    rate: float | None = Field(default=None, gt=0)
    status: Status = Status.SOURCED


class Priorities(Model):
    """How much weight a board gives to each of its outcomes, from the day it agreed on. Weights are parts of 100."""

    place: Name
    agreed: date
    by: Words
    weights: dict[str, int]

    @model_validator(mode="after")
    def _parts_of_a_hundred(self) -> Priorities:
        if any(weight < 0 for weight in self.weights.values()):
            raise ValueError("a weight is a whole number from 0 to 100")
        if (total := sum(self.weights.values())) != 100:
            raise ValueError(f"the weights add up to {total}, and must add up to 100")
        return self
