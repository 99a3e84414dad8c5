"""An organisation's own incidents → events. Coordinates are checked, then left behind, as is the reporter."""

from __future__ import annotations

import polars as pl

from heed.base.countries import Countries
from heed.sources import cells
from heed.sources.raw import Raw
from heed.sources.source import Source
from heed.tables.declared import TYPES


def read(raw: Raw, source: Source, known: Countries) -> pl.DataFrame:
    """Events of a file in heed's plain layout."""
    cells.refuse(raw, raw.frame["event_id"].is_null(), "event_id", "an identifier")
    cells.real(raw, "latitude", -90, 90)
    cells.real(raw, "longitude", -180, 180)
    deaths = cells.whole(raw, "deaths")
    cells.refuse(raw, deaths.is_null(), "deaths", "a whole number of at least 0")
    nothing = pl.Series([None] * raw.frame.height, dtype=pl.Int64)
    return pl.DataFrame(
        {
            "event_id": raw.frame["event_id"],
            "country": cells.countries(raw, "country", known),
            "date_start": cells.day(raw, "date_start", forms=("%Y-%m-%d",)),
            "date_end": cells.day(raw, "date_end", forms=("%Y-%m-%d",)),
            "type": cells.looked_up(raw, "type", {kind: kind for kind in TYPES}),
            "deaths": deaths,
            "deaths_low": nothing,
            "deaths_high": nothing,
            "deaths_civilians": cells.whole(raw, "deaths_civilians"),
            "by_government": pl.Series([None] * raw.frame.height, dtype=pl.Boolean),
        }
    )
