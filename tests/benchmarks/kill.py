"""kill -9 in the midst of publishing: `python -m tests.benchmarks.kill [--times 200] [--seed N] [--stage NAME]`.

A small store of published figures (Barking and Dagenham, and its trusts, two years) is copied; a process
previews and publishes a correction into the copy, judging as always; it is killed at a random moment. Half of the moments are
drawn over the whole of the publish, half within one of its stages, drawn first, so that short ones (COMMIT, hashes) come up as
often as long ones. Then, in a new process: `doctor` must find nothing but harmless leftovers; the publish number must be the
one before or the one after; figures, submissions, verdicts and tensions must be exactly those of that number; and publishing
the same file again must work and lead to the same state as a publish that nobody killed.

Every process is a fork of this one, which has imported everything and opened nothing, so that a turn takes seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pickle
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd

from dashboard.desk import Sender, Status, publish, screened_file, submit
from datasets.extracts_shipped import shipped_extracts
from datasets.organisations import known_organisations
from datasets.registry import Registry, read_registry
from datasets.store.doctor import HARMLESS, doctor
from datasets.store.lake import Store, create_store, open_store
from tests.benchmarks.measuring import machine, print_table
from validation.intake import Screened

REGISTRY = Path(__file__).resolve().parents[2] / "indicators.toml"
PLACE = "barking-and-dagenham"
BEFORE = Sender("benchmark", datetime(2026, 1, 1, 9, tzinfo=UTC), reason="benchmark")
NOW = Sender("benchmark", datetime(2026, 3, 1, 9, tzinfo=UTC), reason="benchmark")
COLUMNS = ["indicator", "organisation", "period", "value", "numerator", "denominator", "mark"]
#: What a publish goes through, in order; each begins with a mark that the process sends as it enters it.
STAGES = (
    "opening the store", "preview", "keeping the file", "writing the rows", "judging", "COMMIT", "after COMMIT", "hashes",
)  # fmt: skip


TABLES = (
    "submissions", "observations", "superseded", "findings", "scopes", "withdrawals", "latest", "verdicts", "tensions",
    "entries",
)  # fmt: skip
#: The publish number and the digest of everything that holds, before a publish and after it.
States = tuple[tuple[int, str], tuple[int, str]]


@dataclass(frozen=True)
class Turn:
    """One kill: the stage it fell into, and what is wrong afterwards (nothing, if all is well)."""

    stage: str
    landed: bool
    leftovers: int
    faults: tuple[str, ...]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--times", type=int, default=200)
    asked.add_argument("--seed", type=int, default=20261125)
    asked.add_argument("--stage", choices=STAGES, help="kill in this stage alone")
    given = asked.parse_args()
    chance = random.Random(given.seed)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="coterminous-kill-") as place:
        folder = Path(place)
        print(machine(folder), flush=True)
        registry = read_registry(REGISTRY)
        screened = in_fork(lambda: prepare(folder, registry))
        old = in_fork(lambda: state_of(folder / "store"))
        new, durations = whole_publishes(folder, registry, screened, times=3)
        turns: list[Turn] = []
        while len(turns) < given.times:
            if turn := one_turn(chance, folder, registry, screened, states=(old, new), durations=durations, only=given.stage):
                turns.append(turn)
                if len(turns) % 25 == 0:
                    print(f"{len(turns)} kills", flush=True)
                if turn.faults:
                    print(f"kill {len(turns)}, {turn.stage}: {' · '.join(turn.faults)}", flush=True)
        report(turns, durations, time.monotonic() - began)
        print(machine(folder))
    return 1 if any(turn.faults for turn in turns) else 0


# --- the store and the extract


def prepare(folder: Path, registry: Registry) -> Screened:
    """Fills the store, and screens the extract that every turn publishes."""
    place = registry.places[PLACE]
    figures = pd.concat([pd.read_csv(one.path, dtype={"period": str}) for one in shipped_extracts()], ignore_index=True)
    own = figures[figures["organisation"].isin(place.all_organisations) & figures["period"].str.startswith(("2017", "2018"))]
    _write(folder / "before.csv", own.drop_duplicates(["indicator", "organisation", "period"]))
    late = own[own["period"].isin(["2018-08", "2018-09", "2018-10", "2018-11", "2018-12"])]
    late = late[late["denominator"].isna() & (late["value"] > 24)]
    _write(folder / "extract.csv", late.assign(value=(late["value"] + 1).round()))
    create_store(folder / "store")
    with open_store(folder / "store") as store:
        done = submit(folder / "before.csv", registry, store, BEFORE)
        screened = screened_file(folder / "extract.csv", registry, None, now=NOW.now)
    if done.status is not Status.PUBLISHED or not screened.may_be_published(NOW.reason):
        raise RuntimeError(f"not publishable: {[one.message for one in (*done.screened.findings, *screened.findings)][:3]}")
    return screened


def _write(path: Path, figures: pd.DataFrame) -> None:
    figures[COLUMNS].to_csv(path, index=False)


def state_of(folder: Path) -> tuple[int, str]:
    """The publish number, and a digest of every figure that holds and of every row of every table."""
    with open_store(folder, read_only=True) as store, store.reading() as reading:
        digest = hashlib.sha256(reading.series(sorted(known_organisations().by_code)).to_csv(index=False).encode())
        for table in TABLES:
            # The sum does not depend on the order of rows, and no row can change, come or go without changing it.
            sums = store._connection.execute(f"SELECT count(*), sum(hash(row)::HUGEINT) FROM lake.{table} row").fetchall()
            digest.update(f"{table} {sums}".encode())
        return reading.publish_number, digest.hexdigest()


# --- one publish, killed or not


def publish_marked(folder: Path, registry: Registry, screened: Screened, mark: Callable[[str], None]) -> Status:
    """The publish as it stands (dashboard/desk.py), with a mark sent as each stage begins."""
    from datasets.store import files

    land, judge, hashes, keep = Store._land, Store._judge, Store._record_hashes, files.keep_file

    def marked_land(self: Store, cursor: Any, *, write: Callable[[int], None], landed: Callable[[], Any]) -> Any:
        def writing(number: int) -> None:
            mark("writing the rows")
            write(number)
            mark("COMMIT")

        def looking() -> Any:
            mark("after COMMIT")
            return landed()

        return land(self, cursor, write=writing, landed=looking)

    def marked(stage: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            mark(stage)
            return plain(*given, **named)

        return run

    Store._land = marked_land  # type: ignore[method-assign, assignment]
    Store._judge = marked("judging", judge)  # type: ignore[method-assign]
    Store._record_hashes = marked("hashes", hashes)  # type: ignore[method-assign]
    files.keep_file = marked("keeping the file", keep)
    mark("opening the store")
    with open_store(folder) as store:
        mark("preview")
        return publish(screened, registry, store, NOW).status


def whole_publishes(
    folder: Path, registry: Registry, screened: Screened, *, times: int
) -> tuple[tuple[int, str], dict[str, float]]:
    """The state after a publish that nobody kills, and the seconds of each stage (the middle of some runs)."""
    took: dict[str, list[float]] = defaultdict(list)
    for _ in range(times):
        copy = fresh_copy(folder)
        for stage, seconds in in_fork(lambda copy=copy: _timed(copy, registry, screened)).items():
            took[stage].append(seconds)
        new: tuple[int, str] = in_fork(lambda copy=copy: state_of(copy))
    return new, {stage: median(took[stage]) for stage in STAGES}


def _timed(copy: Path, registry: Registry, screened: Screened) -> dict[str, float]:
    marks: list[tuple[str, float]] = []
    status = publish_marked(copy, registry, screened, lambda stage: marks.append((stage, time.monotonic())))
    if status is not Status.PUBLISHED:
        raise RuntimeError(f"not published but {status}")
    ends = [*(moment for _, moment in marks[1:]), time.monotonic()]
    return {stage: end - moment for (stage, moment), end in zip(marks, ends, strict=True)}


def one_turn(
    chance: random.Random,
    folder: Path,
    registry: Registry,
    screened: Screened,
    *,
    states: States,
    durations: dict[str, float],
    only: str | None = None,
) -> Turn | None:
    """Publishes, kills, and looks at what is left; None if the publish was done before it could be killed."""
    copy = fresh_copy(folder)
    within = only or (chance.choice(STAGES) if chance.random() < 0.5 else None)
    stage, longest = (within, durations[within]) if within else (STAGES[0], sum(durations.values()))
    came_to = killed_publish(copy, registry, screened, stage, chance.uniform(0, longest))
    if came_to is None:
        return None
    landed, leftovers, faults = in_fork(lambda: looked_at(copy, registry, screened, states))
    return Turn(came_to, landed, leftovers, tuple(faults))


def killed_publish(copy: Path, registry: Registry, screened: Screened, stage: str, after: float) -> str | None:
    """Kills a publish so many seconds after it entered a stage; the stage it had come to, or None if it was done."""
    hear, say = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(hear)
            publish_marked(copy, registry, screened, lambda one: os.write(say, bytes([STAGES.index(one)])) and None)
        finally:
            os._exit(0)
    os.close(say)
    heard = b""
    while stage not in _named(heard) and (more := os.read(hear, 1)):
        heard += more
    until = time.monotonic() + after
    while (left := until - time.monotonic()) > 0:
        if select.select([hear], [], [], left)[0]:
            if not (more := os.read(hear, 1)):
                break
            heard += more
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while more := os.read(hear, 100):
        heard += more
    os.close(hear)
    return _named(heard)[-1] if os.WIFSIGNALED(status) and heard else None


def _named(heard: bytes) -> list[str]:
    return [STAGES[number] for number in heard]


def looked_at(copy: Path, registry: Registry, screened: Screened, states: States) -> tuple[bool, int, list[str]]:
    """Whether the publish landed, how many leftovers there are, and every fault of the store that is left."""
    told = doctor(copy)
    faults = [one for one in told if not one.startswith(HARMLESS)]
    state = state_of(copy)
    if state not in states:
        numbers = [number for number, _ in states]
        what = "not what that number holds" if state[0] in numbers else f"none of {numbers}"
        faults.append(f"the store is at publish number {state[0]}: {what}")
    with open_store(copy) as store:
        again = publish(screened, registry, store, NOW)
    expected = Status.UNCHANGED if state == states[1] else Status.PUBLISHED
    if again.status is not expected:
        faults.append(f"publishing again ended as {again.status}, not {expected}")
    if (after := state_of(copy)) != states[1]:
        faults.append(f"after publishing again the store is at {after[0]}, and not what an undisturbed publish leaves")
    faults += [one for one in doctor(copy) if not one.startswith(HARMLESS)]
    return state == states[1], len(told) - len(faults), faults


# --- helpers


def fresh_copy(folder: Path) -> Path:
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder / "store", copy)
    return copy


def in_fork(work: Callable[[], Any]) -> Any:
    """What `work` returns, done in a process of its own. RuntimeError with its words if it fails."""
    hear, say = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.close(hear)
        with os.fdopen(say, "wb") as out:
            try:
                pickle.dump((True, work()), out)
            except BaseException as fault:
                pickle.dump((False, f"{type(fault).__name__}: {fault}"), out)
        os._exit(0)
    os.close(say)
    with os.fdopen(hear, "rb") as given:
        raw = given.read()
    os.waitpid(child, 0)
    done, result = pickle.loads(raw) if raw else (False, "ended without an answer")
    if not done:
        raise RuntimeError(result)
    return result


def report(turns: Sequence[Turn], durations: dict[str, float], seconds: float) -> None:
    by_stage = {stage: [turn for turn in turns if turn.stage == stage] for stage in STAGES}
    print_table(
        f"kill -9 at {len(turns)} moments of publishing, in {seconds / 60:.1f} minutes",
        ("killed while", "stage takes s", "kills", "landed", "not landed", "with leftovers", "faults"),
        [
            (
                stage,
                f"{durations[stage]:.3f}",
                str(len(among)),
                str(sum(turn.landed for turn in among)),
                str(sum(not turn.landed for turn in among)),
                str(sum(turn.leftovers > 0 for turn in among)),
                str(sum(bool(turn.faults) for turn in among)),
            )
            for stage, among in by_stage.items()
        ],
    )
    told = Counter(fault for turn in turns for fault in turn.faults)
    for fault, times in told.most_common():
        print(f"{times} ×: {fault}")


if __name__ == "__main__":
    sys.exit(main())
