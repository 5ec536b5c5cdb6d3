"""The widgets of the analyst's desk: dropping files, choosing a feed, deciding, taking back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from dashboard import cached, desk_markup
from dashboard.app_pages.asking import begin_anew, hold
from dashboard.app_pages.telling import read_only, room_for_words, say_what_was_written, write_and_say
from dashboard.desk import Sender, Status, Submitted, withdraw
from dashboard.desk_wording import decided_words
from dashboard.handed_in import approve, choose_feed, most_megabytes, put_aside, send_back, settle, take
from dashboard.markup import alert
from datasets.errors import UserError
from datasets.organisations import known_organisations
from datasets.registry import Registry
from datasets.store.inbox import HandedIn, Step
from datasets.store.lake import Store, Submission
from validation.annotated import findings_csv
from validation.findings import Finding, Severity

AS_RECOGNISED = "As its content shows"
#: Under what the session keeps what is to be said of what was done at the desk.
DESK = "desk"


def ask_files(registry: Registry) -> None:
    """Takes what is dropped: each file is kept and hashed at once, and the widget is empty again."""
    if not cached.may_write():
        st.html(read_only("submit FILE"))
        return
    _ask_person()
    turn = st.session_state.setdefault("upload-turn", 0)
    dropped = st.file_uploader(
        f"Files to send in: CSV, xlsx, xls, xlsb or ods, one or many, up to {most_megabytes(registry):,} megabytes each",
        accept_multiple_files=True,
        key=f"upload-{turn}",
        max_upload_size=most_megabytes(registry),
    )
    if not dropped:
        return
    kept, faults = [], []
    for one in dropped:
        try:
            kept.append(take(cached.store().folder, registry, one.name, one, person=_person(), now=_now()))
        except UserError as error:
            faults.append(str(error))
    st.session_state["upload-turn"] = turn + 1
    if kept:
        st.query_params["file"] = kept[0].id
    st.session_state["desk-faults"] = faults
    st.rerun()


@st.fragment
def _ask_person() -> None:
    """On its own: when a page begins to be drawn anew, the framework forgets a file that is being dropped in that moment.

    Who leaves this field by dropping a file would lose it; what is drawn anew here is this field alone. With a file on the desk
    the page follows: the form to publish it begins with this name.
    """
    person = st.text_input("Your name or role (kept with what you send in)", max_chars=200, key="person")
    if person != st.session_state.get("person-on-page", "") and st.query_params.get("file"):
        st.session_state["person-on-page"] = person
        st.rerun(scope="app")
    st.session_state["person-on-page"] = person


def ask_feed(registry: Registry, handed: HandedIn) -> None:
    """What the file is, if its content should not decide."""
    if handed.ended or not cached.may_write():
        return
    names = ["", *registry.feeds]
    chosen = st.selectbox(
        "Read it as",
        names,
        index=names.index(handed.feed) if handed.feed in names else 0,
        format_func=lambda name: registry.feeds[name].name if name else AS_RECOGNISED,
        key=f"feed-{handed.id}",
    )
    if chosen != (handed.feed or ""):
        choose_feed(cached.store().folder, handed, chosen, person=_person(), now=_now())
        st.rerun()


def offer_lists(handed: HandedIn, found: Sequence[Finding]) -> None:
    """All findings as a list, and the file with its findings beside its rows, to hand back to whoever made it."""
    if not found:
        return
    name = Path(handed.file).stem
    left, right, _ = st.columns([2, 2, 3])
    left.download_button(
        "All findings as a list (CSV)",
        lambda: findings_csv(found),
        file_name=f"{name}-findings.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"list-{handed.id}",
    )
    ending, content = cached.annotated(handed)
    right.download_button(
        f"The file with its findings beside each row ({ending})",
        content,
        file_name=f"{name}-with-findings.{ending}",
        on_click="ignore",
        key=f"annotated-{handed.id}",
    )


def ask_decision(registry: Registry, handed: HandedIn, looked: Submitted) -> None:
    """What publishing would change, and the ways on from here."""
    if handed.ended:
        return
    folder = cached.store().folder
    if looked.status is Status.REFUSED:
        cached.write_down(handed, looked, _sender())
    else:
        with st.spinner("Working out what publishing would change"):
            previewed = cached.previewed(handed)
        st.html(desk_markup.preview(previewed, registry, known_organisations()))
        if cached.may_write():
            if handed.last.step is Step.WAITING_FOR_APPROVAL:
                _ask_approval(registry, handed)
            elif looked.status is not Status.UNCHANGED:
                _ask_publish(registry, handed, looked)
    if cached.may_write():
        with st.expander("Take this file off the desk"), st.form(f"aside-{handed.id}", border=False):
            st.html("<p>Nothing is published. The file is kept, with what was found in it.</p>")
            reason = st.text_input("Why (optional)", max_chars=2_000)
            write_and_say(
                st.form_submit_button("Take it off the desk"),
                lambda _: put_aside(folder, handed.id, reason, by=_person(), now=_now()),
                DESK,
                kept="The file is off the desk.",
            )


def _ask_publish(registry: Registry, handed: HandedIn, looked: Submitted) -> None:
    warned = looked.screened.needs_reason
    words = "Send to somebody else for approval" if registry.publishing.second_person else "Publish"
    with st.form(f"publish-{handed.id}"):
        st.html(desk_markup.publish_head(registry))
        person = ask_name("Published by (a name or a role, kept with it)", f"publisher-{handed.id}")
        note = st.text_input("Note: what this submission is (optional)", max_chars=2_000)
        reason = ""
        if warned:
            many = sum(one.severity is Severity.WARNING for one in looked.screened.findings)
            reason = st.text_area(f"Why the {many:,} warnings above are no fault (kept with it)", max_chars=2_000)
        sent = st.form_submit_button(words, type="primary")
    sender = Sender(person.strip(), _now(), note.strip(), reason.strip())
    write_and_say(sent, lambda store: decided_words(_settled(store, registry, handed, looked, sender)), DESK)


def _settled(store: Store, registry: Registry, handed: HandedIn, looked: Submitted, sender: Sender) -> Submitted:
    if not sender.person:
        raise UserError("Say who publishes this: a name or a role is kept with the submission.")
    if looked.screened.needs_reason and not sender.reason:
        raise UserError("Say why the warnings are no fault, or mend the file: the reason is kept with the submission.")
    return settle(handed, looked.screened, registry, store, sender)


def _ask_approval(registry: Registry, handed: HandedIn) -> None:
    st.html(desk_markup.approval_head(handed))
    with st.form(f"approve-{handed.id}"):
        by = st.text_input("Your name or role (somebody else than the sender)", max_chars=200)
        reason = st.text_input("If you send it back: why", max_chars=2_000)
        yes, no = st.columns(2)
        approved = yes.form_submit_button("Approve and publish", type="primary")
        refused = no.form_submit_button("Send it back")
    write_and_say(approved, lambda store: decided_words(approve(store, registry, handed.id, by=by, now=_now())), DESK)
    write_and_say(
        refused,
        lambda store: send_back(store.folder, handed.id, reason, by=by, now=_now()),
        DESK,
        kept="It is sent back, and on the desk again.",
    )


def ask_back(registry: Registry, submission: Submission) -> None:
    """Takes a submission back, with a reason."""
    if submission.withdrawn or not cached.may_write():
        return
    with st.expander(f"Take {submission.id} back"), st.form(f"back-{submission.id}", border=False):
        st.html("<p>The figures before it return. The submission and its file are kept, and so is your reason.</p>")
        person = ask_name("Your name or role", f"taker-{submission.id}")
        reason = st.text_input("Why it is taken back", max_chars=2_000)
        sent = st.form_submit_button("Take it back")
    write_and_say(
        sent,
        lambda store: withdraw(store, registry, submission.id, reason=reason.strip(), person=_named(person), now=_now()),
        DESK,
        kept=f"{submission.id} is taken back, and the figures before it are shown again.",
    )


def ask_other(submission: Submission, every: Sequence[Submission]) -> Submission | None:
    """Another submission to compare this one with; the choice is in the address."""
    others = {"": "None", **{one.id: f"{one.id}: {one.file}, {one.at:%-d %B %Y}" for one in every if one.id != submission.id}}
    names, key = list(others), f"compare-{submission.id}"
    chosen = asked if (asked := st.query_params.get("with", "")) in others else ""
    hold(key, chosen)

    def into_address() -> None:
        st.query_params["with"] = st.session_state[key]

    name = st.selectbox(
        "Compare with", names, index=names.index(chosen), key=key, format_func=others.__getitem__, on_change=into_address
    )  # fmt: skip
    return next((one for one in every if one.id == name), None)


def say_kept() -> None:
    """What was done before this page was drawn anew."""
    say_what_was_written(DESK)
    with room_for_words():
        for fault in st.session_state.pop("desk-faults", []):
            st.html(alert(fault))


def ask_name(label: str, key: str) -> str:
    """Who does this; it begins with the name given at the head of the page."""
    begin_anew(key, _person())
    return st.text_input(label, value=_person(), key=key, max_chars=200)


def _person() -> str:
    return str(st.session_state.get("person", "")).strip()


def _named(person: str) -> str:
    if not person.strip():
        raise UserError("Say who you are: a name or a role is kept with it.")
    return person.strip()


def _sender() -> Sender:
    return Sender(_person() or "not named", _now())


def _now() -> datetime:
    return datetime.now(UTC)
