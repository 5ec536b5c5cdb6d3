"""One submit in one process, step by step: `python tests/benchmarks/steps.py FILE.csv STORE`.

dashboard/desk.py `submit` is run as it stands, with a clock around each function it calls, so the steps are those of the day:
"changes" previews figures, "consequences" verdicts and tensions; "judge" is what publishing works out of these to keep.
The last line printed is a JSON object: seconds of wall clock by step, in order, and "peak MiB after …" what memory had reached.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

REGISTRY = Path(__file__).resolve().parents[2] / "indicators.toml"
#: Step, module, and the function (or Class.method) in it that is the whole of that step.
STEPS = (
    ("hash", "validation.intake", "_sha256"),
    ("open and read", "validation.intake", "_read"),
    ("published already", "datasets.store.reading", "Reading.peers"),
    ("screen", "validation.intake", "screen"),
    ("changes", "datasets.store.lake", "Store.changes"),
    ("consequences", "dashboard.desk", "_consequences"),
    ("publish", "datasets.store.lake", "Store.publish"),
    ("judge", "dashboard.judged", "judge_affected"),
)

told: dict[str, float] = {}
#: Seconds already told of steps within the one that runs, outermost first.
within: list[float] = [0.0]


@contextmanager
def step(name: str) -> Iterator[None]:
    """A step within another is not counted twice."""
    began = time.perf_counter()
    within.append(0.0)
    yield
    took = time.perf_counter() - began
    told[name] = told.get(name, 0.0) + took - within.pop()
    within[-1] += took
    told[f"peak MiB after {name}"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    file, folder = Path(sys.argv[1]), Path(sys.argv[2])
    with step("import ours"):
        import_module("dashboard.command")
    with step("import Great Expectations"):
        import_module("great_expectations.expectations")
    with step("registry and store"):
        registry = import_module("datasets.registry").read_registry(REGISTRY)
        lake = import_module("datasets.store.lake")
        if not lake.store_exists(folder):
            lake.create_store(folder)
        store = lake.open_store(folder)
    for name, module, function in STEPS:
        _clock(name, import_module(module), function)
    began, before = time.perf_counter(), sum(told[one] for one, _, _ in STEPS if one in told)
    desk = import_module("dashboard.desk")
    done = desk.submit(file, registry, store, desk.Sender("benchmark", datetime.now(UTC), reason="benchmark"))
    took = time.perf_counter() - began
    store.close()
    if done.status.value != "published":
        sys.exit(f"{file} was not published but {done.status}: {[one.message for one in done.screened.findings[:3]]}")
    told["all else"] = took - sum(told.get(one, 0.0) for one, _, _ in STEPS) + before
    print(json.dumps(told))


def _clock(name: str, module: Any, function: str) -> None:
    """Puts a clock around a function; a step that only yields is run to its end inside it."""
    *owner, last = function.split(".")
    place = getattr(module, owner[0]) if owner else module
    plain: Callable[..., Any] = getattr(place, last)

    def clocked(*given: Any, **named: Any) -> Any:
        with step(name):
            made = plain(*given, **named)
            return list(made) if isinstance(made, Iterator) else made

    setattr(place, last, clocked)


if __name__ == "__main__":
    main()
