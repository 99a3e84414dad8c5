"""Do chances and draws mean what they say: reliability of a chance, and the PIT histogram of draws."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
BINS = 10
RESAMPLES, SEED = 1000, 1
REPEATS = 200
"""Histograms of our own draws, from which the band of a calibrated forecast is taken."""


class Group(NamedTuple):
    """Forecasts whose chance lies in one range."""

    low: float
    high: float
    number: int
    said: float
    """Mean chance."""
    seen: float
    """Share in which it came true."""
    seen_low: float
    seen_high: float
    """90 % interval of `seen`: the wider of a bootstrap of whole countries and Wilson's for so many forecasts."""


class Reliability(NamedTuple):
    """Said beside seen."""

    groups: list[Group]
    line: list[tuple[float, float]]
    """Corners of the recalibrated chance: isotonic regression by pool-adjacent-violators (the field's CORP)."""
    miscalibration: float
    discrimination: float
    uncertainty: float
    """The parts of the Brier score: miscalibration − discrimination + uncertainty (Dimitriadis et al. 2021)."""


class Bar(NamedTuple):
    """One bar of a PIT histogram: its share, and the 90 % band of shares where the draws are the truth."""

    low: float
    high: float
    share: float
    band_low: float
    band_high: float


def reliability(
    said: Reals, came: Reals, country: Sequence[object] | NDArray[np.int64], edges: Sequence[float]
) -> Reliability:
    """Reliability of chances `said` of what `came` (1 or 0), each of a `country`; `edges` part the groups.

    Months of one country hang together, so the interval draws whole countries; where nothing or everything came
    true that would be no interval, hence Wilson's as the least. Empty groups are left out.
    """
    from scipy.optimize import isotonic_regression

    values, place, number = np.unique(said, return_inverse=True, return_counts=True)
    shares = np.bincount(place, came) / number
    better = np.asarray(isotonic_regression(shares, weights=number).x)
    rate, error = float(came.mean()), float(((said - came) ** 2).mean())
    least, uncertainty = float(((better[place] - came) ** 2).mean()), rate * (1 - rate)
    groups = _groups(said, came, country, edges)
    return Reliability(groups, _corners(values, better), error - least, uncertainty - least, uncertainty)


def _corners(values: Reals, better: Reals) -> list[tuple[float, float]]:
    """Both ends of each level stretch."""
    turn = np.flatnonzero(np.diff(better))
    ends = np.unique(np.concatenate([[0], turn, turn + 1, [len(better) - 1]]).astype(np.int64))
    return [(float(values[at]), float(better[at])) for at in ends]


def _groups(
    said: Reals, came: Reals, country: Sequence[object] | NDArray[np.int64], edges: Sequence[float]
) -> list[Group]:
    from scipy.stats import binomtest

    names, row = np.unique(np.asarray(country), return_inverse=True)
    slot = np.clip(np.digitize(said, edges) - 1, 0, len(edges) - 2)
    counts, sums, hits = (
        _summed(row, slot, values, (len(names), len(edges) - 1))
        for values in (np.ones_like(said), said, came)
    )
    often = _drawn(len(names))
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = (often @ hits) / (often @ counts)
    groups = []
    for at, (low, high) in enumerate(pairwise(edges)):
        number, true = counts[:, at].sum(), hits[:, at].sum()
        if not number:
            continue
        drawn = np.nanquantile(shares[:, at], [0.05, 0.95])
        wilson = binomtest(int(true), int(number)).proportion_ci(0.9, "wilson")
        least, most = min(float(drawn[0]), float(wilson.low)), max(float(drawn[1]), float(wilson.high))
        told = float(sums[:, at].sum() / number)
        groups.append(Group(low, min(high, 1.0), int(number), told, float(true / number), least, most))
    return groups


def pit(under: Reals, upto: Reals) -> Reals:
    """Shares in equal bins of the probability integral transform, from P(X < y) and P(X ≤ y) of each forecast.

    A count's share is spread evenly between the two, so no random number is needed.
    """
    # An outcome above all draws falls into the last bin.
    under = np.minimum(under.ravel(), 1 - 1e-9)
    wide = np.maximum(upto.ravel() - under, 1e-9)
    edges = np.linspace(0, 1, BINS + 1)
    part = np.clip((edges[1:, None] - under) / wide, 0, 1) - np.clip((edges[:-1, None] - under) / wide, 0, 1)
    return np.asarray(part.mean(axis=1))


def pit_by_chance(drawn: Reals) -> Reals:
    """PIT histograms where the truth is one of the draws, a whole path for each country: repeats × bins.

    `drawn` is countries × months × draws.
    """
    countries, _, draws = drawn.shape
    if not countries:
        return np.full((REPEATS, BINS), np.nan)
    under, upto = (_ranks(drawn, side) / draws for side in ("left", "right"))
    source, rows = np.random.default_rng(SEED), np.arange(countries)
    found = np.empty((REPEATS, BINS))
    for repeat in range(REPEATS):
        path = source.integers(0, draws, countries)
        found[repeat] = pit(under[rows, :, path], upto[rows, :, path])
    return found


def bars(shares: Sequence[Reals], by_chance: Sequence[Reals]) -> list[Bar]:
    """The mean histogram of several windows with its band; windows count alike, as in the tables."""
    edges = np.linspace(0, 1, BINS + 1)
    low, high = np.nanquantile(np.nanmean(by_chance, axis=0), [0.05, 0.95], axis=0)
    mean = np.nanmean(shares, axis=0)
    return [Bar(*map(float, one)) for one in zip(edges, edges[1:], mean, low, high, strict=False)]


def _ranks(drawn: Reals, side: Literal["left", "right"]) -> Reals:
    """How many draws of a month lie below each of them (`left`), or not above (`right`)."""
    flat = drawn.reshape(-1, drawn.shape[-1])
    ranks = [np.searchsorted(row, values, side) for row, values in zip(np.sort(flat), flat, strict=True)]
    return np.array(ranks, dtype=np.float64).reshape(drawn.shape)


def _summed(row: NDArray[np.int64], slot: NDArray[np.int64], values: Reals, shape: tuple[int, int]) -> Reals:
    """Sums of values by country and group."""
    flat = np.bincount(row * shape[1] + slot, values, shape[0] * shape[1])
    return np.asarray(flat.reshape(shape))


def _drawn(countries: int) -> Reals:
    """How often each country is drawn: resamples × countries."""
    source = np.random.default_rng(SEED)
    return source.multinomial(countries, np.full(countries, 1 / countries), RESAMPLES).astype(np.float64)
