"""The cases of the replay (snapshot/cases.yml), and what `heed replays` gave (snapshot/replays.json)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import yaml

from heed.base.countries import world
from heed.base.errors import BadFile
from heed.base.months import Month

_HERE = files("heed").joinpath("snapshot")


@dataclass(frozen=True, slots=True)
class Case:
    """Where and when mass violence against civilians began, and who says so."""

    name: str
    country: str
    onset: str
    basis: Literal["source", "jump"]
    what: str
    source: str
    verified: bool
    url: str = ""
    note: str = ""
    ewp: dict[str, Any] | None = None
    """`issue`, `rank` and `new`: the country's place in the Early Warning Project's list of the year before."""

    @property
    def id(self) -> str:
        """As in an address: `MMR-2017-08`."""
        return f"{self.country}-{self.onset}"


def cases() -> tuple[Case, ...]:
    """Every case, in order of onset; a file that does not hold what it should is refused."""
    found = yaml.safe_load(_HERE.joinpath("cases.yml").read_text("utf-8"))
    try:
        read = tuple(Case(**row) for row in found["cases"])
    except (KeyError, TypeError) as error:
        raise BadFile(f"cases.yml: expected a list of cases, each as `Case` describes: {error}") from error
    for case in read:
        Month.parse(case.onset)
        if case.country not in world() or case.basis not in ("source", "jump"):
            raise BadFile(f"cases.yml: {case.name}: unknown country {case.country} or basis {case.basis}")
    return tuple(sorted(read, key=lambda case: case.onset))


def replays() -> dict[str, Any]:
    """What `heed replays` gave on the embedded figures: its rule, date and a replay by the case's id."""
    found: dict[str, Any] = json.loads(_HERE.joinpath("replays.json").read_text("utf-8"))
    return found
