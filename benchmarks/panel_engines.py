"""Five million events to country-months: heed's SQL on DuckDB and on Spark, beside pandas and Polars by hand."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl

from heed.base.countries import world
from heed.lake.engine import query, spark_session
from heed.panel.build import sql
from heed.panel.calendar import calendar

EVENTS = 5_000_000
RUNS = 3


def measure(events: int = EVENTS) -> list[tuple[str, str, str]]:
    """Rows of engine, median seconds, and the ratio to DuckDB; all must give the same sums."""
    with tempfile.TemporaryDirectory(prefix="heed-") as folder:
        path, cells = Path(folder) / "events.parquet", Path(folder) / "cells.parquet"
        _generate(path, events)
        _cells().write_parquet(cells)
        tables = {"events": path, "cells": cells}
        text = sql("country_months")
        with spark_session():
            ways: dict[str, Callable[[], int]] = {
                "heed on DuckDB": lambda: int(query(text, tables)["deaths"].sum()),
                "pandas, by hand": lambda: _pandas(path, cells),
                "Polars, by hand": lambda: _polars(path, cells),
                "heed on Spark (local)": lambda: int(query(text, tables, "spark")["deaths"].sum()),
            }
            seconds = {name: _median(way) for name, way in ways.items()}
        sums = {name: way() for name, way in list(ways.items())[:3]}
        assert len(set(sums.values())) == 1, sums
    base = seconds["heed on DuckDB"]
    return [(name, f"{spent:.2f} s", f"{spent / base:.1f}") for name, spent in seconds.items()]


def _median(way: Callable[[], int]) -> float:
    way()
    spent = []
    for _ in range(RUNS):
        started = time.perf_counter()
        way()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


def _cells() -> pl.DataFrame:
    rows = [(c.code, "1989-01", "2024-12", "ucdp_ged", "25.1") for c in world()]
    names = ["country", "month_start", "month_end", "source", "release"]
    return calendar(pl.DataFrame(rows, schema=names, orient="row"), world())


def _generate(path: Path, events: int) -> None:
    """Made-up events: no country's true number of deaths."""
    codes = [country.code for country in world() if country.first_month.year < 1989]
    listed = ", ".join(f"'{code}'" for code in codes)
    with duckdb.connect() as engine:
        engine.execute("select setseed(0.5)")
        made = (
            f"select cast(i as varchar) as event_id, 'ucdp_ged' as source, '25.1' as release, "
            f"[{listed}][1 + cast(floor(random() * {len(codes)}) as integer)] as country, "
            "date '1989-01-01' + cast(floor(random() * 13000) as integer) as date_start, "
            "['state_based', 'non_state', 'one_sided'][1 + cast(floor(random() * 3) as integer)] as type, "
            f"cast(floor(random() * 20) as bigint) as deaths from range({events}) as t(i)"
        )
        engine.execute(
            f"copy (select *, date_start as date_end, deaths as deaths_low, deaths as deaths_high, "
            f"deaths as deaths_civilians, false as by_government from ({made})) to '{path}' (format parquet)"
        )


def _pandas(path: Path, cells: Path) -> int:
    columns = ["country", "date_start", "type", "deaths", "deaths_low", "deaths_high", "deaths_civilians"]
    with duckdb.connect() as engine:
        held = engine.execute(f"select {', '.join(columns)} from read_parquet('{path}')").df()
    held["month"] = held["date_start"].to_numpy().astype("datetime64[M]")
    sums = held.groupby(["country", "month"])[
        ["deaths", "deaths_low", "deaths_high", "deaths_civilians"]
    ].sum()
    kinds = held.pivot_table(
        index=["country", "month"], columns="type", values="deaths", aggfunc=["sum", "count"], fill_value=0
    )
    kinds.columns = [f"{what}_{kind}" for what, kind in kinds.columns]
    states = pd.DataFrame(pl.read_parquet(cells).select("country", "month").to_dict(as_series=False))
    states["month"] = pd.to_datetime(states["month"]).to_numpy().astype("datetime64[s]")
    found = sums.join(kinds).reset_index()
    found["month"] = found["month"].to_numpy().astype("datetime64[s]")
    panel = states.merge(found, how="left").fillna(0)
    return int(panel["deaths"].sum())


def _polars(path: Path, cells: Path) -> int:
    kinds = ("state_based", "non_state", "one_sided")
    deaths = pl.col("deaths")
    monthly = (
        pl.scan_parquet(path)
        .with_columns(month=pl.col("date_start").dt.strftime("%Y-%m"))
        .group_by("country", "month")
        .agg(
            pl.col("deaths", "deaths_low", "deaths_high", "deaths_civilians").sum(),
            pl.len().alias("events"),
            *(deaths.filter(pl.col("type") == kind).sum().alias(f"deaths_{kind}") for kind in kinds),
            *((pl.col("type") == kind).sum().alias(f"events_{kind}") for kind in kinds),
        )
    )
    panel = pl.scan_parquet(cells).join(monthly, on=["country", "month"], how="left").collect()
    return int(panel["deaths"].sum())
