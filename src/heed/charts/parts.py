"""Parts that charts share: title and source, legends, and the picture that holds them all."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from heed.charts import theme, wording
from heed.charts.marks import Boxes, Layer, Mark, Words, unknown

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
PAD = 8
Entry = tuple[str, str]
"""Colour and word of a legend."""


@dataclass(frozen=True)
class Picture:
    """What is drawn: layers of data in a plot, and marks at places around and over it."""

    title: Sequence[str]
    subtitle: Sequence[str]
    width: float
    height: float
    layers: Sequence[Layer]
    """Vega-Lite layers with their data inside; none where marks say it all."""
    marks: Sequence[Mark]
    axis: float = 0
    """Pixels that the vertical axis takes, left of the plot."""
    gap: float = 18
    """Pixels between subtitle and plot."""
    type_sizes: tuple[int, int] = (theme.TITLE, theme.TEXT)
    """Font sizes of title and subtitle."""
    projection: dict[str, Any] = field(default_factory=dict)

    @property
    def header(self) -> list[Words]:
        """Title and subtitle, measured from the upper left corner of the picture."""
        large, small = self.type_sizes
        title = Words(self.title, PAD, PAD + large * 0.6, large, bold=True)
        return [title, Words(self.subtitle, PAD, title.bottom + small * 0.8, small, theme.QUIET)]

    @property
    def top(self) -> float:
        """Pixels from the upper edge of the picture to the plot."""
        return round(self.header[-1].bottom + self.gap)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole picture, in pixels."""
        bottom = max([self.height, *(mark.bottom for mark in self.marks)])
        return round(self.width + self.axis + 2 * PAD), round(self.top + bottom + PAD)

    def plot(self) -> dict[str, Any]:
        """Vega-Lite of the layers alone."""
        geo = {"projection": self.projection} if self.projection else {}
        frame = {"$schema": SCHEMA, "config": theme.config(), "width": self.width, "height": self.height}
        return {**frame, **geo, "layer": list(self.layers)}

    def whole(self) -> dict[str, Any]:
        """Vega-Lite of everything, for the interactive picture."""
        large, small = self.type_sizes
        title = {
            "text": list(self.title), "subtitle": list(self.subtitle), "offset": self.gap, "fontSize": large,
            "lineHeight": self.header[0].leading, "subtitleFontSize": small,
        }  # fmt: skip
        layers = [*self.layers, *(mark.layer() for mark in self.marks)]
        return {**self.plot(), "title": title, "layer": layers}


def told(manifest: Mapping[str, Any], yearly: bool = False) -> dict[str, Any]:
    """Source and as-of date of a figure, from the manifest of its run; `yearly` where it rests on years."""
    sources = wording.sources_of(manifest, yearly)
    return {"source": wording.source(sources), "as_of": wording.as_of(manifest)}


def note(manifest: Mapping[str, Any], yearly: bool = False) -> str:
    """The line under every picture."""
    return wording.note(wording.sources_of(manifest, yearly), wording.as_of(manifest))


def lines(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Text in as few lines as fit `width` pixels at a font size, and these of like length.

    The reader's font is not known: a letter is taken as wide as in the widest of the theme's.
    """
    most = max(20, int(width / ((0.6 if bold else 0.55) * size)))
    text = text.replace(" %", "\u00a0%")  # a number and its sign stay on one line
    broken = textwrap.wrap(text, most)
    for fewer in range(most - 1, 19, -1):
        tighter = textwrap.wrap(text, fewer)
        if len(tighter) > len(broken):
            break
        broken = tighter
    return broken or [""]


def chart(title: str, unit: str, height: float, layers: Sequence[Layer], marks: Sequence[Mark]) -> Picture:
    """A country's chart."""
    return Picture(
        title=lines(title, theme.WIDTH, theme.TITLE, bold=True),
        subtitle=lines(wording.capital(unit), theme.WIDTH, theme.TEXT),
        width=theme.PLOT,
        height=height,
        layers=layers,
        marks=marks,
        axis=theme.AXIS,
    )


def footer(text: str, top: float, width: float, left: float = 0, size: int = theme.SMALL) -> Words:
    """Small quiet lines under the picture, starting `top` pixels below the upper edge of the plot."""
    return Words(lines(text, width, size), left, top + size * 0.6, size, theme.QUIET)


def legend(entries: Sequence[Entry], top: float) -> list[Mark]:
    """Swatches with words, two or three a row; the colour of the unknown is hatched."""
    columns = _columns(entries)
    found: list[Mark] = []
    for number, (colour, word) in enumerate(entries):
        x = -theme.AXIS + (number % columns) * (theme.WIDTH / columns)
        place = (x, top + (number // columns) * 22, 18.0, 12.0)
        found += unknown([place]) if colour == theme.UNKNOWN else [Boxes([place], colour)]
        found.append(Words([word], x + 25, place[1] + 6))
    return found


def below(entries: Sequence[Entry], text: str, height: float) -> list[Mark]:
    """Legend and footer of a country's chart whose plot is `height` high."""
    top = height + 34
    rows = -(-len(entries) // _columns(entries))
    return [*legend(entries, top), footer(text, top + rows * 22 + 8, theme.WIDTH, -theme.AXIS)]


def _columns(entries: Sequence[Entry]) -> int:
    return 3 if len(entries) == 3 and all(len(word) < 16 for _, word in entries) else 2
