"""The one cache: briefings by (selection, state of the store, edition of the registry). Publishing invalidates by key."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from dashboard.briefing import Briefing, Selection, make_briefing
from datasets.registry import Registry, read_registry
from datasets.store.lake import Store, Submission, open_store


@st.cache_resource(show_spinner=False)
def _registry_as_of(path: str, changed: int) -> Registry:  # noqa: ARG001  (the time of change is part of the key)
    return read_registry(Path(path))


def registry() -> Registry:
    """The registry as its file stands now."""
    path = Path(os.environ.get("COTERMINOUS_REGISTRY", "indicators.toml"))
    return _registry_as_of(str(path), path.stat().st_mtime_ns if path.exists() else 0)


@st.cache_resource(show_spinner=False)
def _store_in(folder: str) -> Store:
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


def submissions() -> tuple[Submission, ...]:
    with store().reading() as reading:
        return reading.submissions()
