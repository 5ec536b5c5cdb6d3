"""The HTML file: true headings and tables, charts by name, nothing from elsewhere, and no word of anybody's as markup."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from dashboard.pack.document import Pack
from dashboard.pack.files import PackFormat
from dashboard.rendering import why_no_pictures

pytestmark = pytest.mark.skipif(bool(why_no_pictures()), reason="there is no Chrome or Chromium to draw charts with")


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.every: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.every.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.every if name == tag]


@pytest.fixture(scope="module")
def page(made: Callable[[PackFormat], bytes]) -> str:
    return made(PackFormat.HTML).decode()


@pytest.fixture(scope="module")
def elements(page: str) -> Elements:
    read = Elements()
    read.feed(page)
    return read


def test_nothing_is_loaded_from_anywhere(page: str, elements: Elements) -> None:
    policy = next(one["content"] for one in elements.named("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    for tag, attributes in elements.every:
        if tag not in ("a", "svg"):
            assert not {"src", "href", "xlink:href"} & attributes.keys(), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
    assert all((one["href"] or "").startswith("#") for one in elements.named("a"))


def test_headings_are_in_order_and_ids_are_unique(elements: Elements, pack: Pack) -> None:
    levels = [int(tag[1]) for tag, _ in elements.every if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = Counter(attributes["id"] for _, attributes in elements.every if "id" in attributes)
    assert [name for name, times in ids.items() if times > 1] == []
    assert all(part.name in ids for part in pack.parts)


def test_tables_have_captions_and_headers(elements: Elements, pack: Pack) -> None:
    tables = list(pack.tables())
    assert len(elements.named("table")) == len(elements.named("caption")) == len(tables)
    scopes = Counter(one.get("scope") for one in elements.named("th"))
    assert scopes == {"col": sum(len(one.columns) for one in tables), "row": sum(len(one.rows) for one in tables)}


def test_charts_are_named_and_hold_their_own_figures(page: str, elements: Elements, pack: Pack) -> None:
    charts = list(pack.charts())
    named = [one for one in elements.named("svg") if one.get("role") == "img"]
    assert len(named) == len(charts)
    assert [one["aria-label"] for one in elements.named("div") if one.get("class") == "plot"] == [c.sheet.alt for c in charts]
    data = re.findall(r'<script type="application/json" id="chart-\d+">(.*?)</script>', page)
    assert [json.loads(one) for one in data] == [json.loads(chart.sheet.figure.to_json()) for chart in charts]


def test_what_somebody_wrote_is_no_markup(page: str) -> None:
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; #pagebreak() *b* [x]" in page
