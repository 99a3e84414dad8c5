"""Marks at places given in pixels, measured from the upper left corner of the plot: words, boxes, lines.

Captions, legends, hatches and tables of numbers are made of them. Each can be written as SVG at once, which
spares the drawing library the slow measuring of texts, and as a Vega-Lite layer for the interactive picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from heed.charts import theme

Layer = dict[str, Any]
Box = tuple[float, float, float, float]
"""x, y, width and height."""
Segment = tuple[float, float, float, float]
"""x and y of one end, x and y of the other."""
_ANCHOR = {"left": "start", "center": "middle", "right": "end"}


@dataclass(frozen=True)
class Words:
    """Lines of text; `y` is the middle of the first line."""

    text: Sequence[str]
    x: float
    y: float
    size: int = theme.TEXT
    colour: str = theme.INK
    align: Literal["left", "center", "right"] = "left"
    bold: bool = False

    @property
    def leading(self) -> int:
        return round(self.size * 1.28)

    @property
    def bottom(self) -> float:
        return self.y + self.size * 0.6 + self.leading * (len(self.text) - 1)

    def svg(self) -> str:
        anchor = "" if self.align == "left" else f' text-anchor="{_ANCHOR[self.align]}"'
        weight = ' font-weight="600"' if self.bold else ""
        x, y = _short(self.x), _short(self.y + self.size * 0.35)
        lines = escape(self.text[0]) + "".join(
            f'<tspan x="{x}" dy="{self.leading}">{escape(line)}</tspan>' for line in self.text[1:]
        )
        size = f'font-size="{self.size}" fill="{self.colour}"'
        return f'<text x="{x}" y="{y}" {size}{anchor}{weight}>{lines}</text>'

    def layer(self) -> Layer:
        mark = {
            "type": "text", "text": list(self.text), "align": self.align, "baseline": "middle",
            "fontSize": self.size, "lineHeight": self.leading, "color": self.colour, "aria": False,
            "fontWeight": 600 if self.bold else 400,
        }  # fmt: skip
        return {
            "data": {"values": [{}]},
            "mark": mark,
            "encoding": {"x": {"value": self.x}, "y": {"value": self.y}},
        }


@dataclass(frozen=True)
class Boxes:
    """Filled boxes of one colour."""

    places: Sequence[Box]
    fill: str
    stroke: str = "none"

    @property
    def bottom(self) -> float:
        return max(y + height for _, y, _, height in self.places)

    def svg(self) -> str:
        path = "".join(
            f"M{_short(x)} {_short(y)}h{_short(wide)}v{_short(high)}h{_short(-wide)}z"
            for x, y, wide, high in self.places
        )
        edge = "" if self.stroke == "none" else f' stroke="{self.stroke}" stroke-width=".7"'
        return f'<path d="{path}" fill="{self.fill}"{edge}/>'

    def layer(self) -> Layer:
        rows = [{"x": x, "y": y, "x2": x + wide, "y2": y + high} for x, y, wide, high in self.places]
        edge = {} if self.stroke == "none" else {"stroke": self.stroke, "strokeWidth": 0.7}
        return _pixels(rows, {"type": "rect", "fill": self.fill, **edge})


@dataclass(frozen=True)
class Lines:
    """Straight lines of one colour."""

    places: Sequence[Segment]
    stroke: str
    width: float = 0.8
    dashed: bool = False

    @property
    def bottom(self) -> float:
        return max(max(y, y2) for _, y, _, y2 in self.places)

    def svg(self) -> str:
        path = "".join(f"M{_short(x)} {_short(y)}L{_short(x2)} {_short(y2)}" for x, y, x2, y2 in self.places)
        dash = ' stroke-dasharray="4 3"' if self.dashed else ""
        return f'<path d="{path}" stroke="{self.stroke}" stroke-width="{self.width:g}"{dash}/>'

    def layer(self) -> Layer:
        rows = [{"x": x, "y": y, "x2": x2, "y2": y2} for x, y, x2, y2 in self.places]
        dash = {"strokeDash": [4, 3]} if self.dashed else {}
        return _pixels(rows, {"type": "rule", "stroke": self.stroke, "strokeWidth": self.width, **dash})


Mark = Words | Boxes | Lines


def hatched(places: Sequence[Box], stroke: str, step: float = 4) -> Lines:
    """Rising diagonal lines cut to boxes."""
    found: list[Segment] = []
    for x, y, width, height in places:
        for number in range(int((width + height) / step)):
            reach = (number + 0.5) * step
            left, right = max(0.0, reach - height), min(reach, width)
            found.append((x + left, y + reach - left, x + right, y + reach - right))
    return Lines(found, stroke)


def unknown(places: Sequence[Box]) -> list[Mark]:
    """What nobody knows: grey and hatched, never the colour of zero. Nothing where all is known."""
    return [Boxes(places, theme.UNKNOWN), hatched(places, theme.UNKNOWN_HATCH)] if places else []


def _pixels(rows: Sequence[Mapping[str, float]], mark: dict[str, Any]) -> Layer:
    places: dict[str, Any] = {
        name: {"field": name, "type": "quantitative", "scale": None, "axis": None} for name in ("x", "y")
    }
    places |= {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    return {"data": {"values": rows}, "mark": {"aria": False, **mark}, "encoding": places}


def _short(number: float) -> str:
    """To a tenth of a pixel, without a needless zero."""
    return f"{round(number, 1):g}"
