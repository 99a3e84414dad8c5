"""The learners and the noise they turn into draws."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import scoringrules
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from heed.base.months import Month
from heed.risk import analogues, conflictology, counting, exponential, thresholds
from heed.risk.history import History, read
from heed.risk.noise import normals, uniforms

Maker = Callable[..., pl.DataFrame]
LAST = Month.of(2004, 12)


def test_conflictology_draws_each_month_alike(panel: pl.DataFrame) -> None:
    """Twelve evenly spread numbers give each of the last twelve months once."""
    fitted = conflictology.fit(read(panel, "deaths", LAST))
    even = np.tile((np.arange(12) + 0.5) / 12, (6, 1, 1))
    last = panel.filter(pl.col("country") == "ZUB").sort("month")["deaths"].tail(12)
    assert conflictology.draw(fitted, even)[5, 0].tolist() == sorted(last.to_list())


def test_fading_conflictology_halves_every_four_months(country: Maker) -> None:
    """A month counts half as much as the one four months after it, and none older than three years counts."""
    deaths = np.zeros(60, dtype=int)
    deaths[[23, 51, 55, 59]] = [999, 1, 2, 4]
    fitted = exponential.fit(read(country("RUR", deaths), "deaths", LAST))
    even = ((np.arange(100_000) + 0.5) / 100_000)[None, None]
    drawn = exponential.draw(fitted, even).ravel()
    assert np.diff(drawn).min() >= 0
    shares = [(drawn == value).mean() for value in (1, 2, 4, 999)]
    assert shares[0] / shares[1] == pytest.approx(0.5, abs=0.001)
    assert shares[1] / shares[2] == pytest.approx(0.5, abs=0.001)
    assert shares[3] == 0


def test_analogues_keep_to_scale(panel: pl.DataFrame, country: Maker) -> None:
    """Countries alike but for size get like futures on their own scale, in order, within the cap."""
    source = np.random.default_rng(3)
    parts = [country(f"A{n:02d}", source.poisson(4.0 * 1.5**n, 60)) for n in range(12)]
    history = read(pl.concat(parts), "deaths", LAST)
    fitted = analogues.fit(history, 3, {})
    assert fitted.deaths.shape == (12, 3, (analogues.CHANGE_TREES + analogues.DEATH_TREES) * analogues.EACH)
    assert (np.diff(fitted.deaths, axis=-1) >= 0).all()
    assert (fitted.deaths.max(axis=(1, 2)) <= thresholds.caps(history)).all()
    middle = np.median(fitted.deaths, axis=(1, 2))
    assert middle == pytest.approx(4.0 * 1.5 ** np.arange(12), rel=0.5)
    even = np.broadcast_to((np.arange(500) + 0.5) / 500, (12, 3, 500))
    assert np.array_equal(analogues.draw(fitted, even), fitted.deaths)


def test_trees_of_any_death_part_quiet_from_violent(country: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where half the countries kill in every month and half in none, those trees keep their groups apart."""
    parts = [country(f"A{n:02d}", [0] * 60) for n in range(12)]
    parts += [country(f"B{n:02d}", np.random.default_rng(n).poisson(30, 60) + 1) for n in range(12)]
    history = read(pl.concat(parts), "deaths", LAST)

    def mixed(change: int, death: int) -> float:
        monkeypatch.setattr(analogues, "CHANGE_TREES", change)
        monkeypatch.setattr(analogues, "DEATH_TREES", death)
        dead = (analogues.fit(history, 3, {}).deaths > 0).mean(axis=(1, 2))
        return float(dead[:12].mean() + (1 - dead[12:]).mean())

    assert mixed(1, 100) < 0.02
    assert mixed(70, 30) < 0.9 * mixed(100, 1)


@pytest.mark.parametrize("deaths", [[0] * 59 + [113_554], [0] * 60, [0] * 30 + [113_554] + [0] * 29])
def test_an_exploding_month_stays_bounded(panel: pl.DataFrame, country: Maker, deaths: list[int]) -> None:
    """One month of 113,554 deaths, the last or an old one, and no death at all, give bounded draws everywhere."""
    more = pl.concat([panel, country("ETH", deaths)])
    history = read(more, "deaths", LAST)
    fitted = analogues.fit(history, 12, {})
    assert fitted.deaths.min() >= 0
    assert (fitted.deaths.max(axis=(1, 2)) <= thresholds.caps(history)).all()
    if not any(deaths):
        assert np.median(fitted.deaths[history.codes.index("ETH")]) == 0


@given(arrays(np.float64, (3, 12), elements=st.floats(0, 1)))
def test_falling_never_rises(chances: np.ndarray) -> None:
    """Chances over rising thresholds never rise, stay within 0 and 1, and are left alone where they fall."""
    fallen = thresholds.falling(chances)
    assert (np.diff(fallen, axis=1) <= 0).all()
    assert ((fallen >= 0) & (fallen <= 1)).all()
    assert np.array_equal(thresholds.falling(fallen), fallen)


@settings(max_examples=50)
@given(arrays(np.float64, 12, elements=st.floats(0, 1)), st.floats(1, 10**6))
def test_draws_keep_the_chances(chances: np.ndarray, cap: float) -> None:
    """The share of draws at or above each threshold is its chance, as far as the cap allows; none exceeds it."""
    falling = thresholds.falling(chances)
    even = ((np.arange(2000) + 0.5) / 2000)[None, None]
    drawn = thresholds.draw(thresholds.Fitted(falling[None, None], np.array([np.floor(cap)])), even)
    assert drawn.min() >= 0 and drawn.max() <= cap
    for threshold, chance in zip(thresholds.THRESHOLDS, falling, strict=True):
        if threshold <= np.floor(cap):
            assert (drawn >= threshold).mean() == pytest.approx(chance, abs=0.002)


def test_a_threshold_never_reached_has_chance_0(panel: pl.DataFrame) -> None:
    """Where nothing in the past reaches a threshold its plain frequency, 0, is the chance."""
    few = panel.with_columns(pl.col("deaths").clip(0, 5))
    fitted = thresholds.fit(read(few, "deaths", LAST), 3, {})
    assert not fitted.chances[..., 2:].any()
    assert fitted.chances[..., :2].any()


def test_caps_follow_the_rule(panel: pl.DataFrame) -> None:
    """Three times the worst month, at least 5,000, never more than the world's worst."""
    history = read(panel, "deaths", LAST)
    history.values[:, 0] = [10, 3000, 0, 0, 0, 400_000]
    assert thresholds.caps(history).tolist() == [5000, 9000, 5000, 5000, 5000, 400_000]
    history.values[5] = 0
    assert thresholds.caps(history).tolist() == [3000] * 6


@given(st.text(max_size=8), st.integers(1, 5), st.integers(1, 60), st.integers(0, 2**63 - 1))
def test_noise_fills_each_part_once(name: str, steps: int, draws: int, seed: int) -> None:
    """In every step exactly one number falls into each equal part, and more steps change none."""
    spread = uniforms(name, steps, draws, seed)
    assert ((spread >= 0) & (spread < 1)).all()
    parts = np.sort((spread * draws + 1e-9).astype(int), axis=1)
    assert (np.abs(parts - np.arange(draws)) <= 1e-9).mean() > 0.99 or draws < 3
    assert np.array_equal(uniforms(name, steps + 2, draws, seed)[:steps], spread)


def test_months_of_a_draw_are_alike() -> None:
    """Two months of the same draw go together about as much as stated; two names not at all."""
    spread = uniforms("RUR", 2, 20_000, 1)
    assert np.corrcoef(spread[0], spread[1]).ravel()[1] == pytest.approx(0.34, abs=0.03)
    other = uniforms("SYL", 1, 20_000, 1)[0]
    assert abs(np.corrcoef(spread[0], other).ravel()[1]) < 0.03


@given(
    arrays(np.int64, (3, 2, 7), elements=st.integers(0, 200_000)),
    arrays(np.float64, (3, 2, 7), elements=st.floats(-6, 6)),
    st.floats(1, 10**6),
)
def test_counting_noise_keeps_none_some_and_the_cap(drawn: np.ndarray, moves: np.ndarray, cap: float) -> None:
    """No death stays none, a death stays one, the cap holds, and the middle of the noise moves nothing."""
    caps = np.maximum(np.floor(cap), drawn.max(axis=(1, 2)))
    moved = counting.spread(drawn, caps, moves)
    assert moved.dtype == np.int64
    assert np.array_equal(moved == 0, drawn == 0)
    assert (moved <= np.maximum(caps, 1)[:, None, None]).all()
    assert np.array_equal(counting.spread(drawn, caps, np.zeros(drawn.shape)), drawn)
    assert ((moved > drawn) <= (moves > 0)).all() and ((moved < drawn) <= (moves < 0)).all()


@pytest.mark.parametrize("deaths", [100, 1000, 50_000])
def test_counting_noise_is_as_wide_as_said(deaths: int) -> None:
    """On the scale of log1p the spread is that of a count and a tenth besides; more steps change no number."""
    moves = normals("RUR", 2, 20_000, 1)
    assert np.array_equal(normals("RUR", 1, 20_000, 1)[0], moves[0])
    assert abs(np.corrcoef(moves).ravel()[1]) < 0.03
    moved = counting.spread(np.full((1, 2, 20_000), deaths), np.array([1e6]), moves[None])
    assert np.log1p(moved).std() == pytest.approx(np.sqrt(0.01 + 1 / (1 + deaths)), rel=0.02)


@pytest.mark.parametrize(("year", "published"), [(2020, 21.3393), (2021, 76.8495)])
def test_conflictology_scores_as_published(shared_data: Path, year: int, published: float) -> None:
    """On the actuals of the VIEWS prediction challenge conflictology has the CRPS that others found for it."""
    files = [shared_data / "views" / f"cm_actuals_{each}.parquet" for each in (year - 2, year - 1, year)]
    actuals = pl.concat([pl.read_parquet(file) for file in files]).sort("country_id", "month_id")
    last = int(actuals["month_id"].max()) - 14  # type: ignore[arg-type]

    def months(first: int) -> np.ndarray:
        kept = actuals.filter(pl.col("month_id").is_between(first, first + 11))
        return kept["outcome"].to_numpy().astype(np.float64).reshape(-1, 12)

    codes = tuple(f"{number:03d}" for number in actuals["country_id"].unique().sort())
    alive = np.ones(len(codes), dtype=bool)
    history = History("deaths_state_based", Month.of(year - 1, 10), codes, months(last - 11), {}, alive)
    even = np.tile((np.arange(12) + 0.5) / 12, (len(codes), 12, 1))
    drawn = conflictology.draw(conflictology.fit(history), even).astype(np.float64)
    scores = scoringrules.crps_ensemble(months(last + 3), drawn, estimator="nrg")
    assert float(np.mean(scores)) == pytest.approx(published, abs=0.00005)
