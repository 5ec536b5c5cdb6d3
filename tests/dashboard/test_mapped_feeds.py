"""Feeds mapped by people: kept in the store, part of the registry where files are taken in, printed in its form."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.mapped_feeds import (
    as_toml,
    feed_of,
    feed_table,
    keep_feed,
    kept_feeds,
    read_feed_file,
    suggested_toml,
    with_mapped_feeds,
)
from datasets.errors import RegistryError, UnknownName, UserError
from datasets.registry import Registry
from datasets.store.lake import Store, create_store, open_store

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
TABLE: dict[str, Any] = {
    "name": "A&E of our trusts",
    "reader": "mapped",
    "publisher": "The trusts' analysts",
    "licence": "Shared between the partners",
    "published": "Each quarter",
    "look_for": "A table with the columns Trust, Month and % in 4 hours",
    "replaces": "rows",
    "indicators": {"% in 4 hours": "nhs-ae-4h"},
    "mapping": {"organisation": "Trust", "period": "Month", "leave_out": {"Trust": ["Total"]}},
}


@pytest.fixture
def store(tmp_path):
    create_store(tmp_path / "store")
    with open_store(tmp_path / "store") as opened:
        yield opened


def keep(store: Store, registry: Registry, table: dict[str, Any] = TABLE, name: str = "our-ae", days: int = 0) -> None:
    keep_feed(store, registry, name, table, person="Analyst", now=NOON + timedelta(days=days))


def test_a_kept_feed_is_part_of_the_registry_and_its_edition_stays(store, registry):
    assert with_mapped_feeds(registry, store) is registry
    assert with_mapped_feeds(registry, None) is registry
    keep(store, registry)
    more = with_mapped_feeds(registry, store)
    assert set(more.feeds) == {*registry.feeds, "our-ae"}
    assert feed_table(more.feed("our-ae")) == TABLE
    assert (more.edition, more.published_after) == (registry.edition, registry.published_after)


def test_the_newest_mapping_of_a_name_holds_and_the_earlier_is_kept(store, registry):
    keep(store, registry)
    keep(store, registry, TABLE | {"name": "A&E, mapped anew"}, days=1)
    with store.reading() as reading:
        (kept,) = kept_feeds(reading, registry)
        assert len(reading.entries("")) == 2
        assert (kept.name, kept.person, kept.at) == ("our-ae", "Analyst", NOON + timedelta(days=1))
    assert with_mapped_feeds(registry, store).feed("our-ae").name == "A&E, mapped anew"


def test_a_mapping_that_no_longer_fits_is_passed_over_and_says_why(store, registry):
    keep(store, registry)
    without = {name: one for name, one in registry.indicators.items() if name != "nhs-ae-4h"}
    smaller = registry.model_copy(update={"indicators": without})
    assert with_mapped_feeds(smaller, store) is smaller
    with store.reading() as reading:
        (kept,) = kept_feeds(reading, smaller)
        assert kept.feed is None
        assert 'there is no indicator "nhs-ae-4h"' in kept.fault
        with pytest.raises(UserError, match="does not fit the registry as it is now"):
            feed_of(smaller, reading, "our-ae")


def test_a_feed_that_went_into_the_registry_file_comes_before_the_kept_one(store, registry):
    keep(store, registry)
    moved = with_mapped_feeds(registry, store)
    assert with_mapped_feeds(moved, store) is moved
    with store.reading() as reading:
        assert "has a feed of this name already" in kept_feeds(reading, moved)[0].fault
        assert feed_of(moved, reading, "our-ae") is moved.feed("our-ae")


def test_a_feed_that_is_not_there_is_told_with_the_nearest(store, registry):
    keep(store, registry)
    with store.reading() as reading, pytest.raises(UnknownName, match='Did you mean "our-ae"'):
        feed_of(registry, reading, "our-aee")


@pytest.mark.parametrize(
    ("change", "name", "fault"),
    [
        ({}, "ascof", "has a feed of this name already"),
        ({}, "Our A&E", '"Our A&E" cannot be the name of a feed. Write small letters'),
        ({"indicators": {"% in 4 hours": "nhs-ae"}}, "our-ae", 'there is no indicator "nhs-ae"'),
        ({"publisher": ""}, "our-ae", "feeds.our-ae.publisher: string should have at least 3 characters"),
        ({"published_after_days": 30}, "our-ae", "bears on judgement"),
        ({"mapping": {"only_organisation": "RF44", "period": "Month"}}, "our-ae", '"RF44" is not the ONS or ODS code'),
        ({"mapping": None, "reader": "ascof"}, "our-ae", 'only reader = "mapped" can be added'),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(store, registry, change, name, fault):
    table = {key: value for key, value in (TABLE | change).items() if value is not None}
    with pytest.raises(UserError) as raised:
        keep(store, registry, table, name)
    assert fault in str(raised.value)
    with store.reading() as reading:
        assert reading.entries() == ()


def test_nobody_maps_without_saying_who(store, registry):
    with pytest.raises(UserError, match="Say who maps this file"):
        keep_feed(store, registry, "our-ae", TABLE, person=" ", now=NOON)


# --- the registry's form


def test_a_feed_as_text_is_read_back_as_it_was(tmp_path):
    path = tmp_path / "feed.toml"
    path.write_text(as_toml("our-ae", TABLE), encoding="utf-8")
    assert read_feed_file(path) == TABLE
    assert as_toml("our-ae", TABLE).startswith('[feeds.our-ae]\nname = "A&E of our trusts"\n')
    assert '[feeds.our-ae.mapping.leave_out]\nTrust = ["Total"]\n' in as_toml("our-ae", TABLE)


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
TABLES = st.dictionaries(
    TEXTS.filter(bool),
    st.recursive(
        TEXTS | st.lists(TEXTS, max_size=3) | st.booleans() | st.integers(-(2**60), 2**60),
        lambda inner: st.dictionaries(TEXTS.filter(bool), inner, max_size=3),
        max_leaves=5,
    ),
    max_size=5,
)


@given(TABLES)
def test_any_table_as_text_is_read_back(table):
    assert tomllib.loads(as_toml("any", table)) == {"feeds": {"any": table}}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("feeds", "not well-formed TOML"),
        ("", "one feed and nothing else"),
        ("[feeds.a]\n[feeds.b]", "one feed and nothing else"),
        ("[feeds]\na = 1", "is not a table"),
        ("[feeds.a]\n[places.b]", "one feed and nothing else"),
    ],
)
def test_a_file_that_holds_no_feed(tmp_path, text, fault):
    path = tmp_path / "feed.toml"
    path.write_text(text)
    with pytest.raises(RegistryError, match=fault):
        read_feed_file(path)
    with pytest.raises(UserError, match="could not be opened"):
        read_feed_file(tmp_path / "none.toml")


def test_a_suggestion_is_a_feed_to_fill_in_and_says_what_it_did_not_understand(tmp_path, registry):
    path = tmp_path / "export.csv"
    path.write_text("Trust,Month,Four-hour standard,Staff\nRF4,2018-06,80,7\nMoon,2018-06,81,8\n")
    text = suggested_toml(path, registry)
    assert '#   "Staff"\n' in text
    assert '#   "Moon"\n' in text
    (table,) = tomllib.loads(text)["feeds"].values()
    assert table["mapping"] == {"organisation": "Trust", "period": "Month"}
    assert table["indicators"] == {"Four-hour standard": "nhs-ae-4h"}
    assert table["publisher"] == ""
    empty = tmp_path / "prose.csv"
    empty.write_text("Dear all\nno figures this time\n")
    with pytest.raises(UserError, match="no table was found in it"):
        suggested_toml(empty, registry)
