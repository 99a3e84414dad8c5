"""The ranked board of one choice, and what changed in it since the month before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

LEAST_CHANGE = 0.01
"""Changes of chance below one percentage point are not listed, nor those within the play of the draws."""
MOST_LISTED = 5
LEAST_CHANCE = 0.01
TOP = 10


def moved(rank: int, before: int | None) -> Literal["up", "down", "same", "new"]:
    """Where a country went in a ranking since the month before; up is towards the highest chance."""
    if before is None:
        return "new"
    if before == rank:
        return "same"
    return "up" if rank < before else "down"


def places_moved(rank: int, before: int | None) -> int:
    """How many places it moved; 0 where it had none."""
    return abs((before or rank) - rank)


@dataclass(frozen=True, slots=True)
class Standing:
    """One country's row of the board."""

    code: str
    name: str
    region: str
    rank: int
    rank_before: int | None
    chance: float
    chance_before: float | None
    expected: float | None
    low: float | None
    high: float | None
    trend: tuple[int | None, ...]
    """The target's deaths in the last 24 months, oldest first; None where the source does not say."""
    stands_out: bool = True
    """Whether the change is more than the play of the draws; taken as so by a run that does not say."""
    fact: str = ""
    """What the newest month brought; empty where nothing is said."""
    why: str = ""
    """Why the chance changed, or why no reason is named; empty where nothing is said."""

    @property
    def low_both(self) -> bool:
        """Whether its chance is, and was, under one percent: ranks there are ties by the alphabet."""
        return self.chance < LEAST_CHANCE and (self.chance_before or 0) < LEAST_CHANCE

    @property
    def move(self) -> Literal["up", "down", "same", "new", "none"]:
        """Where it went in the ranking since the month before; up is towards the highest chance."""
        went = moved(self.rank, self.rank_before)
        return "none" if self.low_both and went != "new" else went

    @property
    def places(self) -> int:
        """How many places it moved."""
        return places_moved(self.rank, self.rank_before)

    @property
    def change(self) -> float | None:
        """Change of the chance since the month before, as a share of 1."""
        return None if self.chance_before is None else self.chance - self.chance_before

    @property
    def quiet(self) -> bool:
        """Whether no death at all was recorded in the 24 months."""
        return all(value == 0 for value in self.trend)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the month before."""

    rises: tuple[Standing, ...]
    falls: tuple[Standing, ...]
    entered: tuple[Standing, ...]
    """Countries now among the ten highest that were not."""
    left: tuple[Standing, ...]

    @property
    def any(self) -> bool:
        return bool(self.rises or self.falls or self.entered or self.left)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many countries stand at which chance."""

    countries: int
    likely: int
    """Chance of 60 % or more."""
    possible: int
    """Chance from 15 % to under 60 %."""


def changes(board: Sequence[Standing]) -> Changes:
    """The largest rises and falls of the chance, and who entered or left the first ten."""
    known = [each for each in board if each.change is not None and each.stands_out]
    rises = sorted((s for s in known if (s.change or 0) >= LEAST_CHANGE), key=lambda s: -(s.change or 0))
    falls = sorted((s for s in known if (s.change or 0) <= -LEAST_CHANGE), key=lambda s: s.change or 0)
    ranked = [each for each in board if each.rank_before is not None]
    return Changes(
        rises=tuple(rises[:MOST_LISTED]),
        falls=tuple(falls[:MOST_LISTED]),
        entered=tuple(s for s in ranked if s.rank <= TOP < (s.rank_before or 0)),
        left=tuple(s for s in ranked if (s.rank_before or 0) <= TOP < s.rank),
    )


def parted(board: Sequence[Standing]) -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
    """The board from the highest chance down to one percent, and the rest."""
    first = tuple(s for s in board if s.chance >= LEAST_CHANCE)
    return first, tuple(s for s in board if s.chance < LEAST_CHANCE)


def tally(board: Sequence[Standing]) -> Tally:
    """Counts of the board by chance."""
    likely = sum(s.chance >= 0.6 for s in board)
    return Tally(len(board), likely, sum(s.chance >= 0.15 for s in board) - likely)
