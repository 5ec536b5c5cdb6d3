"""The JSON answers of the command line. Their keys are a contract: others rely on them to the letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from dashboard.as_of import State
from dashboard.as_of_wording import label_words, state_name
from dashboard.board_wording import answers_of
from dashboard.briefing import Briefing
from dashboard.cases import Judged
from dashboard.compare import Compared, Comparison
from dashboard.compare_wording import findings
from dashboard.desk import Submitted
from dashboard.freshness import make_freshness
from dashboard.judgement.place import OutcomeVerdict
from dashboard.judgement.verdict import Flip, IndicatorVerdict
from dashboard.mapped_feeds import KeptFeed
from dashboard.meetings import Meeting
from dashboard.owed import Owed, owed_by_owner
from dashboard.register import FIELDS, Answered
from dashboard.search import Searched
from dashboard.since import Moved, Restated, Since
from dashboard.since_wording import WITHHELD, counts_words, no_meeting_words, reason_words, withheld
from dashboard.spoken import Action, Comment, Step, reckoned_on
from dashboard.spoken_wording import due_words, what_words
from dashboard.tension_board import OpenTension
from dashboard.tension_wording import EvidenceRow, ToldTension
from dashboard.trace import Trace
from dashboard.wording import (
    comparator_words,
    counts_rounded_to,
    direction,
    figure_period,
    flip_words,
    gap_words,
    neighbours_words,
    yardstick_words,
)
from datasets.organisations import Organisations
from datasets.registry import Registry, Side
from datasets.self_assessment import Collected
from datasets.store.inbox import HandedIn
from datasets.store.judged import Entry
from datasets.store.lake import Submission
from datasets.tension_book import TensionKind

Document = dict[str, Any]


def outcomes_document(briefing: Briefing) -> Document:
    return {
        "place": {"id": briefing.place.id, "name": briefing.place.name},
        "period": briefing.period.id,
        "as_of": as_of_document(briefing.state, briefing.at),
        "registry": briefing.registry_edition,
        "summary": briefing.summary,
        "newest": _newest(briefing),
        "outcomes": [_outcome(one, briefing) for one in briefing.outcomes],
    }


def _newest(briefing: Briefing) -> Document:
    """The newest period of which each side has a figure; null where it has none."""
    freshness = make_freshness(briefing)
    return {side.value: one.id if (one := freshness.newest(side)) else None for side in Side}


def as_of_document(state: State, at: datetime | None) -> Document:
    """Which state is shown. `asked` and `meeting` are null for today's; `label` is what every page says of an earlier one."""
    return {
        "snapshot": state.publish_number,
        "at": at.isoformat() if at else None,
        "asked": state.asked,
        "meeting": meetings_document([state.meeting])[0] if state.meeting else None,
        "newest": state.newest,
        "registry": state.registry.edition,
        "registry_kept": not state.not_kept,
        "label": " ".join(label_words(state)) or None,
    }


def _outcome(one: OutcomeVerdict, briefing: Briefing) -> Document:
    incomparable = briefing.incomparable(one.outcome.id)
    return {
        "id": one.outcome.id,
        "name": one.outcome.name,
        "verdicts": {
            side.value: {
                "standing": verdict.standing.value,
                "label": verdict.label,
                "binding_rule": verdict.binding_rule,
                "flips": [_flip(flip, briefing.organisations) for flip in briefing.flips[one.outcome.id, side]],
                "indicators": [_indicator(each, briefing) for each in verdict.indicators],
            }
            for side, verdict in one.verdicts.items()
        },
        "between": {
            "gap": one.gap.value,
            "words": gap_words(one.gap, incomparable),
            "not_compared_because": incomparable or None,
        },
        "context": [_indicator(each, briefing) for each in one.context],
        "tensions": [tension.told.id for tension in briefing.tensions.of(one.outcome.id)],
        "comments": [comment_document(each) for each in briefing.spoken.comments_on(one.outcome.id)],
        "actions": [action_document(each) for each in briefing.spoken.actions_on(one.outcome.id)],
    }


def comment_document(one: Comment) -> Document:
    return {
        "id": one.id,
        "at": one.at.isoformat(),
        "person": one.person,
        "side": one.speaker.value,
        "outcome": one.outcome,
        "period": one.period,
        "text": one.text,
    }


def action_document(one: Action) -> Document:
    """An action as it stands, and every entry about it, newest first."""
    return {
        "id": one.id,
        "outcome": one.outcome,
        "text": one.text,
        "owner": one.owner,
        "due": one.due.isoformat(),
        "status": one.progress.value,
        "history": [_step(step) for step in one.history],
    }


def _step(step: Step) -> Document:
    said = {"entry": step.id, "at": step.at.isoformat(), "person": step.person}
    return said | {"fields": dict(step.fields), "note": step.note or None}


def actions_document(briefing: Briefing, today: date) -> Document:
    """Who owes what at a place: `owed` by owner, what is due first at the top, and every action, settled ones too."""
    day = reckoned_on(briefing.state, briefing.at, today)
    owners = owed_by_owner(briefing.spoken, answers_of(briefing.tensions))
    return {
        "place": {"id": briefing.place.id, "name": briefing.place.name},
        "as_of": as_of_document(briefing.state, briefing.at),
        "registry": briefing.registry_edition,
        "reckoned_on": day.isoformat(),
        "owed": [
            {
                "owner": owner.name or None,
                "overdue": owner.overdue(day),
                "items": [_owed(one, briefing, day) for one in owner.owed],
            }
            for owner in owners
        ],
        "actions": [action_document(one) for one in briefing.spoken.actions],
    }


def _owed(one: Owed, briefing: Briefing, day: date) -> Document:
    return {
        "action": one.action.id if one.action else None,
        "tension": one.tension or None,
        "side": one.side or None,
        "what": what_words(one, briefing.registry),
        "outcome": one.outcome,
        "due": one.due.isoformat() if one.due else None,
        "overdue": one.overdue(day),
        "words": due_words(one.due, day),
        "recorded_by": one.person,
        "recorded_at": one.at.isoformat(),
    }


def tensions_document(briefing: Briefing, registry: Registry) -> Document:
    """The tensions of a place in a period, how many comparisons were made, and which could not be."""
    board = briefing.tensions
    return {
        "place": {"id": briefing.place.id, "name": briefing.place.name},
        "period": briefing.period.id,
        "as_of": as_of_document(briefing.state, briefing.at),
        "registry": briefing.registry_edition,
        "tested": {kind.value: board.tested.get(kind.value, 0) for kind in TensionKind},
        "method": registry.tensions.words,
        "tensions": [_tension(one, registry) for one in board.tensions],
        "gone": [_brief_tension(one) for one in board.gone],
        "answered_elsewhere": [{"id": identity, **answered_document(one)} for identity, one in board.other_answers.items()],
        "not_enough_data": [{"kind": one.kind, "outcome": one.outcome, "reason": one.reason} for one in board.not_tested],
    }


def since_document(since: Since | None, briefing: Briefing) -> Document:
    """What changed since the last meeting, or the state asked for; `since` is null where no meeting was frozen."""
    place = {"id": briefing.place.id, "name": briefing.place.name}
    as_of = as_of_document(briefing.state, briefing.at)
    if since is None:
        summary = list(no_meeting_words(briefing.state, briefing.place.id))
        return {"place": place, "period": briefing.period.id, "as_of": as_of, "since": None, "summary": summary}
    registry = briefing.registry
    return {
        "place": place,
        "period": since.period.id,
        "as_of": as_of,
        "since": as_of_document(since.then, None) | {"name": state_name(since.then), "period": since.period_then.id},
        "summary": list(counts_words(since)),
        "new": [
            {
                "indicator": one.indicator,
                "periods": [period.id for period in one.periods],
                "figures": one.figures,
                "missing": one.missing,
                "submission": one.submission.id,
                "note": one.submission.note,
            }
            for one in since.new
        ],
        "restated": [_restated(one, registry) for one in since.restated],
        "gone": [_restated(one, registry) for one in since.gone],
        "withdrawn": history_document(since.withdrawn),
        "definitions": [{"of": one.of, "what": one.what, "from": one.was, "to": one.now} for one in since.definitions],
        "definitions_unknown": since.definitions_unknown or None,
        "verdicts": [_moved(one) for one in since.moved],
        "verdicts_restated": [_moved(one) for one in since.restated_verdicts],
        "tensions_opened": [_brief_tension(one) for one in since.opened],
        "tensions_closed": [_brief_tension(one) for one in since.closed],
        "written": [
            {"entry": one.id, "kind": one.kind, "at": one.at.isoformat(), "person": one.person, "about": one.subject or None}
            | {"document": dict(one.document)}
            for one in since.written
        ],
        "comments": [comment_document(one) for one in since.comments],
        "actions": [{"action": action.id, "outcome": action.outcome} | _step(step) for action, step in since.steps],
    }


def comparison_document(comparison: Comparison, briefing: Briefing) -> Document:
    """Places side by side; `places` in the order shown, `before` the common standing a year before.

    `nothing_newer`: both rest on the very same figures. `older`: the periods of its figures, where none is of the period.
    `same_figures`: the places that one side judges on the very same ones.
    """
    return {
        "place": {"id": comparison.place.id, "name": comparison.place.name},
        "period": comparison.period.id,
        "compared_with": comparison.earlier.id,
        "as_of": as_of_document(briefing.state, briefing.at),
        "ordered_by": comparison.ordered_by.id if comparison.ordered_by else None,
        "findings": list(findings(comparison)),
        "places": [{"id": one.id, "name": one.name} for one in comparison.places],
        "left_out": [{"id": one.id, "name": one.name} for one in comparison.left_out],
        "outcomes": [
            {
                "id": outcome.id,
                "name": outcome.name,
                "opposed_in": [one.id for one in comparison.apart(outcome.id)],
                "same_figures": {
                    side.value: [[one.id for one in each] for each in comparison.same_figures(outcome.id, side)]
                    for side in Side
                },
                "places": {
                    one.id: _compared(comparison.cells[one.id, outcome.id]) for one in comparison.places
                },
            }
            for outcome in comparison.outcomes
        ],
    }  # fmt: skip


def _compared(cell: Compared) -> Document:
    sides = {
        side.value: {
            "standing": stand.standing.value,
            "label": stand.label,
            "before": stand.before.value,
            "nothing_newer": stand.nothing_newer,
            "older": [one.id for one in stand.older],
        }
        for side, stand in cell.sides.items()
    }
    return {**sides, "tensions_to_discuss": cell.to_discuss, "incomparable": cell.incomparable or None}


def _restated(one: Restated, registry: Registry) -> Document:
    told = not withheld(one, registry)
    return {
        "indicator": one.indicator,
        "organisation": one.organisation,
        "period": one.period,
        "from": {"value": one.old_value if told else None, "mark": one.old_mark},
        "to": {"value": one.new_value if told else None, "mark": one.new_mark} if one.new_submission else None,
        "withheld": None if told else WITHHELD,
        "submission": one.because.id if one.because else None,
        "reason": reason_words(one),
    }


def _moved(one: Moved) -> Document:
    (before, *was), (after, *now) = one.was, one.now
    return {
        "outcome": one.outcome,
        "side": one.side.value,
        "from": {"period": before.id, "standing": was[0], "label": was[1]},
        "to": {"period": after.id, "standing": now[0], "label": now[1]},
    }


def _brief_tension(told: ToldTension) -> Document:
    return {
        "id": told.id,
        "kind": told.kind,
        "place": told.place,
        "outcome": told.outcome,
        "period": told.period,
        "severity": told.severity,
        "sentence": told.sentence,
    }


def _tension(one: OpenTension, registry: Registry) -> Document:
    told = one.told
    kind = registry.tensions.kinds[TensionKind(told.kind)]
    return {
        "id": told.id,
        "kind": told.kind,
        "code": kind.code,
        "name": kind.name,
        "outcome": told.outcome,
        "sides": list(told.sides),
        "severity": told.severity,
        "period": told.period,
        "first": told.first,
        "last": told.last,
        "open_since": one.since.id,
        "sentence": told.sentence,
        "false_alarm": told.false_alarm,
        "evidence": [_evidence(row) for row in told.evidence],
        "register": answered_document(one.answered) | {"evidence_changed": one.changed or None},
    }


def _evidence(row: EvidenceRow) -> Document:
    return {
        "what": row.what,
        "organisation": row.organisation or None,
        "organisation_name": row.organisation_name or None,
        "period": row.period or None,
        "value": row.value,
        "shown": row.shown or None,
        "says": row.says,
        "origin": row.origin or None,
        "source": dict(row.sources[-1]) if row.sources else None,
        "sources": [dict(source) for source in row.sources],
    }


def answered_document(answered: Answered) -> Document:
    """What holds in the register for one tension, and all that was written, newest first."""
    return {
        "status": answered.status.value,
        **{name: answered.fields.get(name) for name in FIELDS if name != "status"},
        "history": [
            {
                "entry": one.id,
                "at": one.at.isoformat(),
                "person": one.person,
                "fields": dict(one.fields),
                "period": one.period,
                "sentence": one.sentence,
            }
            for one in answered.history
        ],
    }


def meetings_document(meetings: Sequence[Meeting]) -> list[Document]:
    return [
        {
            "name": one.name,
            "date": one.on.isoformat(),
            "place": one.place,
            "period": one.period,
            "publish_number": one.publish_number,
            "at": one.at.isoformat(),
            "person": one.person,
        }
        for one in meetings
    ]


def _flip(flip: Flip, organisations: Organisations) -> Document:
    figure = flip.verdict.figure
    return {
        "input": f"{figure.indicator.id} {figure.organisation}",
        "from": flip.was,
        "to": flip.to,
        "label": flip.label,
        "standing": flip.standing.value,
        "words": flip_words(flip, organisations),
    }


def _indicator(one: IndicatorVerdict, briefing: Briefing) -> Document:
    figure, indicator, organisations = one.figure, one.figure.indicator, briefing.organisations
    charted = briefing.spc.get((indicator.id, figure.organisation))
    sources = [
        {"submission": each.submission, "file": each.file, "sheet": each.sheet, "row": each.row} for each in figure.sources
    ]
    return {
        "id": indicator.id,
        "name": indicator.name,
        "organisation": figure.organisation,
        "organisation_name": organisations.name(figure.organisation),
        "period": figure.period.id,
        "period_words": figure_period(figure),
        "value": figure.value,
        "unit": indicator.unit.value,
        "decimals": indicator.decimals,
        "better": direction(indicator),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "missing_because": one.label if figure.value is None else None,
        "rate": None if one.rate is None or indicator.rate is None else {"value": one.rate, "words": indicator.rate.words},
        "comparator": None
        if one.comparator is None
        else {"organisation": indicator.comparator, "name": indicator.comparator_name, "value": one.comparator},
        "comparison": None
        if one.comparison is None
        else {
            "method": one.comparison.method.value,
            "lower": one.comparison.lower,
            "upper": one.comparison.upper,
            "says": one.comparison.says.value,
            "words": comparator_words(one),
        },
        "neighbours": None
        if one.neighbours is None
        else {
            "value": one.neighbours.value,
            "councils": one.neighbours.held,
            "of": one.neighbours.named,
            "says": one.neighbours.comparison.says.value,
            "words": neighbours_words(one),
        },
        "counts_rounded_to": counts_rounded_to(indicator),
        "yardstick": "; ".join(yardstick_words(indicator, reading.yardstick) for reading in one.readings) or None,
        "yardsticks": [
            {
                "name": reading.yardstick.name,
                "kind": reading.yardstick.kind.value,
                "value": reading.yardstick.value,
                "better_at": reading.yardstick.better_at,
                "worse_at": reading.yardstick.worse_at,
                "source": reading.yardstick.source,
                "judged_value": reading.judged_value,
                "label": reading.label,
                "standing": reading.standing.value,
            }
            for reading in one.readings
        ],
        "label": one.label,
        "standing": one.standing.value,
        "variation": charted.variation.value if charted and charted.variation else None,
        "assurance": charted.assurance.value if charted and charted.assurance else None,
        "source": sources[-1] if sources else None,
        "sources": sources,
    }


def judged_document(cases: Sequence[Judged]) -> list[Document]:
    return [
        {
            "case": one.case,
            "label": one.judgement.label,
            "standing": one.judgement.standing.value,
            "binding_rule": one.judgement.binding_rule,
            "flips": [
                {"input": flip.input, "from": _said(flip.before), "to": _said(flip.after), "label": flip.label}
                for flip in one.judgement.flips
            ],
            "status": one.judgement.status_word,
            "direction": one.judgement.rule.direction.value,
            "notes": list(one.judgement.notes),
            "details": dict(one.judgement.details),
        }
        for one in cases
    ]


def _said(value: object) -> object:
    """A value as it stands in a file of inputs."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def submitted_document(one: Submitted) -> Document:
    return {
        "file": one.screened.file,
        "feed": one.screened.feed.id if one.screened.feed else None,
        "status": one.status.value,
        "submission": one.submission,
        "rows_read": one.screened.rows_read,
        "rows_kept": one.rows_kept,
        "left_out": dict((one.screened.extract.left_out if one.screened.extract else None) or {}),
        "findings": [finding.as_row() for finding in one.screened.findings],
        "changes": {
            "new": one.changes.new,
            "revised": one.changes.revised,
            "unchanged": one.changes.unchanged,
            "removed": one.changes.removed,
        },
        "consequences": {
            "verdicts": [
                {
                    "place": change.place,
                    "outcome": change.outcome,
                    "side": change.side.value,
                    "period": change.period.id,
                    "from": {"standing": change.before.standing.value, "label": change.before.label},
                    "to": {"standing": change.after.standing.value, "label": change.after.label},
                }
                for change in one.consequences.verdicts
            ],
            "tensions_opened": [_brief_tension(tension) for tension in one.consequences.opened],
            "tensions_closed": [_brief_tension(tension) for tension in one.consequences.closed],
        },
    }


def places_document(registry: Registry, organisations: Organisations) -> list[Document]:
    return [
        {
            "id": place.id,
            "name": place.name,
            "council": {"code": place.council, "name": organisations.name(place.council)},
            "bodies": [
                {
                    "code": body.organisation,
                    "name": organisations.name(body.organisation),
                    "level": body.level.value,
                    "share_of_body": body.share_of_body,
                    "share_of_council": body.share_of_council,
                    "source": body.source,
                }
                for body in place.bodies
            ],
        }
        for place in registry.places.values()
    ]


def search_document(searched: Searched) -> Document:
    """What a search found, best first within each kind; `address` is that of the page, below the address of the dashboard."""
    return {
        "text": searched.text,
        "taken_for": {word: list(like) for word, like in searched.taken_for.items()},
        "missing": list(searched.missing),
        "results": [
            {"kind": one.kind.value, "id": one.id, "name": one.name, "says": one.says, "address": one.address}
            for every in searched.groups.values()
            for one in every
        ],
    }


def trace_document(trace: Trace) -> Document:
    """One figure with every submission that gave it, newest first; numbers are null where they are withheld."""
    shown = not trace.withheld
    return {
        "indicator": trace.indicator.id,
        "organisation": {"code": trace.organisation, "name": trace.organisation_name},
        "period": trace.period.id,
        "as_of": as_of_document(trace.state, trace.at),
        "withheld": trace.withheld or None,
        "given": [
            {
                "holds": one.holds,
                "value": one.value if shown else None,
                "numerator": one.numerator if shown else None,
                "denominator": one.denominator if shown else None,
                "mark": one.mark,
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "findings": [dict(each) for each in one.findings],
                "submission": history_document([one.submission])[0],
            }
            for one in trace.given
        ],
        "parts": [one.id for one in trace.parts],
    }


def feeds_document(registry: Registry, kept: Sequence[KeptFeed]) -> list[Document]:
    """The feeds of the registry, then those mapped and kept; `fault` says why one of these is passed over."""
    own = [{"id": one.id, "name": one.name, "kept_by": None, "at": None, "fault": None} for one in registry.feeds.values()]
    return own + [
        {
            "id": one.name,
            "name": one.table.get("name"),
            "kept_by": one.person,
            "at": one.at.isoformat(),
            "fault": one.fault or None,
        }
        for one in kept
    ]


def inbox_document(handed: Sequence[HandedIn]) -> list[Document]:
    return [
        {
            "id": one.id,
            "file": one.file,
            "sha256": one.sha256,
            "size": one.size,
            "at": one.at.isoformat(),
            "person": one.person,
            "feed": one.feed,
            "stands": one.last.step.value,
            "steps": [
                {"step": each.step.value, "person": each.person, "at": each.at.isoformat(), **each.document}
                for each in one.steps
            ],
        }
        for one in handed
    ]


def assessed_document(collected: Collected, entry: Entry | None, *, new: bool) -> Document:
    """What became of a self-assessment: `refused` with every finding, `kept`, or `unchanged` where it was kept already."""
    return {
        "file": collected.file,
        "status": "refused" if entry is None else "kept" if new else "unchanged",
        "rows_read": collected.rows_read,
        "entry": entry.id if entry else None,
        "assessment": dict(entry.document) if entry else None,
        "findings": [
            {
                "check": one.check,
                "severity": "error",
                "message": one.message,
                "guidance": one.guidance,
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "value": one.value,
            }
            for one in collected.faults
        ],
    }


def history_document(submissions: Sequence[Submission]) -> list[Document]:
    return [
        {
            "submission": one.id,
            "publish_number": one.publish_number,
            "feed": one.feed,
            "file": one.file,
            "sha256": one.sha256,
            "at": one.at.isoformat(),
            "person": one.person,
            "note": one.note,
            "rows_read": one.rows_read,
            "rows_kept": one.rows_kept,
            "accepted_reason": one.accepted_reason,
            "approved_by": one.approved_by,
            "registry": one.registry_edition,
            "supersedes": list(one.supersedes),
            "withdrawn": None
            if one.withdrawn_at is None
            else {"at": one.withdrawn_at.isoformat(), "person": one.withdrawn_by, "reason": one.withdrawn_reason},
        }
        for one in submissions
    ]
