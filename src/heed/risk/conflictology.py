"""Conflictology: a country's own last twelve months, each as likely as the others, for every month to come.

The benchmark of the field (VIEWS prediction challenge 2023/24). heed's pool has its fading form (`exponential`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heed.risk.history import History, Reals

MONTHS = 12


def fit(history: History) -> tuple[Reals, ...]:
    """The last twelve months of each country of the forecast, in order of deaths.

    A younger record gives the months it has.
    """
    last = history.values[history.alive, -MONTHS:]
    return tuple(np.sort(row[~np.isnan(row)]) for row in last)


def draw(fitted: tuple[Reals, ...], uniforms: Reals) -> NDArray[np.int64]:
    """Deaths for uniform numbers of countries × steps × draws: the month that stands at that share of the way."""
    drawn = np.empty(uniforms.shape, dtype=np.int64)
    for country, months in enumerate(fitted):
        drawn[country] = months[(uniforms[country] * len(months)).astype(np.int64)]
    return drawn
