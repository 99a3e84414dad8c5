"""The track record in one line a target: all scored runs together."""

from __future__ import annotations

import polars as pl

from heed.tables.track import TRACK_TOTAL


def track_total(record: pl.DataFrame) -> pl.DataFrame:
    """Rows of the `track_total` table from those of the `track_record` table.

    Each country-month of each run weighs the same, so that a run of which more months are over counts for more.
    """
    scored = record.filter(pl.col("state") == "intact")
    ahead = scored.filter(pl.col("made_when") == "before")
    both = [each.with_columns(among=pl.lit(name)) for name, each in (("all", scored), ("before", ahead))]
    weight = pl.col("units") / pl.col("units").sum()
    total = (
        pl.concat(both)
        .group_by("target", "among")
        .agg(
            runs=pl.len().cast(pl.Int64),
            runs_better=(pl.col("crps") < pl.col("crps_conflictology")).sum().cast(pl.Int64),
            crps=(pl.col("crps") * weight).sum(),
            crps_conflictology=(pl.col("crps_conflictology") * weight).sum(),
            units=pl.col("units").sum(),
        )
    )
    simple = pl.col("crps_conflictology")
    ratio = pl.when(simple > 0).then(pl.col("crps") / simple)
    return total.with_columns(ratio=ratio).select(TRACK_TOTAL.names).sort(TRACK_TOTAL.key)
