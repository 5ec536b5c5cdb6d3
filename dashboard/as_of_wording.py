"""What an earlier state is called, and what must be said of it: in words, the same on every page and in every answer."""

from __future__ import annotations

from dashboard.as_of import State
from dashboard.meetings import Meeting


def meeting_words(meeting: Meeting) -> str:
    """`March board, 14 March 2026`"""
    return f"{meeting.name}, {meeting.on:%-d %B %Y}"


def state_name(state: State) -> str:
    """`March board, 14 March 2026`; `14 March 2026`; `publish 7`."""
    if state.meeting:
        return meeting_words(state.meeting)
    return f"{state.day:%-d %B %Y}" if state.day else f"publish {state.publish_number}"


def label_words(state: State) -> tuple[str, ...]:
    """What stands at the head of everything that shows an earlier state; nothing for today's.

    Which state, and by which registry; what is not known of it; and that it is not today's.
    """
    return tuple(one for one in (*lasting_words(state), _beside_today(state) if state.past else "") if one)


def lasting_words(state: State) -> tuple[str, ...]:
    """What of it will be true whenever it is read: which state, and by which registry. Nothing for today's."""
    if not state.past:
        return ()
    edition = state.registry.edition
    by = f"Publish number {state.publish_number}, registry edition {edition}."
    kept = f"Publish number {state.publish_number}. {state.not_kept} (edition {edition})." if state.not_kept else by
    return (f"As at {state_name(state)}.", kept)


def _beside_today(state: State) -> str:
    later = state.newest - state.publish_number
    other = not state.not_kept and state.registry.edition != state.todays_edition
    if not later and not other:
        return "Nothing has been published or written since."
    said = "This is not today’s"
    since = f"the newest is publish {state.newest}" if later else "nothing has been published since"
    return f"{said}: {since}{f', and today’s registry is edition {state.todays_edition}' if other else ''}."
