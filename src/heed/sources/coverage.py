"""Of which countries and months a file speaks: there, no event means that none was recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from heed.base.countries import Countries
from heed.base.errors import BadFile
from heed.base.months import Month
from heed.sources.source import Source
from heed.tables.declared import COVERAGE


def coverage_of(
    reader: Any, frame: pl.DataFrame, source: Source, release: str, known: Countries
) -> pl.DataFrame:
    """Rows of the coverage table for one file.

    A release says itself which months it covers; a file without one covers those from its first to its last.
    A file that names many countries speaks of all states, a smaller one of those it names.
    """
    if source.gives == "country_year":
        return pl.DataFrame(schema=dict.fromkeys(COVERAGE.names, pl.String))
    months = frame["month"] if "month" in frame.columns else frame["date_start"].dt.strftime("%Y-%m")
    first, last = Month.parse(str(months.min())), Month.parse(str(months.max()))
    if hasattr(reader, "covered"):
        first, last = reader.covered(release, source.first_month, last)
    named = frame["country"].unique().sort().to_list()
    if len(named) >= getattr(reader, "WORLD", len(known)) or source.gives == "panel":
        named = sorted(country.code for country in known)
    return pl.DataFrame(
        {
            "country": named,
            "month_start": [str(first)] * len(named),
            "month_end": [str(last)] * len(named),
            "source": [source.name] * len(named),
            "release": [release] * len(named),
        }
    )


def refuse_unfinished(file: str, coverage: pl.DataFrame, today: date, warnings: list[str]) -> None:
    """A release speaks of whole months: one that is not over cannot be among them.

    An organisation's own file has no release and may end in the present month; its figures so far are a part of
    the month, which is warned of.
    """
    unfinished = coverage.filter(pl.col("month_end") >= str(Month.containing(today)))
    if unfinished.is_empty():
        return
    row = unfinished.row(0, named=True)
    last, release = row["month_end"], row["release"]
    if release:
        raise BadFile(
            f"{file}: release {release} speaks of {last}, which is not over on {today.isoformat()}; expected a "
            "release of months that are; fetch it again when the month is over"
        )
    warnings.append(
        f"{file}: {last} is not over, so its figures are a part of the month; use --origin with the month before"
    )
