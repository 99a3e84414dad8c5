"""Rows of a run, grouped by country; a table that is needed for every country is read once a process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from heed.lake.runs import Run

_kept: dict[tuple[Path, str], dict[str, list[dict[str, Any]]]] = {}


def keep(run: Run, *tables: str) -> None:
    """Read whole tables now, for a process that draws every country. A run never changes."""
    for table in tables:
        grouped: dict[str, list[dict[str, Any]]] = {}
        for row in run.rows(table, order=_ORDER[table]):
            grouped.setdefault(row["country"], []).append(row)
        _kept[run.path, table] = grouped


def forget(run: Run) -> None:
    """Give back the memory that `keep` took."""
    for key in [key for key in _kept if key[0] == run.path]:
        del _kept[key]


def rows_of(run: Run, table: str, country: str) -> list[dict[str, Any]]:
    """Rows of one country in the order of the table's key."""
    whole = _kept.get((run.path, table))
    if whole is None:
        return run.rows(table, order=_ORDER[table], country=country)
    return whole.get(country, [])


_ORDER = {
    "panel": "country, month",
    "country_year": "country, year",
    "fan": "target, country, step",
    "totals": "target, country, horizon",
    "board": "target, country, threshold, horizon",
    "countries": "country",
}


def names(run: Run) -> dict[str, str]:
    """Short name of each country of the run."""
    found = _kept.get((run.path, "countries"))
    rows = [r for some in found.values() for r in some] if found else run.rows("countries", order="country")
    return {row["country"]: row["name"] for row in rows}
