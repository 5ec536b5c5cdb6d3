"""Feeds mapped by people: kept in the store in the registry's own form, and added to the registry where files are taken in."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from datasets.errors import RegistryError, UnknownName, UserError, nearest
from datasets.feed_mapping import MAPPED
from datasets.feeds.opened import open_file
from datasets.feeds.suggest import suggest, suggested_table, unknown_organisations
from datasets.organisations import known_organisations
from datasets.registry import Feed, Registry, with_feed
from datasets.store.judged import Entry, NewEntry
from datasets.store.lake import Store
from datasets.store.reading import Reading

#: What kind of entry a mapped feed is.
FEED = "feed"
#: So many unknown organisations are named in a suggestion.
UNKNOWN_TOLD = 40


@dataclass(frozen=True, slots=True)
class KeptFeed:
    """A feed as somebody mapped it. `feed` is None where it does not fit the registry as it is now; `fault` says why."""

    name: str
    person: str
    at: datetime
    table: Mapping[str, Any]
    feed: Feed | None
    fault: str = ""


def kept_feeds(reading: Reading, registry: Registry) -> tuple[KeptFeed, ...]:
    """The newest mapping kept under each name, in order of name."""
    newest = {entry.subject: entry for entry in reading.entries("") if entry.kind == FEED}
    return tuple(_kept(entry, registry) for _, entry in sorted(newest.items()))


def _kept(entry: Entry, registry: Registry) -> KeptFeed:
    try:
        feed = with_feed(registry, entry.subject, entry.document, f"The feed {entry.subject} in the store").feed(entry.subject)
    except RegistryError as fault:
        return KeptFeed(entry.subject, entry.person, entry.at, entry.document, None, "; ".join(fault.faults))
    return KeptFeed(entry.subject, entry.person, entry.at, entry.document, feed)


def with_mapped_feeds(registry: Registry, store: Store | None) -> Registry:
    """The registry with every kept feed that fits it. Its edition stays, and a feed of its own file comes before any other.

    A mapping that no longer fits (an indicator is gone) is passed over: `coterminous feed list` says why.
    """
    if store is None:
        return registry
    with store.reading() as reading:
        kept = {one.name: one.feed for one in kept_feeds(reading, registry) if one.feed}
    return registry.model_copy(update={"feeds": {**registry.feeds, **kept}}) if kept else registry


def keep_feed(store: Store, registry: Registry, name: str, table: Mapping[str, Any], *, person: str, now: datetime) -> Feed:
    """Checks a feed against the registry and keeps it in the store under this name, over any kept before.

    Raises UserError or RegistryError with every fault; then nothing is kept.
    """
    if not person.strip():
        raise UserError("Say who maps this file: a name or a role is kept with the feed.")
    feed = checked_feed(registry, name, table, where=f"The feed {name}")
    store.enter(NewEntry(FEED, "", name, person.strip(), now, feed_table(feed)))
    return feed


def checked_feed(registry: Registry, name: str, table: Mapping[str, Any], *, where: str) -> Feed:
    """A mapped feed that fits the registry. RegistryError with every fault, or UserError if the name cannot be one."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise UserError(f'"{name}" cannot be the name of a feed. Write small letters, digits and hyphens: council-adults.')
    feed = with_feed(registry, name, table, where).feed(name)
    if feed.mapping is None:
        raise RegistryError(
            where, [f'feeds.{name}.reader: only reader = "{MAPPED}" can be added; others go into the registry.']
        )
    if feed.published_after_days is not None:
        fault = "it bears on judgement, which goes by the registry file alone; put the feed there, or leave this out."
        raise RegistryError(where, [f"feeds.{name}.published_after_days: {fault}"])
    known = known_organisations()
    given = (*feed.mapping.organisations.values(), *filter(None, [feed.mapping.only_organisation]))
    if unknown := [code for code in given if code not in known]:
        raise RegistryError(where, [_unknown_code(name, code, known.by_code) for code in unknown])
    return feed


def _unknown_code(name: str, code: str, known: Mapping[str, object]) -> str:
    near = nearest(code, known)
    hint = f' Did you mean "{near}"?' if near else ""
    return f'feeds.{name}.mapping: "{code}" is not the ONS or ODS code of a known organisation.{hint}'


def feed_of(registry: Registry, reading: Reading, name: str) -> Feed:
    """A feed by name: of the registry's file, or kept in the store. UserError if there is none, or it does not fit."""
    if name in registry.feeds:
        return registry.feeds[name]
    kept = {one.name: one for one in kept_feeds(reading, registry)}
    if name not in kept:
        raise UnknownName("feed", name, [*registry.feeds, *kept])
    if (feed := kept[name].feed) is None:
        raise UserError(f"The feed {name} does not fit the registry as it is now: {kept[name].fault}")
    return feed


# --- the registry's form


def feed_table(feed: Feed) -> dict[str, Any]:
    """A feed as it stands under [feeds] in the registry, without what it leaves to its defaults."""
    table: dict[str, Any] = feed.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)
    return table


def read_feed_file(path: Path) -> Mapping[str, Any]:
    """The table of the one feed in a TOML file, as `coterminous feed suggest` prints it. UserError if it has none or more."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path}: the file could not be opened ({error.strerror}). Check the name and the folder.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegistryError(str(path), [f"it is not well-formed TOML: {error}"]) from error
    feeds = tables.get("feeds")
    if set(tables) != {"feeds"} or not isinstance(feeds, dict) or len(feeds) != 1:
        raise RegistryError(str(path), ["it has to hold one feed and nothing else: a table [feeds.NAME] and what is under it."])
    (table,) = feeds.values()
    if not isinstance(table, dict):
        raise RegistryError(str(path), ["[feeds.NAME] is not a table."])
    return table


def suggested_toml(path: Path, registry: Registry) -> str:
    """What the columns of a file seem to be, as a feed to look over, with what is not understood as remarks.

    UserError if the file cannot be opened or holds no table.
    """
    opened = open_file(path)
    organisations = known_organisations()
    suggestion = suggest(opened, registry, organisations)
    if suggestion is None:
        raise UserError(f"{path}: no table was found in it: a row of headers, with figures under it.")
    told = [f"# {path.name}, row {suggestion.table.header_row}. Look over what is suggested, fill in what is empty, and"]
    told += ["# keep it with: coterminous feed add NAME THIS-FILE"]
    if without := [code for code, name in suggestion.indicators.items() if not name]:
        told.append("# No indicator was found for these words; name those you want under [indicators]:")
        told += [f"#   {_value(code)}" for code in without]
    column = suggestion.organisation
    if column and (unknown := unknown_organisations(suggestion.table, column, organisations)):
        told.append("# These organisations are not known; give their codes under [mapping.organisations], or leave them out:")
        told += [f"#   {_value(text)}" for text in unknown[:UNKNOWN_TOLD]]
        told += [f"#   and {len(unknown) - UNKNOWN_TOLD:,} more"] if len(unknown) > UNKNOWN_TOLD else []
    return "\n".join(told) + "\n" + as_toml("new-feed", suggested_table(opened, suggestion))


def as_toml(name: str, table: Mapping[str, Any]) -> str:
    """A feed as text that can be put into the registry file."""
    return "\n".join(_lines(("feeds", name), table)) + "\n"


def _lines(path: Sequence[str], table: Mapping[str, Any]) -> Iterator[str]:
    yield "[" + ".".join(_key(step) for step in path) + "]"
    for key, value in table.items():
        if not isinstance(value, Mapping):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield ""
            yield from _lines((*path, key), value)


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else _value(text)


def _value(value: object) -> str:
    """JSON is TOML for texts, numbers, truth and lists of them, but for one control character that JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
