"""The buttons under a chart: named for the chart, and fewer where no picture can be drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[3]


def opened(store: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("COTERMINOUS_STORE", str(store))
    monkeypatch.setenv("COTERMINOUS_REGISTRY", str(ROOT / "indicators.toml"))
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
    app.query_params["place"], app.query_params["period"] = "barking-and-dagenham", "2018-19"
    app.query_params["outcome"] = "timely-discharge"
    return app.run().switch_page("app_pages/outcome.py").run()


def test_where_there_is_no_browser_the_page_says_so_and_gives_the_figures(demo_store, monkeypatch) -> None:
    monkeypatch.setenv("COTERMINOUS_BROWSER", "/there/is/none")
    app = opened(demo_store, monkeypatch)
    assert not app.exception
    charts = len(app.get("plotly_chart"))
    labels = [one.proto.label for one in app.get("download_button")]
    assert charts == len(labels) == len(set(labels)) > 1
    assert "Download CSV: A&E within four hours at Barking, Havering and Redbridge" in labels
    said = [one.proto.body for one in app.get("html") if "COTERMINOUS_BROWSER names /there/is/none" in one.proto.body]
    assert len(said) == charts
