"""The line between page and server, for journeys in which it is slow or poor."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page, WebSocketRoute

from tests.journeys.conftest import LONGEST_MS


class Line:
    """The line between page and server, which can be held: what the server says then waits until it is let through.

    `urgent`: a message that holds these bytes does not wait.
    """

    def __init__(self, page: Page) -> None:
        self.held = False
        self.urgent = b""
        self._page = page
        self._waiting: deque[Callable[[], None]] = deque()
        page.route_web_socket("**/_stcore/stream", self._between)

    def _between(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        line.on_message(server.send)
        server.on_message(lambda said: self._waiting.append(partial(line.send, said)) if self._waits(said) else line.send(said))

    def _waits(self, said: str | bytes) -> bool:
        found = said if isinstance(said, bytes) else said.encode()
        return self.held and not (self.urgent and self.urgent in found)

    def let_through_until(self, come: Callable[[], bool]) -> None:
        """One message at a time, as over a poor line."""
        until = time.monotonic() + LONGEST_MS / 1000
        while not come():
            assert time.monotonic() < until, "what was waited for did not come"
            if self._waiting:
                self._waiting.popleft()()
            self._page.wait_for_timeout(50)

    def free(self) -> None:
        self.let_through_until(lambda: not self._waiting)
        self.held = False
