"""The ranking: where deaths are likeliest to reach a threshold over a horizon, and what stood a month ago."""

from __future__ import annotations

import polars as pl

from heed.risk.summary import cube, sums
from heed.tables.declared import THRESHOLDS

KEY = ["threshold", "horizon", "country"]


def board(draws_now: pl.DataFrame, draws_before: pl.DataFrame | None, target: str) -> pl.DataFrame:
    """The `board` of a `draws` table: every threshold and every horizon up to its last step.

    `draws_before` is the forecast with the data of a month earlier, None where there is none. Ranks go by
    chance, then by expected deaths over the horizon, then by code.
    """
    now = _ranked(draws_now)
    if draws_before is None:
        unknown = (
            pl.lit(None, pl.Float64).alias("chance_before"),
            pl.lit(None, pl.Int64).alias("rank_before"),
        )
        now = now.with_columns(unknown)
    else:
        before = _ranked(draws_before).rename({"chance": "chance_before", "rank": "rank_before"})
        now = now.join(before, on=KEY, how="left")
    return now.sort("threshold", "horizon", "rank").select(
        pl.lit(target).alias("target"), *KEY, "chance", "rank", "chance_before", "rank_before"
    )


def _ranked(draws: pl.DataFrame) -> pl.DataFrame:
    futures = cube(draws)
    parts = []
    for months, total in sums(futures).items():
        for threshold in THRESHOLDS:
            part = pl.DataFrame(
                {
                    "threshold": threshold,
                    "horizon": months,
                    "country": futures.codes,
                    "chance": (total >= threshold).mean(axis=-1),
                    "expected": total.mean(axis=-1),
                }
            ).sort("chance", "expected", "country", descending=[True, True, False])
            parts.append(part.drop("expected").with_row_index("rank", offset=1))
    return pl.concat(parts).with_columns(pl.col("rank", *KEY[:2]).cast(pl.Int64))
