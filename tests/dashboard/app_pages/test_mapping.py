"""The page on which a file of no known feed is mapped, and the next one like it is read without asking."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.handed_in import take
from datasets.registry import Registry
from datasets.store.lake import open_store

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
FILE = "Trust,Month,Four-hour standard,Staff\nRF4,June 2018,80.7,12\nThe moon,June 2018,81,13\n"
NEXT = "Trust,Month,Four-hour standard,Staff\nRF4,July 2018,82.1,12\n"


@pytest.fixture
def store(demo_store, tmp_path, monkeypatch) -> Path:
    folder = Path(shutil.copytree(demo_store, tmp_path / "store"))
    monkeypatch.setenv("COTERMINOUS_STORE", str(folder))
    monkeypatch.setenv("COTERMINOUS_REGISTRY", str(ROOT / "indicators.toml"))
    monkeypatch.setenv("COTERMINOUS_EDITING", "yes")
    return folder


def page_of(store: Path, registry: Registry, name: str, text: str) -> AppTest:
    handed = take(store, registry, name, io.BytesIO(text.encode()), person="Analyst", now=NOON)
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
    app.query_params["file"] = handed.id
    return app.run().switch_page("app_pages/submit.py").run()


def shown(app: AppTest) -> str:
    assert not app.exception
    told = "\n".join(element.proto.body for element in app.get("html"))
    assert "This page could not be shown" not in told
    return told


def labelled(app: AppTest, label: str):
    return next(one for one in app.selectbox if one.label == label)


def fill(app: AppTest, label: str, words: str) -> None:
    next(one for one in app.text_input if one.label == label).set_value(words)


def keep(app: AppTest) -> AppTest:
    return next(one for one in app.button if one.label == "Keep this as a feed").click().run()


def test_a_file_is_mapped_once_and_the_next_is_read_without_asking(store, registry):
    app = page_of(store, registry, "june.csv", FILE)
    assert "Map this file" in shown(app)
    assert labelled(app, "Which column says the organisation?").value == "Trust"
    assert labelled(app, "Which column says the period?").value == "Month"
    assert labelled(app, "Four-hour standard").value == "nhs-ae-4h"
    assert labelled(app, "Staff").value == ""
    assert "2 figures would be read." in shown(app)
    labelled(app, "The moon").select("leave out").run()
    assert "1 figures would be read." not in shown(app)
    assert "1 figure would be read." in shown(app)
    fill(app, "What this feed is called", "A&E of our trusts")
    fill(app, "Who makes the file", "The trusts' analysts")
    fill(app, "Its licence, or under which terms you have it", "Shared between the partners")
    fill(app, "Mapped by (a name or a role, kept with it)", "Analyst")
    keep(app)
    assert "A&amp;E of our trusts is kept as a feed." in shown(app)
    assert "Recognised from its content as: A&amp;E of our trusts" in shown(app)
    assert "Map this file" not in shown(app)
    with open_store(store, read_only=True) as opened, opened.reading() as reading:
        (entry,) = [one for one in reading.entries("") if one.kind == "feed"]
    assert (entry.subject, entry.person) == ("a-e-of-our-trusts", "Analyst")
    following = page_of(store, registry, "july.csv", NEXT)
    assert "Recognised from its content as: A&amp;E of our trusts" in shown(following)


def test_what_is_missing_is_said_and_nothing_is_kept(store, registry):
    app = page_of(store, registry, "june.csv", FILE)
    fill(app, "What this feed is called", "ASCOF")
    keep(app)
    assert "Say who maps this file" in shown(app)
    fill(app, "Mapped by (a name or a role, kept with it)", "Analyst")
    keep(app)
    assert "the registry has a feed of this name already" in shown(app)
    with open_store(store, read_only=True) as opened, opened.reading() as reading:
        assert [one for one in reading.entries("") if one.kind == "feed"] == []


def test_an_indicator_chosen_twice_is_said(store, registry):
    app = page_of(store, registry, "june.csv", FILE)
    labelled(app, "Staff").select("nhs-ae-4h").run()
    assert "is chosen more than once: each of its figures would come twice." in shown(app)


def test_a_file_without_a_table_is_not_mapped_and_a_known_feed_is_not_asked_about(store, registry):
    assert "No table was found in this file" in shown(page_of(store, registry, "prose.csv", "Dear all\nno figures\n"))
    known = "indicator,organisation,period,value\nnhs-ae-4h,RF4,2018-06,80\n"
    sound = shown(page_of(store, registry, "figures.csv", known))
    assert "Map this file" not in sound
    assert "What publishing would change" in sound


def test_who_may_not_write_is_not_asked_to_map(store, registry, monkeypatch):
    monkeypatch.delenv("COTERMINOUS_EDITING")
    assert "Map this file" not in shown(page_of(store, registry, "june.csv", FILE))
