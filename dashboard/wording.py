"""Verdicts, figures, yardsticks and caveats in plain English: one place, so that page, export and alternative text agree.

Neutral between partners: a regime says something of a figure; no partner "fails". Years are written 2018/19.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from dashboard.judgement import spc
from dashboard.judgement.figures import Series
from dashboard.judgement.place import OutcomeVerdict
from dashboard.judgement.rules import CPA_STYLE
from dashboard.judgement.variation import Chart, Stretch
from dashboard.judgement.verdict import Figure, Flip, Gap, IndicatorVerdict, Reading, Says, SideVerdict, Standing, at_whom
from datasets.observations import MARKS
from datasets.organisations import Organisation, Organisations
from datasets.periods import Length, Period
from datasets.registry import Better, Indicator, Side, SpcSettings, Status, Unit, Yardstick, YardstickKind
from datasets.rule_book import RuleBase
from datasets.tension_book import Break

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
    Status.RECONSTRUCTED: "partly sourced; the gap was filled and checked against published results",
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
        return "No figure held for this period" if not verdict.figure.sources else verdict.label
    return value_with_unit(verdict.figure.indicator, verdict.figure.value) + _rounded_here(verdict.figure)


def figure_period(figure: Figure) -> str:
    """The figure's own period, and how it differs from the one asked for: part of it, or earlier."""
    if figure.partial:
        return f"{figure.period.label}: {len(figure.held)} of {figure.needed} months, {span_words(figure.held)}"
    if figure.earlier:
        return f"{figure.period.label}, the newest published"
    return figure.period.label


def span_words(periods: Sequence[Period]) -> str:
    """`September 2017 to March 2018`, with a word where months between are missing."""
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


def dated_figure(verdict: IndicatorVerdict) -> str:
    """The figure as it is judged; its period, where that is not the one asked for or not all of it."""
    figure = verdict.figure
    return figure_and_rate(verdict) + (f" ({figure_period(figure)})" if figure.partial or figure.period != figure.asked else "")


def figure_and_rate(verdict: IndicatorVerdict) -> str:
    """`240 days (0.3 people delayed on an average day for every 100,000 residents)`: the rate is what is judged."""
    rate = rate_words(verdict)
    return f"{figure_value(verdict)} ({rate})" if rate else figure_value(verdict)


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
    """`England 19.1 of 24`, `worse than England 88.0% (the figure's 95% interval: 80.5% to 80.9%)`, or nothing."""
    said, comparison, indicator = comparison_words(verdict), verdict.comparison, verdict.figure.indicator
    if comparison is None:
        return said
    lower = number(comparison.lower, indicator.decimals) + ("%" if indicator.unit is Unit.PERCENT else "")
    upper = value_with_unit(indicator, comparison.upper)
    step = counts_rounded_to(indicator)
    note = f", from figures rounded to the nearest {step}" if step else ""
    return f"{said} (the figure's 95% interval: {lower} to {upper}{note})"


_SAYS = {
    Says.BETTER: "better than", Says.SIMILAR: "similar to", Says.WORSE: "worse than", Says.HIGHER: "higher than",
    Says.LOWER: "lower than",
}  # fmt: skip


def comparison_words(verdict: IndicatorVerdict) -> str:
    """`worse than England 88.0%`; `England 88.0%` where nothing can be said of it; or nothing."""
    if verdict.comparator is None:
        return ""
    indicator = verdict.figure.indicator
    said = f"{_SAYS[verdict.comparison.says]} " if verdict.comparison else ""
    return f"{said}{indicator.comparator_name} {value_with_unit(indicator, verdict.comparator)}"


def neighbours_words(verdict: IndicatorVerdict) -> str:
    """`better than the 6 councils most alike taken together, 60.3%`, or nothing."""
    alike = verdict.neighbours
    if alike is None:
        return ""
    councils = "council" if alike.held == 1 else f"{alike.held} councils"
    who = f"the {councils} most alike" + (" taken together" if alike.held > 1 else "")
    return f"{_SAYS[alike.comparison.says]} {who}, {value_with_unit(verdict.figure.indicator, alike.value)}"


def compared_words(verdict: IndicatorVerdict) -> str:
    """Everything the figure is compared with."""
    return " · ".join(part for part in (comparator_words(verdict), neighbours_words(verdict)) if part)


def counts_rounded_to(indicator: Indicator) -> int | None:
    """To what the counts behind a figure are rounded, by its publisher or by disclosure control here; None if they are not."""
    step = max(indicator.counts_rounded_to or 1, indicator.disclosure.round_to if indicator.disclosure else 1)
    return step if step > 1 else None


def _rounded_here(figure: Figure) -> str:
    """What is said of a figure made here from rounded counts."""
    step = counts_rounded_to(figure.indicator)
    if step is None or not (figure.made_here or figure.indicator.disclosure):
        return ""
    return f" ({'' if figure.indicator.unit.is_count else 'from figures '}rounded to the nearest {step})"


def minutes_sentence(place: str, period: Period, outcomes: Sequence[OutcomeVerdict], incomparable: Mapping[str, str]) -> str:
    """One sentence that a clerk could minute: counts of outcomes, never a score.

    It says how many verdicts are of this registry's own making, and how many rest on older figures, since a minute is read
    without its page.
    `incomparable`: outcomes whose verdicts are about other people or another time, or too close to tell. They do not differ.
    """

    def count(*gaps: Gap) -> int:
        return sum(one.gap in gaps and one.outcome.id not in incomparable for one in outcomes)

    judged_by_both = sum(one.gap in (Gap.AGREE, Gap.ONE_STEP, Gap.OPPOSED) for one in outcomes)
    both = sum(one.gap is Gap.AGREE and one.verdicts[Side.NHS].standing is Standing.FAVOURABLE for one in outcomes)
    apart = sum(one.gap in (Gap.ONE_STEP, Gap.OPPOSED) and one.outcome.id in incomparable for one in outcomes)
    one_side = sum(one.gap is Gap.ONE_SIDE for one in outcomes)
    neither = sum(one.gap is Gap.NEITHER for one in outcomes)
    own = sum(one.verdicts[Side.COUNCIL].label.endswith(CPA_STYLE) for one in outcomes)
    differ = f"the NHS and the council regime differ on {_number_word(count(Gap.ONE_STEP, Gap.OPPOSED))}"
    said = [
        f"{_are(both)} on track under both regimes" if judged_by_both else "none is judged by both regimes",
        *([differ] if judged_by_both > apart else []),
        *([f"on {_number_word(apart)} their verdicts cannot be compared"] if apart else []),
        f"{_are(one_side)} judged on one side only" + (f", and {_number_word(neither)} on neither" if neither else ""),
        *([_own_making(own)] if own else []),
        *_on_older_figures(outcomes),
    ]
    return f"Of {len(outcomes)} joint outcomes for the people of {place} in {period.label}, {'; '.join(said)}."


def _on_older_figures(outcomes: Sequence[OutcomeVerdict]) -> Iterator[str]:
    """`two verdicts rest on figures from before it, the oldest of May 2023`: those with no figure of the period itself."""
    older = [periods for one in outcomes for side in Side if (periods := one.verdicts[side].rests_on_older)]
    if older:
        oldest = min((one for periods in older for one in periods), key=lambda one: one.end).label
        yield (
            f"{_number_word(len(older))} {'verdict rests' if len(older) == 1 else 'verdicts rest'} on figures from before it, "
            + (f"of {oldest}" if len(older) == 1 else f"the oldest of {oldest}")
        )


def _own_making(verdicts: int) -> str:
    verb, ratings = ("verdict is", "a published rating") if verdicts == 1 else ("verdicts are", "published ratings")
    return f"{_number_word(verdicts)} council {verb} CPA-style, by thresholds set in this registry, and not {ratings}"


#: How a note begins that says where a figure comes from, and a yardstick.
SOURCE, YARDSTICK = "Source: ", "Yardstick: "
_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _number_word(count: int) -> str:
    return _WORDS[count] if count < len(_WORDS) else str(count)


def _are(count: int) -> str:
    return f"{_number_word(count)} {'are' if count > 1 else 'is'}"


def standing_words(verdict: SideVerdict | IndicatorVerdict) -> str:
    """`adverse`; `adverse, on figures of May 2023` where nothing newer is held, so that no label passes for today's."""
    older = older_words(verdict.rests_on_older) if isinstance(verdict, SideVerdict) else ""
    return f"{verdict.standing.value}, {older}" if older else verdict.standing.value


def older_words(older: Sequence[Period]) -> str:
    """`on figures of May 2023`, of periods given oldest first; nothing where there are none."""
    return f"on figures of {older_periods(older)}" if older else ""


def older_periods(older: Sequence[Period]) -> str:
    """`May 2023`; `2024/25 and before`."""
    return older[-1].label + (" and before" if len(older) > 1 else "")


def verdict_words(verdict: SideVerdict | IndicatorVerdict) -> str:
    """`▼ Target missed at both trusts (adverse)`: the native label, with the standing as shape and word beside it."""
    return f"{SHAPES[verdict.standing]} {verdict.label} ({standing_words(verdict)})"


def gap_words(gap: Gap, incomparable: str) -> str:
    """How two verdicts lie to each other, in a few words; that they are not compared, where they cannot be."""
    return "The labels differ, and cannot be compared" if incomparable and gap in (Gap.ONE_STEP, Gap.OPPOSED) else GAPS[gap]


def gap_sentence(one: OutcomeVerdict, incomparable: str) -> str:
    """What stands between the two verdicts, for one outcome, in one neutral sentence; and why they are not compared, if so."""
    nhs, council = one.verdicts[Side.NHS], one.verdicts[Side.COUNCIL]
    if one.gap in (Gap.ONE_STEP, Gap.OPPOSED):
        said = f"The NHS regime says “{nhs.label}”; the council regime says “{council.label}”."
        if incomparable:
            return f"{said} {incomparable}"
        return f"{said} {'The two pull apart' if one.gap is Gap.OPPOSED else 'The two differ by one step'}."
    if one.gap is Gap.AGREE:
        return f"The NHS regime says “{nhs.label}” and the council regime “{council.label}”: the same standing."
    if one.gap is Gap.ONE_SIDE:
        judged, other = (nhs, council) if nhs.standing.judged else (council, nhs)
        return (
            f"Only the {SIDE_NAMES[judged.side]} side is judged here, though it takes both partners to change it; on the "
            f"{SIDE_NAMES[other.side]} side: {other.label[0].lower()}{other.label[1:]}."
        )
    if Standing.NO_DATA in (nhs.standing, council.standing):
        sides = (f"on the {SIDE_NAMES[side.side]} side: {side.label[0].lower()}{side.label[1:]}" for side in (nhs, council))
        return f"Neither side is judged here; {'; '.join(sides)}."
    return "Neither partner is judged on this, though both bear on it."


def share(value: float | None) -> str:
    """A share from 0 to 1 as a percentage, or that it is not known."""
    if value is None:
        return "not known"
    return "less than 1%" if 0 < value < 0.005 else f"{number(100 * value, 0)}%"


def break_words(change: Break) -> str:
    """`Counted in another way from 1 April 2024: …`"""
    return f"Counted in another way from {change.on:%-d %B %Y}: {change.words}"


def source(indicator: Indicator) -> str:
    """Publisher, publication and licence of an indicator's figures."""
    publication = indicator.source.removeprefix(f"{indicator.publisher}: ")
    return f"{indicator.publisher}: {publication.rstrip('.')}. {indicator.licence.rstrip('.')}."


def dates(one: Yardstick | RuleBase | Organisation) -> str:
    """`from April 2010`, `to September 2021`, or `April 2024 to March 2026`; nothing where neither end is known."""
    if one.valid_from is None:
        return f"to {one.valid_to:%B %Y}" if one.valid_to else ""
    if one.valid_to is None:
        return f"from {one.valid_from:%B %Y}"
    return f"{one.valid_from:%B %Y} to {one.valid_to:%B %Y}"


def trace(figure: Figure) -> str:
    """Submission, file, sheet and row of a figure, or of the figures it was worked out from."""
    if not figure.sources:
        return "not published"
    first = figure.sources[0]
    sheet = f", sheet {first.sheet}" if first.sheet else ""
    if len(figure.sources) == 1:
        return f"{first.submission}: {first.file}{sheet}, row {first.row}"
    rows = ", ".join(str(one.row) for one in figure.sources if one.file == first.file)
    files = len({(one.submission, one.file) for one in figure.sources})
    if files == 1:
        return f"{first.submission}: {first.file}{sheet}, worked out from rows {rows}"
    where = f"{first.submission}: {first.file}{sheet}, row {first.row}"
    return f"Worked out from {len(figure.sources)} figures in {files} files, the first {where}"


def chart_finding(verdict: IndicatorVerdict, series: Series) -> str:
    """The finding of one chart: the figure, its yardstick, and in how many months of the period it was reached."""
    figure, indicator = verdict.figure, verdict.figure.indicator
    if figure.value is None:
        return f"{indicator.short}: no figure for {figure.asked.label}"
    part = f", {len(figure.held)} of its {figure.needed} months" if figure.partial else ""
    said = f"{indicator.short}: {figure_and_rate(verdict)} in {figure.period.label}{part}"
    judged = [_reached(indicator, reading, figure, series) for reading in verdict.readings] or [verdict.label]
    compared = [comparison_words(verdict)] if verdict.comparison else []
    return f"{said}. {'; '.join([*judged, *compared])}"


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
    lowest, highest = value_with_unit(indicator, low[1]), value_with_unit(indicator, high[1])
    if len(told) == 1:
        shown = f": one figure, {lowest} in {low[0].label}"
    else:
        shown = f", {told[0][0].label} to {told[-1][0].label}: " + (
            f"{lowest} throughout"
            if lowest == highest
            else f"lowest {lowest} in {low[0].label}, highest {highest} in {high[0].label}"
        )
    return f"{chart_finding(verdict, series)}. Chart of {indicator.name}, {organisation}{shown}."


def beside_words(lines: Sequence[str], changes: Sequence[Break]) -> str:
    """What a chart draws beside its figures, for whoever cannot see it; nothing where it draws nothing.

    `Drawn beside it: standard 95% to March 2021; England, 88.0% in March 2019. Counted anew from 1 April 2018.`
    """
    anew = [f"Counted anew from {one.on:%-d %B %Y}." for one in changes]
    return " ".join([*([f"Drawn beside it: {'; '.join(lines)}."] if lines else []), *anew])


def line_words(indicator: Indicator, name: str, level: float, since: date | None, until: date | None) -> str:
    """`standard 95% to March 2021`; a threshold with its level as it is drawn: `upper threshold 91 days in a month …`."""
    each = " in a month of average length" if indicator.rate and indicator.rate.daily else ""
    said = name if any(letter.isdigit() for letter in name) else f"{name} {value_with_unit(indicator, level)}{each}"
    if since and until and (since.year, since.month) == (until.year, until.month):
        return f"{said} in {since:%B %Y}"
    return " ".join([said, *([f"from {since:%B %Y}"] if since else []), *([f"to {until:%B %Y}"] if until else [])])


def chart_notes(verdict: IndicatorVerdict) -> tuple[str, ...]:
    """What must stand under a chart: its source, where the yardsticks come from, and the caveat."""
    indicator = verdict.figure.indicator
    origins = dict.fromkeys(yardstick_origin(reading.yardstick) for reading in verdict.readings)
    said = (f"{SOURCE}{source(indicator)}", *(f"{YARDSTICK}{origin}" for origin in origins), indicator.caveat)
    return tuple(one for one in said if one)


def judged_words(side: Side, verdict: IndicatorVerdict) -> str:
    """By whom a figure is judged, and that a bar is this registry's own; or that it is not judged."""
    who = "The NHS" if side is Side.NHS else "The council"
    if not verdict.readings:
        return f"{who} is not judged on this"
    own = any(one.yardstick.kind is YardstickKind.THRESHOLD_PAIR for one in verdict.readings)
    return f"{who} is judged on this" + (" (CPA-style, thresholds set in this registry)" if own else "")


def rate_on_chart(verdict: IndicatorVerdict) -> tuple[str, ...]:
    """Where thresholds are those of a rate and the chart shows counts: the rate, and how they are drawn; else nothing."""
    if not verdict.readings or not (said := rate_words(verdict)):
        return ()
    unit = UNIT_ON_AXIS[verdict.figure.indicator.unit]
    return (f"The thresholds judge a rate, here {said}; on the chart they are drawn as {unit} in a month of average length.",)


def unit_on_axis(indicator: Indicator, each: Length | None = None) -> str:
    """`%`, `days a month` (of counts, where `each` figure is of a month), `score (of 24)`.

    People can be those of an average day, whom no month adds up: they are just people.
    """
    if indicator.unit.is_count and indicator.unit is not Unit.PEOPLE and each is Length.MONTH:
        return f"{UNIT_ON_AXIS[indicator.unit]} a month"
    of = f" (of {indicator.maximum:g})" if indicator.unit is Unit.SCORE and indicator.maximum is not None else ""
    return UNIT_ON_AXIS[indicator.unit] + of


def point_rows(indicator: Indicator, series: Series) -> list[tuple[Period, str, str]]:
    """Period, figure and source of every point of a chart, newest first."""
    return [
        (
            period,
            value_with_unit(indicator, one.value) if one.value is not None else MARKS.get(one.mark or "x", "not available"),
            f"{one.source.submission}: {one.source.file}, row {one.source.row}",
        )
        for period, one in sorted(series.items(), reverse=True)
    ]


def in_sentence(name: str) -> str:
    """A name inside a sentence: `A&E within four hours` stays, `Days delayed` becomes `days delayed`."""
    return name if (name[:2].isupper() and name[1:2].isalpha()) or "&" in name[:4] else f"{name[0].lower()}{name[1:]}"


def _beside_a_bar(flip: Flip, decimals: int) -> str:
    """`above ` or `below `, where the value just beyond a yardstick reads as the yardstick itself; nothing anywhere else."""
    yardsticks = [reading.yardstick for reading in flip.verdict.readings]
    bars = [bar for one in yardsticks for bar in (one.value, one.better_at, one.worse_at) if bar is not None]
    alike = [bar for bar in bars if bar != flip.to and number(bar, decimals) == number(flip.to, decimals)]
    return "" if not alike or flip.to in bars else "above " if flip.to > alike[0] else "below "


def flip_words(flip: Flip, organisations: Organisations) -> str:
    """`If A&E within four hours at Barts Health were 95.0% and not 80.7%: Target met at 1 of 2 trusts`."""
    figure, indicator = flip.verdict.figure, flip.verdict.figure.indicator

    decimals = indicator.rate.decimals + 1 if indicator.rate else indicator.decimals
    now = f"{number(flip.to, decimals)} {indicator.rate.words}" if indicator.rate else value_with_unit(indicator, flip.to)
    beside = _beside_a_bar(flip, decimals)
    was = number(flip.was, decimals) if indicator.rate else value_with_unit(indicator, flip.was)
    return f"If {in_sentence(indicator.short)}{at_whom([figure], organisations)} were {beside}{now} and not {was}: {flip.label}"


VARIATION = {
    spc.Variation.COMMON: "no unusual change in the latest month (common cause)",
    spc.Variation.IMPROVEMENT_HIGH: "latest month unusually high, for the better",
    spc.Variation.IMPROVEMENT_LOW: "latest month unusually low, for the better",
    spc.Variation.CONCERN_HIGH: "latest month unusually high, for the worse",
    spc.Variation.CONCERN_LOW: "latest month unusually low, for the worse",
    spc.Variation.NEUTRAL_HIGH: "latest month unusually high",
    spc.Variation.NEUTRAL_LOW: "latest month unusually low",
}

ASSURANCE = {
    spc.Assurance.PASS: "the target of {target} will be met in any month unless something changes",
    spc.Assurance.FAIL: "the target of {target} will not be met in any month unless something changes",
    spc.Assurance.INCONSISTENT: "the target of {target} will be met in some months and missed in others, by chance alone",
    spc.Assurance.NONE: "",
}

_KIND_WORDS = {
    spc.PointType.IMPROVEMENT: "for the better",
    spc.PointType.CONCERN: "for the worse",
    spc.PointType.NEUTRAL_HIGH: "higher than usual",
    spc.PointType.NEUTRAL_LOW: "lower than usual",
}


def _rule_words(rule: spc.Rule, run: int) -> str:
    return {
        spc.Rule.ABOVE_LIMIT: "above the upper limit",
        spc.Rule.BELOW_LIMIT: "below the lower limit",
        spc.Rule.RISE: f"rising for {run} months or more",
        spc.Rule.FALL: f"falling for {run} months or more",
        spc.Rule.TWO_OF_THREE_ABOVE: "two of three months near the upper limit",
        spc.Rule.TWO_OF_THREE_BELOW: "two of three months near the lower limit",
        spc.Rule.RUN_ABOVE: f"above the mean for {run} months or more",
        spc.Rule.RUN_BELOW: f"below the mean for {run} months or more",
    }[rule]


def kind_words(kind: spc.PointType) -> str:
    """What the NHS method says of one month."""
    return _KIND_WORDS.get(kind, "as usual")


def stretch_words(stretch: Stretch, run: int) -> str:
    """`September 2017 to July 2018 (11 months), for the better: below the mean for 7 months or more`."""
    when = stretch.first.label
    if stretch.months > 1:
        when += f" to {stretch.last.label} ({stretch.months} months)"
    return f"{when}, {_KIND_WORDS[stretch.kind]}: {', '.join(_rule_words(rule, run) for rule in stretch.rules)}"


def spc_words(chart: Chart, indicator: Indicator, settings: SpcSettings) -> tuple[str, ...]:
    """What a chart says in words: unusual stretches, the latest month of the period, what to expect, how sure limits are."""
    said = [stretch_words(one, settings.run_length) for one in chart.stretches]
    words = []
    if chart.variation:
        latest = f"In this period: {VARIATION[chart.variation]}"
        expected = ASSURANCE[chart.assurance].format(target=_bare(indicator, chart.target)) if chart.assurance else ""
        words.append(f"{latest}; {expected}." if expected else f"{latest}.")
    if chart.mean is not None and chart.lower is not None and chart.upper is not None:
        mean, lower, upper = (value_with_unit(indicator, value) for value in (chart.mean, chart.lower, chart.upper))
        floor = "no lower limit above zero" if chart.lower < indicator.minimum else f"lower limit {lower}"
        beyond = indicator.maximum is not None and chart.upper > indicator.maximum
        ceiling = f"no upper limit below {_bare(indicator, indicator.maximum)}" if beyond else f"upper limit {upper}"
        trial = (
            f" These are trial limits, made from {settings.trial_limits_up_to} months or fewer." if chart.trial_limits else ""
        )
        words.append(f"Mean {mean}, {floor}, {ceiling}.{trial}")
    if chart.gaps:
        words.append(f"{chart.gaps} months have no figure; no run is counted over them.")
    words += [f"Unusual: {one}." for one in said] or ["No month is unusual: all of them lie as chance would have them."]
    return tuple(words)


def _bare(indicator: Indicator, value: float | None) -> str:
    """`95%`: a target or an end of the scale, without decimals it was not set with."""
    return "" if value is None else f"{value:g}{'%' if indicator.unit is Unit.PERCENT else ''}"


def spc_settings_words(settings: SpcSettings) -> str:
    """The named choices behind every chart of months, in one line."""
    screened = "large ranges left out of the limits" if settings.screen_outliers else "every range counts in the limits"
    beyond = "counts" if settings.two_sigma_counts_beyond_limits else "does not count"
    run, few, trial = settings.run_length, settings.min_points_for_limits, settings.trial_limits_up_to
    return (
        f"Months are judged by the NHS method (XmR): {screened}; a run or trend is {run} months; a point beyond a limit "
        f"{beyond} as one of two near it; limits need {few} months, and are trial limits up to {trial}."
    )
