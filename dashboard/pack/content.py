"""(Briefing, choice) → Pack: everything a committee pack says, made from the very value the page and `--json` are made from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from dashboard import wording
from dashboard.board_wording import tensions_sentence
from dashboard.briefing import Briefing
from dashboard.chart_sheet import as_at_words
from dashboard.freshness import make_freshness
from dashboard.freshness_markup import freshness_words
from dashboard.judgement.place import OutcomeVerdict
from dashboard.judgement.tensions.tension import outcome_and_kind
from dashboard.judgement.verdict import Source
from dashboard.outcome_wording import (
    FOOTPRINT_HEAD,
    LEGEND,
    MINUTES_NOTE,
    footprint_caption,
    footprint_note,
    footprint_rows,
)
from dashboard.pack.building import bullets, worded
from dashboard.pack.choice import PackChoice, Section
from dashboard.pack.closing import methods_part, submissions_part, tensions_part
from dashboard.pack.document import Block, Pack, Paragraph, Part, Table, Voice
from dashboard.pack.outcome_part import Making, outcome_part
from dashboard.paired_charts import paired_charts
from dashboard.register import REGISTER
from dashboard.since import Since
from dashboard.since_wording import NO_MEETING, NONE_BEFORE, counts_words, since_title, tables
from dashboard.spoken import reckoned_on
from dashboard.table_markup import link
from datasets.errors import UserError
from datasets.registry import Side
from datasets.store.submissions import Submission

ALL_OUTCOMES = "Joint outcomes with the verdict of each regime"
OVERVIEW_HEAD = ("Joint outcome", "The NHS is judged on", "The council is judged on", "Between them")
#: So many rows of a list of changes are in a pack; the page and `coterminous since` have all.
FIRST_SHOWN = 100


def make_pack(
    briefing: Briefing,
    choice: PackChoice,
    submissions: Iterable[Submission],
    *,
    since: Since | None,
    today: date,
    site: str = "",
) -> Pack:
    """`submissions`: those of the state shown; `since`: what changed since the board last met, None if it never has.

    `site`: address of the dashboard for the ways back. UserError if a chart, tension or comment is chosen that no outcome has.
    """
    day = reckoned_on(briefing.state, briefing.at, today)
    making = Making(briefing, choice, tuple(submissions), day, site)
    chosen = tuple(briefing.outcome(name) for name in choice.outcomes) or briefing.outcomes
    _require_chosen(making, chosen)
    parts = [
        _summary(making, since),
        *_changes(making, since),
        *(outcome_part(making, one) for one in chosen),
        *tensions_part(making, chosen),
        methods_part(making, chosen),
    ]
    name, period = briefing.place.name, briefing.period
    return Pack(
        name=f"pack-{briefing.place.id}-{period.id}",
        title=f"{name}: joint outcomes judged by both regimes",
        subtitle=f"Committee pack, {period.label}",
        summary=briefing.summary,
        facts=tuple(_facts(briefing, site)),
        as_at=as_at_words(briefing, lasting=True),
        keywords=(name, period.label, "joint outcomes", "NHS", "council"),
        at=briefing.at,
        parts=(*parts, submissions_part(_behind(making, parts))),
    )


def _facts(briefing: Briefing, site: str) -> Iterator[tuple[str, str]]:
    """What the cover says of the pack."""
    yield "Place", briefing.place.name
    yield "Period", briefing.period.label
    yield "As at", as_at_words(briefing, lasting=True).removeprefix("As at ")
    yield "Council", f"{briefing.council_name} ({briefing.place.council})"
    for body, of_body, of_place, _ in footprint_rows(briefing):
        yield FOOTPRINT_HEAD[0], f"{body}. {FOOTPRINT_HEAD[1]}: {of_body}. {FOOTPRINT_HEAD[2]}: {of_place}."
    if site:
        number = str(briefing.publish_number)
        address = link("", **{"place": briefing.place.id, "period": briefing.period.id, "as-of": number})
        yield "Seen at", f"{site.rstrip('/')}/{address}"


def _summary(making: Making, since: Since | None) -> Part:
    briefing = making.briefing
    blocks: list[Block] = [Paragraph(briefing.summary, Voice.LEAD), Paragraph(MINUTES_NOTE, Voice.SMALL)]
    if making.choice.has(Section.TENSIONS):
        said = tensions_sentence(briefing.place.name, briefing.period, briefing.tensions, briefing.registry)
        blocks.append(Paragraph(said))
    blocks.append(Paragraph(freshness_words(make_freshness(briefing)), Voice.SMALL))
    if since is None and making.choice.has(Section.CHANGES):
        blocks.append(Paragraph(NONE_BEFORE if briefing.state.past else NO_MEETING, Voice.SMALL))
    if told := making.choice.outcomes:
        blocks.append(
            Paragraph(f"This pack goes into {len(told)} of these {len(briefing.outcomes)} joint outcomes.", Voice.SMALL)
        )
    blocks += [_overview(briefing), _footprint(briefing)]
    return Part("summary", "Sentence for the minutes", tuple(blocks))


def _overview(briefing: Briefing) -> Table:
    """Every joint outcome, whichever were chosen: the sentence counts them all."""
    rows = [
        (
            one.outcome.name,
            *(wording.verdict_words(one.verdicts[side]) for side in Side),
            wording.gap_words(one.gap, briefing.incomparable(one.outcome.id)),
        )
        for one in briefing.outcomes
    ]
    return worded("overview", ALL_OUTCOMES, OVERVIEW_HEAD, rows, [LEGEND])


def _footprint(briefing: Briefing) -> Table:
    notes = [note] if (note := footprint_note(briefing)) else []
    return worded("footprint", footprint_caption(briefing), FOOTPRINT_HEAD, footprint_rows(briefing), notes)


def _changes(making: Making, since: Since | None) -> Iterator[Part]:
    if since is None or not making.choice.has(Section.CHANGES):
        return
    briefing, held = making.briefing, _held(since, making.choice)
    lists = [
        worded(
            f"since-{number}", caption, head, rows[:FIRST_SHOWN],
            [f"The first {FIRST_SHOWN} of {len(rows):,}."] if len(rows) > FIRST_SHOWN else [],
        )
        for number, (caption, head, rows) in enumerate(tables(held, briefing.registry, briefing.organisations), 1)
    ]  # fmt: skip
    yield Part("since", since_title(since), (*bullets(counts_words(since)), *lists))


def _held(since: Since, choice: PackChoice) -> Since:
    """Without the words of what is left out of the pack. The counts above the lists still count it."""
    if choice.outcomes:
        since = _about(since, choice.outcomes)
    return replace(
        since,
        opened=tuple(one for one in since.opened if choice.tells(one.id)),
        closed=tuple(one for one in since.closed if choice.tells(one.id)),
        written=tuple(one for one in since.written if one.kind != REGISTER or choice.tells(one.subject)),
        comments=tuple(one for one in since.comments if choice.quotes(one.id)),
        steps=since.steps if choice.has(Section.COMMENTS) else (),
    )


def _about(since: Since, outcomes: Collection[str]) -> Since:
    """What changed on some outcomes, and what is about no single one: figures, definitions, weights."""
    return replace(
        since,
        moved=tuple(one for one in since.moved if one.outcome in outcomes),
        restated_verdicts=tuple(one for one in since.restated_verdicts if one.outcome in outcomes),
        opened=tuple(one for one in since.opened if one.outcome in outcomes),
        closed=tuple(one for one in since.closed if one.outcome in outcomes),
        written=tuple(one for one in since.written if one.kind != REGISTER or outcome_and_kind(one.subject)[0] in outcomes),
        comments=tuple(one for one in since.comments if one.outcome in outcomes),
        steps=tuple((action, step) for action, step in since.steps if action.outcome in outcomes),
    )


def _behind(making: Making, parts: Sequence[Part]) -> Iterator[Submission]:
    """The submissions that a figure of the pack came from: of verdicts, tensions and charts."""
    briefing = making.briefing
    used = {source.submission for one in briefing.outcomes for source in _sources(one)}
    used |= {
        str(source["submission"]) for one in briefing.tensions.tensions for row in one.told.evidence for source in row.sources
    }
    used |= {point.submission for part in parts for chart in part.charts() for point in chart.sheet.points}
    yield from (one for one in making.submissions if one.id in used)


def _sources(one: OutcomeVerdict) -> Iterator[Source]:
    for verdict in (*(each for side in Side for each in one.verdicts[side].indicators), *one.context):
        yield from verdict.figure.sources


def _require_chosen(making: Making, chosen: Sequence[OutcomeVerdict]) -> None:
    """UserError for a chart, a tension or a comment chosen that is not of an outcome of the pack."""
    briefing, choice = making.briefing, making.choice
    named = {one.outcome.id for one in chosen}
    if choice.has(Section.CHARTS):
        drawn = (chart.verdict.figure.indicator.id for one in chosen for chart in paired_charts(briefing, one))
        _require(briefing, choice.charts, drawn, "a chart of", "charts of")
    if choice.has(Section.TENSIONS):
        found = (one.told.id for one in briefing.tensions.tensions if one.told.outcome in named)
        _require(briefing, choice.tensions, found, "the tension", "the tensions")
    if choice.has(Section.COMMENTS):
        said = (each.id for one in chosen for each in briefing.spoken.comments_on(one.outcome.id))
        _require(briefing, choice.comments, said, "the comment", "the comments")


def _require(briefing: Briefing, wanted: Sequence[str], there: Iterable[str], one: str, many: str) -> None:
    known = dict.fromkeys(there)
    if missing := [name for name in wanted if name not in known]:
        raise UserError(
            f"No outcome of this pack has {one} {', '.join(missing)} in {briefing.period.label}. It has {many}: "
            f"{', '.join(known) or 'none'}. Choose among these, or another outcome or period."
        )
