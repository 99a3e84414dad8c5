"""Fan, totals and board: sums of draws, and nothing else."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heed import risk
from heed.base.errors import BadInput
from heed.tables import TABLES, check


def draws_of(deaths: np.ndarray) -> pl.DataFrame:
    """A draws table of invented countries AAA, AAB … from an array countries × steps × draws."""
    where = np.indices(deaths.shape).reshape(3, -1)
    return pl.DataFrame(
        {
            "country": [f"AA{chr(65 + c)}" for c in where[0]],
            "month": [f"2025-{s + 1:02d}" for s in where[1]],
            "step": where[1] + 1,
            "draw": where[2] + 1,
            "value": deaths.ravel(),
        }
    )


def some(seed: int, shape: tuple[int, int, int] = (4, 12, 20)) -> pl.DataFrame:
    source = np.random.default_rng(seed)
    return draws_of(source.poisson(10.0 ** source.uniform(-2, 3, (shape[0], 1, 1)), shape))


def test_fan_and_totals_of_known_draws() -> None:
    """A hundred draws 1 to 100 a month have the quantiles and sums one works out by hand."""
    month = np.tile(np.arange(1, 101), (1, 3, 1))
    fan, totals = risk.summarise(draws_of(month), "deaths")
    assert fan.select("q05", "q25", "q50", "q75", "q95", "expected").row(0) == (5, 25, 50, 75, 95, 50.5)
    assert totals.select("horizon", "expected", "low", "high").rows() == [
        (1, 50.5, 5, 95),
        (3, 151.5, 15, 285),
    ]
    assert check(fan, TABLES["fan"], "fan").equals(fan)
    assert check(totals, TABLES["totals"], "totals").equals(totals)


def test_row_order_of_draws_does_not_matter() -> None:
    """Shuffled draws give the same fan, totals and board."""
    drawn = some(1)
    mixed = drawn.sample(fraction=1, shuffle=True, seed=2)
    for one, other in zip(risk.summarise(drawn, "deaths"), risk.summarise(mixed, "deaths"), strict=True):
        assert one.equals(other)
    assert risk.board(drawn, None, "deaths").equals(risk.board(mixed, None, "deaths"))


def test_a_missing_draw_is_refused() -> None:
    """Draws with a hole or a double are refused: sums over them would be wrong."""
    drawn = some(1)
    for broken in (drawn.head(-1), drawn.slice(1), pl.concat([drawn.slice(1), drawn.tail(1)]), drawn.clear()):
        with pytest.raises(BadInput, match=r"^draws: "):
            risk.summarise(broken, "deaths")


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_chance_falls_with_threshold_and_rises_with_horizon(seed: int) -> None:
    """More deaths are never likelier than fewer, and more time never makes a threshold less likely."""
    board = risk.board(some(seed), None, "deaths")
    by_threshold = board.sort("country", "horizon", "threshold")["chance"].to_numpy().reshape(-1, 4)
    by_horizon = board.sort("country", "threshold", "horizon")["chance"].to_numpy().reshape(-1, 4)
    assert (np.diff(by_threshold, axis=1) <= 0).all()
    assert (np.diff(by_horizon, axis=1) >= 0).all()


def test_board_ranks_by_chance_then_deaths_then_code() -> None:
    """Equal chances go by expected deaths, equal deaths by code; ranks are 1 to n for each question."""
    board = risk.board(draws_of(np.array([[[30, 0]], [[50, 0]], [[30, 30]], [[30, 0]]])), None, "deaths")
    first = board.filter(pl.col("threshold") == 25).sort("rank")
    assert first["country"].to_list() == ["AAC", "AAB", "AAA", "AAD"]
    assert first["rank"].to_list() == [1, 2, 3, 4]
    assert first["chance"].to_list() == [1.0, 0.5, 0.5, 0.5]
    assert board["rank_before"].null_count() == board["chance_before"].null_count() == board.height
    assert check(board, TABLES["board"], "board").equals(board)


def test_board_remembers_the_month_before() -> None:
    """Last month's chance and rank stand beside; a country that was not there, or a longer horizon, has none."""
    now, before = some(5, (4, 6, 20)), some(6, (3, 3, 20))
    board = risk.board(now, before, "deaths")
    was = risk.board(before, None, "deaths")
    joined = board.join(was, on=["threshold", "horizon", "country"], suffix="_was")
    assert joined["rank_before"].to_list() == joined["rank_was"].to_list()
    assert joined["chance_before"].to_list() == joined["chance_was"].to_list()
    empty = board.filter((pl.col("country") == "AAD") | (pl.col("horizon") == 6))
    assert empty["rank_before"].null_count() == empty.height
    assert check(board, TABLES["board"], "board").equals(board)
