"""Parts that charts share: the frame of a spec with title and source, and text in lines."""

from __future__ import annotations

import textwrap
from typing import Any

from heed.charts import theme

Layer = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def lines(text: str, width: float, size: float) -> list[str]:
    """Text broken so that each line fits `width` pixels at a font size; 0.53 em is a letter's mean width."""
    return textwrap.wrap(text, max(20, int(width / (0.53 * size)))) or [""]


def titled(title: str, subtitle: str, width: float) -> dict[str, Any]:
    return {
        "text": lines(title, width, theme.TITLE),
        "subtitle": lines(subtitle, width, theme.TEXT),
    }


def footer(text: str, top: float, width: float) -> Layer:
    """Small quiet lines under the picture, starting `top` pixels below its upper edge."""
    broken = lines(text, width, theme.SMALL)
    return written(broken, 0, top, fontSize=theme.SMALL, color=theme.QUIET, baseline="top", lineHeight=14)


def written(text: str | list[str], x: float, y: float, **how: Any) -> Layer:
    """Text at a place given in pixels."""
    mark = {"type": "text", "align": "left", "baseline": "middle", "fontSize": theme.TEXT, "color": theme.INK}
    return {
        "data": {"values": [{}]},
        "mark": {**mark, "text": text, "aria": False, **how},
        "encoding": {"x": {"value": x}, "y": {"value": y}},
    }


def pixels(rows: list[dict[str, Any]], mark: dict[str, Any], **encoding: Any) -> Layer:
    """Marks at pixel places: the columns x, y and, where given, x2, y2 of the rows."""
    places: dict[str, Any] = {
        name: {"field": name, "type": "quantitative", "scale": None, "axis": None}
        for name in ("x", "y")
        if rows and name in rows[0]
    }
    places |= {name: {"field": name} for name in ("x2", "y2") if rows and name in rows[0]}
    return {"data": {"values": rows}, "mark": {"aria": False, **mark}, "encoding": {**places, **encoding}}


def swatch_hatch(x: float, y: float, width: float, height: float, step: float = 4) -> list[dict[str, float]]:
    """Rising diagonal lines cut to a box, as rows with x, y, x2, y2 in pixels."""
    found = []
    for number in range(int((width + height) / step)):
        reach = (number + 0.5) * step
        left, right = max(0.0, reach - height), min(reach, width)
        found.append({"x": x + left, "y": y + reach - left, "x2": x + right, "y2": y + reach - right})
    return found


def note(source: str, as_of: str) -> str:
    """The line under every picture."""
    return f"Source: {source}. Data as of {as_of}."
