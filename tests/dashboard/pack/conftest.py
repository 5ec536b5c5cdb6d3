"""A place with answers, comments and actions in it, some of them hostile, and packs made from it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from dashboard import desk, rendering
from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.pack.choice import PackChoice
from dashboard.pack.content import make_pack
from dashboard.pack.document import Pack
from dashboard.pack.files import PackFormat, pack_file
from dashboard.pack.pictures import Pictures
from dashboard.since import make_since
from datasets.registry import Registry
from datasets.store.lake import Store, open_store

PLACE, PERIOD = "barking-and-dagenham", "2018-19"
#: Two outcomes with months, years, a suppressed figure and a measure that is not published; not in the registry's order.
OUTCOMES = ("living-at-home", "timely-discharge")
MAY, TODAY = datetime(2026, 5, 1, 9, tzinfo=UTC), date(2026, 11, 28)
CHOICE = PackChoice(OUTCOMES)
#: What somebody may write: HTML, typst, a formula, a link, letters that no font here has, a word without an end.
NASTY = "=HYPERLINK(\"http://192.0.2.1\") <script>alert(1)</script> #pagebreak() *b* [x] $y$ \\ & 'q' 日本 " + "w" * 150
RESPONSE = "@The trust & the council <b>agree</b> #emph[nothing]"
DIVERGENCE = f"{PLACE}.timely-discharge.verdict-divergence"


@pytest.fixture(scope="session")
def written_store(demo_store: Path, registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A copy of the demo store in which partners have written."""
    folder = Path(shutil.copytree(demo_store, tmp_path_factory.mktemp("written") / "store"))
    asked = Selection(PLACE, PERIOD)
    with open_store(folder) as store:
        for speaker, text in (("nhs", "We fund weekend starts."), ("council", NASTY)):
            desk.comment(store, registry, asked, "timely-discharge", text, speaker=speaker, person="A director", now=MAY)
        due = {"owner": "The clerk", "due": "2026-05-20", "person": "A", "now": MAY}
        desk.record_action(store, registry, asked, "living-at-home", "Open two more bays.", **due)
        fields = {"status": "being managed", "nhs_response": RESPONSE, "nhs_owner": "The clerk", "review": "2026-09-01"}
        desk.answer(store, registry, asked, DIVERGENCE, fields, person="The trust", now=MAY)
        yield store


@pytest.fixture(scope="session")
def briefing(written_store: Store, registry: Registry) -> Briefing:
    return make_briefing(written_store, registry, Selection(PLACE, PERIOD))


@dataclass(frozen=True)
class Making:
    """Packs of the store, by what is asked for."""

    store: Store
    registry: Registry

    def __call__(self, choice: PackChoice = CHOICE, *, as_of: str | None = None, site: str = "") -> Pack:
        shown = make_briefing(self.store, self.registry, Selection(PLACE, None if as_of else PERIOD, as_of))
        with self.store.reading() as reading:
            sent = reading.submissions(shown.publish_number)
        since = make_since(self.store, self.registry, shown)
        return make_pack(shown, choice, sent, since=since, today=TODAY, site=site)


@pytest.fixture(scope="session")
def making(written_store: Store, registry: Registry) -> Making:
    return Making(written_store, registry)


@pytest.fixture(scope="session")
def pack(making: Making) -> Pack:
    return making()


@pytest.fixture(scope="session")
def made(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[PackFormat], bytes]]:
    """The pack as a file; every chart is drawn once for all formats that need it."""
    folder = tmp_path_factory.mktemp("pictures")

    @cache
    def making_file(kind: PackFormat) -> bytes:
        return pack_file(pack, kind, Pictures(sum(1 for _ in pack.charts()), folder=folder))

    yield making_file
    rendering.close()
