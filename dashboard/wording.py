"""Verdicts, figures, yardsticks and caveats in plain English: one place, so that page, export and alternative text agree.

Neutral between partners: a regime says something of a figure; no partner "fails". Years are written 2018/19.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.judgement.figures import Series
from dashboard.judgement.place import OutcomeVerdict
from dashboard.judgement.verdict import Figure, Gap, IndicatorVerdict, Reading, Standing
from datasets.observations import MARKS
from datasets.periods import Period
from datasets.registry import Better, Indicator, Side, Status, Unit, Yardstick, YardstickKind

#: A shape beside every word, so that colour is never the only cue.
SHAPES = {
    Standing.FAVOURABLE: "▲",
    Standing.CONTESTED: "◆",
    Standing.ADVERSE: "▼",
    Standing.NOT_JUDGED: "○",
    Standing.NO_DATA: "–",
}

SIDE_NAMES = {Side.NHS: "NHS", Side.COUNCIL: "council"}

GAPS = {
    Gap.AGREE: "Both regimes say the same",
    Gap.ONE_STEP: "The regimes differ by one step",
    Gap.OPPOSED: "The regimes pull apart",
    Gap.ONE_SIDE: "Judged on one side only",
    Gap.NEITHER: "Judged on neither side",
}

_BETTER = {Better.HIGHER: "higher is better", Better.LOWER: "lower is better", Better.NEITHER: "neither direction is better"}

_UNITS = {
    Unit.DAYS: ("day", "days"),
    Unit.PEOPLE: ("person", "people"),
    Unit.ATTENDANCES: ("attendance", "attendances"),
    Unit.ADMISSIONS: ("admission", "admissions"),
}

STATUS = {
    Status.SOURCED: "the published text was seen",
    Status.OWN: "set in this registry",
    Status.UNVERIFIED: "not verified: shown, never used to judge",
}

UNIT_ON_AXIS = {
    Unit.PERCENT: "%", Unit.DAYS: "days", Unit.PEOPLE: "people", Unit.ATTENDANCES: "attendances",
    Unit.ADMISSIONS: "admissions", Unit.SCORE: "score", Unit.PER_100000: "per 100,000 people", Unit.RATING: "rating",
}  # fmt: skip


def number(value: float, decimals: int) -> str:
    """`2,559`, `80.7`; halves are rounded away from zero as publishers do, and floating dust does not decide."""
    scaled = abs(value) * 10**decimals
    rounded = int(scaled + 0.5 + 1e-9) / 10**decimals
    return f"{'-' if value < 0 and rounded else ''}{rounded:,.{decimals}f}"


def value_with_unit(indicator: Indicator, value: float) -> str:
    """`80.7%`, `2,559 days`, `19.0 of 24`, `624.6 per 100,000`."""
    text = number(value, indicator.decimals)
    if indicator.unit is Unit.PERCENT:
        return f"{text}%"
    if indicator.unit is Unit.PER_100000:
        return f"{text} per 100,000"
    if indicator.unit is Unit.SCORE:
        return f"{text} of {indicator.maximum:g}" if indicator.maximum is not None else text
    if indicator.unit is Unit.RATING:
        return text
    one, many = _UNITS[indicator.unit]
    return f"{text} {one if text == '1' else many}"


def direction(indicator: Indicator) -> str:
    return _BETTER[indicator.better]


def figure_value(verdict: IndicatorVerdict) -> str:
    """The figure with its unit, or why there is none."""
    if verdict.figure.value is None:
        return "Not published for this period" if not verdict.figure.sources else verdict.label
    return value_with_unit(verdict.figure.indicator, verdict.figure.value)


def figure_period(figure: Figure) -> str:
    """The figure's own period, and how it differs from the one asked for: part of it, or earlier."""
    if figure.partial:
        return f"{figure.period.label}: {len(figure.held)} of {figure.needed} months, {_span(figure.held)}"
    if figure.earlier:
        return f"{figure.period.label}, the newest published"
    return figure.period.label


def _span(periods: Sequence[Period]) -> str:
    first, last = min(periods), max(periods)
    if first == last:
        return first.label
    unbroken = len(periods) == sum(first <= one <= last for one in periods) == _months(first, last)
    return f"{first.label} to {last.label}" + ("" if unbroken else " with gaps")


def _months(first: Period, last: Period) -> int:
    return (last.start.year - first.start.year) * 12 + last.start.month - first.start.month + 1


def rate_words(verdict: IndicatorVerdict) -> str:
    """`0.3 people delayed on an average day for every 100,000 residents`, or nothing."""
    rate = verdict.figure.indicator.rate
    return f"{number(verdict.rate, rate.decimals)} {rate.words}" if rate and verdict.rate is not None else ""


def yardstick_words(indicator: Indicator, yardstick: Yardstick) -> str:
    """The yardstick's name, which says its value; of a threshold pair both values, in the unit that is judged."""
    if yardstick.kind is not YardstickKind.THRESHOLD_PAIR:
        return yardstick.name
    lower, upper = (_bar(indicator, value) for value in (yardstick.worse_at, yardstick.better_at))
    return f"lower {lower}, upper {upper}"


def _bar(indicator: Indicator, value: float | None) -> str:
    """A yardstick's value: a rate with one decimal more than it is shown with, so that two bars never look alike."""
    assert value is not None
    decimals = indicator.rate.decimals + 1 if indicator.rate else indicator.decimals
    return number(value, decimals) + ("%" if indicator.unit is Unit.PERCENT else "")


_KINDS = {
    YardstickKind.CONSTITUTIONAL: "standard",
    YardstickKind.RECOVERY: "interim ambition",
    YardstickKind.LOCAL_PLAN: "local plan",
}


def yardstick_on_chart(indicator: Indicator, yardstick: Yardstick) -> str:
    """`standard 95%`: as short as a line's label must be."""
    unit = "%" if indicator.unit is Unit.PERCENT else ""
    return f"{_KINDS[yardstick.kind]} {yardstick.value:g}{unit}"


def reading_words(indicator: Indicator, reading: Reading) -> str:
    """What a yardstick says, and which it is: `Missed: 95% within four hours (NHS Constitution)`."""
    return f"{reading.label}: {yardstick_words(indicator, reading.yardstick)}"


def yardstick_origin(yardstick: Yardstick) -> str:
    """Where a yardstick comes from, with its base where the registry computed it."""
    if yardstick.base_period is None:
        return yardstick.source
    return f"{yardstick.source} (base {yardstick.base_period.replace('-', '/')}, {yardstick.base_organisations} councils)"


def comparator_words(verdict: IndicatorVerdict) -> str:
    """`England 19.1 of 24`, or nothing."""
    if verdict.comparator is None:
        return ""
    indicator = verdict.figure.indicator
    return f"{indicator.comparator_name} {value_with_unit(indicator, verdict.comparator)}"


def minutes_sentence(place: str, period: Period, outcomes: Sequence[OutcomeVerdict]) -> str:
    """One sentence that a clerk could minute: counts of outcomes, never a score."""

    def count(*gaps: Gap) -> int:
        return sum(one.gap in gaps for one in outcomes)

    both = sum(one.gap is Gap.AGREE and one.verdicts[Side.NHS].standing is Standing.FAVOURABLE for one in outcomes)
    return (
        f"Of {len(outcomes)} joint outcomes for the people of {place} in {period.label}, {_are(both)} on track under both "
        f"regimes; the NHS and the council regime differ on {_number_word(count(Gap.ONE_STEP, Gap.OPPOSED))}; "
        f"{_are(count(Gap.ONE_SIDE))} judged on one side only, and {_number_word(count(Gap.NEITHER))} on neither."
    )


_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _number_word(count: int) -> str:
    return _WORDS[count] if count < len(_WORDS) else str(count)


def _are(count: int) -> str:
    return f"{_number_word(count)} {'are' if count > 1 else 'is'}"


def gap_sentence(one: OutcomeVerdict) -> str:
    """What stands between the two verdicts, for one outcome, in one neutral sentence."""
    nhs, council = one.verdicts[Side.NHS], one.verdicts[Side.COUNCIL]
    if one.gap in (Gap.ONE_STEP, Gap.OPPOSED):
        return f"The NHS regime says “{nhs.label}”; the council regime says “{council.label}”, for the same people."
    if one.gap is Gap.AGREE:
        return f"The NHS regime says “{nhs.label}” and the council regime “{council.label}”: the same standing."
    if one.gap is Gap.ONE_SIDE:
        judged, other = (nhs, council) if nhs.standing.judged else (council, nhs)
        return (
            f"Only the {SIDE_NAMES[judged.side]} side is judged here, though it takes both partners to change it; on the "
            f"{SIDE_NAMES[other.side]} side: {other.label[0].lower()}{other.label[1:]}."
        )
    return "Neither partner is judged on this, though both bear on it."


def share(value: float | None) -> str:
    """A share from 0 to 1 as a percentage, or that it is not known."""
    return "not known" if value is None else f"{number(100 * value, 0)}%"


def source(indicator: Indicator) -> str:
    """Publisher, publication and licence of an indicator's figures."""
    publication = indicator.source.removeprefix(f"{indicator.publisher}: ")
    return f"{indicator.publisher}: {publication.rstrip('.')}. {indicator.licence.rstrip('.')}."


def dates(yardstick: Yardstick) -> str:
    """`from April 2010`, or `April 2024 to March 2026`."""
    if yardstick.valid_to is None:
        return f"from {yardstick.valid_from:%B %Y}"
    return f"{yardstick.valid_from:%B %Y} to {yardstick.valid_to:%B %Y}"


def trace(figure: Figure) -> str:
    """Submission, file, sheet and row of a figure, or of the figures it was added up from."""
    if not figure.sources:
        return "not published"
    first = figure.sources[0]
    sheet = f", sheet {first.sheet}" if first.sheet else ""
    if len(figure.sources) == 1:
        return f"{first.submission}: {first.file}{sheet}, row {first.row}"
    rows = ", ".join(str(one.row) for one in figure.sources if one.file == first.file)
    files = len({(one.submission, one.file) for one in figure.sources})
    if files == 1:
        return f"{first.submission}: {first.file}{sheet}, added up from rows {rows}"
    where = f"{first.submission}: {first.file}{sheet}, row {first.row}"
    return f"Added up from {len(figure.sources)} figures in {files} files, the first {where}"


def chart_finding(verdict: IndicatorVerdict, series: Series) -> str:
    """The finding of one chart: the figure, its yardstick, and in how many months of the period it was reached."""
    figure, indicator = verdict.figure, verdict.figure.indicator
    if figure.value is None:
        return f"{indicator.short}: no figure for {figure.asked.label}"
    said = f"{indicator.short}: {value_with_unit(indicator, figure.value)} in {figure.period.label}"
    if not verdict.readings:
        return f"{said}. {verdict.label}"
    return f"{said}. {'; '.join(_reached(indicator, reading, figure, series) for reading in verdict.readings)}"


def _reached(indicator: Indicator, reading: Reading, figure: Figure, series: Series) -> str:
    return f"{reading_words(indicator, reading)}{_months_reached(reading, indicator, figure, series)}"


def _months_reached(reading: Reading, indicator: Indicator, figure: Figure, series: Series) -> str:
    """`, reached in none of 12 months`: for a target only, and only where months stand behind the figure."""
    bar = reading.yardstick.value
    values = [one.value for period, one in series.items() if period in figure.held and one.value is not None]
    if bar is None or len(values) < 2:
        return ""
    reached = sum(value <= bar if indicator.better is Better.LOWER else value >= bar for value in values)
    return f", reached in {_number_word(reached)} of {len(values)} months"


def chart_alt(verdict: IndicatorVerdict, series: Series, organisation: str) -> str:
    """Alternative text: the finding, the span, the lowest and highest, from the same words as the page."""
    indicator = verdict.figure.indicator
    told = [(period, one.value) for period, one in sorted(series.items()) if one.value is not None]
    if not told:
        return f"{indicator.name}, {organisation}: no figures."
    low, high = min(told, key=lambda pair: pair[1]), max(told, key=lambda pair: pair[1])
    return (
        f"{chart_finding(verdict, series)}. Line chart of {indicator.name}, {organisation}, {told[0][0].label} to "
        f"{told[-1][0].label}: lowest {value_with_unit(indicator, low[1])} in {low[0].label}, highest "
        f"{value_with_unit(indicator, high[1])} in {high[0].label}."
    )


def point_rows(indicator: Indicator, series: Series) -> list[tuple[str, str, str]]:
    """Period, figure and source of every point of a chart, newest first."""
    return [
        (
            period.label,
            value_with_unit(indicator, one.value) if one.value is not None else MARKS.get(one.mark or "x", "not available"),
            f"{one.source.submission}: {one.source.file}, row {one.source.row}",
        )
        for period, one in sorted(series.items(), reverse=True)
    ]
