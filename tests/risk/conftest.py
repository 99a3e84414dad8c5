"""Invented countries with invented violence, for the risk room."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from heed.base.months import Month

START = Month.of(2000, 1)
LANDS = ("BOR", "FRE", "GRA", "RUR", "SYL", "ZUB")
"""Borduria, Freedonia, Grand Fenwick, Ruritania, Syldavia, Zubrowka: one more violent than the next."""

Maker = Callable[..., pl.DataFrame]


def rows(code: str, deaths: list[int] | np.ndarray, start: Month = START) -> pl.DataFrame:
    """The months of one country from `start` on."""
    months = [str(start + n) for n in range(len(deaths))]
    return pl.DataFrame({"country": code, "month": months, "deaths": [int(d) for d in deaths]})


def invented(months: int = 60, lands: tuple[str, ...] = LANDS, seed: int = 1) -> pl.DataFrame:
    """A panel in which each country swings between quiet and violent spells of its own size."""
    source = np.random.default_rng(seed)
    parts = []
    for place, code in enumerate(lands):
        violent = np.repeat(source.random(months // 6 + 1) < 0.5, 6)[:months]
        parts.append(rows(code, source.poisson(4.0**place * source.gamma(1, 1, months)) * violent))
    return pl.concat(parts)


@pytest.fixture(scope="session")
def panel() -> pl.DataFrame:
    """Sixty months of six invented countries."""
    return invented()


@pytest.fixture(scope="session")
def make() -> Maker:
    """Makes panels of invented countries: months, countries, seed."""
    return invented


@pytest.fixture(scope="session")
def country() -> Maker:
    """Makes the rows of one country: code, deaths, first month."""
    return rows
