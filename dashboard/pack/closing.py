"""What stands behind a pack: tensions with their evidence and answers, methods and sources, the submissions with hashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dashboard import wording
from dashboard.board_wording import (
    COMPARED,
    HISTORY,
    HISTORY_HEAD,
    KINDS,
    KINDS_HEAD,
    NOT_MADE,
    NOT_MADE_HEAD,
    answers_of,
    held_words,
    history_rows,
    in_register_words,
    kind_rows,
    not_made_rows,
    tensions_sentence,
    tested_words,
)
from dashboard.judgement.place import OutcomeVerdict
from dashboard.outcome_wording import (
    CPA_RULE,
    HOW_VERDICTS,
    LEGEND,
    YARDSTICKS,
    YARDSTICKS_HEAD,
    cpa_source_words,
    regime_words,
    regimes_behind,
    yardstick_rows,
)
from dashboard.owed import owed_by_owner
from dashboard.pack.building import bullets, small, worded
from dashboard.pack.choice import Section
from dashboard.pack.document import Block, Heading, Paragraph, Part, Table, Voice
from dashboard.pack.outcome_part import NOTES, TENSIONS_PART, Making, is_mere_note, tension_head, tension_stands
from dashboard.spoken_wording import ACTIONS, OWED_HEAD, day_words, owed_row, owed_sentence
from dashboard.tension_board import OpenTension
from dashboard.tension_wording import EVIDENCE, EVIDENCE_HEAD, FALSE_ALARM, evidence_cells, kind_name
from datasets.observations import MARKS, PUBLISHED_MARKS
from datasets.registry import Indicator, Regime, Side
from datasets.store.submissions import Submission

NOTES_HEAD = ("Joint outcome", "Kind", "In words", "Where it stands")


# --- tensions, and who owes what --------------------------------------------------------------------------------------------


def tensions_part(making: Making, outcomes: Sequence[OutcomeVerdict]) -> Iterator[Part]:
    """Tensions with their evidence, responses and reviews, outcome by outcome; then who owes what."""
    briefing, choice = making.briefing, making.choice
    blocks: list[Block] = []
    if choice.has(Section.TENSIONS):
        said = tensions_sentence(briefing.place.name, briefing.period, briefing.tensions, briefing.registry)
        blocks.append(Paragraph(said, Voice.LEAD))
        for one in outcomes:
            blocks += _on_outcome(making, one)
        blocks += _notes(making, outcomes)
    if choice.has(Section.COMMENTS):
        blocks += _owed(making)
    if blocks:
        yield Part("tensions", TENSIONS_PART, tuple(blocks))


def _on_outcome(making: Making, one: OutcomeVerdict) -> Iterator[Block]:
    """Those that need somebody, and notes that somebody answered."""
    told = [each for each in making.tensions_on(one) if not is_mere_note(each)]
    if told:
        yield Heading(one.outcome.name)
    for each in told:
        yield from _tension(making, each)


def _tension(making: Making, one: OpenTension) -> Iterator[Block]:
    yield Heading(tension_head(making, one), 3)
    yield Paragraph(one.told.sentence)
    yield from small(tension_stands(making, one))
    yield from small(one.changed)
    if one.answered.history:
        yield Paragraph(f"{in_register_words(one.answered)}.")
        yield from bullets(f"{label}: {text}" for label, text in held_words(one.answered))
        yield worded(f"{one.told.id}-history", HISTORY, HISTORY_HEAD, history_rows(one.answered))
    rows = [evidence_cells(row) for row in one.told.evidence]
    yield worded(f"{one.told.id}-evidence", EVIDENCE, EVIDENCE_HEAD, rows, [f"{FALSE_ALARM} {one.told.false_alarm}"])


def _notes(making: Making, outcomes: Sequence[OutcomeVerdict]) -> Iterator[Table]:
    registry = making.briefing.registry
    rows = [
        (one.outcome.name, kind_name(registry, each.told.kind), each.told.sentence, tension_stands(making, each))
        for one in outcomes
        for each in making.tensions_on(one)
        if is_mere_note(each)
    ]
    if rows:
        yield worded("notes", NOTES, NOTES_HEAD, rows)


def _owed(making: Making) -> Iterator[Block]:
    briefing = making.briefing
    owners = owed_by_owner(briefing.spoken, answers_of(briefing.tensions))
    yield Heading(ACTIONS)
    yield Paragraph(owed_sentence(owners, briefing.place.name, making.day))
    rows = [owed_row(one, briefing.registry, making.day) for owner in owners for one in owner.owed]
    if rows:
        yield worded("owed", "Who owes what", OWED_HEAD, rows, [f"Reckoned on {day_words(making.day)}."])


# --- methods and sources ----------------------------------------------------------------------------------------------------


def methods_part(making: Making, outcomes: Sequence[OutcomeVerdict]) -> Part:
    """The rules by which what is in the pack was judged, how tensions are found, where figures come from, words and marks."""
    registry, choice = making.briefing.registry, making.choice
    used = _indicators(outcomes)
    blocks: list[Block] = [Paragraph(LEGEND), Heading(HOW_VERDICTS)]
    blocks += [Paragraph(words) for words in dict.fromkeys(registry.rollups[side].words for side in Side)]
    blocks += [Heading(CPA_RULE), Paragraph(registry.cpa.words), Paragraph(cpa_source_words(registry), Voice.SMALL)]
    blocks += [Heading("Who judges whom")]
    blocks += bullets(f"{one.name}. {regime_words(one)}" for one in _regimes(making, outcomes))
    blocks.append(worded("yardsticks", YARDSTICKS, YARDSTICKS_HEAD, [row for one in used for row in yardstick_rows(one)]))
    blocks += [_sources(used), _meanings(used)]
    if any(registry.spc.words for one in used if _charted(making, one)):
        blocks += [Heading("Months as usual, and months that are not"), Paragraph(registry.spc.words)]
        blocks += [Paragraph(wording.spc_settings_words(making.briefing.spc_settings), Voice.SMALL)]
        blocks += [Paragraph(registry.spc.source, Voice.SMALL)]
    if choice.has(Section.TENSIONS):
        blocks += _how_compared(making)
    blocks.append(worded("words", "Words", ("Word", "What it means"), registry.words.items()))
    blocks.append(_marks())
    return Part("methods", "Methods and sources", tuple(blocks))


def _indicators(outcomes: Iterable[OutcomeVerdict]) -> tuple[Indicator, ...]:
    """Those of which the pack tells a figure, once each."""
    told = (
        one.figure
        for outcome in outcomes
        for one in (*(each for side in Side for each in outcome.verdicts[side].indicators), *outcome.context)
    )
    return tuple({one.indicator.id: one.indicator for one in told if one.sources}.values())


def _regimes(making: Making, outcomes: Sequence[OutcomeVerdict]) -> Iterator[Regime]:
    every = {
        regime.id: regime
        for one in outcomes
        for side in Side
        for regime in regimes_behind(making.briefing.registry, one.verdicts[side])
    }
    yield from every.values()


def _charted(making: Making, indicator: Indicator) -> bool:
    return any(name == indicator.id for name, _ in making.briefing.spc)


def _sources(used: Sequence[Indicator]) -> Table:
    """Each publication once, with its publisher and licence, and what was taken from it."""
    taken: dict[str, list[str]] = {}
    for one in used:
        taken.setdefault(wording.source(one), []).append(one.name)
    rows = [(source, "; ".join(names)) for source, names in taken.items()]
    return worded("sources", "Where the figures come from", ("Source", "Indicators"), rows)


def _meanings(used: Sequence[Indicator]) -> Table:
    rows = [(one.name, wording.unit_on_axis(one), wording.direction(one), one.caveat or "none") for one in used]
    return worded("indicators", "What each indicator is", ("Indicator", "Unit", "Direction", "Caveat"), rows)


def _how_compared(making: Making) -> Iterator[Block]:
    briefing = making.briefing
    yield Heading(COMPARED)
    yield Paragraph(briefing.registry.tensions.words)
    yield Paragraph(tested_words(briefing.tensions, briefing.registry), Voice.SMALL)
    yield worded("kinds", KINDS, KINDS_HEAD, kind_rows(briefing.tensions, briefing.registry))
    if rows := not_made_rows(briefing.tensions.not_tested, briefing.registry):
        yield worded("not-compared", NOT_MADE, NOT_MADE_HEAD, rows)


def _marks() -> Table:
    """What publishers write where a figure is missing, and what is said here instead."""
    written: dict[str, list[str]] = {}
    for mark, meaning in PUBLISHED_MARKS.items():
        written.setdefault(meaning, []).append(mark or "an empty cell")
    rows = [(meaning, "  ".join(written.get(mark, ["–"]))) for mark, meaning in MARKS.items()]
    return worded("marks", "Why a figure is missing", ("What is said here", "What its publisher may have written"), rows)


# --- submissions ------------------------------------------------------------------------------------------------------------

SUBMISSIONS_HEAD = ("Submission", "File", "Published", "By", "Note", "SHA-256 of the file")


def submissions_part(submissions: Iterable[Submission]) -> Part:
    """The files behind the figures, newest first, each with the hash by which its very bytes can be known again."""
    rows = [
        (one.id, one.file, f"{one.at:%-d %B %Y, %H:%M} UTC", one.person, one.note or "none", one.sha256)
        for one in sorted(submissions, key=lambda one: one.publish_number, reverse=True)
    ]
    caption = "The files behind the figures of this pack, newest first"
    return Part("submissions", "Submissions", (worded("submissions", caption, SUBMISSIONS_HEAD, rows),))
