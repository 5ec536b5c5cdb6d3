"""With disclosure switched on, nothing that leaves the briefing knows a suppressed number.

Two stores differ only in numbers that may not be told. Every document, page, chart and sentence made from them is the same.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from dashboard import markup, tension_markup
from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.chart_files import chart_csv, with_words
from dashboard.chart_sheet import ChartSheet, make_sheet
from dashboard.desk import Sender, Status, Submitted, submit
from dashboard.documents import outcomes_document, submitted_document, tensions_document
from dashboard.pack.choice import PackChoice
from dashboard.pack.content import make_pack
from dashboard.pack.files import PackFormat, pack_file
from dashboard.pack.pictures import Pictures, plot
from dashboard.paired_charts import paired_charts
from datasets.registry import Registry, Side, read_registry
from datasets.store.lake import create_store, open_store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
PARTS = ("dtoc-days-nhs", "dtoc-days-social-care", "dtoc-days-both")
PLACE, COUNCIL, TRUST = "barking-and-dagenham", "E09000002", "RF4"
PERIODS = ("2018-04", "2018-19-Q1", "2018-19")
OUTCOME = "timely-discharge"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """The registry of the program with disclosure control switched on, and an indicator of all days delayed."""
    text = (ROOT / "indicators.toml").read_text(encoding="utf-8")
    begin = text.index("[indicators.dtoc-days-both]")
    block = text[begin : text.index("\n[indicators.ascof-1a]", begin)]
    text += "\n" + block.replace("dtoc-days-both", "dtoc-days-all").replace('code = "both"', 'code = "all"')
    rules = {"nhs-ae-4h": "{}", "dtoc-days-all": "{}", **dict.fromkeys(PARTS, '{ part_of = "dtoc-days-all" }')}
    for name, rule in rules.items():
        assert f"[indicators.{name}]\n" in text
        text = text.replace(f"[indicators.{name}]\n", f"[indicators.{name}]\ndisclosure = {rule}\n")
    text = text.replace('context = ["dtoc-days-both"]', 'context = ["dtoc-days-both", "dtoc-days-all"]')
    path = tmp_path_factory.mktemp("registry") / "indicators.toml"
    path.write_text(text, encoding="utf-8")
    return read_registry(path)


def lines(days: tuple[int, int, int], within_four_hours: int) -> list[str]:
    """Days delayed in April and May, by who answers for them and all together; A&E, in April in a small department."""
    named = {**dict(zip(PARTS, days, strict=True)), "dtoc-days-all": sum(days)}
    return [
        *(f"{name},{COUNCIL},2018-04,{count},,," for name, count in named.items()),
        *(f"{name},{COUNCIL},2018-05,{20 + 2 * count},,," for name, count in zip(named, (4, 6, 8, 38), strict=True)),
        f"nhs-ae-4h,{TRUST},2018-04,{100 * within_four_hours / 22:.10f},{within_four_hours},22,",
        f"nhs-ae-4h,{TRUST},2018-05,{100 * 1901 / 2203:.10f},1901,2203,",
    ]


ONE = lines((3, 31, 21), 3)
OTHER = lines((5, 31, 19), 6)


@pytest.fixture
def told(
    registry: Registry, tmp_path: Path, extract: Callable[..., Path]
) -> Callable[[list[str]], tuple[Submitted, list[Briefing]]]:
    """What became of an extract of these lines in a store of its own, and the briefings made from it."""

    def telling(figures: list[str]) -> tuple[Submitted, list[Briefing]]:
        folder = tmp_path / f"store{len(list(tmp_path.iterdir()))}"
        create_store(folder)
        with open_store(folder) as store:
            sender = Sender("ann", NOW, reason="As the hospital sent it.")
            done = submit(extract(*figures), registry, store, sender)
            return done, [make_briefing(store, registry, Selection(PLACE, period)) for period in PERIODS]

    return telling


def everything(registry: Registry, briefing: Briefing, submission: str | None) -> str:
    """All that is shown of a briefing: the document, the tables, the charts with their figures, words and alternative text."""
    one = briefing.outcome(OUTCOME)
    charts = paired_charts(briefing, one)
    assert charts
    sheets = [make_sheet(briefing, one, each, ()) for each in charts]
    shown = [
        json.dumps(outcomes_document(briefing), indent=1),
        json.dumps(tensions_document(briefing, registry), indent=1),
        tension_markup.tension_cards(briefing, registry, briefing.tensions.tensions, {}, NOW.date()),
        tension_markup.verdict_map(briefing, {}),
        markup.title(briefing, "Title", "below", {}),
        markup.minutes(briefing),
        markup.verdict_table(briefing, registry, {}),
        markup.outcome_head(one, briefing.incomparable(OUTCOME)),
        *(markup.figures_table(briefing, one.verdicts[side].indicators, "Figures", {}) for side in Side),
        markup.figures_table(briefing, one.context, "Context", {}),
        *(f"{each.finding}\n{each.alt}\n{each.figure.to_json()}\n{each.rows}" for each in charts),
        *(markup.chart_foot(each, {}) for each in charts),
        *(f"{chart_csv(sheet).decode()}\n{sheet.alt}\n{with_words(sheet).to_json()}" for sheet in sheets),
        pack_told(briefing),
    ]
    return "\n".join(shown).replace(submission or "none", "S")


def pack_told(briefing: Briefing) -> str:
    """All of which every format of a committee pack is made: words, cells with their numbers, what charts are drawn from."""
    pack = make_pack(briefing, PackChoice((OUTCOME,)), (), since=None, today=NOW.date())
    charts = list(pack.charts())
    assert charts
    drawn = [f"{chart.sheet.alt}\n{chart.sheet.figure.to_json()}\n{plot(chart.sheet).to_json()}" for chart in charts]
    return "\n".join([repr(pack.facts), *(repr(block) for part in pack.parts for block in part.blocks), *drawn])


def test_stores_that_differ_in_suppressed_numbers_are_told_alike(registry: Registry, told) -> None:
    (done, one), (also_done, other) = told(ONE), told(OTHER)
    assert done.status is also_done.status is Status.PUBLISHED, done.screened.findings
    for mine, theirs in zip(one, other, strict=True):
        assert everything(registry, mine, done.submission) == everything(registry, theirs, also_done.submission)


class Stencils(Pictures):
    """Pictures without a browser that say all that a chart would be drawn from."""

    def png(self, sheet: ChartSheet) -> bytes:
        described, picture = PngInfo(), io.BytesIO()
        described.add_itxt("Drawn", plot(sheet).to_json())
        Image.new("1", (8, 8)).save(picture, "PNG", pnginfo=described)
        return picture.getvalue()

    def svg(self, sheet: ChartSheet, within: str = "") -> bytes:
        return self.plain_svg(sheet)

    def plain_svg(self, sheet: ChartSheet) -> bytes:
        size = 'xmlns="http://www.w3.org/2000/svg" width="8" height="8" viewBox="0 0 8 8"'
        return f"<svg {size}><desc>{escape(plot(sheet).to_json())}</desc></svg>".encode()


def test_files_of_packs_are_the_same_to_the_byte(told) -> None:
    """Alternative text, data of charts, embedded workbooks, hidden parts: nothing in a file knows what is suppressed."""
    (_, one), (_, other) = told(ONE), told(OTHER)
    for mine, theirs in zip(one, other, strict=True):
        packs = [make_pack(each, PackChoice((OUTCOME,)), (), since=None, today=NOW.date()) for each in (mine, theirs)]
        for kind in PackFormat:
            files = [pack_file(each, kind, Stencils(0)) for each in packs]
            assert len(files[0]) > 1000
            assert files[0] == files[1], kind


def test_a_preview_tells_no_more(told) -> None:
    (done, _), (also_done, _) = told(ONE), told(OTHER)
    assert submitted_document(done)["consequences"] == submitted_document(also_done)["consequences"]


def test_what_is_told_is_rounded_and_says_so(registry: Registry, told) -> None:
    """Of April's days two parts are hidden and the total told; the quarter lacks that month and says so."""
    done, (april, spring, _) = told(ONE)
    month = {name: one.value for (name, code), series in april.series.items() for p, one in series.items() if p == april.period}
    assert month == {**dict.fromkeys(PARTS), "dtoc-days-social-care": 30, "dtoc-days-all": 55, "nhs-ae-4h": None}
    quarter = {
        (each.figure.indicator.id, each.figure.organisation): each.figure
        for verdict in spring.outcome(OUTCOME).verdicts.values()
        for each in verdict.indicators
    }
    assert (quarter["dtoc-days-nhs", COUNCIL].value, quarter["dtoc-days-nhs", COUNCIL].partial) == (30, True)
    assert (quarter["nhs-ae-4h", TRUST].numerator, quarter["nhs-ae-4h", TRUST].denominator) == (1900, 2205)
    page = everything(registry, spring, done.submission)
    assert "86.2% (from figures rounded to the nearest 5)" in page
    assert "30 days (rounded to the nearest 5)" in page
    assert "1 of 3 months" in page
    assert "suppressed to protect confidentiality" in everything(registry, april, done.submission)
