"""What looked like this before: past country-months whose last 24 months were most alike, and what followed.

Alike is a distance on x = log(1+deaths). Of two stretches of 24 months it is the root of the sum of two parts:
the mean square difference of x month by month, in which a month's weight halves every twelve months back
(shape), and the square difference of log(1+the deaths of all 24 months) (level). No time is bent.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.months import Month
from heed.risk.history import History, Reals, read

BEFORE, AFTER = 24, 12
"""Months compared, and months after them that tell what followed."""
MOST = 5
APART = 24
"""Months between two look-alikes in one country, and between a country and itself: no month is used twice."""
HALVES_EVERY = 12
DECIMALS = 6
"""Distances are rounded, so that equal ones are equal on every machine."""
SCHEMA = {
    "target": pl.String, "country": pl.String, "place": pl.Int64, "like_country": pl.String,
    "like_month": pl.String, "distance": pl.Float64, "before": pl.Int64, "after": pl.Int64,
}  # fmt: skip


class Past(NamedTuple):
    """Every stretch of 24 known months with a death in it, followed by twelve known months."""

    country: NDArray[np.int64]
    """Row of the country in the history."""
    month: NDArray[np.int64]
    """Column of the last of the 24 months."""
    shape: Reals
    """Stretches × 24: weighted x, so that a plain square difference is the weighted one."""
    level: Reals
    before: Reals
    after: Reals


def lookalikes(panel: pl.DataFrame, target: str, origin: Month) -> pl.DataFrame:
    """The `lookalikes` table: for every country with a death in its last 24 months, the five most alike.

    They end at least twelve months before the origin, so that the year after is known; stretches of one
    country lie at least 24 months apart, also from the country's own present. A country without 24 known
    months, or without a death in them, is like every quiet one: it has no rows. Ties go by code, then month.
    Nothing after the origin is used. Raises `BadInput` as `history.read` does.
    """
    history = read(panel, target, origin)
    past = stretches(history)
    rows: list[tuple[object, ...]] = []
    for number in np.flatnonzero(history.alive):
        deaths = history.values[number, -BEFORE:]
        if np.isnan(deaths).any() or not deaths.any():
            continue
        rows += _rows(history, past, int(number))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def stretches(history: History) -> Past:
    """The past that a present may be compared with; in order of country, then month."""
    values = np.lib.stride_tricks.sliding_window_view(history.values, BEFORE + AFTER, axis=1)
    whole = ~np.isnan(values).any(axis=2) & (np.nansum(values[..., :BEFORE], axis=2) > 0)
    country, start = np.nonzero(whole)
    found = values[country, start]
    before = found[:, :BEFORE].sum(axis=1)
    after = found[:, BEFORE:].sum(axis=1)
    return Past(country, start + BEFORE - 1, weighted(found[:, :BEFORE]), np.log1p(before), before, after)


def weighted(deaths: Reals) -> Reals:
    """x = log(1+deaths) times the root of each month's share of the weight, along the last axis."""
    weights = 0.5 ** (np.arange(BEFORE)[::-1] / HALVES_EVERY)
    return np.asarray(np.log1p(deaths) * np.sqrt(weights / weights.sum()))


def distances(past: Past, deaths: Reals) -> Reals:
    """The distance of every stretch of the past from the last 24 months of a country."""
    shape = ((past.shape - weighted(deaths)) ** 2).sum(axis=1)
    level = (past.level - np.log1p(deaths.sum())) ** 2
    return np.asarray(np.round(np.sqrt(shape + level), DECIMALS))


def _rows(history: History, past: Past, number: int) -> list[tuple[object, ...]]:
    far = distances(past, history.values[number, -BEFORE:])
    own = (past.country == number) & (past.month > history.months - 1 - APART)
    far = np.where(own, np.inf, far)
    chosen: list[int] = []
    # The past stands in order of code and month, so a stable sort settles ties by them.
    for each in np.argsort(far, kind="stable"):
        if len(chosen) == MOST or np.isinf(far[each]):
            break
        if all(_apart(past, int(each), other) for other in chosen):
            chosen.append(int(each))
    return [
        (
            history.target, history.codes[number], place, history.codes[past.country[each]],
            str(history.origin + (int(past.month[each]) - history.months + 1)),
            float(far[each]), int(past.before[each]), int(past.after[each]),
        )
        for place, each in enumerate(chosen, start=1)
    ]  # fmt: skip


def _apart(past: Past, one: int, other: int) -> bool:
    """Whether two stretches are of different countries or share no month."""
    return bool(past.country[one] != past.country[other] or abs(past.month[one] - past.month[other]) >= APART)
