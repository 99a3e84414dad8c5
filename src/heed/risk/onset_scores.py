"""Scores of yes-or-no forecasts: AUC, average precision, Brier score; intervals over countries."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Scores(NamedTuple):
    """Area under the ROC curve, average precision, Brier score, its skill over the rate that was seen."""

    auc: float
    precision: float
    brier: float
    skill: float


class Ranked:
    """Forecasts sorted once, so that weights can be tried many times."""

    def __init__(self, said: Reals, came: Flags) -> None:
        order = np.argsort(-said, kind="stable")
        self.order = order
        self.came = came[order].astype(float)
        self.squares = (said[order] - self.came) ** 2
        self.starts = np.flatnonzero(np.diff(-said[order], prepend=-np.inf))

    def scores(self, weights: Reals) -> Scores:
        """Scores with a weight for each forecast, in their first order; NaN where only one outcome is seen."""
        weight = weights[self.order]
        yes = np.add.reduceat(weight * self.came, self.starts)
        no = np.add.reduceat(weight * (1 - self.came), self.starts)
        all_yes, all_no = yes.sum(), no.sum()
        brier = float(weight @ self.squares / (all_yes + all_no))
        if not all_yes or not all_no:
            return Scores(float("nan"), float("nan"), brier, float("nan"))
        found = np.cumsum(yes)
        auc = float((no * (found - yes / 2)).sum() / (all_yes * all_no))
        alarms = found + np.cumsum(no)
        precision = float((yes * found / np.maximum(alarms, 1e-12)).sum() / all_yes)
        rate = all_yes / (all_yes + all_no)
        return Scores(auc, precision, brier, float(1 - brier / (rate * (1 - rate))))


def scores(said: Reals, came: Flags) -> Scores:
    """Scores of forecasts that each count once."""
    return Ranked(said, came).scores(np.ones(len(said)))


def interval(countries: int, figures: Callable[[Reals], Reals], draws: int, seed: int = 1) -> Reals:
    """The 5th and 95th percentile of figures when countries are drawn again; two rows.

    `figures` gets how often each country was drawn. The same seed draws the same countries for every forecast. A
    figure that no drawing tells is NaN.
    """
    source = np.random.default_rng(seed)
    drawn = source.multinomial(countries, np.full(countries, 1 / countries), size=draws)
    found = np.array([figures(often.astype(float)) for often in drawn])
    bounds = np.full((2, found.shape[1]), np.nan)
    told = ~np.isnan(found).all(axis=0)
    bounds[:, told] = np.nanquantile(found[:, told], [0.05, 0.95], axis=0)
    return bounds
