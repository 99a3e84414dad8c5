"""Fading conflictology: a country's own last three years, a month the likelier the fresher it is.

Every four months back a month counts half as much; it is as likely in every month to come.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heed.risk.history import History, Reals

MONTHS, HALF_LIFE = 36, 4.0


class Months(NamedTuple):
    """The months of one country in rising order of deaths."""

    deaths: Reals
    below: Reals
    """The share of all weight that months up to and with this one have; ends with 1."""


def fit(history: History) -> tuple[Months, ...]:
    """The known months of the last three years of each country of the forecast, with their weights."""
    last = history.values[history.alive, -MONTHS:]
    weights = 0.5 ** (np.arange(last.shape[1])[::-1] / HALF_LIFE)
    return tuple(_months(row, weights) for row in last)


def draw(fitted: tuple[Months, ...], uniforms: Reals) -> NDArray[np.int64]:
    """Deaths for uniform numbers of countries × steps × draws: the month that stands at that share of the way."""
    drawn = np.empty(uniforms.shape, dtype=np.int64)
    for country, months in enumerate(fitted):
        place = np.searchsorted(months.below, uniforms[country], side="right")
        drawn[country] = months.deaths[np.minimum(place, len(months.deaths) - 1)]
    return drawn


def _months(deaths: Reals, weights: Reals) -> Months:
    known = ~np.isnan(deaths)
    order = np.argsort(deaths[known], kind="stable")
    below = np.cumsum(weights[known][order])
    return Months(deaths[known][order], below / below[-1])
