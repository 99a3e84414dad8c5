"""Several panels → one: where two say something of a country and month, the newer release is kept."""

from __future__ import annotations

import polars as pl

from heed.base.countries import Countries, world
from heed.base.months import Month
from heed.panel.calendar import states
from heed.tables import check
from heed.tables.declared import COUNTRY_YEAR, PANEL

_KEY = ("country", "month")


def combine(
    older: pl.DataFrame, newer: pl.DataFrame, known: Countries | None = None
) -> tuple[pl.DataFrame, int]:
    """Both panels in one, and how many rows of the older were replaced.

    A row of which the newer panel does not know the deaths does not replace one that is known. Months that lie
    between the two and are in neither are not known.
    """
    said = newer.filter(pl.col("deaths").is_not_null()).select(PANEL.names)
    before = older.filter(pl.col("deaths").is_not_null()).select(PANEL.names)
    replaced = before.join(said, on=_KEY, how="semi").height
    both = pl.concat([said, before.join(said, on=_KEY, how="anti")])
    months = pl.concat([older["month"], newer["month"]]).sort()
    span = states(Month.parse(months[0]), Month.parse(months[-1]), known or world())
    cells = pl.DataFrame([(c.code, str(m)) for c, m in span], schema=list(_KEY), orient="row")
    return check(cells.join(both, on=_KEY, how="left").sort(_KEY), PANEL, "panel"), replaced


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
