"""What a forecast is measured against: simple rules whose draws need no learning.

Each takes deaths of countries × months up to the origin and gives draws of countries × draws, the same for every
month to come. Conflictology holds every one of its months equally often, so that its CRPS is exact.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
DRAWS, BOOTSTRAP_MONTHS, YEAR = 1000, 240, 12


def zero(deaths: Reals) -> Reals:
    """No deaths anywhere."""
    return np.zeros((len(deaths), DRAWS))


def last_value(deaths: Reals, source: np.random.Generator) -> Reals:
    """Poisson draws around the last month."""
    return np.asarray(source.poisson(deaths[:, -1:], (len(deaths), DRAWS)), dtype=np.float64)


def conflictology(deaths: Reals, months: int = YEAR) -> Reals:
    """The last months, each equally often: as many whole rounds as reach 1,000 draws."""
    return np.tile(deaths[:, -months:], -(-DRAWS // min(months, deaths.shape[1])))


def negative_binomial(deaths: Reals, source: np.random.Generator) -> Reals:
    """Negative binomial with mean and variance of the last twelve months; Poisson where it is no wider."""
    last = deaths[:, -YEAR:]
    mean, variance = last.mean(axis=1), last.var(axis=1, ddof=1)
    wide = variance > mean
    size = np.where(wide, mean**2 / np.where(wide, variance - mean, 1), 1.0)
    gamma = source.gamma(np.maximum(size, 1e-9)[:, None], 1.0, (len(deaths), DRAWS))
    rate = np.where(wide[:, None], gamma * (mean / np.maximum(size, 1e-9))[:, None], mean[:, None])
    return np.asarray(source.poisson(np.minimum(rate, 1e7)), dtype=np.float64)


def bootstrap(deaths: Reals, source: np.random.Generator) -> Reals:
    """Draws from the last 240 months of all countries together."""
    return np.asarray(source.choice(deaths[:, -BOOTSTRAP_MONTHS:].ravel(), (len(deaths), DRAWS)))


def every(deaths: Reals, seed: int = 1) -> dict[str, Reals]:
    """All rules by their name in the reports; unknown months before a country's record count as without deaths."""
    known = np.nan_to_num(deaths)
    source = np.random.default_rng(seed)
    rules = {
        "zero": zero(known),
        "last value": last_value(known, source),
        "negative binomial": negative_binomial(known, source),
        "240-month bootstrap": bootstrap(known, source),
    }
    return rules | {f"conflictology {months}": conflictology(known, months) for months in (6, YEAR, 24)}
