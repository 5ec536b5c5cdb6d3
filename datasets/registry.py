"""`indicators.toml` as frozen values: who judges whom, on what, against which yardstick.

`read_registry` is one pass: parse, check, resolve. An unknown key is refused with the nearest known one, every fault is
gathered and raised once, and no name that leaves this module dangles.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator

from datasets.errors import RegistryError, UnknownName, UserError, nearest
from datasets.facts import Better, Model, Name, Status, Words, YardstickKind
from datasets.feed_mapping import MAPPED, FeedMapping
from datasets.observations import MARKS
from datasets.organisations import Organisations
from datasets.partnership_book import (
    Bands,
    Competency,
    Instrument,
    Item,
    Scale,
    SelfAssessmentSettings,
    partnership_faults,
)
from datasets.periods import Length, Period, parse_period
from datasets.rule_book import KINDS, AnyRule, CpaProportions, DatedTargets, Rule, Target, ThresholdCounts, keys_of_rule
from datasets.rule_book import rule_faults as faults_of_rule
from datasets.tension_book import Break, Charge, Consequence, KindWords, Linked, Priorities, ReportedTwice, TensionSettings

#: Words of the registry that live beside the rule book, under the name by which everybody knows them.
__all__ = ["Better", "CpaProportions", "Model", "Name", "Rule", "Status", "Words", "YardstickKind"]

T = TypeVar("T")


class Side(StrEnum):
    """Which partner a regime judges."""

    NHS = "nhs"
    COUNCIL = "council"


class Level(StrEnum):
    """The kind of organisation a figure is published for."""

    COUNCIL = "council"
    TRUST = "trust"
    SUB_ICB = "sub-icb"
    ICB = "icb"


class Unit(StrEnum):
    PERCENT = "percent"
    DAYS = "days"
    PEOPLE = "people"
    ATTENDANCES = "attendances"
    ADMISSIONS = "admissions"
    SCORE = "score"
    PER_100000 = "per-100000"
    RATING = "rating"

    @property
    def is_count(self) -> bool:
        return self in (Unit.DAYS, Unit.PEOPLE, Unit.ATTENDANCES, Unit.ADMISSIONS)


class Longer(StrEnum):
    """How a figure for a longer period is made from shorter ones. Percentages are never averaged."""

    RATIO = "ratio"  # add numerators, add denominators, divide
    SUM = "sum"  # add the counts
    DAILY_MEAN = "daily-mean"  # a count on an average day: weigh each month by its days
    NONE = "none"  # cannot be made; only as published


class Header(Model):
    """About the registry itself."""

    edition: Words
    title: Words
    reviewed: date
    licence: Words


class Publishing(Model):
    """How figures come into the store."""

    #: Whether somebody else than the sender must approve a submission before it is published.
    second_person: bool = False


class Service(Model):
    """Who runs the dashboard for its readers, and how to reach them; left empty by whoever has not filled it in."""

    run_by: str = ""
    email: str = ""
    telephone: str = ""
    #: Working days within which they answer.
    days_to_answer: int | None = Field(default=None, gt=0)

    @property
    def reachable(self) -> bool:
        return bool(self.run_by.strip() and (self.email.strip() or self.telephone.strip()))


class Regime(Model):
    """A body of rules by which somebody judges somebody."""

    id: Name
    name: Words
    side: Side
    judged_by: Words
    how_often: Words
    if_missed: Words
    #: What follows from a miss, as one of a few kinds.
    consequence: Consequence
    source: Words
    valid_from: date
    valid_to: date | None = None

    def in_force(self, period: Period) -> bool:
        """Whether it was in force on any day of the period."""
        return self.valid_from <= period.end and (self.valid_to is None or period.start <= self.valid_to)


class Yardstick(Model):
    """What an indicator is judged against, from one date to another.

    A target has `value`; a threshold pair has `lower` and `upper`, in the order of the figure (lower is the worse one when
    higher is better, and the other way about when lower is better: at or beyond `worse` and `better` decide the score);
    a published rating has `ratings`, each native label with the standing it compares as.
    """

    name: Words
    regime: Name
    kind: YardstickKind
    valid_from: date
    valid_to: date | None = None
    value: float | None = None
    better_at: float | None = None
    worse_at: float | None = None
    base_period: str | None = None
    base_organisations: int | None = None
    ratings: Mapping[str, Literal["favourable", "contested", "adverse"]] | None = None
    source: Words
    status: Status = Status.SOURCED

    @property
    def may_judge(self) -> bool:
        """A yardstick whose source has not been seen is kept, labelled and never used."""
        return self.status is not Status.UNVERIFIED

    def covers(self, period: Period) -> bool:
        """Whether it was in force on every day of the period: an ambition for March does not judge a whole year."""
        return self.valid_from <= period.start and (self.valid_to is None or period.end <= self.valid_to)

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Yardstick:
        needs = {
            YardstickKind.THRESHOLD_PAIR: ("better_at", "worse_at", "base_period", "base_organisations"),
            YardstickKind.PUBLISHED_RATING: ("ratings",),
        }.get(self.kind, ("value",))
        missing = [key for key in needs if getattr(self, key) is None]
        if missing:
            raise ValueError(f"a yardstick of kind {self.kind} needs {', '.join(missing)}")
        return self


class Rate(Model):
    """How a count is made comparable between organisations before it is held against a yardstick."""

    per: int = Field(gt=0)
    of: Literal["residents"]
    daily: bool
    words: Words
    decimals: int = Field(default=1, ge=0, le=4)


class Disclosure(Model):
    """How counts of few people are kept from being told: which are suppressed, and to what the others are rounded.

    The values if none is given are NHS Digital's method for hospital figures from September 2018: sub-national counts of 1 to 7
    are suppressed, other counts rounded to the nearest 5, noughts shown, national figures neither suppressed nor rounded.
    """

    suppress_from: int = Field(default=1, ge=1)
    suppress_to: int = Field(default=7, ge=1)
    round_to: int = Field(default=5, ge=1)
    #: The indicator that counts the sum of this one and others (all responsible: the NHS, social care, both).
    part_of: Name | None = None

    @model_validator(mode="after")
    def _more_than_one_count_is_meant(self) -> Disclosure:
        if self.suppress_from >= self.suppress_to:
            raise ValueError("suppress_to must be above suppress_from: one suppressed count alone would give itself away")
        return self


class Indicator(Model):
    """One measure in one regime. Its key is framework, edition and code: a code alone is reused with new meanings."""

    id: Name
    name: Words
    short: Words
    regime: Name
    framework: Words
    edition: Words
    code: str
    why: Words
    numerator: Words
    denominator: str = ""
    unit: Unit
    minimum: float = 0.0
    maximum: float | None = None
    decimals: int = Field(default=0, ge=0, le=4)
    better: Better
    frequency: Length
    #: Last day it was published for. A measure that has ended never stands in for a later period.
    ended: date | None = None
    level: Level
    longer: Longer
    rate: Rate | None = None
    #: Applied here, to figures that reach us with small counts in them. Not for figures whose publisher has done it.
    disclosure: Disclosure | None = None
    #: To what the publisher rounds numerators and denominators, if he does.
    counts_rounded_to: int | None = Field(default=None, ge=2)
    comparator: str = ""
    comparator_name: str = ""
    caveat: str = ""
    publisher: Words
    licence: Words
    source: Words
    #: Days from which it is counted in another way.
    breaks: tuple[Break, ...] = ()
    yardsticks: tuple[Yardstick, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.framework, self.edition, self.code)

    def yardsticks_for(self, period: Period) -> tuple[Yardstick, ...]:
        """The yardsticks in force throughout a period whose source has been seen (or that this registry sets itself)."""
        return tuple(y for y in self.yardsticks if y.covers(period) and y.may_judge)


class Feed(Model):
    """One published collection: which reader knows its layout, and what its codes are called here."""

    id: Name
    name: Words
    reader: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    publisher: Words
    licence: Words
    published: Words
    look_for: Words
    frequency: Length | None = None
    indicators: Mapping[str, str] = {}
    replaces: Literal["period", "rows"]
    least_organisations: int = Field(default=0, ge=0)
    #: How many days after the end of a period its figures are usually published; None where that is not known.
    published_after_days: int | None = Field(default=None, ge=0)
    level: Level | None = None
    marks: Mapping[str, str] = {}
    largest_megabytes: int = Field(default=200, gt=0)
    #: Which column is what, for a feed that is read by its mapping alone.
    mapping: FeedMapping | None = None

    @model_validator(mode="after")
    def _is_mapped_if_its_reader_needs_it(self) -> Feed:
        if (self.reader == MAPPED) != (self.mapping is not None):
            raise ValueError(f'a [mapping] and reader = "{MAPPED}" go together')
        return self


class Inclusion(Model):
    """The three tests of a joint outcome (Southwark integrated performance report 2003/04). At least one must be met."""

    shared_objective: str = ""
    whole_system: str = ""
    affects_partner: str = ""

    @model_validator(mode="after")
    def _meets_one(self) -> Inclusion:
        if not (self.shared_objective or self.whole_system or self.affects_partner):
            raise ValueError("a joint outcome must meet at least one inclusion test, in words")
        return self


class Outcome(Model):
    """What both partners are for, in words a service user would use."""

    id: Name
    name: Words
    said_by: Words
    why: Words
    pull: Words
    nhs: tuple[str, ...] = ()
    council: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    inclusion: Inclusion

    def indicators(self, side: Side) -> tuple[str, ...]:
        return self.nhs if side is Side.NHS else self.council


class Body(Model):
    """An NHS body that serves a place, and the footprint they share. Shares run from 0 to 1.

    `valid_from`: the first day on which it does, where that is not its own first day: a trust took over another's hospitals.
    """

    organisation: str
    level: Level
    valid_from: date | None = None
    share_of_body: float | None = Field(default=None, ge=0, le=1)
    share_of_council: float | None = Field(default=None, ge=0, le=1)
    source: Words


class Place(Model):
    """A council and the NHS bodies that serve its people."""

    id: Name
    name: Words
    council: str
    bodies: tuple[Body, ...]
    alike: tuple[str, ...] = ()

    def organisations(self, level: Level) -> tuple[str, ...]:
        """The codes of the organisations at this level that answer for this place, whenever they do."""
        if level is Level.COUNCIL:
            return (self.council,)
        return tuple(body.organisation for body in self.bodies if body.level is level)

    def serving(self, period: Period, organisations: Organisations) -> tuple[Body, ...]:
        """The bodies that serve it on any day of a period: from the day they took it over, for as long as they exist."""
        return tuple(
            body
            for body in self.bodies
            if (body.valid_from is None or body.valid_from <= period.end) and organisations.existed(body.organisation, period)
        )

    def answering(self, level: Level, period: Period, organisations: Organisations) -> tuple[str, ...]:
        """The codes of those at this level that answer for it in a period.

        Where none served it then, of those that do at another time: what nobody answers for is said, and not left out.
        """
        every, then = self.organisations(level), {body.organisation for body in self.serving(period, organisations)}
        return tuple(code for code in every if code in then) or every

    @property
    def all_organisations(self) -> tuple[str, ...]:
        return (self.council, *(body.organisation for body in self.bodies))


class SpcSettings(Model):
    """The choices of the NHS method for charts over time, shown beside every chart."""

    words: str = ""
    source: str = ""
    screen_outliers: bool = True
    two_sigma_counts_beyond_limits: bool = False
    min_points_for_limits: int = Field(default=2, ge=2)
    trial_limits_up_to: int = Field(default=12, ge=2)
    run_length: int = Field(default=7, ge=3)


class Rollup(Model):
    """How one side's indicators become that side's verdict on an outcome, said in words and shown beside it."""

    words: Words
    none: Words


class Registry(Model):
    """Everything `indicators.toml` says, resolved."""

    header: Header
    publishing: Publishing = Publishing()
    service: Service = Service()
    #: The words of the program, each with what it means.
    words: Mapping[str, Words] = {}
    rollups: Mapping[Side, Rollup]
    cpa: CpaProportions
    spc: SpcSettings = SpcSettings()
    regimes: Mapping[str, Regime]
    indicators: Mapping[str, Indicator]
    feeds: Mapping[str, Feed]
    outcomes: Mapping[str, Outcome]
    places: Mapping[str, Place]
    rules: Mapping[str, Rule] = {}
    tensions: TensionSettings
    linked: tuple[Linked, ...] = ()
    reported_twice: tuple[ReportedTwice, ...] = ()
    charges: tuple[Charge, ...] = ()
    priorities: tuple[Priorities, ...] = ()
    self_assessment: SelfAssessmentSettings = SelfAssessmentSettings(words="Counted by side, never averaged.")
    instruments: Mapping[str, Instrument] = {}
    competencies: Mapping[str, Competency] = {}
    #: First 12 hexadecimal digits of the SHA-256 of the file: two registries with the same digest are the same.
    digest: str
    #: The very text of the file, so that a store can keep it beside what was judged by it.
    text: str = Field(default="", repr=False)

    def place(self, name: str) -> Place:
        return _known("place", name, self.places)

    def indicator(self, name: str) -> Indicator:
        return _known("indicator", name, self.indicators)

    def feed(self, name: str) -> Feed:
        return _known("feed", name, self.feeds)

    def outcome(self, name: str) -> Outcome:
        return _known("outcome", name, self.outcomes)

    def rule(self, name: str) -> AnyRule:
        """One rule, complete: with the yardsticks of its indicator, or the proportions of [cpa], where it judges by them."""
        rule = _known("rule", name, self.rules)
        if isinstance(rule, DatedTargets) and rule.indicator:
            yardsticks = self.indicators[rule.indicator].yardsticks
            targets = [*rule.targets, *(_as_target(one) for one in yardsticks if one.value is not None)]
            return rule.model_copy(update={"targets": tuple(sorted(targets, key=lambda one: one.valid_from))})
        if isinstance(rule, ThresholdCounts):
            return rule.model_copy(update={"proportions": self.cpa})
        return rule

    def side(self, indicator: Indicator) -> Side:
        return self.regimes[indicator.regime].side

    @cached_property
    def published_after(self) -> Mapping[str, int]:
        """How many days after the end of its period an indicator is usually published, by id; only where that is known."""
        return {
            name: feed.published_after_days
            for feed in self.feeds.values()
            if feed.published_after_days is not None
            for name in feed.indicators.values()
        }

    @cached_property
    def edition(self) -> str:
        """The edition in words and the digest of the very file."""
        return f"{self.header.edition} ({self.digest})"


def read_registry(path: Path) -> Registry:
    """The registry in this file.

    Raises RegistryError with every fault found, or UserError if there is no such file.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"{path}: the registry could not be opened ({error.strerror}). Give its place with --registry FILE."
        ) from error
    try:
        return registry_in(raw.decode("utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise RegistryError(str(path), [f"it is not well-formed TOML: {error}"]) from error


def registry_in(text: str, where: str) -> Registry:
    """The registry that this text says. RegistryError with every fault found; `where` says in its message what was read."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RegistryError(where, [f"it is not well-formed TOML: {error}"]) from error
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
    for table in ("regimes", "indicators", "feeds", "outcomes", "places", "rules", "instruments", "competencies"):
        for name, fields in _tables(tables.get(table)):
            fields.setdefault("id", name)
    try:
        registry = Registry.model_validate({**tables, "digest": digest, "text": text})
    except ValidationError as error:
        raise RegistryError(where, [_fault(one) for one in error.errors()]) from error
    if faults := list(_dangling(registry)):
        raise RegistryError(where, faults)
    return registry


def with_feed(registry: Registry, name: str, table: Mapping[str, Any], where: str) -> Registry:
    """The registry with one feed more, made from a table as it would stand under [feeds] in the registry file.

    Its edition stays: figures are judged as before. Raises RegistryError with every fault, each as of `where`.
    """
    if name in registry.feeds:
        raise RegistryError(where, [f"feeds.{name}: the registry has a feed of this name already. Choose another name."])
    try:
        feed = Feed.model_validate({"id": name, **table})
    except ValidationError as error:
        raise RegistryError(where, [_fault({**one, "loc": ("feeds", name, *one["loc"])}) for one in error.errors()]) from error
    if faults := list(_feed_faults(feed, registry.indicators)):
        raise RegistryError(where, faults)
    fields = {key: getattr(registry, key) for key in Registry.model_fields}
    return Registry.model_validate({**fields, "feeds": {**registry.feeds, name: feed}})


def _known(kind: str, name: str, table: Mapping[str, T]) -> T:
    if name not in table:
        raise UnknownName(kind, name, table)
    return table[name]


class Measured(Protocol):
    """Anything that a framework publishes under a code: an indicator, or what a rule says."""

    @property
    def key(self) -> tuple[str, str, str]: ...


def same_measure(one: Measured, other: Measured) -> bool:
    """Whether the two may be one series: same framework, same edition, same code.

    A code alone is reused with another meaning (ASCOF "2B" to 2022-23 and since), and an edition changes how a label is made
    (NHS Oversight Framework segments: quartiles in 2025/26, thresholds in 2026/27).
    """
    return one.key == other.key


def refuse_to_join(one: Measured, other: Measured) -> None:
    """Raises UserError unless the two are the same measure."""
    if not same_measure(one, other):
        raise UserError(
            f"{', '.join(one.key)} and {', '.join(other.key)} are different measures and cannot be joined into one series. "
            "Show them apart, with a break between them."
        )


def _as_target(yardstick: Yardstick) -> Target:
    return Target.model_validate(
        yardstick.model_dump(include={"name", "kind", "valid_from", "valid_to", "value", "source", "status"})
    )


def _tables(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield from ((name, fields) for name, fields in value.items() if isinstance(fields, dict))


def _fault(error: Any) -> str:
    """One fault in words: where, what was found, what was expected."""
    where = ".".join(_steps(error["loc"])) or "the file"
    if error["type"] == "extra_forbidden":
        near = nearest(str(error["loc"][-1]), _keys_beside(error["loc"]))
        return f"{where}: unknown key." + (f' Did you mean "{near}"?' if near else "")
    if error["type"] == "missing":
        return f"{where}: missing."
    if error["type"] == "union_tag_invalid":
        near = nearest(str(error["ctx"]["tag"]), KINDS)
        hint = f' Did you mean "{near}"?' if near else ""
        return f'{where}.kind: there is no kind of rule "{error["ctx"]["tag"]}".{hint}'
    if error["type"] == "union_tag_not_found":
        return f"{where}.kind: missing."
    found = repr(error["input"])
    return f"{where}: {error['msg'][0].lower()}{error['msg'][1:]} (found {found[:80]})."


def _steps(location: tuple[int | str, ...]) -> list[str]:
    """The steps as they stand in the file: pydantic puts the kind of a rule after its name."""
    within_rule = len(location) > 2 and location[0] == "rules" and location[2] in KINDS
    return [str(step) for step in ((*location[:2], *location[3:]) if within_rule else location)]


_MODELS: Mapping[str, type[BaseModel]] = {
    "header": Header, "regimes": Regime, "indicators": Indicator, "yardsticks": Yardstick, "rate": Rate,
    "disclosure": Disclosure, "feeds": Feed, "mapping": FeedMapping,
    "outcomes": Outcome, "inclusion": Inclusion, "places": Place, "bodies": Body,
    "rollups": Rollup, "cpa": CpaProportions, "spc": SpcSettings, "tensions": TensionSettings, "kinds": KindWords,
    "breaks": Break, "linked": Linked, "reported_twice": ReportedTwice, "charges": Charge, "priorities": Priorities,
    "instruments": Instrument, "scale": Scale, "items": Item, "bands": Bands, "competencies": Competency,
    "self_assessment": SelfAssessmentSettings,
}  # fmt: skip


def _keys_beside(location: tuple[int | str, ...]) -> list[str]:
    if len(location) > 3 and location[0] == "rules" and location[2] in KINDS:
        return keys_of_rule(location)
    tables = [step for step in location[:-1] if step in _MODELS]
    model = _MODELS[str(tables[-1])] if tables else Registry
    return list(model.model_fields)


def _unknown(where: str, kind: str, name: str, table: Mapping[str, object]) -> Iterator[str]:
    if name not in table:
        near = nearest(name, table)
        yield f'{where}: there is no {kind} "{name}".' + (f' Did you mean "{near}"?' if near else "")


def _feed_faults(feed: Feed, indicators: Mapping[str, Indicator]) -> Iterator[str]:
    for code, name in feed.indicators.items():
        yield from _unknown(f"feeds.{feed.id}.indicators.{code}", "indicator", name, indicators)
    for text, mark in feed.marks.items():
        yield from _unknown(f'feeds.{feed.id}.marks."{text}"', "mark", mark, MARKS)
    if feed.mapping is not None:
        yield from (f"feeds.{feed.id}.{fault}" for fault in feed.mapping.faults(feed.indicators))


def _dangling(registry: Registry) -> Iterator[str]:
    """Every name that points at nothing, and every key used twice."""

    unknown = _unknown
    keys: dict[tuple[str, str, str], str] = {}
    for indicator in registry.indicators.values():
        where = f"indicators.{indicator.id}"
        yield from unknown(f"{where}.regime", "regime", indicator.regime, registry.regimes)
        if other := keys.get(indicator.key):
            yield f"{where}: framework, edition and code are those of indicators.{other}."
        keys[indicator.key] = indicator.id
        if indicator.longer is Longer.RATIO and not indicator.denominator:
            yield f'{where}.denominator: missing; longer = "ratio" adds numerators and denominators.'
        yield from _disclosure_faults(where, indicator, registry.indicators)
        for position, one in enumerate(indicator.breaks):
            if one.instead_of is not None:
                there = f"{where}.breaks.{position}.instead_of"
                yield from unknown(there, "indicator", one.instead_of, registry.indicators)
        yield from _twice(f"{where}.yardsticks", "the name", [one.name for one in indicator.yardsticks])
        for position, yardstick in enumerate(indicator.yardsticks):
            there = f"{where}.yardsticks.{position}"
            yield from unknown(f"{there}.regime", "regime", yardstick.regime, registry.regimes)
            if yardstick.base_period is not None and parse_period(yardstick.base_period) is None:
                yield f'{there}.base_period: "{yardstick.base_period}" is not a period; write it as 2018-19 or 2018-19-Q2.'
            if yardstick.kind is YardstickKind.THRESHOLD_PAIR:
                yield from _threshold_faults(there, indicator, yardstick)
    for feed in registry.feeds.values():
        yield from _feed_faults(feed, registry.indicators)
    for outcome in registry.outcomes.values():
        for name in (*outcome.nhs, *outcome.council, *outcome.context):
            yield from unknown(f"outcomes.{outcome.id}", "indicator", name, registry.indicators)
        for side in (outcome.nhs, outcome.council, outcome.context):
            yield from _twice(f"outcomes.{outcome.id}", "the indicator", side)
        for name in sorted({*outcome.nhs} & {*outcome.council}):
            yield f"outcomes.{outcome.id}: {name} stands on both sides; a figure is one side's."
    yield from _tension_faults(registry, unknown)
    yield from partnership_faults(registry.instruments, registry.competencies, registry.outcomes, registry.indicators)
    rule_keys: dict[tuple[str, str, str], str] = {}
    for rule in registry.rules.values():
        where = f"rules.{rule.id}"
        if other := rule_keys.get(rule.key):
            yield f"{where}: framework, edition and code are those of rules.{other}."
        rule_keys[rule.key] = rule.id
        if rule.regime is not None:
            yield from unknown(f"{where}.regime", "regime", rule.regime, registry.regimes)
        if isinstance(rule, DatedTargets) and rule.indicator is not None:
            yield from unknown(f"{where}.indicator", "indicator", rule.indicator, registry.indicators)
        yield from (f"{where}: {fault}" for fault in faults_of_rule(rule))
    councils: dict[str, str] = {}
    for place in registry.places.values():
        for name in place.alike:
            yield from unknown(f"places.{place.id}.alike", "place", name, registry.places)
        yield from _twice(f"places.{place.id}.bodies", "the organisation", [body.organisation for body in place.bodies])
        if other := councils.get(place.council):
            yield f"places.{place.id}.council: {place.council} is already the council of places.{other}."
        councils[place.council] = place.id
        if not re.fullmatch(r"E\d{8}", place.council):
            yield f'places.{place.id}.council: "{place.council}" is not an ONS code (E and eight digits).'


def _twice(where: str, what: str, names: Iterable[str]) -> Iterator[str]:
    """What is listed twice would be counted twice."""
    yield from (f'{where}: {what} "{name}" is there twice.' for name, times in Counter(names).items() if times > 1)


Unknown = Callable[[str, str, str, Mapping[str, object]], Iterator[str]]


def _tension_faults(registry: Registry, unknown: Unknown) -> Iterator[str]:
    """Pairs, charges and priorities that name nothing, or that could never be answered."""
    for kind, pairs in (("linked", registry.linked), ("reported_twice", registry.reported_twice)):
        for pair in pairs:
            where = f"{kind}.{pair.id}"
            yield from unknown(f"{where}.outcome", "outcome", pair.outcome, registry.outcomes)
            for name in (pair.one, pair.other):
                yield from unknown(where, "indicator", name, registry.indicators)
    yield from _reported_twice_faults(registry)
    for linked in registry.linked:
        ends = [registry.indicators[name].frequency for name in (linked.one, linked.other) if name in registry.indicators]
        if linked.lag_quarters and ends != [Length.MONTH, Length.YEAR]:
            yield f"linked.{linked.id}.lag_quarters: only a yearly indicator can follow later, on a monthly one named first."
        for name, rising in ((linked.one, linked.one_rising), (linked.other, linked.other_rising)):
            indicator = registry.indicators.get(name)
            if indicator and indicator.better is Better.NEITHER and rising is None:
                yield (
                    f"linked.{linked.id}: neither direction of {name} is better; say what a rise means with one_rising or "
                    'other_rising, "better" or "worse".'
                )
    for charge in registry.charges:
        where = f"charges.{charge.id}"
        yield from unknown(f"{where}.outcome", "outcome", charge.outcome, registry.outcomes)
        for name in (charge.indicator, *charge.free):
            yield from unknown(where, "indicator", name, registry.indicators)
    for position, priorities in enumerate(registry.priorities):
        where = f"priorities.{position}"
        yield from unknown(f"{where}.place", "place", priorities.place, registry.places)
        for name in priorities.weights:
            yield from unknown(f"{where}.weights", "outcome", name, registry.outcomes)


def _reported_twice_faults(registry: Registry) -> Iterator[str]:
    for pair in registry.reported_twice:
        one, other = registry.indicators.get(pair.one), registry.indicators.get(pair.other)
        if one and other and (one.unit, one.level) != (other.unit, other.level):
            yield f"reported_twice.{pair.id}: {one.id} and {other.id} differ in unit or level, and cannot be one measure."


def _disclosure_faults(where: str, indicator: Indicator, indicators: Mapping[str, Indicator]) -> Iterator[str]:
    """What disclosure control cannot be applied to, and parts of a total that are not controlled as the total is."""
    rule = indicator.disclosure
    if rule is None:
        return
    if indicator.unit is Unit.RATING:
        yield f"{where}.disclosure: a rating counts nobody."
    if rule.part_of is None:
        return
    total = indicators.get(rule.part_of)
    if total is None:
        near = nearest(rule.part_of, indicators)
        yield f'{where}.disclosure.part_of: there is no indicator "{rule.part_of}".' + (
            f' Did you mean "{near}"?' if near else ""
        )
    elif total.disclosure is None or total.disclosure != rule.model_copy(update={"part_of": None}):
        yield f"{where}.disclosure.part_of: indicators.{total.id} must have the same disclosure, and be part of nothing itself."
    elif not (indicator.unit.is_count and total.unit.is_count):
        yield f"{where}.disclosure.part_of: only counts add up to a total."


def _threshold_faults(where: str, indicator: Indicator, yardstick: Yardstick) -> Iterator[str]:
    if indicator.better is Better.NEITHER:
        yield f'{where}: better = "neither" cannot have a better and a worse threshold.'
    elif yardstick.better_at is not None and yardstick.worse_at is not None:
        higher = indicator.better is Better.HIGHER
        if (yardstick.better_at <= yardstick.worse_at) if higher else (yardstick.better_at >= yardstick.worse_at):
            yield (
                f"{where}: better_at {yardstick.better_at} is not better than worse_at {yardstick.worse_at} when "
                f"{indicator.better} is better."
            )


def period_or_fault(text: str) -> Period:
    """The period a person named, or a UserError that says how to write one."""
    if (period := parse_period(text)) is None:
        raise UserError(
            f'"{text}" is not a period. Write a financial year as 2018-19, a quarter as 2018-19-Q2 (Q1 is April to June), '
            "or a month as 2018-06."
        )
    return period
