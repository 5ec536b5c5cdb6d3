"""Tensions in plain English: one sentence a councillor would understand, neutral between partners, and the rows that show it.

The NHS is judged on A, the council on B, and these moved apart: no partner "fails", and nothing is said to cause anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.judgement.tensions.calendar_gap import TwoCalendars
from dashboard.judgement.tensions.conflicting_values import TwoNumbers, Why
from dashboard.judgement.tensions.contested_band import BetweenTwoBars
from dashboard.judgement.tensions.definition_break import CountedAnew
from dashboard.judgement.tensions.footprint import OtherPeople
from dashboard.judgement.tensions.local_priority import RankedDifferently
from dashboard.judgement.tensions.noise_verdict import LabelMoved
from dashboard.judgement.tensions.one_sided import HeldToAccount
from dashboard.judgement.tensions.opposing_trends import Change, MovedApart
from dashboard.judgement.tensions.override import OneItemDecides
from dashboard.judgement.tensions.single_penalty import ChargedAlone
from dashboard.judgement.tensions.tension import Evidence, Tension
from dashboard.judgement.tensions.verdict_divergence import Divergence
from dashboard.judgement.verdict import Figure, Flip, IndicatorVerdict, SideVerdict, at_whom
from dashboard.wording import SIDE_NAMES, in_sentence, share, span_words, value_with_unit, yardstick_words
from datasets.observations import MARKS
from datasets.organisations import Organisations
from datasets.periods import Length, Period
from datasets.registry import Body, Registry, Side, Unit
from datasets.tension_book import Consequence, TensionKind

#: A shape beside every severity, so that colour is never the only cue.
SEVERITY_SHAPES: Mapping[str, str] = {"discuss at the board": "▲", "look closer": "◆", "note": "○"}

CONSEQUENCES: Mapping[Consequence, str] = {
    Consequence.NONE: "nothing follows",
    Consequence.PUBLISHED: "figures are published, and nothing follows",
    Consequence.RATING: "a rating",
    Consequence.MONEY: "money",
    Consequence.INTERVENTION: "intervention",
}


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One figure or fact as it is shown: what it is, whose, of when, how much, what is said of it, and where it came from."""

    what: str
    organisation: str
    organisation_name: str
    period: str
    period_words: str
    value: float | None
    shown: str
    says: str
    origin: str
    sources: tuple[Mapping[str, Any], ...] = ()
    #: The indicator's id; nothing where it is a fact, or where the tension was kept before this was.
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class ToldTension:
    """A tension as it is shown and kept: plain words and figures. Periods are ids; `digest` changes when the evidence does."""

    id: str
    kind: str
    place: str
    outcome: str
    #: Whose figures it rests on: "nhs", "council" or both.
    sides: tuple[str, ...]
    severity: str
    period: str
    first: str
    last: str
    sentence: str
    false_alarm: str
    evidence: tuple[EvidenceRow, ...]
    digest: str


def tell(tension: Tension, registry: Registry, organisations: Organisations) -> ToldTension:
    """A tension in words, with its evidence as rows."""
    evidence = tuple(_row(one, organisations) for one in tension.evidence)
    return ToldTension(
        id=tension.id,
        kind=tension.kind.value,
        place=tension.place,
        outcome=tension.outcome,
        sides=_sides(tension, registry),
        severity=tension.severity.value,
        period=tension.period.id,
        first=tension.first.id,
        last=tension.last.id,
        sentence=sentence(tension, registry, organisations),
        false_alarm=registry.tensions.kinds[tension.kind].false_alarm,
        evidence=evidence,
        digest=_digest(evidence),
    )


def as_told(document: Mapping[str, Any]) -> ToldTension:
    """A tension from the document it was kept as."""
    rows = (EvidenceRow(**{**row, "sources": tuple(row["sources"])}) for row in document["evidence"])
    return ToldTension(**{**document, "evidence": tuple(rows), "sides": tuple(document["sides"])})


def as_document(told: ToldTension) -> dict[str, Any]:
    """The document a tension is kept as. Field by field: a deep copy of so many would take most of the time to keep them."""
    rows = [{name: getattr(row, name) for name in EvidenceRow.__slots__} for row in told.evidence]
    return {**{name: getattr(told, name) for name in ToldTension.__slots__}, "evidence": rows}


def _sides(tension: Tension, registry: Registry) -> tuple[str, ...]:
    """The partners whose figures a tension rests on; both, where it rests on none."""
    held = {registry.side(one.indicator) for one in tension.evidence if one.indicator is not None}
    if isinstance(tension.facts, HeldToAccount):
        held = {side for side, verdict in tension.facts.verdicts.items() if verdict.indicators}
    return tuple(side.value for side in Side if side in (held or set(Side)))


def _digest(evidence: Sequence[EvidenceRow]) -> str:
    """Twelve digits that stay the same while the figures and what is said of them do, wherever they were published again."""
    said = [(row.what, row.organisation, row.period, row.shown, row.says) for row in evidence]
    return hashlib.sha256(json.dumps(said).encode("utf-8")).hexdigest()[:12]


def _row(one: Evidence, organisations: Organisations) -> EvidenceRow:
    shown = ""
    if one.indicator is not None:
        shown = value_with_unit(one.indicator, one.value) if one.value is not None else MARKS[one.mark or "x"]
    return EvidenceRow(
        what=one.indicator.name if one.indicator else one.what,
        organisation=one.organisation,
        organisation_name=organisations.name(one.organisation) if one.organisation else "",
        period=one.period.id if one.period else "",
        period_words=one.period.label if one.period else "",
        value=one.value,
        shown=shown,
        says=one.says,
        origin=one.origin,
        indicator=one.indicator.id if one.indicator else "",
        sources=tuple(
            {"submission": each.submission, "file": each.file, "sheet": each.sheet, "row": each.row} for each in one.sources
        ),
    )


def sentence(tension: Tension, registry: Registry, organisations: Organisations) -> str:
    """One plain, neutral sentence."""
    match tension.facts:
        case CountedAnew() as facts:
            return _counted_anew(facts)
        case OtherPeople() as facts:
            return _other_people(facts, registry, organisations)
        case TwoNumbers() as facts:
            return _two_numbers(facts)
        case Divergence() as facts:
            return _divergence(facts, tension.period, registry.tensions.footprint, organisations)
        case OneItemDecides() as facts:
            return _one_item(facts)
        case BetweenTwoBars() as facts:
            return _two_bars(facts, organisations)
        case MovedApart() as facts:
            return _moved_apart(facts, organisations)
        case HeldToAccount() as facts:
            return _held(facts, tension.period)
        case TwoCalendars() as facts:
            return _calendars(facts)
        case RankedDifferently() as facts:
            return _ranked(facts)
        case LabelMoved() as facts:
            return _label_moved(facts)
        case ChargedAlone() as facts:
            return _charged(facts)
        case _:
            raise TypeError(f"no words for {tension.facts!r}")


def listed(words: Sequence[str]) -> str:
    """`a, b and c`"""
    *first, last = words or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _counted_anew(facts: CountedAnew) -> str:
    before = f" Until then it was told by “{facts.instead_of.short}”." if facts.instead_of else ""
    return (
        f"“{facts.indicator.short}” has been counted in another way since {facts.change.on:%B %Y}, so figures before and after "
        f"are not comparable.{before}"
    )


def _other_people(facts: OtherPeople, registry: Registry, organisations: Organisations) -> str:
    name = next((one.name for one in registry.places.values() if one.council == facts.council), "this place")
    told = (f"{organisations.short_name(body.organisation)} ({_shares(body, name)})" for body in facts.bodies)
    bodies = listed(list(dict.fromkeys(told)))
    few = facts.covered is not None and facts.covered < registry.tensions.footprint - 1e-9
    between = f"they serve {facts.covered:.0%} of the people of {name}, too few to compare the two sides" if few else ""
    if not facts.include_others:
        return f"The NHS figures here are those of {bodies}; between them {between}."
    said = f"The NHS figures here include many people who live elsewhere: they are those of {bodies}"
    return f"{said}; between them {between}." if few else f"{said}."


def _shares(body: Body, place: str) -> str:
    own = "an unknown share" if body.share_of_body is None else share(body.share_of_body)
    serves = "" if body.share_of_council is None else f", and it serves {share(body.share_of_council)} of the people there"
    return f"{own} of its people live in {place}{serves}"


def _two_numbers(facts: TwoNumbers) -> str:
    one, other = (value_with_unit(facts.indicator, value) for value in (facts.one, facts.other))
    if facts.why is Why.SUMMED:
        return (
            f"“{facts.indicator.short}” as published for {facts.period.label}, {one}, differs from its months taken together, "
            f"{other}; both are kept."
        )
    why = f"they are known to differ in definition: {facts.definition}" if facts.definition else "no reason is known here"
    return (
        f"Two official sources give different numbers for “{facts.indicator.short}” in {facts.period.label}, {one} and "
        f"{other}; both are kept, and {why.rstrip('.')}."
    )


def _divergence(facts: Divergence, period: Period, footprint: float, organisations: Organisations) -> str:
    """Each side in its own words, on what it is judged; and whose people the NHS verdict is about, if not only these."""
    shared = [body.organisation for body in facts.bodies if body.share_of_body is not None and body.share_of_body < footprint]
    whose = f"; people from elsewhere are also served {organisations.after('by', shared)}" if shared else ""
    nhs, council = (_judged_on(side, organisations) for side in (facts.nhs, facts.council))
    return (
        f"In {period.label} the NHS is judged on {nhs}: “{facts.nhs.label}”; the council on {council}: “{facts.council.label}”"
        f". The first is {facts.nhs.standing.value}, the second {facts.council.standing.value}{whose}."
    )


def _judged_on(side: SideVerdict, organisations: Organisations) -> str:
    """Each indicator that decided, with its figures: `A&E within four hours (80.7% at Barts Health)`."""
    figures: dict[str, list[str]] = {}
    for one in (each for each in side.indicators if each.readings):
        when = f" in {one.figure.period.label}" if one.figure.period != one.figure.asked else ""
        said = f"{_rated(one)}{at_whom([one.figure], organisations)}{when}"
        figures.setdefault(in_sentence(one.figure.indicator.short), []).append(said)
    return listed([f"{name} ({listed(told)})" for name, told in figures.items()])


def _one_item(facts: OneItemDecides) -> str:
    flip = f"; it would turn at {_turning(facts.flip)}" if facts.flip else ""
    return (
        f"One item decides the {SIDE_NAMES[facts.verdict.side]} verdict “{facts.verdict.label}”: without “"
        f"{facts.item.figure.indicator.short}” ({_rated(facts.item)}) it would be “{facts.without.label}”{flip}."
    )


def _rated(one: IndicatorVerdict) -> str:
    """The figure, or of a published rating its label."""
    return one.label.lower() if one.figure.indicator.unit is Unit.RATING else _shown(one.figure)


def _turning(flip: Flip) -> str:
    indicator = flip.verdict.figure.indicator
    return (
        f"another {indicator.short.lower()}"
        if indicator.unit is Unit.RATING or indicator.rate
        else value_with_unit(indicator, flip.to)
    )


def _shown(figure: Figure) -> str:
    return value_with_unit(figure.indicator, figure.value) if figure.value is not None else "no figure"


def _two_bars(facts: BetweenTwoBars, organisations: Organisations) -> str:
    figure, indicator = facts.verdict.figure, facts.verdict.figure.indicator
    met, missed = (yardstick_words(indicator, reading.yardstick) for reading in (facts.met, facts.missed))
    measure = f"{in_sentence(indicator.short)}{at_whom([figure], organisations)}"
    return (
        f"One figure meets one bar and misses another: {measure}, {_shown(figure)} in "
        f"{figure.period.label}, meets “{met}” and misses “{missed}”."
    )


def _moved_apart(facts: MovedApart, organisations: Organisations) -> str:
    worse, better = (_change(one, organisations) for one in (facts.worse, facts.better))
    return (
        f"{_span_of(facts)} {worse}, while {better}. The two moved in opposite directions; this does not show that one caused "
        f"the other ({_count(facts.pairs_tested)} tested)."
    )


def _count(pairs: int) -> str:
    return "1 pair" if pairs == 1 else f"{pairs} pairs"


def _span_of(facts: MovedApart) -> str:
    if facts.better.during == facts.worse.during:
        return (
            f"In {span_words(facts.better.during)},"
            if len(facts.better.during) == 1
            else f"From {span_words(facts.better.during)},"
        )
    return "At about the same time,"


def _change(change: Change, organisations: Organisations) -> str:
    indicator = change.indicator
    each = " a month" if indicator.unit.is_count and change.during[0].length is Length.MONTH else ""
    before, after = (f"{value_with_unit(indicator, value)}{each}" for value in (change.before, change.after))
    against = "the same months of the year before" if change.against_same_months else "the other months shown"
    if change.during[0].length is not Length.MONTH:
        against = change.against[0].label
    measure = f"{in_sentence(indicator.short)}{at_whom([change], organisations)}"
    when = "" if change.during[0].length is Length.MONTH else f" in {change.during[0].label}"
    return f"{measure} got {'better' if change.better else 'worse'}{when} ({after}, against {before} in {against})"


def _held(facts: HeldToAccount, period: Period) -> str:
    held = facts.held
    though = "though it takes both to change it"
    if held is None:
        said = f"No regime in this registry holds either partner to account for this in {period.label}, {though}."
    else:
        follows = CONSEQUENCES[facts.most[held]]
        said = (
            f"In this registry only a regime on the {SIDE_NAMES[held]} side holds its partner to account for this in "
            f"{period.label} ({follows} may follow), {though}."
        )
    return " ".join([*(f"{_yearly(was, now)}." for was, now in facts.changed), said])


def _yearly(was: IndicatorVerdict, now: IndicatorVerdict) -> str:
    """`“Needed no more help” fell from 71.2% in 2017/18 to 39.0% in 2018/19 (middle council 78.1%)`"""
    indicator = now.figure.indicator
    assert was.figure.value is not None
    assert now.figure.value is not None
    way = "rose" if now.figure.value > was.figure.value else "fell"
    beside = ""
    if now.comparator is not None and was.comparator is not None:
        old, new = (value_with_unit(indicator, value) for value in (was.comparator, now.comparator))
        name = indicator.comparator_name
        beside = f" ({name} {new}, the same as the year before)" if old == new else f" ({name} {old}, then {new})"
    return (
        f"“{indicator.short}” {way} from {_shown(was.figure)} in {was.figure.period.label} to {_shown(now.figure)} in "
        f"{now.figure.period.label}{beside}, {_more_than(now.figure)}"
    )


def _more_than(figure: Figure) -> str:
    """By what a change is known to be one: its counts, or that nearly all other councils changed by less."""
    return "more than chance explains" if figure.denominator else "a larger change than nearly all other councils saw"


def _calendars(facts: TwoCalendars) -> str:
    nhs, council = facts.nhs.verdict.figure, facts.council.verdict.figure
    said = f"The newest NHS figure is about {_newest(nhs)} and the council’s about {_newest(council)}"
    if facts.days_in_age:
        said += f", {_months(facts.days_in_age)} apart"
    if facts.days_seen is not None and facts.days_seen > facts.days_in_age:
        said += f"; they are usually published {_months(facts.days_seen)} apart"
    return f"{said}."


def _newest(figure: Figure) -> str:
    return span_words(figure.held) if figure.partial else figure.period.label


def _months(days: int) -> str:
    months = round(days / 30.44)
    return f"{days} days" if months < 2 else f"{months} months"


def _ordinal(number: int) -> str:
    return f"{number}{'th' if 10 <= number % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _ranked(facts: RankedDifferently) -> str:
    here = f"This board ranks it {_ordinal(facts.rank)} of {facts.of}" if facts.weight else "This board gives it no weight"
    if facts.force.force >= 3:
        return f"{here}, while nationally {CONSEQUENCES[facts.force]} may follow from it."
    nationally = {0: "no regime counts it", 1: "it is only published"}[facts.force.force]
    return f"{here}, while nationally {nationally}."


def _label_moved(facts: LabelMoved) -> str:
    figures = listed(
        [
            f"{in_sentence(new.figure.indicator.short)} {_shown(old.figure)} then, {_shown(new.figure)} now"
            for old, new in facts.figures
        ]
    )
    return (
        f"The {SIDE_NAMES[facts.now.side]} label moved from “{facts.was.label}” to “{facts.now.label}”, but the figures behind "
        f"it may not have: {figures}, no larger a change than chance or other councils’ years explain."
    )


def _charged(facts: ChargedAlone) -> str:
    payer = "the NHS" if facts.charge.pays == Side.NHS.value else "the council"
    free = listed([f"{in_sentence(one.indicator.short)} ({_shown(one)})" for one in facts.free])
    carried = f"; {free} carried no charge" if free else ""
    pounds = f", £{facts.pounds:,.0f} at the published rate" if facts.pounds is not None else ""
    charged = facts.charged
    part = f" ({len(charged.held)} of its {charged.needed} months)" if charged.partial else ""
    return (
        f"In {charged.period.label}{part} {payer} alone could be charged for {in_sentence(charged.indicator.short)} "
        f"({_shown(charged)}{pounds}){carried}. Whether any charge was made is not published."
    )


def kind_name(registry: Registry, kind: str) -> str:
    """The public name of a kind: `Verdicts differ`."""
    return registry.tensions.kinds[TensionKind(kind)].name


def evidence_words(row: EvidenceRow) -> str:
    """One row of evidence in one line: what, whose, of when, how much, what is said of it, where it came from."""
    whose = f", {row.organisation_name}" if row.organisation_name else ""
    when = f", {row.period_words}" if row.period_words else ""
    shown = f": {row.shown}" if row.shown else ""
    return f"{row.what}{whose}{when}{shown}. {row.says} [{trace_words(row)}]"


EVIDENCE_HEAD = ("What", "Whose", "When", "Figure", "What is said of it", "Where it came from")
EVIDENCE = "The figures and facts it rests on"
FALSE_ALARM = "What would make it a false alarm:"


def evidence_cells(row: EvidenceRow) -> tuple[str, ...]:
    """One row of evidence as the cells of a table."""
    return (row.what, row.organisation_name or "–", row.period_words or "–", row.shown or "–", row.says, trace_words(row))


def trace_words(row: EvidenceRow) -> str:
    """Submission, file, sheet and row of a figure, or where a fact of the registry comes from."""
    if not row.sources:
        return row.origin
    first = row.sources[0]
    sheet = f", sheet {first['sheet']}" if first["sheet"] else ""
    where = f"{first['submission']}: {first['file']}{sheet}, row {first['row']}"
    return where if len(row.sources) == 1 else f"worked out from {len(row.sources)} figures, the first {where}"
