"""A served demo store and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
#: A busy machine draws a page in seconds, and judges every place anew in less than a minute; what is not there after this is
#: not coming.
LONGEST_MS = 90_000
expect.set_options(timeout=LONGEST_MS)
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update")


@pytest.fixture(scope="session")
def served(demo_store: Path) -> Iterator[str]:
    """The address of the demo store's dashboard, as a user serves it."""
    with serving(demo_store) as address:
        yield address


@pytest.fixture
def own_store(demo_store: Path, tmp_path: Path) -> Path:
    """A copy of the demo store, to write into."""
    return Path(shutil.copytree(demo_store, tmp_path / "own store"))


@contextmanager
def serving(store: Path, *options: str) -> Iterator[str]:
    """A dashboard served by the command on a free port of this machine; the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "dashboard.command", "--store", str(store), "serve", "--port", str(port), *options]
    # Into a file: a pipe that nobody empties would stop the server once it is full.
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said) as process,
    ):
        try:
            _wait_until_answered(f"http://127.0.0.1:{port}/_stcore/health", process, said)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


@pytest.fixture
def served_own_store(own_store: Path) -> Iterator[str]:
    with serving(own_store) as address:
        yield address


@pytest.fixture
def editing(own_store: Path) -> Iterator[str]:
    """The address of a dashboard on whose pages people may write."""
    with serving(own_store, "--editing") as address:
        yield address


def _wait_until_answered(address: str, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            said.seek(0)
            assert process.poll() is None, said.read().decode(errors="replace")
            time.sleep(0.2)
    raise AssertionError("the dashboard did not answer within a minute")


def at_rest(page: Page) -> None:
    """Until nothing is drawn any more: putting the whole state into the address can start a second run."""
    for _ in range(2):
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        page.wait_for_timeout(400)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("COTERMINOUS_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found or None, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader for whom nothing moves: what is pressed while it moves may be missed."""
    opened = browser.new_page(viewport={"width": 1440, "height": 5000}, reduced_motion="reduce")
    opened.set_default_timeout(LONGEST_MS)
    go = opened.goto

    def go_until_drawn(address: str) -> None:
        """What is clicked while a page is first drawn may move away between pressing and letting go."""
        go(address)
        if address.startswith("http"):
            opened.locator("[data-drawn]").wait_for(state="attached")

    opened.goto = go_until_drawn  # type: ignore[method-assign, assignment]
    yield opened
    opened.close()
