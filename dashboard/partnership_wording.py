"""A self-assessment in words: neutral, each side by itself, the same on the page and in the command's answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.desk_wording import count
from dashboard.partnership import Assessed, Assessment, Spread
from dashboard.tension_wording import listed
from dashboard.wording import SIDE_NAMES
from datasets.facts import Status
from datasets.partnership_book import Instrument
from datasets.registry import Side
from datasets.store.judged import Entry

SIDE_HEADS = {Side.NHS: "NHS", Side.COUNCIL: "Council"}
ABOUT = "How the partners themselves see their partnership, beside how the joint outcomes fare. It is opinion, not a measure."
CHANCE = "With so few people a difference can be chance: it says where to talk, and not who is right."
NONE_YET = "No self-assessment of this place has been kept yet."
NOT_SHOWN = "not shown"
NOTHING_HELD = "nothing in this registry"
COMPETENCIES = "What each regime holds about five competencies of a joint organisation"
STATUS = {
    Status.SOURCED: "seen in print",
    Status.OWN: "set by this registry",
    Status.RECONSTRUCTED: "partly seen in print",
    Status.UNVERIFIED: "not verified",
}


def how_to_collect(place: str) -> tuple[str, ...]:
    """What to do to have one, in order: words, each a command or a step."""
    return (
        "Download the empty form below, or make one: coterminous template self-assessment --out answers.xlsx",
        "Ask people on both sides, and give each a number and no name.",
        "Hand it in below, where the service lets people write, or keep it by the command: "
        f'coterminous assess answers.xlsx --place {place} --date 2026-03-14 --by "Board secretary"',
    )


def respondents_words(one: Assessment) -> str:
    """`7 NHS respondents and 6 council respondents, 14 March 2026`"""
    return f"{how_many_words(one)}, {one.on:%-d %B %Y}"


def how_many_words(one: Assessment) -> str:
    """`7 NHS respondents and 6 council respondents`"""
    nhs, council = (
        f"{one.respondents[side]:,} {SIDE_NAMES[side]} respondent{'' if one.respondents[side] == 1 else 's'}" for side in Side
    )
    return f"{nhs} and {council}"


def kept_words(entry: Entry, *, new: bool) -> str:
    on = date.fromisoformat(entry.document["on"])
    if not new:
        return f"The very same answers of {on:%-d %B %Y} are kept already; nothing was changed."
    return (
        f"The answers of {on:%-d %B %Y} are kept, as counts by side; the file was not. They stand below, unless later ones do."
    )


def too_few_words(one: Assessment) -> tuple[str, ...]:
    """Why a side's answers are not shown, for each side of which none are."""
    return tuple(
        f"Fewer than {one.minimum} people on the {SIDE_NAMES[side]} side answered, so that what they answered is not shown: "
        "a single person could be recognised."
        for side in one.too_few
    )


def furthest_words(one: Assessment) -> str:
    """Where the two sides see it most differently, by their spreads; with the middle answer of each side in words."""
    if not one.comparable:
        return "The two sides cannot be set side by side: on no item have enough people of both sides answered."
    if not one.most:
        return "Both sides' answers spread alike on every item that can be compared."
    first, *others = one.most
    names = listed([f"“{item.name}”" for item in one.most])
    if others:
        return f"The two sides see these most differently, and by as much: {names}."
    nhs, council = (middle_words(first.spreads[side], one.answers) for side in Side)
    if nhs == council:
        return (
            f"The two sides see {names} most differently: the middle answer is {nhs} on both sides, but the answers spread "
            "otherwise."
        )
    return (
        f"The two sides see {names} most differently: the middle answer of the NHS respondents is {nhs}, that of the council "
        f"respondents {council}."
    )


def middle_words(spread: Spread, answers: Sequence[str]) -> str:
    """The middle answer in words: `“Agree”`, `between “Disagree” and “Agree”`, or that it is not shown."""
    if spread.middle is None:
        return NOT_SHOWN
    low, high = (f"“{answers[position]}”" for position in spread.middle)
    return low if low == high else f"between {low} and {high}"


def alt_text(one: Assessment) -> str:
    """What the picture says to somebody who does not see it."""
    drawn = f"{one.name}: how many respondents of each side gave each answer, for {count(len(one.items), 'item')}"
    return " ".join(
        [f"{drawn}, NHS above council.", furthest_words(one), *too_few_words(one), "Every number is in the table that follows."]
    )


def spread_head(one: Assessment) -> tuple[str, ...]:
    return ("Item and side", *one.answers, "Answered", "Middle answer")


def spread_rows(one: Assessment) -> list[tuple[str, ...]]:
    """Two rows an item: the NHS side's, then the council's."""
    return [
        (f"{item.name}: {SIDE_HEADS[side]}", *_counts(item.spreads[side], len(one.answers)), *_ends(item, side, one))
        for item in one.items
        for side in Side
    ]


def _counts(spread: Spread, answers: int) -> tuple[str, ...]:
    return tuple(map(str, spread.counts)) if spread.counts is not None else (NOT_SHOWN,) * answers


def _ends(item: Assessed, side: Side, one: Assessment) -> tuple[str, str]:
    spread = item.spreads[side]
    return str(spread.n), middle_words(spread, one.answers)


def source_words(one: Assessment) -> tuple[str, ...]:
    """Where the answers and the questions come from, and how sure it is of those."""
    parts = [f"Answers: {one.file}, kept by {one.person}"]
    if one.instrument:
        instrument = one.instrument
        parts.append(f"Questions: {instrument.source} ({STATUS[instrument.status]}); worded here by this registry")
        parts.append(f"Scale: {instrument.scale.source} ({STATUS[instrument.scale.status]})")
        if instrument.bands:
            parts.append(f"Points and bands, {STATUS[instrument.bands.status]} and never used: {instrument.bands.source}")
    if one.earlier:
        parts.append(f"Assessed before on {listed([f'{day:%-d %B %Y}' for day in one.earlier])}")
    return tuple(parts)


INSTRUMENT_HEAD = ("Instrument", "What it asks", "Items", "Answers, in their order", "Source", "How sure")


def instrument_row(one: Instrument) -> tuple[str, ...]:
    """An instrument that has not been used yet."""
    return (
        one.name,
        one.words,
        "; ".join(item.name for item in one.items),
        " · ".join(one.scale.answers),
        one.source,
        f"items {STATUS[one.status]}, scale {STATUS[one.scale.status]}",
    )
