"""(registry, the tensions of a place, text) → what is found: outcomes, places, indicators, tensions and words, best first.

Every word of the text must be found. Case, accents, hyphens and a plural s make no difference; a word that is nowhere as it was
typed is taken for those most like it, and that is said. Nothing is kept of what somebody searched for.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from dashboard.outcome_wording import bodies_serving
from dashboard.table_markup import link
from dashboard.tension_board import OpenTension
from dashboard.tension_wording import kind_name
from datasets.organisations import Organisations
from datasets.registry import Indicator, Outcome, Place, Registry, Side

#: What is typed beyond this many characters is not searched for: nobody looks for so long a phrase.
LONGEST = 200

#: Words that tell nothing apart. They are searched for only where there is no other word.
_EVERYWHERE = frozenset(("a", "an", "and", "at", "by", "for", "in", "is", "of", "on", "or", "the", "to", "with"))

#: How like a word must be, from 0 to 1, to be what was meant; and from how many letters on a slip is forgiven.
_LIKE, _FORGIVEN_FROM = 0.78, 4


class Kind(StrEnum):
    """What was found. The order breaks ties between groups."""

    OUTCOME = "outcome"
    PLACE = "place"
    INDICATOR = "indicator"
    TENSION = "tension"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Here:
    """The state that links carry along: place, period and the state of the store, as far as the address gives them.

    `publish_number`: what the state is called for another place, which does not know this place's meetings.
    """

    place: str = ""
    period: str = ""
    as_of: str = ""
    publish_number: int | None = None

    def carried(self, place: str | None = None) -> dict[str, str]:
        """The parameters of a link, for this place or another."""
        elsewhere = place is not None and place != self.place
        as_of = str(self.publish_number) if self.as_of and elsewhere and self.publish_number is not None else self.as_of
        given = {"place": place or self.place, "period": self.period, "as-of": as_of}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Result:
    """One thing found: what it is called, a sentence of what it is, and the address of the page that shows it."""

    kind: Kind
    id: str
    name: str
    says: str
    address: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found for a text, best first within each kind.

    `taken_for`: words that are nowhere as typed, each with the words it was taken for. `missing`: those that are like none.
    """

    text: str
    results: tuple[Result, ...] = ()
    taken_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def groups(self) -> Mapping[Kind, tuple[Result, ...]]:
        """The results of each kind; the kind of the best result first."""
        grouped: dict[Kind, list[Result]] = {}
        for one in self.results:
            grouped.setdefault(one.kind, []).append(one)
        return {kind: tuple(every) for kind, every in grouped.items()}


#: The words of something that can be found, as they are compared, each with how much it weighs there.
_Words: TypeAlias = Mapping[str, float]
_NAME, _BESIDE, _TOLD = 3.0, 2.0, 1.0


@dataclass(frozen=True, slots=True)
class _Entry:
    result: Result
    words: _Words


def search(
    registry: Registry, organisations: Organisations, tensions: Sequence[OpenTension], text: str, here: Here
) -> Searched:  # fmt: skip
    """What is found for a text. `tensions`: those kept of the place and period shown. Raises nothing, whatever was typed."""
    asked = " ".join(text[:LONGEST].split())
    wanted = _wanted(asked)
    if not wanted:
        return Searched(asked)
    entries = list(_entries(registry, organisations, tensions, here))
    known = {word for one in entries for word in one.words}
    meant = {word: _meant(word, known) for word in wanted}
    scored = [(_score(one.words, meant.values()), one.result) for one in entries]
    found = sorted(((score, one) for score, one in scored if score), key=lambda each: -each[0])
    slips = {word: like for word, like in meant.items() if not any(quality >= 1 for quality in like.values())}
    return Searched(
        asked,
        tuple(one for _, one in found),
        {wanted[word]: tuple(like) for word, like in slips.items() if like},
        tuple(wanted[word] for word, like in slips.items() if not like),
    )


# --- words ------------------------------------------------------------------------------------------------------------------


def folded(text: str) -> str:
    """The text without case, accents, apostrophes and hyphens; `A & E` and `A and E` are `ae`, as `A&E` is."""
    # Folded before and after taking letters apart, because some give way only then (Unicode 16, section 3.13.5, D146).
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    plain = re.sub(r"['’`]", "", plain)
    return re.sub(r"\b(\w)\s*(?:&|\band\b)\s*(\w)\b", r"\1\2", plain)


def words_of(text: str) -> Iterator[str]:
    """The words of a text as they are compared: folded, and without the s of a plural."""
    for word in re.findall(r"[^\W_]+", folded(text)):
        yield word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _wanted(text: str) -> Mapping[str, str]:
    """The words to be found, each with how it was typed."""
    typed = [(word, each) for each in re.split(r"[\s_]+", _joined(text)) for word in words_of(each)]
    telling = {word: each for word, each in typed if word not in _EVERYWHERE}
    return telling or dict(typed)


def _joined(text: str) -> str:
    """`A & E` in one piece, so that it is one word of what was typed."""
    return re.sub(r"\b(\w)\s*(?:&|\band\b)\s*(\w)\b", r"\1&\2", text, flags=re.IGNORECASE)


def _meant(word: str, known: Iterable[str]) -> Mapping[str, float]:
    """The known words that this one may mean, with how surely: 1 and more where it is in them as typed, less if only alike."""
    as_typed = {one: quality for one in known if (quality := _quality(word, one))}
    if as_typed or len(word) < _FORGIVEN_FROM:
        return as_typed
    return dict.fromkeys(difflib.get_close_matches(word, sorted(known), n=3, cutoff=_LIKE), 0.5)


def _quality(word: str, known: str) -> float:
    """3: the word itself; 2: its beginning; 1: a part of it; 0: not in it."""
    if word == known:
        return 3.0
    if len(word) >= 2 and known.startswith(word):
        return 2.0
    return 1.0 if len(word) >= 4 and word in known else 0.0


def _score(words: _Words, meant: Iterable[Mapping[str, float]]) -> float:
    """How well something fits: nothing unless every word is found in it."""
    total = 0.0
    for likely in meant:
        best = max((quality * words[one] for one, quality in likely.items() if one in words), default=0.0)
        if not best:
            return 0.0
        total += best
    return total


# --- what can be found ------------------------------------------------------------------------------------------------------


def _entries(
    registry: Registry, organisations: Organisations, tensions: Sequence[OpenTension], here: Here
) -> Iterator[_Entry]:  # fmt: skip
    yield from (_outcome(one, registry, here) for one in registry.outcomes.values())
    yield from (_place(one, organisations, here) for one in registry.places.values())
    yield from (_indicator(one, registry, here) for one in registry.indicators.values())
    yield from (_tension(one, registry, here) for one in tensions)
    for name, meaning in registry.words.items():
        shown = Result(Kind.WORD, name, name, meaning, link("methods", **here.carried()))
        yield _Entry(shown, _weighed((_NAME, name), (_TOLD, meaning)))


def _weighed(*parts: tuple[float, str]) -> _Words:
    """Every word of these texts with the most that it weighs in one of them."""
    words: dict[str, float] = {}
    for weight, text in parts:
        for word in words_of(text):
            words[word] = max(weight, words.get(word, 0.0))
    return words


def _outcome(one: Outcome, registry: Registry, here: Here) -> _Entry:
    borne_on = (registry.indicators[name] for name in (*one.nhs, *one.council, *one.context))
    shown = Result(Kind.OUTCOME, one.id, one.name, f"“{one.said_by}”", link("outcome", **here.carried(), outcome=one.id))
    names = " ".join(f"{each.name} {each.short}" for each in borne_on)
    return _Entry(shown, _weighed((_NAME, one.name), (_BESIDE, f"{one.said_by} {one.id}"), (_TOLD, f"{one.why} {names}")))


def _place(one: Place, organisations: Organisations, here: Here) -> _Entry:
    bodies = [name for name, _ in bodies_serving(one, organisations)]
    served = f" Served by {'; '.join(bodies)}." if bodies else ""
    council = f"{organisations.name(one.council)} ({one.council})"
    shown = Result(Kind.PLACE, one.id, one.name, f"{council}.{served}", link("./", **here.carried(one.id)))
    return _Entry(shown, _weighed((_NAME, one.name), (_BESIDE, council), (_TOLD, served)))


def _indicator(one: Indicator, registry: Registry, here: Here) -> _Entry:
    """An indicator is shown on the page of the first outcome that it bears on, of those it judges first."""
    on = next(iter(_shown_on(one, registry)), None)
    address = link("outcome", **here.carried(), outcome=on.id) if on else link("methods", **here.carried())
    regime, side = registry.regimes[one.regime], registry.side(one)
    whose = "Published on the council side" if side is Side.COUNCIL else "Published on the NHS side"
    where = f" Shown under “{on.name}”." if on else " In no outcome yet; its yardsticks stand in the methods."
    shown = Result(
        Kind.INDICATOR, one.id, one.name, f"{one.numerator.rstrip('.')}. {whose} ({one.framework}).{where}", address
    )  # fmt: skip
    told = f"{one.why} {one.numerator} {one.denominator} {one.publisher} {regime.name}"
    beside = f"{one.framework} {one.code} {one.id}"
    return _Entry(shown, _weighed((_NAME, f"{one.name} {one.short}"), (_BESIDE, beside), (_TOLD, told)))


def _shown_on(one: Indicator, registry: Registry) -> Iterator[Outcome]:
    outcomes = registry.outcomes.values()
    yield from (each for each in outcomes if one.id in (*each.nhs, *each.council))
    yield from (each for each in outcomes if one.id in each.context)


def _tension(one: OpenTension, registry: Registry, here: Here) -> _Entry:
    told = one.told
    kind, outcome = kind_name(registry, told.kind), registry.outcome(told.outcome).name
    address = link("tensions", **here.carried(), kind=told.kind, on=told.outcome)
    shown = Result(Kind.TENSION, told.id, f"{kind}: {outcome}", f"{told.severity.capitalize()}: {told.sentence}", address)
    figures = " ".join(f"{row.what} {row.organisation_name}" for row in told.evidence)
    return _Entry(shown, _weighed((_NAME, kind), (_BESIDE, outcome), (_TOLD, f"{told.sentence} {told.severity} {figures}")))
