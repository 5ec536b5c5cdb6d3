"""How long the NHS method takes over many series: `python tests/benchmarks/spc.py`.

Each row is a number of series of 60 points, judged in one call; the time of the best of five runs and the time per series.
Linear growth shows as an equal time per series.
"""

from __future__ import annotations

import time

import numpy as np

from dashboard.judgement import spc

POINTS = 60


def main() -> None:
    print(f"{'series':>9}  {'seconds':>9}  {'µs a series':>12}")
    for series in (100, 1_000, 10_000, 100_000):
        values = np.random.default_rng(1).normal(50, 5, series * POINTS)
        number = np.repeat(np.arange(series), POINTS)
        segment = np.zeros(series * POINTS, np.int64)
        took = min(timed(values, number, segment) for _ in range(5))
        print(f"{series:>9,}  {took:>9.3f}  {1e6 * took / series:>12.1f}")


def timed(values: spc.Floats, number: spc.Ints, segment: spc.Ints) -> float:
    began = time.perf_counter()
    spc.charts(values, number, segment)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
