"""The panel and the country-year table, by portable SQL over events and the calendar of states."""

from __future__ import annotations

from importlib.resources import files

import polars as pl

from heed.base.countries import Countries, world
from heed.base.errors import BadInput
from heed.lake.engine import Engine, query
from heed.panel.calendar import calendar
from heed.tables import check
from heed.tables.declared import COUNTRY_YEAR, EVENTS, PANEL


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


def sql(name: str) -> str:
    """The portable text of `country_months` or `country_years`, over the tables `events` and `cells`."""
    return files("heed.panel").joinpath(f"{name}.sql").read_text("utf-8")


def _run(name: str, events: pl.DataFrame, cells: pl.DataFrame, engine: Engine) -> pl.DataFrame:
    return query(sql(name), {"events": events.select(EVENTS.names), "cells": cells}, engine)


def _whole_years(cells: pl.DataFrame) -> pl.DataFrame:
    """Without the years of which the calendar holds only some months."""
    year = pl.col("first_day").dt.year()
    whole = cells.group_by(year.alias("year")).agg(pl.col("month").n_unique()).filter(pl.col("month") == 12)
    return cells.filter(year.is_in(whole["year"].to_list()))


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
