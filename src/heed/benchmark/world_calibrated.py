"""The calibration step on windows 2000 to 2017: ours and simple rules, each beside itself calibrated.

Later windows are not asked, for nothing is chosen on them (`world`). Each window learns from the windows since 1995
whose months its origin knew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.months import Month
from heed.benchmark import skill, tables
from heed.risk import baselines, borders, calibration, pool
from heed.risk.history import Reals, read
from heed.risk.rolling import came_of

FIRST, WINDOWS = 1995, range(2000, 2018)
LEAD, MONTHS, DRAWS, SEED = 2, 12, 1000, 1
RULES = (skill.REFERENCE, "negative binomial", "last value")
CALIBRATED = "{}, calibrated"

TOLD = f"""## The calibration step, on {WINDOWS[0]} to {WINDOWS[-1]}

`risk.calibration` moves draws along their own quantiles until past outcomes fell as often below each as was
said (PIT recalibration, in five bins of the chance of any death). Here each window learns from the forecasts
made for the windows since {FIRST}, months after its origin left out. The step mends draws that are too sure, such
as the negative binomial's; ours it does not help, so `risk.forecast` leaves it out unless asked
(`calibrate_on`). Its strength, "no change" weighing {calibration.STILL} years of one country, is one of twelve
forms compared on these windows: ratios of .911 to .914, the weaker the step the nearer to none. Deaths, 123 states;
windows from 2018 on were not asked."""


class Forecast(NamedTuple):
    """One window: who was forecast, each model's draws, what came, and the record before."""

    codes: tuple[str, ...]
    drawn: dict[str, NDArray[np.int64]]
    """Model to countries × months × draws."""
    came: Reals
    past: Reals


def run(panel: pl.DataFrame, target: str, progress: Callable[[int], None]) -> list[skill.Window]:
    """The scored windows, each model with and without calibration; `progress` hears how many years are done."""
    made: dict[int, Forecast] = {}
    found = []
    for done, year in enumerate(range(FIRST, WINDOWS[-1] + 1), 1):
        made[year] = _forecast(panel, target, year)
        if year in WINDOWS:
            found.append(_window(made, year))
        progress(done)
    return found


def years() -> int:
    """How many forecasts `run` makes."""
    return WINDOWS[-1] + 1 - FIRST


def as_markdown(windows: Sequence[skill.Window]) -> list[str]:
    """The section of the report; nothing where it was not run."""
    return [TOLD, tables.models(windows)] if windows else []


def _forecast(panel: pl.DataFrame, target: str, year: int) -> Forecast:
    origin = Month.of(year - 1, 10)
    history = read(panel, target, origin)
    learners = pool.learn(history, borders.world(), MONTHS + LEAD)
    past = history.values[history.alive]
    rules = baselines.every(past)
    drawn = {skill.OURS: pool.draw(learners, DRAWS, SEED)[:, LEAD:]}
    for name in RULES:
        rule = rules[name].astype(np.int64)[:, None]
        drawn[name] = np.broadcast_to(rule, (len(rule), MONTHS, rule.shape[-1]))
    after = read(panel, target, origin + (MONTHS + LEAD))
    return Forecast(
        learners.codes, drawn, came_of(after, learners.codes, origin, MONTHS + LEAD)[:, LEAD:], past
    )


def _window(made: dict[int, Forecast], year: int) -> skill.Window:
    own = made[year]
    there = np.asarray(~np.isnan(own.came).any(axis=1))
    models: dict[str, Reals] = {}
    for name, drawn in own.drawn.items():
        fitted = calibration.fit(
            (before.drawn[name], _known(before.came, then, year))
            for then, before in made.items()
            if then < year
        )
        whole = np.broadcast_to(drawn.sum(axis=1, keepdims=True), drawn.shape)
        models[name] = drawn[there].astype(np.float64)
        models[CALIBRATED.format(name)] = calibration.draw(fitted, drawn, whole)[there].astype(np.float64)
    codes = tuple(code for code, kept in zip(own.codes, there, strict=True) if kept)
    return skill.window(year, codes, own.came[there], own.past[there], models)


def _known(came: Reals, then: int, year: int) -> Reals:
    """What came in the months of window `then` that the origin of `year`, October of the year before, knew."""
    return np.where(np.arange(MONTHS) < 10 + 12 * (year - 1 - then), came, np.nan)
