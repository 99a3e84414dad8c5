"""What maps of the world are made of: land in classes of colour, dots for small states, hatches, a legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from heed.charts import outlines, theme
from heed.charts.marks import Boxes, Layer, Mark, Words, hatched

HEIGHT = 314
PROJECTION = {"type": "equalEarth", "scale": 132, "translate": [theme.MAP_WIDTH / 2, 176]}

Facts = dict[str, str]
"""What a state carries: `class` of colour, `name`, what is `said` of it, `label` for who cannot see, `href`."""


def map_layers(
    facts: Mapping[str, Facts], colours: Mapping[str, str], said: str, without: set[str | None]
) -> list[Layer]:
    """Layers of a map; `facts` by country, `colours` by class, `said` names what is said, `without` is hatched."""
    land, dots = outlines.land(), outlines.dots()
    shown = _encoding(colours, said)
    states = [_feature(facts[code], land[code]) for code in land if code is not None and code in facts]
    points = [_point(facts[code], *at) for code, at in dots.items() if code in facts]
    nowhere = [land[code] for code in sorted(set(land) - set(facts), key=str)]
    hatch, edges = outlines.contested()
    coast = {"type": "geoshape", "stroke": theme.QUIET, "strokeWidth": 0.35}
    return [
        _shapes(nowhere, fill=theme.UNKNOWN, stroke=theme.PAPER),
        {"data": {"values": states}, "mark": coast, "encoding": shown},
        _shapes([outlines.hatch(without)], stroke=theme.UNKNOWN_HATCH, strokeWidth=0.6, filled=False),
        # A pale line under the dark one, so that the hatch is seen on dark colours too.
        _shapes([hatch], stroke=theme.PAPER, strokeWidth=1.3, filled=False),
        _shapes([hatch], stroke=theme.DISPUTED, strokeWidth=0.6, filled=False),
        _shapes([edges], stroke=theme.DISPUTED, strokeWidth=0.5, strokeDash=[2, 1.5], filled=False),
        _dots(points, shown),
    ]


def legend(words: Sequence[str], fills: Sequence[str], top: float) -> list[Mark]:
    """Swatches with words, four in a row; grey is hatched as unknown, paper as contested."""
    hatches = {theme.UNKNOWN: theme.UNKNOWN_HATCH, theme.PAPER: theme.DISPUTED}
    marks: list[Mark] = []
    for number, (word, fill) in enumerate(zip(words, fills, strict=True)):
        place = ((number % 4) * 184.0, top + (number // 4) * 26, 26.0, 16.0)
        marks.append(Boxes([place], fill, theme.QUIET))
        if fill in hatches:
            marks.append(hatched([place], hatches[fill]))
        marks.append(Words([word], place[0] + 34, place[1] + 8, size=theme.MAP_TEXT))
    return marks


def _feature(facts: Facts, outline: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": outline, "properties": facts}


def _point(facts: Facts, longitude: float, latitude: float) -> dict[str, Any]:
    return {"longitude": longitude, "latitude": latitude, "properties": facts}


def _shapes(geometries: list[dict[str, Any]], **mark: Any) -> dict[str, Any]:
    """Shapes that say nothing by themselves: no tooltip, no link."""
    return {
        "data": {"values": [{"type": "Feature", "geometry": each, "properties": {}} for each in geometries]},
        "mark": {"type": "geoshape", "aria": False, **mark},
    }


def _encoding(colours: Mapping[str, str], said: str) -> dict[str, Any]:
    return {
        "fill": {
            "field": "properties.class",
            "type": "nominal",
            "scale": {"domain": list(colours), "range": list(colours.values())},
            "legend": None,
        },
        "tooltip": [
            {"field": "properties.name", "type": "nominal", "title": "Country"},
            {"field": "properties.said", "type": "nominal", "title": said},
        ],
        "href": {"field": "properties.href", "type": "nominal"},
        "description": {"field": "properties.label", "type": "nominal"},
    }


def _dots(points: list[dict[str, Any]], shown: dict[str, Any]) -> dict[str, Any]:
    place = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
    }
    mark = {"type": "circle", "size": 26, "opacity": 1, "stroke": theme.QUIET, "strokeWidth": 0.7}
    return {"data": {"values": points}, "mark": mark, "encoding": {**place, **shown}}
