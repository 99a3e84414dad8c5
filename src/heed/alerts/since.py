"""Deaths recorded since an alert: the whole months after the month in which it was told, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from heed.base.months import Month


@dataclass(frozen=True, slots=True)
class Since:
    """A sum over months. None is unknown."""

    first: Month
    last: Month
    deaths: int | None
    low: int | None
    """None where the source gives no lowest estimate for one of the months."""
    high: int | None
    unknown: int
    """Months of which the source does not speak; they are in no sum."""


def deaths_since(rows: Iterable[Mapping[str, Any]], told: date) -> Since | None:
    """Sums of the panel's rows of one country (`month`, `deaths`, `deaths_low`, `deaths_high`) after an alert.

    None when no whole month since the alert is in the rows. Who died in the month of the alert may have died before
    it, so that month is left out.
    """
    # As they are written, months sort as they are.
    month = str(Month.containing(told))
    after = sorted((row for row in rows if row["month"] > month), key=lambda row: str(row["month"]))
    if not after:
        return None
    known = [row for row in after if row["deaths"] is not None]
    return Since(
        Month.parse(after[0]["month"]),
        Month.parse(after[-1]["month"]),
        _sum(known, "deaths"),
        _sum(known, "deaths_low"),
        _sum(known, "deaths_high"),
        len(after) - len(known),
    )


def _sum(rows: list[Mapping[str, Any]], name: str) -> int | None:
    values = [row[name] for row in rows]
    return sum(values) if values and None not in values else None
