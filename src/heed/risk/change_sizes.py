"""How far the chances of the board moved in a month, what each learner brought, and what the draws alone make.

The draws of a month earlier use the same uniform numbers: a learner that sees what it saw gives the same draw.
So draw 1 now is set against draw 1 then, draw 2 against draw 2: the change is the mean of these differences, and
its standard error their spread over the root of their number. Each learner's part is the sum of its own
differences over all draws; the parts sum to the change.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.risk.pool import TURNS, made_by
from heed.risk.summary import Cube, cube, sums
from heed.tables.declared import THRESHOLDS

LEARNERS = tuple(dict.fromkeys(TURNS))
KEY = ["threshold", "horizon", "country"]
LEAST_ERRORS = 2.0
"""A change of at least so many standard errors stands out from the play of the draws."""


def sizes(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """A row for every threshold, horizon and country of both `draws` tables.

    Columns: threshold, horizon, country, each learner's part of the change (share of 1) and `noise`, the standard
    error. Raises `BadInput` where the two have different steps or numbers of draws.
    """
    newer, older = cube(now), cube(before)
    if newer.deaths.shape[1:] != older.deaths.shape[1:]:
        raise BadInput(
            f"draws of a month earlier: expected {_shape(newer)} as in those of now, got {_shape(older)}; "
            "forecast both alike"
        )
    codes = [code for code in newer.codes if code in set(older.codes)]
    here, there = ([each.codes.index(code) for code in codes] for each in (newer, older))
    then = sums(older)
    parts = [
        _measured(codes, (threshold, horizon), totals[here] >= threshold, then[horizon][there] >= threshold)
        for horizon, totals in sums(newer).items()
        for threshold in THRESHOLDS
    ]
    return pl.concat(parts)


def stands_out(change: float, noise: float) -> bool:
    """Whether a change is more than the draws alone are likely to make."""
    return change != 0 and abs(change) >= LEAST_ERRORS * noise


def _measured(
    codes: list[str], choice: tuple[int, int], now: NDArray[np.bool_], before: NDArray[np.bool_]
) -> pl.DataFrame:
    """One threshold and horizon; `now` and `before` are countries × draws: is the threshold reached?"""
    difference = now.astype(np.int8) - before.astype(np.int8)
    draws = difference.shape[1]
    columns: dict[str, object] = {"threshold": [choice[0]] * len(codes), "horizon": [choice[1]] * len(codes)}
    columns["country"] = codes
    for learner, own in made_by(draws).items():
        columns[learner] = difference[:, own].sum(axis=1) / draws
    columns["noise"] = difference.std(axis=1) / np.sqrt(draws)
    types = {"threshold": pl.Int64, "horizon": pl.Int64, "country": pl.String, "noise": pl.Float64}
    return pl.DataFrame(columns, schema_overrides=types | dict.fromkeys(LEARNERS, pl.Float64))


def _shape(futures: Cube) -> str:
    return f"{futures.deaths.shape[1]} steps of {futures.deaths.shape[2]:,} draws"
