"""Where it may begin: the quiet countries by chance, and what a country's page says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _

from heed.web.edition import Edition
from heed.web.policy import may_be_pictured
from heed.web.standings import moved, places_moved

if TYPE_CHECKING:
    from heed.charts import Figure

MAIN = 6
"""Months of the chance that makes the list."""
MAP = "map-onset-6"
YEAR = 12


@dataclass(frozen=True, slots=True)
class Quiet:
    """One quiet country's place."""

    code: str
    name: str
    region: str
    rank: int
    rank_before: int | None
    chance: float
    chance_before: float | None
    quiet_since: str | None
    """Last month with an event; None where none is on record."""
    listed: bool

    @property
    def move(self) -> Literal["up", "down", "same", "new"]:
        """Where it went since the month before; up is towards the highest chance."""
        return moved(self.rank, self.rank_before)

    @property
    def places(self) -> int:
        """How many places it moved."""
        return places_moved(self.rank, self.rank_before)


@dataclass(frozen=True, slots=True)
class Place:
    """What a country's page says of it: its row, or why it has none."""

    own: Quiet | None
    of: int
    """Quiet countries in the list."""
    struck: bool
    """One-sided violence is on record in the last twelve months, so that it cannot begin."""


def quiet_countries(edition: Edition) -> tuple[Quiet, ...]:
    """Every quiet country, highest chance within six months first; none when the run has no list."""
    return tuple(_quiet(edition, row) for row in edition.table("onset", "rank", horizon=MAIN))


def _quiet(edition: Edition, row: dict[str, Any]) -> Quiet:
    country = edition.country(row["country"])
    named = {"code": row["country"], "name": country["name"], "region": country["region"]}
    told = {
        name: row[name]
        for name in ("rank", "rank_before", "chance", "chance_before", "quiet_since", "listed")
    }
    return Quiet(**named, **told)


def place_of(edition: Edition, code: str) -> Place | None:
    """What the page of a country says; None when the run does not tell."""
    if "onset" not in edition.run.tables:
        return None
    every = quiet_countries(edition)
    own = next((each for each in every if each.code == code), None)
    if own is None and "panel" not in edition.run.tables:
        return None
    months = edition.table("panel", "month desc", country=code)
    year = [row["events_one_sided"] for row in months if row["month"] <= str(edition.origin)][:YEAR]
    return Place(own, len(every), any(year))


def onset_figure(edition: Edition) -> Figure | None:
    """The world map of the list; None when the run has none or its pictures are withheld."""
    return edition.figure(MAP) if "onset" in edition.run.tables and may_be_pictured(edition.run) else None


def absence(edition: Edition) -> str:
    """Why a run has no list, in a sentence; empty when it has one."""
    if "onset" in edition.run.tables:
        return ""
    without = _("it holds none that may be shown, or was made before heed kept one; make one with heed run")
    return str(edition.run.manifest.get("no_onset") or without)
