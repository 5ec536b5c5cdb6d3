"""The pictures of a pack's charts: each drawn once, and kept by the hash of its figure until that changes.

What is kept cannot be another's: its name is made from everything that the picture depends on, and its content is checked
against a hash of its own before it is used. Kept in memory, and in a folder beside the store, both within bounds.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock

import plotly
import plotly.graph_objects as go

from dashboard import charts, rendering
from dashboard.chart_files import described_png, described_svg
from dashboard.chart_sheet import ChartSheet
from dashboard.charts.sheet_chart import FONTS, sheet_chart
from dashboard.rendering import SHARP, NotDrawn, Picture, draw, find_browser
from datasets.errors import UserError

#: Bytes kept in memory by a process, and in a folder. The picture of a chart has some 50 to 150 kB.
IN_MEMORY, IN_FOLDER = 32_000_000, 200_000_000
#: Pixels; lower than where a chart stands alone, so that two have room on a page with all their notes.
PLOT_HEIGHT = 215
#: The folder beside the store.
FOLDER = "pictures"
ENDING = ".picture"
_DIGEST = 32


class PackStopped(UserError):
    """Whoever asked for the pack does not want it any more."""


def nothing_said(_done: int, _of: int, _title: str) -> None:
    """Progress that nobody is told of."""


def never() -> bool:
    """Nobody cancels."""
    return False


class Pictures:
    """What a writer draws with. `of`: how many charts the pack has; `said` is told how many are there, of how many, and the
    title of the next one; `stopped` is asked before each chart. `folder`: where pictures are kept, if anywhere.
    """

    def __init__(
        self,
        of: int,
        *,
        folder: Path | None = None,
        said: Callable[[int, int, str], None] = nothing_said,
        stopped: Callable[[], bool] = never,
    ) -> None:
        self._of, self._said, self._stopped = of, said, stopped
        self._kept = _Kept(folder)
        self._done = 0

    def svg(self, sheet: ChartSheet, within: str = "") -> bytes:
        """The plot with its key, and title and description inside: the words around it are the document's.

        `within`: what it is part of, where a page holds a chart twice and its ids have to differ. UserError if it cannot be
        drawn (NoBrowser, NotDrawn) or is not wanted any more (PackStopped).
        """
        return described_svg(self._picture(sheet, Picture.SVG), sheet, within)

    def plain_svg(self, sheet: ChartSheet) -> bytes:
        """The same without title and description, for a document that says them itself."""
        return self._picture(sheet, Picture.SVG)

    def png(self, sheet: ChartSheet) -> bytes:
        """The same as a PNG, `SHARP` pixels for each of the figure's."""
        return described_png(self._picture(sheet, Picture.PNG), sheet)

    def _picture(self, sheet: ChartSheet, kind: Picture) -> bytes:
        self.check_wanted()
        self._said(self._done, self._of, sheet.title)
        name = name_of(sheet, kind)
        drawn = self._kept.get(name)
        if drawn is None:
            try:
                drawn = draw(plot(sheet), kind)
            except NotDrawn as fault:
                raise NotDrawn(f"{sheet.title}: {fault} No pack was made.") from fault
            self._kept.put(name, drawn)
        self._done += 1
        self._said(self._done, self._of, sheet.title)
        return drawn

    def check_wanted(self) -> None:
        """PackStopped if the pack has been cancelled: a writer asks between two long steps."""
        if self._stopped():
            raise PackStopped("The pack was cancelled. Nothing was written.")


def plot(sheet: ChartSheet) -> go.Figure:
    """The chart as it is drawn for a document, which has the words around it as text."""
    return sheet_chart(sheet.figure, head=(), key=sheet.key, foot=(), plot_height=PLOT_HEIGHT)


def name_of(sheet: ChartSheet, kind: Picture) -> str:
    """Hash of all that the picture depends on: figure, key, how they are laid out and drawn, fonts, kind and size."""
    key = [(one.shape, one.colour, one.words) for one in sheet.key]
    made_by = (_ours(), plotly.__version__, version("kaleido"), _drawn_with(find_browser()))
    parts = (*made_by, kind, SHARP, PLOT_HEIGHT, key, sheet.figure.to_json())
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


def _drawn_with(browser: str) -> str:
    """A browser that was replaced by another has another size or time."""
    seen = Path(browser).resolve().stat()
    return f"{browser} {seen.st_size} {seen.st_mtime_ns}"


@cache
def _ours() -> str:
    """What of this program shows in a picture: its fonts, the modules that lay a chart out, and the way to the browser."""
    fonts = sorted(path for path in FONTS.iterdir() if path.suffix in (".ttf", ".conf"))
    modules = sorted(Path(charts.__path__[0]).glob("*.py"))
    way = [Path(rendering.__file__), Path(rendering.__file__).with_name("chart_browser.py")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in (*fonts, *modules, *way))).hexdigest()


class _Memory:
    """The pictures used last, for every pack that this process makes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def get(self, name: str) -> bytes | None:
        with self._lock:
            if name in self._pictures:
                self._pictures.move_to_end(name)
            return self._pictures.get(name)

    def put(self, name: str, picture: bytes) -> None:
        with self._lock:
            self._bytes += len(picture) - len(self._pictures.pop(name, b""))
            self._pictures[name] = picture
            while self._bytes > IN_MEMORY:
                self._bytes -= len(self._pictures.popitem(last=False)[1])

    def forget(self) -> None:
        with self._lock:
            self._pictures.clear()
            self._bytes = 0


_MEMORY = _Memory()


def forget_pictures() -> None:
    """Empties the memory; what is in a folder stays."""
    _MEMORY.forget()


class _Kept:
    """Memory first, then the folder. A folder that cannot be written to, or a damaged file, costs time and nothing else."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, name: str) -> bytes | None:
        picture = _MEMORY.get(name)
        if picture is None and self._folder is not None:
            picture = _read(self._folder / f"{name}{ENDING}")
            if picture is not None:
                _MEMORY.put(name, picture)
        return picture

    def put(self, name: str, picture: bytes) -> None:
        _MEMORY.put(name, picture)
        if self._folder is not None:
            with contextlib.suppress(OSError):
                _write(self._folder, name, picture)


def _read(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    with contextlib.suppress(OSError):
        os.utime(path)
    digest, picture = content[:_DIGEST], content[_DIGEST:]
    return picture if hashlib.sha256(picture).digest() == digest else None


def _write(folder: Path, name: str, picture: bytes) -> None:
    folder.mkdir(exist_ok=True)
    partly = folder / f".{name}.{os.getpid()}.part"
    try:
        partly.write_bytes(hashlib.sha256(picture).digest() + picture)
        partly.replace(folder / f"{name}{ENDING}")
    finally:
        partly.unlink(missing_ok=True)
    prune(folder)


def prune(folder: Path, most: int = IN_FOLDER) -> None:
    """Leaves at most `most` bytes of pictures, those used last. OSError if one cannot be deleted."""
    held = []
    for path in folder.glob(f"*{ENDING}"):
        try:
            seen = path.stat()
        except FileNotFoundError:
            continue
        held.append((seen.st_mtime_ns, seen.st_size, path))
    left = sum(size for _, size, _ in held)
    for _, size, path in sorted(held):
        if left <= most:
            return
        path.unlink(missing_ok=True)
        left -= size
