"""Three small learners of a rare yes or no: ridge logistic regression, boosted trees, a forest of trees.

Each takes past facts (rows × facts, empty cells as NaN), what happened (0 or 1 a row) and the facts asked for,
and gives one chance for each row asked. None looks at anything else.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from heed.risk.boosting import lgb

Reals = NDArray[np.float64]

RIDGE = 20.0
STEPS = 50
FARTHEST = 6.0
"""Standardised facts beyond this many standard deviations are pulled in: one odd value must not rule a chance."""
SHARED: dict[str, Any] = {
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}
BOOSTED: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 7,
    "min_data_in_leaf": 40,
    "lambda_l2": 10.0,
    "feature_fraction_bynode": 0.4,
    "bagging_fraction": 0.7,
}
BOOSTED_ROUNDS, BOOSTED_SEEDS = 80, (1, 2, 3)
# Squared error, not log loss: the mean of the leaves is then a share of the past, which is what a forest says.
FOREST: dict[str, Any] = {
    "objective": "regression",
    "boosting": "rf",
    "num_leaves": 31,
    "min_data_in_leaf": 10,
    "feature_fraction_bynode": 0.3,
    "bagging_fraction": 0.632,
    "seed": 1,
}
FOREST_TREES = 300


def logistic(past: Reals, happened: Reals, asked: Reals) -> Reals:
    """Logistic regression with a ridge penalty on standardised facts; empty cells take the past's median."""
    known, wanted = _standardised(past, asked)
    penalty = np.eye(known.shape[1]) * RIDGE
    # The intercept carries the base rate and is not to be shrunk; a trace keeps the system solvable.
    penalty[0, 0] = 1e-6
    weights = np.zeros(known.shape[1])
    share = happened.mean()
    weights[0] = np.log(share / (1 - share))
    for _ in range(STEPS):
        chance = _sigmoid(known @ weights)
        slope = known.T @ (happened - chance) - penalty @ weights
        curve = (known * (chance * (1 - chance))[:, None]).T @ known + penalty
        move = np.linalg.solve(curve, slope)
        weights += move
        if np.abs(move).max() < 1e-8:
            break
    return _sigmoid(wanted @ weights)


def boosted(past: Reals, happened: Reals, asked: Reals) -> Reals:
    """Mean of three runs of gradient boosting with small, strongly restrained trees."""
    runs = [
        _trees({**BOOSTED, "seed": seed}, BOOSTED_ROUNDS, past, happened, asked) for seed in BOOSTED_SEEDS
    ]
    return np.asarray(np.mean(runs, axis=0))


def forest(past: Reals, happened: Reals, asked: Reals) -> Reals:
    """Mean of trees, each grown on a random part of the past with a random part of the facts at each branch."""
    return _trees(FOREST, FOREST_TREES, past, happened, asked)


def _trees(how: dict[str, Any], rounds: int, past: Reals, happened: Reals, asked: Reals) -> Reals:
    model = lgb.train({**SHARED, **how}, lgb.Dataset(past, happened), rounds)
    return np.asarray(model.predict(asked, num_threads=1))


def _standardised(past: Reals, asked: Reals) -> tuple[Reals, Reals]:
    """Both tables with an intercept, in standard deviations of the past alone."""
    middle = np.zeros(past.shape[1])
    for column, values in enumerate(past.T):
        seen = values[~np.isnan(values)]
        middle[column] = np.median(seen) if len(seen) else 0.0
    filled = np.where(np.isnan(past), middle, past)
    mean, spread = filled.mean(axis=0), filled.std(axis=0)
    spread = np.where(spread < 1e-9, 1.0, spread)

    def scaled(table: Reals) -> Reals:
        inside = np.clip((np.where(np.isnan(table), middle, table) - mean) / spread, -FARTHEST, FARTHEST)
        return np.column_stack([np.ones(len(table)), inside])

    return scaled(past), scaled(asked)


def _sigmoid(score: Reals) -> Reals:
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))))
