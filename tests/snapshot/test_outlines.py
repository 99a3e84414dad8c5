"""Every state is on the map, borders are true, contested areas are named, and nothing is inside out."""

from __future__ import annotations

import csv
import json
import sys
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from heed.base.countries import world
from heed.base.errors import MissingExtra
from heed.base.months import Month
from heed.snapshot import outlines

ALIVE = [country.code for country in world() if country.alive(Month.of(2024, 12))]
DATA = files("heed.snapshot").joinpath("data")


@pytest.fixture(scope="module")
def drawn() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.joinpath("outlines.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def borders() -> list[tuple[str, str]]:
    with DATA.joinpath("borders.csv").open(encoding="utf-8") as file:
        return [(row["country"], row["neighbour"]) for row in csv.DictReader(file)]


def test_every_state_is_on_the_map(drawn: dict[str, Any]) -> None:
    """Each of the 195 states alive in 2024 is a polygon or a dot, and no other code is drawn."""
    places = {area["country"] for area in drawn["areas"]} | {dot["country"] for dot in drawn["dots"]}
    assert len(ALIVE) == 195
    assert places - {None} == set(ALIVE)


def test_exterior_rings_run_clockwise(drawn: dict[str, Any]) -> None:
    """Seen with north up; the other way round a spherical map fills the rest of the world instead."""
    for area in drawn["areas"]:
        for exterior, *holes in area["coordinates"]:
            assert signed_area(exterior) < 0, area["country"]
            assert all(signed_area(hole) > 0 for hole in holes), area["country"]


def signed_area(ring: list[list[float]]) -> float:
    assert ring[0] == ring[-1]
    return sum(x * y2 - x2 * y for (x, y), (x2, y2) in pairwise(ring)) / 2


def test_coordinates_are_on_the_earth_and_short(drawn: dict[str, Any]) -> None:
    """Degrees, to 0.05, within the world."""
    for area in drawn["areas"]:
        for polygon in area["coordinates"]:
            for x, y in (point for ring in polygon for point in ring):
                assert -180 <= x <= 180
                assert -60 <= y <= 84
                assert x * 20 == pytest.approx(round(x * 20))


def test_dots_lie_in_their_countries(drawn: dict[str, Any]) -> None:
    """Small states that readers know stand where they are."""
    dots = {dot["country"]: dot["at"] for dot in drawn["dots"]}
    for code, place in {"SGP": (103.8, 1.3), "MLT": (14.4, 35.9), "TUV": (179.2, -8.5)}.items():
        assert dots[code] == pytest.approx(place, abs=0.3)
    assert not {"FRA", "SDN", "RUS", "BEL", "RWA"} & set(dots)


def test_land_is_coloured_where_the_source_counts_it(drawn: dict[str, Any]) -> None:
    """Crimea with Ukraine, Western Sahara with Morocco, Somaliland with Somalia, Gaza's row with Israel's."""
    areas = {area["country"]: area["coordinates"] for area in drawn["areas"]}
    for code, point in {
        "UKR": (34.3, 45.3),
        "MAR": (-13.5, 24.5),
        "SOM": (45.0, 9.5),
        "ISR": (35.2, 32.2),
    }.items():
        assert any(inside(point, polygon[0]) for polygon in areas[code]), code
    assert not any(inside((34.3, 45.3), polygon[0]) for polygon in areas["RUS"])
    assert any(inside((-40.0, 70.0), polygon[0]) for polygon in areas[None])


def inside(point: tuple[float, float], ring: list[list[float]]) -> bool:
    """Whether a ring holds a point: a ray to the east crosses it an odd number of times."""
    x, y = point
    crossed = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def test_contested_areas_are_named_and_hatched(drawn: dict[str, Any]) -> None:
    """The areas that readers look for are there, each with lines; settled ones and leases are not."""
    found = {each["name"]: each for each in drawn["disputed"]}
    expected = (
        "Western Sahara", "Aksai Chin", "Arunachal Pradesh", "Jammu and Kashmir", "Crimea", "Abkhazia",
        "South Ossetia", "Transnistria", "Northern Cyprus", "Somaliland", "Golan Heights", "West Bank", "Gaza",
        "Abyei", "Ilemi Triangle", "Essequibo", "Falkland Islands (Malvinas)",
    )  # fmt: skip
    for name in expected:
        assert found[name]["edge"], name
        assert found[name]["lines"] or name == "Gaza", name
    assert not {"Baykonur", "Nagorno-Karabakh", "Atacama corridor"} & set(found)


def test_borders_are_true(borders: list[tuple[str, str]]) -> None:
    """Known neighbours, both ways, in order, of known states."""
    neighbours: dict[str, list[str]] = {}
    for country, neighbour in borders:
        neighbours.setdefault(country, []).append(neighbour)
    assert neighbours["SDN"] == ["CAF", "EGY", "ERI", "ETH", "LBY", "SSD", "TCD"]
    assert neighbours["LSO"] == ["ZAF"]
    assert neighbours["ISR"] == ["EGY", "JOR", "LBN", "SYR"]
    assert neighbours["UKR"] == ["BLR", "HUN", "MDA", "POL", "ROU", "RUS", "SVK"]
    assert not {"JPN", "ISL", "TUV", "LKA", "AUS"} & set(neighbours)
    assert borders == sorted(set(borders))
    assert {(b, a) for a, b in borders} == set(borders)
    assert {a for a, _ in borders} <= set(ALIVE)


def test_the_files_are_small() -> None:
    """Together under 600 KB."""
    sizes = [len(DATA.joinpath(name).read_bytes()) for name in ("outlines.json", "borders.csv")]
    assert sum(sizes) < 600_000


def test_the_command_makes_the_files_that_are_here(shared_data: Path, tmp_path: Path) -> None:
    """From the raw files, to the last byte."""
    files = outlines.write(shared_data, tmp_path)
    assert {made.name for made in files} == {"outlines.json", "borders.csv"}
    for made in files:
        assert made.read_bytes() == DATA.joinpath(made.name).read_bytes(), made.name


def test_without_shapely_the_install_line_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the extra; nothing is written."""
    monkeypatch.setitem(sys.modules, "shapely", None)
    with pytest.raises(MissingExtra, match=r"heed\[snapshot\]"):
        outlines.write(tmp_path, tmp_path)
    assert list(tmp_path.iterdir()) == []
