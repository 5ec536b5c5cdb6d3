"""Two processes publish at once while a page reads: `python -m tests.benchmarks.at_once [--times 40]`.

Each writer publishes its own figures of one trust and council so many times, through dashboard/desk.py (preview, judging, one
transaction); both give the same figures other values, so that every publish revises what the other has just put in. Meanwhile
briefings of the place are made in a loop. Afterwards, in the quiet, the briefing as at each number that was read is made again:
whatever was read beside the writers must be that to the letter, figures, verdicts and tensions.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from dashboard.briefing import Briefing, Selection, make_briefing
from datasets.registry import Registry, read_registry
from datasets.store.doctor import doctor
from datasets.store.lake import Store, create_store, open_store

PLACE, PERIOD = "barking-and-dagenham", "2018-19-Q1"
REGISTRY = Path(__file__).resolve().parents[2] / "indicators.toml"
#: What the two writers say of the trust's A&E, in per cent; the standard is 95.
FIGURES = {"ann": 60, "bob": 96}

#: Screens nothing: what meets another process is what follows the screening.
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from dashboard.desk import Sender, publish
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.opened import open_file
from datasets.organisations import known_organisations
from datasets.registry import read_registry
from datasets.store.files import sha256_of
from datasets.store.lake import open_store
from validation.intake import Screened

folder, registry, name = Path(sys.argv[1]), read_registry(Path(sys.argv[2])), sys.argv[3]
times, first = int(sys.argv[4]), int(sys.argv[5])
with open_store(folder) as store:
    for time in range(times):
        path = folder.parent / f"{name}-{time}.csv"
        figure = first + time % 30 / 10
        lines = [f"nhs-ae-4h,RF4,2018-{month:02},{figure},{10 * figure:g},1000" for month in range(4, 13)]
        for side in ("nhs", "social-care"):
            lines += [f"dtoc-days-{side},E09000002,2018-{month:02},{int(figure) + time},," for month in (4, 5, 6)]
        header = "indicator,organisation,period,value,numerator,denominator"
        path.write_text("\\n".join([header, *lines]) + "\\n")
        opened = open_file(path)
        feed = recognise_feed(opened, registry.feeds)
        extract = READERS[feed.reader].read(opened, feed, known_organisations())
        screened = Screened(path, path.name, sha256_of(path), feed, extract, ())
        done = publish(screened, registry, store, Sender(name, datetime.now(UTC)))
        print(done.status, done.submission, flush=True)
"""


@dataclass(frozen=True)
class Met:
    """What came of it: what each publish said, how many briefings were read of each number, and every fault found."""

    landed: tuple[str, ...]
    read: dict[int, int]
    faults: tuple[str, ...]


def publish_at_once(folder: Path, registry: Registry, times: int) -> Met:
    """Makes a store in the folder and has two processes publish into it at once, `times` each, while this one reads."""
    create_store(folder)
    writers = [_writer(folder, name, times) for name in FIGURES]
    seen: dict[int, set[str]] = {}
    read: dict[int, int] = {}
    with open_store(folder, read_only=True) as store:
        while any(process.poll() is None for process in writers):
            if _number(store):
                briefing = make_briefing(store, registry, Selection(PLACE, PERIOD))
                seen.setdefault(briefing.publish_number, set()).add(told(briefing))
                read[briefing.publish_number] = read.get(briefing.publish_number, 0) + 1
    landed: list[str] = []
    faults: list[str] = []
    for process in writers:
        said, complained = process.communicate()
        # In a program given by -c, DuckDB draws a progress bar beside this when a query takes long.
        landed += [line for line in said.splitlines() if line.startswith("published")]
        faults += [complained] if process.returncode else []
    faults += _torn(folder, registry, seen)
    return Met(tuple(landed), read, (*faults, *doctor(folder)))


def _writer(folder: Path, name: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(REGISTRY), name, str(times), str(FIGURES[name])]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _number(store: Store) -> int:
    with store.reading() as reading:
        return reading.publish_number


def _torn(folder: Path, registry: Registry, seen: dict[int, set[str]]) -> list[str]:
    """Every number of which something else was read than what was published under it."""
    faults = []
    with open_store(folder, read_only=True) as store:
        for number, texts in seen.items():
            if texts != {told(make_briefing(store, registry, Selection(PLACE, PERIOD, str(number))))}:
                faults.append(f"of publish number {number}, {len(texts)} states were read that are not what it holds")
    return faults


def told(briefing: Briefing) -> str:
    """Everything a page says that follows from figures: verdicts, the figures under them, tensions."""
    return json.dumps(
        {
            "number": briefing.publish_number,
            "summary": briefing.summary,
            "verdicts": [repr(one.verdicts) for one in briefing.outcomes],
            "figures": sorted(repr(item) for item in briefing.series.items()),
            "tensions": sorted(one.told.id + one.told.sentence for one in briefing.tensions.tensions),
        }
    )


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--times", type=int, default=40, help="how often each of the two publishes (default 40)")
    given = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="coterminous-at-once-") as place:
        met = publish_at_once(Path(place) / "store", read_registry(REGISTRY), given.times)
    print(
        f"{len(met.landed)} of {2 * given.times} publishes of two processes landed; {sum(met.read.values())} briefings of "
        f"{len(met.read)} publish numbers were read beside them, in {time.monotonic() - began:.0f} seconds; "
        f"{len(met.faults)} faults"
    )
    for fault in met.faults:
        print(fault)
    return 1 if met.faults or len(met.landed) < 2 * given.times else 0


if __name__ == "__main__":
    sys.exit(main())
