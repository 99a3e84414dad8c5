"""What `source.yml` declares of a source: who publishes it, what may be done with it, its columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from heed.base.months import Month
from heed.tables import Licence

NAMES = ("ucdp_ged", "ucdp_country_month", "ucdp_organized_violence", "heed_csv")

Gives = Literal["events", "panel", "country_year"]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A column that is read: the names it goes by in files, and whether a file must have it."""

    names: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Source:
    """One source of figures."""

    name: str
    title: str
    publisher: str
    url: str
    licence: str
    may_republish: Licence
    citation: str
    cadence: str
    gives: Gives
    first_month: Month | None
    """Months before this one are not covered, whatever a file says of them."""
    columns: dict[str, Mapped]
    ignored: tuple[str, ...]
    """Columns left out by name; any other column is refused."""
    lookups: dict[str, dict[str, str]]
    not_states: tuple[str, ...]
    """Entries of the country column that are left out by name, because they are not states of the list."""
    rows: tuple[int, int]
    """A file has at least and at most so many rows."""
    most_widened: float
    """Share of rows whose low or high estimate may contradict the best one and is widened; 0 refuses all."""
    joined: dict[str, list[str]]
    """Codes under which a file counts several states as one, and which."""
    downloads: dict[str, str]
    """Address patterns of `heed fetch`, by kind of release."""

    @property
    def layout(self) -> str:
        """The columns a file must have, as a reader would type them."""
        return ", ".join(mapped.names[0] for mapped in self.columns.values() if mapped.required)


@cache
def load(name: str) -> Source:
    """The declaration of one source, from its folder."""
    text = files(f"heed.sources.{name}").joinpath("source.yml").read_text("utf-8")
    declared: dict[str, Any] = yaml.safe_load(text)
    first = declared.pop("first_month", None)
    return Source(
        name=name,
        first_month=Month.parse(first) if first else None,
        columns={target: _mapped(spec) for target, spec in declared.pop("columns").items()},
        ignored=tuple(declared.pop("ignored", ())),
        lookups=declared.pop("lookups", {}),
        not_states=tuple(declared.pop("not_states", ())),
        rows=tuple(declared.pop("rows")),
        most_widened=declared.pop("most_widened", 0.0),
        joined=declared.pop("joined", {}),
        downloads=declared.pop("downloads", {}),
        may_republish=Licence(declared.pop("may_republish")),
        **declared,
    )


def _mapped(spec: str | list[str] | dict[str, Any]) -> Mapped:
    """`name`, `[names]` for a column that must be there; `{may: [names]}` for one that may."""
    if isinstance(spec, dict):
        return Mapped(tuple(spec["may"]), required=False)
    return Mapped((spec,) if isinstance(spec, str) else tuple(spec), required=True)


SOURCES: tuple[Source, ...] = tuple(load(name) for name in NAMES)
