"""The past as lessons: what was known in some month, and how many died so many months later."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.risk.features import sum_of_last
from heed.risk.history import History, Reals

STEPS_EACH = 2
"""Steps ahead that each country and month teaches; which ones turns with country and month."""
YOUNGEST = 12
"""Months of record a country needs before its months teach."""
QUIET_MONTHS, QUIET_EVERY = 60, 5
"""After 60 months without a death every fifth month is kept, and weighs five."""


class Lessons(NamedTuple):
    facts: NDArray[np.float32]
    """Lessons × features; the last feature is the step."""
    deaths: Reals
    weights: Reals


def lessons(history: History, facts: NDArray[np.float32], steps: int) -> Lessons:
    """Every lesson whose outcome lies at or before the origin.

    `facts` are countries × months × features. Raises `BadInput` where no country's record is long enough.
    """
    country, month, step = _asked(history, steps)
    known = ~np.isnan(history.values)
    age = np.cumsum(known, axis=1)
    fit = (month + step < history.months) & (age[country, month] >= YOUNGEST) & known[country, month]
    country, month, step = country[fit], month[fit], step[fit]
    fit = known[country, month + step]
    country, month, step = country[fit], month[fit], step[fit]
    quiet = sum_of_last(np.nan_to_num(history.values), QUIET_MONTHS)[country, month] == 0
    kept = ~quiet | ((country + month) % QUIET_EVERY == 0)
    if not kept.any():
        raise BadInput(
            f"panel: no country has more than {YOUNGEST} months of {history.target} up to {history.origin}; "
            "add earlier months"
        )
    country, month, step, quiet = country[kept], month[kept], step[kept], quiet[kept]
    table = np.column_stack([facts[country, month], step]).astype(np.float32)
    weights = np.where(quiet, float(QUIET_EVERY), 1.0)
    return Lessons(table, history.values[country, month + step], weights)


def _asked(history: History, steps: int) -> tuple[NDArray[np.int64], ...]:
    """Country, month and step of every lesson that could be; months are counted back from the origin."""
    countries, months = history.values.shape
    back = np.arange(1, months)
    country, ago, turn = (
        axis.ravel() for axis in np.meshgrid(np.arange(countries), back, np.arange(STEPS_EACH), indexing="ij")
    )
    month = months - 1 - ago
    apart = -(-steps // STEPS_EACH)
    step = 1 + (5 * country + month + turn * apart) % steps
    return country, month, step
