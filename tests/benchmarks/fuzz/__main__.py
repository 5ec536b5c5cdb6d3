"""Hostile files by the thousand: `python -m tests.benchmarks.fuzz [--inputs 20000] [--seed N] [--workers N] [--only NUMBER]`.

Each input is made from the seed and its number, is handed in as a user's file would be (dashboard/desk.py `check`, with a store
of published figures) and must end in an answer: refused with an error in words, or read with or without findings. A failure is
an exception that is no finding, the end of the process (a native reader that crashed, 20 s of CPU, memory), a finding that says
nothing or too much, and any change of the store. Failures are printed, and their files kept for replay with --only.

Inputs are made from small files of every feed that the tests write themselves, and from the published files where they are.
A process that the operating system had to end is started again behind the input that ended it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.fuzz import seeds, trying
from tests.benchmarks.fuzz.store import fill_small_store
from tests.benchmarks.measuring import print_table

OUTCOMES = ("refused", "warned", "noted", "clean", "CRASH", "ENDED", "STORE CHANGED")


@dataclass
class Tally:
    """What became of the inputs of one kind, how many by the check that refused them, and the most seconds of CPU."""

    outcomes: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_number: int = -1


@dataclass
class Failure:
    number: int
    kind: str
    outcome: str
    said: str


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--inputs", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=20261125)
    asked.add_argument("--first", type=int, default=0, help="the number of the first input (default 0)")
    asked.add_argument("--workers", type=int, default=2, help="processes side by side (default 2)")
    asked.add_argument("--only", type=int, help="only the input of this number")
    asked.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "coterminous-fuzz-failures")
    given = asked.parse_args()
    first, last = (given.only, given.only + 1) if given.only is not None else (given.first, given.first + given.inputs)
    began = time.monotonic()
    tallies: dict[str, Tally] = defaultdict(Tally)
    failures: list[Failure] = []
    with tempfile.TemporaryDirectory(prefix="coterminous-fuzz-") as place:
        folder = fill_small_store(Path(place) / "store", trying.REGISTRY)
        ranges = [(first + worker, last, given.workers) for worker in range(min(given.workers, last - first))]
        with ThreadPoolExecutor(given.workers) as threads:
            for told in threads.map(lambda one: run_through(given.seed, one, folder, given.keep), ranges):
                for kind, outcome, took, said, number in told:
                    _count(tallies[kind], outcome, took, said, number)
                    if outcome.isupper():
                        failures.append(Failure(number, kind, outcome, said))
    report(tallies, failures, given.seed, time.monotonic() - began)
    return 1 if failures else 0


def run_through(seed: int, numbers: tuple[int, int, int], folder: Path, keep: Path) -> list[tuple[str, str, float, str, int]]:
    """Every input of a range through processes of its own; one that ends before its time is replaced."""
    first, last, step = numbers
    told: list[tuple[str, str, float, str, int]] = []
    while first < last:
        worker = [sys.executable, "-m", "tests.benchmarks.fuzz.trying", *map(str, (seed, first, last, step, folder, keep))]
        open_input: tuple[int, str] | None = None
        with subprocess.Popen(worker, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                what, number, kind, *rest = json.loads(line)
                if what == "start":
                    open_input = number, kind
                else:
                    open_input = None
                    told.append((kind, rest[0], rest[1], rest[2], number))
                first = number + step
        if open_input:
            number, kind = open_input
            keep.mkdir(parents=True, exist_ok=True)
            made = trying.made_input(seed, number)
            (keep / f"{seed}-{number}-{made.name}").write_bytes(made.raw)
            told.append((kind, "ENDED", 0.0, f"the process ended with {process.returncode}", number))
        elif process.returncode:
            raise RuntimeError(f"{' '.join(worker)} ended with {process.returncode}")
    return told


def _count(tally: Tally, outcome: str, took: float, said: str, number: int) -> None:
    tally.outcomes[outcome] += 1
    if outcome == "refused":
        tally.checks[said[:40]] += 1
    if took > tally.slowest:
        tally.slowest, tally.slowest_number = took, number


def report(tallies: dict[str, Tally], failures: list[Failure], seed: int, seconds: float) -> None:
    for one in failures[:40]:
        print(f"\n--- {one.outcome}: input {one.number} of seed {seed}, {one.kind}\n{one.said}")
    rows = []
    for kind in sorted(tallies):
        tally = tallies[kind]
        counts = [str(tally.outcomes[outcome]) for outcome in OUTCOMES]
        rows.append((kind, str(tally.outcomes.total()), *counts, f"{tally.slowest:.1f}", str(tally.slowest_number)))
    every = Counter[str]()
    for tally in tallies.values():
        every.update(tally.outcomes)
    rows.append(("all", str(every.total()), *(str(every[outcome]) for outcome in OUTCOMES), "", ""))
    print_table(
        f"{every.total():,} inputs of seed {seed} in {seconds / 60:.1f} minutes, {len(seeds.texts())} texts and "
        f"{len(seeds.workbooks()) + len(seeds.published_workbooks())} workbooks to change",
        ("", "inputs", *OUTCOMES, "slowest s", "which"),
        rows,
    )
    checks = Counter[str]()
    for tally in tallies.values():
        checks.update(tally.checks)
    print("\nRefused by: " + ", ".join(f"{name} {times}" for name, times in checks.most_common(40)))


if __name__ == "__main__":
    sys.exit(main())
