"""The 2023/24 VIEWS prediction challenge: state-based deaths of 191 countries, windows 2019 to 2021."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from heed.base.errors import BadInput, NotFound
from heed.base.months import Month
from heed.benchmark import death_pictures, figures, skill
from heed.benchmark.challenge_report import as_markdown
from heed.benchmark.world import LEAD, MONTHS, START, panel_of
from heed.charts import Figure
from heed.risk import baselines, borders, pool
from heed.risk.history import History
from heed.risk.scores import match

__all__ = ["WINDOWS", "Result", "as_markdown", "files", "found", "pictured", "run"]

WINDOWS = range(2019, 2022)
DRAWS, SEED = 1000, 1
FIRST_ID = Month.of(1980, 1)
"""The month that the challenge numbers 1."""
PUBLISHED = {
    "published: last value": "bm_cm_last_historical_poisson_expanded",
    "published: 240-month bootstrap": "bm_boot_240_cm",
}
Reals = skill.Reals


class Result(NamedTuple):
    """The scored windows, and the mean seconds of one fit and 1,000 draws."""

    windows: list[skill.Window]
    seconds: float


class Official(NamedTuple):
    """What the challenge's files hold of one window, countries in order of code."""

    codes: tuple[str, ...]
    numbers: tuple[int, ...]
    """The challenge's country numbers."""
    before: Reals
    """State-based deaths of the twelve months up to October: countries × months."""
    observed: Reals
    """And of the twelve months of the window."""


def run(
    data: Path, windows: Iterable[int] = WINDOWS, progress: Callable[[int, int], None] | None = None
) -> Result:
    """Forecast and score each window (years) from the files in `data`/views, trained on `data`/ucdp.

    Raises `NotFound` where a file is missing, `BadInput` for a year without history in the files.
    """
    years = list(windows)
    if not years or not set(years) <= set(WINDOWS):
        raise BadInput(
            f"windows: expected years from 2019 to 2021, got {', '.join(map(str, years)) or 'none'}"
        )
    panel = state_based(panel_of(data))
    scored, took = [], 0.0
    for done, year in enumerate(years, start=1):
        official = official_of(data, year)
        history = history_of(panel, official, year)
        began = time.perf_counter()
        learners = pool.learn(history, borders.world(), MONTHS + LEAD)
        drawn = pool.draw(learners, DRAWS, SEED)[:, LEAD:].astype(np.float64)
        took += time.perf_counter() - began
        own = [learners.codes.index(code) for code in official.codes]
        past = np.nan_to_num(history.values[[history.codes.index(code) for code in official.codes]])
        models = {
            skill.OURS: drawn[own],
            **rules(official),
            "conflictology 24": baselines.conflictology(past, 24),
        }
        models |= published(data, official, year)
        scored.append(skill.window(year, official.codes, official.observed, official.before, models))
        if progress:
            progress(done, len(years))
    return Result(scored, took / len(years))


def files(data: Path, years: Sequence[int]) -> list[Path]:
    """The raw files that the figures rest on."""
    stems = [*PUBLISHED.values(), "cm_actuals"]
    of_years = [f"{stem}_{year}.parquet" for year in years for stem in stems]
    of_years += [f"cm_fatalities_12_months_to_oct{year - 1}.parquet" for year in years]
    views = [data / "views" / name for name in (*of_years, "country_ids.json")]
    return [data / "ucdp" / "country_month_25_1.csv", *views]


def found(result: Result) -> dict[str, Any]:
    """All figures."""
    return figures.of_windows(result.windows) | {"seconds_a_forecast": result.seconds}


def pictured(result: Result) -> list[Figure]:
    """The pictures beside the report."""
    return death_pictures.of_deaths("challenge", figures.plain(figures.of_windows(result.windows)))


def official_of(data: Path, year: int) -> Official:
    """The history and the outcomes of one window.

    The files `cm_fatalities_12_months_to_oct…` are another vintage than the outcomes of the years before.
    """
    before = _read(data / "views" / f"cm_fatalities_12_months_to_oct{year - 1}.parquet")
    observed = _read(data / "views" / f"cm_actuals_{year}.parquet")
    code = _codes(data / "views" / "country_ids.json")
    pairs = sorted((code[number], number) for number in observed["country_id"].unique())
    numbers = [number for _, number in pairs]
    return Official(
        tuple(code for code, _ in pairs), tuple(numbers),
        _dense(before, "ged_sb", numbers), _dense(observed, "outcome", numbers),
    )  # fmt: skip


def state_based(panel: pl.DataFrame) -> pl.DataFrame:
    """State-based deaths as well as the panel tells: of several kinds of events in a month, a share."""
    kinds = ("events_state_based", "events_non_state", "events_one_sided")
    share = pl.col(kinds[0]) / pl.sum_horizontal(kinds)
    return panel.select("country", "month", (pl.col("deaths") * share.fill_nan(0.0)).round().alias("deaths"))


def history_of(panel: pl.DataFrame, official: Official, year: int) -> History:
    """What the learners may know: the panel up to a year before the origin, then the official twelve months.

    Countries of the panel that the challenge does not have teach; countries it has and the panel lacks were quiet.
    """
    origin = Month.of(year - 1, 10)
    last = origin + -MONTHS
    known = panel.filter(pl.col("month") <= str(last))
    codes = tuple(sorted(set(known["country"]) | set(official.codes)))
    start = Month.parse(START)
    values = np.zeros((len(codes), origin.index - start.index + 1))
    row = (
        known["country"].replace_strict({c: i for i, c in enumerate(codes)}, return_dtype=pl.Int64).to_numpy()
    )
    values[row, [Month.parse(month).index - start.index for month in known["month"]]] = known[
        "deaths"
    ].to_numpy()
    alive = np.array([code in official.codes for code in codes])
    values[:, -MONTHS:] = np.nan
    values[alive, -MONTHS:] = official.before
    return History("deaths_state_based", origin, codes, values, {}, alive)


def rules(official: Official) -> dict[str, Reals]:
    """The simple rules that twelve months of history allow."""
    every = baselines.every(official.before, SEED)
    return {name: every[name] for name in ("zero", "conflictology 6", skill.REFERENCE, "negative binomial")}


def published(data: Path, official: Official, year: int) -> dict[str, Reals]:
    """The challenge's own benchmark forecasts, 1,000 draws each: countries × months × draws."""
    actuals = _read(data / "views" / f"cm_actuals_{year}.parquet")
    found = {}
    for name, stem in PUBLISHED.items():
        units = match(_read(data / "views" / f"{stem}_{year}.parquet"), actuals)
        place = {number: at for at, number in enumerate(sorted(official.numbers))}
        cube = units.drawn.reshape(len(place), MONTHS, -1).astype(np.float64)
        found[name] = cube[[place[number] for number in official.numbers]]
    return found


def _read(path: Path) -> pl.DataFrame:
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file; the challenge is scored from it")
    return pl.read_parquet(path)


def _dense(frame: pl.DataFrame, column: str, numbers: list[int]) -> Reals:
    """Countries (in order of `numbers`) × months."""
    rows = frame.sort("country_id", "month_id")
    place = {number: at for at, number in enumerate(rows["country_id"].unique(maintain_order=True))}
    table = rows[column].cast(pl.Float64).to_numpy().reshape(len(place), -1)
    return np.asarray(table[[place[number] for number in numbers]])


def _codes(path: Path) -> dict[int, str]:
    """The challenge's country numbers to ISO codes; the file has one object a line."""
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file; it names the challenge's countries")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return {int(row["country_id"]): str(row["isoab"]) for row in rows}
