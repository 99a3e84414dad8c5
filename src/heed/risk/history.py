"""The panel as dense arrays up to the origin, and every check of it. Nothing after the origin passes here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.tables.checks import MONTH_FORM

Reals = NDArray[np.float64]
LEAST_MONTHS = 36
COMPANIONS = ("deaths", "deaths_civilians", "events_state_based", "events_non_state", "events_one_sided")
"""Columns that help to foresee a target when the panel has them."""


@dataclass(frozen=True)
class History:
    """Deaths of `target` by country (rows, in order of code) and month (columns, the last is the origin)."""

    target: str
    origin: Month
    codes: tuple[str, ...]
    values: Reals
    """Countries × months; not a number before a country's first known month and after its last."""
    companions: dict[str, Reals]
    """Other columns of the panel in the same shape; not a number where the source does not say."""
    alive: NDArray[np.bool_]
    """Countries with a known value at the origin: those that get a forecast."""

    @property
    def months(self) -> int:
        return int(self.values.shape[1])


def read(panel: pl.DataFrame, target: str, origin: Month) -> History:
    """The history that a forecast from `origin` may know.

    `panel` has `country`, `month` (YYYY-MM), the target and perhaps more columns, in any row order. Leading
    empty cells of a country are months before its record. Raises `BadInput` where the target is missing or
    empty, the origin lies outside the panel, fewer than 36 months lead up to it, or a country has a gap.
    """
    _columns(panel, target)
    extra = [name for name in COMPANIONS if name in panel.columns and name != target]
    rows = panel.select("country", _index(panel), _deaths(panel, target), *(_real(name) for name in extra))
    _origin_within(rows, origin)
    rows = rows.filter(pl.col("index") <= origin.index)
    known = rows.filter(pl.col(target).is_not_null()).sort("country", "index")
    if known.is_empty():
        raise BadInput(f"panel: column {target} is empty up to {origin}; forecast another column")
    start = int(known["index"].min())  # type: ignore[arg-type]
    if origin.index - start + 1 < LEAST_MONTHS:
        known_months = origin.index - start + 1
        raise BadInput(
            f"panel: {known_months} month{'' if known_months == 1 else 's'} of {target} up to {origin}, "
            f"expected at least {LEAST_MONTHS}; choose an origin from {Month(start + LEAST_MONTHS - 1)} on or "
            "add earlier months"
        )
    _no_gaps(known, target)
    return _dense(
        rows.filter(pl.col("country").is_in(known["country"].unique().implode())), target, origin, start
    )


def _columns(panel: pl.DataFrame, target: str) -> None:
    for name in ("country", "month"):
        if name not in panel.columns:
            raise BadInput(f"panel: column {name} is missing, expected country, month and {target}")
    numeric = [n for n in panel.columns if n not in ("country", "month") and panel[n].dtype.is_numeric()]
    if target not in numeric and not (target in panel.columns and panel[target].dtype == pl.Null):
        raise BadInput(f"panel: no column of numbers {target!r} to forecast; it has {', '.join(numeric)}")
    if panel["country"].null_count():
        raise BadInput("panel: column country has an empty cell, expected a code in every row")
    twice = panel.select("country", "month").is_duplicated()
    if twice.any():
        country, month = panel.select("country", "month").filter(twice).sort("country", "month").row(0)
        raise BadInput(f"panel: two rows for {country} in {month}, expected one")


def _index(panel: pl.DataFrame) -> pl.Series:
    """Each row's month as a count of months, as in `Month.index`."""
    month = panel["month"].cast(pl.String)
    wrong = ~month.str.contains(MONTH_FORM).fill_null(False)
    if wrong.any():
        raise BadInput(f"panel: column month holds {month.filter(wrong)[0]!r}, expected YYYY-MM")
    text = month.str
    return (text.slice(0, 4).cast(pl.Int64) * 12 + text.slice(5, 2).cast(pl.Int64) - 1).alias("index")


def _real(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64).fill_nan(None)


def _deaths(panel: pl.DataFrame, target: str) -> pl.Series:
    values = panel.select(_real(target))[target]
    wrong = ((values < 0) | values.is_infinite() | (values != values.floor())).fill_null(False)
    if wrong.any():
        row = panel.filter(wrong).sort("country", "month").row(0, named=True)
        raise BadInput(
            f"panel: {target} of {row['country']} in {row['month']}: expected a whole number of at least 0, "
            f"got {row[target]}"
        )
    return values


def _origin_within(rows: pl.DataFrame, origin: Month) -> None:
    if rows.is_empty():
        raise BadInput("panel: no rows, expected at least 36 months of one country")
    first, last = Month(int(rows["index"].min())), Month(int(rows["index"].max()))  # type: ignore[arg-type]
    if not first <= origin <= last:
        raise BadInput(f"origin {origin} is outside the panel, which runs from {first} to {last}")


def _no_gaps(known: pl.DataFrame, target: str) -> None:
    jump = pl.col("index").diff().over("country")
    gaps = known.with_columns(jump.alias("jump")).filter(pl.col("jump") > 1)
    if gaps.is_empty():
        return
    country = gaps["country"][0]
    own = gaps.filter(pl.col("country") == country)
    absent = [
        Month(i - k) for i, jump in own.select("index", "jump").iter_rows() for k in range(jump - 1, 0, -1)
    ]
    shown = ", ".join(str(month) for month in absent[:3])
    more = f" and {len(absent) - 3} more months" if len(absent) > 3 else ""
    raise BadInput(
        f"panel: {country} has no value of {target} in {shown}{more}, expected every month from its first to "
        "its last; fill the gap or leave the country out"
    )


def _dense(rows: pl.DataFrame, target: str, origin: Month, start: int) -> History:
    rows = rows.filter(pl.col("index") >= start).sort("country", "index")
    codes = tuple(rows["country"].unique().sort().to_list())
    place = {code: i for i, code in enumerate(codes)}
    i = rows["country"].replace_strict(place, return_dtype=pl.Int64).to_numpy()
    j = rows["index"].to_numpy() - start
    arrays: dict[str, Reals] = {}
    for name in rows.columns[2:]:
        arrays[name] = np.full((len(codes), origin.index - start + 1), np.nan)
        arrays[name][i, j] = rows[name].fill_null(float("nan")).to_numpy()
    values = arrays.pop(target)
    alive = ~np.isnan(values[:, -1])
    if not alive.any():
        raise BadInput(f"panel: no country has a value of {target} in {origin}; choose an earlier origin")
    return History(target, origin, codes, values, arrays, alive)
