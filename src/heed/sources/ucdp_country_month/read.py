"""UCDP GED aggregated to country-months → rows of the panel, as far as the file says.

The file gives events by kind of violence but not deaths by kind. Where all events of a month are of one
kind, so are the deaths; where several kinds met, deaths by kind are not known. It gives no low estimates.
"""

from __future__ import annotations

import polars as pl

from heed.base.countries import Countries
from heed.sources import cells
from heed.sources.raw import Raw
from heed.sources.source import Source
from heed.tables.checks import MONTH_FORM
from heed.tables.declared import TYPES

_COUNTS = ("events", "deaths", "deaths_high", "deaths_civilians", *(f"events_{kind}" for kind in TYPES))


def read(raw: Raw, source: Source, known: Countries) -> pl.DataFrame:
    """Panel rows, one a country and month; states that the file joins are left without figures."""
    months = raw.frame["month"].str.strip_chars()
    cells.refuse(raw, ~months.str.contains(MONTH_FORM).fill_null(False), "month", "a month such as 2024-12")
    counts = {name: cells.whole(raw, name) for name in _COUNTS}
    cells.refuse(
        raw, counts["deaths_civilians"] > counts["deaths"], "deaths_civilians", "no more than all deaths"
    )
    frame = pl.DataFrame(
        {"country": cells.countries(raw, "country", known), "month": months, **counts},
    ).with_columns(deaths_low=pl.lit(None, dtype=pl.Int64))
    return frame.with_columns(_deaths_of(kind) for kind in TYPES)


def _deaths_of(kind: str) -> pl.Expr:
    events = pl.col(f"events_{kind}")
    known = pl.when(events == 0).then(0).when(events == pl.col("events")).then(pl.col("deaths"))
    return known.cast(pl.Int64).alias(f"deaths_{kind}")


def release(file: str, last_year: int) -> str:
    """The final release that ends with the file's last year."""
    return f"{(last_year + 1) % 100}.1"
