"""Are sums over months as spread as they should be? Development windows only; skill is `heed benchmark world`.

    python benchmarks/sums.py [FOLDER OF DATA]

Fifteen origins, every April and October from 2009-10 to 2016-10, twelve months ahead, fitted anew each time; the
months of a draw more or less alike (`noise.ALIKE`). The panel is cut at December 2017 before anything is read.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.months import Month
from heed.benchmark.world import panel_of
from heed.risk import borders, noise, pool
from heed.risk.history import History, read
from heed.risk.score_measures import crps

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
LAST = "2017-12"
Reals = NDArray[np.float64]


def window(
    panel: pl.DataFrame, target: str, origin: Month, steps: int
) -> tuple[History, pool.Learners, Reals]:
    """History, fitted learners and what then happened: countries × steps."""
    history = read(panel, target, origin)
    learners = pool.learn(history, borders.world(), steps)
    after = read(panel, target, origin + steps)
    return history, learners, after.values[np.isin(after.codes, learners.codes), -steps:]


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
    logs = [crps(np.log1p(observed[:, m - 1]), np.log1p(totals[:, m - 1])).mean() for m in (6, 12)]
    print(f"{alike:5.2f}  {at25}      {at100}    {cover}                {logs[0]:.4f} {logs[1]:.4f}")
    chance = (totals[:, 5] >= 25).mean(axis=-1)
    group = np.digitize(chance, [0.01, 0.05, 0.15, 0.3, 0.6, 0.9])
    told = [
        f"{chance[group == g].mean():.3f}→{(observed[group == g, 5] >= 25).mean():.3f} ({(group == g).sum()})"
        for g in range(7)
    ]
    print(f"       said→seen for ≥25 in 6 months: {'  '.join(told)}")


def main() -> None:
    panel = panel_of(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA).filter(pl.col("month") <= LAST)
    for target in ("deaths", "deaths_civilians"):
        sums(panel, target)


if __name__ == "__main__":
    main()
