"""The embedded tables as the panel and the country-years of a run, zeros filled in where nothing was recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import polars as pl

from heed.base.countries import world
from heed.base.months import Month, months_between
from heed.tables import check
from heed.tables.declared import COUNTRY_YEAR, PANEL, TYPES

_DATA = files("heed.snapshot").joinpath("data")
FIRST, LAST = Month.of(1989, 1), Month.of(2024, 12)
"""The months that the embedded figures cover: UCDP release 25.1."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Embedded figures."""

    panel: pl.DataFrame
    country_year: pl.DataFrame
    receipts: dict[str, Any]
    estimated: dict[str, tuple[str, ...]]
    """Months whose figures are estimates, by country."""


def load() -> Snapshot:
    """The embedded snapshot, checked against the declarations of its tables."""
    figures = _table("country_month.csv")
    estimates = figures.filter(pl.col("estimated") == 1)
    return Snapshot(
        panel=check(_panel(figures), PANEL, "the embedded panel"),
        country_year=check(_years(_table("country_year.csv")), COUNTRY_YEAR, "the embedded country-years"),
        receipts=json.loads(_DATA.joinpath("receipts.json").read_text("utf-8")),
        estimated={
            str(code[0]): tuple(rows["month"]) for code, rows in estimates.sort("month").group_by("country")
        },
    )


def _table(name: str) -> pl.DataFrame:
    return pl.read_csv(_DATA.joinpath(name).read_bytes(), infer_schema_length=None)


def _panel(figures: pl.DataFrame) -> pl.DataFrame:
    rows = [
        (country.code, str(month))
        for country in world()
        for month in months_between(FIRST, LAST)
        if country.alive(month)
    ]
    cells = pl.DataFrame(rows, schema=["country", "month"], orient="row")
    lost = figures.join(cells, on=["country", "month"], how="anti")
    if lost.height:
        raise AssertionError(f"{lost.height} figures of states that did not exist; rebuild the snapshot")
    joined = cells.join(figures, on=["country", "month"], how="left")
    quiet = pl.col("deaths").is_null()
    counts = [*(f"events_{kind}" for kind in TYPES), "deaths", "deaths_high", "deaths_civilians"]
    filled = joined.with_columns(
        *(pl.when(quiet).then(0).otherwise(pl.col(name)).alias(name) for name in counts),
        deaths_low=pl.when(quiet).then(0).cast(pl.Int64),
    ).with_columns(events=pl.sum_horizontal((f"events_{kind}" for kind in TYPES), ignore_nulls=False))
    return (
        filled.with_columns(_deaths_of(kind) for kind in TYPES).select(PANEL.names).sort("country", "month")
    )


def _deaths_of(kind: str) -> pl.Expr:
    """Deaths of one kind, where all events of the month are of one kind; else not known."""
    events, all_events, deaths = pl.col(f"events_{kind}"), pl.col("events"), pl.col("deaths")
    return pl.when(events == 0).then(0).when(events == all_events).then(deaths).alias(f"deaths_{kind}")


def _years(figures: pl.DataFrame) -> pl.DataFrame:
    """Country-years with zeros for the years in which nothing was recorded."""
    rows = [
        (country.code, year)
        for country in world()
        for year in _years_alive(country.first_month, country.last_month)
    ]
    cells = pl.DataFrame(rows, schema={"country": pl.String, "year": pl.Int64}, orient="row")
    names = [name for name in COUNTRY_YEAR.names if name not in ("country", "year")]
    joined = cells.join(figures, on=["country", "year"], how="left")
    quiet = pl.col("deaths").is_null()
    return joined.with_columns(pl.when(quiet).then(0).otherwise(pl.col(name)).alias(name) for name in names)


def _years_alive(first: Month, last: Month) -> Iterable[int]:
    return range(max(first.year, FIRST.year), min(last.year, LAST.year) + 1)
