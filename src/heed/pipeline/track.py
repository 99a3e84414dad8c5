"""The track record: every stored run of an earlier origin, scored against what the new panel says happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.lake import Run, open_run
from heed.lake.seals import Fault, seals, table_fault
from heed.risk import scores
from heed.tables.target import TARGETS
from heed.tables.track import TRACK_RECORD

MEASURES = ("crps", "crps_log1p", "ignorance", "cover_90", "brier_25")
_KINDS: dict[str, Any] = {"whole": pl.Int64, "real": pl.Float64}
SCHEMA = {column.name: _KINDS.get(column.kind, pl.String) for column in TRACK_RECORD.columns}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What the new run knows of what happened."""

    panel: pl.DataFrame
    sources: Sequence[dict[str, Any]]
    origin: Month
    sha256: str
    """Of the panel's file."""


def track_record(home: Path, told: Told) -> pl.DataFrame:
    """Rows of the `track_record` table: one a past run and target of which at least one month is over.

    Only runs of an earlier origin, from the same publishers, are scored: figures of others do not compare. Beside
    each stands the score of conflictology from the panel as that run knew it. A run of which a file or the
    manifest is gone or not what it was is not scored; it has a row that says so.
    """
    known = seals(home)
    rows = [row for run_id, fault in known.faults.items() for row in _unbelieved(run_id, fault)]
    for run_id, facts in known.manifests.items():
        if not _whole(facts):
            rows += _unbelieved(run_id, Fault("changed", "manifest.json", None, known.hashes[run_id]))
        elif _publishers(facts["sources"]) == _publishers(told.sources):
            run = open_run(home, run_id)
            for target in facts["targets"]:
                rows += _of_target(run, target, told)
    said = {"actuals": releases(told.sources), "actuals_sha256": told.sha256}
    return pl.DataFrame([{**dict.fromkeys(SCHEMA), **row, **said} for row in rows], schema=SCHEMA)


def _whole(facts: dict[str, Any]) -> bool:
    """Whether a manifest says all that a record rests on; one that does not was not written by heed."""
    try:
        needed = {"panel", *(f"draws_{target}" for target in facts["targets"])}
        Month.parse(facts["origin"])
        return needed <= facts["tables"].keys() and bool(facts["made"] and releases(facts["sources"]))
    except (KeyError, TypeError, BadInput):
        return False


def releases(sources: Sequence[dict[str, Any]]) -> str:
    """The sources and their releases in a line, such as `ucdp_ged 25.1; ucdp_ged 26.0.1`."""
    return "; ".join(f"{source['name']} {source['release'] or ''}".strip() for source in sources)


def _publishers(sources: Sequence[dict[str, Any]]) -> set[str]:
    return {source["publisher"] for source in sources}


def _of_target(run: Run, target: str, told: Told) -> Iterator[Row]:
    """The row of one run and target; none when it is intact and no month of it is over."""
    faults = (table_fault(run, table) for table in (f"draws_{target}", "panel"))
    fault = next((each for each in faults if each), None)
    if fault:
        yield {**_facts(run, target), **_faulty(run.id, target, fault)}
    elif Month.parse(run.manifest["origin"]) < told.origin:
        yield from _scored(run, told.panel, target)


def _unbelieved(run_id: str, fault: Fault) -> list[Row]:
    """A row for every target there is: what the run forecast is not known, for its manifest cannot be believed."""
    return [_faulty(run_id, target, fault) for target in TARGETS]


def _faulty(run_id: str, target: str, fault: Fault) -> Row:
    return {
        "run": run_id,
        "target": target,
        "state": fault.state,
        "file": fault.file,
        "sha256_written": fault.written,
        "sha256_found": fault.found,
    }


def _facts(run: Run, target: str) -> Row:
    return {
        "run": run.id,
        "made": run.manifest["made"],
        "origin": run.manifest["origin"],
        "target": target,
        "draws_sha256": run.manifest["tables"][f"draws_{target}"]["sha256"],
        "sources": releases(run.manifest["sources"]),
    }


def _scored(run: Run, panel: pl.DataFrame, target: str) -> Iterator[Row]:
    """The scores of one run and target; none when no month of it is over, or its target is not known any more."""
    known = panel.filter(pl.col(target).is_not_null()).select("country", "month", target)
    draws = run.frame(f"draws_{target}").join(known, on=["country", "month"], how="semi")
    if draws.is_empty():
        return
    units = scores.match(draws, known, target)
    found = scores.means(units)
    simple = float(
        np.mean(scores.measures(units.observed, _conflictology(run, target, units.country))["crps"])
    )
    first, last = str(units.month.min()), str(units.month.max())
    yield {
        **_facts(run, target),
        "state": "intact",
        "made_when": _made_when(run.manifest["made"], first, last),
        "first_month": first,
        "last_month": last,
        "units": int(found["units"]),
        "draws": int(found["draws"]),
        **{name: _finite(found[name]) for name in MEASURES},
        "crps_conflictology": simple,
        "ratio": found["crps"] / simple if simple else None,
    }


def _made_when(made: str, first: str, last: str) -> str:
    """Whether a run was made before the months scored were over, told by its month of making."""
    month = made[:7]
    return "before" if month <= first else "during" if month <= last else "after"


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
