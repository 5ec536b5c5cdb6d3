"""A chart with its words around it, to stand alone: title, what it shows and key above, notes below, nothing cut off.

Lines are broken here, by the widths of the font that charts are drawn with: plotly.js breaks none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import plotly.graph_objects as go
from PIL import ImageFont

from dashboard.charts.series_chart import AT_THE_END
from dashboard.charts.theme import INK, QUIET

#: Pixels; 800 are 160 mm at 127 to the inch, the width of the text on an A4 page.
WIDTH, PLOT_HEIGHT, EDGE = 800, 380, 20
#: The axis with its labels, at the left and below.
LEFT, BELOW = 72, 40
#: The distance of two lines, by their size, as plotly.js sets it.
LINE = 1.3
FONTS = Path(__file__).parents[1] / "fonts"


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph around a chart. `size` and `before` (the distance to what stands above) in pixels."""

    text: str
    size: int
    bold: bool = False
    colour: str = INK
    before: int = 6


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """What a shape of a chart means: the shape in its colour, then the words."""

    shape: str
    colour: str
    words: str

    @property
    def text(self) -> str:
        return f"{self.shape} {self.words}"


KEY_SIZE = 13


def sheet_chart(
    figure: go.Figure,
    *,
    head: Sequence[Said],
    key: Sequence[KeyEntry],
    foot: Sequence[Said],
    plot_height: int = PLOT_HEIGHT,
) -> go.Figure:
    """A copy of the figure, `WIDTH` pixels wide and as high as it has to be, with the words around it."""
    drawn = go.Figure(figure)
    above, top = _laid(head, EDGE)
    lines = key_lines(key, WIDTH - 2 * EDGE)
    if lines:
        above.append((top + 6, _html(lines), KEY_SIZE, INK))
        top += 6 + round(len(lines) * KEY_SIZE * LINE)
    top += 16
    below, height = _laid(foot, BELOW)
    bottom = height + (EDGE if foot else 0)
    right = EDGE + 4 + _move_labels_out(drawn)
    drawn.update_layout(
        width=WIDTH, height=top + plot_height + bottom,
        margin={"l": LEFT, "r": right, "t": top, "b": bottom, "autoexpand": False},
    )  # fmt: skip
    for position, text, size, colour in above:
        _write(drawn, text, size, colour, y=1, yshift=top - position)
    for position, text, size, colour in below:
        _write(drawn, text, size, colour, y=0, yshift=-position)
    return drawn


def _move_labels_out(figure: go.Figure) -> int:
    """Puts the labels of lines that reach the end of the axis beside the plot, where they hide no figure; pixels they need."""
    labels = sorted((one for one in figure.layout.annotations if one.name == AT_THE_END), key=lambda one: one.y)
    for position, one in enumerate(labels):
        # Two lines near each other must not have their names on top of each other.
        anchor = "middle" if len(labels) == 1 else "top" if position == 0 else "bottom"
        one.update(xref="paper", x=1, xshift=4, yshift=0, xanchor="left", yanchor=anchor, bgcolor=None)
    return round(max((text_width(one.text, one.font.size) for one in labels), default=0))


def _laid(paragraphs: Sequence[Said], start: int) -> tuple[list[tuple[int, str, int, str]], int]:
    """Position from `start` downwards, text, size and colour of each paragraph; and where the last one ends."""
    at, laid = start, []
    for one in paragraphs:
        lines = wrapped(one.text, one.size, WIDTH - 2 * EDGE, bold=one.bold)
        at += one.before
        text = "<br>".join(f"<b>{escape(line)}</b>" if one.bold else escape(line) for line in lines)
        laid.append((at, text, one.size, one.colour))
        at += round(len(lines) * one.size * LINE)
    return laid, at


def _write(figure: go.Figure, text: str, size: int, colour: str, *, y: int, yshift: int) -> None:
    figure.add_annotation(
        xref="paper", yref="paper", x=0, y=y, xshift=EDGE - LEFT, yshift=yshift, xanchor="left", yanchor="top", align="left",
        showarrow=False, borderpad=0, text=text, font={"size": size, "color": colour},
    )  # fmt: skip


def wrapped(text: str, size: int, width: int, *, bold: bool = False) -> list[str]:
    """The text in lines of at most `width` pixels, broken between words; a word that is longer is broken where it must be."""
    lines: list[str] = []
    line = ""
    for word in _pieces(text.split(), size, width, bold):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, bold=bold) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def _pieces(words: Sequence[str], size: int, width: int, bold: bool) -> Iterator[str]:
    for word in words:
        rest = word
        while text_width(rest, size, bold=bold) > width:
            most = next(end for end in range(len(rest), 0, -1) if end == 1 or text_width(rest[:end], size, bold=bold) <= width)
            yield rest[:most]
            rest = rest[most:]
        if rest:
            yield rest


def text_width(text: str, size: int, *, bold: bool = False) -> float:
    """Pixels that a line of text takes."""
    return float(_font(bold).getlength(text)) * size / _MEASURED_AT * _ROUNDED


_MEASURED_AT = 100
#: A browser rounds the width of every letter at small sizes; a line can turn out longer by so much.
_ROUNDED = 1.03


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf"), _MEASURED_AT)


APART = "    "


def key_lines(key: Sequence[KeyEntry], width: int) -> list[list[KeyEntry]]:
    """The entries in lines; none is broken."""
    lines: list[list[KeyEntry]] = []
    for one in key:
        longer = [*lines[-1], one] if lines else [one]
        if lines and text_width(APART.join(each.text for each in longer), KEY_SIZE) <= width:
            lines[-1] = longer
        else:
            lines.append([one])
    return lines


def _html(lines: Sequence[Sequence[KeyEntry]]) -> str:
    apart = APART.replace(" ", "\N{NO-BREAK SPACE}")
    return "<br>".join(
        apart.join(f'<span style="color:{one.colour}">{one.shape}</span> {escape(one.words)}' for one in line) for line in lines
    )


def notes(texts: Sequence[str]) -> list[Said]:
    """What stands under a chart, in small letters."""
    return [Said(text, 12, colour=QUIET, before=8 if not position else 3) for position, text in enumerate(texts)]
