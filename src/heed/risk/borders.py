"""Who shares a land border with whom: for the facts about neighbours."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

Borders = Mapping[str, frozenset[str]]
"""Code of a country to the codes of its neighbours; a country that is not in it has none known."""


def from_pairs(pairs: Iterable[tuple[str, str]]) -> Borders:
    """Borders from pairs of codes; each pair counts both ways."""
    joined: dict[str, set[str]] = {}
    for one, other in pairs:
        joined.setdefault(one, set()).add(other)
        joined.setdefault(other, set()).add(one)
    return {code: frozenset(others) for code, others in joined.items()}


@cache
def world() -> Borders:
    """The land borders of the embedded snapshot."""
    table = files("heed").joinpath("snapshot/data/borders.csv")
    with table.open(encoding="utf-8") as rows:
        return from_pairs((row["country"], row["neighbour"]) for row in csv.DictReader(rows))
