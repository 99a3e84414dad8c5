"""Every mention of a row in another: so that no table names what is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from heed.base.errors import BadFile
from heed.norm.tables import Measure, Norm


class Mention(NamedTuple):
    """A row of a file mentions a name, which must be among those that are there."""

    file: str
    row: str
    name: str
    there: Collection[str]

    def check(self) -> None:
        """Refuse a mention that leads nowhere."""
        if self.name not in self.there:
            raise BadFile(
                f"{self.file}.yml, {self.row}: expected the id of a row that is there, got {self.name!r}; "
                "add the row or correct the name"
            )


def mentions(norm: Norm) -> Iterator[Mention]:
    """All of them, table by table."""
    return chain(
        _clauses(norm),
        _sources(norm),
        _mechanisms(norm),
        *(_measure(norm, m) for m in norm.measures.values()),
    )


def _each(file: str, row: str, names: Iterable[str], there: Collection[str]) -> Iterator[Mention]:
    return (Mention(file, row, name, there) for name in names)


def _clauses(norm: Norm) -> Iterator[Mention]:
    citing: dict[str, dict[str, Any]] = {
        "crimes": norm.crimes, "measures": norm.measures, "authorities": norm.authorities,
        "regions": norm.regions, "deadlock": norm.deadlock,
    }  # fmt: skip
    for file, table in citing.items():
        for row_id, row in table.items():
            yield from _each(file, row_id, row.clauses, norm.clauses)
    for pillar in norm.terms.pillars:
        yield from _each("terms", pillar.name, pillar.clauses, norm.clauses)


def _sources(norm: Norm) -> Iterator[Mention]:
    """What is marked as verified must name where."""
    told: dict[str, dict[str, Any]] = {"regions": norm.regions, "deadlock": norm.deadlock}
    for file, table in told.items():
        for row_id, row in table.items():
            if row.source or row.verified:
                yield Mention(file, row_id, row.source or "no source", norm.sources)
    for clause in norm.clauses.values():
        named = clause.sources or (("no source",) if clause.verified else ())
        yield from _each("clauses", clause.id, named, norm.sources)
    for tool in norm.evidence.values():
        yield from _each("evidence", tool.id, tool.caution_sources, norm.sources)
    for crime in norm.crimes.values():
        yield from _each("crimes", crime.id, crime.sources, norm.sources)
    for pillar in norm.terms.pillars:
        yield Mention("terms", pillar.name, pillar.source, norm.sources)


def _mechanisms(norm: Norm) -> Iterator[Mention]:
    for body in norm.authorities.values():
        yield from _each("authorities", body.id, body.decides_for, norm.authorities)
    for way in norm.deadlock.values():
        yield Mention("deadlock", way.id, way.who, norm.authorities)
        yield from _each("deadlock", way.id, way.measures, norm.measures)


def _measure(norm: Norm, measure: Measure) -> Iterator[Mention]:
    named = [*measure.actors, *(name for group in measure.mandates for name in group)]
    yield from _each("measures", measure.id, named, norm.authorities)
    yield from _each("measures", measure.id, (*measure.lead_time.sources, *measure.sources), norm.sources)
    if measure.evidence:
        yield Mention("measures", measure.id, measure.evidence, norm.evidence)
