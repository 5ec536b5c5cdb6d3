"""A file becomes a Submission ready to publish, or its findings. Nothing here writes anything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from datasets.errors import ExtractError, UserError
from datasets.extracts_shipped import shipped_figures
from datasets.feeds import mapped, read_as, recognise_feed, recognises
from datasets.feeds.extract import Extract
from datasets.feeds.opened import Opened, open_file
from datasets.organisations import known_organisations
from datasets.registry import Feed, Registry
from datasets.self_assessment import holds_answers
from validation.file_remarks import remarks_on_file
from validation.findings import Finding, Severity, from_reader, needs_reason, stops
from validation.screening import screen

#: Gives the figures already published for these indicators, as an observations frame.
PublishedFigures = Callable[[Collection[str]], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Screened:
    """One file after reading and screening. `extract` is None if it could not be read as any feed."""

    path: Path
    file: str
    sha256: str
    feed: Feed | None
    extract: Extract | None
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        return self.extract is None or stops(self.findings)

    @property
    def needs_reason(self) -> bool:
        return needs_reason(self.findings)

    def may_be_published(self, reason: str) -> bool:
        """Whether nothing stops it and, if there are warnings, a reason is given."""
        return not self.refused and (not self.needs_reason or bool(reason.strip()))

    @property
    def warnings(self) -> int:
        return sum(finding.severity is Severity.WARNING for finding in self.findings)

    @property
    def rows_read(self) -> int:
        return self.extract.rows_read if self.extract else 0


def no_figures(_: Collection[str]) -> pd.DataFrame:
    """Nothing is published yet."""
    return pd.DataFrame()


def _shipped(indicators: Collection[str]) -> pd.DataFrame:
    """The bundled figures of these indicators: with them a wrong month is told even before anything is published."""
    figures = shipped_figures()
    return figures[figures["indicator"].isin(indicators)]


def take_in(
    path: Path, registry: Registry, *, today: date, feed_name: str | None = None, published: PublishedFigures = no_figures
) -> Screened:
    """Open, recognise, read and screen one file.

    Raises UserError if the file is not there or the feed named is unknown; every fault of the file itself is a finding.
    """
    if not path.is_file():
        raise UserError(f"{path}: there is no such file. Check the name and the folder.")
    chosen = registry.feed(feed_name) if feed_name else None
    sha256 = _sha256(path)
    try:
        feed, extract = _read(path, registry, chosen)
    except ExtractError as fault:
        return Screened(path, path.name, sha256, chosen, None, (from_reader(fault),))
    indicators = set(extract.observations["indicator"].unique()) & set(registry.indicators)
    already = published(indicators)
    known = pd.concat([already, _shipped(indicators)])
    findings = screen(extract, feed, registry, known_organisations(), today=today, published=already, known=known)
    return Screened(path, path.name, sha256, feed, extract, tuple(findings))


def _read(path: Path, registry: Registry, chosen: Feed | None) -> tuple[Feed, Extract]:
    largest = max(feed.largest_megabytes for feed in registry.feeds.values())
    if (size := path.stat().st_size / 1e6) > largest:
        raise ExtractError(
            "file-size",
            f"The file has {size:,.0f} megabytes; the registry allows {largest}.",
            "Split it, or raise largest_megabytes in [feeds] of the registry.",
        )
    opened = open_file(path)
    feed = chosen or recognise_feed(opened, registry.feeds)
    if feed is None and holds_answers(opened):
        raise ExtractError(
            "self-assessment",
            "These are answers of people about their partnership, and no figures.",
            "Hand it in on the Partnership page or with coterminous assess: there only counts are kept.",
        )
    if feed is None:
        raise ExtractError(
            "feed-known",
            "This is none of the feeds in the registry." + _nearly(opened, registry),
            "Looked for: " + " · ".join(f"{one.name}: {one.look_for}" for one in registry.feeds.values())
            + " Take the publisher's own file, map this one once (on the page, or with coterminous feed suggest), "
            "or put the figures into the template (coterminous template).",
        )  # fmt: skip
    # A mapped feed says itself which of its columns is missing.
    if chosen and chosen.mapping is None and not recognises(opened, chosen):
        raise ExtractError("feed-known", f"This is not the feed {chosen.name}.", f"Looked for: {chosen.look_for}")
    extract = read_as(opened, feed, known_organisations())
    beside = (*opened.remarks_on(extract.observations["sheet"].unique()), *remarks_on_file(opened, extract))
    return feed, replace(extract, remarks=(*extract.remarks, *beside)) if beside else extract


def _nearly(opened: Opened, registry: Registry) -> str:
    """Which mapped feed the file would be if a few of its columns were not missing or renamed; "" if none."""
    for feed in registry.feeds.values():
        if feed.mapping is not None:
            missing = mapped.missing_headers(opened, feed, feed.mapping)
            if len(missing) <= len(feed.mapping.headers(feed.indicators)) // 2:
                return f" It is nearly {feed.name}: {mapped.renamed(opened, feed, feed.mapping).message}"
    return ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
