"""A path → readings: which source a file is of, its rows as declared, and what was left out or widened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

from heed.base.countries import Countries, world
from heed.base.errors import BadFile
from heed.sources import cells, estimates
from heed.sources.coverage import coverage_of, refuse_unfinished
from heed.sources.raw import Raw, read_raw
from heed.sources.source import SOURCES, Source
from heed.sources.unpack import open_tables
from heed.tables import TABLES, check


@dataclass(frozen=True, slots=True)
class Reading:
    """One table of one file."""

    source: Source
    release: str
    file: str
    sha256: str
    bytes: int
    frame: pl.DataFrame
    """Rows of the table that `source.gives`."""
    together: pl.DataFrame
    """Rows that the file gives for several states as one; in `frame` these states have no figures."""
    coverage: pl.DataFrame
    """Of which countries and months the file speaks (table `coverage`)."""
    counts: dict[str, int]
    """Rows read, left out by name, widened, … each by its name."""
    warnings: tuple[str, ...]
    """Sentences a user should see."""
    path: Path
    """The file that was given: the table's own, or the zip around it."""


def read(path: Path, today: date, known: Countries | None = None) -> list[Reading]:
    """All tables of a file, each as its source declares it; `today` is the last day an event may have.

    Raises `BadFile` (a `BadInput`) with one sentence that names file, row, column, expected and got.
    """
    with open_tables(path) as tables:
        return [_read(path, read_raw(table), today, known or world()) for table in tables]


def _read(path: Path, raw: Raw, today: date, known: Countries) -> Reading:
    source = _source_of(raw)
    claimed, counts = _states_only(cells.claim(raw, source), source)
    counts = {"rows": claimed.frame.height, "hxl_tag_rows": raw.hxl_rows, **counts}
    _within(raw.file, source, claimed.frame.height)
    reader: Any = import_module(f"heed.sources.{source.name}.read")
    frame: pl.DataFrame = reader.read(claimed, source, known)
    warnings: list[str] = []
    together = frame.clear()
    if source.gives == "events":
        frame = estimates.checked_events(claimed, frame, source, today, counts, warnings)
    elif source.gives == "panel":
        together = estimates.joined_rows(frame, source)
        frame = estimates.checked_panel(frame, source, counts, warnings)
    release = _release(reader, raw.file, frame)
    if source.gives == "events":
        frame = frame.with_columns(source=pl.lit(source.name), release=pl.lit(release))
    frame = check(frame, TABLES[source.gives], raw.file)
    coverage = check(coverage_of(reader, frame, source, release, known), TABLES["coverage"], raw.file)
    refuse_unfinished(raw.file, coverage, today, warnings)
    return Reading(
        source=source,
        release=release,
        file=raw.file,
        sha256=raw.sha256,
        bytes=raw.bytes,
        frame=frame,
        together=together,
        coverage=coverage,
        counts={name: count for name, count in counts.items() if count},
        warnings=tuple(warnings),
        path=path,
    )


def _source_of(raw: Raw) -> Source:
    """The source whose required columns the file holds most of; a file that fits none is refused."""
    have = set(raw.frame.columns)
    scores = {source.name: _fit(source, have) for source in SOURCES}
    best = max(SOURCES, key=lambda source: scores[source.name])
    if scores[best.name] < 0.5:
        layouts = "; ".join(f"{source.name}: {source.layout}" for source in SOURCES)
        raise BadFile(f"{raw.file}: its columns fit no layout that heed reads; expected one of: {layouts}")
    return best


def _fit(source: Source, have: set[str]) -> float:
    required = [mapped for mapped in source.columns.values() if mapped.required]
    found = [mapped for mapped in required if have & set(mapped.names)]
    return len(found) / len(required)


def _states_only(raw: Raw, source: Source) -> tuple[Raw, dict[str, int]]:
    """Without the entries that the declaration leaves out by name."""
    if not source.not_states:
        return raw, {}
    kept = raw.frame.filter(~pl.col("country").is_in(source.not_states))
    left_out = raw.frame.height - kept.height
    return Raw(raw.file, raw.sha256, raw.bytes, kept, raw.hxl_rows), {"rows_not_states": left_out}


def _within(file: str, source: Source, rows: int) -> None:
    least, most = source.rows
    if not least <= rows <= most:
        raise BadFile(f"{file}: expected {least:,} to {most:,} rows in a {source.name} file, got {rows:,}")


def _release(reader: Any, file: str, frame: pl.DataFrame) -> str:
    """A source without releases, such as an organisation's own, has an empty one."""
    if not hasattr(reader, "release"):
        return ""
    years: Sequence[int] = (
        frame["date_start"].dt.year().to_list()
        if "date_start" in frame.columns
        else frame["year"].to_list()
        if "year" in frame.columns
        else frame["month"].str.slice(0, 4).cast(pl.Int64).to_list()
    )
    release: str = reader.release(file, max(years))
    return release
