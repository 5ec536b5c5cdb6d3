"""A committee pack: what is to be in it, in which order, as which file; how far it is; the file to take away."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import cached, markup
from dashboard.app_pages.asking import asked, show_choices, state, today
from dashboard.app_pages.downloads import site
from dashboard.briefing import Briefing, Selection
from dashboard.pack.choice import SECTIONS, PackChoice, Section, comments_told, indicators_told, tensions_told
from dashboard.pack.content import make_pack
from dashboard.pack.files import MIME, PackFormat
from dashboard.pack.job import PackJob
from dashboard.pack.pictures import FOLDER
from dashboard.rendering import why_no_pictures

JOB = "pack-job"
#: Seconds between two looks at how far a pack is.
LOOK = 0.5


def ask_choice(briefing: Briefing) -> tuple[PackChoice, PackFormat]:
    registry = briefing.registry
    outcomes = st.multiselect(
        "Outcomes, in the order chosen (none chosen: all of them)",
        list(registry.outcomes),
        format_func=lambda one: registry.outcomes[one].name,
        placeholder="All outcomes",
        key="pack-outcomes",
    )
    sections = {section.value: words for section, words in SECTIONS.items()}
    held = st.pills(
        "What is in it", list(sections), format_func=sections.__getitem__, selection_mode="multi", default=list(sections),
        key="pack-sections",
    )  # fmt: skip
    charts, tensions, comments = (
        ask_among(name, there(briefing, outcomes) if section in held else {}, section)
        for name, there, section in (
            ("Charts of", indicators_told, Section.CHARTS),
            ("Tensions", tensions_told, Section.TENSIONS),
            ("Comments", comments_told, Section.COMMENTS),
        )
    )
    kinds = {one.value: one.called for one in PackFormat}
    kind = st.segmented_control(
        "As", list(kinds), format_func=kinds.__getitem__, default=PackFormat.PDF.value, key="pack-format"
    )  # fmt: skip
    left_out = frozenset(section for section in Section if section not in held)
    return PackChoice(tuple(outcomes), left_out, charts, tensions, comments), PackFormat(kind or PackFormat.PDF)


def ask_among(name: str, there: Mapping[str, str], section: Section) -> tuple[str, ...]:
    """Those chosen; none where there is nothing to choose."""
    if not there:
        return ()
    label = f"{name} (none chosen: all of them)"
    every = f"All {section}"
    return tuple(
        st.multiselect(label, list(there), format_func=there.__getitem__, placeholder=every, key=f"pack-{section}")
    )  # fmt: skip


def begin(selection: Selection, briefing: Briefing, choice: PackChoice, kind: PackFormat) -> PackJob:
    since = cached.since(selection, briefing) if choice.has(Section.CHANGES) else None
    submissions = cached.submissions(briefing.publish_number)
    pack = make_pack(briefing, choice, submissions, since=since, today=today(), site=site())
    return PackJob(pack, kind, cached.store().folder / FOLDER)


@st.fragment(run_every=LOOK)
def show_progress(job: PackJob) -> None:
    if job.done:
        st.rerun()
    st.progress(job.drawn / max(job.charts, 1), text=f"Charts drawn: {job.drawn} of {job.charts}. {job.doing}")
    if st.button("Cancel", key="pack-cancel"):
        job.stop()
    if job.stopped:
        st.html(markup.notice("Stopping before the next chart."))


def show_result(job: PackJob) -> None:
    if job.fault:
        st.html(markup.alert(job.fault))
    elif job.stopped:
        st.html(markup.notice("The pack was cancelled. Nothing was made."))
    else:
        st.html(markup.notice(f"Made: {job.pack.title}. {job.pack.subtitle}. {job.pack.as_at}"))
        st.download_button(
            f"Download the pack as {job.kind.called} ({len(job.content) / 1e6:.1f} MB)",
            job.content,
            file_name=job.file_name,
            mime=MIME[job.kind],
            key="pack-download",
            type="primary",
            on_click="ignore",
        )


registry, selection, briefing = asked()
here = state(briefing, selection)
st.html(markup.way_back(briefing, here))
st.html(markup.title(briefing, "Committee pack", briefing.place.name, here))
show_choices(registry, briefing)
choice, kind = ask_choice(briefing)
missing = why_no_pictures()
if missing and kind.is_drawn and choice.has(Section.CHARTS):
    st.html(markup.notice(f"{missing} {PackFormat.without_browser()}"))
wanted = (selection, briefing.publish_number, choice, kind)
job: PackJob | None
asked_for, job = st.session_state.get(JOB, (None, None))
if st.button("Make the pack", type="primary", key="pack-make", disabled=job is not None and not job.done):
    with st.spinner("Putting the pack together"):
        asked_for, job = st.session_state[JOB] = wanted, begin(selection, briefing, choice, kind)
if job is not None and not job.done:
    show_progress(job)
elif job is not None and asked_for == wanted:  # what was made for another choice is not offered as this one
    show_result(job)
