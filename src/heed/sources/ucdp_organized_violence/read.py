"""UCDP's country-year file → deaths by kind of violence and, for attacks on civilians, by who killed."""

from __future__ import annotations

import polars as pl

from heed.base.countries import Countries
from heed.sources import cells
from heed.sources.raw import Raw
from heed.sources.source import Source
from heed.tables.declared import COUNTRY_YEAR

_COUNTS = COUNTRY_YEAR.names[2:]


def read(raw: Raw, source: Source, known: Countries) -> pl.DataFrame:
    """Country-years; where two states became one country in a year, its figures are summed."""
    frame = pl.DataFrame(
        {
            "country": cells.numbered_countries(raw, "country_id", known),
            "year": cells.whole(raw, "year", least=1946),
            **{name: cells.whole(raw, name) for name in _COUNTS},
        }
    )
    return frame.group_by("country", "year").agg(pl.col(_COUNTS).sum()).sort("country", "year")


def release(file: str, last_year: int) -> str:
    """The final release that ends with the file's last year."""
    return f"{(last_year + 1) % 100}.1"
