"""The world map of chances: Equal Earth, classes of colour, dots for small states, unknown hatched."""

from __future__ import annotations

from typing import Any

from heed.base.errors import NotFound
from heed.charts import outlines, parts, theme, titles, wording
from heed.charts.figures import Figure, Row
from heed.charts.marks import Boxes, Mark, Words, hatched
from heed.charts.parts import Picture
from heed.charts.reading import names
from heed.lake.runs import Run

LINK = "/country/{code}/"
"""Where a country on the map leads. A site that lives elsewhere rewrites this prefix in the SVG."""
HEIGHT = 314
_PROJECTION = {"type": "equalEarth", "scale": 132, "translate": [theme.MAP_WIDTH / 2, 176]}
_NO_CLASS = "none"
_CLASSES = [*(str(number) for number in range(len(theme.RISK))), _NO_CLASS]


def world_map(run: Run, target: str, threshold: int, horizon: int) -> Figure:
    """The chance that a country reaches a threshold of deaths over a horizon of months, for all countries."""
    found = run.rows("board", order="rank", target=target, threshold=threshold, horizon=horizon)
    if not found:
        raise NotFound(f"run {run.id} has no chances of {threshold} {target} over {horizon} months")
    called = names(run)
    rows = [
        {"country": r["country"], "name": called[r["country"]], "chance": r["chance"], "rank": r["rank"]}
        for r in found
    ]
    origin = str(run.manifest["origin"])
    title = titles.map_title(target, threshold, horizon, rows, origin)
    unit = f"Chance of {wording.reached(target, threshold)} {wording.span(origin, horizon)}"
    told = parts.told(run.manifest)
    return Figure(
        id=f"map-{target}-{threshold}-{horizon}",
        title=title,
        unit=unit,
        **told,
        columns=(
            ("country", "ISO 3166-1 alpha-3 code"),
            ("name", "short name"),
            ("chance", f"{unit}, share of 1"),
            ("rank", "1 is the highest chance"),
        ),
        rows=rows,
        picture=map_picture(
            title, unit, rows, called, f"{parts.note(run.manifest)} Outlines: {outlines.source()}."
        ),
        alt=titles.map_alt(title, rows),
        linked=True,
    )


def map_picture(
    title: str, unit: str, rows: list[Row], called: dict[str, str], note: str, none: str = wording.NO_FORECAST
) -> Picture:
    """The map of the chances in `rows`; `called` names all countries, `none` says what lacks a chance."""
    chances = {row["country"]: row["chance"] for row in rows}
    land, dots = outlines.land(), outlines.dots()
    facts = {code: _facts(code, name, chances.get(code), none) for code, name in called.items()}
    states = [_feature(facts[code], land[code]) for code in land if code in facts]
    points = [_point(facts[code], *at) for code, at in dots.items() if code in facts]
    nowhere = [land[code] for code in sorted(set(land) - set(facts), key=str)]
    without: set[str | None] = set(land) - set(chances)
    hatch, edges = outlines.contested()
    return Picture(
        title=parts.lines(title, theme.MAP_WIDTH, theme.MAP_TITLE, bold=True),
        subtitle=parts.lines(unit, theme.MAP_WIDTH, theme.MAP_TEXT),
        type_sizes=(theme.MAP_TITLE, theme.MAP_TEXT),
        width=theme.MAP_WIDTH,
        height=HEIGHT,
        projection=_PROJECTION,
        layers=[
            _shapes(nowhere, fill=theme.UNKNOWN, stroke=theme.PAPER),
            _coloured(states, {"type": "geoshape", "stroke": theme.QUIET, "strokeWidth": 0.35}),
            _shapes([outlines.hatch(without)], stroke=theme.UNKNOWN_HATCH, strokeWidth=0.6, filled=False),
            # A pale line under the dark one, so that the hatch is seen on dark colours too.
            _shapes([hatch], stroke=theme.PAPER, strokeWidth=1.3, filled=False),
            _shapes([hatch], stroke=theme.DISPUTED, strokeWidth=0.6, filled=False),
            _shapes([edges], stroke=theme.DISPUTED, strokeWidth=0.5, strokeDash=[2, 1.5], filled=False),
            _dots(points),
        ],
        marks=[
            *_legend(HEIGHT + 6, none),
            parts.footer(note, HEIGHT + 66, theme.MAP_WIDTH, size=theme.MAP_SMALL),
        ],
    )


def _facts(code: str, name: str, chance: float | None, none: str) -> dict[str, str]:
    """What a state carries on the map: its class of colour, what is said on hover, where it leads."""
    said = none if chance is None else wording.percent(chance)
    kind = _NO_CLASS if chance is None else str(theme.class_of(chance))
    href = LINK.format(code=code)
    return {"class": kind, "name": name, "chance": said, "label": f"{name}: {said}", "href": href}


def _feature(facts: dict[str, str], outline: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": outline, "properties": facts}


def _point(facts: dict[str, str], longitude: float, latitude: float) -> dict[str, Any]:
    return {"longitude": longitude, "latitude": latitude, "properties": facts}


def _shapes(geometries: list[dict[str, Any]], **mark: Any) -> dict[str, Any]:
    """Shapes that say nothing by themselves: no tooltip, no link."""
    return {
        "data": {"values": [{"type": "Feature", "geometry": each, "properties": {}} for each in geometries]},
        "mark": {"type": "geoshape", "aria": False, **mark},
    }


def _encoding() -> dict[str, Any]:
    return {
        "fill": {
            "field": "properties.class",
            "type": "nominal",
            "scale": {"domain": _CLASSES, "range": [*theme.RISK, theme.UNKNOWN]},
            "legend": None,
        },
        "tooltip": [
            {"field": "properties.name", "type": "nominal", "title": "Country"},
            {"field": "properties.chance", "type": "nominal", "title": "Chance"},
        ],
        "href": {"field": "properties.href", "type": "nominal"},
        "description": {"field": "properties.label", "type": "nominal"},
    }


def _coloured(values: list[dict[str, Any]], mark: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": values}, "mark": mark, "encoding": _encoding()}


def _dots(points: list[dict[str, Any]]) -> dict[str, Any]:
    place = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
    }
    mark = {"type": "circle", "size": 26, "opacity": 1, "stroke": theme.QUIET, "strokeWidth": 0.7}
    return {"data": {"values": points}, "mark": mark, "encoding": {**place, **_encoding()}}


def _legend(top: float, none: str) -> list[Mark]:
    """Swatches with words in two rows: six classes, no chance, contested."""
    words = (*wording.CLASSES, none, wording.CONTESTED)
    fills = (*theme.RISK, theme.UNKNOWN, theme.PAPER)
    hatches = {theme.UNKNOWN: theme.UNKNOWN_HATCH, theme.PAPER: theme.DISPUTED}
    marks: list[Mark] = []
    for number, (word, fill) in enumerate(zip(words, fills, strict=True)):
        place = ((number % 4) * 184.0, top + (number // 4) * 26, 26.0, 16.0)
        marks.append(Boxes([place], fill, theme.QUIET))
        if fill in hatches:
            marks.append(hatched([place], hatches[fill]))
        marks.append(Words([word], place[0] + 34, place[1] + 8, size=theme.MAP_TEXT))
    return marks
