"""What each group of facts adds to a country's chance: exact for one classifier, in log-odds.

The classifier is the one of the forecast whose threshold lies nearest to 25 deaths in a month. Its trees are
taken apart by TreeSHAP (LightGBM's `pred_contrib`): the parts of a country sum to the log-odds it is given.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.months import Month
from heed.risk import borders as land
from heed.risk import features, training
from heed.risk import thresholds as classifiers
from heed.risk.boosting import lgb
from heed.risk.borders import Borders
from heed.risk.group_words import GROUPS, WORDS, group_of, in_words, values
from heed.risk.history import History, Reals, read

ASKED = 25
BASE = "base"
SCHEMA = {
    "target": pl.String, "country": pl.String, "place": pl.Int64, "feature_group": pl.String,
    "log_odds": pl.Float64, "threshold": pl.Int64, "sentence": pl.String,
}  # fmt: skip


class Classifier(NamedTuple):
    """The classifier of one origin, and the facts it was fitted on."""

    history: History
    threshold: int
    names: tuple[str, ...]
    """Names of the features, the months ahead left out."""
    facts: NDArray[np.float32]
    """Countries × months × features; the last month is the origin."""
    model: lgb.Booster


class Parts(NamedTuple):
    """What one classifier says of some countries, taken apart."""

    groups: tuple[str, ...]
    log_odds: Reals
    """Countries × groups, mean over the months ahead; a row sums to `whole`."""
    whole: Reals
    """The classifier's own log-odds, mean over the months ahead."""


def contributions(
    panel: pl.DataFrame, target: str, origin: Month, steps: int = 12, borders: Borders | None = None
) -> pl.DataFrame:
    """The `contributions` table: parts of the log-odds for every country with a known value at the origin.

    It has no rows where the record gives the threshold its plain frequency instead of a model. Nothing after
    the origin is used. Raises `BadInput` as `history.read` and `training.lessons` do.
    """
    joined = land.world() if borders is None else borders
    fitted = fit(read(panel, target, origin), joined, steps)
    if fitted is None:
        return pl.DataFrame(schema=SCHEMA)
    history = fitted.history
    found = taken_apart(fitted, fitted.facts[history.alive, -1], steps)
    rows: list[tuple[object, ...]] = []
    for row, number in enumerate(np.flatnonzero(history.alive)):
        rows += _rows(fitted, found, row, int(number), joined)
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def fit(history: History, borders: Borders, steps: int) -> Classifier | None:
    """Fit the classifier as the forecast does; None where it is no model but a plain frequency."""
    threshold = min(classifiers.THRESHOLDS, key=lambda each: abs(each - ASKED))
    names, table = features.build(history, borders)
    past = training.lessons(history, table, steps)
    reached = past.deaths >= threshold
    if min(reached.sum(), (~reached).sum()) < classifiers.LEAST_EITHER_WAY:
        return None
    data = lgb.Dataset(
        past.facts, reached.astype(np.float64), None, past.weights, params=classifiers.LEARNING
    )
    return Classifier(
        history, threshold, names, table, lgb.train(classifiers.LEARNING, data, classifiers.ROUNDS)
    )


def taken_apart(fitted: Classifier, facts: NDArray[np.float32], steps: int) -> Parts:
    """The parts for rows of facts (countries × features), mean over the months ahead from 1 to `steps`."""
    ahead = np.tile(np.arange(1, steps + 1), len(facts))
    asked = np.column_stack([np.repeat(facts, steps, axis=0), ahead]).astype(np.float32)
    split = np.asarray(fitted.model.predict(asked, pred_contrib=True, num_threads=1))
    whole = np.asarray(fitted.model.predict(asked, raw_score=True, num_threads=1))
    groups = (*(group_of(name) for name in fitted.names), "other", BASE)
    summed = np.column_stack([split[:, _of(groups, each)].sum(axis=1) for each in (*GROUPS, BASE)])
    mean = summed.reshape(len(facts), steps, -1).mean(axis=1)
    return Parts((*GROUPS, BASE), mean, whole.reshape(len(facts), steps).mean(axis=1))


def _of(groups: tuple[str, ...], wanted: str) -> NDArray[np.int64]:
    return np.flatnonzero([group == wanted for group in groups])


def _rows(
    fitted: Classifier, found: Parts, row: int, number: int, borders: Borders
) -> list[tuple[object, ...]]:
    """The parts of one country, the largest first, the base last."""
    history = fitted.history
    parts = [float(part) for part in np.round(found.log_odds[row], 6)]
    order = sorted(range(len(GROUPS)), key=lambda each: -abs(parts[each]))
    rows: list[tuple[object, ...]] = []
    for place, each in enumerate([*order, len(GROUPS)], start=1):
        group, part = found.groups[each], parts[each]
        if group == BASE:
            said = (
                f"Every country starts from odds of {np.exp(part):.2g} to 1 for {fitted.threshold} or more "
                "in a month."
            )
        else:
            said = f"{WORDS[group]} ({values(group, history, number, borders).words}): {in_words(part)}."
        rows.append((history.target, history.codes[number], place, group, part, fitted.threshold, said))
    return rows
