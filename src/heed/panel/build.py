"""The panel and the country-year table, by portable SQL over events and the calendar of states."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import polars as pl

from heed.base.countries import Countries, world
from heed.base.errors import BadInput
from heed.base.months import Month, months_between
from heed.lake.engine import Engine, query
from heed.panel.overlaps import refuse_mixed_sources
from heed.tables import check
from heed.tables.declared import COUNTRY_YEAR, EVENTS, PANEL

_CELL = {"country": pl.String, "month": pl.String, "first_day": pl.Date, "covered": pl.Boolean}


def build(
    events: pl.DataFrame, coverage: pl.DataFrame, engine: Engine = "duckdb", known: Countries | None = None
) -> pl.DataFrame:
    """Country-months from settled events, for every state alive in each month that any file covers.

    Zeros stand where a file covers the country and nothing was recorded, null where no file speaks of it.
    """
    cells = calendar(coverage, known or world())
    _refuse_outside(events, cells)
    return check(_run("country_months", events, cells, engine), PANEL, "panel")


def by_year(
    events: pl.DataFrame, coverage: pl.DataFrame, engine: Engine = "duckdb", known: Countries | None = None
) -> pl.DataFrame:
    """Country-years from the same events, with deaths by kind and, where said, by who killed."""
    cells = _whole_years(calendar(coverage, known or world()))
    return check(_run("country_years", events, cells, engine), COUNTRY_YEAR, "country_year")


def _run(name: str, events: pl.DataFrame, cells: pl.DataFrame, engine: Engine) -> pl.DataFrame:
    sql = files("heed.panel").joinpath(f"{name}.sql").read_text("utf-8")
    return query(sql, {"events": events.select(EVENTS.names), "cells": cells}, engine)


def calendar(coverage: pl.DataFrame, known: Countries) -> pl.DataFrame:
    """All states in all months from the first covered to the last: `country, month, first_day, covered`."""
    if coverage.is_empty():
        raise BadInput("no file covers any month: expected at least one file of events")
    refuse_mixed_sources(coverage)
    first = Month.parse(str(coverage["month_start"].min()))
    last = Month.parse(str(coverage["month_end"].max()))
    months = list(months_between(first, last))
    covered = _covered_months(coverage)
    rows: list[tuple[str, str, date, bool]] = [
        (country.code, str(month), month.first_day, month.index in covered.get(country.code, ()))
        for country in known
        for month in months
        if country.alive(month)
    ]
    return pl.DataFrame(rows, schema=_CELL, orient="row")


def _whole_years(cells: pl.DataFrame) -> pl.DataFrame:
    """Without the years of which the calendar holds only some months."""
    year = pl.col("first_day").dt.year()
    whole = cells.group_by(year.alias("year")).agg(pl.col("month").n_unique()).filter(pl.col("month") == 12)
    return cells.filter(year.is_in(whole["year"].to_list()))


def _covered_months(coverage: pl.DataFrame) -> dict[str, set[int]]:
    covered: dict[str, set[int]] = {}
    for country, start, end in coverage.select("country", "month_start", "month_end").iter_rows():
        span = range(Month.parse(start).index, Month.parse(end).index + 1)
        covered.setdefault(country, set()).update(span)
    return covered


def _refuse_outside(events: pl.DataFrame, cells: pl.DataFrame) -> None:
    """An event must find its cell: a state alive in that month, of which its file speaks."""
    month = pl.col("date_start").dt.strftime("%Y-%m")
    cell = cells.filter("covered").select("country", "month")
    lost = events.with_columns(month=month).join(cell, on=["country", "month"], how="anti")
    if lost.height:
        first = lost.row(0, named=True)
        raise BadInput(
            f"event {first['event_id']} of {first['source']} lies in {first['country']} in {first['month']}, "
            "when that state did not exist or of which its file does not speak; correct the country or the date"
        )
