"""Analogues: what followed past months that looked alike, on the scale of the country's own level.

Random forests (LightGBM) part the lessons into groups alike in what came of them: seven trees of ten in deaths
relative to the level (on the log scale two thirds the mean of the last three months, one third that of twelve),
three of ten in whether anyone died. The groups a country falls into now lend it their outcomes, each scaled from
the level it came from to the level of today: a war that doubled elsewhere doubles here, whatever its size.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heed.risk.boosting import lgb
from heed.risk.borders import Borders
from heed.risk.features import build
from heed.risk.history import History, Reals
from heed.risk.thresholds import caps
from heed.risk.training import Lessons, lessons

LEVEL = {"mean_3": 2 / 3, "mean_12": 1 / 3}
"""Shares of features of log1p deaths that make the level."""
CHANGE_TREES, DEATH_TREES, EACH = 70, 30, 5
"""Trees of both forests; every tree lends as many outcomes of its group."""
TURN = 0.6180339887498949
"""Which outcomes of a group are lent turns from tree to tree by this share of the space between two."""
LEARNING: dict[str, Any] = {
    "objective": "regression",
    "boosting": "rf",
    "bagging_freq": 1,
    "bagging_fraction": 0.6,
    "feature_fraction_bynode": 0.4,
    "num_leaves": 256,
    "min_data_in_leaf": 25,
    "max_bin": 255,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "num_threads": 1,
    "verbosity": -1,
}


class Fitted(NamedTuple):
    """What analogues say of the countries of the forecast, in order of code."""

    deaths: NDArray[np.int64]
    """Countries × steps × outcomes in rising order, each as likely as the others."""


def fit(history: History, steps: int, borders: Borders) -> Fitted:
    """Learn from every outcome up to the origin; no outcome exceeds the country's cap (`thresholds.caps`)."""
    names, facts = build(history, borders)
    past = lessons(history, facts, steps)
    now = facts[history.alive, -1]
    ahead = np.tile(np.arange(1, steps + 1), len(now))
    asked = np.column_stack([np.repeat(now, steps, axis=0), ahead]).astype(np.float32)
    then, today = _level(past.facts, names), _level(asked, names)
    chosen = _alike(past, asked, np.log1p(past.deaths) - then)
    outcome = past.deaths[chosen]
    scaled = np.rint((1 + outcome) * np.exp(today[:, None] - then[chosen]) - 1)
    most = np.repeat(caps(history), steps)[:, None]
    # A month with deaths stays one with deaths, however small the scale.
    deaths = np.where(outcome == 0, 0, np.clip(scaled, 1, most)).astype(np.int64)
    return Fitted(np.sort(deaths, axis=1).reshape(len(now), steps, -1))


def draw(fitted: Fitted, uniforms: Reals) -> NDArray[np.int64]:
    """Deaths for uniform numbers of countries × steps × draws: the outcome at that share of the way."""
    place = (uniforms * fitted.deaths.shape[-1]).astype(np.int64)
    return np.take_along_axis(fitted.deaths, place, axis=-1)


def _level(facts: NDArray[np.float32], names: tuple[str, ...]) -> Reals:
    parts = [share * facts[:, names.index(name)].astype(np.float64) for name, share in LEVEL.items()]
    return np.asarray(np.sum(parts, axis=0))


def _alike(past: Lessons, asked: NDArray[np.float32], change: Reals) -> NDArray[np.int64]:
    """Numbers of the lessons that each row asked borrows from: rows × (trees · outcomes each)."""
    taught, reached = _groups(past, asked, change)
    chosen = np.empty((len(asked), taught.shape[1], EACH), dtype=np.int64)
    for tree in range(taught.shape[1]):
        order = np.lexsort((change, taught[:, tree]))
        groups = taught[order, tree]
        weight = np.concatenate([[0.0], np.cumsum(past.weights[order])])
        low = weight[np.searchsorted(groups, reached[:, tree], "left")]
        high = weight[np.searchsorted(groups, reached[:, tree], "right")]
        share = (np.arange(EACH) + (tree + 1) * TURN % 1) / EACH
        at = np.searchsorted(weight, low[:, None] + share * (high - low)[:, None], "right") - 1
        chosen[:, tree] = order[np.minimum(at, len(order) - 1)]
    return chosen.reshape(len(asked), -1)


def _groups(past: Lessons, asked: NDArray[np.float32], change: Reals) -> tuple[NDArray[np.int32], ...]:
    """The group of each lesson and of each row asked in every tree, first of the change, then of any death."""
    first = lgb.Dataset(past.facts, params=LEARNING, free_raw_data=False).construct()
    found = []
    for label, trees in ((change, CHANGE_TREES), ((past.deaths > 0).astype(np.float64), DEATH_TREES)):
        forest = lgb.train(
            LEARNING, lgb.Dataset(past.facts, label, first, past.weights, params=LEARNING), trees
        )
        rows = (past.facts, asked)
        found.append(
            [forest.predict(each, pred_leaf=True, num_threads=1).reshape(len(each), -1) for each in rows]
        )
    return tuple(np.concatenate(parts, axis=1) for parts in zip(*found, strict=True))
