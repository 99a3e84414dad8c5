"""The one rule of what may be shown to others; page, API, picture and published folder all go through it.

A table is public when its declaration says so and its licence class in the run is `yes`. `PublicRun` is a run
in which nothing else exists: whoever reads through it cannot show what is withheld.
"""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import Any

import duckdb

from heed.base.errors import NotFound
from heed.lake import Run
from heed.tables import TABLES, Licence, Table


def declaration(table: str) -> Table | None:
    """The declaration of a run's table, if it has one; every `draws_<target>` is a draws table."""
    return TABLES.get("draws" if table.startswith("draws_") else table)


def is_public(run: Run, table: str) -> bool:
    """Whether a table of the run may leave the machine."""
    declared = declaration(table)
    facts = run.manifest["tables"].get(table)
    return declared is not None and declared.public and facts is not None and facts["licence"] == Licence.YES


def public_tables(run: Run) -> tuple[str, ...]:
    """Names of the tables that may leave the machine, in the order of the run."""
    return tuple(name for name in run.tables if is_public(run, name))


PICTURED = ("countries", "panel", "fan", "board")
"""Tables that pictures are drawn from."""


def may_be_pictured(run: Run) -> bool:
    """Whether pictures may be shown: they mix tables, so each of these must be public."""
    return all(is_public(run, table) for table in PICTURED)


class PublicRun(Run):
    """The part of a run that may be shown. Tables are read into memory once; draws stay on disk."""

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The run's manifest with the public tables alone."""
        whole = Run(self.id, self.path)
        return {**whole.manifest, "tables": {t: whole.manifest["tables"][t] for t in public_tables(whole)}}

    @cached_property
    def engine(self) -> duckdb.DuckDBPyConnection:
        """An engine that holds the public tables under their names; take a cursor for each query."""
        engine = duckdb.connect(config={"threads": 2})
        for table in self.tables:
            kind = "view" if table.startswith("draws_") else "table"
            source = str(self.file(table)).replace("'", "''")
            engine.execute(f"create {kind} {table} as select * from read_parquet('{source}')")
        return engine

    @cached_property
    def _opening(self) -> Lock:
        return Lock()

    def rows(self, table: str, order: str = "", **where: object) -> list[dict[str, Any]]:
        """As `Run.rows`, from memory."""
        self.file(table)
        declared = declaration(table)
        unknown = [name for name in where if declared is None or name not in declared.names]
        if unknown:
            raise NotFound(f"table {table} has no column {unknown[0]}")
        text = f"select * from {table}"
        if where:
            text += " where " + " and ".join(f"{name} = ?" for name in where)
        return self.query(text + (f" order by {order}" if order else ""), list(where.values()))

    def query(self, text: str, values: list[object]) -> list[dict[str, Any]]:
        """Rows of a select over the public tables, as plain dictionaries."""
        with self._opening:
            engine = self.engine
        with engine.cursor() as cursor:
            found = cursor.execute(text, values)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def public_part(run: Run) -> PublicRun:
    """The part of a run that may be shown to others."""
    return PublicRun(run.id, run.path)
