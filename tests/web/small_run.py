"""A small run, made as real ones are: seven countries, two targets, nulls, one without forecast, one ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from heed.lake import Run, latest_run, write_run
from heed.tables import Licence
from tests.web.small_changes import change_reasons, changes, proposals
from tests.web.small_forecast import board, contributions, draws, fan, lookalikes, onset, reasons, totals
from tests.web.small_record import ORIGIN, TARGETS, countries, panel, years
from tests.web.small_track_record import track_record, track_total

SOURCE: dict[str, Any] = {
    "name": "small",
    "title": "Small made-up events",
    "publisher": "University of Ruritania",
    "release": "1.0",
    "citation": "Hentzau 2025",
    "licence": "CC BY 4.0",
    "may_republish": "yes",
    "url": "https://example.org/small",
    "as_of": "2025-06",
    "files": [{"name": "small.csv", "sha256": "ab" * 32, "bytes": 10, "rows": 3}],
    "counts": {},
    "warnings": ["low estimate missing in 3 rows"],
}


def write_small_run(home: Path, **licences: Licence) -> Run:
    """Write the run to `home`; `licences` sets the class of a table that is not `yes`."""
    facts: dict[str, Any] = {
        "heed": "0.1.0",
        "code": "0000000",
        "seed": 1,
        "draws": 1000,
        "steps": 12,
        "origin": str(ORIGIN),
        "as_of": "2025-06",
        "targets": list(TARGETS),
        "stages": [],
        "sources": [SOURCE],
    }
    frames: dict[str, list[dict[str, Any]]] = {
        "countries": list(countries()),
        "panel": list(panel()),
        "country_year": list(years()),
        "fan": list(fan()),
        "totals": list(totals()),
        "board": list(board()),
        "onset": list(onset()),
        "reasons": list(reasons()),
        "lookalikes": list(lookalikes()),
        "contributions": list(contributions()),
        "changes": list(changes()),
        "change_reasons": list(change_reasons()),
        "proposals": list(proposals()),
        "track_record": list(track_record()),
        "track_total": list(track_total()),
        "draws_deaths": list(draws()),
    }
    with write_run(home, facts) as run:
        for name, rows in frames.items():
            run.add(name, pl.DataFrame(rows, infer_schema_length=None), licences.get(name, Licence.YES))
    return latest_run(home)
