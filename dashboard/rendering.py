"""The one door to the browser that draws charts: a figure in, the bytes of its picture out.

One at a time, under one lock: Kaleido's own shared server gives images to the wrong thread (measured: 27 of 36). Every wait has
a limit. A browser that hangs or dies is ended and started again; a chart that could not be drawn is a UserError, never a blank
or another's chart.
"""

from __future__ import annotations

import atexit
import os
import shutil
from enum import StrEnum
from pathlib import Path
from threading import Lock, Timer
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from datasets.errors import UserError

if TYPE_CHECKING:
    from dashboard.chart_browser import ChartBrowser

#: Seconds: for one chart, for a browser to start, for one's turn, and until an idle browser is closed.
DRAWING, STARTING, WAITING, IDLE = 30.0, 60.0, 180.0, 300.0
#: Pixels of a PNG for each of the figure's.
SHARP = 2
#: Names of the executables, in the order in which they are looked for.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
#: Where they are on systems that do not put them on the path.
USUAL_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
NO_BROWSER = (
    "Charts are drawn as pictures by Chrome or Chromium, and none was found on this machine. Install one (on Debian and "
    "Ubuntu: apt install chromium), or name its program in COTERMINOUS_BROWSER. The figures as CSV need no browser."
)


class Picture(StrEnum):
    """What a figure is drawn as."""

    PNG = "png"
    SVG = "svg"


_BEGINNINGS = {Picture.PNG: b"\x89PNG\r\n\x1a\n", Picture.SVG: b"<svg"}


class NoBrowser(UserError):
    """There is no browser to draw with."""


class NotDrawn(UserError):
    """A chart could not be drawn, though there is a browser."""


class _Door:
    """The lock and what it guards."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.browser: ChartBrowser | None = None
        self.drawn = 0

    def close(self) -> None:
        """Only with the lock held, or at the end of the process."""
        browser, self.browser = self.browser, None
        if browser is not None:
            browser.stop()


_DOOR = _Door()
atexit.register(_DOOR.close)


def draw(figure: go.Figure, kind: Picture, *, limit: float = DRAWING) -> bytes:
    """The picture of this figure, in its own width and height; a PNG with `SHARP` pixels for each.

    `limit`: seconds for the drawing itself. NoBrowser or NotDrawn (both UserError) if there is to be no picture.
    """
    path = find_browser()
    if not _DOOR.lock.acquire(timeout=WAITING):
        raise NotDrawn(f"Other charts were being drawn for {WAITING:.0f} seconds. Try again in a while.")
    try:
        drawn = _drawn(figure, kind, path, limit)
        _close_when_idle()
        return drawn
    finally:
        _DOOR.lock.release()


def find_browser() -> str:
    """The program of the browser: the one named in COTERMINOUS_BROWSER or BROWSER_PATH, or one that is installed."""
    for variable in ("COTERMINOUS_BROWSER", "BROWSER_PATH"):
        if named := os.environ.get(variable):
            if found := shutil.which(named):
                return found
            raise NoBrowser(
                f"{variable} names {named}, which is no program on this machine. Name a Chrome or Chromium, which draws the "
                "pictures of charts, or unset it to have one looked for. The figures as CSV need no browser."
            )
    found = next((there for name in BROWSERS if (there := shutil.which(name))), None)
    found = found or next((place for place in USUAL_PLACES if Path(place).is_file()), None)
    if found is None:
        raise NoBrowser(NO_BROWSER)
    return found


def why_no_pictures() -> str:
    """Why there can be no pictures on this machine, in words; nothing where there can be."""
    try:
        find_browser()
    except NoBrowser as missing:
        return str(missing)
    return ""


def close() -> None:
    """Ends the browser, if one runs; the next chart starts another."""
    with _DOOR.lock:
        _DOOR.close()


def _drawn(figure: go.Figure, kind: Picture, path: str, limit: float) -> bytes:
    """Twice at most: a browser that died, or did not start, is forgiven once; one that hangs is not waited for again."""
    # Loads only where something is drawn: a page must not wait for it.
    from dashboard.chart_browser import FAULTS_OF_FIGURE, ChartBrowser

    options = {"format": kind.value, "scale": SHARP if kind is Picture.PNG else 1}
    last: Exception | None = None
    for _ in range(2):
        try:
            if _DOOR.browser is None:
                _DOOR.browser = ChartBrowser(path, STARTING)
            picture = _DOOR.browser.draw(figure, options, limit)
        except FAULTS_OF_FIGURE as fault:
            raise NotDrawn(f"The chart could not be drawn: {fault}") from fault
        except TimeoutError as slow:
            doing = "draw the chart" if _DOOR.browser else "start"
            _DOOR.close()
            raise NotDrawn(
                f"The browser did not {doing} within {limit if doing != 'start' else STARTING:.0f} seconds and was ended. "
                "Try again; if it happens often, the machine has too little memory or too much to do."
            ) from slow
        except Exception as fault:  # of many kinds: whatever a browser that dies leaves behind
            last = fault
            _DOOR.close()
            continue
        if not picture.startswith(_BEGINNINGS[kind]):
            raise NotDrawn(f"The browser gave something that is no {kind.upper()} picture. The chart was not made.")
        _DOOR.drawn += 1
        return picture
    raise NotDrawn(
        "The browser that draws charts ended twice before the chart was there. Check that it starts on this machine, or name "
        "another in COTERMINOUS_BROWSER. The figures as CSV need no browser."
    ) from last


def _close_when_idle() -> None:
    """A browser takes some 200 MB: it is closed when nobody has asked for a chart for a while."""
    drawn = _DOOR.drawn

    def close_if_idle() -> None:
        with _DOOR.lock:
            if _DOOR.drawn == drawn:
                _DOOR.close()

    timer = Timer(IDLE, close_if_idle)
    timer.daemon = True
    timer.start()
