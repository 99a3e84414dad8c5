"""Pictures of calibration and skill: drawn, light, alone, and of the figures of their tables."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from heed.charts import Figure, draw
from heed.charts.axes import Chances, Shares
from heed.charts.calibration import BARS, GROUPS, Told, pit, reliability
from heed.charts.skill import COLUMNS, skill

TOLD = Told("rur-reliability", "chance of rain", "Zenda Institute", "Source: Zenda Institute.", "June 2025")
GROUP_ROWS: list[dict[str, Any]] = [
    {"low": 0.0, "high": 0.05, "number": 900, "said": 0.02, "seen": 0.01, "seen_low": 0.0, "seen_high": 0.03},
    {"low": 0.05, "high": 0.5, "number": 90, "said": 0.2, "seen": 0.3, "seen_low": 0.21, "seen_high": 0.4},
]
LINE = [(0.0, 0.0), (0.1, 0.02), (0.3, 0.35)]
BAR_ROWS: list[dict[str, Any]] = [
    {"low": at / 10, "high": (at + 1) / 10, "share": share, "band_low": 0.08, "band_high": 0.12}
    for at, share in enumerate([0.14, *[0.1] * 6, 0.09, 0.09, 0.08])
]
YEARS: list[dict[str, Any]] = [
    {"year": "2010", "skill": 0.2, "low": 0.1, "high": 0.31, "beside": 0.15},
    {"year": "2011", "skill": -0.1, "low": None, "high": None, "beside": None},
    {"year": "2012", "skill": None, "low": None, "high": None, "beside": 0.05},
]
FIGURES = [
    reliability(TOLD, GROUP_ROWS, LINE),
    pit(TOLD, BAR_ROWS),
    skill(TOLD, YEARS, "the almanac", "without the largest", ("year", "years")),
]


@pytest.mark.parametrize("found", FIGURES, ids=["reliability", "pit", "skill"])
def test_they_are_drawn_and_stand_alone(found: Figure) -> None:
    """Valid SVG with a name, under 60 KB, opaque, the same bytes again, and nothing fetched from elsewhere."""
    svg = draw(found, "svg")
    root = ElementTree.fromstring(svg)
    assert root.attrib["aria-label"] == found.alt
    assert len(svg) < 60_000
    assert draw(found, "svg") == svg
    ground = next(root.iter("{http://www.w3.org/2000/svg}path"))
    assert ground.attrib["fill"] == "#ffffff"
    text = svg.decode().replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|url\(|@import|<script|<image|href=", text)
    assert draw(found, "png").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("found", "rows", "columns"),
    [(FIGURES[0], GROUP_ROWS, GROUPS), (FIGURES[1], BAR_ROWS, BARS), (FIGURES[2], YEARS, COLUMNS)],
    ids=["reliability", "pit", "skill"],
)
def test_the_table_has_what_was_given(
    found: Figure, rows: list[dict[str, Any]], columns: tuple[tuple[str, str], ...]
) -> None:
    """Every row under every column."""
    assert found.rows == rows
    assert [name for name, _ in found.columns] == [name for name, _ in columns]
    assert all(set(row) == {name for name, _ in columns} for row in found.rows)


def values(found: Figure, layer: int) -> list[dict[str, Any]]:
    """The data of a layer of the spec."""
    held: list[dict[str, Any]] = found.spec["layer"][layer]["data"]["values"]
    return held


def test_the_spec_draws_the_figures_of_the_table() -> None:
    """Points, intervals and line; shares and band; bars, intervals and second marks, none for what is not known."""
    names = ("said", "seen", "seen_low", "seen_high")
    points = [{name: row[name] for name in names} for row in GROUP_ROWS]
    assert values(FIGURES[0], 2) == values(FIGURES[0], 3) == points
    assert [(row["said"], row["seen"]) for row in values(FIGURES[0], 1)] == LINE
    assert values(FIGURES[0], 0)[1] == {"said": 0.4, "seen": 0.4}
    assert values(FIGURES[1], 0) == BAR_ROWS
    assert values(FIGURES[1], 2) == [{"even": 0.1}]
    assert [row["year"] for row in values(FIGURES[2], 0)] == ["2010", "2011"]
    assert [row["year"] for row in values(FIGURES[2], 1)] == ["2010"]
    assert [row["year"] for row in values(FIGURES[2], 2)] == ["2010", "2012"]


def test_titles_count_the_rows() -> None:
    """One of two groups holds what was said, nine of ten bars lie in the band, one of two years was better."""
    assert FIGURES[0].title.startswith("In one of two groups of chances")
    assert FIGURES[1].title == "Nine of ten bars lie within what chance allows"
    assert FIGURES[2].title == "Better than the almanac in one of two years"


def test_counts_of_groups_stand_in_the_picture() -> None:
    """Beside each point, how many forecasts it stands for."""
    drawn = draw(FIGURES[0], "svg").decode()
    assert ">900</text>" in drawn
    assert ">90</text>" in drawn


def test_axes_hold_what_is_drawn() -> None:
    """Shares from below zero on; chances by their square roots."""
    shares = Shares(-0.23, 0.31, 200)
    assert shares.ticks == [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4]
    assert (shares.place(0.4), shares.place(-0.3)) == (0, 200)
    assert Chances(0.4, 100).place(0.1) == pytest.approx(50)
    assert Chances(0.4, 100).ticks == [0, 0.01, 0.05, 0.1, 0.2, 0.4]
