"""How long each page takes to open: `python tests/benchmarks/opening.py [STORE] [--times N]`.

STORE is a store filled by `coterminous demo --no-serve`; without it one is made in a temporary folder. Needs a Chromium:
COTERMINOUS_BROWSER, or `chromium` on the path. Each page is opened for places and periods of three eras, first as nobody has
opened it since the server began, then again:

    followed   from the click on a link in a page of ours to the page painted
    loaded     from asking for the address in a new tab of a browser that was here before to the page painted
    trivial    the same, of a Streamlit page with one line of text: what loading Streamlit itself takes

Painted: the heading is there, nothing on the page is stale or still running, every chart is drawn, and two frames have passed.
Seconds; medians over places and times, and the most in brackets.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from measuring import COTERMINOUS, machine, print_table
from page import REGISTRY, Contender, browser, filled_store, served
from playwright.sync_api import BrowserContext, Page

from dashboard.command import SERVER_OPTIONS

PAGES = {
    "This place": "", "An outcome": "outcome", "Tensions": "tensions", "Compare places": "compare", "Actions": "actions",
    "Partnership": "partnership", "A history": "history", "Data": "data", "Send in figures": "submit",
    "Methods": "methods", "Search": "search",
}  # fmt: skip
PLACES = (("barking-and-dagenham", "2018-19"), ("newham", "2022-23"), ("luton", "2025-26-Q1"))
TRIVIAL = 'import streamlit as st\n\nst.html("<h1>One line of text</h1>")\n'
#: Draws a link into the page and clicks it: whatever page it is on, the way to the next is the same.
FOLLOW = """address => {
  const link = Object.assign(document.createElement('a'), { href: address, textContent: 'onwards' })
  document.querySelector('[data-testid=stHtml]').append(link)
  document.querySelectorAll('h1').forEach(one => { one.dataset.before = '' })
  window.clicked = performance.now()
  link.click() }"""
PAINTED = """() => new Promise(done => { const began = performance.now(); let ran = false; const look = () => {
  const app = document.querySelector('[data-testid=stApp]'), heading = document.querySelector('[data-testid=stMain] h1')
  const state = app?.dataset.testScriptState
  ran ||= state === 'running' || (heading && !('before' in heading.dataset)) || performance.now() - began > 1000
  const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')]
  const drawn = charts.every(one => one.querySelector('.main-svg'))
  if (heading && ran && state === 'notRunning' && drawn && !document.querySelector('[data-stale=true]'))
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - (window.clicked ?? 0))))
  else requestAnimationFrame(look) }; look() })"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("store", type=Path, nargs="?")
    asked.add_argument("--times", type=int, default=3, help="how often each page is opened again (default 3)")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="coterminous-benchmark-") as folder:
        print(machine(Path(folder)))
        store = given.store or filled_store(Path(folder))
        program = Path(folder) / "trivial.py"
        program.write_text(TRIVIAL, encoding="utf-8")
        options = [f"--{name}={value}" for name, value in SERVER_OPTIONS.items()]
        ours = Contender("ours", [*COTERMINOUS, "--store", str(store), "--registry", str(REGISTRY), "serve", "--port"], True)
        bare = [sys.executable, "-m", "streamlit", "run", str(program), *options, "--server.port"]
        with browser() as opened, served(ours) as first, served(Contender("trivial", bare, False)) as second:
            context = opened.new_context(viewport={"width": 1440, "height": 900})
            context.set_default_timeout(120_000)
            loaded(context, first.address), loaded(context, second.address)
            rows = [row(context, first.address, name, given.times) for name in PAGES]
            print_table("Opening a page, seconds", ("", "followed, new", "again", "loaded, again"), rows)
            waits = [loaded(context, second.address) for _ in range(3 * given.times)]
            print(f"\nA trivial page, loaded: {told(waits)}")
        print(machine(Path(folder)))


def row(context: BrowserContext, address: str, name: str, times: int) -> Sequence[str]:
    """One page: followed to from the page of another place, as nobody has opened it before, and again; then loaded."""
    new, again, whole = [], [], []
    between = "actions" if name != "Actions" else "data"
    page = context.new_page()
    page.goto(f"{address}/methods")
    page.evaluate(PAINTED)
    for place, period in PLACES:
        to = f"{address}/{PAGES[name]}?place={place}&period={period}"
        for took in (new, *[again] * times):
            took.append(followed(page, to))
            followed(page, f"{address}/{between}?place={place}&period={period}")
        whole += [loaded(context, to) for _ in range(times)]
    page.close()
    return name, told(new), told(again), told(whole)


def followed(page: Page, address: str) -> float:
    page.evaluate(FOLLOW, address)
    return _seconds(lambda: page.evaluate(PAINTED))


def loaded(context: BrowserContext, address: str) -> float:
    page = context.new_page()
    page.goto(address, wait_until="commit")
    took = _seconds(lambda: page.evaluate(PAINTED))
    page.close()
    return took


def _seconds(painted: Callable[[], float]) -> float:
    return float(painted()) / 1000


def told(seconds: Sequence[float]) -> str:
    return f"{median(seconds):.2f} ({max(seconds):.2f})"


if __name__ == "__main__":
    main()
