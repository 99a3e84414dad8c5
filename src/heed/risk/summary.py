"""Draws in short: the spread month by month, and the sums over the first months."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.risk.history import Reals
from heed.tables.declared import HORIZONS

LEVELS = (5, 25, 50, 75, 95)


class Cube(NamedTuple):
    """Draws as an array."""

    codes: tuple[str, ...]
    months: tuple[str, ...]
    deaths: NDArray[np.int64]
    """Countries × steps × draws."""


def cube(draws: pl.DataFrame) -> Cube:
    """The draws of every country, step and number, whatever the order of the rows.

    Raises `BadInput` unless each country has each step from 1 and each draw from 1 exactly once.
    """
    if draws.is_empty():
        raise BadInput("draws: no rows, expected at least one country")
    codes = tuple(draws["country"].unique().sort().to_list())
    country = draws["country"].cast(pl.Enum(codes)).to_physical().to_numpy().astype(np.int64)
    step, draw = draws["step"].to_numpy() - 1, draws["draw"].to_numpy() - 1
    shape = (len(codes), int(step.max()) + 1, int(draw.max()) + 1)
    place = (country * shape[1] + step) * shape[2] + draw
    whole = draws.height == math.prod(shape) and step.min() == 0 and draw.min() == 0
    if not whole or np.bincount(place, minlength=len(place)).max() > 1:
        raise BadInput(
            f"draws: expected each of {shape[0]} countries, {shape[1]} steps and {shape[2]} draws once "
            f"({math.prod(shape):,} rows), got {draws.height:,} rows with some missing or twice"
        )
    deaths = np.empty(len(place), dtype=np.int64)
    deaths[place] = draws["value"].to_numpy()
    months = draws.group_by("step").agg(pl.col("month").first()).sort("step")["month"].to_list()
    return Cube(codes, tuple(months), deaths.reshape(shape))


def summarise(draws: pl.DataFrame, target: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The `fan` and the `totals` of a `draws` table; horizons beyond its last step are left out."""
    futures = cube(draws)
    return _fan(futures, target), _totals(futures, target)


def sums(futures: Cube) -> dict[int, NDArray[np.int64]]:
    """Countries × draws for each horizon up to the last step: deaths in the first so many months."""
    running = np.cumsum(futures.deaths, axis=1)
    return {months: running[:, months - 1] for months in HORIZONS if months <= running.shape[1]}


def quantile(ordered: NDArray[np.int64], level: int) -> Reals:
    """The smallest draw that at least `level` % of the draws do not exceed; the last axis is in order."""
    draws = ordered.shape[-1]
    return ordered[..., max(0, -(-level * draws // 100) - 1)].astype(np.float64)


def _fan(futures: Cube, target: str) -> pl.DataFrame:
    ordered = np.sort(futures.deaths, axis=-1)
    countries, steps = ordered.shape[:2]
    columns: dict[str, object] = {
        "target": [target] * (countries * steps),
        "country": [code for code in futures.codes for _ in range(steps)],
        "month": list(futures.months) * countries,
        "step": np.tile(np.arange(1, steps + 1), countries),
    }
    columns |= {f"q{level:02d}": quantile(ordered, level).ravel() for level in LEVELS}
    return pl.DataFrame(columns | {"expected": ordered.mean(axis=-1).ravel()})


def _totals(futures: Cube, target: str) -> pl.DataFrame:
    parts = []
    for months, total in sums(futures).items():
        ordered = np.sort(total, axis=-1)
        parts.append(
            pl.DataFrame(
                {
                    "country": futures.codes,
                    "horizon": months,
                    "expected": total.mean(axis=-1),
                    "low": quantile(ordered, 5),
                    "high": quantile(ordered, 95),
                }
            )
        )
    totals = pl.concat(parts).with_columns(pl.col("horizon").cast(pl.Int64)).sort("country", "horizon")
    return totals.select(pl.lit(target).alias("target"), pl.all())
