"""One joint outcome in a pack: why it matters, what each side's regime says and why, charts, figures, what partners say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import wording
from dashboard.board_wording import answered_words, since_words
from dashboard.briefing import Briefing
from dashboard.chart_sheet import ChartSheet, Point, make_sheet
from dashboard.judgement.place import OutcomeVerdict
from dashboard.judgement.tensions.tension import Severity
from dashboard.judgement.verdict import SideVerdict
from dashboard.outcome_wording import (
    BOTH_ANSWER,
    CONTEXT,
    DECIDED_BY,
    FIGURES_HEAD,
    FIGURES_OF,
    JUDGED,
    NEAREST_FLIP,
    WHAT_WAS_JUDGED,
    figures_row,
    inclusion_words,
    judged_on,
    not_published,
)
from dashboard.pack.building import bullets, capital, small, worded
from dashboard.pack.choice import PackChoice, Section
from dashboard.pack.document import Block, Bullets, Cell, ChartBlock, Column, Heading, Paragraph, Part, Table, Voice
from dashboard.paired_charts import Chart, paired_charts
from dashboard.spoken import Comment
from dashboard.spoken_wording import (
    ACTIONS_CAPTION,
    ACTIONS_HEAD,
    COMMENTS,
    NO_COMMENT,
    SPEAKERS,
    about_words,
    action_row,
    said_by_words,
)
from dashboard.tension_board import OpenTension
from dashboard.tension_wording import SEVERITY_SHAPES, kind_name, listed
from datasets.observations import MARKS
from datasets.periods import Period
from datasets.registry import Indicator, Side
from datasets.store.submissions import Submission

OVER_TIME = "Both regimes over time"
PULL_APART = "Where the regimes pull apart on this"
NO_TENSION = "No tension found"
NOTES = "Notes: worth knowing, nothing to decide"
TENSIONS_PART = "Tensions, responses and actions"


@dataclass(frozen=True, slots=True)
class Making:
    """What every step of making a pack needs. `day`: by which something is overdue; `site`: see make_sheet."""

    briefing: Briefing
    choice: PackChoice
    submissions: tuple[Submission, ...]
    day: date
    site: str

    def tensions_on(self, one: OutcomeVerdict) -> list[OpenTension]:
        """Those of an outcome that are chosen."""
        return [each for each in self.briefing.tensions.of(one.outcome.id) if self.choice.tells(each.told.id)]


def outcome_part(making: Making, one: OutcomeVerdict) -> Part:
    briefing, choice = making.briefing, making.choice
    blocks: list[Block] = [
        Paragraph(f"“{one.outcome.said_by}”", Voice.QUOTE),
        Paragraph(wording.gap_sentence(one, briefing.incomparable(one.outcome.id)), Voice.LEAD),
        Paragraph(one.outcome.why),
        *_both_answer(one),
    ]
    for side in Side:
        blocks += _side(briefing, one, one.verdicts[side])
    if silent := not_published(one.context):
        blocks += small(f"{CONTEXT}. {silent}")
    if choice.has(Section.TENSIONS):
        blocks += _tensions(making, one)
    if choice.has(Section.COMMENTS):
        blocks += _spoken(making, one)
    if choice.has(Section.CHARTS):
        blocks += _charts(making, one)
    if choice.has(Section.FIGURES):
        blocks += _figures(briefing, one)
    return Part(one.outcome.id, one.outcome.name, tuple(blocks))


def _side(briefing: Briefing, one: OutcomeVerdict, verdict: SideVerdict) -> Iterator[Block]:
    yield Heading(JUDGED[verdict.side])
    yield Paragraph(wording.verdict_words(verdict), Voice.LEAD)
    yield Paragraph(f"{DECIDED_BY} {verdict.binding_rule}.")
    if judged := tuple(words for words, _ in judged_on(verdict, briefing.organisations)):
        yield Paragraph(f"{WHAT_WAS_JUDGED}:")
        yield Bullets(judged)
    yield from small(not_published(verdict.indicators))
    if would := briefing.flips[one.outcome.id, verdict.side]:
        yield Paragraph(f"{NEAREST_FLIP}: {wording.flip_words(would[0], briefing.organisations)}.")


def _tensions(making: Making, one: OutcomeVerdict) -> Iterator[Block]:
    """Each in a sentence, mere notes by their kind; evidence, answers and notes stand in a part of their own."""
    yield Heading(PULL_APART)
    every = making.briefing.tensions.of(one.outcome.id)
    found = making.tensions_on(one)
    if not every:
        yield Paragraph(f"{NO_TENSION}.")
    yield from bullets(
        f"{tension_head(making, each)}. {each.told.sentence} {tension_stands(making, each)}"
        for each in found
        if not is_mere_note(each)
    )
    if kinds := dict.fromkeys(kind_name(making.briefing.registry, each.told.kind) for each in found if is_mere_note(each)):
        yield Paragraph(f"{NOTES}: {'; '.join(kinds)}. See “{TENSIONS_PART}”.", Voice.SMALL)
    yield from small(left_out_words(len(every) - len(found), "tension", "found on this"))


def left_out_words(many: int, name: str, which: str) -> str:
    """`2 tensions found on this are not in this pack.`: whoever reads it knows that somebody chose; nothing of none."""
    if not many:
        return ""
    return f"{many} {name} {which} is not in this pack." if many == 1 else f"{many} {name}s {which} are not in this pack."


def is_mere_note(one: OpenTension) -> bool:
    """A note that nobody has answered: nothing to decide."""
    return one.told.severity == Severity.NOTE and not one.answered.history


def tension_head(making: Making, one: OpenTension) -> str:
    """`▲ Discuss at the board · Verdicts differ`"""
    told = one.told
    return f"{SEVERITY_SHAPES[told.severity]} {capital(told.severity)} · {kind_name(making.briefing.registry, told.kind)}"


def tension_stands(making: Making, one: OpenTension) -> str:
    """Since when it is open, and what was answered."""
    return f"{capital(since_words(one.since, making.briefing.periods))}; {answered_words(one.answered, making.day)}."


# --- charts -----------------------------------------------------------------------------------------------------------------


def _charts(making: Making, one: OutcomeVerdict) -> Iterator[Block]:
    briefing = making.briefing
    drawn = [
        chart
        for chart in paired_charts(briefing, one)
        if not making.choice.charts or chart.verdict.figure.indicator.id in making.choice.charts
    ]
    if not drawn:
        return
    yield Heading(OVER_TIME, faces=True)
    for chart in drawn:
        sheet = make_sheet(briefing, one, chart, making.submissions, site=making.site, lasting=True)
        yield ChartBlock(sheet, chart_figures(one.outcome.id, sheet, chart))


def chart_figures(outcome: str, sheet: ChartSheet, chart: Chart) -> Table:
    """Every figure drawn, the newest first: its own series, and beside it what it is compared with."""
    indicator = chart.verdict.figure.indicator
    series: dict[tuple[str, str], dict[Period, Point]] = {}
    for point in sheet.points:
        series.setdefault((point.organisation, point.code), {})[point.period] = point
    periods = sorted({point.period for point in sheet.points}, reverse=True)
    columns = [
        Column(f"{name} ({code})" if code else name, sheet.unit, indicator.decimals, is_number=True) for name, code in series
    ]
    rows = [
        (
            Cell(period.label),
            *(_figure(indicator, points.get(period)) for points in series.values()),
            Cell(_where([points[period] for points in series.values() if period in points])),
        )
        for period in periods
    ]
    return Table(
        name=f"{outcome}-{sheet.name}",
        caption=sheet.title,
        columns=(Column("Period"), *columns, Column("Where it came from")),
        rows=tuple(rows),
        notes=sheet.subtitle,
    )


def _figure(indicator: Indicator, point: Point | None) -> Cell:
    """As the page's table of a chart tells it."""
    if point is None:
        return Cell("–")
    if not point.value:
        return Cell(point.missing or MARKS["x"])
    value = float(point.value)
    return Cell(wording.value_with_unit(indicator, value), value)


def _where(points: Sequence[Point]) -> str:
    """`S7: figures.csv, rows 469 and 37`: rows of one file together."""
    rows: dict[tuple[str, str], list[str]] = {}
    for one in points:
        rows.setdefault((one.submission, one.file), []).append(str(one.row))
    return "; ".join(
        f"{submission}: {file}, row{'s' if len(every) > 1 else ''} {listed(every)}"
        for (submission, file), every in rows.items()
    )


# --- figures, comments, actions ---------------------------------------------------------------------------------------------


def _figures(briefing: Briefing, one: OutcomeVerdict) -> Iterator[Table]:
    shown = [(FIGURES_OF[side], side.value, one.verdicts[side].indicators) for side in Side]
    for caption, name, verdicts in (*shown, (CONTEXT, "context", one.context)):
        if rows := [figures_row(briefing, each) for each in verdicts if each.figure.sources]:
            yield worded(f"{one.outcome.id}-{name}", caption, FIGURES_HEAD, rows, behind=True)


def _spoken(making: Making, one: OutcomeVerdict) -> Iterator[Block]:
    spoken = making.briefing.spoken
    every = spoken.comments_on(one.outcome.id)
    comments = [each for each in every if making.choice.quotes(each.id)]
    yield from [Heading(COMMENTS)] if comments else () if every else small(NO_COMMENT)
    for each in comments:
        yield from _comment(each)
    silent = [each for each in every if each not in comments]
    whose = listed(list(dict.fromkeys(wording.in_sentence(SPEAKERS[each.speaker]) for each in silent)))
    yield from small(left_out_words(len(silent), "comment", f"on this, by {whose},"))
    if actions := spoken.actions_on(one.outcome.id):
        rows = [action_row(each, making.day) for each in actions]
        yield worded(f"{one.outcome.id}-actions", ACTIONS_CAPTION, ACTIONS_HEAD, rows)


def _comment(one: Comment) -> Sequence[Block]:
    return (Paragraph(f"{said_by_words(one)} · {about_words(one)}", Voice.SMALL), Paragraph(one.text, Voice.QUOTE))


def _both_answer(one: OutcomeVerdict) -> Iterator[Block]:
    yield Paragraph(f"{BOTH_ANSWER}:")
    yield from bullets(f"{name}: {words}" for name, words in inclusion_words(one.outcome))
    yield Paragraph(one.outcome.pull)
