"""The register: what partners answer follows the tension, history is kept, and changed evidence is said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dashboard import desk, tension_markup
from dashboard.board_wording import answered_words
from dashboard.briefing import Selection, make_briefing
from dashboard.register import UNANSWERED, Answered, Status, answers_in, shown_fields
from datasets.errors import UserError

PLACE = "barking-and-dagenham"
MAY, JUNE = datetime(2026, 5, 1, 9, tzinfo=UTC), datetime(2026, 6, 1, 9, tzinfo=UTC)
BAND = f"{PLACE}.emergency-care.contested-band.nhs-ae-4h-rf4"
FIGURE = "nhs-ae-4h,RF4,{},{:.0f},{}0,1000000,"


@pytest.fixture
def figures(send):
    send(*(FIGURE.format(month, 80, 80_000) for month in ("2024-04", "2024-05", "2024-06")))
    return send


def answer(store, registry, *, period="2024-25-Q1", now=MAY, tension=BAND, person="Joint board", shown=None, **fields):
    return desk.answer(store, registry, Selection(PLACE, period), tension, fields, person=person, now=now, shown=shown)


def found(store, registry, period="2024-25-Q1", as_of=None):
    return make_briefing(store, registry, Selection(PLACE, period, as_of)).tensions.find(BAND)


def test_nobody_has_answered_at_first(figures, store, registry) -> None:
    one = found(store, registry)
    assert one.answered == UNANSWERED
    assert answered_words(one.answered, date(2026, 5, 1)) == "new: nobody has answered yet"


def test_each_partner_answers_and_the_rest_stays(figures, store, registry) -> None:
    answer(store, registry, status="being managed", nhs_response="We open two more bays.", nhs_owner="Chief operating officer")
    answer(store, registry, now=JUNE, council_response="We fund weekend starts.", review="2026-09-01")
    answered = found(store, registry).answered
    assert answered.status is Status.MANAGED
    assert answered.fields["nhs_response"] == "We open two more bays."
    assert answered.fields["council_response"] == "We fund weekend starts."
    assert answered.review == date(2026, 9, 1)
    assert [one.person for one in answered.history] == ["Joint board", "Joint board"]
    assert [one.at for one in answered.history] == [JUNE, MAY]
    assert found(store, registry, as_of="2").answered.fields.get("council_response") is None
    assert found(store, registry, as_of="1").answered == UNANSWERED


@pytest.mark.parametrize(
    ("status", "today", "overdue"),
    [
        ("being managed", date(2026, 9, 1), False),
        ("being managed", date(2026, 9, 2), True),
        ("resolved", date(2026, 9, 2), False),
        ("accepted as legitimate difference", date(2026, 9, 2), False),
    ],
)
def test_a_review_is_overdue_the_day_after_unless_it_is_settled(status, today, overdue) -> None:
    answered = Answered(Status(status), {"review": "2026-09-01"}, ())
    assert answered.overdue(today) is overdue


def test_an_answer_follows_the_tension_to_the_next_quarter(figures, store, registry) -> None:
    answer(store, registry, status="acknowledged")
    figures(*(FIGURE.format(month, 81, 81_000) for month in ("2024-07", "2024-08", "2024-09")))
    later = found(store, registry, "2024-25-Q2")
    assert later.answered.status is Status.ACKNOWLEDGED
    assert later.changed == "Written about Q1 2024/25 (April to June 2024); here is Q2 2024/25 (July to September 2024)."
    assert later.since.id == "2024-25-Q1"


def test_it_is_said_when_the_evidence_under_an_answer_has_changed(figures, store, registry) -> None:
    answer(store, registry, status="acknowledged")
    assert found(store, registry).changed == ""
    figures(FIGURE.format("2024-05", 85, 85_000))
    assert found(store, registry).changed == "The evidence has changed since this was written."
    assert "80.0% in Q1 2024/25" in found(store, registry).answered.history[0].sentence
    assert "81.7% in Q1 2024/25" in found(store, registry).told.sentence


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Nothing was written"),
        ({"status": "menaged"}, "is not a status"),
        ({"review": "next week"}, 'Review on: "next week" is not a day'),
        ({"strategy": "x" * 2_001}, "2,001 characters are too many"),
        ({"colour": "blue"}, 'There is no field "colour"'),
        ({"status": "acknowledged", "person": " "}, "Say who writes this"),
        ({"status": "acknowledged", "tension": "barking-and-dagenham.emergency-care.band"}, "There is no tension"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_and_nothing_is_kept(fields, words, figures, store, registry) -> None:
    with pytest.raises(UserError, match=words):
        answer(store, registry, **fields)
    with store.reading() as reading:
        assert answers_in(reading.entries()) == {}


def test_what_another_wrote_meanwhile_is_not_written_over(figures, store, registry) -> None:
    """Two open the same form; the first writes a response, the second a strategy, and then a response too."""
    shown = shown_fields(found(store, registry).answered)
    answer(store, registry, nhs_response="First words.")
    form = {"status": "new", "nhs_response": "", "strategy": "Meet monthly."}
    answer(store, registry, now=JUNE, shown=shown, **form)
    assert found(store, registry).answered.fields == {"nhs_response": "First words.", "strategy": "Meet monthly."}
    with pytest.raises(UserError, match="Somebody wrote here since you opened this form"):
        answer(store, registry, now=JUNE, shown=shown, nhs_response="Other words.")


def test_a_tension_that_has_gone_can_still_be_settled(figures, store, registry) -> None:
    answer(store, registry, status="being managed", review="2026-09-01")
    figures(*(FIGURE.format(month, 60, 60_000) for month in ("2024-04", "2024-05", "2024-06")))
    answer(store, registry, now=JUNE, status="resolved")
    settled = make_briefing(store, registry, Selection(PLACE, "2024-25-Q1")).tensions.other_answers[BAND]
    assert (settled.status, settled.overdue(date(2026, 12, 1))) == (Status.RESOLVED, False)


def test_writing_the_same_again_is_no_entry(figures, store, registry) -> None:
    answer(store, registry, status="acknowledged", strategy="Meet monthly.")
    with pytest.raises(UserError, match="Nothing was written that does not stand there already"):
        answer(store, registry, status="acknowledged", strategy="Meet monthly.")


def test_weights_bear_on_the_ranking_only_and_must_make_a_hundred(figures, store, registry) -> None:
    def ranked():
        board = make_briefing(store, registry, Selection(PLACE, "2024-25-Q1")).tensions
        return [one.told for one in board.tensions if one.told.kind == "local-priority"], board

    none, before = ranked()
    assert none == []
    with pytest.raises(UserError, match="The weights add up to 90, and must add up to 100"):
        weigh(store, registry, {"carers": 90})
    with pytest.raises(UserError, match='There is no outcome "carer"'):
        weigh(store, registry, {"carer": 100})
    weigh(store, registry, {"carers": 60, "emergency-care": 40})
    found, after = ranked()
    said = {one.outcome: one.sentence for one in found}
    assert said["carers"] == "This board ranks it 1st of 12, while nationally it is only published."
    assert said["timely-discharge"] == "This board gives it no weight, while nationally intervention may follow from it."
    assert "emergency-care" not in said  # ranked second here, and a gate nationally: no tension
    others = [[one.told.id for one in board.tensions if one.told.kind != "local-priority"] for board in (before, after)]
    assert others[0] == others[1]


def test_what_was_answered_is_not_lost_when_the_tension_goes(figures, store, registry) -> None:
    answer(store, registry, status="being managed", review="2026-09-01")
    figures(*(FIGURE.format(month, 60, 60_000) for month in ("2024-04", "2024-05", "2024-06")))
    briefing = make_briefing(store, registry, Selection(PLACE, "2024-25-Q1"))
    assert briefing.tensions.other_answers[BAND].status is Status.MANAGED
    shown = tension_markup.answered_elsewhere(briefing, date(2026, 10, 1))
    assert "being managed, review on 1 September 2026, overdue" in shown
    assert "80.0% in Q1 2024/25" in shown


def weigh(store, registry, weights):
    desk.set_priorities(store, registry, PLACE, weights, agreed=date(2024, 4, 1), person="Joint board", now=MAY)


def test_a_meeting_freezes_what_was_seen(figures, store, registry) -> None:
    desk.freeze_meeting(
        store, registry, "May board", on=date(2026, 5, 1), place=PLACE, period="2024-25-Q1", person="clerk", now=MAY
    )  # fmt: skip
    figures(*(FIGURE.format(month, 60, 60_000) for month in ("2024-04", "2024-05", "2024-06")))
    assert found(store, registry) is None
    assert found(store, registry, as_of="May board").told.outcome == "emergency-care"
    assert make_briefing(store, registry, Selection(PLACE, None, "May board")).period.id == "2024-25-Q1"
    board = make_briefing(store, registry, Selection(PLACE, "2024-25-Q1")).tensions
    assert board.compared_with == "at May board, 1 May 2026 (Q1 2024/25 (April to June 2024))"
    assert board.stood["emergency-care"].nhs == ("contested", "1 of 2 targets met")
    with pytest.raises(UserError, match='There is a meeting "May board" already'):
        desk.freeze_meeting(
            store, registry, "May board", on=date(2026, 5, 2), place=PLACE, period=None, person="clerk", now=MAY
        )  # fmt: skip
    with pytest.raises(UserError, match='Did you mean "May board"'):
        found(store, registry, as_of="Mai board")
