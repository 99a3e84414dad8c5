"""What a panel knows up to an origin, and so what can be forecast from there."""

from __future__ import annotations

import polars as pl

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.tables.declared import TARGETS


def refuse_uncovered_months(panel: pl.DataFrame, origin: Month) -> None:
    """A stretch of months that no file covers, with covered ones before and after, cannot be forecast across."""
    months = (
        panel.filter(pl.col("month") <= str(origin))
        .group_by("month")
        .agg(pl.col("deaths").is_not_null().any())
    )
    known = months.filter("deaths")["month"].sort()
    missing = months.filter(~pl.col("deaths") & (pl.col("month") > str(known.first())))["month"].sort()
    inner = missing.filter(missing < str(known.last()))
    if inner.len():
        before = Month.parse(inner[0]) + -1
        raise BadInput(
            f"no file covers {inner[0]} to {inner[-1]}, {inner.len()} months that are needed between the figures "
            f"before and after; add the release that covers them, or choose --origin {before}"
        )


def left_out(panel: pl.DataFrame, origin: Month) -> dict[str, str]:
    """Countries that have figures, but none at the origin, and the last month they have them for."""
    known = panel.filter((pl.col("month") <= str(origin)) & pl.col("deaths").is_not_null())
    last = known.group_by("country").agg(pl.col("month").max()).filter(pl.col("month") < str(origin))
    alive = panel.filter(pl.col("month") == str(origin)).select("country")
    return dict(last.join(alive, on="country", how="semi").sort("country").iter_rows())


def known_targets(panel: pl.DataFrame, origin: Month) -> list[str]:
    """Targets that can be forecast: those known in every month of every country that is covered."""
    held = panel.filter((pl.col("month") <= str(origin)) & pl.col("deaths").is_not_null())
    known = [name for name in TARGETS if not held[name].null_count()]
    if not known:
        holes = {name: held[name].null_count() for name in TARGETS}
        raise BadInput(f"no target is known in every month of every country that is covered: {holes}")
    return known
