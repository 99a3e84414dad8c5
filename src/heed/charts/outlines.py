"""The outlines of the snapshot as features for a map: land, small states, hatches, contested areas."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

Feature = dict[str, Any]


@cache
def _outlines() -> dict[str, Any]:
    text = files("heed").joinpath("snapshot/data/outlines.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def source() -> str:
    """Who drew the outlines."""
    return str(_outlines()["source"]).split(",")[0]


def land() -> dict[str | None, Feature]:
    """Polygons by country; under None the land that no row counts."""
    return {
        area["country"]: {"type": "MultiPolygon", "coordinates": area["coordinates"]}
        for area in _outlines()["areas"]
    }


def hatch(countries: set[str | None]) -> Feature:
    """The diagonal lines over these countries' land."""
    lines = [line for area in _outlines()["areas"] if area["country"] in countries for line in area["hatch"]]
    return {"type": "MultiLineString", "coordinates": lines}


def dots() -> dict[str, list[float]]:
    """Longitude and latitude of each small state."""
    return {dot["country"]: dot["at"] for dot in _outlines()["dots"]}


def contested() -> tuple[Feature, Feature]:
    """Hatch and edges of all contested areas."""
    some = _outlines()["disputed"]
    return (
        {"type": "MultiLineString", "coordinates": [line for each in some for line in each["lines"]]},
        {"type": "MultiLineString", "coordinates": [ring for each in some for ring in each["edge"]]},
    )


def contested_names() -> list[tuple[str, str]]:
    """Name of each contested area and who holds and claims it."""
    return [(each["name"], each["note"]) for each in _outlines()["disputed"]]
