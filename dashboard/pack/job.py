"""One pack being made beside the page that asked for it: how far it is, what came of it, and a way to stop it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from dashboard.pack.document import Pack
from dashboard.pack.files import PackFormat, pack_file
from dashboard.pack.pictures import PackStopped, Pictures
from datasets.errors import UserError

STARTED = "Beginning"
FAULT_OF_OURS = "The pack could not be made. Nothing was written. What happened is in the log of the server."


@dataclass
class PackJob:
    """Begins at once. When `done`, there is `content`, or a `fault` in words, or it was stopped and there is neither."""

    pack: Pack
    kind: PackFormat
    folder: Path | None
    drawn: int = 0
    charts: int = 0
    doing: str = STARTED
    content: bytes = b""
    fault: str = ""
    _stop: Event = field(default_factory=Event)
    _thread: Thread = field(init=False)

    def __post_init__(self) -> None:
        self.charts = sum(1 for _ in self.pack.charts())
        self._thread = Thread(target=self._make, name="committee-pack", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    @property
    def stopped(self) -> bool:
        """Whether somebody cancelled it before it was done."""
        return self._stop.is_set() and not self.content

    @property
    def file_name(self) -> str:
        return f"{self.pack.name}.{self.kind}"

    def stop(self) -> None:
        """Ends it before the next chart."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """Until it is done, or for so many seconds."""
        self._thread.join(seconds)

    def _make(self) -> None:
        draw = Pictures(self.charts, folder=self.folder, said=self._said, stopped=self._stop.is_set)
        try:
            self.content = pack_file(self.pack, self.kind, draw)
        except PackStopped:
            return
        except UserError as fault:
            self.fault = str(fault)
        except Exception:
            logging.getLogger("coterminous").exception("A pack could not be made")
            self.fault = FAULT_OF_OURS

    def _said(self, done: int, _of: int, title: str) -> None:
        self.drawn, self.doing = done, title
