"""One browser that draws charts, in a thread of its own. Only rendering.py, which holds the lock, may use it.

Kaleido drives a Chrome or Chromium that is there already; nothing is downloaded, and the browser cannot reach any network.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Coroutine, MutableMapping
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

import plotly
import plotly.graph_objects as go
from choreographer.browsers.chromium import Chromium
from kaleido import Kaleido, PageGenerator
from kaleido.errors import JavascriptError, KaleidoError

#: Faults of a figure, of which the browser lives on.
FAULTS_OF_FIGURE = (JavascriptError, KaleidoError)
FONTS = Path(__file__).with_name("fonts")
PLOTLY_JS = Path(plotly.__file__).with_name("package_data") / "plotly.min.js"
#: Nobody listens there: whatever a page asked of the network would fail at once.
NOWHERE = "127.0.0.1:9"
#: Seconds between two looks at whether the browser is still alive.
LOOK = 0.25
#: Seconds given to a browser to close by itself.
CLOSING = 5.0
Answer = TypeVar("Answer")


class BrowserGone(Exception):
    """The browser ended while it was drawing, or could not be started."""


class _ChromiumWithOurFonts(Chromium):
    """Draws with the fonts that come with the program. Without any, it would leave out the words of a chart and say nothing."""

    def get_env(self) -> MutableMapping[str, str]:
        return {**super().get_env(), "FONTCONFIG_FILE": str(FONTS / "fonts.conf")}


def page() -> PageGenerator:
    """The page in which charts are drawn: plotly.js as it came with plotly, and no MathJax, which would be a call outside."""
    return PageGenerator(plotly=PLOTLY_JS.as_uri(), mathjax=False)


class ChartBrowser:
    """A browser that has been started, until `stop`."""

    def __init__(self, path: str, limit: float) -> None:
        """TimeoutError if it is not ready after `limit` seconds; whatever else goes wrong is raised as it is."""
        self._kaleido: Kaleido | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="chart-browser", daemon=True)
        self._thread.start()
        try:
            self._answer(self._open(path), limit)
        except BaseException:
            self.stop()
            raise

    async def _open(self, path: str) -> None:
        self._kaleido = Kaleido(
            n=1, timeout=None, page_generator=page(), path=path, browser_cls=_ChromiumWithOurFonts, proxy_server=NOWHERE
        )  # fmt: skip
        await self._kaleido.open()

    def draw(self, figure: go.Figure, options: dict[str, Any], limit: float) -> bytes:
        """TimeoutError after `limit` seconds, BrowserGone if it died; FAULTS_OF_FIGURE if plotly.js refuses the figure."""
        assert self._kaleido is not None
        drawing: Coroutine[Any, Any, bytes] = self._kaleido.calc_fig(figure, options)
        return self._answer(drawing, limit)

    def _answer(self, work: Coroutine[Any, Any, Answer], limit: float) -> Answer:
        """What the work in the browser's thread gives, or an end to it."""
        future: Future[Answer] = asyncio.run_coroutine_threadsafe(work, self._loop)
        until = time.monotonic() + limit
        while True:
            try:
                return future.result(timeout=max(0.0, min(LOOK, until - time.monotonic())))
            except TimeoutError:
                if future.done():
                    raise
                if time.monotonic() >= until:
                    future.cancel()
                    raise
                if self._ended():
                    future.cancel()
                    raise BrowserGone from None

    def _ended(self) -> bool:
        process = getattr(self._kaleido, "subprocess", None)
        return process is not None and process.poll() is not None

    @property
    def process(self) -> int:
        """The number of the process that was started."""
        assert self._kaleido is not None
        return int(self._kaleido.subprocess.pid)

    def stop(self) -> None:
        """Asks it to close; ends it if it does not."""
        if self._kaleido is not None:
            with contextlib.suppress(Exception):
                self._answer(self._kaleido.close(), CLOSING)
            self._kill()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=1.0)

    def _kill(self) -> None:
        process = getattr(self._kaleido, "subprocess", None)
        if process is None or process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "nt":
                process.kill()
            else:
                # It was started as the leader of a group of its own, which holds the browser and its helpers.
                os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=CLOSING)
