"""A calibration step: draws moved along their own quantiles until what was said before came as often as said.

PIT recalibration by bin. Past forecasts, made at rolling origins, tell on which of its own quantiles each outcome
fell; a bin holds forecasts with a like chance of any death. Where outcomes fell too often into the tails, the draws
of a new forecast of that bin are stretched towards theirs, and so on. heed's own pool is as good without it, so it
is off by default (docs/risk.md); draws of others often gain.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from heed.risk.history import Reals

EDGES = (0.02, 0.1, 0.5, 0.9)
"""Chances of any death that part the bins."""
LEVELS = np.linspace(0.0, 1.0, 101)
STILL = 200
"""Years of one country that "no change" weighs, in each bin; chosen on 2000–2017 (docs/benchmarks/world.md)."""
YEAR = 12
Deaths = TypeVar("Deaths", bound=np.number)
"""Whole numbers in heed's own draws; others may have fractions."""


class Fitted(NamedTuple):
    """What past forecasts taught."""

    below: Reals
    """Share of outcomes below each of `LEVELS` of their forecast: bins × levels, rising from 0 to 1."""
    learned: Reals
    """Forecasts of a month that each bin learned from."""


def fit(past: Iterable[tuple[NDArray[Deaths], Reals]]) -> Fitted:
    """Learn from pairs of draws (… × draws) and what came (…); not a number where nobody knows yet.

    An outcome that equals some draws counts evenly over their share, so no random number is needed.
    """
    sums, learned = np.zeros((len(EDGES) + 1, len(LEVELS))), np.zeros(len(EDGES) + 1)
    for drawn, came in past:
        known = ~np.isnan(came)
        said, seen = drawn[known], came[known][:, None]
        under, upto = (said < seen).mean(axis=-1), (said <= seen).mean(axis=-1)
        under = np.minimum(under, 1 - 1e-9)[:, None]
        share = np.clip((LEVELS - under) / np.maximum(upto[:, None] - under, 1e-9), 0, 1)
        kind = _bin(said)
        np.add.at(sums, kind, share)
        learned += np.bincount(kind, minlength=len(learned))
    still = STILL * YEAR
    return Fitted((sums + still * LEVELS) / (learned + still)[:, None], learned)


def draw(fitted: Fitted, drawn: NDArray[Deaths], ties: NDArray[Deaths] | None = None) -> NDArray[Deaths]:
    """The draws (… × draws), recalibrated: each becomes another of the same month, and keeps its rank there.

    So whole deaths stay whole, no cap is passed and the months of a draw still belong together. `ties` (as
    `drawn`) ranks draws with equally many deaths, such as by all deaths of the draw; else their order does.
    """
    number = drawn.shape[-1]
    order = np.lexsort((drawn if ties is None else ties, drawn), axis=-1)
    ranked = np.take_along_axis(drawn, order, axis=-1)
    middle = (np.arange(number) + 0.5) / number
    source = np.stack(
        [(np.interp(middle, below, LEVELS) * number).astype(np.int64) for below in fitted.below]
    )
    chosen = np.minimum(source, number - 1)[_bin(drawn)]
    moved = np.empty_like(drawn)
    np.put_along_axis(moved, order, np.take_along_axis(ranked, chosen, axis=-1), axis=-1)
    return moved


def _bin(drawn: NDArray[Deaths]) -> NDArray[np.int64]:
    return np.asarray(np.digitize((drawn > 0).mean(axis=-1), EDGES))
