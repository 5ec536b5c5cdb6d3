"""Each page runs clean, shows the briefing it is given, and says so plainly where there is nothing."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from dashboard import cached
from dashboard.briefing import Selection, make_briefing
from dashboard.wording import number
from datasets.feeds.template import write_own_template
from datasets.registry import Registry
from datasets.self_assessment import write_form
from datasets.store.lake import create_store, open_store

ROOT = Path(__file__).parents[3]
PAGES = ("place", "outcome", "tensions", "actions", "history", "partnership", "submit", "data", "methods", "search")


@pytest.fixture
def app(demo_store: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return opened(demo_store, monkeypatch)


def opened(store: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("COTERMINOUS_STORE", str(store))
    monkeypatch.setenv("COTERMINOUS_REGISTRY", str(ROOT / "indicators.toml"))
    return AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=30)


def shown(app: AppTest) -> str:
    """All the HTML of the page, but for what is hidden until it is true."""
    bodies = (element.proto.body for element in app.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<div hidden"))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_clean(app: AppTest, page: str) -> None:
    app.run().switch_page(f"app_pages/{page}.py").run()
    assert not app.exception
    assert 'role="alert"' not in shown(app)
    assert '<h1 class="ct-title">' in shown(app)


def test_the_place_page_shows_the_briefing(app: AppTest, demo_store: Path, registry: Registry) -> None:
    app.query_params["place"], app.query_params["period"] = "barking-and-dagenham", "2018-19"
    page = shown(app.run())
    with open_store(demo_store, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection("barking-and-dagenham", "2018-19"))
    assert briefing.summary in page
    for one in briefing.outcomes:
        assert one.outcome.name in page
        for verdict in one.verdicts.values():
            assert verdict.label in page
            for each in verdict.indicators:
                if each.figure.value is not None:
                    assert number(each.figure.value, each.figure.indicator.decimals) in page


def test_a_choice_goes_into_the_address_and_the_page_follows(app: AppTest) -> None:
    app.query_params["place"] = "barking-and-dagenham"
    app.run()
    app.selectbox(key="choose-place").select("newham").run()
    assert app.query_params["place"] == "newham"
    assert '<h1 class="ct-title">Newham</h1>' in shown(app)
    app.selectbox(key="choose-period").select("2018-19").run()
    assert app.query_params["period"] == "2018-19"
    assert "in 2018/19" in shown(app)


def test_the_outcome_page_draws_both_regimes_with_words_for_every_chart(app: AppTest) -> None:
    app.query_params["place"], app.query_params["period"] = "barking-and-dagenham", "2018-19"
    app.query_params["outcome"] = "timely-discharge"
    app.run().switch_page("app_pages/outcome.py").run()
    page = shown(app)
    assert "NHS judged:" in page
    assert "Council judged:" in page
    assert "NHS, not judged on this:" in page
    alternatives = [chart.proto.alt for chart in app.get("plotly_chart")]
    assert len(alternatives) >= 3
    assert all("lowest" in words and "highest" in words for words in alternatives)


@pytest.mark.parametrize("period", ["2018-19", "2024-25", "2025-26-Q1"])
def test_every_outcome_opens_in_every_era(app: AppTest, registry: Registry, period: str) -> None:
    app.query_params["place"], app.query_params["period"] = "barking-and-dagenham", period
    app.run().switch_page("app_pages/outcome.py")
    for outcome in registry.outcomes.values():
        app.query_params["outcome"] = outcome.id
        app.run()
        assert not app.exception, outcome.id
        assert 'role="alert"' not in shown(app), outcome.id
        assert outcome.name in shown(app)


def test_a_search_in_the_address_opens_with_its_results(app: AppTest) -> None:
    app.query_params["place"], app.query_params["period"] = "barking-and-dagenham", "2017-18"
    app.query_params["q"] = "moving apart"
    app.run().switch_page("app_pages/search.py").run()
    assert app.text_input(key="ask-q").value == "moving apart"
    assert "place=barking-and-dagenham&amp;period=2017-18&amp;kind=opposing-trends" in shown(app)
    app.text_input(key="ask-q").input("<b>xylophone</b>")
    app.button[0].click().run()
    assert app.query_params["q"] == "<b>xylophone</b>"
    assert "Nothing was found for “&lt;b&gt;xylophone&lt;/b&gt;”" in shown(app)


def test_unknown_names_get_a_sentence_and_no_traceback(app: AppTest) -> None:
    app.query_params["place"] = "barking"
    app.run()
    assert not app.exception
    assert 'role="alert">There is no place &quot;barking&quot; in the registry.' in shown(app)


def test_forms_to_fill_in_are_those_of_the_command(
    demo_store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, registry: Registry
) -> None:
    opened(demo_store, monkeypatch)
    for name, write, sheet in (("template.xlsx", write_own_template, "Figures"), ("form.xlsx", write_form, "Answers")):
        content = cached.empty_form(write, name)
        write(tmp_path / name, registry)
        ours, theirs = (CalamineWorkbook.from_object(one) for one in (BytesIO(content), tmp_path / name))
        assert sheet in ours.sheet_names
        assert [ours.get_sheet_by_name(one).to_python() for one in ours.sheet_names] == [
            theirs.get_sheet_by_name(one).to_python() for one in theirs.sheet_names
        ]


def test_an_empty_store_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_store(tmp_path / "store")
    app = opened(tmp_path / "store", monkeypatch).run()
    assert not app.exception
    assert "The store holds no figures for" in shown(app)
    assert "coterminous submit FILE" in shown(app)


def test_what_stands_in_an_address_stays_words(app: AppTest) -> None:
    """An address made by somebody else must not fetch a picture from elsewhere through a message about a fault."""
    app.query_params["place"] = "![x](http://192.0.2.1/p.png)<img src=http://192.0.2.1/q.png>"
    page = shown(app.run())
    assert "![x](http://192.0.2.1/p.png)&lt;img" in page
    assert not app.error


def test_words_from_a_file_stay_words(registry: Registry) -> None:
    from dashboard.table_markup import plain_table

    drawn = plain_table("<script>", ("<b>",), [("<img src=x onerror=alert(1)>",)])
    assert "<script>" not in drawn
    assert "<img" not in drawn


@pytest.fixture
def writable(demo_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The pages of a copy of the store, with forms."""
    shutil.copytree(demo_store, tmp_path / "copied")
    monkeypatch.setenv("COTERMINOUS_EDITING", "yes")
    return opened(tmp_path / "copied", monkeypatch)


def test_a_meeting_is_frozen_on_the_page_and_opened_again(writable: AppTest) -> None:
    """Frozen by the form; chosen under “As at”; every page then says that it is not today's, and carries the state along."""
    app = writable
    app.query_params["place"], app.query_params["period"] = "barking-and-dagenham", "2018-19"
    assert "No meeting has been frozen for this place yet" in shown(app.run())
    name, on, person = app.text_input
    name.input("March board"), on.input("2026-03-14"), person.input("clerk")
    app.button[0].click().run()
    assert "March board is frozen." in shown(app)
    assert "Since the board last met (March board, 14 March 2026)" in shown(app)
    assert "Nothing has changed" in shown(app)
    app.query_params["period"] = "2017-18"
    app.run().selectbox(key="choose-as-of").select("March board").run()
    page = shown(app)
    assert (app.query_params["as-of"], app.query_params["period"]) == ("March board", "2018-19")
    assert "<strong>As at March board, 14 March 2026.</strong>" in page
    assert "as-of=March+board" in page
    assert "Freeze this for a meeting" not in page
    for other in ("outcome", "tensions", "data", "methods"):
        assert "<strong>As at March board, 14 March 2026.</strong>" in shown(app.switch_page(f"app_pages/{other}.py").run())
        assert not app.exception
    app.switch_page("app_pages/place.py").run().selectbox(key="choose-place").select("newham").run()
    assert app.query_params["as-of"] == "12"
    assert "<strong>As at publish 12.</strong>" in shown(app)
    app.selectbox(key="choose-as-of").select("").run()
    assert "as-of" not in app.query_params
    assert "As at publish" not in shown(app)


def test_the_data_page_shows_what_was_known_then(app: AppTest) -> None:
    app.run().switch_page("app_pages/data.py")
    app.query_params["as-of"] = "3"
    page = shown(app.run())
    assert "Everything published into this store by then" in page
    assert ">S3</a>" in page
    assert ">S4</a>" not in page
    app.query_params["submission"] = "S4"
    assert "There is no submission &quot;S4&quot;" in shown(app.run())
