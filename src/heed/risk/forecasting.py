"""The forecast: draws of the pool for every country of a panel, calibrated where that is asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk import borders as land
from heed.risk import calibration, pool, rolling
from heed.risk.borders import Borders
from heed.risk.history import History, read

MOST_STEPS, MOST_DRAWS = 36, 10_000
Progress = Callable[[int, int], None]


def forecast(  # noqa: PLR0913 (six say what is asked; the last three have defaults that few will change)
    panel: pl.DataFrame,
    target: str,
    origin: Month,
    steps: int = 12,
    draws: int = 1000,
    seed: int = 1,
    *,
    progress: Progress | None = None,
    borders: Borders | None = None,
    calibrate_on: int = 0,
) -> pl.DataFrame:
    """Possible futures of every country with a known value at the origin: a `draws` table.

    `panel` needs `country`, `month` and the target; other columns help when they are there. `borders` says who
    adjoins whom (default: the world's). `calibrate_on` is the number of past years, each forecast anew at the cost
    of a forecast, on which the draws are calibrated (`calibration`); 0 leaves them as they are. `progress` hears
    (parts done, parts in all). Nothing after the origin is used, and the same seed gives the same bytes in
    whatever order the rows stand.
    Raises `BadInput` as `history.read` does, and for steps, draws, a seed or years out of range.
    """
    for name, value, least, most in (
        ("steps", steps, 1, MOST_STEPS), ("draws", draws, 2, MOST_DRAWS), ("seed", seed, 0, 2**63 - 1),
    ):  # fmt: skip
        if not least <= value <= most:
            raise BadInput(f"{name}: expected a whole number from {least:,} to {most:,}, got {value}")
    history = read(panel, target, origin)
    rolling.check_years(history, calibrate_on)
    touching = land.world() if borders is None else borders

    def heard(forecasts: int) -> Progress | None:
        """Parts of one forecast as parts of all of them."""
        return progress and (lambda done, all_: progress(forecasts * all_ + done, (calibrate_on + 1) * all_))

    fitted = None
    if calibrate_on:
        asked = rolling.Asked(target, steps, draws, seed, touching)
        fitted = calibration.fit(rolling.past(panel, origin, calibrate_on, asked, heard))
    learners = pool.learn(history, touching, steps, heard(calibrate_on))
    drawn = pool.draw(learners, draws, seed)
    if fitted:
        whole = np.broadcast_to(drawn.sum(axis=1, keepdims=True), drawn.shape)
        drawn = calibration.draw(fitted, drawn, whole)
    return _table(history, drawn)


def _table(history: History, drawn: NDArray[np.int64]) -> pl.DataFrame:
    countries, steps, draws = drawn.shape
    codes = pl.Series([c for c, alive in zip(history.codes, history.alive, strict=True) if alive])
    months = pl.Series([str(history.origin + step) for step in range(1, steps + 1)])
    step = np.tile(np.repeat(np.arange(steps), draws), countries)
    return pl.DataFrame(
        {
            "country": codes.gather(np.repeat(np.arange(countries), steps * draws)),
            "month": months.gather(step),
            "step": step + 1,
            "draw": np.tile(np.arange(1, draws + 1), countries * steps),
            "value": drawn.ravel(),
        }
    )
