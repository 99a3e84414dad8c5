"""How forecasts of rare onsets stand on the same rows: scores of each, and intervals from a country bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from heed.risk.masskill_scores import (
    LISTS,
    Reals,
    Whole,
    auc,
    average_precision,
    brier,
    false_per_true,
    log_loss,
    places,
    recall,
)

REPEATS = 1000


class Rows(NamedTuple):
    """Country-years with what happened and what each forecast said before."""

    codes: Whole
    years: Whole
    happened: Reals
    said: dict[str, Reals]
    """Chance a row, by name of the forecast."""

    def only(self, inside: np.typing.NDArray[np.bool_]) -> Rows:
        """The rows where `inside` holds."""
        said = {name: chance[inside] for name, chance in self.said.items()}
        return Rows(self.codes[inside], self.years[inside], self.happened[inside], said)


class Standing(NamedTuple):
    """The scores of one forecast."""

    auc: float
    precision: float
    recall: dict[int, float]
    """Recall by length of the yearly list."""
    false: dict[int, float]
    """False listings for each true one, by length of the yearly list."""
    brier: float
    skill: float
    """Brier skill against the rows' own base rate."""
    loss: float
    """Log loss, in nats."""


class Interval(NamedTuple):
    """Both ends of a 90 % interval."""

    low: float
    high: float


def standing(rows: Rows, name: str) -> Standing:
    """All scores of the forecast `name`; places are counted within each year of the rows."""
    chance = rows.said[name]
    place = places(rows.years, chance, rows.codes)
    error, skill = brier(rows.happened, chance)
    return Standing(
        auc(rows.happened, chance),
        average_precision(rows.happened, chance),
        {most: recall(rows.happened, place, most) for most in LISTS},
        {most: false_per_true(rows.happened, place, most) for most in LISTS},
        error,
        skill,
        log_loss(rows.happened, chance),
    )


def intervals(
    rows: Rows, ours: str, theirs: str, repeats: int = REPEATS, seed: int = 1
) -> dict[str, tuple[Interval, Interval, Interval]]:
    """90 % intervals of each measure for `ours`, `theirs` and the gain of ours over theirs.

    Whole countries are drawn with replacement, so a country's years stay together. Places in the yearly lists are
    those among all countries: a list has as many places in every repeat.
    """
    countries, of = np.unique(rows.codes, return_inverse=True)
    measures = [_measures(rows, name) for name in (ours, theirs)]
    chooser = np.random.default_rng(seed)
    drawn: dict[str, list[tuple[float, float]]] = {name: [] for name in measures[0]}
    for _ in range(repeats):
        counts = np.bincount(chooser.integers(0, len(countries), len(countries)), minlength=len(countries))
        weights = counts[of].astype(np.float64)
        for name, both in drawn.items():
            both.append((measures[0][name](weights), measures[1][name](weights)))
    found = {}
    for name, both in drawn.items():
        us, them = np.array(both).T
        found[name] = (_interval(us), _interval(them), _interval(us - them))
    return found


def _measures(rows: Rows, name: str) -> dict[str, Callable[[Reals], float]]:
    """Measures of one forecast as functions of the rows' weights."""
    happened, chance = rows.happened, rows.said[name]
    place = places(rows.years, chance, rows.codes)
    return {
        "AUC": lambda weights: auc(happened, chance, weights),
        "average precision": lambda weights: average_precision(happened, chance, weights),
        "recall, top 30": lambda weights: recall(happened, place, 30, weights),
        "recall, top 10": lambda weights: recall(happened, place, 10, weights),
    }


def _interval(values: Reals) -> Interval:
    # A repeat without a single onset has no score; it says nothing and is passed over.
    low, high = np.nanquantile(values, [0.05, 0.95])
    return Interval(float(low), float(high))
