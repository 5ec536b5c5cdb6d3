"""The HTML of the analyst's desk: files handed in, findings by stage, a preview, submissions. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import islice

import pandas as pd

from dashboard import desk_wording as words
from dashboard.desk import Submitted
from dashboard.table_markup import Cell, Link, link, plain_table
from datasets.organisations import Organisations
from datasets.registry import Registry
from datasets.store.inbox import HandedIn
from datasets.store.lake import Submission
from validation.findings import Finding, Severity
from validation.intake import Screened
from validation.stages import CHECKS, Reached, stages_reached
from validation.trust import trust_words

#: So many rows of a list are shown; the file to download has all.
FIRST_SHOWN = 100
#: A list this short is shown without being asked for.
FEW = 12

_INK = {Severity.ERROR: "#801650", Severity.WARNING: "#8a3c00", Severity.NOTE: "#3d3d3d"}
_SHAPE = {Severity.ERROR: "✕", Severity.WARNING: "◆", Severity.NOTE: "○"}
_REACHED_INK = {
    Reached.PASSED: "#0b5345",
    Reached.NOTED: "#0b5345",
    Reached.WARNED: _INK[Severity.WARNING],
    Reached.FAILED: _INK[Severity.ERROR],
    Reached.NOT_REACHED: _INK[Severity.NOTE],
}


def heading(title: str, below: str) -> str:
    return f'<h1 class="ct-title">{escape(title)}</h1><p class="ct-under">{escape(below)}</p>'


def way_to_desk(link_state: Mapping[str, str]) -> str:
    return f'<p class="ct-back"><a href="{escape(link("submit", **link_state))}" target="_self">Send in figures</a></p>'


def desk_table(handed: Sequence[HandedIn], caption: str, page: str = "submit") -> str:
    """Files handed in, each leading to what was found in it."""
    rows = [
        (
            Link(one.file, link(page, file=one.id)),
            words.stands_words(one),
            f"{one.at:%-d %B %Y, %H:%M} UTC",
            one.person,
        )
        for one in handed
    ]
    return plain_table(caption, ("File", "Where it stands", "Handed in", "By"), rows)


def on_desk(waiting: Sequence[HandedIn], ended: Sequence[HandedIn]) -> str:
    """What waits for somebody, and under it what is done with."""
    if not waiting and not ended:
        return '<p class="ct-quiet">Nothing has been sent in through this page yet.</p>'
    shown = desk_table(waiting, "On the desk, newest first") if waiting else "<p>Nothing is waiting on the desk.</p>"
    done = desk_table(ended[:FIRST_SHOWN], "Done with, newest first")
    return shown + (
        f'<details class="ct-details"><summary>Done with: {len(ended):,}</summary>{done}</details>' if ended else ""
    )


def publish_head(registry: Registry) -> str:
    second = registry.publishing.second_person
    below = (
        "This registry asks for a second person: nothing is published until somebody else has approved it."
        if second
        else "All of it lands at once, or nothing does. What was there before is kept, and you can take this back."
    )
    return f'<h3 class="ct-step-head">{"Ask for approval" if second else "Publish"}</h3><p>{escape(below)}</p>'


def approval_head(handed: HandedIn) -> str:
    """What the first person wrote, for the second to judge."""
    asked = handed.last
    said = "".join(
        f"<dt>{name}</dt><dd>{escape(str(asked.document[key]))}</dd>"
        for name, key in (("Note", "note"), ("Why the warnings are no fault", "reason"))
        if asked.document.get(key)
    )
    return (
        f'<h3 class="ct-step-head">Waiting for approval</h3><p>Prepared by {escape(asked.person)} on '
        f'{asked.at:%-d %B %Y, %H:%M} UTC. Somebody else has to approve it.</p><dl class="ct-facts">{said}</dl>'
    )


def file_head(handed: HandedIn, submitted: Submitted) -> str:
    """The file, the feed it was recognised as, and whether it can be published."""
    feed = submitted.screened.feed
    known = f"Recognised from its content as: {feed.name}" if feed else "Not recognised as any feed of the registry"
    if handed.feed and feed:
        known = f"Read, as somebody chose, as: {feed.name}"
    verdict = words.VERDICTS.get(submitted.status, words.VERDICTS[submitted.status.CHECKED])
    return (
        f'<h2 class="ct-section" id="file">{escape(handed.file)}</h2><p class="ct-quiet">{escape(words.file_words(handed))}</p>'
        f'<section class="ct-minutes" aria-label="What was found"><p>{escape(verdict)}</p>'
        f"<p>{escape(known)}. {escape(words.screened_words(submitted))}</p>"
        f"<p><strong>Can I trust the rest?</strong> {escape(trust_words(submitted.screened))}</p></section>"
    )


def stages(screened: Screened) -> str:
    """Every stage of screening in its order, and what came of it, as shape and word."""
    reached = stages_reached(screened.findings, read=screened.extract is not None)
    items = "".join(
        f'<li><span style="color:{_REACHED_INK[one]}"><span aria-hidden="true">{words.REACHED[one][0]}</span></span> '
        f'<strong>{escape(stage.value[0].upper() + stage.value[1:])}</strong><span class="ct-quiet">'
        f"{escape(words.REACHED[one][1])}</span></li>"
        for stage, one in reached.items()
    )
    return f'<ol class="ct-stages" aria-label="Stages of screening">{items}</ol>'


def findings(found: Sequence[Finding]) -> str:
    """Findings by check, the gravest first, each with what to do; the first of each check are shown."""
    groups: dict[str, list[Finding]] = {}
    for one in found:
        groups.setdefault(one.check, []).append(one)
    return "".join(_group(check, each) for check, each in groups.items())


def _group(check: str, found: Sequence[Finding]) -> str:
    severity = found[0].severity
    many = words.count(len(found), severity.value)
    title = f'<span style="color:{_INK[severity]}"><span aria-hidden="true">{_SHAPE[severity]}</span> {escape(many)}</span>'
    guidance = list(dict.fromkeys(one.guidance for one in found))
    advice = f"<p><strong>What to do:</strong> {escape(guidance[0])}</p>" if len(guidance) == 1 else ""
    rows = [
        (
            _place(one),
            *(("—" if not one.value else one.value,) if any(each.value for each in found) else ()),
            one.message,
            *((one.guidance,) if not advice else ()),
        )
        for one in found[:FIRST_SHOWN]
    ]
    head = (
        "Where",
        *(("What stands there",) if any(each.value for each in found) else ()),
        "What is wrong" if severity is not Severity.NOTE else "What was seen",
        *(("What to do",) if not advice else ()),
    )
    more = f'<p class="ct-quiet">The first {FIRST_SHOWN} of {len(found):,}. The list to download has them all.</p>'
    table = plain_table(f"{many} of the check “{check}”", head, rows, captioned=False)
    return (
        f'<details class="ct-details ct-check" {"open" if severity is not Severity.NOTE else ""}>'
        f"<summary>{title}: {escape(CHECKS[check].looks_for)}"
        f'<span class="ct-quiet"> This does not hold in {words.count(len(found), "place")} (check {escape(check)}).</span>'
        f"</summary>{advice}{table}{more if len(found) > FIRST_SHOWN else ''}</details>"
    )


def _place(one: Finding) -> str:
    where = one.where
    return where[0].upper() + where[1:]


def preview(submitted: Submitted, registry: Registry, organisations: Organisations) -> str:
    """Everything publishing would change: sentences first, lists folded under them."""
    changes, after = submitted.changes, submitted.consequences
    revised = words.revision_rows(changes.revisions, registry, organisations)
    removed = words.removal_rows(changes.removals, registry, organisations)
    moved = len(after.opened) + len(after.closed)
    lists = (
        _list("Figures that would be revised", words.REVISION_HEAD, revised, len(changes.revisions)),
        _list("Figures that would be gone", words.REMOVAL_HEAD, removed, len(changes.removals)),
        _list(
            "Verdicts that would change", words.VERDICT_HEAD, words.verdict_rows(after.verdicts, registry), len(after.verdicts)
        ),
        _list("Tensions that would open or close", words.TENSION_HEAD, words.tension_rows(after, registry), moved),
    )
    return (
        '<h3 class="ct-step-head" id="preview">What publishing would change</h3>'
        f"<p>{escape(words.changes_words(changes))}</p><p>{escape(words.consequences_words(after))}</p>" + "".join(lists)
    )


def _list(caption: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], many: int, first: int = FIRST_SHOWN) -> str:
    if not many:
        return ""
    more = f'<p class="ct-quiet">The first {first} of {many:,}.</p>' if many > first else ""
    opened = " open" if many <= FEW else ""
    return (
        f'<details class="ct-details"{opened}><summary>{escape(caption)}: {many:,}</summary>'
        f"{plain_table(caption, head, islice(rows, first), captioned=False)}{more}</details>"
    )


def what_happened(handed: HandedIn) -> str:
    """Every step of a file on the desk, oldest first."""
    rows = [
        (one.step.value.capitalize(), f"{one.at:%-d %B %Y, %H:%M} UTC", one.person, "; ".join(_told(one.document)))
        for one in handed.steps
    ]
    table = plain_table(f"What became of {handed.file}", ("Step", "When", "Who", "Details"), rows)
    return f'<details class="ct-details"><summary>What became of this file so far</summary>{table}</details>'


def _told(document: object) -> Iterator[str]:
    told = dict(document) if isinstance(document, dict) else {}
    for name in ("submission", "reason", "note", "feed"):
        if told.get(name):
            yield f"{name}: {told[name]}"
    for check, number in told.get("counts", {}).items():
        yield f"{check}: {number:,}"


# --- submissions ------------------------------------------------------------------------------------------------------------


def submissions_table(submissions: Sequence[Submission], link_state: Mapping[str, str]) -> str:
    rows = [
        (
            Link(one.id, link("data", **link_state, submission=one.id)),
            f"{one.at:%-d %B %Y, %H:%M} UTC",
            one.person,
            one.file,
            f"{one.rows_kept:,}",
            one.note or "none",
            words.quality_words(one),
            words.state_words(one),
        )
        for one in submissions
    ]
    head = ("Submission", "Published", "By", "File", "Figures", "Note", "Screening", "State")
    caption = "Everything published into this store" + (" by then" if "as-of" in link_state else "") + ", newest first"
    return plain_table(caption, head, rows)


def submission(one: Submission, given: pd.DataFrame, found: pd.DataFrame, registry: Registry) -> str:
    """One submission: what is kept with it, what it gives, and what screening said of it."""
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(told)}</dd>" for name, told in words.submission_facts(one, registry))
    gives = [
        (
            words.indicator_name(str(row["indicator"]), registry),
            words.period_name(str(row["period"])),
            f"{row['figures']:,}",
            f"{row['figures'] - row['with_value']:,}",
        )
        for row in given.to_dict("records")
    ]
    findings_rows = [
        (
            str(row["severity"]).capitalize(),
            str(row["check"]),
            ", ".join(
                part
                for part in (
                    f'sheet "{row["sheet"]}"' if row["sheet"] else "",
                    f"row {row['row']:g}" if row["row"] else "",
                    f'column "{row["column"]}"' if row["column"] else "",
                )
                if part
            )
            or "the whole file",
            str(row["message"]),
        )
        for row in found.to_dict("records")
    ]
    return (
        f'<h2 class="ct-section" id="submission">Submission {escape(one.id)}</h2><dl class="ct-facts">{facts}</dl>'
        + _list("What it gives", ("Indicator", "Period", "Figures", "Of them missing"), gives, len(gives))
        + _list("What screening said", ("Severity", "Check", "Where", "What was found"), findings_rows, len(findings_rows))
    )


def differences(
    one: Submission, other: Submission, rows: pd.DataFrame, registry: Registry, organisations: Organisations
) -> str:
    """The figures in which two submissions differ."""
    if rows.empty:
        return f"<p>{escape(one.id)} and {escape(other.id)} give the same figures.</p>"
    counts = rows["how"].value_counts()
    said = "; ".join(f"{words.count(int(number), 'figure')} {how}" for how, number in counts.items())
    table = plain_table(
        f"Figures in which {one.id} (first) and {other.id} (second) differ",
        words.DIFFERENCE_HEAD,
        islice(words.difference_rows(rows, registry, organisations), FIRST_SHOWN),
    )
    more = f'<p class="ct-quiet">The first {FIRST_SHOWN} of {len(rows):,}.</p>' if len(rows) > FIRST_SHOWN else ""
    return f"<p>{escape(said)}.</p>{table}{more}"
