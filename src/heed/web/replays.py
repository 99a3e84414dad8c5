"""The replay's cases as the pages show them: what would have been said before each onset."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from heed.base.countries import world
from heed.base.errors import NotFound
from heed.benchmark.cases import Case, cases, replays


@dataclass(frozen=True, slots=True)
class Replayed:
    """One case and what its replay gave."""

    case: Case
    found: dict[str, Any]
    """As `heed replay --json` gives it."""

    @property
    def path(self) -> str:
        return f"/replay/{self.case.id}/"

    @property
    def country(self) -> str:
        return world()[self.case.country].name

    @property
    def last(self) -> dict[str, Any]:
        """The last look before the onset."""
        look: dict[str, Any] = self.found["months"][-1]
        return look

    @property
    def all_along(self) -> bool:
        """On the list at the first look already: the lead is a lower bound."""
        return bool(self.found["first"] == self.found["months"][0]["month"])

    @property
    def others(self) -> tuple[tuple[str, str, bool], ...]:
        """The others on the list at the first look on it: code, name, and whether it came true there."""
        false = set(self.found["false"])
        return tuple((code, world()[code].name, code not in false) for code in self.found["others"])


@cache
def replayed() -> tuple[Replayed, ...]:
    """Every case that has a replay, in order of onset."""
    kept = replays()["replays"]
    return tuple(Replayed(case, kept[case.id]) for case in cases() if case.id in kept)


def one_replay(case_id: str) -> Replayed:
    """The case of an address; an unknown one is refused with those there are."""
    found = next((each for each in replayed() if each.case.id == case_id), None)
    if found is None:
        known = ", ".join(each.case.id for each in replayed())
        raise NotFound(f"there is no replay {case_id!r}; the cases are {known}")
    return found


def facts() -> dict[str, Any]:
    """What the replays were made from and the rule they follow, for both pages."""
    kept = replays()
    every = {each.found["every"] for each in replayed()}
    return {
        "made": kept["made"],
        "figures": kept["figures"],
        "every": max(every),
        "warned": sum(each.found["warned"] for each in replayed()),
        "cases": len(replayed()),
    }
