"""Scores of a chance of yes or no, each with its 90 % interval from samples of whole countries."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heed.risk import onset_scores

DRAWS = 500
Reals = NDArray[np.float64]


class Measured(NamedTuple):
    """A figure with its 90 % interval over countries."""

    value: float
    low: float
    high: float


def measured(
    said: Reals, came: NDArray[np.bool_], where: NDArray[np.int64], countries: int
) -> tuple[Measured, ...]:
    """AUC, average precision, Brier score and Brier skill; `where` is the country (its number) of each forecast."""
    ranked = onset_scores.Ranked(said, came)

    def figures(often: Reals) -> Reals:
        # Where none of the countries was drawn that have forecasts here, nothing is known: NaN.
        with np.errstate(invalid="ignore"):
            return np.array(ranked.scores(often[where]))

    low, high = onset_scores.interval(countries, figures, DRAWS)
    return tuple(map(Measured, figures(np.ones(countries)), low, high))


def largest(came: NDArray[np.bool_], where: NDArray[np.int64]) -> int:
    """The country in which it came true most often; of equals the first."""
    return int(np.bincount(where, came).argmax())
