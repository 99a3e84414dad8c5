"""Features know the past only, and are what their names say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from heed.base.months import Month
from heed.risk import borders
from heed.risk.features import build, decay
from heed.risk.history import read
from heed.risk.training import lessons

Maker = Callable[..., pl.DataFrame]
TOUCHING = borders.from_pairs([("RUR", "SYL"), ("SYL", "BOR")])


@settings(max_examples=15, deadline=None)
@given(cut=st.integers(36, 59), seed=st.integers(0, 10**6))
def test_features_are_the_same_from_the_cut_panel(make: Maker, cut: int, seed: int) -> None:
    """Features at t from the whole panel equal, to the bit, those from the panel cut at t."""
    panel = make(seed=seed).with_columns((pl.col("deaths") // 2).alias("deaths_civilians"))
    first = Month.of(2000, 1)
    names, whole = build(read(panel, "deaths", first + 59), TOUCHING)
    cut_names, part = build(read(panel, "deaths", first + (cut - 1)), TOUCHING)
    assert names == cut_names
    assert np.array_equal(whole[:, :cut], part, equal_nan=True)


def test_features_of_a_known_record(country: Maker) -> None:
    """A record of known deaths gives the means, shares and decays that one works out by hand."""
    deaths = [0] * 30 + [12, 0, 0, 6, 0, 0]
    panel = pl.concat([country("RUR", deaths), country("SYL", [0] * 35 + [24])])
    names, facts = build(read(panel, "deaths", Month.of(2002, 12)), TOUCHING)
    told = dict(zip(names, facts[0, -1], strict=True))
    expected = {
        "last": 0.0, "mean_3": np.log1p(2), "mean_6": np.log1p(3), "mean_12": np.log1p(1.5),
        "mean_60": np.log1p(0.5), "max_12": np.log1p(12), "min_12": 0.0, "median_12": 0.0,
        "share_6": 2 / 6, "share_12": 2 / 12, "decay": 0.5 ** (2 / 12), "decay_25": 0.0,
        "most": np.log1p(12), "near_12": np.log1p(2), "near_decay": 1.0, "world_active": 0.5,
    }  # fmt: skip
    for name, value in expected.items():
        assert np.isclose(told[name], value), name


def test_decay_halves_in_a_year() -> None:
    """Twelve months after the last death the decay is one half; never seen is 0."""
    seen = np.zeros((2, 14), dtype=bool)
    seen[0, 1] = True
    assert decay(seen)[0, 13] == 0.5
    assert not decay(seen)[1].any()


def test_lessons_end_at_the_origin(make: Maker) -> None:
    """Each lesson's outcome is what its country recorded so many months later, never after the origin."""
    panel = make(months=48)
    history = read(panel, "deaths", Month.of(2003, 12))
    countries, months = history.values.shape
    where = np.stack(np.meshgrid(np.arange(countries), np.arange(months), indexing="ij"), axis=-1)
    taught = lessons(history, where.astype(np.float32), 6)
    country, month, step = taught.facts.astype(int).T
    assert (month + step).max() == months - 1
    assert set(step) == set(range(1, 7))
    assert np.array_equal(taught.deaths, history.values[country, month + step])
