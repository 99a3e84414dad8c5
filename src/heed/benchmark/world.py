"""The world task: deaths by country and month as draws, fifteen yearly windows from 2010 to 2024."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from heed.base.countries import world as states
from heed.base.errors import BadInput, NotFound
from heed.base.months import Month
from heed.benchmark import death_pictures, figures, skill, world_calibrated
from heed.benchmark.world_report import as_markdown
from heed.charts import Figure
from heed.risk import baselines, borders, pool
from heed.risk.history import read

__all__ = ["WINDOWS", "Result", "as_markdown", "development", "files", "found", "pictured", "run"]

WINDOWS, DEVELOPMENT = range(2010, 2025), range(2000, 2018)
START, MONTHS, LEAD = "1989-01", 12, 2
DRAWS, SEED = 1000, 1
COLUMNS = {
    "country_iso3": "country",
    "year_month": "month",
    "ucdp_fatalities_best": "deaths",
    "ucdp_civilian_deaths": "deaths_civilians",
    "ucdp_state_based_events": "events_state_based",
    "ucdp_non_state_events": "events_non_state",
    "ucdp_one_sided_events": "events_one_sided",
}
QUESTIONS = {
    "deaths": ("deaths", False),
    "civilian deaths": ("deaths_civilians", False),
    "one-sided events": ("events_one_sided", False),
    "deaths, all states": ("deaths", True),
}
"""What is forecast: the column, and whether states without one event on record are there too."""


class Result(NamedTuple):
    """The scored windows by question, and what one forecast took."""

    windows: dict[str, list[skill.Window]]
    seconds: float
    """Mean seconds of one fit and 1,000 draws, on the wall."""
    calibrated: Sequence[skill.Window] = ()
    """Of the calibration step, windows 2000 to 2017; empty where other windows than the task's own were asked."""


def run(
    data: Path, windows: Iterable[int] = WINDOWS, progress: Callable[[int, int], None] | None = None
) -> Result:
    """Score every question in every window (years) on `data`/ucdp/country_month_25_1.csv.

    Raises `NotFound` where the file is missing, `BadInput` for a year it does not hold or before 1995.
    """
    panel, years = panel_of(data), list(windows)
    last = int(panel["month"].max()[:4])  # type: ignore[index, arg-type]
    for year in years:
        if not 1995 <= year <= last:
            raise BadInput(f"windows: expected years from 1995 to {last}, got {year}")
    if not years:
        raise BadInput("windows: expected at least one year, got none")
    found: dict[str, list[skill.Window]] = {name: [] for name in QUESTIONS}
    took, done, own = 0.0, 0, years == list(WINDOWS)
    forecasts = len(QUESTIONS) * len(years)
    parts = forecasts + own * world_calibrated.years()

    def heard(forecast: int) -> None:
        if progress:
            progress(forecast, parts)

    for name, (target, everyone) in QUESTIONS.items():
        rows = with_all_states(panel) if everyone else panel
        for year in years:
            scored, seconds = one_window(rows, target, year)
            found[name].append(scored)
            took, done = took + seconds, done + 1
            heard(done)
    calibrated = world_calibrated.run(panel, "deaths", lambda n: heard(forecasts + n)) if own else []
    return Result(found, took / done, calibrated)


def files(data: Path, years: Sequence[int]) -> list[Path]:
    """The raw files that the figures rest on."""
    return [data / "ucdp" / "country_month_25_1.csv"]


def found(result: Result) -> dict[str, Any]:
    """All figures, by question."""
    questions = {name: figures.of_windows(windows) for name, windows in result.windows.items()}
    return {
        "questions": questions,
        "calibration_step": figures.models(result.calibrated),
        "seconds_a_forecast": result.seconds,
    }


def pictured(result: Result) -> list[Figure]:
    """The pictures beside the report, of deaths in the states of the file."""
    return death_pictures.of_deaths("world", figures.plain(figures.of_windows(result.windows["deaths"])))


def panel_of(data: Path) -> pl.DataFrame:
    """UCDP GED 25.1 by country and month from 1989 on, as the file is (Niger stands under Nigeria)."""
    path = data / "ucdp" / "country_month_25_1.csv"
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file; the world task scores against it")
    panel = pl.read_csv(path).select(COLUMNS.keys()).rename(COLUMNS)
    return panel.filter(pl.col("month") >= START)


def with_all_states(panel: pl.DataFrame) -> pl.DataFrame:
    """The panel with a row of zeros for every month of every state that has no row of its own."""
    held = set(panel["country"])
    months = panel["month"].unique().sort()
    rows = [
        (country.code, month)
        for country in states()
        if country.code not in held
        for month in months
        if country.alive(Month.parse(month))
    ]
    quiet = pl.DataFrame(rows, schema=["country", "month"], orient="row")
    zeros = [pl.lit(0).cast(panel.schema[name]).alias(name) for name in panel.columns[2:]]
    return pl.concat([panel, quiet.with_columns(zeros)])


def one_window(panel: pl.DataFrame, target: str, year: int) -> tuple[skill.Window, float]:
    """Forecast the year from the October before it, and score it; the seconds are those of fit and draws."""
    origin = Month.of(year - 1, 10)
    history = read(panel, target, origin)
    began = time.perf_counter()
    learners = pool.learn(history, borders.world(), MONTHS + LEAD)
    drawn = pool.draw(learners, DRAWS, SEED)
    seconds = time.perf_counter() - began
    after = read(panel, target, origin + (MONTHS + LEAD))
    place = [after.codes.index(code) for code in learners.codes]
    observed = after.values[place, -MONTHS:]
    there = np.asarray(~np.isnan(observed).any(axis=1))
    past = history.values[history.alive][there]
    codes = tuple(code for code, kept in zip(learners.codes, there, strict=True) if kept)
    ours = drawn[there][:, LEAD:].astype(np.float64)
    return skill.window(
        year, codes, observed[there], past, {skill.OURS: ours, **baselines.every(past)}
    ), seconds


def development(data: Path, progress: Callable[[int, int], None] | None = None) -> Result:
    """The same on the windows on which designs are chosen, 2000 to 2017."""
    return run(data, DEVELOPMENT, progress)
