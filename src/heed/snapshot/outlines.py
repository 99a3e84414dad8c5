"""Outlines of the states for the maps, and who borders whom, from Natural Earth (public domain).

Borders stay shared: the states are one coverage and are simplified as one. Longitudes and latitudes are in
degrees, to 0.05; exterior rings run clockwise, as spherical drawing wants them. What is contested is coloured
where the source counts it and hatched on top; the hatch is made of lines, because charts have no pattern.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from heed.base.countries import world
from heed.base.errors import MissingExtra
from heed.snapshot.disputed import areas as disputed_areas
from heed.snapshot.disputed import hatch, lines_of, rounded

INPUTS = (
    "geo/ne_50m_admin_0_countries.json",
    "geo/ne_10m_admin_0_disputed_areas.json",
)
SOURCE = "Natural Earth, Admin-0 countries 1:50m and disputed areas 1:10m, public domain"
# Natural Earth's code → the state in whose row UCDP counts what happens there, or None: no row of its own.
COUNTED_IN = {
    "KOS": "XKX",
    "SDS": "SSD",
    "PSX": "ISR",
    "SAH": "MAR",
    "CYN": "CYP",
    "SOL": "SOM",
    "ALD": "FIN",
    "HKG": "CHN",
    "MAC": "CHN",
}
LEFT_OUT = ("ATA", "VAT")
# The 1:50m file does not draw Tuvalu; this is Funafuti, from the position Tuvalu gives for its capital.
NOT_DRAWN = {"TUV": (179.2, -8.5)}
TOLERANCE = 0.2
"""Degrees; about a third of a pixel on a map 900 px wide."""
SMALLEST_PART = 0.08
"""Square degrees; smaller islands are dropped unless they are the state's largest part."""
SMALL_STATE = 12_500.0
"""Square kilometres; about 8 square pixels on a map 900 px wide. Smaller states get a dot."""
EARTH = 6371.0


def build(data: Path) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The content of `outlines.json` and the pairs of `borders.csv` from the folder of raw data."""
    shapely = _shapely()
    parts = _read(data / INPUTS[0])
    contested = _read_disputed(data / INPUTS[1])
    _give_crimea_to_ukraine(parts, contested)
    codes = sorted(set(parts) - set(LEFT_OUT))
    thinned = dict(zip(codes, shapely.coverage_simplify([parts[c] for c in codes], TOLERANCE), strict=True))
    whole = _by_state({c: parts[c] for c in codes})
    outlines = {
        "source": SOURCE,
        "areas": _areas(_by_state(thinned), whole),
        "dots": _dots(whole),
        "disputed": disputed_areas(contested),
    }
    return outlines, _borders(whole)


def write(data: Path, folder: Path) -> list[Path]:
    """Make both files in `folder` and say which they are."""
    outlines, borders = build(data)
    shapes, pairs = folder / "outlines.json", folder / "borders.csv"
    shapes.write_text(json.dumps(outlines, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    with pairs.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("country", "neighbour"))
        table.writerows(borders)
    return [shapes, pairs]


def _shapely() -> Any:
    try:
        import shapely
    except ImportError as error:
        raise MissingExtra("making the outlines of the maps", "snapshot") from error
    return shapely


def _read(path: Path) -> dict[str, Any]:
    from shapely.geometry import shape

    features = json.loads(path.read_text("utf-8"))["features"]
    return {each["properties"]["ADM0_A3"]: shape(each["geometry"]) for each in features}


def _read_disputed(path: Path) -> list[tuple[dict[str, Any], Any]]:
    from shapely.geometry import shape

    features = json.loads(path.read_text("utf-8"))["features"]
    return [
        ({key.upper(): value for key, value in each["properties"].items()}, shape(each["geometry"]))
        for each in features
    ]


def _give_crimea_to_ukraine(parts: dict[str, Any], contested: list[tuple[dict[str, Any], Any]]) -> None:
    """Natural Earth draws it with Russia, who holds it; UCDP counts it in Ukraine, and so do we."""
    from shapely import union_all
    from shapely.geometry import MultiPolygon

    crimea = next(outline for facts, outline in contested if facts["BRK_NAME"] == "Crimea")
    moved = [part for part in parts["RUS"].geoms if crimea.contains(part.representative_point())]
    parts["UKR"] = union_all([parts["UKR"], *moved])
    parts["RUS"] = MultiPolygon([part for part in parts["RUS"].geoms if part not in moved])


def _by_state(parts: dict[str, Any]) -> dict[str, Any]:
    """Outlines joined by the state that counts them; a territory with no row keeps its own code."""
    from shapely import coverage_union_all

    grouped: dict[str, list[Any]] = {}
    for code, outline in parts.items():
        grouped.setdefault(COUNTED_IN.get(code, code), []).append(outline)
    return {code: coverage_union_all(some) for code, some in sorted(grouped.items())}


def _areas(thinned: dict[str, Any], whole: dict[str, Any]) -> list[dict[str, Any]]:
    """One feature a state, and one for all land that no row counts (such as Greenland)."""
    from shapely.geometry import MultiPolygon

    known, found, rest = world(), [], []
    for code, outline in thinned.items():
        polygons = [p for p in _polygons(outline) if p.area >= SMALLEST_PART]
        if code in known and not polygons and _square_kilometres(whole[code]) >= SMALL_STATE / 10:
            polygons = [max(_polygons(outline), key=lambda p: p.area)]
        if code not in known:
            rest += polygons
        elif polygons:
            found.append(_feature(code, MultiPolygon(polygons)))
    return [*found, _feature(None, MultiPolygon(rest))]


def _feature(code: str | None, outline: Any) -> dict[str, Any]:
    from shapely import orient_polygons

    turned = orient_polygons(outline, exterior_cw=True)
    rings = [[rounded(r.coords) for r in (p.exterior, *p.interiors)] for p in _polygons(turned)]
    rings = [[ring for ring in polygon if len(ring) > 3] for polygon in rings]
    return {
        "country": code,
        "coordinates": [polygon for polygon in rings if polygon],
        "hatch": lines_of(hatch(outline, 2.2, falling=True)),
    }


def _dots(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """A point in the largest part of each state too small to be seen."""
    found = dict(NOT_DRAWN)
    for code, outline in whole.items():
        if code in world() and _square_kilometres(outline) < SMALL_STATE:
            point = max(_polygons(outline), key=lambda p: p.area).representative_point()
            found[code] = (point.x, point.y)
    return [{"country": c, "at": rounded([found[c]])[0]} for c in sorted(found)]


def _borders(whole: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of states whose outlines share a line, not just a point; both ways, in order."""
    from shapely import STRtree

    codes = [code for code in whole if code in world()]
    tree = STRtree([whole[code] for code in codes])
    pairs = []
    for left, right in tree.query([whole[code] for code in codes], predicate="intersects").T:
        if left != right and whole[codes[left]].intersection(whole[codes[right]]).length > 0.01:
            pairs.append((codes[left], codes[right]))
    return sorted(pairs)


def _polygons(outline: Any) -> list[Any]:
    return list(getattr(outline, "geoms", [outline]))


def _square_kilometres(outline: Any) -> float:
    """Area on the sphere, by way of the equal-area cylinder."""
    import math

    from shapely import transform

    def cylinder(points: Any) -> Any:
        return [(math.radians(x), math.sin(math.radians(y))) for x, y in points]

    area: float = transform(outline, cylinder).area
    return area * EARTH**2
