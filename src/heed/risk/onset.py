"""The chance that one-sided violence begins within some months in a country that was quiet for twelve.

The plain mean of two learners: a logistic regression with a strong ridge, and gradient-boosted trees with
randomised splits. Both learn once a year, from quiet country-months whose outcome was known by then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.risk.boosting import lgb
from heed.risk.onset_features import Reals, quiet

RIDGE = 3000.0
"""Penalty on the square of a coefficient, for facts in standard deviations: 20,000 months that overlap are
far fewer independent lessons."""
BOUND = 4.0
"""Facts count to four standard deviations from their mean."""
ROUNDS = 300
TREES: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.03,
    "num_leaves": 4,
    "min_data_in_leaf": 200,
    "lambda_l2": 10.0,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "extra_trees": True,
    "max_bin": 63,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "num_threads": 1,
    "verbosity": -1,
}
YOUNGEST = 12
"""The first months of the record, which have no year behind them, teach nothing."""
LEAST = 10
"""Beginnings and quiet outcomes that must each be known before anything is learned."""

Facts = NDArray[np.float32]
Flags = NDArray[np.bool_]


class Logistic(NamedTuple):
    """Coefficients (first the constant) of facts in standard deviations."""

    mean: Reals
    spread: Reals
    weights: Reals


def outcome(events: Flags, horizon: int) -> Flags:
    """Is there an event in the `horizon` months after each month? False where the record ends too soon."""
    run = np.cumsum(np.pad(events, ((0, 0), (1, 0))), axis=1)
    follows = np.zeros_like(events)
    known = events.shape[1] - horizon
    follows[:, : max(known, 0)] = run[:, 1 + horizon :] > run[:, 1 : 1 + max(known, 0)]
    return follows


def chances(
    facts: Facts,
    events: Flags,
    horizon: int,
    refits: Sequence[int],
    progress: Callable[[], None] | None = None,
    known: Flags | None = None,
) -> Reals:
    """The chance of an event within `horizon` months, for every country and the origins of each refit.

    `facts` are countries × months × facts, `events` countries × months. At each refit (a month's position) both
    learners see outcomes up to that month only; they serve until the next refit, the last for twelve months.
    Months of no refit are NaN. `known` marks country-months of which it is known whether there was an event
    (default: all): where a year back or the outcome is not, a month teaches nothing. Raises `BadInput` where
    too little is known at a refit.
    """
    said = np.full(events.shape, np.nan)
    for place, refit in enumerate(refits):
        end = refits[place + 1] if place + 1 < len(refits) else refit + 12
        taught, target = lessons(events, horizon, refit, known)
        table, answers = facts[taught], target[taught].astype(float)
        logistic = fit_logistic(table.astype(np.float64), answers)
        trees = lgb.train(TREES, lgb.Dataset(table, answers, params=TREES), ROUNDS)
        for month in range(refit, min(end, events.shape[1])):
            now = facts[:, month]
            grown = np.asarray(trees.predict(now, num_threads=1))
            said[:, month] = (say_logistic(logistic, now.astype(np.float64)) + grown) / 2
        if progress:
            progress()
    return said


def lessons(events: Flags, horizon: int, refit: int, known: Flags | None = None) -> tuple[Flags, Flags]:
    """The quiet country-months whose outcome lies at or before the refit, and all outcomes of that past.

    Of `known` country-months only, where given, with twelve of them up to the month and known ones after it.
    """
    past = events[:, : refit + 1]
    taught, target = np.zeros_like(events), np.zeros_like(events)
    taught[:, YOUNGEST : refit + 1 - horizon] = quiet(past)[:, YOUNGEST : refit + 1 - horizon]
    if known is not None:
        taught &= quiet(~known) & ~outcome(~known, horizon)
    target[:, : refit + 1] = outcome(past, horizon)
    begun = int(target[taught].sum())
    if min(begun, int(taught.sum()) - begun) < LEAST:
        raise BadInput(
            f"one-sided violence: expected at least {LEAST} beginnings and {LEAST} quiet outcomes within {horizon} "
            f"months before month {refit + 1} of the record, got {begun} in {int(taught.sum())} months; "
            "begin at a later origin"
        )
    return taught, target


def climatology(events: Flags, horizon: int, refits: Sequence[int], quiet_only: bool) -> Reals:
    """The share of a country's past months that were followed by an event, known at each yearly refit.

    Of all its months; or of its quiet ones, with a year of the world's share added to each country.
    """
    said = np.full(events.shape, np.nan)
    for refit in refits:
        past = events[:, : refit + 1]
        counted = quiet(past) if quiet_only else np.ones_like(past)
        counted[:, refit + 1 - horizon :] = False
        struck, months = (outcome(past, horizon) & counted).sum(axis=1), counted.sum(axis=1)
        prior = 12.0 if quiet_only else 0.0
        share = (struck + prior * struck.sum() / months.sum()) / np.maximum(months + prior, 1)
        said[:, refit : refit + 12] = share[:, None]
    return said


def fit_logistic(facts: Reals, answers: Reals) -> Logistic:
    """Ridge logistic regression by Newton's steps; facts that are not known count as their mean."""
    # A fact that nobody knows says nothing, at any value.
    facts = np.where(np.isnan(facts).all(axis=0), 0.0, facts)
    mean, spread = np.nanmean(facts, axis=0), np.nanstd(facts, axis=0) + 1e-6
    table = _scaled(facts, mean, spread)
    weights = np.zeros(table.shape[1])
    weights[0] = np.log(answers.mean() / (1 - answers.mean()))
    ridge = RIDGE * np.eye(len(weights))
    ridge[0, 0] = 0.0
    for _ in range(25):
        said = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        uphill = table.T @ (answers - said) - ridge @ weights
        curve = (table * (said * (1 - said))[:, None]).T @ table + ridge
        step = np.linalg.solve(curve, uphill)
        # Where the rare event is rarest a whole step overshoots, and the next one further.
        while _misfit(table, answers, weights + step) > _misfit(table, answers, weights) + 1e-9:
            step /= 2
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return Logistic(mean, spread, weights)


def _misfit(table: Reals, answers: Reals, weights: Reals) -> float:
    """The negative log-likelihood with its penalty, which the fit makes smallest."""
    odds = np.clip(table @ weights, -30, 30)
    return float(np.log1p(np.exp(odds)).sum() - answers @ odds + RIDGE / 2 * (weights[1:] @ weights[1:]))


def say_logistic(fitted: Logistic, facts: Reals) -> Reals:
    """Chances for rows of facts."""
    table = _scaled(facts, fitted.mean, fitted.spread)
    return np.asarray(1 / (1 + np.exp(-np.clip(table @ fitted.weights, -30, 30))))


def _scaled(facts: Reals, mean: Reals, spread: Reals) -> Reals:
    """A column of ones and the facts in standard deviations, bounded; the unknown at the mean."""
    scaled = np.nan_to_num(np.clip((facts - mean) / spread, -BOUND, BOUND))
    return np.column_stack([np.ones(len(facts)), scaled])
