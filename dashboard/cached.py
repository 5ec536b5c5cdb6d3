"""The one cache, of briefings and of files on the desk, by state of the store and edition of the registry among the key.

Publishing invalidates by key.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from dashboard.as_of import State, state_of
from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.chart_files import ChartFormat, chart_file
from dashboard.chart_sheet import make_sheet
from dashboard.compare import Comparison, make_comparison
from dashboard.desk import Sender, Submitted, checked, publish
from dashboard.handed_in import look, written_down
from dashboard.mapped_feeds import with_mapped_feeds
from dashboard.mapping_choices import Preview, preview
from dashboard.meetings import Meeting, meetings_in
from dashboard.paired_charts import Chart
from dashboard.partnership import Partnership, make_partnership
from dashboard.since import Since, make_since
from dashboard.small_multiples import SmallMultiples, make_small_multiples
from dashboard.trace import Asked, Trace, make_trace
from datasets.feeds.opened import open_file
from datasets.feeds.suggest import Suggestion, suggest
from datasets.organisations import known_organisations
from datasets.registry import Registry, read_registry
from datasets.store.inbox import HandedIn, handed_in, inbox_of
from datasets.store.judged import as_json
from datasets.store.lake import Store, Submission, open_store
from validation.annotated import annotated_copy


@st.cache_resource(show_spinner=False)
def _registry_as_of(path: str, changed: int) -> Registry:  # noqa: ARG001  (the time of change is part of the key)
    return read_registry(Path(path))


def registry() -> Registry:
    """The registry as its file stands now."""
    path = Path(os.environ.get("COTERMINOUS_REGISTRY", "indicators.toml"))
    return _registry_as_of(str(path), path.stat().st_mtime_ns if path.exists() else 0)


@st.cache_resource(show_spinner=False)
def _store_in(folder: str) -> Store:
    # All modules are there by now and stay. Streamlit has Python look for garbage after every view: it need not look at them.
    gc.collect()
    gc.freeze()
    return open_store(Path(folder), read_only=True)


def store() -> Store:
    """One connection for the whole process."""
    return _store_in(os.environ.get("COTERMINOUS_STORE", "store"))


def may_write() -> bool:
    """Whether whoever runs the service lets people write on its pages."""
    return os.environ.get("COTERMINOUS_EDITING") == "yes"


def writing() -> Store:
    """A connection of its own for one thing written: pages read through one that cannot write."""
    return open_store(store().folder)


def briefing(selection: Selection) -> Briefing:
    with store().reading() as reading:
        number = reading.publish_number
    return _briefing(selection, str(store().folder), number, registry().edition)


@st.cache_resource(show_spinner=False, max_entries=64)
def _briefing(selection: Selection, folder: str, publish_number: int, edition: str) -> Briefing:  # noqa: ARG001  (the key)
    return make_briefing(store(), registry(), selection)


def since(selection: Selection, shown: Briefing) -> Since | None:
    """What changed since the board last met, up to what is shown."""
    return _since(selection, str(store().folder), shown.newest_number, registry().edition)


@st.cache_resource(show_spinner=False, max_entries=64)
def _since(selection: Selection, folder: str, publish_number: int, edition: str) -> Since | None:
    return make_since(store(), registry(), _briefing(selection, folder, publish_number, edition))


def partnership(selection: Selection, shown: Briefing) -> Partnership:
    """How the partners of a place assess themselves, in the state that is shown."""
    return _partnership(selection, str(store().folder), shown.newest_number, registry().edition)


@st.cache_resource(show_spinner=False, max_entries=64)
def _partnership(selection: Selection, folder: str, publish_number: int, edition: str) -> Partnership:
    return make_partnership(store(), _briefing(selection, folder, publish_number, edition))


class _Shown(NamedTuple):
    """What everything about one briefing depends on."""

    selection: Selection
    folder: str
    publish_number: int
    edition: str


def comparison(selection: Selection, shown: Briefing, others: Sequence[str], ordered_by: str | None) -> Comparison:
    """Places side by side, in the state that is shown."""
    return _comparison(
        _Shown(selection, str(store().folder), shown.newest_number, registry().edition), tuple(others), ordered_by
    )


@st.cache_resource(show_spinner="Looking up the other places", max_entries=32)
def _comparison(key: _Shown, others: tuple[str, ...], ordered_by: str | None) -> Comparison:
    return make_comparison(store(), _briefing(*key), others, ordered_by=ordered_by)


def small_multiples(selection: Selection, shown: Briefing, compared: Comparison, indicator: str) -> SmallMultiples:
    """One measure in every place compared."""
    key = _Shown(selection, str(store().folder), shown.newest_number, registry().edition)
    return _small_multiples(key, tuple(one.id for one in compared.places), indicator, compared)


@st.cache_resource(show_spinner="Drawing every place", max_entries=16)
def _small_multiples(
    key: _Shown, places: tuple[str, ...], indicator: str, _compared: Comparison  # noqa: ARG001  (the key)
) -> SmallMultiples:  # fmt: skip
    return make_small_multiples(store(), _briefing(*key), _compared, indicator)


def meetings(shown: Briefing) -> tuple[Meeting, ...]:
    """The meetings of a place, newest first; those held since too where an earlier state is shown."""
    return _meetings(shown.place.id, str(store().folder), shown.newest_number)


@st.cache_resource(show_spinner=False, max_entries=64)
def _meetings(place: str, folder: str, publish_number: int) -> tuple[Meeting, ...]:  # noqa: ARG001  (the key)
    with store().reading() as reading:
        return tuple(sorted(meetings_in(reading.entries(place)), key=lambda one: (one.on, one.publish_number), reverse=True))


# --- the analyst's desk -----------------------------------------------------------------------------------------------------


def registry_with_feeds() -> Registry:
    """The registry as its file stands now, with the feeds that people mapped and kept in the store."""
    with store().reading() as reading:
        number = reading.publish_number
    return _registry_with_feeds(registry().edition, str(store().folder), number)


@st.cache_resource(show_spinner=False, max_entries=4)
def _registry_with_feeds(edition: str, folder: str, publish_number: int) -> Registry:  # noqa: ARG001  (the key)
    return with_mapped_feeds(registry(), store())


def handed_in_files() -> tuple[Sequence[HandedIn], Sequence[HandedIn]]:
    """What waits on the desk and what is done with, newest first."""
    every = inbox_of(store().folder)
    return [one for one in every if not one.ended], [one for one in every if one.ended]


def handed_in_file(identity: str) -> HandedIn:
    return handed_in(store().folder, identity)


def _key(handed: HandedIn) -> tuple[str, str | None, str, int, str, date]:
    """Screening and preview depend on these alone: the file, the feed chosen, what is published, the registry, the day."""
    with store().reading() as reading:
        number = reading.publish_number
    return handed.id, handed.feed, str(store().folder), number, registry().edition, datetime.now(UTC).date()


def looked_at(handed: HandedIn) -> Submitted:
    """A file on the desk with everything screening says of it."""
    return _looked_at(_key(handed))


@st.cache_resource(show_spinner="Screening the file", max_entries=4)
def _looked_at(key: tuple[str, str | None, str, int, str, date]) -> Submitted:
    return checked(look(handed_in_file(key[0]), registry_with_feeds(), store(), now=datetime.now(UTC)), store(), reason="")


def suggestion(handed: HandedIn) -> Suggestion | None:
    """What the columns of a file of no known feed seem to be; None if no table is found in it."""
    return _suggestion(handed.id, registry().edition)


@st.cache_resource(show_spinner="Looking at its columns", max_entries=4)
def _suggestion(identity: str, edition: str) -> Suggestion | None:  # noqa: ARG001  (the key)
    return suggest(open_file(handed_in_file(identity).path), registry(), known_organisations())


def mapping_preview(handed: HandedIn, table: Mapping[str, Any]) -> Preview:
    """A file as it would be read by this table of a feed."""
    return _mapping_preview(handed.id, as_json(table), registry().edition)


@st.cache_resource(show_spinner="Reading it as chosen", max_entries=8)
def _mapping_preview(identity: str, table: str, edition: str) -> Preview:  # noqa: ARG001  (the key)
    return preview(open_file(handed_in_file(identity).path), registry(), json.loads(table), known_organisations())


def annotated(handed: HandedIn) -> tuple[str, bytes]:
    """Ending and content of a copy of the file with its findings beside each row."""
    return _annotated(_key(handed))


@st.cache_resource(show_spinner=False, max_entries=4)
def _annotated(key: tuple[str, str | None, str, int, str, date]) -> tuple[str, bytes]:
    return annotated_copy(handed_in_file(key[0]).path, _looked_at(key).screened.findings)


def previewed(handed: HandedIn) -> Submitted:
    """A file on the desk with everything that publishing it would change."""
    return _previewed(_key(handed))


@st.cache_resource(show_spinner=False, max_entries=4)
def _previewed(key: tuple[str, str | None, str, int, str, date]) -> Submitted:
    return publish(_looked_at(key).screened, registry_with_feeds(), store(), Sender("", datetime.now(UTC)), dry_run=True)


def write_down(handed: HandedIn, submitted: Submitted, sender: Sender) -> None:
    """Writes down what became of a file on the desk, where people may write."""
    if may_write():
        written_down(store().folder, handed, submitted, sender)


def state(as_of: str | None, place: str | None) -> State:
    """The state of the store that an address asks for, with the registry in use then."""
    with store().reading() as reading:
        return state_of(reading, registry(), as_of, place)


def submissions(as_of: int | None = None) -> tuple[Submission, ...]:
    with store().reading() as reading:
        return reading.submissions(as_of)


@dataclass(frozen=True, slots=True)
class WholeSubmission:
    """One submission, what it gives by indicator and period, and what screening said of it."""

    submission: Submission
    given: pd.DataFrame
    findings: pd.DataFrame


def submission(identity: str, as_of: int | None = None) -> WholeSubmission:
    """As it was known at a publish number: a withdrawal since then is not."""
    with store().reading() as reading:
        found = reading.submission(identity, as_of)
        return WholeSubmission(found, reading.given_by(found.publish_number), reading.findings(identity))


def differences(one: Submission, other: Submission) -> pd.DataFrame:
    """The figures in which two submissions differ."""
    with store().reading() as reading:
        return reading.differences(one.publish_number, other.publish_number)


def chart_content(shown: Briefing, outcome: str, chart: Chart, kind: ChartFormat, site: str) -> bytes:
    """A chart of a page as a file, drawn once for all who ask for it. UserError if it cannot be drawn."""
    state = (str(store().folder), shown.place.id, shown.period.id, shown.state.asked, shown.publish_number, shown.newest_number)
    return _chart_content((*state, shown.registry_edition, outcome, chart.key, kind.value, site), shown, chart)


@st.cache_data(show_spinner=False, max_entries=64)
def _chart_content(key: tuple[str | int | None, ...], _shown: Briefing, _chart: Chart) -> bytes:
    *_, outcome, _key, kind, site = key
    one = _shown.outcome(str(outcome))
    sheet = make_sheet(_shown, one, _chart, submissions(_shown.publish_number), site=str(site))
    return chart_file(sheet, ChartFormat(str(kind)))


def trace(asked: Asked, as_of: str | None, place: str | None) -> Trace:
    return make_trace(store(), registry(), asked, as_of=as_of, place=place)
