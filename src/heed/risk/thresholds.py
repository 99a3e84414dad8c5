"""Twelve LightGBM classifiers: will a month's deaths reach 1, 3, 6, 11 … 5,001? One set for all steps.

The number of months ahead is a feature, so one model speaks of every step. A threshold that fewer than ten
lessons reach, or fewer than ten miss, gets its plain frequency instead of a model.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heed.base.settings import whole_number
from heed.risk.boosting import lgb
from heed.risk.borders import Borders
from heed.risk.features import build
from heed.risk.history import History, Reals
from heed.risk.training import Lessons, lessons

THRESHOLDS = (1, 3, 6, 11, 26, 51, 101, 251, 501, 1001, 2501, 5001)
LEAST_EITHER_WAY = 10
ROUNDS = 80
LEARNING: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 12,
    "min_data_in_leaf": 40,
    "lambda_l2": 5.0,
    "feature_fraction": 0.6,
    "max_bin": 255,
    "deterministic": True,
    "force_row_wise": True,
    "feature_pre_filter": False,
    "seed": 1,
    # One thread a classifier and several classifiers at once: threads within one stall on a busy machine.
    "num_threads": 1,
    "verbosity": -1,
}
CAP_TIMES, CAP_LEAST = 3.0, 5000.0


class Fitted(NamedTuple):
    """What the classifiers say of the countries of the forecast, in order of code."""

    chances: Reals
    """Countries × steps × thresholds: the chance that deaths reach the threshold; never rising in the last."""
    caps: Reals
    """The most deaths that a draw may give a country in a month."""


def fit(
    history: History, steps: int, borders: Borders, progress: Callable[[int, int], None] | None = None
) -> Fitted:
    """Learn from every outcome up to the origin; `progress` hears (thresholds done, thresholds in all)."""
    _, facts = build(history, borders)
    past = lessons(history, facts, steps)
    now = facts[history.alive, -1]
    ahead = np.tile(np.arange(1, steps + 1), len(now))
    asked = np.column_stack([np.repeat(now, steps, axis=0), ahead]).astype(np.float32)
    first = lgb.Dataset(past.facts, past.deaths, params=LEARNING, free_raw_data=False).construct()
    columns = []
    with ThreadPoolExecutor(whole_number("THREADS")) as crew:
        for column in crew.map(lambda threshold: _chance(first, past, asked, threshold), THRESHOLDS):
            columns.append(column)
            if progress:
                progress(len(columns), len(THRESHOLDS))
    chances = falling(np.column_stack(columns))
    return Fitted(chances.reshape(len(now), steps, -1), caps(history))


def caps(history: History) -> Reals:
    """Three times the country's worst month but at least 5,000, and never more than the world's worst month.

    The world is all countries of the history, up to the origin; a floor of 1 keeps the scale in order.
    """
    worst = np.nanmax(history.values[history.alive], axis=1)
    world = max(1.0, float(np.nanmax(history.values)))
    return np.asarray(np.clip(np.maximum(CAP_TIMES * worst, CAP_LEAST), 1.0, world))


def falling(chances: Reals) -> Reals:
    """The mean of the closest never-rising curves from below and from above along the last axis."""
    under = np.minimum.accumulate(chances, axis=-1)
    over = np.maximum.accumulate(chances[..., ::-1], axis=-1)[..., ::-1]
    return np.clip((under + over) / 2, 0.0, 1.0)


def draw(fitted: Fitted, uniforms: Reals) -> NDArray[np.int64]:
    """Deaths for uniform numbers of countries × steps × draws.

    Between two thresholds deaths are spread evenly in log1p, above the last one up to the country's cap.
    """
    drawn = np.empty(uniforms.shape, dtype=np.int64)
    for country, cap in enumerate(fitted.caps):
        edges = np.log1p(np.minimum([0.0, *THRESHOLDS, np.inf], cap + 1))
        for step, chances in enumerate(fitted.chances[country]):
            below = np.concatenate([[0.0], 1 - chances, [1.0]])
            u = uniforms[country, step]
            slot = np.clip(np.searchsorted(below, u, side="right") - 1, 0, len(THRESHOLDS))
            share = (u - below[slot]) / np.maximum(below[slot + 1] - below[slot], 1e-12)
            deaths = np.floor(np.expm1(edges[slot] + share * (edges[slot + 1] - edges[slot])) + 1e-9)
            drawn[country, step] = np.where(slot == 0, 0, np.minimum(deaths, cap))
    return drawn


def _chance(first: lgb.Dataset, past: Lessons, asked: NDArray[np.float32], threshold: int) -> Reals:
    """The chance of one threshold for each row asked; `first` lends its bins."""
    reached = past.deaths >= threshold
    if min(reached.sum(), (~reached).sum()) < LEAST_EITHER_WAY:
        return np.full(len(asked), np.average(reached, weights=past.weights))
    data = lgb.Dataset(past.facts, reached.astype(np.float64), first, past.weights, params=LEARNING)
    return np.asarray(lgb.train(LEARNING, data, ROUNDS).predict(asked, num_threads=1))
