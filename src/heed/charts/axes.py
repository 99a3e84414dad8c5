"""Axes: where ticks stand, and their labels as words. Vega draws the lines, at the same places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from heed.charts import theme
from heed.charts.marks import Words

TICKS = 5
"""Steps of a vertical axis, at most."""


@dataclass(frozen=True)
class Deaths:
    """A vertical axis of deaths from 0 to at least `most`, plain or log(1 + deaths), `height` pixels high."""

    most: float
    height: float
    log: bool = False

    @property
    def ticks(self) -> list[int]:
        """Whole numbers at even steps of 1, 2 or 5 times a power of ten; powers of ten on the log scale."""
        if self.log:
            return [0, *(10**power for power in range(9) if 10**power <= self.most)]
        step = next(
            times * 10**power
            for power in range(9)
            for times in (1, 2, 5)
            if times * 10**power * TICKS >= self.most
        )
        return list(range(0, step * max(1, math.ceil(self.most / step)) + 1, step))

    @property
    def top(self) -> float:
        """The number of deaths at the upper edge."""
        return max(self.most, 1) if self.log else self.ticks[-1]

    def channel(self, **more: Any) -> dict[str, Any]:
        """The y channel of a layer."""
        scale: dict[str, Any] = {"domain": [0, self.top], "nice": False}
        if self.log:
            scale |= {"type": "symlog", "constant": 1}
        return {
            "type": "quantitative", "title": None, "scale": scale,
            "axis": {"values": self.ticks, "labels": False}, **more,
        }  # fmt: skip

    def labels(self) -> list[Words]:
        return [
            Words([f"{tick:,}"], -8, self.height * (1 - self._share(tick)), colour=theme.QUIET, align="right")
            for tick in self.ticks
        ]

    def _share(self, deaths: float) -> float:
        return math.log1p(deaths) / math.log1p(self.top) if self.log else deaths / self.top


@dataclass(frozen=True)
class Shares:
    """A vertical axis of shares of 1 from at most 0 to at least `most`, `height` pixels high."""

    least: float
    most: float
    height: float

    @property
    def step(self) -> float:
        """1, 2 or 5 hundredths, tenths or ones, so that few steps hold everything."""
        wide = self.most - min(self.least, 0)
        steps = (times * 10.0**power for power in range(-2, 9) for times in (1, 2, 5))
        return next(step for step in steps if step * (TICKS + 1) >= wide)

    @property
    def ticks(self) -> list[float]:
        low, high = math.floor(min(self.least, 0) / self.step), math.ceil(self.most / self.step)
        return [round(number * self.step, 4) for number in range(low, max(high, 1) + 1)]

    def channel(self, **more: Any) -> dict[str, Any]:
        """The y channel of a layer."""
        return {
            "type": "quantitative", "title": None, "axis": {"values": self.ticks, "labels": False},
            "scale": {"domain": [self.ticks[0], self.ticks[-1]], "nice": False, "zero": False}, **more,
        }  # fmt: skip

    def place(self, share: float) -> float:
        """Pixels from the upper edge of the plot."""
        return self.height * (self.ticks[-1] - share) / (self.ticks[-1] - self.ticks[0])

    def labels(self) -> list[Words]:
        digits = 1 if self.step >= 0.1 else 2
        return [
            Words([f"{tick:.{digits}f}"], -8, self.place(tick), colour=theme.QUIET, align="right")
            for tick in self.ticks
        ]


@dataclass(frozen=True)
class Chances:
    """Chances from 0 to `most` along an edge of `length` pixels, by their square roots: rare ones stay apart."""

    most: float
    length: float

    @property
    def ticks(self) -> list[float]:
        every = (0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 1)
        return [tick for tick in every if tick <= self.most]

    def place(self, chance: float) -> float:
        """Pixels from the end where the chance is 0."""
        return self.length * math.sqrt(chance / self.most)

    def channel(self, field: str) -> dict[str, Any]:
        return {
            "field": field, "type": "quantitative", "title": None,
            "scale": {"type": "sqrt", "domain": [0, self.most], "nice": False},
            "axis": {"values": self.ticks, "labels": False, "grid": True},
        }  # fmt: skip


@dataclass(frozen=True)
class Years:
    """A horizontal axis from one moment to another, in years: 2024.5 is the first of July 2024."""

    first: float
    last: float

    @property
    def ticks(self) -> list[int]:
        """Beginnings of years: all, or every fifth in a long record."""
        return every(range(math.ceil(self.first), math.floor(self.last) + 1))

    def place(self, year: float) -> float:
        """Pixels from the left edge of the plot."""
        return theme.PLOT * (year - self.first) / (self.last - self.first)

    def channel(self) -> dict[str, Any]:
        """The x channel of a layer whose rows hold `year`."""
        return {
            "field": "year", "type": "quantitative", "title": None,
            "scale": {"domain": [round(self.first, 4), round(self.last, 4)], "nice": False, "zero": False},
            "axis": {"values": self.ticks, "labels": False},
        }  # fmt: skip

    def labels(self, height: float) -> list[Words]:
        return year_labels([(year, self.place(year)) for year in self.ticks], height)


def every(years: Sequence[int]) -> list[int]:
    """All of a few years, every fifth of many."""
    return [year for year in years if len(years) <= 12 or year % 5 == 0]


def year_labels(places: Sequence[tuple[int, float]], height: float) -> list[Words]:
    """Years under the plot, kept within the picture at its edges."""
    return [
        Words([str(year)], min(place, theme.PLOT - 12), height + 15, colour=theme.QUIET, align="center")
        for year, place in places
    ]
