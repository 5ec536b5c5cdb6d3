"""A pack as formats of pages have it: outcome by outcome in a spread, and figures at the end."""

from __future__ import annotations

from dataclasses import replace

from dashboard.pack.document import AS_BEFORE, FIGURES_BEHIND, FIGURES_OF_CHARTS, ChartBlock, Heading, Pack, Paragraph, Table
from dashboard.pack.outcome_part import OVER_TIME
from dashboard.wording import YARDSTICK

from .conftest import OUTCOMES


def tables(parts: list[tuple[object, ...]]) -> list[str]:
    return [block.name for blocks in parts for block in blocks if isinstance(block, Table)]


def test_figures_are_gathered_at_the_end_and_none_is_lost(pack: Pack) -> None:
    on_pages = {part.heading: part for part in pack.for_pages()}
    assert sorted(tables([part.blocks for part in on_pages.values()])) == sorted({one.name for one in pack.tables()})
    behind = on_pages[FIGURES_BEHIND].blocks
    assert [one.text for one in behind if isinstance(one, Heading)] == [
        part.heading for part in pack.parts if part.name in OUTCOMES
    ]
    assert "timely-discharge-nhs" in tables([behind])
    assert len(on_pages[FIGURES_OF_CHARTS].blocks) == len({chart.sheet.name for chart in pack.charts()})
    assert not any(block in part.blocks for part in on_pages.values() if part.name in OUTCOMES for block in behind)


def test_what_is_said_comes_before_the_charts_and_they_begin_the_page_that_faces_it(pack: Pack) -> None:
    for part in (one for one in pack.for_pages() if one.name in OUTCOMES):
        facing = next(n for n, block in enumerate(part.blocks) if isinstance(block, Heading) and block.faces)
        assert part.blocks[facing].text == OVER_TIME  # type: ignore[union-attr]
        assert all(isinstance(block, ChartBlock) for block in part.blocks[facing + 1 :])
        assert not any(isinstance(block, ChartBlock) for block in part.blocks[:facing])


def test_on_a_page_a_note_is_said_once(pack: Pack) -> None:
    (part,) = (one for one in pack.for_pages() if one.name == "timely-discharge")
    whole = {chart.sheet.name: chart.sheet for chart in pack.charts()}
    first, second, *_ = (chart.sheet for chart in part.charts())
    assert whole[first.name].source.startswith(first.notes[1])
    assert first.notes[0] == " ".join(whole[first.name].said) != ""
    assert AS_BEFORE not in first.notes
    assert second.notes == (" ".join(whole[second.name].said), first.notes[1], AS_BEFORE)
    for sheet in (first, second):
        assert any(note.startswith(YARDSTICK) for note in whole[sheet.name].notes)
        assert not any(note.startswith(YARDSTICK) or note == pack.as_at for note in sheet.notes)


def test_a_chart_after_something_else_says_its_notes_in_full(pack: Pack) -> None:
    (part,) = (one for one in pack.parts if one.name == "timely-discharge")
    first, second, *_ = part.charts()
    apart = replace(pack, parts=(replace(part, blocks=(first, Paragraph("Between them."), second)),))
    (told, *_) = apart.for_pages()
    assert [AS_BEFORE in chart.sheet.notes for chart in told.charts()] == [False, False]
