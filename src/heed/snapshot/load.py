"""The embedded tables as figures of the panel, with what they cover, and as country-years."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import polars as pl

from heed.base.countries import world
from heed.base.months import Month
from heed.tables import check
from heed.tables.declared import COUNTRY_YEAR, COVERAGE, PANEL, TYPES

_DATA = files("heed.snapshot").joinpath("data")
FIRST, LAST = Month.of(1989, 1), Month.of(2024, 12)
"""The months that the embedded figures cover: UCDP release 25.1."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Embedded figures."""

    figures: pl.DataFrame
    """Panel rows of the months in which something was recorded."""
    coverage: pl.DataFrame
    """The states and months it speaks of."""
    country_year: pl.DataFrame
    receipts: dict[str, Any]
    estimated: dict[str, tuple[str, ...]]
    """Months whose figures are estimates, by country."""


def load() -> Snapshot:
    """The embedded snapshot, checked against the declarations of its tables."""
    months = _table("country_month.csv")
    receipts = json.loads(_DATA.joinpath("receipts.json").read_text("utf-8"))
    estimates = months.filter(pl.col("estimated") == 1)
    return Snapshot(
        figures=check(_figures(months), PANEL, "the embedded figures"),
        coverage=_coverage(receipts),
        country_year=check(_years(_table("country_year.csv")), COUNTRY_YEAR, "the embedded country-years"),
        receipts=receipts,
        estimated={
            str(code[0]): tuple(rows["month"]) for code, rows in estimates.sort("month").group_by("country")
        },
    )


def _table(name: str) -> pl.DataFrame:
    return pl.read_csv(_DATA.joinpath(name).read_bytes(), infer_schema_length=None)


def _figures(table: pl.DataFrame) -> pl.DataFrame:
    """Panel rows of the months in which something was recorded."""
    with_sums = table.with_columns(
        events=pl.sum_horizontal((f"events_{kind}" for kind in TYPES), ignore_nulls=False),
        deaths_low=pl.lit(None, dtype=pl.Int64),
    )
    return with_sums.with_columns(_deaths_of(kind) for kind in TYPES).select(PANEL.names)


def _coverage(receipts: dict[str, Any]) -> pl.DataFrame:
    """All states, for all months of the release."""
    release = next(each["release"] for each in receipts["sources"] if each["name"] == "ucdp_country_month")
    codes = sorted(country.code for country in world())
    row = {"month_start": str(FIRST), "month_end": str(LAST), "source": "ucdp_ged", "release": release}
    return pl.DataFrame([{"country": code, **row} for code in codes]).select(COVERAGE.names)


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
