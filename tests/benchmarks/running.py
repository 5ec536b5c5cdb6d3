"""From drop to findings in the running application: `python tests/benchmarks/running.py FILE.csv STORE [TIMES]`.

Everything is imported and the store is attached; the file is kept on the desk, read and screened, and what it would change in
the figures is counted, as the page does it. The last line printed is a JSON object: wall clock and CPU seconds of each time
(default 9) after one that is not counted.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import great_expectations.expectations  # noqa: F401  (as the application has, once somebody has sent a file in)

from dashboard.desk import checked
from dashboard.handed_in import look, take
from datasets.registry import read_registry
from datasets.store.lake import open_store

REGISTRY = Path(__file__).resolve().parents[2] / "indicators.toml"


def main() -> None:
    file, folder, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 9
    registry = read_registry(REGISTRY)
    took: list[tuple[float, float]] = []
    with open_store(folder) as store:
        for _ in range(times + 1):
            began, before = time.perf_counter(), time.process_time()
            with file.open("rb") as content:
                handed = take(folder, registry, file.name, content, person="benchmark", now=datetime.now(UTC))
            screened = look(handed, registry, store, now=datetime.now(UTC))
            done = checked(screened, store, reason="")
            took.append((time.perf_counter() - began, time.process_time() - before))
            if screened.refused or not done.changes.new:
                sys.exit(f"{file} was not screened as meant: {[one.message for one in screened.findings[:3]]}")
    print(json.dumps({"wall": [wall for wall, _ in took[1:]], "cpu": [cpu for _, cpu in took[1:]]}))


if __name__ == "__main__":
    main()
