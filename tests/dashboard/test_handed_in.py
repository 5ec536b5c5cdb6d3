"""From a file on the desk to published, sent back or put aside; a second person where the registry asks for one."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from dashboard.command import app
from dashboard.desk import Sender, Status
from dashboard.handed_in import approve, choose_feed, look, put_aside, send_back, settle, take, written_down
from datasets.errors import UserError
from datasets.registry import Publishing
from datasets.store.inbox import Step, handed_in, inbox_of

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
HEAD = "indicator,organisation,period,value,numerator,denominator,mark\n"
SOUND = HEAD + "nhs-ae-4h,RF4,2018-04,80,800,1000,\n"
#: A warning: the council of this code ended on 31 March 2019.
WARNED = HEAD + "dtoc-days-nhs,E06000028,2019-05,4,,,\n"
WRONG = HEAD + "nhs-ae-4h,RF4,2018-06,181,,,\n"


@pytest.fixture
def careful(registry):
    """The registry with a second person asked for."""
    return registry.model_copy(update={"publishing": Publishing(second_person=True)})


def on_desk(store, registry, text: str, name: str = "figures.csv"):
    return take(store.folder, registry, name, io.BytesIO(text.encode()), person="ann", now=NOW)


def settled(store, registry, handed, **words):
    return settle(handed, look(handed, registry, store, now=NOW), registry, store, Sender("ann", NOW, **words))


def test_a_sound_file_is_published_and_off_the_desk(store, registry):
    handed = on_desk(store, registry, SOUND)
    done = settled(store, registry, handed)
    after = handed_in(store.folder, handed.id)
    assert (done.status, after.last.step, after.last.document) == (Status.PUBLISHED, Step.PUBLISHED, {"submission": "S1"})
    assert after.path == store.folder / "files" / handed.sha256


def test_a_refused_file_stays_with_its_findings_and_changes_nothing(store, registry):
    handed = on_desk(store, registry, WRONG)
    assert settled(store, registry, handed).status is Status.REFUSED
    after = handed_in(store.folder, handed.id)
    assert after.last.step is Step.REFUSED
    assert [one["check"] for one in after.last.document["findings"] if one["severity"] == "error"] == ["value-not-too-high"]
    assert after.last.document["counts"]["value-not-too-high"] == 1
    with store.reading() as reading:
        assert reading.publish_number == 0


def test_answers_of_single_people_are_not_kept(store, registry, tmp_path):
    """Neither dropped on the page nor submitted by the command: the desk shows every file to whoever looks."""
    answers = tmp_path / "answers.csv"
    rows = "place,instrument,item,side,respondent,answer\nx,who-continuum,vision,nhs,1,Autonomy\n"
    answers.write_text(rows, encoding="utf-8")
    with pytest.raises(UserError, match="It was not kept"):
        on_desk(store, registry, rows, "answers.csv")
    assert inbox_of(store.folder) == []
    said = CliRunner().invoke(app, ["--store", str(store.folder), "submit", str(answers)])
    assert (said.exit_code, "Hand it in on the Partnership page" in said.stdout) == (1, True)
    assert inbox_of(store.folder) == []
    assert not [one for one in store.folder.rglob("*") if one.is_file() and b",respondent," in one.read_bytes()]


def test_what_is_written_already_is_not_written_twice(store, registry):
    handed = on_desk(store, registry, WRONG)
    done = settled(store, registry, handed)
    once = handed_in(store.folder, handed.id)
    assert written_down(store.folder, once, done, Sender("bob", NOW)) == once


def test_warnings_wait_for_a_reason_and_go_with_one(store, registry):
    handed = on_desk(store, registry, WARNED)
    assert settled(store, registry, handed).status is Status.NEEDS_ACCEPTANCE
    waiting = handed_in(store.folder, handed.id)
    assert (waiting.last.step, waiting.ended) == (Step.WAITING_FOR_REASON, False)
    assert settled(store, registry, waiting, reason="Published so.").status is Status.PUBLISHED


def test_the_feed_somebody_chose_is_the_one_it_is_read_as(store, registry):
    handed = on_desk(store, registry, SOUND)
    chosen = choose_feed(store.folder, handed, "nhs-ae-monthly", person="ann", now=NOW)
    assert [one.check for one in look(chosen, registry, store, now=NOW).findings] == ["feed-known"]
    again = choose_feed(store.folder, chosen, "", person="ann", now=NOW)
    assert not look(again, registry, store, now=NOW).refused


def test_a_second_person_approves_under_the_first_ones_words(store, careful):
    handed = on_desk(store, careful, WARNED)
    asked = settled(store, careful, handed, note="May", reason="Published so.")
    assert asked.status is Status.NEEDS_APPROVAL
    with store.reading() as reading:
        assert reading.publish_number == 0
    with pytest.raises(UserError, match=r"ann prepared figures\.csv: somebody else has to approve it"):
        approve(store, careful, handed.id, by=" Ann ", now=NOW)
    with pytest.raises(UserError, match="Say who approves this"):
        approve(store, careful, handed.id, by=" ", now=NOW)
    assert approve(store, careful, handed.id, by="bob", now=NOW).status is Status.PUBLISHED
    with store.reading() as reading:
        (kept,) = reading.submissions()
    assert (kept.person, kept.approved_by, kept.note, kept.accepted_reason) == ("ann", "bob", "May", "Published so.")
    assert handed_in(store.folder, handed.id).last.person == "bob"


def test_what_is_sent_back_is_on_the_desk_again_with_the_reason(store, careful):
    handed = on_desk(store, careful, SOUND)
    settled(store, careful, handed)
    with pytest.raises(UserError, match=r"Say why figures\.csv is sent back"):
        send_back(store.folder, handed.id, "", by="bob", now=NOW)
    after = send_back(store.folder, handed.id, "RF4 is another month.", by="bob", now=NOW)
    assert (after.last.step, after.last.document["reason"], after.ended) == (Step.SENT_BACK, "RF4 is another month.", False)
    with pytest.raises(UserError, match="does not wait for approval: sent back"):
        approve(store, careful, handed.id, by="bob", now=NOW)


def test_what_is_put_aside_is_kept_and_waits_no_more(store, registry):
    handed = on_desk(store, registry, SOUND)
    after = put_aside(store.folder, handed.id, "The wrong month.", by="", now=NOW)
    assert (after.ended, after.path.read_text()) == (True, SOUND)
    with pytest.raises(UserError, match="is not on the desk: put aside"):
        put_aside(store.folder, handed.id, "", by="ann", now=NOW)
