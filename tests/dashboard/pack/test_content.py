"""What a pack says: what the page says, in the order chosen, and the same whenever it is made of an earlier state."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard import desk
from dashboard.briefing import Briefing, Selection
from dashboard.documents import outcomes_document
from dashboard.pack.choice import PackChoice, Section, choose
from dashboard.pack.document import Bullets, ChartBlock, Heading, Pack, Paragraph, Table
from dashboard.wording import verdict_words
from datasets.errors import UserError
from datasets.registry import Side
from datasets.store.lake import open_store

from .conftest import DIVERGENCE, MAY, NASTY, OUTCOMES, PERIOD, PLACE, RESPONSE, Making

CHARTS = PackChoice(("timely-discharge",), frozenset(set(Section) - {Section.CHARTS}), ("dtoc-days-nhs",))


def words(pack: Pack) -> Iterator[str]:
    """Everything a pack says, outside its charts."""
    for part in pack.parts:
        yield part.heading
        for block in part.blocks:
            match block:
                case Heading() | Paragraph():
                    yield block.text
                case Bullets():
                    yield from block.items
                case Table():
                    yield block.caption
                    yield from (cell.text for row in block.rows for cell in row)
                    yield from block.notes
                case ChartBlock():
                    yield from (block.sheet.title, block.sheet.alt, *block.sheet.subtitle, *block.sheet.notes)
                    yield from (cell.text for row in block.figures.rows for cell in row)


def test_parts_are_in_the_order_chosen(pack: Pack) -> None:
    """No meeting was frozen when this one was made: nothing is said of what changed since."""
    assert [part.name for part in pack.parts] == ["summary", *OUTCOMES, "tensions", "methods", "submissions"]
    assert dict(pack.facts)["Period"] == "2018/19"


def test_every_verdict_and_figure_of_the_json_answer_is_told(pack: Pack, briefing) -> None:
    said = "\n".join(words(pack))
    assert briefing.summary in said
    for one in outcomes_document(briefing)["outcomes"]:
        told = briefing.outcome(one["id"])
        for side in Side:
            assert verdict_words(told.verdicts[side]) in said
            assert one["verdicts"][side.value]["label"] in verdict_words(told.verdicts[side])
            if one["id"] in OUTCOMES:
                assert one["verdicts"][side.value]["binding_rule"] in said
                assert all(flip["words"] in said for flip in one["verdicts"][side.value]["flips"][:1])


def test_each_table_has_a_name_of_its_own_and_whole_rows(making: Making) -> None:
    """Also where two outcomes share a chart, as all of them together do."""
    every = list(making(PackChoice()).tables())
    assert len(every) > 40
    assert len({one.name for one in every}) == len(every)
    assert all(len(row) == len(one.columns) for one in every for row in one.rows)
    assert all(row[0].text for one in every for row in one.rows)


def test_what_partners_wrote_stands_as_it_was_written(pack: Pack) -> None:
    said = list(words(pack))
    assert NASTY in said
    assert f"The NHS partner’s response: {RESPONSE}" in said
    assert "In the register: being managed." in said
    assert any(one.startswith("⚠ Open, overdue since 20 May 2026") for one in said)


def test_a_section_left_out_is_nowhere(making: Making) -> None:
    bare = making(PackChoice(("timely-discharge",), frozenset(Section)))
    assert [part.name for part in bare.parts] == ["summary", "timely-discharge", "methods", "submissions"]
    said = "\n".join(words(bare))
    assert not list(bare.charts())
    assert "We fund weekend starts." not in said
    assert "pull apart on" not in said
    assert "The figures behind" not in said


def test_the_files_behind_the_figures_are_listed_with_their_hashes(pack: Pack, written_store) -> None:
    (table,) = pack.parts[-1].blocks
    listed = {row[0].text: row[-1].text for row in table.rows}
    with written_store.reading() as reading:
        kept = {one.id: one.sha256 for one in reading.submissions()}
    used = {point.submission for chart in pack.charts() for point in chart.sheet.points}
    assert used <= set(listed) < set(kept)
    assert all(kept[name] == sha for name, sha in listed.items())
    assert all((written_store.folder / "files" / sha).is_file() for sha in listed.values())


def test_figures_of_a_chart_are_those_of_its_points(making: Making) -> None:
    (chart,) = making(CHARTS).charts()
    own = {point.period.label: point for point in chart.sheet.points}
    assert [row[0].text for row in chart.figures.rows] == [
        one.label for one in sorted((p.period for p in own.values()), reverse=True)
    ]
    for period, value, where in chart.figures.rows:
        assert value.number == float(own[period.text].value)
        assert where.text == f"{own[period.text].submission}: {own[period.text].file}, row {own[period.text].row}"


def test_a_chart_that_no_outcome_has_is_told_with_those_there_are(making: Making) -> None:
    with pytest.raises(UserError, match=r"has a chart of ascof-1a in 2018/19\. It has charts of: nhs-ae-4h, dtoc"):
        making(replace(CHARTS, charts=("ascof-1a",)))


def test_tensions_and_comments_chosen_are_told_and_how_many_are_not(making: Making, briefing: Briefing) -> None:
    """The sentence for the minutes still names what pulls apart: the pack leaves words out, the place has what it has."""
    (ours, theirs) = briefing.spoken.comments_on("timely-discharge")
    every = briefing.tensions.of("timely-discharge")
    chosen = PackChoice(("timely-discharge",), frozenset({Section.CHARTS}), tensions=(every[1].told.id,), comments=(ours.id,))
    said = list(words(making(chosen)))
    assert every[1].told.sentence in said
    assert not any(every[0].told.sentence in one for one in said)
    assert f"{len(every) - 1} tensions found on this are not in this pack." in said
    assert ours.text in said
    assert theirs.text not in said
    assert "1 comment on this, by the NHS, is not in this pack." in said
    assert any("pull apart on" in one for one in said)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"tensions": ("nothing.at.all",)}, r"has the tension nothing\.at\.all in 2018/19\. It has the tensions: barking"),
        ({"comments": ("E99",)}, r"has the comment E99 in 2018/19\. It has the comments: "),
        ({"outcomes": ("carers",), "tensions": (DIVERGENCE,)}, rf"has the tension {DIVERGENCE} in 2018/19"),
    ],
)
def test_a_tension_or_comment_that_no_outcome_of_the_pack_has_is_told(
    making: Making, chosen: dict[str, tuple[str, ...]], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        making(PackChoice(**{"outcomes": ("timely-discharge",), **chosen}))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"outcomes": ["timely-dischrge"]}, 'There is no outcome "timely-dischrge".*Did you mean "timely-discharge"'),
        ({"without": ["chart"]}, 'A pack has no section "chart".*Did you mean "charts"'),
        ({"charts": ["nhs-ae4h"]}, 'There is no indicator "nhs-ae4h".*Did you mean "nhs-ae-4h"'),
    ],
)
def test_a_choice_that_is_not_there_is_refused(registry, given: dict[str, list[str]], said: str) -> None:
    with pytest.raises(UserError, match=said):
        choose(registry, **given)


def test_the_pack_of_a_frozen_meeting_is_the_same_after_more_was_published_and_written(
    demo_store: Path, registry, tmp_path: Path, extract: Callable[..., Path]
) -> None:
    choice = replace(CHARTS, charts=(), without=frozenset({Section.FIGURES}))
    with open_store(Path(shutil.copytree(demo_store, tmp_path / "frozen"))) as store:
        making = Making(store, registry)
        desk.freeze_meeting(store, registry, "May board", on=date(2026, 5, 14), place=PLACE, period=PERIOD, person="A", now=MAY)
        before = making(choice, as_of="May board")
        sender = desk.Sender("ann", MAY, reason="So published.")
        desk.submit(extract("nhs-ae-4h,RF4,2019-03,50,500000,1000000,"), registry, store, sender)
        fields = {"nhs_response": "Another answer."}
        desk.answer(store, registry, Selection(PLACE, PERIOD), DIVERGENCE, fields, person="The trust", now=MAY)
        asked = Selection(PLACE, PERIOD)
        desk.comment(store, registry, asked, "carers", "Not for this paper.", speaker="nhs", person="A", now=MAY)
        after, now = making(choice, as_of="May board"), making(choice)
        wider = replace(choice, outcomes=("timely-discharge", "carers"))
        both, silent = making(wider), making(replace(wider, without=frozenset(set(Section) - {Section.CHANGES})))
    assert list(words(after)) == list(words(before))
    assert after == before
    assert "As at May board, 14 May 2026." in after.as_at
    told = "\n".join(words(now))
    assert all(one in told for one in ("50.0%", "Another answer.", "1 comment made"))
    assert "Not for this paper." not in told  # said of an outcome that is not in this pack
    assert "Not for this paper." in "\n".join(words(both))
    assert [part.name for part in now.parts][:2] == ["summary", "since"]
    said = "\n".join(words(silent))
    assert all(one in said for one in ("1 entry written in the register.", "1 comment made", "50.0%"))
    assert not any(one in said for one in ("Another answer.", "Not for this paper.", "Tensions opened"))
