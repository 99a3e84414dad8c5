"""The replay's cases as the pages show them: what two lists would have said before each onset."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from heed.base.countries import world
from heed.base.errors import NotFound
from heed.benchmark.cases import Case, cases, replays

if TYPE_CHECKING:
    from heed.charts import Figure

FIGURE = "replay-"
"""How the ids of the pictures of replays begin."""
Other = tuple[str, str, bool | None]


@dataclass(frozen=True, slots=True)
class Watched:
    """What one list said before an onset."""

    found: dict[str, Any]
    """As `heed replay --json` gives it."""

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
    def others(self) -> tuple[Other, ...]:
        """The others on the list that is judged: code, name, and whether it came true (None: not known)."""
        came = dict.fromkeys(self.found["others"], True)
        came |= dict.fromkeys(self.found["false"], False)
        untold: dict[str, None] = dict.fromkeys(self.found["untold"])
        return tuple((code, world()[code].name, {**came, **untold}[code]) for code in self.found["others"])


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
    def board(self) -> Watched:
        """The highest chances of 25 or more civilian deaths."""
        return Watched(self.found["board"])

    @property
    def begins(self) -> Watched:
        """The quiet countries where one-sided violence is likeliest to begin."""
        return Watched(self.found["begins"])

    @property
    def looks(self) -> tuple[tuple[dict[str, Any], dict[str, Any]], ...]:
        """Each look at the board and at the onset list."""
        return tuple(zip(self.found["board"]["months"], self.found["begins"]["months"], strict=True))

    @property
    def figure(self) -> Figure:
        """The picture of both lists."""
        return _drawn(self.case.id)


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


def replay_figure(figure_id: str) -> Figure | None:
    """The picture of a case by its id, such as `replay-MMR-2017-08`; None when it is the id of something else."""
    return one_replay(figure_id.removeprefix(FIGURE)).figure if figure_id.startswith(FIGURE) else None


@cache
def _drawn(case_id: str) -> Figure:
    from heed.charts import replayed_figure

    each, kept = one_replay(case_id), replays()
    return replayed_figure(FIGURE + case_id, each.case.name, each.found, kept)


def facts() -> dict[str, Any]:
    """What the replays were made from, the rule they follow and how they came out, for both pages."""
    kept = replays()
    board, begins = (
        Counter(each.found[name]["verdict"] for each in replayed()) for name in ("board", "begins")
    )
    return {
        "made": kept["made"],
        "figures": kept["figures"],
        "every": max(each.found["every"] for each in replayed()),
        "warned": board["warned"],
        "begins_warned": begins["warned"],
        "begins_asked": len(replayed()) - begins["not asked"],
        "cases": len(replayed()),
    }
