"""One process that puts inputs through the door: `python -m tests.benchmarks.fuzz.trying SEED FIRST LAST STEP STORE KEEP`.

Prints a line before and after each input, so that whoever started it knows which one it died of. An input has `SECONDS` of CPU
(`WALL` of the clock) and `MEMORY` of address space; whoever takes more of the first two is ended by the operating system, since
nothing written in Python can interrupt native code.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.desk import Status, Submitted, check
from datasets.errors import UserError
from datasets.feeds.extract import Extract
from datasets.registry import Feed, Registry, read_registry
from datasets.store.lake import Store, open_store
from tests.benchmarks.fuzz import csv_shapes, raw_bytes, workbooks
from tests.benchmarks.fuzz.made import Made
from validation import intake
from validation.findings import Finding

REGISTRY = Path(__file__).resolve().parents[3] / "indicators.toml"
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
SECONDS, WALL, MEMORY = 20, 120, 5_000_000_000
#: A finding is for a person to read: longer ones are faults of ours.
LONGEST_MESSAGE = 1_500
FAMILIES = (raw_bytes, csv_shapes, workbooks)


def made_input(seed: int, number: int) -> Made:
    """The same input for the same seed and number, whatever ran before."""
    chance = random.Random(f"{seed}/{number}")
    return chance.choices(FAMILIES, (3, 3, 2))[0].make(chance)


def screen_once() -> None:
    """Has equal extracts screened once: a change that no reader sees would only repeat Great Expectations' half second.

    Screening depends on nothing but the extract here: registry, day and store are the same for every input.
    """
    known: dict[str, list[Finding]] = {}

    def screen(extract: Extract, feed: Feed, *rest: Any, **more: Any) -> list[Finding]:
        said = repr((feed.id, extract.totals, extract.period, extract.named_period, extract.remarks, extract.rows_read))
        figures = extract.observations.to_csv(index=False)
        key = hashlib.sha256(f"{said}\n{figures}".encode()).hexdigest()
        if key not in known:
            known[key] = plain(extract, feed, *rest, **more)
        return known[key]

    plain, intake.screen = intake.screen, screen  # type: ignore[assignment]


def files_of(folder: Path) -> object:
    """What must not change after any input: every file by name, size and time of its last change."""
    return sorted(
        (path.relative_to(folder).as_posix(), path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", ".lock"))
    )


def publish_number(store: Store) -> int:
    with store.reading() as reading:
        return reading.publish_number


def tried(made: Made, folder: Path, registry: Registry, store: Store | None) -> tuple[str, str]:
    """What became of one input: "refused", "warned", "noted", "clean", or "CRASH" with what was said."""
    path = folder / made.name
    path.write_bytes(made.raw)
    try:
        answer = check(path, registry, store, now=NOW)
    except UserError as told:
        return "refused", str(told)
    except BaseException:  # whatever comes through the door is what is looked for
        return "CRASH", traceback.format_exc()
    finally:
        path.unlink(missing_ok=True)
    return judged(answer)


def judged(answer: Submitted) -> tuple[str, str]:
    findings = answer.screened.findings
    for one in findings:
        words = (one.message, one.check)
        if not one.check or not one.message or (one.severity == "error" and not one.guidance):
            return "CRASH", f"a finding without words: {one}"[:2_000]
        if max(map(len, (*words, one.value, one.column, one.sheet))) > LONGEST_MESSAGE:
            return "CRASH", f"a finding too long to read: {one.check}, {[len(word) for word in words]}, {one.message[:300]}"
    if answer.status is Status.REFUSED:
        stopped_by = next((one.check for one in findings if one.severity == "error"), None)
        return ("refused", stopped_by) if stopped_by else ("CRASH", "refused without an error")
    severities = {str(one.severity) for one in findings}
    return ("warned" if "warning" in severities else "noted" if severities else "clean"), ""


def main() -> None:
    seed, first, last, step = map(int, sys.argv[1:5])
    folder, keep = Path(sys.argv[5]), Path(sys.argv[6])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    registry = read_registry(REGISTRY)
    screen_once()
    out = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a native reader that panics says so at length
    with open_store(folder) as store, tempfile.TemporaryDirectory(prefix="coterminous-fuzz-") as place:
        before, published = files_of(folder), publish_number(store)
        for number in range(first, last, step):
            made = made_input(seed, number)
            print(json.dumps(["start", number, made.kind]), file=out, flush=True)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            signal.setitimer(signal.ITIMER_REAL, WALL)
            began = time.process_time()
            outcome, said = tried(made, Path(place), registry, store)
            took = time.process_time() - began
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if (now := files_of(folder)) != before:
                outcome, said, before = "STORE CHANGED", f"{before}\n{now}", now
            if outcome.isupper():
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}-{number}-{made.name}").write_bytes(made.raw)
            print(json.dumps(["end", number, made.kind, outcome, took, said[-3_000:], _peak()]), file=out, flush=True)
        if publish_number(store) != published:
            raise RuntimeError("the publish number changed")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
