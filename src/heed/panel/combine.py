"""Several panels → one: where two say something of a country and month, the newer release is kept."""

from __future__ import annotations

import polars as pl

from heed.tables.declared import PANEL

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
