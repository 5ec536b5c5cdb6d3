"""The widgets by which answers of partners about their partnership are handed in. No row of a respondent is kept anywhere."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard import partnership_markup
from dashboard.app_pages.telling import key_of, may_write, say_what_was_written, write_and_say
from dashboard.briefing import Briefing, Selection
from dashboard.desk import assess
from dashboard.partnership import assessments_of
from dashboard.partnership_wording import kept_words
from dashboard.register import LONGEST_PERSON, day_in
from datasets.registry import Registry
from datasets.self_assessment import MOST_MEGABYTES, read_content
from datasets.store.lake import Store


def show_hand_in(registry: Registry, selection: Selection, briefing: Briefing) -> None:
    """A filled-in form is read, what would be kept of it is said, and it is kept once it has a day and a name."""
    slot = f"assessment-{briefing.place.id}"
    say_what_was_written(slot)
    if not may_write(selection, "assess"):
        return
    with st.expander("Hand in answers"):
        st.html(partnership_markup.hand_in_head())
        dropped = st.file_uploader(
            f"The filled-in form: CSV or Excel, up to {MOST_MEGABYTES} megabytes",
            key=key_of(slot),
            max_upload_size=MOST_MEGABYTES,
        )
        if dropped is None:
            return
        collected = read_content(dropped.name, dropped.getvalue(), registry, briefing.place)
        found = () if collected.faults else assessments_of(collected, registry, datetime.now(UTC))
        st.html(partnership_markup.looked_at(collected, found))
        if collected.faults:
            return
        with st.form(f"keep-{slot}", border=False):
            on = st.text_input("Day on which people answered (such as 2026-03-14)", max_chars=10)
            person = st.text_input("Kept by (a role or a name, kept with it)", max_chars=LONGEST_PERSON)
            # Of this file: what is pressed while another one comes in its place is not said of that one.
            sent = st.form_submit_button("Keep these answers", type="primary", key=f"keep-{slot}-{dropped.file_id}")

        def keep(store: Store) -> str:
            entry, new = assess(
                store, registry, collected, place=briefing.place.id, on=day_in(on), person=person, now=datetime.now(UTC)
            )
            return kept_words(entry, new=new)

        write_and_say(sent, keep, slot)
