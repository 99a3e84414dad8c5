"""What a table declaration is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Kind = Literal["text", "month", "date", "whole", "real", "truth"]
"""text; `YYYY-MM`; `YYYY-MM-DD`; a whole number; a real number; true or false."""


class Licence(StrEnum):
    """Whether figures of a table may be shown to others."""

    YES = "yes"
    """May be republished with its citation."""
    AGGREGATES = "aggregates"
    """Only sums and models made from it may be published."""
    NO = "no"
    """Never leaves the machine it is on."""

    @classmethod
    def strictest(cls, *licences: Licence) -> Licence:
        """The class of something made from several sources."""
        order = (cls.YES, cls.AGGREGATES, cls.NO)
        return max(licences, key=order.index, default=cls.YES)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, holds and means."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    null: str = ""
    """What an empty cell means; an empty text says that no cell may be empty."""
    least: float | None = None
    most: float | None = None
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its rows, key and columns."""

    name: str
    meaning: str
    """What one row is."""
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    public: bool = True
    """Whether it is offered on the pages and the API at all."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
