"""Who owes what: open actions and reviews of tensions by owner, what is overdue first."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dashboard import desk
from dashboard.board_wording import answers_of
from dashboard.briefing import Selection, make_briefing
from dashboard.documents import actions_document
from dashboard.owed import owed_by_owner
from dashboard.spoken_markup import settled, who_owes_what
from dashboard.spoken_wording import owed_row, owed_sentence

PLACE, QUARTER, OUTCOME = "barking-and-dagenham", "2024-25-Q1", "emergency-care"
NOW, TODAY = datetime(2026, 5, 1, 9, tzinfo=UTC), date(2026, 6, 1)
FIGURE = "nhs-ae-4h,RF4,{},80,800000,1000000,"
BAND = f"{PLACE}.emergency-care.contested-band.nhs-ae-4h-rf4"


@pytest.fixture(autouse=True)
def figures(send) -> None:
    send(*(FIGURE.format(month) for month in ("2024-04", "2024-05", "2024-06")))


@pytest.fixture
def record(store, registry):
    def recording(text: str, owner: str, due: str) -> str:
        selection = Selection(PLACE, QUARTER)
        return desk.record_action(
            store, registry, selection, OUTCOME, text, owner=owner, due=due, person="The clerk", now=NOW
        ).id  # fmt: skip

    return recording


@pytest.fixture
def answer(store, registry):
    return lambda **fields: desk.answer(
        store, registry, Selection(PLACE, QUARTER), BAND, fields, person="Joint board", now=NOW
    )  # fmt: skip


@pytest.fixture
def briefing(store, registry):
    return lambda: make_briefing(store, registry, Selection(PLACE, QUARTER))


def owners(briefing):
    return owed_by_owner(briefing.spoken, answers_of(briefing.tensions))


def test_nothing_owed_is_said_in_words(briefing) -> None:
    assert owners(briefing()) == ()
    said = "All quiet: no action is open, and no tension in the register waits for a review."
    assert owed_sentence((), "Barking and Dagenham", TODAY) == said
    assert said in who_owes_what(briefing(), {}, TODAY)
    assert "No action of this place has been done or dropped yet." in settled(briefing(), TODAY)


def test_what_is_overdue_comes_first_and_an_owner_is_one_however_written(record, briefing) -> None:
    record("Later.", "Director of adult social care", "2026-09-01")
    record("Soon.", "Chief operating officer", "2026-07-01")
    record("Late.", "chief  Operating officer", "2026-05-20")
    found = owners(briefing())
    assert [(one.name, [each.action.text for each in one.owed]) for one in found] == [
        ("chief  Operating officer", ["Late.", "Soon."]),
        ("Director of adult social care", ["Later."]),
    ]
    assert [one.overdue(TODAY) for one in found] == [1, 0]
    assert owed_sentence(found, "Barking and Dagenham", TODAY) == (
        "Barking and Dagenham: 3 things owed by 2 owners; 1 overdue, from chief  Operating officer."
    )
    page = who_owes_what(briefing(), {"place": PLACE}, TODAY)
    assert page.index("Late.") < page.index("Soon.") < page.index("Later.")
    assert "2 owed, 1 overdue" in page
    assert "⚠ Overdue since 20 May 2026" in page
    assert "outcome?place=barking-and-dagenham&amp;outcome=emergency-care" in page


def test_a_tension_is_owed_by_its_owner_on_each_side_until_it_is_settled(answer, briefing, registry) -> None:
    answer(status="being managed", nhs_owner="Chief operating officer", council_owner="Director", review="2026-05-20")
    found = [one for owner in owners(briefing()) for one in owner.owed]
    assert [owed_row(one, registry, TODAY) for one in found] == [
        (
            owner, f"Review the tension “Meets one bar, misses another”, for the {side} side",
            registry.outcomes[OUTCOME].name, "Overdue since 20 May 2026", "Joint board, 1 May 2026",
        )
        for owner, side in (("Chief operating officer", "NHS"), ("Director", "council"))
    ]  # fmt: skip
    answer(status="accepted as legitimate difference")
    assert owners(briefing()) == ()


def test_a_review_without_an_owner_is_owed_by_nobody_named(answer, briefing, registry) -> None:
    answer(status="acknowledged", review="2026-07-01")
    (owner,) = owners(briefing())
    assert owed_row(owner.owed[0], registry, TODAY)[0::3] == ("Nobody named", "Due 1 July 2026")
    assert owed_sentence((owner,), "Newham", TODAY) == "Newham: 1 thing owed by nobody named; nothing is overdue."


def test_a_tension_only_acknowledged_is_owed_by_nobody(answer, briefing) -> None:
    answer(status="acknowledged", nhs_response="We know.")
    assert owners(briefing()) == ()


def test_what_is_done_is_owed_no_more_and_stands_below(record, briefing, store, registry) -> None:
    done = record("Late.", "Chief operating officer", "2026-05-20")
    desk.change_action(store, registry, done, {"status": "done"}, person="The clerk", now=NOW, note="The bays are open.")
    assert owners(briefing()) == ()
    page = settled(briefing(), TODAY)
    assert "Done or dropped: 1" in page
    assert "The bays are open." in page


def test_the_command_says_the_same(record, answer, briefing) -> None:
    action = record("Late.", "Chief operating officer", "2026-05-20")
    answer(council_owner="Director")
    said = actions_document(briefing(), TODAY)
    assert [(one["owner"], one["overdue"]) for one in said["owed"]] == [("Chief operating officer", 1), ("Director", 0)]
    first, second = (one["items"][0] for one in said["owed"])
    assert (first["action"], first["due"], first["words"]) == (action, "2026-05-20", "overdue since 20 May 2026")
    assert (second["tension"], second["side"], second["due"]) == (BAND, "council", None)
    assert [one["id"] for one in said["actions"]] == [action]
