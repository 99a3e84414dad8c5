"""The world map of open alerts: each country at its highest level, drawn for one reader from what they may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heed.charts import outlines, parts, theme
from heed.charts.figures import Figure
from heed.charts.map_layers import HEIGHT, PROJECTION, legend, map_layers
from heed.charts.parts import Picture

LINK = "/alerts/country/{code}/"
NONE = "none"
COLOURS = {
    "emergency": theme.RISK[5],
    "warning": theme.RISK[4],
    "watch": theme.RISK[1],
    "improving": theme.BAND_50,
    NONE: "#f3f5f7",
}
"""From dark to pale as the risk scale is, so that it holds in grey print; the highest level first."""


@dataclass(frozen=True)
class Said:
    """The words on the map, by whoever knows the reader's language."""

    title: str
    subtitle: str
    note: str
    """Where the alerts are from; the source of the outlines follows."""
    level: str
    """What a level is called as a heading."""
    levels: Mapping[str, str]
    """Each level of `COLOURS`, `NONE` too."""
    contested: str


def alert_map(levels: Mapping[str, str], called: Mapping[str, str], said: Said) -> Figure:
    """The map; `levels` by country, `called` names all countries."""
    facts = {
        code: {
            "class": levels.get(code, NONE),
            "name": name,
            "said": said.levels[levels.get(code, NONE)],
            "label": f"{name}: {said.levels[levels.get(code, NONE)]}",
            "href": LINK.format(code=code),
        }
        for code, name in called.items()
    }
    words = (*(said.levels[each] for each in COLOURS), said.contested)
    note = f"{said.note} {outlines.source()}."
    return Figure(
        id="map-alerts",
        title=said.title,
        unit=said.level,
        as_of="",
        source="",
        columns=(("country", "ISO 3166-1 alpha-3 code"), ("level", "the highest of its open alerts")),
        rows=[{"country": code, "level": level} for code, level in sorted(levels.items())],
        picture=Picture(
            title=parts.lines(said.title, theme.MAP_WIDTH, theme.MAP_TITLE, bold=True),
            subtitle=parts.lines(said.subtitle, theme.MAP_WIDTH, theme.MAP_TEXT),
            type_sizes=(theme.MAP_TITLE, theme.MAP_TEXT),
            width=theme.MAP_WIDTH,
            height=HEIGHT,
            projection=PROJECTION,
            layers=map_layers(facts, COLOURS, said.level, set()),
            marks=[
                *legend(words, (*COLOURS.values(), theme.PAPER), HEIGHT + 6),
                parts.footer(note, HEIGHT + 66, theme.MAP_WIDTH, size=theme.MAP_SMALL),
            ],
        ),
        alt=said.title,
        linked=True,
    )
