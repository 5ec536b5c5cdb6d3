"""(store, briefing) → Partnership: how the partners of a place assess themselves, beside the outcomes it concerns.

The two sides' answers stand apart from beginning to end: nothing here adds them up or averages them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.briefing import Briefing
from dashboard.judgement.spread import apart, middle
from datasets.errors import UserError
from datasets.partnership_book import Competency, Instrument
from datasets.registry import Indicator, Registry, Side
from datasets.self_assessment import SELF_ASSESSMENT, Collected, as_document
from datasets.store.judged import Entry, NewEntry
from datasets.store.lake import Store

#: Spreads that are alike but for the arithmetic of shares.
ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Spread:
    """One side's answers to one item. `counts` is None where too few answered for their answers to be shown."""

    n: int
    counts: tuple[int, ...] | None

    @property
    def middle(self) -> tuple[int, int] | None:
        """Where the middle answer lies on the scale; None if the spread is not shown."""
        return middle(self.counts) if self.counts and any(self.counts) else None


@dataclass(frozen=True, slots=True)
class Assessed:
    """One item with both sides' spreads. `apart`: how far they lie apart, 0 to 1; None where a side is not shown."""

    id: str
    name: str
    words: str
    outcomes: tuple[str, ...]
    spreads: Mapping[Side, Spread]
    apart: float | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The newest answers to one instrument. `answers`: the scale as it was when they were given; `texts`: (item, text) each.

    `most`: the items on which the sides lie furthest apart, none where no item has both sides or all are alike.
    `earlier`: the days of assessments before it.
    """

    instrument: Instrument | None
    name: str
    on: date
    person: str
    file: str
    minimum: int
    answers: tuple[str, ...]
    respondents: Mapping[Side, int]
    items: tuple[Assessed, ...]
    most: tuple[Assessed, ...]
    texts: Mapping[Side, tuple[tuple[str, str], ...]]
    earlier: tuple[date, ...]

    @property
    def too_few(self) -> tuple[Side, ...]:
        """The sides of which nothing that was answered is shown."""
        return tuple(side for side in Side if all(item.spreads[side].counts is None for item in self.items))

    @property
    def comparable(self) -> bool:
        """Whether any item has both sides to compare."""
        return any(item.apart is not None for item in self.items)

    @property
    def outcomes(self) -> Mapping[str, tuple[Assessed, ...]]:
        """The joint outcomes concerned, each with the items that concern it."""
        found: dict[str, list[Assessed]] = {}
        for item in self.items:
            for name in item.outcomes:
                found.setdefault(name, []).append(item)
        return {name: tuple(items) for name, items in found.items()}


@dataclass(frozen=True, slots=True)
class Held:
    """What the regimes of each side hold about one competency: indicators, each with an outcome it stands in ("": none)."""

    competency: Competency
    indicators: Mapping[Side, tuple[tuple[Indicator, str], ...]]


@dataclass(frozen=True, slots=True)
class Partnership:
    """Everything the page shows: what was assessed, the instruments that were not, and what is held about the competencies."""

    assessments: tuple[Assessment, ...]
    not_assessed: tuple[Instrument, ...]
    competencies: tuple[Held, ...]


def make_partnership(store: Store, briefing: Briefing) -> Partnership:
    """As it stood in the state of the store that the briefing shows, worded by the registry of that time."""
    with store.reading() as reading:
        entries = reading.entries(briefing.place.id, briefing.state.publish_number)
    assessments = assessments_in(entries, briefing.registry)
    assessed = {one.instrument.id for one in assessments if one.instrument}
    return Partnership(
        assessments=assessments,
        not_assessed=tuple(one for one in briefing.registry.instruments.values() if one.id not in assessed),
        competencies=tuple(_held(one, briefing.registry) for one in briefing.registry.competencies.values()),
    )


def refuse_few_more(entries: Iterable[Entry], new: NewEntry) -> None:
    """UserError if an assessment replaces one of the same day with a few respondents more or fewer.

    Both can be opened, as of before and after: what a few people answered would be the difference between the two.
    """
    kept = [one for one in entries if (one.kind, one.subject) == (SELF_ASSESSMENT, new.subject)]
    for name, instrument in new.document["instruments"].items():
        held = [one.document["instruments"][name] for one in kept if name in one.document["instruments"]]
        for earlier, item, side in (
            (earlier, item, side.value) for earlier in held for item in instrument["items"] for side in Side
        ):
            now, was = instrument["items"][item][side], earlier["items"].get(item, {}).get(side)
            if was is None or was["counts"] is None or now["counts"] is None:
                continue
            if 0 < abs(now["n"] - was["n"]) < new.document["minimum"]:
                raise UserError(
                    f"{instrument['name']}, {item}: {now['n']} {side} respondents instead of the {was['n']} kept for this day. "
                    "Both can be opened, and the answers of the few who came or went worked out from the two. Nothing was "
                    f"changed. Wait until at least {new.document['minimum']} more have answered."
                )


def assessments_in(entries: Iterable[Entry], registry: Registry) -> tuple[Assessment, ...]:
    """The newest assessment by each instrument, in the registry's order: by its own day, then by when it was kept."""
    kept = sorted(
        (one for one in entries if one.kind == SELF_ASSESSMENT), key=lambda one: (one.document["on"], one.publish_number)
    )
    newest: dict[str, tuple[Entry, tuple[date, ...]]] = {}
    for one in kept:
        on = date.fromisoformat(one.document["on"])
        for name in one.document["instruments"]:
            _, days = newest.get(name, (one, ()))
            newest[name] = (one, (*days, on))
    order = [*registry.instruments, *(name for name in newest if name not in registry.instruments)]
    return tuple(_assessment(name, *newest[name], registry) for name in order if name in newest)


def assessments_of(collected: Collected, registry: Registry, at: datetime) -> tuple[Assessment, ...]:
    """What would be kept of answers that were read, were they kept now."""
    document = as_document(collected, registry, at.date())
    return assessments_in([Entry("", 0, SELF_ASSESSMENT, "", "", at, "", document)], registry)


def _assessment(name: str, entry: Entry, days: Sequence[date], registry: Registry) -> Assessment:
    kept, instrument = entry.document["instruments"][name], registry.instruments.get(name)
    # The bar may have been raised since; what was kept under a lower one is then not shown either.
    minimum = max(entry.document["minimum"], registry.self_assessment.minimum)
    items = tuple(_assessed(item, said, instrument, minimum) for item, said in kept["items"].items())
    furthest = max((one.apart for one in items if one.apart is not None), default=0.0)
    respondents = {side: int(kept["respondents"][side.value]) for side in Side}
    return Assessment(
        instrument=instrument,
        name=kept["name"],
        on=days[-1],
        person=entry.person,
        file=entry.document["file"],
        minimum=minimum,
        answers=tuple(kept["answers"]),
        respondents=respondents,
        items=items,
        most=tuple(one for one in items if furthest > ALIKE and one.apart is not None and furthest - one.apart < ALIKE),
        texts={
            side: tuple((item, text) for item, text in kept["texts"][side.value]) if respondents[side] >= minimum else ()
            for side in Side
        },
        earlier=tuple(dict.fromkeys(day for day in days if day != days[-1])),
    )


def _assessed(name: str, said: Mapping[str, object], instrument: Instrument | None, minimum: int) -> Assessed:
    item = instrument.item(name) if instrument else None
    spreads = {side: _spread(said[side.value], minimum) for side in Side}
    nhs, council = (spreads[side].counts for side in (Side.NHS, Side.COUNCIL))
    return Assessed(
        id=name,
        name=str(said["name"]),
        words=item.words if item else "",
        outcomes=instrument.outcomes_of(item) if instrument and item else (),
        spreads=spreads,
        apart=apart(nhs, council) if nhs and council else None,
    )


def _spread(said: object, minimum: int) -> Spread:
    assert isinstance(said, Mapping)
    counts = tuple(said["counts"]) if said["counts"] is not None and said["n"] >= minimum else None
    return Spread(int(said["n"]), counts)


def _held(competency: Competency, registry: Registry) -> Held:
    found: dict[Side, list[tuple[Indicator, str]]] = {side: [] for side in Side}
    for name in competency.indicators:
        indicator = registry.indicator(name)
        found[registry.side(indicator)].append((indicator, _outcome_with(name, registry)))
    return Held(competency, {side: tuple(every) for side, every in found.items()})


def _outcome_with(indicator: str, registry: Registry) -> str:
    """The first joint outcome in which an indicator stands."""
    outcomes = registry.outcomes.values()
    return next((one.id for one in outcomes if indicator in (*one.nhs, *one.council, *one.context)), "")
