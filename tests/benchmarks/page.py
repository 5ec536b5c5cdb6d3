"""How long a person waits for the page of a place: `python tests/benchmarks/page.py [STORE] [--times N] [--changes N]`.

STORE is a store filled by `coterminous demo --no-serve`; without it one is made in a temporary folder (a minute). Needs a
Chromium: COTERMINOUS_BROWSER, or `chromium` on the path. Every row is measured for our page and, in turn with it, for a
trivial Streamlit page (one selectbox, one line of text) with the same server options, so that ratios hold on a busy machine:

    cold start        from starting the server to the page painted, in a new browser; median of --times (default 3)
    change, new       from the click on another place to its page painted, places not asked for before
    change, seen      the same, places asked for before
    server CPU, …     what the server used of the processor for one such change

Painted: the heading is the place's name, the table of outcomes is there, nothing on the page is stale or still running, and
two frames have been drawn. The last table is `make_briefing` alone, for every place of the registry: all that is computed for
a page that is not in the cache.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median

from measuring import COTERMINOUS, machine, print_table
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PageTimeout

from dashboard.briefing import Selection, make_briefing
from dashboard.command import SERVER_OPTIONS
from datasets.registry import Registry, read_registry
from datasets.store.lake import open_store

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = ROOT / "indicators.toml"
CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
TRIVIAL = """\
import streamlit as st

place = st.selectbox("Place", {names!r})
st.html(f'<h1 class="ct-title">{{place}}</h1>')
"""
PAINTED = """([name, table]) => new Promise(done => { const look = () => {
  const heading = document.querySelector('h1.ct-title'), shown = document.querySelector('.ct-table');
  const rests = document.querySelector('[data-testid=stApp]:not([data-test-script-state=running])')
    && !document.querySelector('[data-stale=true]');
  if (heading?.textContent.trim() === name && (!table || shown?.getBoundingClientRect().height > 0) && rests)
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - (window.clicked ?? 0))));
  else requestAnimationFrame(look); }; look(); })"""
CLICKED = "() => document.addEventListener('click', () => { window.clicked = performance.now() }, true)"
Waits = dict[tuple[str, str], list[float]]


@dataclass(frozen=True, slots=True)
class Contender:
    """A page under measurement. `command` starts its server, the port aside."""

    name: str
    command: Sequence[str]
    table: bool


@dataclass(frozen=True, slots=True)
class Server:
    address: str
    process: subprocess.Popen[bytes]
    began: float

    def cpu(self) -> float:
        """Seconds of CPU so far, user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("store", type=Path, nargs="?")
    asked.add_argument("--times", type=int, default=3, help="cold starts of each page (default 3)")
    asked.add_argument("--changes", type=int, default=8, help="places changed to (default 8)")
    given = asked.parse_args()
    registry = read_registry(REGISTRY)
    with tempfile.TemporaryDirectory(prefix="coterminous-benchmark-") as folder:
        print(machine(Path(folder)))
        store = given.store or filled_store(Path(folder))
        names = [one.name for one in registry.places.values()]
        trivial = Path(folder) / "trivial.py"
        trivial.write_text(TRIVIAL.format(names=names), encoding="utf-8")
        options = [f"--{name}={value}" for name, value in SERVER_OPTIONS.items()]
        contenders = (
            Contender("ours", [*COTERMINOUS, "--store", str(store), "--registry", str(REGISTRY), "serve", "--port"], True),
            Contender("trivial", [sys.executable, "-m", "streamlit", "run", str(trivial), *options, "--server.port"], False),
        )
        measure(contenders, names, given.times, given.changes)
        measure_briefings(store, registry)
        print(machine(Path(folder)))


def filled_store(folder: Path) -> Path:
    store = folder / "store"
    subprocess.run([*COTERMINOUS, "--store", store, "--registry", REGISTRY, "demo", "--no-serve"], check=True)
    return store


def measure(contenders: Sequence[Contender], names: Sequence[str], times: int, changes: int) -> None:
    waits: Waits = {}
    for _, contender in product(range(times), contenders):
        with browser() as opened, served(contender) as server:
            visit(opened, server, contender, names[0])
            note(waits, "cold start", contender, time.perf_counter() - server.began)
    with browser() as opened, served(contenders[0]) as first, served(contenders[1]) as second:
        running = [
            (contender, server, visit(opened, server, contender, names[0]))
            for contender, server in zip(contenders, (first, second), strict=True)
        ]
        for how in ("new", "seen"):
            for name, (contender, server, page) in product((*names[1 : changes + 1], names[0]), running):
                before = server.cpu()
                took = change(page, contender, name)
                if name != names[0]:  # the first page was seen before; it only leads round again
                    note(waits, f"change, {how}", contender, took)
                    note(waits, f"server CPU, {how}", contender, server.cpu() - before)
    rows = []
    for row in dict.fromkeys(row for row, _ in waits):
        ours, trivial = (waits[row, contender.name] for contender in contenders)
        spread = f"{min(ours):.3f} to {max(ours):.3f}"
        ratio = f"{median(ours) / median(trivial):.2f}" if median(trivial) else ""
        rows.append((row, f"{median(ours):.3f}", spread, f"{median(trivial):.3f}", ratio, str(len(ours))))
    print_table("The page of a place, seconds", ("", "ours", "spread", "trivial", "ratio", "n"), rows)


def note(waits: Waits, row: str, contender: Contender, seconds: float) -> None:
    waits.setdefault((row, contender.name), []).append(seconds)


@contextmanager
def browser() -> Iterator[Browser]:
    found = os.environ.get("COTERMINOUS_BROWSER") or shutil.which("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM))
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def served(contender: Contender) -> Iterator[Server]:
    """A server on a free port of this machine, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen([*contender.command, str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(f"http://127.0.0.1:{port}", process, began)
    try:
        _wait_until_answered(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_answered(server: Server) -> None:
    while time.perf_counter() - server.began < 120:
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=2):
                return
        except OSError:
            if server.process.poll() is not None:
                raise RuntimeError(f"the server ended with {server.process.returncode}") from None
            time.sleep(0.02)
    raise RuntimeError("the server did not answer within two minutes")


def visit(opened: Browser, server: Server, contender: Contender, name: str) -> Page:
    page = opened.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(120_000)
    page.goto(server.address, wait_until="commit")
    try:
        page.wait_for_selector("h1.ct-title")
    except PageTimeout:
        raise RuntimeError(f"{contender.name} shows no place but:\n{page.inner_text('body')[:2_000]}") from None
    page.evaluate(PAINTED, [name, contender.table])
    page.evaluate(CLICKED)
    return page


def change(page: Page, contender: Contender, name: str) -> float:
    """Chooses the place, and gives the seconds from the click to its page painted."""
    page.bring_to_front()
    page.get_by_role("combobox", name="Place").first.fill(name)
    option = page.get_by_role("option", name=name, exact=True)
    option.wait_for()
    page.wait_for_timeout(200)
    option.click()
    return float(page.evaluate(PAINTED, [name, contender.table])) / 1000


def measure_briefings(store: Path, registry: Registry) -> None:
    """Each place once, after one that is not counted."""
    took: dict[str, float] = {}
    with open_store(store, read_only=True) as opened:
        for place in (next(iter(registry.places)), *registry.places):
            began = time.perf_counter()
            make_briefing(opened, registry, Selection(place))
            took[place] = time.perf_counter() - began
    slowest = max(took, key=took.__getitem__)
    numbers = (f"{1000 * median(took.values()):.0f}", f"{1000 * min(took.values()):.0f}", f"{1000 * took[slowest]:.0f}")
    print_table(
        "make_briefing, in process, milliseconds",
        ("", "median", "least", "most", "places", "slowest"),
        [("uncached", *numbers, str(len(took)), slowest)],
    )


if __name__ == "__main__":
    main()
