"""The two lists that are replayed, each as it would have stood with the data to a month.

The board: the highest chances of 25 or more civilian deaths within six months, all countries. The onset list: the
highest chances that one-sided violence begins within six months, countries quiet for twelve months. Of both, the
first ten are the list.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import polars as pl

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk.board import board
from heed.risk.forecasting import forecast
from heed.risk.onset_chances import COUNTS, known, ranked

TARGET, DEATHS, HORIZON = "deaths_civilians", 25, 6
EVENTS = COUNTS["one_sided"]
LISTED = 10
"""A country is on a list when its rank is at most this."""

Ranking = dict[str, tuple[int, float]]
"""Rank and chance by country; a country that a list does not rank is not in it."""
Rankings = Callable[[Month], Ranking]


class Lists(NamedTuple):
    """Both lists of any month."""

    board: Rankings
    onset: Rankings


def lists(panel: pl.DataFrame, draws: int = 1000, seed: int = 1) -> Lists:
    """Both lists from a panel; each month is computed once."""
    return Lists(cache(board_of(panel, draws, seed)), cache(onset_of(panel)))


def board_of(panel: pl.DataFrame, draws: int = 1000, seed: int = 1) -> Rankings:
    """The board of a month, forecast anew from the figures up to it."""

    def ranking(origin: Month) -> Ranking:
        drawn = forecast(panel, TARGET, origin, draws=draws, seed=seed)
        return _by_country(board(drawn, None, TARGET).filter(threshold=DEATHS, horizon=HORIZON))

    return ranking


def onset_of(panel: pl.DataFrame) -> Rankings:
    """The onset list of a month, learned anew from the figures up to it; empty where there are too few to learn.

    Empty too where the panel does not tell one-sided violence.
    """

    def ranking(origin: Month) -> Ranking:
        try:
            return _by_country(ranked(known(panel, origin)))
        # A record too short or too peaceful to learn from lists nobody; the board refuses a panel that is wrong.
        except BadInput:
            return {}

    return ranking


def _by_country(rows: pl.DataFrame) -> Ranking:
    asked = rows.select("country", "rank", "chance")
    return {code: (rank, chance) for code, rank, chance in asked.iter_rows()}


def deaths_came(figures: pl.DataFrame, country: str, month: Month) -> bool | None:
    """Were 25 or more civilians killed in the six months after a month? None where the figures do not tell."""
    total = deaths_from(figures, country, month + 1)
    return None if total is None else total >= DEATHS


def deaths_from(figures: pl.DataFrame, country: str, start: Month) -> int | None:
    """Civilian deaths of a country in six months from a month on."""
    told = _after(figures, country, start)[TARGET]
    return int(told.sum()) if told.count() == HORIZON else None


def violence_came(figures: pl.DataFrame, country: str, month: Month) -> bool | None:
    """Was there one-sided violence in the six months after a month? None where the figures do not tell."""
    told = _after(figures, country, month + 1)[EVENTS]
    if (told > 0).any():
        return True
    return False if told.count() == HORIZON else None


def struck(figures: pl.DataFrame, country: str, month: Month) -> bool:
    """Is an event of one-sided violence on record in the twelve months up to a month, so that none can begin?"""
    year = pl.col("month").is_between(pl.lit(str(month + -11)), pl.lit(str(month)))
    return bool((figures.filter((pl.col("country") == country) & year)[EVENTS] > 0).any())


def _after(figures: pl.DataFrame, country: str, start: Month) -> pl.DataFrame:
    span = pl.col("month").is_between(pl.lit(str(start)), pl.lit(str(start + (HORIZON - 1))))
    return figures.filter((pl.col("country") == country) & span)
