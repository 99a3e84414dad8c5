"""Figures of the months in which something was recorded → the panel of all states and months."""

from __future__ import annotations

import polars as pl

from heed.base.countries import Countries, world
from heed.base.errors import BadInput
from heed.panel.calendar import calendar
from heed.tables import check
from heed.tables.declared import PANEL

_KEY = ("country", "month")
_FIGURES = PANEL.names[2:]


def fill(figures: pl.DataFrame, coverage: pl.DataFrame, known: Countries | None = None) -> pl.DataFrame:
    """Panel rows for every state alive in each covered month; zeros where the source has no figures.

    `figures` are rows of the panel in any number; those of months in which a state did not exist must be empty of
    events and are left out.
    """
    cells = calendar(coverage, known or world()).select(*_KEY, "covered")
    lost = figures.filter(pl.col("deaths") > 0).join(cells, on=_KEY, how="anti")
    if lost.height:
        first = lost.row(0, named=True)
        raise BadInput(
            f"{first['deaths']} deaths in {first['country']} in {first['month']}, when that state did not exist or "
            "which no source covers; correct the country or the month"
        )
    joined = cells.join(figures.with_columns(reported=pl.lit(True)), on=_KEY, how="left")
    quiet = pl.col("reported").is_null() & pl.col("covered")
    filled = joined.with_columns(
        pl.when(quiet).then(0).otherwise(pl.col(name)).alias(name) for name in _FIGURES
    )
    return check(filled.select(PANEL.names).sort(_KEY), PANEL, "panel")
