"""An earlier state is shown by the registry in use then: its yardsticks judge, its names are shown, and the label says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from dashboard import desk
from dashboard.as_of import State, state_of
from dashboard.as_of_wording import label_words, state_name
from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.desk import Sender, submit
from dashboard.documents import outcomes_document
from datasets.errors import StoreError, UserError
from datasets.registry import Registry, Side, registry_in

PLACE, QUARTER = "barking-and-dagenham", "2024-25-Q1"
MAY, JUNE = datetime(2026, 5, 1, 9, tzinfo=UTC), datetime(2026, 6, 1, 9, tzinfo=UTC)
FIGURE = "nhs-ae-4h,RF4,{},{},{}000,100000,"
MONTHS = ("2024-04", "2024-05", "2024-06")


@pytest.fixture
def stricter(registry: Registry) -> Registry:
    """The registry with a higher interim target and another name for it: edition B."""
    before = 'name = "78% within four hours (interim, 2024/25, kept for March 2026)"'
    head, tail = registry.text.split(before)
    after = 'name = "84% within four hours (made up)"'
    return registry_in(head + after + tail.replace("value = 78", "value = 84", 1), "edition B")


@pytest.fixture
def sent(store, extract) -> Callable[..., None]:
    """Submits the three months of a quarter at one value, by the registry given."""

    def sending(registry: Registry, value: int, now: datetime) -> None:
        path = extract(*(FIGURE.format(month, value, value) for month in MONTHS), name=f"{value}.csv")
        done = submit(path, registry, store, Sender("ann", now, reason="known"))
        assert done.submission, done

    return sending


def shown(store, registry: Registry, as_of: str | None = None) -> Briefing:
    return make_briefing(store, registry, Selection(PLACE, QUARTER, as_of))


def four_hours(briefing: Briefing):
    return briefing.outcome("emergency-care").verdicts[Side.NHS]


def test_each_state_is_judged_worded_and_labelled_by_the_registry_of_its_time(registry, stricter, sent, store) -> None:
    sent(registry, 80, MAY)
    desk.freeze_meeting(store, registry, "May board", on=date(2026, 5, 14), place=PLACE, period=QUARTER, person="c", now=MAY)
    sent(stricter, 81, JUNE)
    then, now = shown(store, stricter, "May board"), shown(store, stricter)
    assert [four_hours(one).label for one in (then, now)] == ["1 of 2 targets met", "Both targets missed"]
    missed = "95% within four hours (NHS Constitution): missed at Barking, Havering and Redbridge"
    assert four_hours(then).binding_rule == missed
    assert "84% within four hours (made up)" in four_hours(now).binding_rule
    names = [one.indicators[0].readings[1].yardstick.name for one in map(four_hours, (then, now))]
    assert names[1] == "84% within four hours (made up)"
    assert names[0].startswith("78% within four hours")
    assert [one.registry_edition for one in (then, now)] == [registry.edition, stricter.edition]
    assert then.tensions.tensions != now.tensions.tensions
    assert label_words(then.state) == (
        "As at May board, 14 May 2026.",
        f"Publish number 2, registry edition {registry.edition}.",
        f"This is not today’s: the newest is publish 3, and today’s registry is edition {stricter.edition}.",
    )
    assert label_words(now.state) == ()
    said = outcomes_document(then)["as_of"]
    assert (said["snapshot"], said["registry"], said["registry_kept"]) == (2, registry.edition, True)
    assert said["meeting"]["name"] == "May board"
    assert said["label"].startswith("As at May board, 14 May 2026.")
    assert outcomes_document(now)["as_of"]["label"] is None


def test_what_the_store_kept_is_used_as_it_is_for_an_earlier_state(registry, stricter, sent, store) -> None:
    """Kept cells of that edition are right; judging anew by the same registry says the same."""
    sent(registry, 80, MAY)
    before = shown(store, registry)
    sent(stricter, 81, JUNE)
    then = shown(store, stricter, "1")
    assert then.tensions == before.tensions
    assert then.outcomes == before.outcomes
    assert then.summary == before.summary


def test_a_registry_that_came_back_is_in_use_again(registry, stricter, sent, store) -> None:
    sent(registry, 80, MAY)
    sent(stricter, 81, MAY)
    sent(registry, 82, JUNE)
    with store.reading() as reading:
        assert [reading.edition_at(number) for number in (0, 1, 2, 3)] == [
            None, registry.edition, stricter.edition, registry.edition
        ]  # fmt: skip
    assert four_hours(shown(store, registry, "2")).label == "Both targets missed"
    assert four_hours(shown(store, stricter, "3")).label == "1 of 2 targets met"


def test_a_meeting_frozen_after_the_registry_changed_keeps_what_the_board_saw(registry, stricter, sent, store) -> None:
    """The page judges by the changed registry though nothing was published by it; so does the frozen view."""
    sent(registry, 80, MAY)
    desk.freeze_meeting(store, stricter, "May board", on=date(2026, 5, 14), place=PLACE, period=QUARTER, person="c", now=MAY)
    assert four_hours(shown(store, registry, "May board")).label == "Both targets missed"
    assert four_hours(shown(store, registry, "1")).label == "1 of 2 targets met"
    with store.reading() as reading:
        (cell,) = (one for one in reading.verdicts([PLACE], [QUARTER]) if one["outcome"] == "emergency-care")
    assert (cell["registry_edition"], cell["document"]["verdicts"]["nhs"]["label"]) == (stricter.edition, "Both targets missed")


def test_where_the_text_was_not_kept_todays_registry_is_used_and_that_is_said(registry, stricter, sent, store) -> None:
    sent(registry, 80, MAY)
    store._connection.execute("DELETE FROM lake.registries")
    then = shown(store, stricter, "1")
    assert four_hours(then).label == "Both targets missed"
    assert label_words(then.state)[1] == (
        f"Publish number 1. The registry of that time (edition {registry.edition}) was not kept, so today’s is used "
        f"(edition {stricter.edition})."
    )
    said = outcomes_document(then)["as_of"]
    assert (said["registry"], said["registry_kept"]) == (stricter.edition, False)
    # Where today's is the very one that was used then, there is nothing to say.
    assert shown(store, registry, "1").state.not_kept == ""


def test_a_kept_registry_that_cannot_be_read_any_more_is_said_too(registry, stricter, sent, store) -> None:
    sent(registry, 80, MAY)
    store._connection.execute("UPDATE lake.registries SET text = 'no longer = '")
    then = shown(store, stricter, "1")
    assert "cannot be read by this Coterminous, so today’s is used" in label_words(then.state)[1]


def test_a_place_that_today_lacks_can_be_opened_as_it_stood(registry, sent, store) -> None:
    text = registry.text.replace("[places.newham]", "[places.newham-borough]").replace('"newham"', '"newham-borough"')
    renamed = registry_in(text, "renamed")
    sent(registry, 80, MAY)
    assert make_briefing(store, renamed, Selection("newham", QUARTER, "1")).place.name == "Newham"
    for as_of in (None, "May board"):
        with pytest.raises(UserError, match='There is no place "newham" in the registry'):
            make_briefing(store, renamed, Selection("newham", QUARTER, as_of))


@pytest.mark.parametrize(("as_of", "name"), [("2026-05-02", "2 May 2026"), ("1", "publish 1")])
def test_a_day_and_a_number_are_named_as_such(as_of, name, registry, sent, store) -> None:
    sent(registry, 80, MAY)
    state = shown(store, registry, as_of).state
    assert state_name(state) == name
    assert label_words(state)[2] == "Nothing has been published or written since."


def test_a_day_before_anything_was_published_and_a_number_to_come_are_refused(registry, sent, store) -> None:
    sent(registry, 80, MAY)
    with store.reading() as reading:
        with pytest.raises(StoreError, match="Nothing had been published by 30 April 2026"):
            state_of(reading, registry, "2026-04-30", PLACE)
        with pytest.raises(UserError, match="There is no publish number 2 yet; the newest is 1"):
            state_of(reading, registry, "2", PLACE)
        assert state_of(reading, registry, None, PLACE) == State(None, None, 1, registry, registry.edition)
