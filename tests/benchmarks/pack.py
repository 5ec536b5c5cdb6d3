"""How long a committee pack of 20 charts takes: `python tests/benchmarks/pack.py [STORE] [--times N] [--packs N] [--peers F]`.

STORE is a store filled by `coterminous demo --no-serve`; without it one is made in a temporary folder (a minute). Needs a
Chrome or Chromium. For each format, the median of --times (default 3), from the Briefing to the bytes:

    drawing     those of the 20 charts that the format has as pictures, by the browser that is already running; in turn with
                the next, so that ratios hold on a busy machine
    fresh       a pack none of whose charts is kept; the goal is 1.1 x drawing + 0.3 s
    unchanged   the same pack once more; the goal is 0.6 s

Then --packs packs (default 100), of all formats in turn with one chart drawn anew in each, and the memory of this process
after every tenth: it must not grow. `--peers FOLDER` runs export_floor.py of that folder afterwards: what typst, python-docx
and python-pptx take for 20 bare pages with a ready picture each.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from pathlib import Path
from statistics import median

import plotly.graph_objects as go
from measuring import COTERMINOUS, machine, print_table

from dashboard import rendering
from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.chart_sheet import ChartSheet
from dashboard.pack.choice import PackChoice
from dashboard.pack.content import make_pack
from dashboard.pack.document import Pack
from dashboard.pack.files import PackFormat, pack_file
from dashboard.pack.pictures import Pictures, forget_pictures, plot
from dashboard.paired_charts import paired_charts
from dashboard.rendering import Picture
from dashboard.since import make_since
from datasets.registry import read_registry
from datasets.store.lake import open_store

ROOT = Path(__file__).parents[2]
PLACE, CHARTS = "luton", 20


@dataclass(frozen=True, slots=True)
class Asked:
    """One pack to be made again and again."""

    briefing: Briefing
    make: Callable[[], Pack]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("store", nargs="?", type=Path)
    asked.add_argument("--times", type=int, default=3)
    asked.add_argument("--packs", type=int, default=100)
    asked.add_argument("--peers", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(machine(Path(folder)))
        store = given.store or _filled(Path(folder) / "store")
        pack = _asked(store)
        _times(pack, given.times)
        _memory(pack, given.packs)
        if given.peers:
            _peers(given.peers, Path(folder), given.times)
    rendering.close()


def _filled(folder: Path) -> Path:
    subprocess.run([*COTERMINOUS, "--store", str(folder), "demo", "--no-serve"], check=True, cwd=ROOT, capture_output=True)
    return folder


def _asked(folder: Path) -> Asked:
    """Outcomes of one place that have 20 charts between them."""
    registry = read_registry(ROOT / "indicators.toml")
    with open_store(folder, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection(PLACE))
        since = make_since(store, registry, briefing)
        with store.reading() as reading:
            sent = reading.submissions(briefing.publish_number)
    many = {one.outcome.id: len(paired_charts(briefing, one)) for one in briefing.outcomes}
    sizes = (few for number in range(len(many), 0, -1) for few in combinations(many, number))
    choice = PackChoice(next(few for few in sizes if sum(many[name] for name in few) == CHARTS))
    print(f"{briefing.place.name}, {briefing.period.label}: {len(choice.outcomes)} outcomes, {CHARTS} charts")
    return Asked(briefing, lambda: make_pack(briefing, choice, sent, since=since, today=datetime.now(UTC).date()))


def _times(asked: Asked, times: int) -> None:
    rows = []
    for kind in PackFormat:
        noted = _Noting(CHARTS)
        pack_file(asked.make(), kind, noted)  # imports, fonts and the browser are there from now on
        draw = partial(_draw, noted.asked)
        make = partial(_make, asked, kind)
        drawing, fresh, unchanged = [], [], []
        for _ in range(times):
            drawing.append(_took(draw))
            forget_pictures()
            fresh.append(_took(make))
            unchanged.append(_took(make))
        drawn, whole, again = median(drawing), median(fresh), median(unchanged)
        goal = 1.1 * drawn + 0.3
        row = (
            kind.called,
            f"{drawn:.2f}",
            f"{whole:.2f}",
            f"{goal:.2f}",
            f"{whole / goal:.2f}",
            f"{again:.2f}",
            f"{again / 0.6:.2f}",
        )
        rows.append(row)
    head = ("seconds", "drawing", "fresh", "its goal", "of goal", "unchanged", "of 0.6")
    print_table("A pack of 20 charts", head, rows)


class _Noting(Pictures):
    """Notes what a format has drawn: some hold charts of their own, and draw few or none."""

    def __init__(self, of: int) -> None:
        super().__init__(of)
        self.asked: list[tuple[go.Figure, Picture]] = []

    def _picture(self, sheet: ChartSheet, kind: Picture) -> bytes:
        self.asked.append((plot(sheet), kind))
        return super()._picture(sheet, kind)


def _draw(asked: Sequence[tuple[go.Figure, Picture]]) -> None:
    for figure, kind in asked:
        rendering.draw(figure, kind)


def _make(asked: Asked, kind: PackFormat) -> bytes:
    return pack_file(asked.make(), kind, Pictures(CHARTS))


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _memory(asked: Asked, packs: int) -> None:
    rows: list[Sequence[str]] = []
    for number in range(1, packs + 1):
        kind = list(PackFormat)[number % len(PackFormat)]
        pack_file(_one_changed(asked.make(), number), kind, Pictures(CHARTS))
        if number % 10 == 0:
            rows.append((str(number), f"{_resident():.0f}"))
    print_table("Memory of this process, without the browser", ("packs", "MiB"), rows)


def _one_changed(pack: Pack, number: int) -> Pack:
    """The pack with its first chart drawn a little otherwise each time."""
    chart = next(pack.charts())
    chart.sheet.figure.update_layout(height=200 + number, title={"text": str(number)})
    return replace(pack, subtitle=f"{pack.subtitle}, {number}")


def _resident() -> float:
    said = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in said.splitlines() if line.startswith("VmRSS"))


def _peers(folder: Path, work: Path, times: int) -> None:
    print("\nThe same libraries with bare pages and pictures that are ready:")
    command = [sys.executable, folder / "export_floor.py", work / "floor", "-n", str(times), "--charts", str(CHARTS)]
    said = subprocess.run([*command, "--chromium", rendering.find_browser()], check=True, capture_output=True, text=True)
    print(said.stdout)


if __name__ == "__main__":
    main()
