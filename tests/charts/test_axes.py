"""Labels of an axis stand where Vega draws its lines."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heed.charts import draw, figure, theme
from heed.charts.axes import TICKS, Deaths, Years, every
from heed.lake.runs import Run


@given(st.floats(0, 9e8))
def test_ticks_are_even_whole_and_reach_the_top(most: float) -> None:
    """From 0 in even steps to the first that is not below the highest value; never more than the limit."""
    ticks = Deaths(most, 200).ticks
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert ticks[-2] <= most
    assert len({right - left for left, right in pairwise(ticks)}) == 1
    assert 2 <= len(ticks) <= TICKS + 1


@pytest.mark.parametrize(
    ("most", "ticks"),
    [(0, [0, 1]), (4, [0, 1, 2, 3, 4]), (12, [0, 5, 10, 15]), (9731, [*range(0, 10001, 2000)])],
)
def test_ticks_are_those_a_reader_expects(most: float, ticks: list[int]) -> None:
    """Steps of 1, 2 or 5 times a power of ten."""
    assert Deaths(most, 200).ticks == ticks


def test_the_log_scale_has_powers_of_ten() -> None:
    """Zero and the powers up to the highest value; zero at the foot, the highest value at the upper edge."""
    axis = Deaths(1234, 200, log=True)
    assert axis.ticks == [0, 1, 10, 100, 1000]
    assert [label.y for label in axis.labels()] == sorted((label.y for label in axis.labels()), reverse=True)
    assert axis.labels()[0].y == 200
    assert axis.top == 1234


def test_many_years_are_labelled_every_fifth() -> None:
    """Twelve years or fewer have all their labels."""
    assert every(range(2013, 2025)) == list(range(2013, 2025))
    assert every(range(1989, 2025)) == [1990, 1995, 2000, 2005, 2010, 2015, 2020]
    assert Years(1989.0, 2025.0).place(2025.0) == theme.PLOT


@pytest.mark.parametrize("figure_id", ["RUR-forecast-deaths", "RUR-forecast-deaths-linear", "RUR-types"])
def test_labels_stand_at_the_lines_that_vega_draws(run: Run, figure_id: str) -> None:
    """Each horizontal line of the grid has a label at its height, within a pixel."""
    svg = draw(figure(run, figure_id), "svg").decode()
    grid = rf'<line(?: transform="translate\(0,([\d.]+)\)")? x2="{theme.PLOT}" y2="0" stroke="{theme.RULE}"'
    lines = re.findall(grid, svg)
    labels = re.findall(r'<text x="-8" y="([\d.-]+)"[^>]*text-anchor="end"', svg)
    assert len(lines) == len(labels) >= 3
    for line, label in zip(
        sorted(float(line or 0) for line in lines), sorted(map(float, labels)), strict=True
    ):
        assert label - theme.TEXT * 0.35 == pytest.approx(line, abs=1)
