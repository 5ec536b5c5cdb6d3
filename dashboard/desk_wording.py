"""The analyst's desk in words: where a file stands, what publishing it would change, what a submission did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.desk import Consequences, Status, Submitted, VerdictChange
from dashboard.tension_wording import kind_name
from dashboard.wording import SIDE_NAMES, number, value_with_unit
from datasets.observations import MARKS
from datasets.organisations import Organisations
from datasets.periods import parse_period
from datasets.registry import Registry, Unit
from datasets.store.inbox import HandedIn, Step
from datasets.store.lake import Changes, Submission
from validation.findings import count_in_words
from validation.stages import Reached

#: Shape and word of what came of a stage; the shape is never alone.
REACHED = {
    Reached.PASSED: ("✓", "passed"),
    Reached.NOTED: ("✓", "passed, with notes"),
    Reached.WARNED: ("◆", "warnings"),
    Reached.FAILED: ("✕", "errors"),
    Reached.NOT_REACHED: ("–", "not reached"),
}

#: What is said of the file as a whole, by what would become of it.
VERDICTS = {
    Status.REFUSED: "This file cannot be published as it is. Mend what is listed below, and drop it again.",
    Status.NEEDS_ACCEPTANCE: "This file can be published if you say why its warnings are no fault.",
    Status.CHECKED: "This file can be published.",
    Status.UNCHANGED: "This very file is published already: there is nothing to do.",
}


def count(number: int, one: str, many: str = "") -> str:
    """`1 figure`, `1,204 figures`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def stands_words(handed: HandedIn) -> str:
    """Where a file stands, in one line."""
    last = handed.last
    told = last.document
    if last.step is Step.PUBLISHED:
        return f"Published as {told['submission']}"
    if last.step is Step.REFUSED:
        counts = sum(told["counts"].values())
        return f"Cannot be published as it is ({count(counts, 'finding')})"
    if last.step is Step.WAITING_FOR_APPROVAL:
        return f"Waiting for somebody else to approve it; prepared by {last.person}"
    if last.step in (Step.SENT_BACK, Step.PUT_ASIDE):
        because = f": {told['reason']}" if told.get("reason") else ""
        return f"{last.step.value.capitalize()} by {last.person}{because}"
    return "On the desk, not published"


def file_words(handed: HandedIn) -> str:
    """`Handed in on 25 November 2026, 11:20 UTC, by A. Analyst · 61,204 bytes · SHA-256 begins 1f2e…`."""
    return (
        f"Handed in on {handed.at:%-d %B %Y, %H:%M} UTC by {handed.person} · {count(handed.size, 'byte')} · "
        f"SHA-256 begins {handed.sha256[:12]}"
    )


def screened_words(submitted: Submitted) -> str:
    """`612 rows read, 1,836 figures; 1 error, 2 warnings.`"""
    screened = submitted.screened
    figures = len(screened.extract.observations) if screened.extract else 0
    return f"{count(screened.rows_read, 'row')} read, {count(figures, 'figure')}; {count_in_words(screened.findings)}."


def decided_words(submitted: Submitted) -> str:
    """What became of a file, once somebody has decided."""
    file = submitted.screened.file
    if submitted.status is Status.PUBLISHED:
        changes = submitted.changes
        return (
            f"{file} is published as {submitted.submission}: {count(changes.new, 'new figure')}, {changes.revised:,} revised, "
            f"{changes.removed:,} gone. Every page shows it now; it can be taken back on the page Data."
        )
    if submitted.status is Status.NEEDS_APPROVAL:
        return f"{file} waits for somebody else to approve it. Send them the address of this page."
    if submitted.status is Status.UNCHANGED:
        return f"{file} was published before, as {submitted.submission}: nothing was changed."
    return f"{file} is not published: {VERDICTS[submitted.status]}"


def changes_words(changes: Changes) -> str:
    """What publishing would do to the figures, in one sentence."""
    said = (
        f"{count(changes.new, 'figure')} would be new, {changes.revised:,} would be revised, {changes.unchanged:,} would stay "
        "as they are"
    )
    return (
        f"{said}, and {count(changes.removed, 'figure')} that the file leaves out would be gone."
        if changes.removed
        else f"{said}."
    )


def consequences_words(consequences: Consequences) -> str:
    """What publishing would do to verdicts and tensions, in one sentence."""
    places = {one.place for one in consequences.verdicts}
    if not (consequences.verdicts or consequences.opened or consequences.closed):
        return "No verdict would change, and no tension would open or close."
    verdicts = f"{count(len(consequences.verdicts), 'verdict')} would change"
    verdicts += f" in {count(len(places), 'place')}" if places else ""
    return (
        f"{verdicts}; {count(len(consequences.opened), 'tension')} would open and "
        f"{count(len(consequences.closed), 'tension')} would close."
    )


REVISION_HEAD = ("Indicator", "Organisation", "Period", "Now", "Would be", "Change")


def revision_rows(rows: pd.DataFrame, registry: Registry, organisations: Organisations) -> Iterator[tuple[str, ...]]:
    """Each figure that would be revised: what it is, what it would be, and by how much."""
    for row in rows.to_dict("records"):
        key = _key(row, registry, organisations)
        old, new = (_figure(row, which, registry) for which in ("old", "new"))
        yield (*key, old, new, _by_how_much(row["old_value"], row["new_value"], str(row["indicator"]), registry))


REMOVAL_HEAD = ("Indicator", "Organisation", "Period", "Now", "From")


def removal_rows(rows: pd.DataFrame, registry: Registry, organisations: Organisations) -> Iterator[tuple[str, ...]]:
    """Each figure that would be gone, because the file gives its period whole and leaves it out."""
    for row in rows.to_dict("records"):
        yield (*_key(row, registry, organisations), _figure(row, "old", registry), str(row["old_submission"]))


DIFFERENCE_HEAD = ("Indicator", "Organisation", "Period", "First", "Second", "Change")


def difference_rows(rows: pd.DataFrame, registry: Registry, organisations: Organisations) -> Iterator[tuple[str, ...]]:
    """Each figure in which two submissions differ."""
    for row in rows.to_dict("records"):
        absent = {"only in the first": "other", "only in the second": "one"}.get(str(row["how"]))
        shown = ["not in it" if which == absent else _figure(row, which, registry) for which in ("one", "other")]
        by = "" if absent else _by_how_much(row["one_value"], row["other_value"], str(row["indicator"]), registry)
        yield (*_key(row, registry, organisations), *shown, by)


def _key(row: Mapping[Any, Any], registry: Registry, organisations: Organisations) -> tuple[str, str, str]:
    return (
        indicator_name(str(row["indicator"]), registry),
        organisations.name(str(row["organisation"])),
        period_name(str(row["period"])),
    )


def indicator_name(name: str, registry: Registry) -> str:
    found = registry.indicators.get(name)
    return found.short if found else name


def period_name(text: str) -> str:
    found = parse_period(text)
    return found.label if found else text


def _figure(row: Mapping[Any, Any], which: str, registry: Registry) -> str:
    return figure_words(str(row["indicator"]), row[f"{which}_value"], row[f"{which}_mark"], registry)


def figure_words(indicator: str, value: float | None, mark: str | None, registry: Registry) -> str:
    """A figure with its unit, or why it is missing."""
    if value is None or value != value:  # noqa: PLR0124  (NaN)
        return MARKS.get(str(mark), "missing").capitalize() if mark else "Missing"
    found = registry.indicators.get(indicator)
    return value_with_unit(found, value) if found else f"{value:g}"


def _by_how_much(old: float | None, new: float | None, indicator: str, registry: Registry) -> str:
    """`+0.4 percentage points`, `−12 (−3.1%)`; where the figure is the same, what else is not."""
    if old is None or new is None or old != old or new != new:  # noqa: PLR0124
        return ""
    found = registry.indicators.get(indicator)
    difference = new - old
    decimals = found.decimals if found else 1
    if not difference:
        return "the counts behind it"
    sign, size = "+" if difference > 0 else "−", number(abs(difference), decimals)
    if float(size.replace(",", "")) == 0:
        return f"{sign}less than {10**-decimals:g}"
    if found and found.unit is Unit.PERCENT:
        return f"{sign}{size} percentage points"
    share = f" ({sign}{abs(difference / old):.1%})" if old else ""
    return f"{sign}{size}{share}"


VERDICT_HEAD = ("Place", "Joint outcome", "Side", "Period", "Now", "Would be")


def verdict_rows(changes: Iterable[VerdictChange], registry: Registry) -> Iterator[tuple[str, ...]]:
    for one in changes:
        yield (
            registry.places[one.place].name,
            registry.outcomes[one.outcome].name,
            SIDE_NAMES[one.side],
            one.period.label,
            *(f"{each.label} ({each.standing.value})" for each in (one.before, one.after)),
        )


TENSION_HEAD = ("Place", "Joint outcome", "What would happen", "Kind", "Severity", "In words")


def tension_rows(consequences: Consequences, registry: Registry) -> Iterator[tuple[str, ...]]:
    for words, tensions in (("Opens", consequences.opened), ("Closes", consequences.closed)):
        for one in tensions:
            place, outcome = registry.places[one.place].name, registry.outcomes[one.outcome].name
            yield place, outcome, words, kind_name(registry, one.kind), one.severity, one.sentence


# --- submissions ------------------------------------------------------------------------------------------------------------


def quality_words(one: Submission) -> str:
    """What the screening that was run on it said, as a mark and words."""
    if not one.warnings:
        return "✓ passed without warnings"
    return f"◆ {one.warnings:,} warning{'' if one.warnings == 1 else 's'}, published with a reason"


def state_words(one: Submission) -> str:
    if one.withdrawn_at:
        return f"Taken back on {one.withdrawn_at:%-d %B %Y} by {one.withdrawn_by}: {one.withdrawn_reason}"
    return "In force"


def submission_facts(one: Submission, registry: Registry) -> Sequence[tuple[str, str]]:
    """Everything that is kept with a submission, as pairs of name and words."""
    feed = registry.feeds.get(one.feed)
    facts = [
        ("File", one.file),
        ("Feed", feed.name if feed else one.feed),
        ("Published", f"{one.at:%-d %B %Y, %H:%M} UTC, as publish {one.publish_number}"),
        ("By", one.person),
        ("Approved by", one.approved_by),
        ("Note", one.note),
        ("Read", f"{count(one.rows_read, 'row')}, of which came {count(one.rows_kept, 'figure')}"),
        ("Screening", "passed without warnings" if not one.warnings else f"passed with {count(one.warnings, 'warning')}"),
        ("Published in spite of warnings because", one.accepted_reason if one.warnings else ""),
        ("Replaced figures of", ", ".join(one.supersedes)),
        ("Registry", f"edition {one.registry_edition}"),
        ("SHA-256 of the file", one.sha256),
        ("State", state_words(one)),
    ]
    return [(name, words) for name, words in facts if words]
