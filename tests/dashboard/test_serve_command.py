"""`coterminous serve`, stopped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from datasets.store.lake import Store

ROOT = Path(__file__).parents[2]
#: Stands in for the framework's server, stopped while two pages are made of figures.
STOPPED_WHILE_DRAWING = """
import sys, threading, time
import pyarrow
import streamlit.web.cli
table = pyarrow.table({str(column): list(map(float, range(20_000))) for column in range(200)})
def draw():
    while True:
        table.to_pandas()
def stopped(_):
    for _ in range(2):
        threading.Thread(target=draw, daemon=True).start()
    time.sleep(1)
    sys.exit(CODE)
streamlit.web.cli.main = stopped
from dashboard.command import main
main()
"""


def stop(store: Store, code: int) -> int:
    script = STOPPED_WHILE_DRAWING.replace("CODE", str(code))
    command = [sys.executable, "-c", script, "--store", str(store.folder), "serve"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False).returncode


def test_the_server_ends_though_pages_are_still_being_drawn(store: Store) -> None:
    """What a page had begun, Arrow waited for at the end of the process, for ever."""
    assert stop(store, 0) == 0


def test_the_server_ends_with_the_code_it_ends_by(store: Store) -> None:
    assert stop(store, 3) == 3
