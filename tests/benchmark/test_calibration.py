"""Calibration: what is right stands on the diagonal and in the band, what is wrong does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from heed.benchmark import calibration

EDGES = (0.0, 0.01, 0.05, 0.15, 0.3, 0.6, 0.9, 1.0001)


def sample(seed: int, number: int = 20_000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chances, outcomes drawn from them, and countries."""
    source = np.random.default_rng(seed)
    said = source.beta(0.3, 2, number)
    return said, (source.random(number) < said).astype(float), source.integers(0, 120, number)


def test_a_calibrated_sample_lies_on_the_diagonal() -> None:
    """Of seven groups in each of twelve samples, at least eight in ten intervals hold what was said."""
    groups = [g for seed in range(12) for g in calibration.reliability(*sample(seed, 5000), EDGES).groups]
    inside = [g.seen_low <= g.said <= g.seen_high for g in groups]
    assert len(groups) >= 80
    assert np.mean(inside) >= 0.8


def test_chances_twice_too_high_do_not() -> None:
    """Saying double what is right leaves every group of many forecasts outside, and is miscalibration."""
    said, came, country = sample(1)
    found = calibration.reliability(np.minimum(2 * said, 1), came, country, EDGES)
    many = [g for g in found.groups if g.number > 500 and g.said > 0.02]
    assert len(many) >= 3 and all(g.seen_high < g.said for g in many)
    assert found.miscalibration > 10 * calibration.reliability(said, came, country, EDGES).miscalibration


def test_groups_by_hand() -> None:
    """Six forecasts in two groups: how many, mean said, share seen; the interval is Wilson's at the least."""
    said = np.array([0.1, 0.2, 0.2, 0.6, 0.8, 0.8])
    came = np.array([0.0, 0.0, 0.0, 1.0, 0.0, 1.0])
    low, high = calibration.reliability(said, came, ["BOR"] * 6, (0, 0.5, 1.0001)).groups
    assert (low.number, round(low.said, 6), low.seen) == (3, 0.166667, 0)
    assert (high.number, round(high.said, 6), round(high.seen, 6)) == (3, 0.733333, 0.666667)
    for group, true in ((low, 0), (high, 2)):
        wilson = binomtest(true, 3).proportion_ci(0.9, "wilson")
        assert (group.seen_low, group.seen_high) == pytest.approx((wilson.low, wilson.high))


def test_isotonic_line_by_hand() -> None:
    """A wrong order is pooled: shares 0, 1, 0 and 1 at rising chances become 0, one half, one half and 1."""
    said, came = np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.0, 1.0, 0.0, 1.0])
    found = calibration.reliability(said, came, ["BOR"] * 4, EDGES)
    assert found.line == [(0.1, 0.0), (0.2, 0.5), (0.3, 0.5), (0.4, 1.0)]
    brier = float(((said - came) ** 2).mean())
    assert found.uncertainty == 0.25
    assert found.miscalibration - found.discrimination + found.uncertainty == pytest.approx(brier)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(30, 400))
def test_the_brier_score_has_three_parts(seed: int, number: int) -> None:
    """The line never falls, no part is negative, and together they are the Brier score."""
    said, came, country = sample(seed, number)
    found = calibration.reliability(said, came, country, EDGES)
    seen = [y for _, y in found.line]
    assert seen == sorted(seen)
    assert found.miscalibration >= -1e-12
    assert found.discrimination >= -1e-12
    parts = found.miscalibration - found.discrimination + found.uncertainty
    assert parts == pytest.approx(float(((said - came) ** 2).mean()))
    assert sum(g.number for g in found.groups) == number


def histogram(observed: np.ndarray, drawn: np.ndarray) -> list[calibration.Bar]:
    """The bars of outcomes (countries × months) among draws."""
    under = (drawn < observed[..., None]).mean(axis=-1)
    upto = (drawn <= observed[..., None]).mean(axis=-1)
    return calibration.bars([calibration.pit(under, upto)], [calibration.pit_by_chance(drawn)])


def test_right_draws_lie_in_the_band_and_too_narrow_ones_do_not() -> None:
    """Outcomes from the forecast itself keep to the band; of draws a third as wide both ends stand far above it."""
    source = np.random.default_rng(4)
    drawn = source.normal(0, 1, (60, 12, 300))
    right = histogram(source.normal(0, 1, (60, 12)), drawn)
    assert sum(bar.band_low <= bar.share <= bar.band_high for bar in right) >= 8
    assert all(bar.band_low < 0.1 < bar.band_high for bar in right)
    narrow = histogram(source.normal(0, 3, (60, 12)), drawn)
    for end in (narrow[0], narrow[-1]):
        assert end.share > 2 * end.band_high


def test_months_that_hang_together_widen_the_band() -> None:
    """Where all months of a country share one path the band is wider: chance is of countries, not of months."""
    source = np.random.default_rng(5)
    loose = source.normal(0, 1, (40, 12, 300))
    tied = np.repeat(source.normal(0, 1, (40, 1, 300)), 12, axis=1)
    wide, narrow = (np.ptp(np.quantile(calibration.pit_by_chance(d), [0.05, 0.95], axis=0), axis=0).mean()
                    for d in (tied, loose))  # fmt: skip
    assert wide > 2 * narrow


def test_no_country_with_deaths_has_no_histogram() -> None:
    """Where nobody died in two years there is nothing to count: not known, not zero."""
    assert np.isnan(calibration.pit_by_chance(np.zeros((0, 12, 10)))).all()
