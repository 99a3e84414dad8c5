"""UCDP GED rows → events. One event is one row; its deaths count in the month of its first day."""

from __future__ import annotations

import re

import polars as pl

from heed.base.countries import Countries
from heed.base.errors import BadFile
from heed.base.months import Month
from heed.sources import cells
from heed.sources.raw import Raw
from heed.sources.source import Source

WORLD = 30
"""A file that names at least so many countries speaks of the whole world, a smaller one of those it names."""
_NAMED = (
    re.compile(r"GEDEvent_v(\d+)_(\d+)(?:_(\d+))?(?:_(\d+))?", re.IGNORECASE),
    re.compile(r"ged[_-]?(\d{2})[_-]?(\d)(?:\D|$)", re.IGNORECASE),
)


def read(raw: Raw, source: Source, known: Countries) -> pl.DataFrame:
    """Events of a file whose columns have been claimed; `release` and `source` are added by the framework."""
    columns = raw.frame.columns
    start, end = _days(raw)
    by_number = "country_id" in columns
    nothing = pl.Series([None] * raw.frame.height, dtype=pl.Int64)
    kinds = cells.looked_up(raw, "type", source.lookups["type"])
    return pl.DataFrame(
        {
            "event_id": cells.whole(raw, "event_id").cast(pl.String),
            "country": cells.numbered_countries(raw, "country_id", known)
            if by_number
            else cells.countries(raw, "country", known),
            "date_start": start,
            "date_end": end,
            "type": kinds,
            "deaths": cells.whole(raw, "deaths"),
            "deaths_low": cells.whole(raw, "deaths_low"),
            "deaths_high": cells.whole(raw, "deaths_high"),
            "deaths_civilians": cells.whole(raw, "deaths_civilians")
            if "deaths_civilians" in columns
            else nothing,
            "by_government": _by_government(raw, kinds),
        }
    )


def _days(raw: Raw) -> tuple[pl.Series, pl.Series]:
    if "date_start" in raw.frame.columns and "date_end" in raw.frame.columns:
        return cells.day(raw, "date_start"), cells.day(raw, "date_end")
    parts = ("year", "month", "day")
    missing = [part for part in parts if part not in raw.frame.columns]
    if missing:
        raise BadFile(f"{raw.file}: column date_start is missing; expected date_start and date_end")
    year, month, day = (cells.whole(raw, part, least=1) for part in parts)
    made = pl.select(pl.date(pl.lit(year), pl.lit(month), pl.lit(day))).to_series()
    cells.refuse(raw, made.is_null(), "day", "a day of that month")
    return made, made


def _by_government(raw: Raw, kinds: pl.Series) -> pl.Series:
    """True where the attacker of civilians is a state (side A has a state's number); null where not said."""
    if "side_a_government" not in raw.frame.columns:
        return pl.Series([None] * raw.frame.height, dtype=pl.Boolean)
    by_state = cells.whole(raw, "side_a_government").is_not_null()
    return by_state.zip_with(kinds == "one_sided", pl.Series([None] * len(kinds), dtype=pl.Boolean))


def release(file: str, last_year: int) -> str:
    """The release a file belongs to: from its name, else the first final one that can hold its last year.

    `25.1` is a final release, which covers the years to 2024; `26.0.1` is the candidate release of January
    2026, `26.0.3.5` one of March to May.
    """
    for form in _NAMED:
        found = form.search(file)
        if found:
            parts = [str(int(part)) for part in found.groups() if part is not None]
            return ".".join(parts)
    return f"{(last_year + 1) % 100}.1"


def covered(release: str, first: Month, last: Month) -> tuple[Month, Month]:
    """The months a release speaks of; `first` is where GED begins, `last` the last month with an event."""
    parts = [int(part) for part in release.split(".")]
    year = 2000 + parts[0] if parts[0] < 80 else 1900 + parts[0]
    if len(parts) == 2 and parts[1] >= 1:
        return first, Month.of(year - 1, 12)
    months = [part for part in parts[2:] if part] or [last.number]
    return Month.of(year, months[0]), Month.of(year, months[-1])
