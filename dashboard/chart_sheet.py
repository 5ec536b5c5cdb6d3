"""One chart of a page with every word that it needs to stand alone in a public paper, made from the same Briefing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import plotly.graph_objects as go

from dashboard import wording
from dashboard.as_of_wording import label_words, lasting_words
from dashboard.briefing import Briefing
from dashboard.charts.series_chart import POINT_SHAPES, breaks_drawn, comparator_drawn, within
from dashboard.charts.sheet_chart import KeyEntry
from dashboard.charts.theme import POINT_COLOURS, QUIET
from dashboard.judgement.figures import Published, Series
from dashboard.judgement.place import OutcomeVerdict
from dashboard.judgement.spc import PointType
from dashboard.judgement.variation import Chart as Judged
from dashboard.judgement.verdict import Figure, IndicatorVerdict
from dashboard.paired_charts import Chart, paired_charts
from dashboard.table_markup import link
from datasets.errors import UserError, nearest
from datasets.observations import MARKS
from datasets.periods import Period
from datasets.registry import Indicator, Side
from datasets.store.submissions import Submission


@dataclass(frozen=True, slots=True)
class Point:
    """One figure that a chart shows, as text, with the yardsticks in force and its source. `missing`: why there is none."""

    organisation: str
    code: str
    period: Period
    value: str
    missing: str
    yardstick: str
    submission: str
    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class ChartSheet:
    """A chart and its words. `facts`: what the CSV says of the chart as a whole, name and words of each.

    `said`: what the NHS method says of its points, the first of its notes.
    """

    name: str
    title: str
    subtitle: tuple[str, ...]
    key: tuple[KeyEntry, ...]
    notes: tuple[str, ...]
    alt: str
    source: str
    keywords: tuple[str, ...]
    at: datetime | None
    figure: go.Figure
    unit: str
    facts: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundChart:
    """The chart asked for, and the organisations that have the same one."""

    chart: Chart
    outcome: str
    others: tuple[str, ...]


def find_chart(briefing: Briefing, name: str, organisation: str | None = None) -> FoundChart:
    """The chart of an indicator: of this organisation, or of the first that has figures.

    UserError, with the charts that there are, if there is none.
    """
    found = [
        FoundChart(chart, one.outcome.id, ())
        for one in briefing.outcomes
        if any(_indicator(each) == name for side in Side for each in one.verdicts[side].indicators)
        for chart in paired_charts(briefing, one)
        if _indicator(chart.verdict) == name
    ]
    of_one = [one for one in found if organisation in (None, one.chart.verdict.figure.organisation)]
    if not of_one:
        raise UserError(_no_chart(briefing, name, organisation, [one.chart for one in found]))
    codes = tuple(dict.fromkeys(one.chart.verdict.figure.organisation for one in found))
    chosen = of_one[0]
    return FoundChart(
        chosen.chart, chosen.outcome, tuple(one for one in codes if one != chosen.chart.verdict.figure.organisation)
    )


def _indicator(verdict: IndicatorVerdict) -> str:
    return verdict.figure.indicator.id


def _no_chart(briefing: Briefing, name: str, organisation: str | None, others: Sequence[Chart]) -> str:
    where = f"{briefing.place.name} in {briefing.period.label}"
    if others:
        codes = sorted({one.verdict.figure.organisation for one in others})
        return f"{name} has no figures of {organisation} for {where}. Organisations that have: {', '.join(codes)}."
    there = charts_there_are(briefing)
    listed = "\n".join(f"  {one}  {' '.join(codes)}  ({words})" for one, (codes, words) in there.items())
    known = f"Charts there are, each with its organisations:\n{listed}" if there else "There are no charts."
    if name in briefing.registry.outcomes:
        return f"{name} is an outcome; a chart is asked for by its indicator. {known}"
    near = nearest(name, there)
    hint = f' Did you mean "{near}"?' if near else ""
    return f'There is no chart "{name}" for {where}.{hint} {known}'


def charts_there_are(briefing: Briefing) -> Mapping[str, tuple[list[str], str]]:
    """Organisations and short name of every indicator that has a chart."""
    there: dict[str, tuple[list[str], str]] = {}
    for one in briefing.outcomes:
        for chart in paired_charts(briefing, one):
            figure = chart.verdict.figure
            codes, _ = there.setdefault(figure.indicator.id, ([], figure.indicator.short))
            if figure.organisation not in codes:
                codes.append(figure.organisation)
    return there


def make_sheet(
    briefing: Briefing,
    one: OutcomeVerdict,
    chart: Chart,
    submissions: Sequence[Submission],
    *,
    site: str = "",
    lasting: bool = False,
) -> ChartSheet:
    """`submissions`: those of the state shown. `site`: address of the dashboard for the way back; none is written without.

    `lasting`: whether to say of an earlier state only what stays true, so that it is told alike whenever it is made.
    """
    figure = chart.verdict.figure
    indicator, code = figure.indicator, figure.organisation
    series = briefing.series.get((indicator.id, code), {})
    compared = comparator_drawn(indicator, briefing.series.get((indicator.id, indicator.comparator), {}), chart.span)
    judged = briefing.spc.get((indicator.id, code))
    organisation = briefing.organisations.name(code)
    sent = sent_in([*within(series, chart.span).values(), *compared.values()], submissions)
    subtitle = subtitle_words(briefing, chart, organisation, series)
    as_at = as_at_words(briefing, lasting=lasting)
    back = _way_back(briefing, one.outcome.id, site)
    source, *others = wording.chart_notes(chart.verdict)
    rate = wording.rate_on_chart(chart.verdict)
    ends = (as_at, *([f"See it with its figures: {back}"] if back else []))
    return ChartSheet(
        name=file_name(briefing, figure),
        title=chart.finding,
        subtitle=subtitle,
        key=key_of(judged),
        notes=(*chart.said, *_definitions_changed(indicator, chart), source, sent, *others, *rate, *ends),
        alt=" ".join((chart.alt, *chart.said)),
        source=f"{source} {sent}",
        keywords=(indicator.short, organisation, briefing.place.name, briefing.period.label),
        at=briefing.at,
        figure=chart.figure,
        unit=wording.unit_on_axis(indicator),
        facts=(
            ("Finding", chart.finding),
            ("Measure", indicator.name),
            ("Numerator", indicator.numerator),
            *([("Denominator", indicator.denominator)] if indicator.denominator else []),
            ("Unit", wording.unit_on_axis(indicator)),
            ("Direction", wording.direction(indicator)),
            ("Place", briefing.place.name),
            ("Organisation", f"{organisation} ({code})"),
            ("Period asked for", briefing.period.label),
            ("Joint outcome", one.outcome.name),
            ("Publisher", indicator.publisher),
            ("Source", indicator.source),
            ("Licence", indicator.licence),
            ("Published here", sent.removeprefix("Published here: ")),
            *(
                ("Yardstick from", each.removeprefix(wording.YARDSTICK))
                for each in others
                if each.startswith(wording.YARDSTICK)
            ),
            *(("Thresholds", each) for each in rate),
            *([("Caveat", indicator.caveat)] if indicator.caveat else []),
            *(("By the NHS method", each) for each in chart.said),
            ("As at", as_at),
            *([("Seen at", back)] if back else []),
        ),
        points=tuple(
            _point(indicator, name, whose, period, published)
            for name, whose, figures in (
                (organisation, code, within(series, chart.span)),
                (indicator.comparator_name, indicator.comparator, compared),
            )
            for period, published in sorted(figures.items())
        ),
        said=chart.said,
    )


def file_name(briefing: Briefing, figure: Figure) -> str:
    """`nhs-ae-4h-RF4-2018-19`: what a file of the chart is called, without its ending."""
    return f"{figure.indicator.id}-{figure.organisation}-{briefing.period.id}"


def subtitle_words(briefing: Briefing, chart: Chart, organisation: str, series: Series) -> tuple[str, ...]:
    """Measure; then place and organisation, the time shown, the period asked for and which way is better."""
    figure = chart.verdict.figure
    shown = sorted(period for period, one in within(series, chart.span).items() if one.value is not None)
    named = organisation == briefing.place.name
    where = f"{organisation} ({figure.organisation})" + ("" if named else f", for the people of {briefing.place.name}")
    when = f"{shown[0].label} to {shown[-1].label}" if len(shown) > 1 else shown[0].label
    parts = (where, when, f"{briefing.period.label} shaded", wording.direction(figure.indicator))
    return (f"{wording.judged_words(chart.side, chart.verdict)}: {figure.indicator.name}", " · ".join(parts))


def as_at_words(briefing: Briefing, *, lasting: bool = False) -> str:
    """State, day and edition of the registry that a chart was made from; of an earlier state, that it is one."""
    said = lasting_words(briefing.state) if lasting else label_words(briefing.state)
    day = f"{briefing.at:%-d %B %Y}" if briefing.at else "no day"
    if said:
        return f"{' '.join(said)} Figures as published here to {day}."
    return (
        f"As at publish number {briefing.publish_number}: figures as published here to {day}, judged by registry edition "
        f"{briefing.registry_edition}."
    )


#: So many submissions are named one by one.
NAMED = 3


def sent_in(points: Sequence[Published], submissions: Sequence[Submission]) -> str:
    """`Published here: figures.csv (S7), 3 March 2026.`: the files behind a chart, newest first, each with its day."""
    used = {point.source.submission for point in points}
    files = sorted((one for one in submissions if one.id in used), key=lambda one: one.publish_number, reverse=True)
    named = [f"{one.file} ({one.id}), {one.at:%-d %B %Y}" for one in files[:NAMED]]
    more = [f"and {len(files) - NAMED} earlier files"] if len(files) > NAMED else []
    return f"Published here: {'; '.join([*named, *more])}." if named else "Published here: not known."


def _way_back(briefing: Briefing, outcome: str, site: str) -> str:
    if not site:
        return ""
    number = str(briefing.publish_number)
    address = link("outcome", **{"place": briefing.place.id, "period": briefing.period.id, "as-of": number}, outcome=outcome)
    return f"{site.rstrip('/')}/{address}"


def _definitions_changed(indicator: Indicator, chart: Chart) -> tuple[str, ...]:
    """What was counted in another way from a day on the axis."""
    return tuple(wording.break_words(one) for one in breaks_drawn(indicator, chart.span))


def key_of(judged: Judged | None) -> tuple[KeyEntry, ...]:
    """What the shapes of a chart by the NHS method mean; nothing for any other, whose lines are named where they are."""
    if judged is None:
        return ()
    shapes = {1: "▲", -1: "▼", 0: "●"}
    assert POINT_SHAPES.keys() == shapes.keys()
    seen = dict.fromkeys(
        (kind, rule.high)
        for value, kind, rule in zip(judged.values, judged.kinds, judged.rules, strict=True)
        if value is not None
    )
    months = [
        KeyEntry(shapes[high], POINT_COLOURS[kind], _month_words(kind, high))
        for kind, high in sorted(seen, key=lambda one: one[1])
    ]
    lines = (
        [KeyEntry("—", QUIET, "mean"), KeyEntry("· · ·", QUIET, "limits of usual months")] if judged.mean is not None else []
    )
    return (*months, *lines)


def _month_words(kind: PointType, high: int) -> str:
    return f"{'unusual month, ' if high else 'month '}{wording.kind_words(kind)}"


def _point(indicator: Indicator, organisation: str, code: str, period: Period, one: Published) -> Point:
    value = "" if one.value is None else wording.number(one.value, indicator.decimals).replace(",", "")
    yardsticks = (wording.yardstick_words(indicator, each) for each in indicator.yardsticks_for(period))
    return Point(
        organisation=organisation,
        code=code,
        period=period,
        value=value,
        missing="" if one.value is not None else MARKS.get(one.mark or "x", "not available"),
        yardstick="; ".join(yardsticks),
        submission=one.source.submission,
        file=one.source.file,
        sheet=one.source.sheet,
        row=one.source.row,
    )
