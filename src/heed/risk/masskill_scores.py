"""Scores for chances of a rare yes or no: ranking, recall of a yearly list; all may be weighted.

Weights (default: 1 a row) let a bootstrap count a country's rows as often as it was drawn.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]
LISTS = (30, 20, 10)


def auc(happened: Reals, chance: Reals, weights: Reals | None = None) -> float:
    """Chance that a row where it happened stands above one where it did not; a tie counts one half."""
    weights = np.ones(len(happened)) if weights is None else weights
    _, group = np.unique(chance, return_inverse=True)
    yes = np.bincount(group, weights * happened)
    no = np.bincount(group, weights * (1 - happened))
    below = np.cumsum(no) - no / 2
    pairs = yes.sum() * no.sum()
    return float((yes * below).sum() / pairs) if pairs else float("nan")


def average_precision(happened: Reals, chance: Reals, weights: Reals | None = None) -> float:
    """Mean over the rows where it happened of the share of true ones at or above each; ties stand as one group."""
    weights = np.ones(len(happened)) if weights is None else weights
    _, group = np.unique(-chance, return_inverse=True)
    yes = np.bincount(group, weights * happened)
    rows = np.bincount(group, weights)
    if not yes.sum():
        return float("nan")
    above = np.cumsum(rows)
    share = np.divide(np.cumsum(yes), above, out=np.zeros_like(above), where=above > 0)
    return float((yes * share).sum() / yes.sum())


def places(years: Whole, chance: Reals, codes: Whole) -> Whole:
    """Place of each row in its year's list, 1 the highest chance; equal chances stand in order of code."""
    order = np.lexsort((codes, -chance, years))
    place = np.empty(len(years), dtype=np.int64)
    starts = np.searchsorted(years[order], years[order])
    place[order] = np.arange(len(years)) - starts + 1
    return place


def recall(happened: Reals, place: Whole, most: int, weights: Reals | None = None) -> float:
    """Share of onsets whose country stood among the first `most` of its year."""
    weights = np.ones(len(happened)) if weights is None else weights
    total = (weights * happened).sum()
    return float((weights * happened * (place <= most)).sum() / total) if total else float("nan")


def false_per_true(happened: Reals, place: Whole, most: int) -> float:
    """Listings without an onset for each listing with one, among the first `most` of each year."""
    listed = place <= most
    true = happened[listed].sum()
    return float((listed.sum() - true) / true) if true else float("inf")


def brier(happened: Reals, chance: Reals) -> tuple[float, float]:
    """Mean squared error, and its skill against saying the rows' own base rate everywhere."""
    error = float(((chance - happened) ** 2).mean())
    rate = float(happened.mean())
    return error, 1 - error / (rate * (1 - rate)) if 0 < rate < 1 else float("nan")


def log_loss(happened: Reals, chance: Reals) -> float:
    """Mean surprise in nats; a chance of 0 or 1 counts as one in a million, or all but that."""
    kept = np.clip(chance, 1e-6, 1 - 1e-6)
    return float(-(happened * np.log(kept) + (1 - happened) * np.log(1 - kept)).mean())
