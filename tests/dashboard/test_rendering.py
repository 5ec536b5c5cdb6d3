"""The one door to the browser: the picture asked for, in time, or a sentence that says why there is none."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urlparse

import plotly
import plotly.graph_objects as go
import pytest
from PIL import Image

from dashboard import chart_browser, rendering
from dashboard.rendering import NoBrowser, NotDrawn, Picture, draw, find_browser, why_no_pictures

needs_browser = pytest.mark.skipif(bool(why_no_pictures()), reason="there is no Chrome or Chromium to draw charts with")
needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that stops a process for a while")


@pytest.fixture(autouse=True)
def _no_browser_left_behind() -> Iterator[None]:
    yield
    rendering.close()


def figure(words: str) -> go.Figure:
    return go.Figure(go.Scatter(x=[1, 2], y=[3, 4]), layout={"title": {"text": words}, "width": 400, "height": 200})


def told(svg: bytes) -> list[str]:
    return re.findall(r"chart \d+ of thread \d+", svg.decode())


@needs_browser
def test_twelve_threads_get_the_charts_they_asked_for() -> None:
    def four_charts(thread: int) -> list[list[str]]:
        return [told(draw(figure(f"chart {one} of thread {thread}"), Picture.SVG)) for one in range(4)]

    with ThreadPoolExecutor(12) as threads:
        drawn = list(threads.map(four_charts, range(12)))
    assert drawn == [[[f"chart {one} of thread {thread}"] for one in range(4)] for thread in range(12)]


@needs_browser
def test_a_png_has_two_pixels_for_one_and_words_in_it() -> None:
    """Without a font of its own a browser draws charts without words, and says nothing."""
    empty = go.Figure(layout={"width": 400, "height": 200, "xaxis": {"visible": False}, "yaxis": {"visible": False}})
    worded = go.Figure(empty).add_annotation(text="words", showarrow=False, font={"color": "black", "size": 40})
    without, within = (Image.open(io.BytesIO(draw(one, Picture.PNG))).convert("L") for one in (empty, worded))
    assert within.size == (800, 400)
    assert sum(without.histogram()[:64]) == 0
    assert sum(within.histogram()[:64]) > 500


def test_everything_the_page_loads_lies_on_this_machine() -> None:
    loaded = re.findall(r'(?:src|href)="([^"]*)"', chart_browser.page().generate_index())
    places = [urlparse(one) for one in loaded]
    assert {one.scheme for one in places} == {"file"}
    files = [Path(unquote(one.path)) for one in places]
    assert all(one.is_file() for one in files)
    assert Path(plotly.__file__).parent / "package_data" / "plotly.min.js" in files


@needs_browser
def test_the_browser_loads_files_only_and_knows_no_way_out() -> None:
    """Whatever it asked of a network would go to a proxy that is not there."""
    browser = chart_browser.ChartBrowser(find_browser(), 60)
    try:
        assert browser.draw(figure("words"), {"format": "svg"}, 60).startswith(b"<svg")
        loaded = browser._answer(scripts_of(browser), 20)
        assert len(loaded) == 2
        assert all(one.startswith("file:///") for one in loaded)
        assert f"--proxy-server={chart_browser.NOWHERE}" in browser._kaleido._browser_impl.get_cli()
    finally:
        browser.stop()


async def scripts_of(browser: chart_browser.ChartBrowser) -> list[str]:
    """The addresses of the scripts of the page in which it draws."""
    tab = next(iter(browser._kaleido.tabs.values()))
    script = "[...document.scripts].map(one => one.src)"
    answer = await tab.send_command("Runtime.evaluate", params={"expression": script, "returnByValue": True})
    return answer["result"]["result"]["value"]


@needs_browser
@needs_signals
def test_a_browser_that_died_is_started_again() -> None:
    draw(figure("chart 1 of thread 1"), Picture.SVG)
    os.killpg(rendering._DOOR.browser.process, signal.SIGKILL)
    assert told(draw(figure("chart 2 of thread 1"), Picture.SVG)) == ["chart 2 of thread 1"]


@needs_browser
@needs_signals
def test_a_browser_that_hangs_is_ended_and_said_so() -> None:
    draw(figure("chart 1 of thread 1"), Picture.SVG)
    hanging = rendering._DOOR.browser
    os.killpg(hanging.process, signal.SIGSTOP)
    with pytest.raises(NotDrawn, match="did not draw the chart within 1 seconds and was ended"):
        draw(figure("chart 2 of thread 1"), Picture.SVG, limit=1)
    assert hanging._kaleido.subprocess.poll() == -signal.SIGKILL
    assert told(draw(figure("chart 3 of thread 1"), Picture.SVG)) == ["chart 3 of thread 1"]


@pytest.mark.skipif(not shutil.which("false"), reason="there is no program that ends at once")
def test_a_program_that_is_no_browser_is_said_to_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COTERMINOUS_BROWSER", str(shutil.which("false")))
    with pytest.raises(NotDrawn, match="ended twice before the chart was there"):
        draw(figure("words"), Picture.PNG)


def test_where_there_is_no_browser_that_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in ("COTERMINOUS_BROWSER", "BROWSER_PATH"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(rendering, "USUAL_PLACES", ())
    with pytest.raises(NoBrowser, match=r"Chrome or Chromium, and none was found on this machine.*CSV need no browser"):
        draw(figure("words"), Picture.PNG)
    assert "none was found" in why_no_pictures()


def test_a_browser_named_and_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COTERMINOUS_BROWSER", "/there/is/none")
    assert why_no_pictures().startswith("COTERMINOUS_BROWSER names /there/is/none, which is no program")
