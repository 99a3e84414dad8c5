"""What each group of facts adds to a country's chance: exact for one classifier, in log-odds.

The classifier is the one of the forecast whose threshold lies nearest to 25 deaths in a month. Its trees are
taken apart by TreeSHAP (LightGBM's `pred_contrib`): the parts of a country sum to the log-odds it is given.
"""

from __future__ import annotations

from typing import NamedTuple

import lightgbm as lgb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.months import Month
from heed.risk import borders as land
from heed.risk import facts, features, training
from heed.risk import thresholds as classifiers
from heed.risk.borders import Borders
from heed.risk.history import History, Reals, read

ASKED = 25
BASE = "base"
GROUPS = ("level", "trend", "quiet", "neighbours", "world", "other")
WORDS = {
    "level": "How many died before", "trend": "The latest change", "quiet": "How long and how often it was quiet",
    "neighbours": "The neighbours", "world": "The state of the world",
    "other": "The kinds of violence and the months ahead",
}  # fmt: skip
NAMES = {
    "trend": ("rise", "change", "fall"),
    "quiet": ("decay", "share", "quiet", "since"),
    "neighbours": ("near",),
    "world": ("world",),
    "level": ("last", "mean", "max", "min", "median", "sd", "most"),
}
"""How the names of a group's features begin; every other feature belongs to `other`."""
LEAST_PART = 0.05
"""A part of less than 0.05 in log-odds, 5 % of the odds, is said to be next to nothing."""
SCHEMA = {
    "target": pl.String, "country": pl.String, "place": pl.Int64, "feature_group": pl.String,
    "log_odds": pl.Float64, "threshold": pl.Int64, "sentence": pl.String,
}  # fmt: skip


class Parts(NamedTuple):
    """One classifier taken apart."""

    threshold: int
    groups: tuple[str, ...]
    log_odds: Reals
    """Countries of the forecast × groups, mean over the months ahead; a row sums to `whole`."""
    whole: Reals
    """The classifier's own log-odds, mean over the months ahead."""


def contributions(
    panel: pl.DataFrame, target: str, origin: Month, steps: int = 12, borders: Borders | None = None
) -> pl.DataFrame:
    """The `contributions` table: parts of the log-odds for every country with a known value at the origin.

    It has no rows where the record gives the threshold its plain frequency instead of a model. Nothing after
    the origin is used. Raises `BadInput` as `history.read` and `training.lessons` do.
    """
    history = read(panel, target, origin)
    joined = land.world() if borders is None else borders
    found = parts(history, joined, steps)
    rows: list[tuple[object, ...]] = []
    for row, number in enumerate(np.flatnonzero(history.alive)) if found else ():
        assert found is not None
        rows += _rows(history, found, row, int(number), joined)
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def parts(history: History, borders: Borders, steps: int) -> Parts | None:
    """Fit the classifier as the forecast does and take it apart; None where it is no model."""
    threshold = min(classifiers.THRESHOLDS, key=lambda each: abs(each - ASKED))
    names, table = features.build(history, borders)
    past = training.lessons(history, table, steps)
    reached = past.deaths >= threshold
    if min(reached.sum(), (~reached).sum()) < classifiers.LEAST_EITHER_WAY:
        return None
    data = lgb.Dataset(
        past.facts, reached.astype(np.float64), None, past.weights, params=classifiers.LEARNING
    )
    model = lgb.train(classifiers.LEARNING, data, classifiers.ROUNDS)
    now = table[history.alive, -1]
    ahead = np.tile(np.arange(1, steps + 1), len(now))
    asked = np.column_stack([np.repeat(now, steps, axis=0), ahead]).astype(np.float32)
    split = np.asarray(model.predict(asked, pred_contrib=True, num_threads=1))
    whole = np.asarray(model.predict(asked, raw_score=True, num_threads=1))
    groups = (*(group_of(name) for name in names), "other", BASE)
    summed = np.column_stack([split[:, _of(groups, each)].sum(axis=1) for each in (*GROUPS, BASE)])
    mean = summed.reshape(len(now), steps, -1).mean(axis=1)
    return Parts(threshold, (*GROUPS, BASE), mean, whole.reshape(len(now), steps).mean(axis=1))


def group_of(name: str) -> str:
    """The group a feature belongs to, by how its name begins."""
    return next((group for group, heads in NAMES.items() if name.split("_")[0] in heads), "other")


def _of(groups: tuple[str, ...], wanted: str) -> NDArray[np.int64]:
    return np.flatnonzero([group == wanted for group in groups])


def _rows(
    history: History, found: Parts, row: int, number: int, borders: Borders
) -> list[tuple[object, ...]]:
    """The parts of one country, the largest first, the base last."""
    values = [float(value) for value in np.round(found.log_odds[row], 6)]
    order = sorted(range(len(GROUPS)), key=lambda each: -abs(values[each]))
    rows: list[tuple[object, ...]] = []
    for place, each in enumerate([*order, len(GROUPS)], start=1):
        group, value = found.groups[each], values[each]
        said = f"{WORDS.get(group, '')}{_values(group, history, number, borders)}: {in_words(value)}."
        if group == BASE:
            odds = f"{np.exp(value):.2g}"
            said = f"Every country starts from odds of {odds} to 1 for {found.threshold} or more in a month."
        rows.append((history.target, history.codes[number], place, group, value, found.threshold, said))
    return rows


def in_words(log_odds: float) -> str:
    """`multiplies the odds by 3.2`, `divides the odds by 14`, `next to no difference`."""
    times = float(np.exp(abs(log_odds)))
    if abs(log_odds) < LEAST_PART:
        return "next to no difference"
    return f"{'multiplies' if log_odds > 0 else 'divides'} the odds by {times:,.{0 if times >= 10 else 1}f}"


def _values(group: str, history: History, number: int, borders: Borders) -> str:
    """The figures of the record that stand for a group, in brackets."""
    deaths = history.values[number]
    deaths = deaths[~np.isnan(deaths)]
    if group == "level":
        return (
            f" ({facts.count(float(deaths[-12:].sum()), history.target).lower()} in the last twelve months)"
        )
    if group == "trend":
        now, year = float(deaths[-3:].mean()), float(deaths[-12:].mean())
        return f" ({now:,.1f} a month in the last three months, {year:,.1f} in the last twelve)"
    if group == "quiet":
        seen = int((deaths[-60:] > 0).sum())
        return f" (deaths in {seen} of the last {min(60, len(deaths))} months)"
    if group == "neighbours":
        told = facts.neighbours(history, borders.get(history.codes[number], frozenset()))
        near = told[0].value if told else None
        return "" if near is None else f" ({facts.count(near, history.target).lower()} in twelve months)"
    if group == "world":
        total = float(np.nansum(history.values[:, -12:]))
        return f" ({facts.count(total, history.target).lower()} in twelve months)"
    return ""
