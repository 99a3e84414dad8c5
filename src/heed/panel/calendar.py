"""The calendar of states: who existed in which month, and whether any file speaks of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from heed.base.countries import Countries, Country
from heed.base.errors import BadInput
from heed.base.months import Month, months_between
from heed.panel.overlaps import refuse_mixed_sources

_CELL = {"country": pl.String, "month": pl.String, "first_day": pl.Date, "covered": pl.Boolean}


def calendar(coverage: pl.DataFrame, known: Countries) -> pl.DataFrame:
    """All states in all months from the first covered to the last: `country, month, first_day, covered`."""
    if coverage.is_empty():
        raise BadInput("no file covers any month: expected at least one file of events")
    refuse_mixed_sources(coverage)
    first = Month.parse(str(coverage["month_start"].min()))
    last = Month.parse(str(coverage["month_end"].max()))
    covered = _covered_months(coverage)
    rows: list[tuple[str, str, date, bool]] = [
        (country.code, str(month), month.first_day, month.index in covered.get(country.code, ()))
        for country, month in states(first, last, known)
    ]
    return pl.DataFrame(rows, schema=_CELL, orient="row")


def states(first: Month, last: Month, known: Countries) -> Iterator[tuple[Country, Month]]:
    """Every state in every month, from the first to the last, in which it existed on at least one day."""
    for country in known:
        yield from ((country, month) for month in months_between(first, last) if country.alive(month))


def _covered_months(coverage: pl.DataFrame) -> dict[str, set[int]]:
    covered: dict[str, set[int]] = {}
    for country, start, end in coverage.select("country", "month_start", "month_end").iter_rows():
        span = range(Month.parse(start).index, Month.parse(end).index + 1)
        covered.setdefault(country, set()).update(span)
    return covered
