"""What the benchmarks share: one child process measured by the operating system, and a small plain table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

COTERMINOUS = (sys.executable, "-m", "dashboard.command")


@dataclass(frozen=True, slots=True)
class Run:
    """One child process: seconds of wall clock, seconds of CPU (user and system), peak memory in MiB, seconds by step."""

    wall: float
    cpu: float
    memory: float
    steps: Mapping[str, float] = field(default_factory=dict)


def measured(command: Sequence[str], *, steps_at_end: bool = False) -> Run:
    """Runs a command to its end. `steps_at_end`: its last line is a JSON object of seconds by step.

    The parent must stay small: until it becomes another program, a child counts the memory of its parent as its own.
    Raises RuntimeError with what the command said if it failed.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read().decode("utf-8", errors="replace")
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}:\n{words[-4_000:]}")
    steps = json.loads(words.strip().splitlines()[-1]) if steps_at_end else {}
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, steps)


def middle(runs: Sequence[Run], what: str) -> float:
    return median(float(getattr(run, what)) for run in runs)


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their widest cell; the first to the left, all others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    print(f"\n{title}")
    for row in (head, *rows):
        first, *rest = (cell.ljust(w) if n == 0 else cell.rjust(w) for n, (cell, w) in enumerate(zip(row, widths, strict=True)))
        print("  ".join([first, *rest]))


def machine(folder: Path) -> str:
    """How busy the machine was and how much room the folder has, to be read beside the figures."""
    room = os.statvfs(folder)
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {room.f_bavail * room.f_frsize / 1e9:,.0f} GB free"
