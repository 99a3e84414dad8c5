"""The picture of a replay: both ranks month by month, gaps where the country was not quiet, the onset marked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from heed.base.months import Month
from heed.charts import draw, replayed_figure
from heed.charts.replayed import HEIGHT, LIST_EDGE

MANIFEST = {"sources": [{"name": "small", "title": "Small", "publisher": "Ruritania", "licence": "CC BY 4.0"}],
            "as_of": "2025"}  # fmt: skip
ONSET = Month.of(2001, 7)


def watch(ranks: list[int | None], **more: Any) -> dict[str, Any]:
    months = [
        {"month": str(ONSET + (n - len(ranks))), "rank": rank, "chance": None if rank is None else 1 / rank,
         "struck": rank is None}
        for n, rank in enumerate(ranks)
    ]  # fmt: skip
    listed = sum(rank is not None and rank <= 10 for rank in ranks)
    return {
        "months": months,
        "listed_in_year": listed,
        "looks_in_year": len(ranks),
        "verdict": "warned",
        **more,
    }


@pytest.fixture
def found() -> dict[str, Any]:
    """Four monthly looks: the board never lists it, the onset list once, then it is not quiet."""
    return {"onset": str(ONSET), "board": watch([150, 60, 30, 11]), "begins": watch([12, 10, None, None])}


def test_the_table_holds_both_lists(found: dict[str, Any]) -> None:
    """A row for each look; where it was not quiet the onset list has neither rank nor chance."""
    figure = replayed_figure("replay-x", "Ruritania 2001", found, MANIFEST)
    assert [row["board_rank"] for row in figure.rows] == [150, 60, 30, 11]
    assert [row["onset_rank"] for row in figure.rows] == [12, 10, None, None]
    assert [row["not_quiet"] for row in figure.rows] == ["no", "no", "yes", "yes"]
    board, begins = figure.title.split(" of the year before, ")
    assert (board, begins) == (
        "Ruritania 2001: on the board's first ten at none of four looks", "on the onset list at one",
    )  # fmt: skip
    assert "Small, Ruritania" in figure.source and figure.as_of == "2025"


def test_a_list_that_did_not_ask_is_no_miss(found: dict[str, Any]) -> None:
    """The title says why the country is on no onset list."""
    found["begins"] = watch([None] * 4, verdict="not asked")
    assert replayed_figure("replay-x", "Ruritania 2001", found, MANIFEST).title.endswith(
        "not quiet, so on no onset list"
    )


def test_only_looks_on_a_list_are_large_dots(found: dict[str, Any]) -> None:
    """Dots of looks on a list are those within the band of the first ten, and the onset's line stands after all."""
    figure = replayed_figure("replay-x", "Ruritania 2001", found, MANIFEST)
    layers = figure.picture.layers
    dots = [layer["data"]["values"] for layer in layers if layer["mark"]["type"] == "circle"]
    assert [[(dot["month"], dot["rank"]) for dot in some] for some in dots] == [[(str(ONSET + -3), 10)]]
    assert layers[0]["data"]["values"][0]["edge"] == LIST_EDGE
    assert json.dumps(figure.spec).count(f"onset {ONSET.words}") == 1
    assert max(mark.bottom for mark in figure.picture.marks) > HEIGHT


def test_it_is_drawn(found: dict[str, Any]) -> None:
    """As SVG with the finding and the strip's word, the same bytes each time; as PNG."""
    figure = replayed_figure("replay-x", "Ruritania 2001", found, MANIFEST)
    svg = draw(figure, "svg").decode()
    assert "not quiet: no onset list" in svg and "<title>Ruritania 2001" in svg
    assert svg == draw(figure, "svg").decode()
    assert draw(figure, "png").startswith(b"\x89PNG")
