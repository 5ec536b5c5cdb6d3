"""What changed since a board last met: new, restated and taken back figures with their reasons, definitions, verdicts,
tensions, what was written; worked out by hand from small files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from dashboard import desk
from dashboard.briefing import Selection, make_briefing
from dashboard.desk import Sender, submit
from dashboard.documents import since_document
from dashboard.since import Restated, Since, make_since
from dashboard.since_markup import since_last_met
from dashboard.since_wording import NOTHING, WITHHELD, counts_words, old_and_new, reason_words, since_title
from datasets.errors import UserError
from datasets.observations import observations
from datasets.organisations import Organisations
from datasets.registry import Disclosure, Registry, Side, registry_in
from datasets.store.lake import NewSubmission

PLACE, QUARTER = "barking-and-dagenham", "2024-25-Q1"
MARCH, MAY, JUNE = (datetime(2026, month, 1, 9, tzinfo=UTC) for month in (3, 5, 6))
FIRST = {"2024-04": 80, "2024-05": 80, "2024-06": 80}
BAND = f"{PLACE}.emergency-care.contested-band.nhs-ae-4h-rf4"


@pytest.fixture
def give(store, tmp_path, registry) -> Callable[..., str]:
    """Publishes values of the four-hour measure by month, without screening, and returns the submission."""

    def giving(
        values: dict[str, float], now: datetime = MARCH, *, by: Registry = registry, code: str = "RF4", **words: str
    ) -> str:
        rows = observations(
            {"indicator": "nhs-ae-4h", "organisation": code, "period": month, "value": value, "numerator": value * 1000,
             "denominator": 100_000, "row": row}
            for row, (month, value) in enumerate(values.items(), start=2)
        )  # fmt: skip
        text = f"{values} {now} {code}"
        path = tmp_path / "given.csv"
        path.write_text(text, encoding="utf-8")
        new = NewSubmission(
            feed="template", file="given.csv", sha256=hashlib.sha256(text.encode()).hexdigest(), content=path,
            note=words.get("note", ""), person="ann", at=now, registry_edition=by.edition, replaces="rows",
            accepted_reason=words.get("reason", ""), rows_read=len(values), warnings=0,
        )  # fmt: skip
        return store.publish(new, rows, judge=desk.judging(by), registry=by).id

    return giving


@pytest.fixture
def freeze(store, registry) -> Callable[..., None]:
    def freezing(name: str, on: date = date(2026, 3, 14), period: str = QUARTER, by: Registry = registry) -> None:
        desk.freeze_meeting(store, by, name, on=on, place=PLACE, period=period, person="clerk", now=MARCH)

    return freezing


@pytest.fixture
def since(store, registry) -> Callable[..., Since | None]:
    def asking(since: str | None = None, *, as_of: str | None = None, by: Registry = registry, period: str | None = QUARTER):
        return make_since(store, by, make_briefing(store, by, Selection(PLACE, period, as_of)), since)

    return asking


def test_without_a_meeting_there_is_nothing_to_compare_with_and_that_is_said(give, since, store, registry) -> None:
    give(FIRST)
    assert since() is None
    briefing = make_briefing(store, registry, Selection(PLACE, QUARTER))
    assert "No meeting has been frozen for this place yet" in since_last_met(None, briefing, {})
    assert since_document(None, briefing)["since"] is None


def test_just_frozen_nothing_has_changed(give, freeze, since) -> None:
    give(FIRST)
    freeze("March board")
    found = since()
    assert found.nothing
    assert counts_words(found) == (NOTHING,)
    assert since_title(found) == "Since the board last met (March board, 14 March 2026)"


def test_what_an_earlier_program_worded_otherwise_has_not_changed(give, freeze, since, store, registry) -> None:
    """Verdicts are kept in the words of the program that published them; only standings and labels are compared."""
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(Organisations, "short_name", lambda _, code: code)
        give(FIRST)
        freeze("March board")
        with store.reading() as reading:
            kept = {row["outcome"]: row["document"] for row in reading.verdicts([PLACE], [QUARTER])}
    nhs = make_briefing(store, registry, Selection(PLACE, QUARTER)).outcome("emergency-care").verdicts[Side.NHS]
    assert "missed at RF4" in kept["emergency-care"]["verdicts"]["nhs"]["binding_rule"]
    assert "missed at Barking, Havering and Redbridge" in nhs.binding_rule
    assert since().nothing


def test_new_and_restated_figures_with_who_sent_them_and_why(give, freeze, since, store, registry) -> None:
    give(FIRST)
    freeze("March board")
    later = give({"2024-06": 70, "2024-07": 81, "2024-08": 82}, MAY, note="quarterly refresh", reason="a late return")
    give({"2024-07": 99}, MAY, code="RGT", note="a trust of elsewhere")
    found = since()
    (new,) = found.new
    assert (new.indicator, new.submission.id, [one.id for one in new.periods]) == ("nhs-ae-4h", later, ["2024-07", "2024-08"])
    assert (new.figures, new.missing, found.new_figures) == (2, 0, 2)
    (restated,) = found.restated
    assert (restated.organisation, restated.period, restated.old_value, restated.new_value) == ("RF4", "2024-06", 80, 70)
    assert reason_words(restated) == "quarterly refresh; warnings accepted because: a late return"
    assert counts_words(found)[0] == "2 new figures, 1 restated."
    briefing = make_briefing(store, registry, Selection(PLACE, QUARTER))
    said = since_document(found, briefing)
    assert said["restated"][0]["from"] == {"value": 80.0, "mark": None}
    assert (said["restated"][0]["to"]["value"], said["restated"][0]["submission"]) == (70.0, later)
    assert (said["since"]["snapshot"], said["since"]["period"]) == (2, QUARTER)
    page = since_last_met(found, briefing, {"place": PLACE})
    for words in ("80.0%", "70.0%", "quarterly refresh", "July 2024 to August 2024", f"submission={later}", "of=2024-06"):
        assert words in page
    assert "elsewhere" not in page


def test_verdicts_that_changed_and_tensions_that_opened_and_closed(give, freeze, since) -> None:
    give(FIRST)
    freeze("March board")
    give({"2024-04": 60, "2024-05": 60, "2024-06": 60}, MAY)
    found = since()
    (moved,) = (one for one in found.moved if (one.outcome, one.side) == ("emergency-care", Side.NHS))
    assert (moved.was[2], moved.now[2]) == ("1 of 2 targets met", "Both targets missed")
    assert (moved.was[0].id, moved.now[0].id) == (QUARTER, QUARTER)
    assert found.restated_verdicts == ()
    assert BAND in {one.id for one in found.closed}
    assert BAND not in {one.id for one in found.opened}
    back = give({"2024-04": 81, "2024-05": 81, "2024-06": 81}, JUNE)
    assert BAND not in {one.id for one in since().closed}
    assert BAND in {one.id for one in since("3").opened}
    assert {one.because.id for one in since("3").restated} == {back}


def test_a_new_period_is_set_beside_the_one_the_board_saw_and_what_it_saw_is_looked_at_again(give, freeze, since) -> None:
    give(FIRST)
    freeze("March board")
    give({"2024-05": 70, "2024-07": 60, "2024-08": 60, "2024-09": 60}, MAY)
    found = since(period="2024-25-Q2")
    (moved,) = (one for one in found.moved if (one.outcome, one.side) == ("emergency-care", Side.NHS))
    assert [(period.id, label) for period, _, label in (moved.was, moved.now)] == [
        (QUARTER, "1 of 2 targets met"), ("2024-25-Q2", "Both targets missed")
    ]  # fmt: skip
    (again,) = (one for one in found.restated_verdicts if (one.outcome, one.side) == ("emergency-care", Side.NHS))
    assert [(period.id, label) for period, _, label in (again.was, again.now)] == [
        (QUARTER, "1 of 2 targets met"), (QUARTER, "Both targets missed")
    ]  # fmt: skip


def test_what_was_taken_back_is_told_with_its_reason(give, freeze, since, store, registry) -> None:
    give(FIRST)
    sent = give({"2024-06": 90, "2024-07": 91}, note="wrong file")
    freeze("March board")
    desk.withdraw(store, registry, sent, reason="It was of another trust.", person="bob", now=MAY)
    found = since()
    assert [one.id for one in found.withdrawn] == [sent]
    (restated,) = found.restated
    assert (restated.old_value, restated.new_value, restated.taken_back) == (90, 80, True)
    assert reason_words(restated) == "taken back: It was of another trust."
    (gone,) = found.gone
    assert (gone.period, gone.new_submission, reason_words(gone)) == (
        "2024-07", None, "taken back: It was of another trust."
    )  # fmt: skip
    assert found.new == ()


def test_what_came_and_went_between_was_never_seen(give, freeze, since, store, registry) -> None:
    give(FIRST)
    freeze("March board")
    sent = give({"2024-06": 90, "2024-07": 91})
    desk.withdraw(store, registry, sent, reason="Wrong.", person="bob", now=MAY)
    assert since().nothing


def test_between_two_meetings_only_what_lies_between(give, freeze, since, store, registry) -> None:
    give(FIRST)
    freeze("March board")
    give({"2024-07": 81}, MAY, note="first")
    freeze("May board", on=date(2026, 5, 14))
    give({"2024-08": 82}, JUNE, note="second")
    assert [one.submission.note for one in since().new] == ["second"]
    found = since(as_of="May board")
    assert [one.submission.note for one in found.new] == ["first"]
    assert since_title(found) == "From March board, 14 March 2026 to May board, 14 May 2026"
    assert [one.submission.note for one in since("March board").new] == ["second", "first"]
    assert since(as_of="March board") is None
    first = make_briefing(store, registry, Selection(PLACE, QUARTER, "March board"))
    assert "No meeting of this place was frozen before this state" in since_last_met(None, first, {})
    with pytest.raises(UserError, match="lies after what is shown"):
        since("May board", as_of="March board")


def test_changed_definitions_from_the_two_kept_registries(give, freeze, since, registry) -> None:
    head, tail = registry.text.split('name = "78% within four hours (interim, 2024/25, kept for March 2026)"')
    stricter = registry_in(
        head.replace('short = "A&E within four hours"', 'short = "Four hours in A&E"')
        + 'name = "84% within four hours (made up)"'
        + tail.replace("value = 78", "value = 84", 1),
        "edition B",
    )
    give(FIRST)
    freeze("March board")
    give({"2024-07": 81}, MAY, by=stricter)
    found = since(by=stricter)
    assert [(one.of, one.what, one.was, one.now) for one in found.definitions] == [
        ("Four hours in A&E", "Name", "A&E within four hours", "Four hours in A&E"),
        (
            "Four hours in A&E",
            "Yardstick",
            "78% within four hours (interim, 2024/25, kept for March 2026), April 2024 to March 2026",
            "84% within four hours (made up), April 2024 to March 2026",
        ),
    ]
    assert "2 definitions changed." in counts_words(found)
    # By the figures alone the verdict would be as it was: the bar moved, and that is a change of verdict too.
    (moved,) = (one for one in found.moved if (one.outcome, one.side) == ("emergency-care", Side.NHS))
    assert (moved.was[2], moved.now[2]) == ("1 of 2 targets met", "Both targets missed")


def test_where_the_registry_of_that_time_was_not_kept_definitions_cannot_be_told(give, freeze, since, store, registry) -> None:
    give(FIRST)
    freeze("March board")
    store._connection.execute("DELETE FROM lake.registries")
    other = registry_in(registry.text + "\n# another edition\n", "edition B")
    found = since(by=other)
    assert found.definitions == ()
    assert any("was not kept" in words and "changed definitions cannot be told" in words for words in counts_words(found))


def test_what_was_written_in_the_register_since(give, freeze, since, store, registry) -> None:
    give(FIRST)
    freeze("March board")
    written = {"nhs_response": "We open two more bays."}
    desk.answer(store, registry, Selection(PLACE, QUARTER), BAND, written, person="Joint board", now=MAY)
    found = since()
    assert [(one.person, one.subject) for one in found.written] == [("Joint board", BAND)]
    assert "1 entry written in the register." in counts_words(found)


def test_figures_under_disclosure_control_are_not_told_old_beside_new(registry) -> None:
    one = Restated("dtoc-days-nhs", "RF4", "2018-06", 3.0, 4.0, None, None, "S2", None, taken_back=False)
    assert old_and_new(one, registry) == ("3 days", "4 days")
    counted = registry.indicators[one.indicator].model_copy(update={"disclosure": Disclosure()})
    hiding = registry.model_copy(update={"indicators": {**registry.indicators, one.indicator: counted}})
    assert old_and_new(one, hiding) == (WITHHELD, WITHHELD)


def test_a_submitted_file_through_the_desk_is_told_with_its_note(store, registry, extract, freeze, since) -> None:
    submit(extract("nhs-ae-4h,RF4,2024-06,80,80000,100000,"), registry, store, Sender("ann", MARCH, "", "known"))
    freeze("March board")
    path = extract("nhs-ae-4h,RF4,2024-06,79,79000,100000,")
    assert submit(path, registry, store, Sender("ann", MAY, "mended", "known")).submission
    (restated,) = since().restated
    assert (restated.old_value, restated.new_value, reason_words(restated)) == (
        80, 79, "mended; warnings accepted because: known"
    )  # fmt: skip
