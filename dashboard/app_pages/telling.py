"""Where a page says what became of what was sent to it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def room_for_words() -> DeltaGenerator:
    """Room that is always there, whether anything is said in it or not, so that nothing below it moves.

    What stands in another place than before is drawn as another thing: for a moment both stand there, and what its reader had
    opened is closed.
    """
    return st.container()
