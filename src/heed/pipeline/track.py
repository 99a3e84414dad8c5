"""The track record: every stored run of an earlier origin, scored against what the new panel says happened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.lake import Run, open_run, run_ids
from heed.risk import scores
from heed.tables.declared import TRACK_RECORD

MEASURES = ("crps", "crps_log1p", "ignorance", "cover_90", "brier_25")
_FORGOTTEN = pl.DataFrame(schema=dict.fromkeys(TRACK_RECORD.names, pl.String))


def track_record(
    home: Path, panel: pl.DataFrame, sources: Sequence[dict[str, Any]], origin: Month
) -> pl.DataFrame:
    """Rows of the `track_record` table: one a past run and target of which at least one month is over.

    Only runs of an earlier origin, from the same publishers, count: figures of others do not compare. Beside each
    stands the score of conflictology from the panel as that run knew it.
    """
    rows = []
    for run_id in run_ids(home):
        run = open_run(home, run_id)
        facts = run.manifest
        if Month.parse(facts["origin"]) >= origin or _publishers(facts["sources"]) != _publishers(sources):
            continue
        for target in facts["targets"]:
            rows += _scored(run, panel, target)
    return pl.DataFrame(rows, infer_schema_length=None) if rows else _typed(_FORGOTTEN)


def _publishers(sources: Sequence[dict[str, Any]]) -> set[str]:
    return {source["publisher"] for source in sources}


def _scored(run: Run, panel: pl.DataFrame, target: str) -> list[dict[str, Any]]:
    """The row of one run and target; none when no month of it is over, or its target is not known any more."""
    known = panel.filter(pl.col(target).is_not_null()).select("country", "month", target)
    draws = run.frame(f"draws_{target}").join(known, on=["country", "month"], how="semi")
    if draws.is_empty():
        return []
    units = scores.match(draws, known, target)
    found = scores.means(units)
    simple = scores.measures(units.observed, _conflictology(run, target, units.country))
    return [
        {
            "run": run.id,
            "made": run.manifest["made"],
            "origin": run.manifest["origin"],
            "target": target,
            "first_month": units.month.min(),
            "last_month": units.month.max(),
            "units": int(found["units"]),
            **{name: _finite(found[name]) for name in MEASURES},
            "crps_conflictology": float(np.mean(simple["crps"])),
            "draws_sha256": run.manifest["tables"][f"draws_{target}"]["sha256"],
        }
    ]


def _conflictology(run: Run, target: str, countries: pl.Series) -> Any:
    """Each unit's country's last twelve months before the run's origin, in the figures of that time."""
    origin = Month.parse(run.manifest["origin"])
    year = run.frame("panel").filter(
        pl.col("month").is_between(pl.lit(str(origin + -11)), pl.lit(str(origin)))
    )
    rows = year.sort("month").group_by("country").agg(pl.col(target))
    months = {code: values for code, values in rows.iter_rows() if None not in values}
    lost = [code for code in countries.unique() if code not in months]
    if lost:
        raise BadInput(
            f"run {run.id} has a forecast of {target} for {lost[0]} but not its last twelve months"
        )
    # A younger record is drawn out to twelve by repeating the months it has.
    return np.stack([np.resize(np.asarray(months[code], dtype=float), 12) for code in countries])


def _finite(number: float) -> float | None:
    return None if np.isnan(number) else number


def _typed(empty: pl.DataFrame) -> pl.DataFrame:
    kinds: dict[str, Any] = {"whole": pl.Int64, "real": pl.Float64}
    return empty.cast({column.name: kinds.get(column.kind, pl.String) for column in TRACK_RECORD.columns})
