"""What a learner may look at: facts of the record up to a month, for every country and month at once.

The features of month t use months up to t only: cutting the history at t leaves them as they are, to the bit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heed.risk.borders import Borders
from heed.risk.history import History, Reals

WINDOWS = (3, 6, 12, 24, 60)
YEAR = 12


def build(history: History, borders: Borders) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """Names of the features and an array of countries × months × features.

    Levels are log1p of deaths a month, shares are of months, decays are 2^(-months since / 12), 0 for never.
    """
    deaths = np.nan_to_num(history.values)
    known = ~np.isnan(history.values)
    table: dict[str, Reals] = {"last": np.log1p(deaths)}
    for months in WINDOWS:
        table[f"mean_{months}"] = np.log1p(mean_of_last(deaths, known, months))
    table |= _last_year(history.values)
    for months in (6, 12, 60):
        table[f"share_{months}"] = mean_of_last((deaths > 0).astype(float), known, months)
    table["rise"] = table["mean_3"] - table["mean_12"]
    table["decay"] = decay(deaths >= 1)
    table["decay_25"] = decay(deaths >= 25)
    table["most"] = np.log1p(np.maximum.accumulate(deaths, axis=1))
    table["mean_all"] = np.log1p(mean_of_last(deaths, known, history.months))
    table |= _around(deaths, known, adjacency(history.codes, borders))
    for name, values in history.companions.items():
        said = ~np.isnan(values)
        level = np.log1p(mean_of_last(np.nan_to_num(values), said, YEAR))
        table[f"{name}_12"] = np.where(said, level, np.nan)
    return tuple(table), np.stack(list(table.values()), axis=-1).astype(np.float32)


def mean_of_last(values: Reals, known: NDArray[np.bool_], months: int) -> Reals:
    """Mean of the last `months` months, of those that are known; 0 where none is."""
    total, count = sum_of_last(values * known, months), sum_of_last(known.astype(float), months)
    return np.asarray(total / np.maximum(count, 1))


def sum_of_last(values: Reals, months: int) -> Reals:
    """Sum of the last `months` months, the month itself included."""
    total = np.cumsum(values, axis=1)
    total[:, months:] -= total[:, :-months].copy()
    return total


def decay(seen: NDArray[np.bool_]) -> Reals:
    """2^(-months since last seen / 12): 1 in a month in which it is seen, 0 where it never was."""
    at = np.where(seen, np.arange(seen.shape[1]), -1)
    last = np.maximum.accumulate(at, axis=1)
    return np.where(last < 0, 0.0, 0.5 ** ((np.arange(seen.shape[1]) - last) / YEAR))


def adjacency(codes: tuple[str, ...], borders: Borders) -> Reals:
    """1 where two countries share a land border; a country without a known border has a row of zeros."""
    joined = [[float(b in borders.get(a, ())) for b in codes] for a in codes]
    return np.array(joined)


def _last_year(values: Reals) -> dict[str, Reals]:
    padded = np.concatenate([np.full((len(values), YEAR - 1), np.nan), values], axis=1)
    windows = np.sort(np.lib.stride_tricks.sliding_window_view(padded, YEAR, axis=1), axis=2)
    count = np.maximum((~np.isnan(windows)).sum(axis=2), 1)
    pick = np.take_along_axis
    high = pick(windows, (count - 1)[..., None], axis=2)[..., 0]
    middle = (pick(windows, (count // 2)[..., None], 2) + pick(windows, ((count - 1) // 2)[..., None], 2))[
        ..., 0
    ]
    logs = np.log1p(np.nan_to_num(windows))
    mean, square = logs.sum(axis=2) / count, (logs**2).sum(axis=2) / count
    return {
        "max_12": np.log1p(np.nan_to_num(high)),
        "min_12": np.log1p(np.nan_to_num(windows[..., 0])),
        "median_12": np.log1p(np.nan_to_num(middle) / 2),
        "sd_12": np.sqrt(np.maximum(square - mean**2, 0)),
    }


def _around(deaths: Reals, known: NDArray[np.bool_], joined: Reals) -> dict[str, Reals]:
    near = joined @ deaths
    world = np.broadcast_to(deaths.sum(axis=0), deaths.shape)
    active = np.broadcast_to((deaths > 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1), deaths.shape)
    return {
        "near_12": np.log1p(sum_of_last(near, YEAR) / YEAR),
        "near_decay": decay(near >= 1),
        "world_12": np.log1p(sum_of_last(world, YEAR) / YEAR),
        "world_active": active,
    }
