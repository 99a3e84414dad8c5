"""Immutable runs: a folder of Parquet tables with a manifest, complete or not there at all.

A run is written to a hidden folder beside the others and renamed when whole; the file `current` names the
last good one and is replaced in one step. An interrupt, a crash or a full disk at any point leaves the last
good run.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heed.base.errors import CannotWrite, NotFound
from heed.lake.outputs import as_parquet
from heed.lake.receipts import sync
from heed.tables import TABLES, Licence, check

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Run:
    """A finished run. Reading needs DuckDB alone; nothing in it ever changes."""

    id: str
    path: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Inputs with hashes, code version, seed, as-of date, counts, and each table's rows and licence."""
        found: dict[str, Any] = json.loads((self.path / "manifest.json").read_text("utf-8"))
        return found

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables it holds; a draws table is called `draws_<target>`."""
        return tuple(self.manifest["tables"])

    def file(self, table: str) -> Path:
        """The Parquet file of a table."""
        if table not in self.manifest["tables"]:
            raise NotFound(f"run {self.id} has no table {table}; it has {', '.join(self.tables)}")
        return self.path / f"{table}.parquet"

    def rows(self, table: str, order: str = "", **where: object) -> list[dict[str, Any]]:
        """Rows whose columns equal the given values, in `order` (a column list), as plain dictionaries."""
        import duckdb

        known = declared(table).names
        unknown = [name for name in where if name not in known]
        if unknown:
            raise NotFound(f"table {table} has no column {unknown[0]}")
        text = f"select * from read_parquet('{_quoted(self.file(table))}')"
        if where:
            text += " where " + " and ".join(f"{name} = ?" for name in where)
        if order:
            text += f" order by {order}"
        with duckdb.connect() as engine:
            found = engine.execute(text, list(where.values()))
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def frame(self, table: str) -> pl.DataFrame:
        """The whole table as a Polars frame (needs the `models` extra)."""
        import polars as pl

        return pl.read_parquet(self.file(table))


def declared(table: str) -> Any:
    """The declaration of a run's table; every `draws_<target>` is a draws table."""
    return TABLES["draws" if table.startswith("draws_") else table]


@dataclass
class RunWriter:
    """Collects the tables of a run that is being made; see `write_run`."""

    folder: Path
    facts: dict[str, Any] = field(default_factory=dict)
    """What the manifest says besides the tables."""
    id: str = ""
    """The run's id, once it is finished."""
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, frame: pl.DataFrame, licence: Licence = Licence.YES) -> None:
        """Check a table against its declaration and write it."""
        whole = check(frame, declared(name), name)
        content = as_parquet(whole)
        (self.folder / f"{name}.parquet").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        self.tables[name] = {"rows": whole.height, "sha256": digest, "licence": str(licence)}


@contextmanager
def write_run(home: Path, facts: Mapping[str, Any]) -> Iterator[RunWriter]:
    """Make a run; when the block ends without an error it becomes the current one, else nothing has changed.

    The id is the moment of making and the first digits of the hash of its tables.
    """
    runs = home / "runs"
    made = datetime.now(UTC)
    folder = runs / f".making-{made:%Y%m%dT%H%M%S%f}-{os.getpid()}"
    try:
        folder.mkdir(parents=True)
        writer = RunWriter(folder, {"made": made.isoformat(timespec="seconds"), **facts})
        yield writer
        _finish(writer, runs, made)
    except OSError as error:
        raise CannotWrite(
            f"the run could not be written to {runs}: {error.strerror or error}; "
            "the last good run stays current; free some space or set HEED_HOME to another folder"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def digits(tables: Mapping[str, Any]) -> str:
    """The end of a run's id: the first digits of the hash of what its manifest says of its tables."""
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()[:8]


def _finish(writer: RunWriter, runs: Path, made: datetime) -> None:
    run_id = f"{made:%Y%m%dT%H%M%SZ}-{digits(writer.tables)}"
    manifest = {"id": run_id, **writer.facts, "tables": writer.tables}
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=False)
    writer.id = run_id
    (writer.folder / "manifest.json").write_text(text + "\n", "utf-8")
    for path in (*writer.folder.iterdir(), writer.folder):
        sync(path)
    # The same tables in the same second are the same run.
    if not (runs / run_id).exists():
        writer.folder.rename(runs / run_id)
    pointer = runs / f".current-{os.getpid()}"
    pointer.write_text(run_id + "\n", "utf-8")
    sync(pointer)
    pointer.replace(runs / "current")
    sync(runs)


def run_ids(home: Path) -> list[str]:
    """Ids of all finished runs, oldest first."""
    runs = home / "runs"
    return (
        sorted(p.name for p in runs.glob("[0-9]*") if (p / "manifest.json").is_file())
        if runs.is_dir()
        else []
    )


def open_run(home: Path, run_id: str) -> Run:
    """A run by its id."""
    if run_id not in run_ids(home):
        raise NotFound(f"no run {run_id!r} in {home / 'runs'}: make one with heed run")
    return Run(run_id, home / "runs" / run_id)


def latest_run(home: Path) -> Run:
    """The current run."""
    pointer = home / "runs" / "current"
    if not pointer.is_file():
        raise NotFound(f"there is no run in {home / 'runs'} yet: make one with heed run")
    return open_run(home, pointer.read_text("utf-8").strip())


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
