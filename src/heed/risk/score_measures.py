"""The scores of the field for draws against what then happened: exact, without an array of all pairs.

Draws are an array whose last axis holds the draws of one unit (a country in a month); observed deaths have the
shape of the axes before it. Every measure gives one figure a unit, in that shape; lower is better.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

BINS = (0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5)
"""Upper edges of all bins of the ignorance score but the last: 0, 1–2, 3–5, 6–10 … 501–1000, 1001 and more."""
LOW, HIGH = 0.05, 0.95


def crps(observed: Reals, drawn: Reals) -> Reals:
    """Continuous ranked probability score: mean |x−y| − ½ mean |x−x'| over all pairs (estimator `nrg`).

    In deaths, or in log(1+deaths) where both are given so. The mean over pairs comes from the draws in order.
    """
    ordered = np.sort(drawn.astype(np.float64), axis=-1)
    draws = ordered.shape[-1]
    weights = (2 * np.arange(draws) + 1 - draws) / draws**2
    apart = ordered @ weights
    ordered -= observed[..., None]
    return np.asarray(np.abs(ordered, out=ordered).mean(axis=-1) - apart)


def ignorance(observed: Reals, drawn: Reals) -> Reals:
    """Log score in bits over eleven bins: −log2((draws in the bin of what happened + 1) / (draws + 11))."""
    low = np.concatenate([[-np.inf], BINS])
    high = np.concatenate([BINS, [np.inf]])
    place = np.searchsorted(BINS, observed, side="right")
    inside = (drawn >= low[place][..., None]) & (drawn < high[place][..., None])
    return np.asarray(-np.log2((inside.sum(axis=-1) + 1) / (drawn.shape[-1] + len(BINS) + 1)))


def interval(drawn: Reals) -> tuple[Reals, Reals]:
    """Both ends of the 90 % interval: the 5 % and the 95 % quantile, linear between draws."""
    low, high = np.quantile(drawn, [LOW, HIGH], axis=-1)
    return np.asarray(low), np.asarray(high)


def interval_score(observed: Reals, low: Reals, high: Reals) -> Reals:
    """Width of the 90 % interval and twenty times what lies outside it."""
    outside = np.maximum(low - observed, 0) + np.maximum(observed - high, 0)
    return np.asarray(high - low + outside * 2 / (1 - HIGH + LOW))


def brier(observed: Reals, drawn: Reals, threshold: float) -> Reals:
    """Squared error of the chance that deaths reach the threshold."""
    chance = (drawn >= threshold).mean(axis=-1)
    return np.asarray((chance - (observed >= threshold)) ** 2)
