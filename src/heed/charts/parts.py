"""Parts that charts share: the frame of a spec with title and source, text in lines, legends, hatches."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from heed.charts import theme, wording

Layer = dict[str, Any]
Box = tuple[float, float, float, float]
"""x, y, width and height in pixels."""
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def told(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Source and as-of date of a figure, from the manifest of its run."""
    return {"source": wording.source(manifest), "as_of": wording.as_of(manifest)}


def note(facts: Mapping[str, Any]) -> str:
    """The line under every picture."""
    return f"{wording.SOURCE}: {facts['source']}. {wording.AS_OF} {facts['as_of']}."


def chart(title: str, unit: str, height: float) -> dict[str, Any]:
    """The frame of a country's chart: to it come `layer` and, below, legend and footer."""
    return {
        "$schema": SCHEMA,
        "config": theme.config(),
        "width": theme.PLOT,
        "height": height,
        "title": titled(title, wording.capital(unit), theme.WIDTH),
    }


def lines(text: str, width: float, size: float) -> list[str]:
    """Text broken so that each line fits `width` pixels at a font size; 0.54 em is a letter's mean width."""
    return textwrap.wrap(text, max(20, int(width / (0.54 * size)))) or [""]


def titled(title: str, subtitle: str, width: float) -> dict[str, Any]:
    return {"text": lines(title, width, theme.TITLE), "subtitle": lines(subtitle, width, theme.TEXT)}


def footer(text: str, top: float, width: float, left: float = 0) -> Layer:
    """Small quiet lines under the picture, starting `top` pixels below its upper edge."""
    broken = lines(text, width, theme.SMALL)
    how = {"fontSize": theme.SMALL, "color": theme.QUIET, "baseline": "top", "lineHeight": 14}
    return written(broken, left, top, **how)


def written(text: str | list[str], x: float, y: float, **how: Any) -> Layer:
    """Text at a place given in pixels."""
    mark = {"type": "text", "align": "left", "baseline": "middle", "fontSize": theme.TEXT, "color": theme.INK}
    return {
        "data": {"values": [{}]},
        "mark": {**mark, "text": text, "aria": False, **how},
        "encoding": {"x": {"value": x}, "y": {"value": y}},
    }


def as_is(field: str) -> dict[str, Any]:
    """A channel whose values are used as they stand: colours, words, pixels."""
    return {"field": field, "type": "nominal", "scale": None}


def pixels(rows: Sequence[Mapping[str, Any]], mark: dict[str, Any], **encoding: Any) -> Layer:
    """Marks at pixel places: the columns x, y and, where given, x2, y2 of the rows."""
    given = rows[0] if rows else {}
    places: dict[str, Any] = {
        name: {"field": name, "type": "quantitative", "scale": None, "axis": None}
        for name in ("x", "y")
        if name in given
    }
    places |= {name: {"field": name} for name in ("x2", "y2") if name in given}
    return {"data": {"values": rows}, "mark": {"aria": False, **mark}, "encoding": {**places, **encoding}}


def boxes(places: Iterable[Box], **mark: Any) -> Layer:
    """Filled boxes."""
    rows = [{"x": x, "y": y, "x2": x + width, "y2": y + height} for x, y, width, height in places]
    return pixels(rows, {"type": "rect", **mark})


def hatched(places: Iterable[Box], stroke: str, step: float = 4) -> Layer:
    """Rising diagonal lines cut to boxes."""
    found = []
    for x, y, width, height in places:
        for number in range(int((width + height) / step)):
            reach = (number + 0.5) * step
            left, right = max(0.0, reach - height), min(reach, width)
            found.append({"x": x + left, "y": y + reach - left, "x2": x + right, "y2": y + reach - right})
    return pixels(found, {"type": "rule", "stroke": stroke, "strokeWidth": 0.8})


def unknown(places: Sequence[Box]) -> list[Layer]:
    """What nobody knows: grey and hatched, never the colour of zero. No layer where all is known."""
    if not places:
        return []
    return [boxes(places, fill=theme.UNKNOWN), hatched(places, theme.UNKNOWN_HATCH)]


def legend(entries: Sequence[tuple[str, str]], top: float, columns: int = 2) -> list[Layer]:
    """Swatches with words under the plot; the colour of the unknown is hatched."""
    found: list[Layer] = []
    for number, (colour, word) in enumerate(entries):
        x = -theme.AXIS + (number % columns) * (theme.WIDTH / columns)
        y = top + (number // columns) * 22
        place = (x, y, 18, 12)
        found += unknown([place]) if colour == theme.UNKNOWN else [boxes([place], fill=colour)]
        found.append(written(word, x + 25, y + 6))
    return found


def legend_height(entries: Sequence[object], columns: int = 2) -> float:
    return -(-len(entries) // columns) * 22


def below(entries: Sequence[tuple[str, str]], text: str, height: float) -> list[Layer]:
    """Legend and footer of a country's chart whose plot is `height` high."""
    columns = 3 if len(entries) == 3 else 2
    top = height + 34
    foot = footer(text, top + legend_height(entries, columns) + 8, theme.WIDTH, -theme.AXIS)
    return [*legend(entries, top, columns), foot]
