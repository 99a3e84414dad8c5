"""The scores of draws: equal to a library of others, to published figures, and to sums done by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import scoringrules

from heed.base.errors import BadInput
from heed.risk import score_measures as measure
from heed.risk import scores

Spoil = Callable[[pl.DataFrame, pl.DataFrame], tuple[pl.DataFrame, pl.DataFrame]]
MONTHS = ("2005-01", "2005-02", "2005-03")


def invented(draws: int = 50, seed: int = 1) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draws of three countries over three months, and what then happened."""
    source = np.random.default_rng(seed)
    units = pl.DataFrame({"country": ["BOR", "RUR", "SYL"]}).join(
        pl.DataFrame({"month": MONTHS}), how="cross"
    )
    panel = units.with_columns(pl.Series("deaths", source.poisson(source.gamma(0.3, 200, 9))))
    drawn = units.join(pl.DataFrame({"draw": range(1, draws + 1)}), how="cross")
    values = source.poisson(source.gamma(0.3, 200, drawn.height))
    return drawn.with_columns(pl.Series("value", values), step=pl.lit(1)), panel


@pytest.mark.parametrize("draws", [1, 2, 12, 1000])
def test_crps_and_interval_score_equal_scoringrules(draws: int) -> None:
    """On random draws both measures give what the library of others gives."""
    source = np.random.default_rng(draws)
    drawn = source.poisson(source.gamma(0.2, 500, (40, draws))).astype(np.float64)
    observed = source.poisson(source.gamma(0.2, 500, 40)).astype(np.float64)
    expected = scoringrules.crps_ensemble(observed, drawn, estimator="nrg")
    assert measure.crps(observed, drawn) == pytest.approx(expected, rel=1e-12, abs=1e-9)
    low, high = measure.interval(drawn)
    expected = scoringrules.interval_score(observed, low, high, 0.1)
    assert measure.interval_score(observed, low, high) == pytest.approx(expected, rel=1e-12)


def test_ignorance_counts_bins() -> None:
    """The best value is 0.0144 for 1,000 draws, the worst log2(1,011); edges part 0, 1–2 … 1,001 and more."""
    firsts = np.array([0, 1, 3, 6, 11, 26, 51, 101, 251, 501, 1001], dtype=np.float64)
    lasts = np.array([0, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 10**6], dtype=np.float64)
    sure = np.repeat(firsts[:, None], 1000, axis=1)
    assert measure.ignorance(lasts, sure) == pytest.approx(math.log2(1011 / 1001))
    assert measure.ignorance(np.roll(lasts, 1), sure) == pytest.approx(math.log2(1011))
    half = np.array([[0.0] * 500 + [30.0] * 500])
    assert measure.ignorance(np.array([26.0]), half) == pytest.approx(-math.log2(501 / 1011))


def test_brier_by_hand() -> None:
    """Three draws of four reach 25; so do 25 deaths, and 24 do not."""
    drawn = np.array([[25.0, 26.0, 900.0, 24.0]] * 2)
    assert measure.brier(np.array([25.0, 24.0]), drawn, 25).tolist() == [0.25**2, 0.75**2]


def test_both_layouts_and_any_order_score_alike() -> None:
    """Our layout and the challenge's, in any row order, give the same figures, each the mean over all units."""
    draws, panel = invented()
    ours = scores.score(draws.sample(fraction=1, shuffle=True, seed=2), panel.reverse())
    numbers = {"BOR": 1, "RUR": 2, "SYL": 3} | {month: 300 + at for at, month in enumerate(MONTHS)}

    def challenge(frame: pl.DataFrame, name: str) -> pl.DataFrame:
        keys = {"country": "country_id", "month": "month_id", name: "outcome"}
        coded = frame.with_columns(pl.col("country", "month").replace_strict(numbers, return_dtype=pl.Int64))
        return coded.rename(keys)

    assert scores.score(challenge(draws, "value"), challenge(panel, "deaths")) == pytest.approx(ours)
    drawn = draws.sort("country", "month", "draw")["value"].to_numpy().reshape(9, 50).astype(np.float64)
    seen = panel.sort("country", "month")["deaths"].to_numpy().astype(np.float64)
    logs = scoringrules.crps_ensemble(np.log1p(seen), np.log1p(drawn), estimator="nrg")
    assert ours["crps_log1p"] == pytest.approx(float(np.mean(logs)))
    assert ours["brier_25"] == pytest.approx(np.mean(((drawn >= 25).mean(axis=1) - (seen >= 25)) ** 2))
    assert (ours["units"], ours["draws"]) == (9, 50)


def test_cover_asks_of_months_with_deaths_only() -> None:
    """A month without deaths counts neither for nor against the interval; without any the cover is unknown."""
    draws, panel = invented()
    units = scores.match(draws, panel)
    low, high = np.quantile(units.drawn.astype(np.float64), [0.05, 0.95], axis=-1)
    inside = (low <= units.observed) & (units.observed <= high)
    dead = units.observed > 0
    assert 0 < dead.sum() < 9
    assert scores.means(units)["cover_90"] == pytest.approx(inside[dead].mean())
    quiet = panel.with_columns(deaths=pl.lit(0))
    assert math.isnan(scores.score(draws, quiet)["cover_90"])


def test_many_units_are_scored_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of any size give the same figures."""
    draws, panel = invented()
    whole = scores.score(draws, panel)
    monkeypatch.setattr(scores, "UNITS_AT_ONCE", 4)
    assert scores.score(draws, panel) == pytest.approx(whole)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda d, p: (d.head(0), p), "draws: no rows"),
        (lambda d, p: (d.drop("value"), p), "expected country, month, draw, value or country_id"),
        (lambda d, p: (d.head(-1), p), "SYL in 2005-03 has 49 draws"),
        (lambda d, p: (d.with_columns(draw=pl.lit(1)), p), "each once"),
        (lambda d, p: (d.with_columns(value=-pl.col("value") - 1), p), "column value holds -"),
        (lambda d, p: (d.with_columns(value=pl.lit("x")), p), "expected numbers of deaths"),
        (lambda d, p: (d.with_columns(value=pl.lit(math.nan)), p), "column value holds nan"),
        (lambda d, p: (d, p.head(-2)), "no deaths for SYL in 2005-02 and 1 more units"),
        (lambda d, p: (d, pl.concat([p, p.head(1)])), "two rows for BOR in 2005-01"),
        (lambda d, p: (d, p.drop("deaths")), "name the target"),
        (lambda d, p: (d, p.drop("month")), "column month is missing"),
        (lambda d, p: (d, p.with_columns(deaths=pl.lit(-1))), "panel: column deaths holds -1"),
    ],
)
def test_wrong_input_is_named(spoil: Spoil, told: str) -> None:
    """Each mistake is refused with a sentence that names it."""
    with pytest.raises(BadInput, match=told):
        scores.score(*spoil(*invented()))


def test_an_unknown_target_is_named() -> None:
    """A target that the panel does not have is refused, and the columns it has are told."""
    with pytest.raises(BadInput, match="deaths_one_sided is missing; it has country, month, deaths"):
        scores.score(*invented(), "deaths_one_sided")


ZERO = {2018: 24.130, 2019: 23.019, 2020: 32.041, 2021: 87.339}
BOOTSTRAP = {2018: 23.577, 2019: 22.458, 2020: 31.417, 2021: 86.626}
"""CRPS that others computed from the challenge's files."""


@pytest.mark.parametrize("year", ZERO)
@pytest.mark.parametrize(
    ("file", "golden"), [("bm_boot_240_cm", BOOTSTRAP), ("", ZERO)], ids=["bootstrap", "zero"]
)
def test_benchmarks_of_each_window_score_as_published(
    shared_data: Path, year: int, file: str, golden: dict[int, float]
) -> None:
    """Eight figures hold the scorer, those of 2018 among them, whose conflictology the files do not allow."""
    actuals = pl.read_parquet(shared_data / "views" / f"cm_actuals_{year}.parquet")
    nobody = actuals.select("country_id", "month_id", draw=pl.lit(1), outcome=pl.lit(0))
    draws = pl.read_parquet(shared_data / "views" / f"{file}_{year}.parquet") if file else nobody
    assert scores.score(draws, actuals)["crps"] == pytest.approx(golden[year], abs=0.0006)


def test_published_draws_score_as_published(shared_data: Path) -> None:
    """The challenge's 240-month bootstrap of 2021 has the CRPS that others computed for it, 86.626."""
    draws = pl.read_parquet(shared_data / "views" / "bm_boot_240_cm_2021.parquet")
    actuals = pl.read_parquet(shared_data / "views" / "cm_actuals_2021.parquet")
    figures = scores.score(draws, actuals)
    assert figures["crps"] == pytest.approx(86.626, abs=0.0005)
    assert (figures["units"], figures["draws"]) == (2292, 1000)
