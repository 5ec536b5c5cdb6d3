"""The rule book: how each regime, past or present, makes its verdict, as data of a few kinds.

Every rule says who judged by it, from when to when, where it was read and how sure we are of it. Its key is framework, edition
and code: the same label of another edition is another measure. Which way a score runs is said in every rule (`direction`), and
every label it can give is mapped to a standing (`standings`) that serves only to compare. A label that is missing there
is not judged.

How a kind judges is in dashboard/judgement/rule_kinds; here is only what a rule may say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from datasets.errors import nearest
from datasets.facts import Better, Model, Name, Status, Words, YardstickKind

InputName = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
Judged = Literal["favourable", "contested", "adverse"]


class Direction(StrEnum):
    """Which way a rule's label or score runs. NHS segments and CPA scores run opposite ways: the easiest serious error."""

    ONE = "1 is best"
    THREE = "3 is best"
    FOUR = "4 is best"
    FIVE = "5 is best"
    HIGHER = "higher is better"
    LOWER = "lower is better"
    GIVEN = "the input `better` says which way is better"
    WORDS = "the labels say which is best"
    NONE = "no label is better than another"


class InputKind(StrEnum):
    CHOICE = "choice"  # one of `choices`, in their order: neighbours are one step apart
    WHOLE = "whole"  # a whole number between `minimum` and `maximum`
    SCORE = "score"  # 1, 2, 3 or 4
    NUMBER = "number"
    PERCENT = "percent"  # a number from 0 to 100
    KEY_TARGET = "key-target"  # a achieved, u under-achieved, su significantly under-achieved; n/a, and - for no data
    AVERAGE_SCORE = "average-score"  # 1.00 to 4.00
    FOCUS_AREA = "focus-area"  # low, medium or high
    DATE = "date"  # a day, or a period that must lie wholly within what is in force
    YES_NO = "yes-no"
    TEXT = "text"  # kept and shown, never read


_SCALES: Mapping[str, Mapping[str, object]] = {
    "score": {"minimum": 1, "maximum": 4},
    "percent": {"minimum": 0, "maximum": 100},
    "average-score": {"minimum": 1, "maximum": 4, "step": 0.01},
    "focus-area": {"choices": ["low", "medium", "high"]},
    "key-target": {"choices": ["su", "u", "a"], "not_applicable": True},
}


class Input(Model):
    """One thing a rule needs to know."""

    words: Words
    kind: InputKind
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    #: The smallest change of a number that can be published.
    step: float = Field(default=0.1, gt=0)
    required: bool = True
    #: Whether "n/a" may stand here: the service is not run by this body, and is dropped.
    not_applicable: bool = False
    #: Whether the verdict may be flipped by a change of it: a date or a target is a circumstance, not a performance.
    may_change: bool = True
    #: Whether the verdict rests on it. One that stands beside the verdict may be missing, and flips nothing.
    decides: bool = True

    @model_validator(mode="before")
    @classmethod
    def _of_a_known_scale(cls, given: object) -> object:
        """The limits and choices that go with a kind of a fixed scale."""
        scale = _SCALES.get(str(given.get("kind"))) if isinstance(given, dict) else None
        return {**scale, **given} if isinstance(given, dict) and scale else given

    @property
    def is_number(self) -> bool:
        return self.kind in (InputKind.NUMBER, InputKind.PERCENT, InputKind.AVERAGE_SCORE)

    @property
    def is_whole(self) -> bool:
        return self.kind in (InputKind.WHOLE, InputKind.SCORE)

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Input:
        if (self.kind in (InputKind.CHOICE, InputKind.KEY_TARGET, InputKind.FOCUS_AREA)) is not bool(self.choices):
            raise ValueError('an input of kind "choice" has choices, and no other has')
        if self.kind is InputKind.WHOLE and (self.minimum is None or self.maximum is None):
            raise ValueError('an input of kind "whole" has a minimum and a maximum')
        return self


class RuleBase(Model):
    """What every rule says of itself."""

    id: Name
    name: Words
    judged_by: Words
    #: The regime of this registry it belongs to, if that regime is kept here.
    regime: Name | None = None
    framework: Words
    edition: Words
    code: Words
    pack: Name
    valid_from: date
    valid_to: date | None = None
    words: Words
    caveat: str = ""
    source: Words
    status: Status
    direction: Direction
    standings: Mapping[str, Judged] = {}
    #: Whether the rule judges without being asked for. An unverified one ships switched off.
    enabled: bool = True
    inputs: Mapping[InputName, Input]

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.framework, self.edition, self.code)

    def needs(self) -> tuple[str, ...]:
        """The inputs that its kind reads by these very names."""
        return ()

    def named_inputs(self) -> Iterator[str]:
        """The inputs that its parameters name."""
        return iter(())

    def labels(self) -> Iterator[str]:
        """The labels its parameters can give and that must have a standing."""
        return iter(())


class Part(Model):
    """A part of a rule with its own status: a row, a cell, a band."""

    status: Status = Status.SOURCED
    #: What the status rests on, where there is more to say than the rule's source.
    note: str = ""


# --- targets -----------------------------------------------------------------------------------------------------------------


class Target(Part):
    """A bar and the dates between which it holds: a value, or the greater of `baseline + plus` and `at_least`."""

    name: Words
    kind: Literal[YardstickKind.CONSTITUTIONAL, YardstickKind.RECOVERY, YardstickKind.LOCAL_PLAN]
    valid_from: date
    valid_to: date | None = None
    value: float | None = None
    plus: float | None = None
    at_least: float | None = None
    #: The kind of organisation it is set for; empty if it is held against any.
    organisation: str = ""
    source: Words

    @model_validator(mode="after")
    def _is_a_value_or_a_formula(self) -> Target:
        if (self.value is None) is (self.plus is None):
            raise ValueError("a target has either value, or plus (added to the baseline)")
        if self.at_least is not None and self.plus is None:
            raise ValueError("at_least goes with plus")
        return self

    def bar(self, baseline: float | None) -> float | None:
        """The value to reach; None if the baseline it starts from is not known."""
        if self.plus is None:
            return self.value
        if baseline is None:
            return None
        reached = baseline + self.plus
        return reached if self.at_least is None else max(reached, self.at_least)


class DatedTargets(RuleBase):
    """A value against every target in force on its date. The yardstick is named every time."""

    kind: Literal["dated-targets"]
    better: Better
    #: Whose yardsticks are targets of this rule too, so that a target is written down once.
    indicator: Name | None = None
    targets: tuple[Target, ...] = ()

    def needs(self) -> tuple[str, ...]:
        return ("value", "date", *(("baseline",) if any(one.plus is not None for one in self.targets) else ()))

    def labels(self) -> Iterator[str]:
        yield from ("met", "missed", "met and missed")


class LocalPlan(RuleBase):
    """A value against a target agreed locally. The verdict on the outcome and the one on the process are kept apart."""

    kind: Literal["local-plan"]

    def needs(self) -> tuple[str, ...]:
        return ("value", "target", "better")

    def labels(self) -> Iterator[str]:
        yield from ("met", "missed")


class NoTarget(RuleBase):
    """A regime that publishes and does not judge."""

    kind: Literal["no-target"]
    label: Words = "no target set by this regime"


# --- tables ------------------------------------------------------------------------------------------------------------------


class Allowed(Model):
    """At most so many scores below this one."""

    below: int
    at_most: int = Field(ge=0)


class CategoryRow(Part):
    """One row of a category table; the first that holds decides. A row without limits is "anything else"."""

    row: str
    corporate: int
    level_1: Allowed | None = None
    level_2: Allowed | None = None
    label: Words


class CategoryTable(RuleBase):
    """A category from a corporate score and two levels of service scores, by a table whose first matching row wins."""

    kind: Literal["category-table"]
    corporate: InputName
    level_1: tuple[InputName, ...]
    level_2: tuple[InputName, ...]
    #: Published beside the scores and no part of the rule.
    beside: tuple[InputName, ...] = ()
    #: Rounds in which a protected council kept the corporate score before, and rounds in which none was protected.
    protected_rounds: tuple[int, ...] = ()
    unprotected_rounds: tuple[int, ...] = ()
    rows: tuple[CategoryRow, ...]

    def needs(self) -> tuple[str, ...]:
        return ("round", "protected", "corporate_assessment_before")

    def named_inputs(self) -> Iterator[str]:
        yield from (self.corporate, *self.level_1, *self.level_2, *self.beside)

    def labels(self) -> Iterator[str]:
        yield from (row.label for row in self.rows)


class Cell(Part):
    """One cell of a matrix of two scores."""

    service: int
    ability: int
    label: Words


class Override(Part):
    """Lowest scores that hold a category down: any of `when` at its value, and the label is no better than `no_better_than`."""

    rule: Words
    words: Words
    when: Mapping[InputName, int]
    no_better_than: Words
    #: Inputs that are another body's rating, with that body.
    imported: Mapping[InputName, Words] = {}


class Matrix(RuleBase):
    """A category from a matrix of two scores, with overrides. Only the cells that were read are here."""

    kind: Literal["matrix"]
    order: tuple[Words, ...]  # best first
    cells: tuple[Cell, ...]
    overrides: tuple[Override, ...]

    def needs(self) -> tuple[str, ...]:
        return ("service_score", "ability_score")

    def named_inputs(self) -> Iterator[str]:
        for one in self.overrides:
            yield from (*one.when, *one.imported)

    def labels(self) -> Iterator[str]:
        yield from (*self.order, *(one.label for one in self.cells), *(one.no_better_than for one in self.overrides))


class KeyTargets(RuleBase):
    """Key targets and focus areas: whether the highest rating is possible. The rating itself is not worked out."""

    kind: Literal["key-targets"]
    targets: Mapping[str, tuple[InputName, ...]]  # kind of organisation → its key targets
    focus_areas: Mapping[str, tuple[InputName, ...]]
    most_under_achieved: int
    under_rule: Words
    most_significantly_under_achieved: int
    significantly_rule: Words
    #: Published rows with the highest rating had no more medium focus areas than this, and none low.
    most_medium_seen: int

    def needs(self) -> tuple[str, ...]:
        return ("organisation",)

    def named_inputs(self) -> Iterator[str]:
        for group in (*self.targets.values(), *self.focus_areas.values()):
            yield from group


class PenaltyPoints(RuleBase):
    """Points for each key target missed; from so many the lowest rating. What lies between is not known."""

    kind: Literal["penalty-points"]
    under_achieved: int
    significantly_under_achieved: int
    lowest_from: int
    lowest_label: Words

    def needs(self) -> tuple[str, ...]:
        return ("under_achieved", "significantly_under_achieved")

    def labels(self) -> Iterator[str]:
        yield self.lowest_label


class Cap(Part):
    """A judgement is no better than `no_better_than` if `input` lies beyond `bar`, unless the numbers are very small."""

    input: InputName
    misses_if: Literal["below", "above"]
    bar: float
    judgement: InputName
    no_better_than: Words
    exempt: InputName


class CappedJudgements(RuleBase):
    """Judgements of two services, held down by key indicators; a fail in either service is the lowest rating."""

    kind: Literal["capped-judgements"]
    fails: Mapping[InputName, str]
    fail_label: Words
    caps: tuple[Cap, ...]

    def named_inputs(self) -> Iterator[str]:
        yield from self.fails
        for one in self.caps:
            yield from (one.input, one.judgement, one.exempt)

    def labels(self) -> Iterator[str]:
        yield self.fail_label


# --- scores and bands --------------------------------------------------------------------------------------------------------


class CpaProportions(Model):
    """The CPA proportion rule: shares of indicators (per cent) at or beyond each threshold that earn each score."""

    words: Words
    source: Words
    status: Status
    score_4_at_most_worse: float
    score_4_at_least_better: float
    score_3_at_most_worse: float
    score_3_at_least_better: float
    score_1_at_least_worse: float
    least_indicators: int = Field(ge=1)


class ThresholdCounts(RuleBase):
    """A score from how many indicators lie at or beyond each of two thresholds, by the proportions of [cpa]."""

    kind: Literal["threshold-counts"]
    #: Filled in from [cpa], so that the proportions are written down once.
    proportions: CpaProportions | None = None
    rule_names: Mapping[Literal["1", "2", "3", "4"], Words]

    def needs(self) -> tuple[str, ...]:
        return ("indicators", "at_or_below_lower", "at_or_above_upper")

    def labels(self) -> Iterator[str]:
        yield from ("1", "2", "3", "4")


class ShareBand(Part):
    """From this whole per cent of all points, this label."""

    at_least: int = Field(ge=0, le=100)
    label: Words


class PointShare(RuleBase):
    """Every input's points added up, as a share of all points, rounded half up to a whole per cent, to a band."""

    kind: Literal["point-share"]
    rule: Words
    points: int = Field(gt=0)
    bands: tuple[ShareBand, ...]

    def labels(self) -> Iterator[str]:
        yield from (band.label for band in self.bands)


class Band(Part):
    """One band, and the interval of values that earns it, if that was read. Open ends are left out."""

    band: int
    label: Words
    #: The label in the regime's own words; used only if `words_status` lets it.
    in_words: str = ""
    words_status: Status = Status.SOURCED
    at_least: float | None = None
    below: float | None = None

    def holds(self, value: float) -> bool:
        return (self.at_least is None or value >= self.at_least) and (self.below is None or value < self.below)


class OrderedBands(RuleBase):
    """Bands as ordered intervals. One band may stand over several intervals: very high values may drop a band again."""

    kind: Literal["ordered-bands"]
    bands: tuple[Band, ...]

    def needs(self) -> tuple[str, ...]:
        return ("value",) if any(one.at_least is not None or one.below is not None for one in self.bands) else ("band",)

    def labels(self) -> Iterator[str]:
        yield from (band.label for band in self.bands)


class Rating(Part):
    label: Words


class PublishedRatings(RuleBase):
    """Ratings taken as published. Several stand side by side and are never merged."""

    kind: Literal["published-ratings"]
    ratings: Mapping[InputName, Words]
    rule: Words

    def named_inputs(self) -> Iterator[str]:
        return iter(self.ratings)


class SegmentOverride(Model):
    """An organisation to which the input says yes is no better than this segment."""

    rule: Words
    input: InputName
    no_better_than: int
    tag: Words


class QuartileSegments(RuleBase):
    """Organisations of a type ranked by their average score and split by quartile, with an override."""

    kind: Literal["quartile-segments"]
    rule: Words
    override: SegmentOverride
    intensive_rule: Words
    intensive_segment: int
    #: Kinds of organisation that get no segment, and why.
    not_segmented: Mapping[str, Words] = {}

    def needs(self) -> tuple[str, ...]:
        return (
            "organisation", "quartile", "intensive_support", "average", "likely_low", "likely_high", "average_before",
            "edition_before",
        )  # fmt: skip

    def named_inputs(self) -> Iterator[str]:
        yield self.override.input

    def labels(self) -> Iterator[str]:
        yield from (f"segment {n}" for n in (1, 2, 3, 4, self.intensive_segment))


class ThresholdSegments(RuleBase):
    """An average held against thresholds that the operator enters; without them there is no verdict."""

    kind: Literal["threshold-segments"]
    rule: Words
    #: The highest average of segments 1, 2 and 3, from the manual. Empty until somebody enters them with their source.
    thresholds: tuple[float, ...] = ()
    thresholds_source: str = ""

    @model_validator(mode="after")
    def _thresholds_are_whole(self) -> ThresholdSegments:
        if self.thresholds and (len(self.thresholds) != 3 or list(self.thresholds) != sorted(set(self.thresholds))):
            raise ValueError("thresholds are three averages, each greater than the one before")
        if self.thresholds and not self.thresholds_source:
            raise ValueError("thresholds need thresholds_source: where they were read")
        return self

    def needs(self) -> tuple[str, ...]:
        return ("average", "edition_before")

    def labels(self) -> Iterator[str]:
        yield from (f"segment {n} before adjustment" for n in (1, 2, 3, 4))


AnyRule = (
    DatedTargets | LocalPlan | NoTarget | CategoryTable | Matrix | KeyTargets | PenaltyPoints | CappedJudgements
    | ThresholdCounts | PointShare | OrderedBands | PublishedRatings | QuartileSegments | ThresholdSegments
)  # fmt: skip
Rule = Annotated[AnyRule, Field(discriminator="kind")]

#: The models by the keys under which they stand in the file, for the nearest known key beside an unknown one.
KINDS: Mapping[str, type[RuleBase]] = {
    "dated-targets": DatedTargets, "local-plan": LocalPlan, "no-target": NoTarget, "category-table": CategoryTable,
    "matrix": Matrix, "key-targets": KeyTargets, "penalty-points": PenaltyPoints, "capped-judgements": CappedJudgements,
    "threshold-counts": ThresholdCounts, "point-share": PointShare, "ordered-bands": OrderedBands,
    "published-ratings": PublishedRatings, "quartile-segments": QuartileSegments, "threshold-segments": ThresholdSegments,
}  # fmt: skip
_PARTS: Mapping[str, Mapping[str, type[Model]]] = {
    "dated-targets": {"targets": Target},
    "category-table": {"rows": CategoryRow},
    "matrix": {"cells": Cell, "overrides": Override},
    "capped-judgements": {"caps": Cap},
    "point-share": {"bands": ShareBand},
    "ordered-bands": {"bands": Band},
    "quartile-segments": {"override": SegmentOverride},
}


def keys_of_rule(location: tuple[int | str, ...]) -> list[str]:
    """The keys known beside this place in a rule; `location` is ("rules", id, kind, ...) as pydantic gives it."""
    kind, steps = str(location[2]), location[3:-1]
    model: type[Model] = KINDS[kind]
    for step in steps:
        if step == "inputs":
            model = Input
        elif step in ("level_1", "level_2"):
            model = Allowed
        elif part := _PARTS.get(kind, {}).get(str(step)):
            model = part
    return list(model.model_fields)


def rule_faults(rule: AnyRule) -> Iterator[str]:
    """Every name in the rule that points at nothing, and every label without a standing."""
    known = list(rule.inputs)
    for name in rule.needs():
        if name not in known:
            yield f'inputs: a rule of kind "{rule.kind}" needs the input "{name}".'
    for name in dict.fromkeys(rule.named_inputs()):
        if name not in known:
            near = nearest(name, known)
            yield f'there is no input "{name}".' + (f' Did you mean "{near}"?' if near else "")
    for label in dict.fromkeys(rule.labels()):
        if label not in rule.standings:
            near = nearest(label, rule.standings)
            yield f'standings: the label "{label}" has no standing.' + (f' Did you mean "{near}"?' if near else "")
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        yield "valid_to: it lies before valid_from."
