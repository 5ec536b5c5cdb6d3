"""What readers write on the pages: who may, writing it, and saying what became of it."""

from __future__ import annotations

from collections.abc import Callable
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


def write_and_say(sent: bool, write: Callable[[Store], object], slot: str, *, kept: str = "", forget: str = "") -> None:
    """Where a form was `sent`: writes, and has it said when the page is drawn anew, by `kept` or by what `write` gives back.

    A fault of input is said at once, here, and nothing is kept. `slot`: the name under which `say_what_was_written` finds it;
    `forget`: what the session then no longer holds.
    """
    with room_for_words():
        if not sent:
            return
        try:
            with st.spinner("Writing it down"), cached.writing() as store:
                done = write(store)
        except UserError as error:
            st.html(alert(str(error)))
            return
        if forget:
            st.session_state.pop(forget, None)
        st.session_state[f"written-{slot}"] = kept or str(done)
        st.rerun()


def say_what_was_written(slot: str) -> None:
    """Once, on the page that is drawn after it was written."""
    with room_for_words():
        if kept := st.session_state.pop(f"written-{slot}", ""):
            # The mark by which follow_links.js finds it.
            st.html(f"<div data-written>{notice(kept)}</div>")
