"""Colours, type and sizes of every picture, in one place.

The risk scale runs from pale to dark, so it survives grey print and colour-blindness; types of violence keep
one colour each, apart in hue for colour-blind readers and in lightness on grey paper.
"""

from __future__ import annotations

from typing import Any

INK, QUIET, RULE, LINK, PAPER = "#1b1f24", "#57606a", "#d0d7de", "#0b5cad", "#ffffff"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"

# Upper bounds of the classes of chance (the lower bound belongs to the class) and their colours.
BREAKS = (0.01, 0.05, 0.15, 0.30, 0.60)
RISK = ("#fff3e2", "#fdd49e", "#fdae6b", "#ef6548", "#c0211c", "#67000d")
RISK_INK = (INK, INK, INK, INK, PAPER, PAPER)
"""Colour of a number written on each class."""

UNKNOWN, UNKNOWN_HATCH = "#e3e7eb", "#a3abb4"
DISPUTED = "#3d444d"

STATE_BASED, NON_STATE, ONE_SIDED = "#3d7fb8", "#f4c65a", "#7d0f3c"
TYPE_COLOURS = (STATE_BASED, NON_STATE, ONE_SIDED)
# Who killed, within one-sided violence: shades of its colour, unknown in grey.
BY_GOVERNMENT, BY_GROUPS, BY_UNKNOWN = "#5e0f33", "#cc5f90", "#bcc3ca"
ALL_DEATHS = "#9aa4ae"
BETTER, WORSE, BESIDE, CURVE = "#9fc3e4", "#fdae6b", "#7d0f3c", "#b35806"
"""Skill above and below zero, a second mark beside it; and a fitted curve."""
BAND_90, BAND_50, MEDIAN = "#d6e4f2", "#9fc3e4", LINK

WIDTH, AXIS = 480, 56
"""Width of a country's chart and of its vertical axis, in pixels before scaling: small, so that its text stays
legible on a 360 px screen."""
PLOT = WIDTH - AXIS
MAP_WIDTH = 720
TEXT, SMALL, TITLE = 13, 11, 16
MAP_TEXT, MAP_SMALL, MAP_TITLE = 17, 13, 20
"""The map is drawn wider and shrinks more on a small screen, so its type is larger."""


def class_of(chance: float) -> int:
    """Number of the class of a chance (a share of 1), from 0 to 5."""
    return sum(chance >= bound for bound in BREAKS)


def config() -> dict[str, Any]:
    """Vega-Lite's configuration for every picture."""
    axis = {"gridColor": RULE, "domainColor": QUIET, "tickColor": QUIET}
    return {
        "font": FONT,
        "background": PAPER,
        "padding": 8,
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {"minExtent": AXIS - 6, "domain": False, "ticks": False},
        "axisX": {"grid": False},
        "title": {
            "anchor": "start", "frame": "bounds", "fontSize": TITLE, "fontWeight": 600, "color": INK,
            "subtitleColor": QUIET, "subtitleFontSize": TEXT, "offset": 12, "lineHeight": 20,
            "subtitlePadding": 4,
        },
    }  # fmt: skip
