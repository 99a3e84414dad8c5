"""Is the forecast better than a country's own last twelve months? Development windows only: 2010 to 2017.

    python benchmarks/skill.py [PANEL.csv]

Protocol: UCDP GED 25.1 by country and month from 1989 (earlier rows of the file are zeros without a source),
123 countries with at least one event; origin in October, steps 3 to 14 (January to December), refitted each
year on outcomes up to the origin. CRPS is the mean over countries and months of scoringrules' `qd` estimator,
which equals `nrg` (the published one) and needs no array of all pairs. Later years are locked: the panel is
cut at December 2017 before anything is read from it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
import scoringrules
from numpy.typing import NDArray

from heed.base.months import Month
from heed.risk import borders, conflictology, noise, pool, thresholds
from heed.risk.history import History, read

PANEL = Path(__file__).resolve().parents[2] / "shared" / "data" / "ucdp" / "country_month_25_1.csv"
FIRST, LAST = "1989-01", "2017-12"
YEARS = range(2010, 2018)
COLUMNS = {
    "country_iso3": "country",
    "year_month": "month",
    "ucdp_fatalities_best": "deaths",
    "ucdp_civilian_deaths": "deaths_civilians",
    "ucdp_state_based_events": "events_state_based",
    "ucdp_non_state_events": "events_non_state",
    "ucdp_one_sided_events": "events_one_sided",
}
Reals = NDArray[np.float64]


def development_panel(path: Path) -> pl.DataFrame:
    """The real panel of 1989–2017; nothing later leaves this function."""
    panel = pl.read_csv(path).select(COLUMNS.keys()).rename(COLUMNS)
    return panel.filter(pl.col("month").is_between(pl.lit(FIRST), pl.lit(LAST)))


def crps(observed: Reals, drawn: Reals) -> float:
    """Mean CRPS of draws (last axis) against observations."""
    return float(np.mean(scoringrules.crps_ensemble(observed, drawn, estimator="qd")))


def window(
    panel: pl.DataFrame, target: str, origin: Month, steps: int
) -> tuple[History, pool.Learners, Reals]:
    """History, fitted learners and what then happened: countries × steps."""
    history = read(panel, target, origin)
    learners = pool.learn(history, borders.world(), steps)
    after = read(panel, target, origin + steps)
    return history, learners, after.values[np.isin(after.codes, learners.codes), -steps:]


def skill(panel: pl.DataFrame, target: str) -> None:
    """Print CRPS and log1p CRPS of conflictology, the classifiers and the pool by window."""
    print(f"\n{target}: CRPS and CRPS of log1p, steps 3–14 from October")
    print("year   conflictology  classifiers     pool  ratio    log1p: conflictology     pool  ratio")
    ratios, logs = [], []
    for year in YEARS:
        history, learners, observed = window(panel, target, Month.of(year - 1, 10), 14)
        observed = observed[:, 2:]
        twelve = np.repeat(history.values[history.alive, None, -conflictology.MONTHS :], 12, axis=1)
        pooled = pool.draw(learners, 1000, seed=1)[:, 2:].astype(np.float64)
        scores = [crps(observed, drawn) for drawn in (twelve, pooled[..., 1::2], pooled)]
        flat = [crps(np.log1p(observed), np.log1p(drawn)) for drawn in (twelve, pooled)]
        ratios.append(scores[2] / scores[0])
        logs.append(flat[1] / flat[0])
        print(f"{year} {scores[0]:15.2f} {scores[1]:12.2f} {scores[2]:8.2f} {ratios[-1]:6.3f}", end="")
        print(f" {flat[0]:23.4f} {flat[1]:8.4f} {logs[-1]:6.3f}")
    print(f"geometric mean of the ratios: {_mean(ratios):.3f}; of log1p: {_mean(logs):.3f}; ", end="")
    print(f"windows won: {sum(r < 1 for r in ratios)} of {len(ratios)}")


def sums(panel: pl.DataFrame, target: str) -> None:
    """Print how sums over months score when the months of a draw are more or less alike."""
    origins = [Month.of(2009, 10) + 6 * half for half in range(15)]
    fitted = [window(panel, target, origin, 12) for origin in origins]
    print(f"\n{target}: sums over months, {len(origins)} origins from {origins[0]} to {origins[-1]}")
    print("alike  Brier ≥25 in 3, 6, 12     ≥100 in 6, 12    90 % interval holds 6, 12   CRPS log1p 6, 12")
    chosen = noise.ALIKE
    for alike in (0.0, 0.2, chosen, 0.5, 0.8):
        noise.ALIKE = alike
        drawn = np.concatenate([pool.draw(learners, 1000, seed=1) for _, learners, _ in fitted])
        _sums_row(alike, np.cumsum(drawn, axis=1), np.cumsum(np.concatenate([o for *_, o in fitted]), axis=1))
    noise.ALIKE = chosen


def _sums_row(alike: float, totals: NDArray[np.int64], observed: Reals) -> None:
    def brier(threshold: int, months: int) -> float:
        chance = (totals[:, months - 1] >= threshold).mean(axis=-1)
        return float(np.mean((chance - (observed[:, months - 1] >= threshold)) ** 2))

    def holds(months: int) -> float:
        low, high = np.quantile(totals[:, months - 1], [0.05, 0.95], axis=-1)
        inside = (low <= observed[:, months - 1]) & (observed[:, months - 1] <= high)
        return float(inside[totals[:, months - 1].mean(axis=-1) > 1].mean())

    at25 = " ".join(f"{brier(25, months):.4f}" for months in (3, 6, 12))
    at100 = " ".join(f"{brier(100, months):.4f}" for months in (6, 12))
    cover = " ".join(f"{holds(months):.3f}" for months in (6, 12))
    logs = [crps(np.log1p(observed[:, m - 1]), np.log1p(totals[:, m - 1].astype(float))) for m in (6, 12)]
    print(f"{alike:5.2f}  {at25}      {at100}    {cover}                {logs[0]:.4f} {logs[1]:.4f}")
    chance = (totals[:, 5] >= 25).mean(axis=-1)
    group = np.digitize(chance, [0.01, 0.05, 0.15, 0.3, 0.6, 0.9])
    told = [
        f"{chance[group == g].mean():.3f}→{(observed[group == g, 5] >= 25).mean():.3f} ({(group == g).sum()})"
        for g in range(7)
    ]
    print(f"       said→seen for ≥25 in 6 months: {'  '.join(told)}")


def _mean(ratios: list[float]) -> float:
    return float(np.exp(np.mean(np.log(ratios))))


def main() -> None:
    panel = development_panel(Path(sys.argv[1]) if len(sys.argv) > 1 else PANEL)
    print(f"UCDP GED 25.1, {FIRST} to {LAST}, {panel['country'].n_unique()} countries; ", end="")
    print(f"thresholds {', '.join(map(str, thresholds.THRESHOLDS))}")
    for target in ("deaths", "deaths_civilians"):
        skill(panel, target)
        sums(panel, target)


if __name__ == "__main__":
    main()
