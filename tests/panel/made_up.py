"""Made-up events and what covers them, and a cell of the panel made from them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import strategies as st

from heed.tables.declared import COVERAGE, EVENTS, TYPES


def events(*rows: dict[str, Any]) -> pl.DataFrame:
    """One event of Sudan a row, but for what the row says."""
    usual = {
        "event_id": "1", "source": "ucdp_ged", "release": "24.1", "country": "SDN", "date_start": date(2023, 4, 15),
        "date_end": date(2023, 4, 15), "type": "one_sided", "deaths": 10, "deaths_low": 8, "deaths_high": 12,
        "deaths_civilians": 10, "by_government": True,
    }  # fmt: skip
    schema = {"by_government": pl.Boolean, "deaths_low": pl.Int64, "deaths_civilians": pl.Int64}
    return pl.DataFrame([{**usual, **row} for row in rows], schema_overrides=schema).select(EVENTS.names)


def coverage(country: str = "SDN", start: str = "2023-01", end: str = "2023-12", **how: str) -> pl.DataFrame:
    """The months of which a file of a source and release knows a country."""
    row = {
        "country": country, "month_start": start, "month_end": end,
        "source": "ucdp_ged", "release": "24.1", **how,
    }  # fmt: skip
    return pl.DataFrame([row]).select(COVERAGE.names)


def cell(panel: pl.DataFrame, country: str, month: str) -> dict[str, Any]:
    """A country's row of a month."""
    return panel.row(by_predicate=(pl.col("country") == country) & (pl.col("month") == month), named=True)


@st.composite
def some_events(draw: st.DrawFn) -> pl.DataFrame:
    """Up to thirty events of 2023 in three countries, some with figures left open."""
    count = draw(st.integers(1, 30))
    rows = []
    for place in range(count):
        start = date(2023, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
        deaths = draw(st.integers(0, 5000))
        said = draw(st.booleans())
        rows.append(
            {
                "event_id": str(place),
                "country": draw(st.sampled_from(["SDN", "SSD", "TCD"])),
                "date_start": start,
                "date_end": start + timedelta(days=draw(st.integers(0, 90))),
                "type": draw(st.sampled_from(TYPES)),
                "deaths": deaths,
                "deaths_low": deaths // 2 if said else None,
                "deaths_high": deaths * 2,
                "deaths_civilians": deaths if said else None,
                "by_government": None,
            }
        )
    return events(*rows)


ALL = pl.concat([coverage(code) for code in ("SDN", "SSD", "TCD")])
"""What covers all of them."""


TIGRAY = {
    "country": "ETH", "date_start": date(2021, 1, 1), "date_end": date(2021, 12, 31), "type": "state_based",
    "deaths": 113_554, "deaths_low": 0, "deaths_high": 200_000, "deaths_civilians": 0, "by_government": None,
}  # fmt: skip
"""The largest event of the Tigray war: a summary of a year. The days are those of the year it sums up."""
