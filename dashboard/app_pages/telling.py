"""What readers write on the pages: who may, writing it, and saying what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import cached
from dashboard.briefing import Selection
from dashboard.markup import alert, notice
from dashboard.tension_wording import listed
from datasets.errors import UserError
from datasets.store.lake import Store


def may_write(selection: Selection, *commands: str) -> bool:
    """Whether this page can be written to. Where not it says why, and by which commands it can be done instead."""
    if selection.as_of is not None:
        st.html('<p class="ct-quiet">An earlier state cannot be written to. Open today’s to write.</p>')
        return False
    if not cached.may_write():
        st.html(read_only(*commands))
        return False
    return True


def read_only(*commands: str) -> str:
    named = listed([f"<code>coterminous {escape(one)}</code>" for one in commands])
    return (
        '<p class="ct-quiet">These pages only show. Whoever runs the service can let people write here with '
        f"<code>coterminous serve --editing</code>; the command line always can: {named}.</p>"
    )


def room_for_words() -> DeltaGenerator:
    """Room that is always there, whether anything is said in it or not, so that nothing below it moves.

    What stands in another place than before is drawn as another thing: for a moment both stand there, and what its reader had
    opened is closed.
    """
    return st.container()


@dataclass(slots=True)
class _Written:
    """What this session wrote. It is changed in place together with the writing, since each look into the session is a point
    at which the framework stops a page whose reader has gone on: what was written there would not be known, and a second press
    of the button would write it again.
    """

    words: dict[str, str] = field(default_factory=dict)
    turns: Counter[str] = field(default_factory=Counter)


def _written() -> _Written:
    found: _Written = st.session_state.setdefault("written", _Written())
    return found


def key_of(form: str) -> str:
    """The key of a form: another one once something was kept by it. It is blank then, and a second press of its button, which
    came while it was written, is of a form that is no more.
    """
    return f"{form}-{_written().turns[form]}"


def write_and_say(sent: bool, write: Callable[[Store], object], slot: str, *, kept: str = "", form: str = "") -> None:
    """Where a form was `sent`: writes, and has it said when the page is drawn anew, by `kept` or by what `write` gives back.

    A fault of input is said at once, here, and nothing is kept. `slot`: the name under which `say_what_was_written` finds it;
    `form`: whose key is another one then, where that is not the slot's.
    """
    with room_for_words():
        if not sent:
            return
        written = _written()
        try:
            with st.spinner("Writing it down"), cached.writing() as store:
                done = write(store)
                written.words[slot] = kept or str(done)
                written.turns[form or slot] += 1
        except UserError as error:
            st.html(alert(str(error)))
            return
        st.rerun()


def say_what_was_written(slot: str) -> None:
    """Once, on the page that is drawn after it was written."""
    with room_for_words():
        written = _written()
        if kept := written.words.get(slot, ""):
            # The mark by which follow_links.js finds it; with a number, so that the same words are said anew.
            st.html(f'<div data-written="{written.turns.total()}">{notice(kept)}</div>')
            written.words.pop(slot, None)
