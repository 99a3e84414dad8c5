"""Several panels → one: where two say something of a country and month, the newer release is kept."""

from __future__ import annotations

import polars as pl

from heed.tables import check
from heed.tables.declared import COUNTRY_YEAR, PANEL

_KEY = ("country", "month")


def combine(older: pl.DataFrame, newer: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Both panels in one, and how many rows of the older were replaced.

    A row of which the newer panel does not know the deaths does not replace one that is known.
    """
    known = newer.filter(pl.col("deaths").is_not_null())
    said_before = older.filter(pl.col("deaths").is_not_null())
    replaced = said_before.join(known, on=_KEY, how="semi").height
    keys = pl.concat([older.select(_KEY), newer.select(_KEY)]).unique()
    rest = older.join(known, on=_KEY, how="anti")
    known_or_old = pl.concat([known.select(PANEL.names), rest.select(PANEL.names)])
    unknown = keys.join(known_or_old, on=_KEY, how="anti").join(newer, on=_KEY).select(PANEL.names)
    return pl.concat([known_or_old, unknown]).sort(_KEY), replaced


def years_of(months: pl.DataFrame) -> pl.DataFrame:
    """The country-year table as far as a panel tells it: sums of its months; who killed is not known."""
    figures = [name for name in COUNTRY_YEAR.names if name in PANEL.names and name != "country"]
    sums = [pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in figures]
    year = pl.col("month").str.slice(0, 4).cast(pl.Int64).alias("year")
    unsaid = [
        pl.lit(None, dtype=pl.Int64).alias(name)
        for name in COUNTRY_YEAR.names
        if name not in (*figures, "country", "year")
    ]
    yearly = months.group_by("country", year).agg(sums).with_columns(unsaid)
    return check(yearly.sort("country", "year"), COUNTRY_YEAR, "country_year")
