"""Why a country stands where it stands: facts of the record in words. No cause is named, none is guessed.

Order: how many died lately (`level`) or for how long it has been quiet (`quiet`), the change over a year and
over three months (`change`), the neighbours, the worst month. One exception: a year's change to at least
double or at most half, by 25 deaths or more, stands first.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from heed.base.months import Month
from heed.risk import borders as land
from heed.risk import facts
from heed.risk.borders import Borders
from heed.risk.facts import QUARTER, YEAR, Fact
from heed.risk.history import History, Reals, read

STARK_DEATHS, STARK_TIMES = 25, 2


def reasons(panel: pl.DataFrame, target: str, origin: Month, borders: Borders | None = None) -> pl.DataFrame:
    """The `reasons` table: facts for every country with a known value at the origin.

    `borders` says who adjoins whom (default: the world's). Raises `BadInput` as `history.read` does.
    """
    history = read(panel, target, origin)
    joined = land.world() if borders is None else borders
    rows = [
        (target, code, place, *fact)
        for number, code in enumerate(history.codes)
        if history.alive[number]
        for place, fact in enumerate(_told(history, number, joined), start=1)
    ]
    schema = {
        "target": pl.String, "country": pl.String, "place": pl.Int64,
        "code": pl.String, "value": pl.Float64, "sentence": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _told(history: History, number: int, borders: Borders) -> list[Fact]:
    deaths = history.values[number]
    deaths = deaths[~np.isnan(deaths)]
    lately = [facts.recent(deaths, history)]
    year, quarter = (facts.change(deaths, months, history.target) for months in (YEAR, QUARTER))
    order = [*year, *lately, *quarter] if _stark(deaths) else [*lately, *year, *quarter]
    around = facts.neighbours(history, borders.get(history.codes[number], frozenset()))
    return [*order, *around, *facts.worst(deaths, history)]


def _stark(deaths: Reals) -> bool:
    if len(deaths) < 2 * YEAR:
        return False
    now, before = deaths[-YEAR:].sum(), deaths[-2 * YEAR : -YEAR].sum()
    return bool(abs(now - before) >= STARK_DEATHS and max(now, before) >= STARK_TIMES * min(now, before))
