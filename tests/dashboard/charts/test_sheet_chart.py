"""The words around a chart: broken where they must be, none lost, none hidden behind another."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.series_chart import AT_THE_END
from dashboard.charts.sheet_chart import APART, KEY_SIZE, WIDTH, KeyEntry, Said, key_lines, sheet_chart, text_width, wrapped

WORDS = st.lists(st.text("abcMW1£%–’", min_size=1, max_size=60), max_size=30)


@given(WORDS, st.integers(60, 800), st.booleans())
def test_no_line_is_too_long_and_no_letter_is_lost(words: list[str], width: int, bold: bool) -> None:
    lines = wrapped(" ".join(words), 13, width, bold=bold)
    assert all(text_width(line, 13, bold=bold) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(words)


def test_lines_are_broken_between_words() -> None:
    assert wrapped("one two three", 13, round(text_width("one two", 13)) + 1) == ["one two", "three"]


@given(st.lists(st.text("abc", min_size=1, max_size=30), max_size=9))
def test_entries_of_the_key_stay_whole_and_in_order(words: list[str]) -> None:
    key = [KeyEntry("▲", "#000000", one) for one in words]
    lines = key_lines(key, 400)
    assert [one for line in lines for one in line] == key
    assert all(len(line) == 1 or text_width(APART.join(one.text for one in line), KEY_SIZE) <= 400 for line in lines)


def figure(**layout: object) -> go.Figure:
    return go.Figure(go.Scatter(x=[date(2018, 4, 1), date(2019, 3, 1)], y=[1, 2]), layout=layout)


def test_the_picture_grows_with_its_words_and_the_chart_itself_stays_as_it_is() -> None:
    plain = figure()
    short = sheet_chart(plain, head=[Said("Title", 19, bold=True)], key=(), foot=[Said("Source", 12)])
    long = sheet_chart(plain, head=[Said("Title " * 40, 19, bold=True)], key=(), foot=[Said("Source " * 200, 12)])
    assert short.layout.width == long.layout.width == WIDTH
    plot = {one.layout.height - one.layout.margin.t - one.layout.margin.b for one in (short, long)}
    assert len(plot) == 1
    assert long.layout.height > short.layout.height + 200
    assert plain == figure()


def test_words_are_words_and_never_markup() -> None:
    drawn = sheet_chart(figure(), head=[Said("A&E <b>under</b> 5%", 14)], key=(), foot=())
    assert drawn.layout.annotations[0].text == "A&amp;E &lt;b&gt;under&lt;/b&gt; 5%"


def test_labels_at_the_end_of_a_line_go_beside_the_plot_and_apart_from_each_other() -> None:
    drawn = figure()
    for name, level, words in (
        (AT_THE_END, 1.0, "lower threshold"),
        (AT_THE_END, 1.1, "upper threshold"),
        (None, 1.5, "England"),
    ):
        drawn.add_annotation(
            x=date(2019, 3, 1), y=level, text=words, name=name, xanchor="right", yshift=17, font={"size": 12}
        )  # fmt: skip
    lower, upper, england = sheet_chart(drawn, head=(), key=(), foot=()).layout.annotations
    assert (lower.x, lower.xanchor, lower.yanchor, lower.yshift) == (1, "left", "top", 0)
    assert (upper.x, upper.xanchor, upper.yanchor) == (1, "left", "bottom")
    assert (england.x, england.xanchor) == (date(2019, 3, 1), "right")
    room = (
        sheet_chart(drawn, head=(), key=(), foot=()).layout.margin.r
        - sheet_chart(figure(), head=(), key=(), foot=()).layout.margin.r
    )
    assert room >= text_width("upper threshold", 12) - 1
