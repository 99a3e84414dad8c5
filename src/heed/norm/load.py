"""Reads the room's tables and follows every reference in them."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Generic, TypeVar

from heed.base.errors import BadFile
from heed.norm.files import read_yaml
from heed.norm.mentions import mentions
from heed.norm.schema import Entry, Name, checked
from heed.norm.tables import (
    Authority,
    Clause,
    Crime,
    Deadlock,
    Evidence,
    Measure,
    Norm,
    Regional,
    RiskFactor,
    Source,
    Terms,
)

R = TypeVar("R", bound=Entry)


class Rows(Entry, Generic[R]):
    """A file of rows of one kind."""

    as_of: date
    """Day on which the file was last checked against its sources."""
    source: Name | None = None
    """Source of all rows, where they share one."""
    rows: tuple[R, ...]


@cache
def load() -> Norm:
    """The tables that ship with heed."""
    with as_file(files("heed.norm").joinpath("data")) as folder:
        return read_norm(folder)


def measure_name(code: str) -> str:
    """Name of a measure; its code where the tables no longer hold it, as what was asked long ago may name."""
    found = load().measures.get(code)
    return found.name if found else code


def crime_name(code: str) -> str:
    """Name of a crime; its code where the tables no longer hold it."""
    found = load().crimes.get(code)
    return found.name if found else code


def read_norm(folder: Path) -> Norm:
    """The tables of a folder; a row that breaks its declaration or names what is not there is refused."""
    terms = checked(Terms, read_yaml(folder / "terms.yml"), _what_to_do)
    norm = Norm(
        as_of=terms.as_of,
        sources=_rows(folder, "sources", Rows[Source]),
        terms=terms,
        clauses=_rows(folder, "clauses", Rows[Clause]),
        crimes=_rows(folder, "crimes", Rows[Crime]),
        risk_factors=_rows(folder, "risk_factors", Rows[RiskFactor]),
        measures=_rows(folder, "measures", Rows[Measure]),
        authorities=_rows(folder, "authorities", Rows[Authority]),
        regions=_rows(folder, "regions", Rows[Regional]),
        deadlock=_rows(folder, "deadlock", Rows[Deadlock]),
        evidence=_rows(folder, "evidence", Rows[Evidence]),
    )
    for mention in mentions(norm):
        mention.check()
    return norm


def _what_to_do(path: tuple[str | int, ...]) -> str:
    return "correct the table"


def _rows(folder: Path, name: str, shape: type[Rows[R]]) -> dict[str, R]:
    found = checked(shape, read_yaml(folder / f"{name}.yml"), _what_to_do)
    rows: dict[str, R] = {}
    for row in found.rows:
        row_id = str(getattr(row, "id"))  # noqa: B009 (every kind of row has one; the bound type does not say so)
        if row_id in rows:
            raise BadFile(f"{name}.yml: expected each id once, got {row_id} twice; rename one")
        rows[row_id] = row
    return rows
