"""Tables and figures as files a reader takes away: CSV, JSON, Parquet.

A table's CSV and JSON are made once per run and kept in `HEED_HOME/downloads/<run id>/`.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heed.base.errors import CannotWrite, NotFound
from heed.web.policy import PublicRun, declaration

if TYPE_CHECKING:
    from heed.charts import Figure

FORMS = ("csv", "json", "parquet")
MOST_TEXT_ROWS = 200_000
"""Longer tables, which are those of single draws, are offered as Parquet alone: as text they fill memories."""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "vl.json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml",
    "png": "image/png",
}


def forms(run: PublicRun, table: str) -> tuple[str, ...]:
    """The forms in which a public table of the run is offered."""
    return FORMS if run.manifest["tables"][table]["rows"] <= MOST_TEXT_ROWS else ("parquet",)


def table_file(home: Path, run: PublicRun, table: str, form: str) -> Path:
    """The file of a public table in one of its forms; anything else is refused."""
    source = run.file(table)
    if form not in forms(run, table):
        raise NotFound(f"table {table} is offered as {', '.join(forms(run, table))}, not as {form}")
    if form == "parquet":
        return source
    path = home / "downloads" / run.id / f"{table}.{form}"
    if not path.is_file():
        text = as_csv(run.rows(table)) if form == "csv" else table_json(run, table)
        try:
            keep(path, text.encode())
        except OSError as error:
            raise CannotWrite(f"{path} could not be written: {error.strerror or error}") from error
    return path


def keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}-{os.getpid()}-{id(content)}")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def as_csv(rows: Sequence[dict[str, Any]], names: Iterable[str] = ()) -> str:
    """Rows as CSV with a header; an empty cell is an unknown value. `names` is the header when no row is there."""
    out = io.StringIO()
    header = list(rows[0]) if rows else list(names)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(name) for name in header] for row in rows)
    return out.getvalue()


def table_json(run: PublicRun, table: str) -> str:
    """A table with its dictionary; rows are lists in the order of the columns, null is unknown."""
    declared = declaration(table)
    if declared is None:
        raise NotFound(f"{table} is not a table")
    columns = [{"name": c.name, "meaning": c.meaning, "unit": c.unit} for c in declared.columns]
    rows = [list(row.values()) for row in run.rows(table)]
    whole = {
        "table": table,
        "meaning": declared.meaning,
        "run": run.id,
        "origin": run.manifest["origin"],
        "sources": [source.get("citation") for source in run.manifest.get("sources", [])],
        "columns": columns,
        "rows": rows,
    }
    return json.dumps(whole, ensure_ascii=False, default=_plain, separators=(",", ":")) + "\n"


def figure_csv(figure: Figure) -> str:
    """The table under a figure as CSV."""
    names = [name for name, _ in figure.columns]
    return as_csv([{name: row.get(name) for name in names} for row in figure.rows], names)


def figure_json(figure: Figure) -> str:
    """The table under a figure, with what it means."""
    whole = {
        "id": figure.id,
        "title": figure.title,
        "unit": figure.unit,
        "as_of": figure.as_of,
        "source": figure.source,
        "columns": [{"name": name, "meaning": meaning} for name, meaning in figure.columns],
        "rows": list(figure.rows),
    }
    return json.dumps(whole, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot stand in JSON")
