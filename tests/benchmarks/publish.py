"""How long publishing takes: `python tests/benchmarks/publish.py [ROWS] [--times N] [--small N] [--peers FOLDER]`.

Makes a synthetic extract (synthetic.py: real indicators and codes, valid, each key once; default 1,000,000 rows, and one of
10,000) and publishes it again and again, the contenders in turn, so that ratios hold on a busy machine where
seconds do not. Every run is a process of its own from start to end. A row of the first table:

    floor          DuckDB's own read_csv, inserted into the observations of an identical lake; nothing checked (floor.py)
    floor, both    the same, filling `latest` too, as every publish does
    GX alone       Great Expectations alone on pandas: eight expectations over all rows (alone.py); nothing is published
    GX, peers      screen_gx.py of FOLDER on as many rows made by its gen_extract.py, 1 in 200 of them with a fault
    submit         `coterminous submit FILE`: recognise, read, screen through Great Expectations, preview, publish, judge
    submit, first  the same where there is no store yet; all others begin with a copy of one empty store
    revision       `coterminous submit` of a copy with 1 value in 100 changed, into the store that holds the extract

Figures are medians; "x floor" is the median divided by that of the floor. The second table has the steps inside `submit`
(steps.py) and the peak of memory reached by the end of each; "peak" never falls. Then the comparisons in words: as a command,
in the running application (nothing imported, the store attached), and there without verdicts and tensions. Last, the small
extract from drop to findings in the running application (running.py).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from measuring import COTERMINOUS, Run, machine, measured, middle, print_table

HERE = Path(__file__).resolve().parent
REGISTRY = HERE.parents[1] / "indicators.toml"
#: Steps that a running application has behind it, and those that work out verdicts and tensions.
BEFORE = ("import ours", "import Great Expectations", "registry and store")
JUDGING = ("consequences", "judge")
MAKE_STORE = "import pathlib, sys; from datasets.store.lake import create_store; create_store(pathlib.Path(sys.argv[1]))"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("rows", type=int, nargs="?", default=1_000_000)
    asked.add_argument("--times", type=int, default=3, help="how often each contender runs (default 3)")
    asked.add_argument("--small", type=int, default=10_000, help="rows of the second, small extract (default 10,000)")
    asked.add_argument("--peers", type=Path, help="a folder with gen_extract.py and screen_gx.py, to run them beside")
    asked.add_argument("--brief", action="store_true", help="without the first publish into a new store and the revision")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="coterminous-benchmark-") as folder:
        print(f"{datetime.now(UTC):%d %B %Y}, {machine(Path(folder))}")
        subprocess.run([sys.executable, "-c", MAKE_STORE, f"{folder}/empty"], check=True)
        for rows in dict.fromkeys((given.rows, given.small)):
            measure(Path(folder), rows, given)
        measure_running(Path(folder), given.small)
        print(machine(Path(folder)))


def measure(folder: Path, rows: int, given: argparse.Namespace) -> None:
    times, peers = given.times, given.peers
    file, revised = folder / f"extract-{rows}.csv", folder / f"revised-{rows}.csv"
    make = [sys.executable, str(HERE / "synthetic.py")]
    subprocess.run([*make, str(file), str(rows)], check=True)
    subprocess.run([*make, str(revised), str(rows), "--revised"], check=True, stdout=subprocess.DEVNULL)
    bare, both, store, first, stepped = stores = [folder / name for name in ("floor", "both", "store", "first", "steps")]
    contenders: dict[str, Callable[[], Run]] = {
        "floor": lambda: measured(floor(file, bare)),
        "floor, both": lambda: measured([*floor(file, both), "--both"]),
        "GX alone": lambda: measured([sys.executable, str(HERE / "alone.py"), str(file)]),
        **({"GX, peers": lambda: measured(peer(peers, folder, rows))} if peers else {}),
        "submit": lambda: measured(submit(file, store)),
        "submit, first": lambda: measured(submit(file, first)),
        "revision": lambda: measured(submit(revised, store)),
        "steps": lambda: measured([sys.executable, str(HERE / "steps.py"), str(file), str(stepped)], steps_at_end=True),
    }
    if given.brief:
        contenders = {name: run for name, run in contenders.items() if name not in ("submit, first", "revision")}
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for _ in range(times):
        for copy in (one for one in stores if one != first):
            shutil.copytree(folder / "empty", copy)
        for name, run in contenders.items():
            runs[name].append(run())
        for used in stores:
            shutil.rmtree(used, ignore_errors=True)
    split = runs.pop("steps")
    print_table(
        f"{rows:,} rows, {file.stat().st_size / 1e6:,.1f} MB, {times} times each",
        ("", "wall s", "x floor", "CPU s", "x floor", "peak MiB"),
        [_row(name, of_one, runs["floor"]) for name, of_one in runs.items()],
    )
    shown = [name for name in split[0].steps if not name.startswith("peak")]
    print_table(
        f"The steps of submit, {rows:,} rows",
        ("", "wall s", "peak MiB"),
        [(name, f"{_step(split, name):.2f}", f"{_step(split, f'peak MiB after {name}'):.0f}") for name in shown],
    )
    running = sum(_step(split, name) for name in shown if name not in BEFORE)
    figures = running - sum(_step(split, name) for name in shown if name in JUDGING)
    say_how_many_times(rows, runs, {"in the running application": running, "there without verdicts and tensions": figures})


def say_how_many_times(rows: int, runs: Mapping[str, Sequence[Run]], ours: Mapping[str, float]) -> None:
    """Our seconds divided by those of the others, and the peak of memory, with the goals set for a million rows."""
    seconds = {"as a command": middle(runs["submit"], "wall"), **ours}
    print(f"\n{rows:,} rows read, screened, previewed and published; goals for 1,000,000: 4 x floor, 0.5 x GX, 700 MiB")
    for how, took in seconds.items():
        others = ((name, took / middle(of_one, "wall")) for name, of_one in runs.items() if name.startswith(("floor", "GX")))
        print(f"  {how}: {took:.2f} s; " + ", ".join(f"{ratio:.2f} x {name}" for name, ratio in others))
    print(f"  peak memory: {middle(runs['submit'], 'memory'):.0f} MiB")


def measure_running(folder: Path, rows: int) -> None:
    """The small extract in one running process, after one time that is not counted."""
    store = folder / "running"
    shutil.copytree(folder / "empty", store)
    command = [sys.executable, str(HERE / "running.py"), str(folder / f"extract-{rows}.csv"), str(store)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    took: Mapping[str, Sequence[float]] = json.loads(said.strip().splitlines()[-1])
    wall, cpu = median(took["wall"]), median(took["cpu"])
    print(
        f"\n{rows:,} rows from drop to findings in the running application, median of {len(took['wall'])} times: "
        f"{wall:.2f} s wall, {cpu:.2f} s CPU; goals for 10,000: 1 s and 0.5 s"
    )


def peer(peers: Path, folder: Path, rows: int) -> list[str]:
    """The peers' own script on their own extract, which is made once."""
    data = folder / "peers"
    if not (data / f"extract_{rows}.csv").exists():
        subprocess.run([sys.executable, str(peers / "gen_extract.py"), str(rows), str(data)], check=True)
    return [sys.executable, str(peers / "screen_gx.py"), str(data / f"extract_{rows}.csv"), str(data), str(data)]


def floor(file: Path, store: Path) -> list[str]:
    return [sys.executable, str(HERE / "floor.py"), str(file), str(store)]


def submit(file: Path, store: Path) -> list[str]:
    places = ["--store", str(store), "--registry", str(REGISTRY)]
    return [*COTERMINOUS, *places, "submit", str(file), "--accept-warnings", "benchmark"]


def _row(name: str, runs: Sequence[Run], floors: Sequence[Run]) -> tuple[str, ...]:
    wall, cpu = (middle(runs, what) for what in ("wall", "cpu"))
    over_wall, over_cpu = wall / middle(floors, "wall"), cpu / middle(floors, "cpu")
    return name, f"{wall:.2f}", f"{over_wall:.2f}", f"{cpu:.2f}", f"{over_cpu:.2f}", f"{middle(runs, 'memory'):.0f}"


def _step(runs: Sequence[Run], name: str) -> float:
    """Seconds of a step or its peak; what is left over has no peak but that of the whole."""
    return median(run.steps.get(name, run.memory) for run in runs)


if __name__ == "__main__":
    main()
