"""Forecasts of the past, made anew at yearly origins, from which a calibration is learned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk import pool
from heed.risk.borders import Borders
from heed.risk.history import LEAST_MONTHS, History, Reals, read

YEAR = 12
Progress = Callable[[int, int], None]


class Asked(NamedTuple):
    """What every forecast is asked."""

    target: str
    steps: int
    draws: int
    seed: int
    borders: Borders


def check_years(history: History, years: int) -> None:
    """Raise `BadInput` where the record is too short for a first origin so many years back."""
    most = max(0, (history.months - LEAST_MONTHS) // YEAR)
    if not 0 <= years <= most:
        raise BadInput(
            f"past years to calibrate on: expected 0 to {most} ({history.months} months of {history.target} lead "
            f"up to {history.origin}, the first origin needs {LEAST_MONTHS}), got {years}"
        )


def past(
    panel: pl.DataFrame, origin: Month, years: int, asked: Asked, heard: Callable[[int], Progress | None]
) -> Iterator[tuple[NDArray[np.int64], Reals]]:
    """Draws and what came (countries × steps, the draws in a third axis) of a forecast 1, 2, … `years` years ago.

    Each knows only what lay at or before its own origin; of what came, months after `origin` are not a number.
    `heard(n)` gives who hears of the parts of forecast n, from 0.
    """
    known = read(panel, asked.target, origin)
    for back in range(1, years + 1):
        history = read(panel, asked.target, origin + -YEAR * back)
        learners = pool.learn(history, asked.borders, asked.steps, heard(back - 1))
        yield (
            pool.draw(learners, asked.draws, asked.seed),
            came_of(known, learners.codes, history.origin, asked.steps),
        )


def came_of(known: History, codes: tuple[str, ...], origin: Month, steps: int) -> Reals:
    """What came after `origin`, as far as `known` tells: countries × steps, else not a number."""
    came = np.full((len(codes), steps), np.nan)
    first = known.months - (known.origin.index - origin.index)
    there = known.values[[known.codes.index(code) for code in codes], first : first + steps]
    came[:, : there.shape[1]] = there
    return came
