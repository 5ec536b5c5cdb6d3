"""From a file to what publishing changes, and back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from dashboard import desk
from dashboard.desk import Sender, Status
from dashboard.judgement.figures import Published
from dashboard.judgement.verdict import Source
from datasets.errors import StoreError, UserError
from datasets.periods import month
from datasets.registry import Side
from validation.findings import Severity

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
APRIL = "nhs-ae-4h,RF4,2018-04,80,800,1000,"
MAY = "nhs-ae-4h,RF4,2018-05,81,810,1000,"
BETTER_MAY = "nhs-ae-4h,RF4,2018-05,96,960,1000,"
#: A warning: the council of this code ended on 31 March 2019.
LATE = "dtoc-days-nhs,E06000028,2019-05,4,,,"
WRONG = "nhs-ae-4h,RF4,2018-06,181,,,"


def values(store, as_of: int | None = None) -> dict[tuple[str, str, str], float]:
    with store.reading() as reading:
        frame = reading.peers("nhs-ae-4h", "dtoc-days-nhs", as_of=as_of)
    return {(one.indicator, one.organisation, one.period): one.value for one in frame.itertuples() if not pd.isna(one.value)}


def counts(changes) -> tuple[int, int, int, int]:
    return changes.new, changes.revised, changes.unchanged, changes.removed


def test_the_first_file_is_all_new(send, store):
    done = send(APRIL, MAY)
    assert (done.status, done.rows_kept, counts(done.changes)) == (Status.PUBLISHED, 2, (2, 0, 0, 0))
    assert values(store) == {("nhs-ae-4h", "RF4", "2018-04"): 80, ("nhs-ae-4h", "RF4", "2018-05"): 81}


def test_the_same_file_again_is_unchanged_under_any_name(send, store):
    first = send(APRIL, MAY)
    again = send(APRIL, MAY, name="copy.csv")
    assert (again.status, again.submission, counts(again.changes)) == (Status.UNCHANGED, first.submission, (0, 0, 2, 0))
    with store.reading() as reading:
        assert (reading.publish_number, len(reading.submissions())) == (1, 1)


def test_a_correction_supersedes_and_what_was_shown_before_can_be_opened_again(send, store):
    send(APRIL, MAY)
    corrected = send(APRIL, BETTER_MAY)
    assert counts(corrected.changes) == (0, 1, 1, 0)
    (revision,) = corrected.changes.revisions.to_dict("records")
    assert (revision["organisation"], revision["period"]) == ("RF4", "2018-05")
    assert values(store)["nhs-ae-4h", "RF4", "2018-05"] == 96
    assert values(store, as_of=1)["nhs-ae-4h", "RF4", "2018-05"] == 81


def test_a_template_leaves_what_it_does_not_name(send, store):
    send(APRIL, MAY)
    more = send("nhs-ae-4h,R1H,2018-05,90,900,1000,")
    assert counts(more.changes) == (1, 0, 0, 0)
    assert len(values(store)) == 3


def test_a_national_file_replaces_its_whole_period(registry, send, store):
    send(APRIL, MAY)
    national = registry.feed("template").model_copy(update={"replaces": "period"})
    registry = registry.model_copy(update={"feeds": {**registry.feeds, "template": national}})
    path = store.folder.parent / "national.csv"
    path.write_text("indicator,organisation,period,value\nnhs-ae-4h,R1H,2018-05,90\n", encoding="utf-8")
    done = desk.submit(path, registry, store, Sender("ann", NOW))
    assert counts(done.changes) == (1, 0, 0, 1)
    assert values(store) == {("nhs-ae-4h", "RF4", "2018-04"): 80, ("nhs-ae-4h", "R1H", "2018-05"): 90}


def test_taking_back_restores_and_keeps(send, store, registry):
    send(APRIL, MAY)
    before = values(store)
    corrected = send(BETTER_MAY)
    taken = desk.withdraw(store, registry, corrected.submission, reason="Wrong trust.", person="bob", now=NOW)
    assert (taken.withdrawn_by, taken.withdrawn_reason) == ("bob", "Wrong trust.")
    assert values(store) == before
    assert values(store, as_of=2)["nhs-ae-4h", "RF4", "2018-05"] == 96
    with store.reading() as reading:
        assert len(reading.submissions()) == 2
    with pytest.raises(StoreError, match="already withdrawn"):
        desk.withdraw(store, registry, corrected.submission, reason="Again.", person="bob", now=NOW)
    again = send(BETTER_MAY)
    assert again.status is Status.PUBLISHED


def test_a_refused_file_changes_nothing_and_says_why(send, store):
    send(APRIL)
    done = send(MAY, WRONG)
    assert (done.status, done.submission, done.rows_kept) == (Status.REFUSED, None, 0)
    assert counts(done.changes) == (0, 0, 0, 0)
    errors = [(one.check, one.row) for one in done.screened.findings if one.severity is Severity.ERROR]
    assert errors == [("value-not-too-high", 3)]
    assert values(store) == {("nhs-ae-4h", "RF4", "2018-04"): 80}


def test_an_error_is_not_published_for_any_reason(send, store):
    assert send(WRONG, reason="I am sure.").status is Status.REFUSED
    assert values(store) == {}


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_warning_needs_a_reason(reason, send, store):
    waiting = send(LATE, reason=reason)
    assert (waiting.status, waiting.submission) == (Status.NEEDS_ACCEPTANCE, None)
    assert counts(waiting.changes) == (1, 0, 0, 0)  # the preview is there all the same
    assert values(store) == {}


def test_a_reason_is_kept_with_the_submission_and_its_findings(send, store):
    done = send(LATE, reason=" The publisher lists it so. ", note="May figures")
    assert done.status is Status.PUBLISHED
    with store.reading() as reading:
        kept = reading.submission(done.submission)
        findings = reading.findings(done.submission)
    assert (kept.accepted_reason, kept.note, kept.person) == ("The publisher lists it so.", "May figures", "ann")
    assert kept.sha256 == hashlib.sha256(done.screened.path.read_bytes()).hexdigest()
    assert findings["check"].tolist() == ["organisation-current"]


def test_a_dry_run_shows_everything_and_keeps_nothing(send, store):
    files = sorted(path for path in store.folder.rglob("*") if path.is_file())
    done = send(APRIL, MAY, dry_run=True)
    assert (done.status, done.submission, counts(done.changes)) == (Status.CHECKED, None, (2, 0, 0, 0))
    assert len(done.consequences.verdicts) > 0
    assert values(store) == {}
    with store.reading() as reading:
        assert (reading.publish_number, reading.submissions()) == (0, ())
    assert [path for path in sorted(store.folder.rglob("*")) if path.is_file() and path.suffix == ".parquet"] == [
        path for path in files if path.suffix == ".parquet"
    ]


def test_a_check_needs_no_store(registry, extract):
    assert desk.check(extract(APRIL), registry, None, now=NOW).status is Status.CHECKED
    assert desk.check(extract(WRONG), registry, None, now=NOW).status is Status.REFUSED
    with pytest.raises(UserError, match="no such file"):
        desk.check(extract(APRIL).with_name("gone.csv"), registry, None, now=NOW)


def test_consequences_are_the_verdicts_that_change(send, registry):
    """Of 80% in June 2018 the NHS says that the standard was missed; of 96% that it was met."""
    june = "nhs-ae-4h,RF4,2018-06,80,800,1000,"
    first = send(APRIL, MAY, june)
    assert {one.place for one in first.consequences.verdicts} >= {"barking-and-dagenham"}
    send("nhs-ae-4h,RF4,2018-04,96,960,1000,", BETTER_MAY)
    changed = send("nhs-ae-4h,RF4,2018-06,97,970,1000,", dry_run=True)
    here = [one for one in changed.consequences.verdicts if one.place == "barking-and-dagenham" and one.side is Side.NHS]
    assert here
    for one in here:
        outcome = registry.outcomes[one.outcome]
        assert "nhs-ae-4h" in (*outcome.nhs, *outcome.council)
        assert (one.before.standing, one.before.label) != (one.after.standing, one.after.label)
    assert {one.period.id for one in here} == {"2018-19", "2018-19-Q1"}
    assert all(one.side is Side.NHS for one in changed.consequences.verdicts)


def test_a_file_that_changes_no_verdict_has_no_consequences(send):
    send(APRIL, MAY)
    again = send("nhs-ae-4h,RF4,2018-05,81.1,811,1000,", dry_run=True)
    assert (counts(again.changes), again.consequences.verdicts) == ((0, 1, 0, 0), ())


def test_a_preview_says_which_tensions_open_and_close_and_the_store_keeps_them(send, store, registry):
    """From April 2024 80% meets the interim ambition and misses the standard; 60% misses both, and the tension closes."""
    figure = "nhs-ae-4h,RF4,2024-05,{:.0f},{}0,1000000,"
    first = send(figure.format(80, 80_000), dry_run=True)
    band = "barking-and-dagenham.emergency-care.contested-band.nhs-ae-4h-rf4"
    opened = {one.id: one for one in first.consequences.opened}
    assert "meets “78% within four hours" in opened[band].sentence
    assert "misses “95% within four hours (NHS Constitution)”" in opened[band].sentence
    assert not first.consequences.closed
    send(figure.format(80, 80_000))
    assert band in kept(store, "2024-25-Q1")
    worse = send(figure.format(60, 60_000), dry_run=True)
    assert band in {one.id for one in worse.consequences.closed}
    sent = send(figure.format(60, 60_000))
    assert band not in kept(store, "2024-25-Q1")
    desk.withdraw(store, registry, sent.submission, reason="Wrong month.", person="bob", now=NOW)
    assert band in kept(store, "2024-25-Q1")
    assert band not in kept(store, "2024-25-Q1", as_of=2)


def kept(store, period, as_of=None):
    """The identities of the tensions that the store keeps for Barking and Dagenham."""
    with store.reading() as reading:
        return {row["tension"] for row in reading.tensions(["barking-and-dagenham"], [period], as_of)}


def test_a_figure_that_a_file_leaves_out_is_gone_from_the_preview():
    """A collection that gives whole periods takes away what it no longer lists: the preview must not count it as held."""
    april, may = month(2018, 4), month(2018, 5)
    held = Published(80.7, 807, 1000, None, Source("S1", "april.csv", "", 2))
    before = {("nhs-ae-4h", "RF4"): {april: held, may: held}, ("nhs-ae-4h", "R1H"): {april: held}}
    new = {("nhs-ae-4h", "RF4"): {april: replace(held, value=90.0)}}
    removed = pd.DataFrame([("nhs-ae-4h", "R1H", "2018-04")], columns=["indicator", "organisation", "period"])
    after = desk._overlaid(before, new, removed)
    assert after["nhs-ae-4h", "R1H"] == {}
    assert {period: one.value for period, one in after["nhs-ae-4h", "RF4"].items()} == {april: 90.0, may: 80.7}
    assert before["nhs-ae-4h", "R1H"] == {april: held}
