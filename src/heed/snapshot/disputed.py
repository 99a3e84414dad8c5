"""Which contested areas the maps hatch, and how a hatch is made of lines.

The rule: every claim, breakaway or undetermined area of Natural Earth's 1:10m file of at least 0.1 square
degrees (larger than a pixel on a map 900 px wide), and Gaza, which readers look for. Not leases and buffer
zones, which nobody contests, and not the areas named in `SETTLED`, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

SMALLEST = 0.1
"""Square degrees."""
ALWAYS = ("Gaza",)
KINDS = ("Admin-0 claim area", "Admin-0 breakaway and disputed", "Admin-0 indeterminant")
SETTLED = {
    "Nagorno-Karabakh": "dissolved from 1 January 2024 by its decree of 28 September 2023, claimed by no other",
    "Atacama corridor": "ceded by Bolivia in the treaty of 20 October 1904, which is in force",
}
# What Natural Earth calls by a short, old or one-sided name.
NAMES = {
    "W. Sahara": "Western Sahara",
    "Northern Areas": "Gilgit-Baltistan",
    "Falkland Is.": "Falkland Islands (Malvinas)",
    "N. Cyprus": "Northern Cyprus",
    "Kuril Is.": "southern Kuril Islands",
    "S. Georgia": "South Georgia",
    "Donbass": "Donbas (outline of 2014–2022)",
    "Belize": "southern Belize",
    "West of Essequibo River": "Essequibo",
    "Shaksam Valley": "Shaksgam Valley",
}


def areas(contested: list[tuple[dict[str, Any], Any]]) -> list[dict[str, Any]]:
    """Hatched areas in order of name: `name`, `note`, hatch `lines` and the `edge` (lists of points)."""
    from shapely import union_all

    grouped: dict[str, list[tuple[str, Any]]] = {}
    for facts, outline in contested:
        called = facts["BRK_NAME"]
        seen = outline.area >= SMALLEST or called in ALWAYS
        if facts["FEATURECLA"] in KINDS and seen and called not in SETTLED:
            grouped.setdefault(NAMES.get(called, called), []).append((facts["NOTE_BRK"] or "", outline))
    found = []
    for name in sorted(grouped):
        whole = union_all([outline.buffer(0.01) for _, outline in grouped[name]]).simplify(0.1)
        rings = [
            part.exterior.coords for part in getattr(whole, "geoms", [whole]) if part.area > SMALLEST / 5
        ]
        found.append(
            {
                "name": name,
                "note": grouped[name][0][0],
                "lines": lines_of(hatch(whole, 0.9 if whole.area > 1 else 0.5, falling=False)),
                "edge": [rounded(ring) for ring in rings],
            }
        )
    return found


def hatch(outline: Any, spacing: float, falling: bool) -> Any:
    """Parallel diagonal lines, `spacing` degrees of latitude apart, cut to an outline.

    Cut into pieces of at most 6 degrees, because a drawn line follows the great circle between its ends.
    """
    from shapely import segmentize, union_all
    from shapely.geometry import LineString

    west, south, east, north = outline.bounds
    slope = -1 if falling else 1
    sums = [south - slope * west, south - slope * east, north - slope * west, north - slope * east]
    first, last = int(min(sums) // spacing), int(max(sums) // spacing) + 1
    lines = []
    for number in range(first, last + 1):
        rise = number * spacing
        lines.append(LineString([(west, slope * west + rise), (east, slope * east + rise)]))
    return segmentize(union_all([line.intersection(outline) for line in lines]), 8.0)


def lines_of(lines: Any) -> list[list[list[float]]]:
    """Lines as lists of rounded points; those shorter than a pixel's third are dropped."""
    parts = (part for part in getattr(lines, "geoms", [lines]) if part.length > 0.15)
    return [rounded(part.coords) for part in parts]


def rounded(points: Iterable[Any]) -> list[list[float]]:
    """Points to 0.05 degrees, without repeats; whole degrees as whole numbers."""
    found: list[list[float]] = []
    for x, y, *_ in points:
        point = [_short(x), _short(y)]
        if not found or found[-1] != point:
            found.append(point)
    return found


def _short(degrees: float) -> float:
    value = round(round(degrees * 20) / 20, 2)
    return int(value) if value == int(value) else value
