"""The chance of a new mass killing within one and within two years: the mean of three small learners.

A mass killing as the Early Warning Project (United States Holocaust Memorial Museum and Dartmouth) counts it:
armed groups deliberately kill 1,000 or more noncombatants of a targeted group within a year. One row a country
and year; the facts of year t speak of an onset in t+1, or in t+1 or t+2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.risk.masskill_learners import Reals, boosted, forest, logistic

FACTS = {
    "un_imr_sqrt": "infant mortality, square root",
    "popsize.log2": "population, log2",
    "pol_killing_approved": "political killings approved by the government",
    "coup.try.5yr": "a coup or an attempt in the last five years",
    "reg.sca": "lies in South or Central Asia",
    "even_civilrights": "civil rights equal between social groups",
    "discrimpop": "share of people in groups that the state discriminates against",
    "battledeaths.log2": "deaths in battle, log2",
}
"""Columns used, in the order in which forward selection took them (origins 1975–2007), with their meaning."""
LEARNERS = {"logistic": logistic, "boosted": boosted, "forest": forest}
ONE, TWO = "mk_onset_1", "mk_onset_1or2"
GAP = 2
"""Years between an origin and the last year learned from: an outcome takes two years to be known."""
LEAST_EITHER_WAY = 10
LEAST, MOST = 1e-4, 0.99


class CountryYears(NamedTuple):
    """Rows in order of country and year."""

    codes: NDArray[np.int64]
    years: NDArray[np.int64]
    facts: Reals
    """Rows × facts; a gap takes the country's last known value, else NaN."""
    within: dict[str, Reals]
    """What happened: for `ONE` and `TWO`, 1 or 0 a row, NaN where it is not known."""


class Chances(NamedTuple):
    """What is said at one origin, country by country in order of code; from `LEAST` to `MOST`."""

    codes: NDArray[np.int64]
    one: Reals
    """Chance of an onset in the next year; never above the chance for two."""
    two: Reals
    """Chance of an onset in the next two years."""
    learners: dict[str, Reals]
    """The chance for two years as each learner says it alone."""


def read(table: pl.DataFrame, facts: Sequence[str] = tuple(FACTS)) -> CountryYears:
    """Country-years from a table with `ccode`, `year`, the columns `facts`, `mk_onset_1` and `mk_onset_1or2`.

    Raises `BadInput` for a missing column and for a country-year that stands there twice.
    """
    needed = ("ccode", "year", *facts, ONE, TWO)
    missing = [name for name in needed if name not in table.columns]
    if missing:
        raise BadInput(f"mass killings: expected the column {missing[0]!r}, got {', '.join(table.columns)}")
    twice = table.select("ccode", "year").is_duplicated()
    if twice.any():
        code, year = table.filter(twice).select("ccode", "year").row(0)
        raise BadInput(f"mass killings: country {code}, year {year} stands there twice; expected it once")
    rows = table.select(
        pl.col("ccode", "year").cast(pl.Int64), pl.col(*facts, ONE, TWO).cast(pl.Float64)
    ).sort("ccode", "year")
    filled = rows.select(pl.col(name).forward_fill().over("ccode") for name in facts)
    # `fill_null` last: an empty cell must be NaN, which the learners know, and not whatever numpy makes of it.
    return CountryYears(
        rows["ccode"].to_numpy(),
        rows["year"].to_numpy(),
        filled.fill_null(float("nan")).to_numpy().astype(np.float64),
        {name: rows[name].fill_null(float("nan")).to_numpy() for name in (ONE, TWO)},
    )


def chances(rows: CountryYears, origin: int) -> Chances:
    """The chances at the end of the year `origin`, learned from years to `origin` − 2.

    Nothing after the origin is read. Raises `BadInput` when the origin has no rows, or nothing lies before it.
    """
    two, one = alone(rows, origin, TWO), alone(rows, origin, ONE)
    both = bounded(np.mean(list(two.values()), axis=0))
    return Chances(
        codes=rows.codes[rows.years == origin],
        one=np.minimum(bounded(np.mean(list(one.values()), axis=0)), both),
        two=both,
        learners={name: bounded(chance) for name, chance in two.items()},
    )


def alone(rows: CountryYears, origin: int, outcome: str) -> dict[str, Reals]:
    """What each learner says of an outcome at the origin; where the past has too few of either kind, its share.

    Raises `BadInput` as `chances` does.
    """
    past, now = rows.years <= origin - GAP, rows.years == origin
    if not now.any() or not past.any():
        first, last = int(rows.years.min()), int(rows.years.max())
        raise BadInput(
            f"mass killings: expected an origin from {first + GAP} to {last} with rows, got {origin}"
        )
    known = past & ~np.isnan(rows.within[outcome])
    happened = rows.within[outcome][known]
    asked = rows.facts[now]
    if min(happened.sum(), (1 - happened).sum()) < LEAST_EITHER_WAY:
        share = happened.mean() if len(happened) else 0.0
        return {name: np.full(len(asked), share) for name in LEARNERS}
    return {name: learn(rows.facts[known], happened, asked) for name, learn in LEARNERS.items()}


def bounded(chance: Reals) -> Reals:
    """A chance that never says never."""
    return np.clip(chance, LEAST, MOST)
