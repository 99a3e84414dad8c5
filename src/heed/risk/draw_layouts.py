"""Anyone's draws, in heed's layout or the challenge's, as one row of numbers for each country and month."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadInput

OURS = ("country", "month", "draw", "value")
CHALLENGE = ("country_id", "month_id", "draw", "outcome")


class Said(NamedTuple):
    """Draws by unit: a country in a month."""

    unit: pl.DataFrame
    """Country and month of each unit, in that order, under the names of the layout."""
    drawn: NDArray[np.number]
    """Units × draws, in order of the draws' numbers."""


def units_of(draws: pl.DataFrame, where: str = "draws") -> Said:
    """The draws by unit; more columns are ignored. `where` names them in errors.

    Raises `BadInput` for another layout, no rows, values that are no deaths, and unequal numbers of draws.
    """
    country, month, number, value = layout(draws, where)
    check_deaths(draws, value, where)
    unit = [country, month]
    counts = draws.group_by(unit).agg(pl.len(), pl.col(number).n_unique().alias("different")).sort(unit)
    most = int(counts["len"].max())  # type: ignore[arg-type]
    uneven = counts.filter((pl.col("len") != most) | (pl.col("different") != most))
    if uneven.height:
        row = uneven.row(0, named=True)
        raise BadInput(
            f"{where}: {named(row, unit)} has {row['len']:,} draws with {row['different']:,} different numbers, "
            f"expected {most:,} as elsewhere, each once"
        )
    ordered = draws.select(*unit, number, value).sort(*unit, number)
    return Said(counts.select(unit), ordered[value].to_numpy().reshape(-1, most))


def layout(draws: pl.DataFrame, where: str = "draws") -> tuple[str, ...]:
    """Names of country, month, draw and value. Raises `BadInput` for no rows and for another layout."""
    if draws.is_empty():
        raise BadInput(f"{where}: no rows, expected at least one country in one month")
    for names in (OURS, CHALLENGE):
        if set(names) <= set(draws.columns):
            return names
    raise BadInput(
        f"{where}: columns {', '.join(draws.columns)}; expected {', '.join(OURS)} or {', '.join(CHALLENGE)}"
    )


def check_deaths(frame: pl.DataFrame, name: str, where: str) -> None:
    """Raise `BadInput` where a column does not hold numbers from 0 to 10^12."""
    if not frame[name].dtype.is_numeric():
        raise BadInput(f"{where}: column {name} holds {frame[name].dtype}, expected numbers of deaths")
    wrong = frame.select(~(pl.col(name).cast(pl.Float64).is_between(0, 1e12)).fill_null(False))[name]
    if wrong.any():
        got = frame.filter(wrong)[name][0]
        raise BadInput(f"{where}: column {name} holds {got}, expected deaths: a number from 0 to 10^12")


def named(row: dict[str, object], unit: list[str]) -> str:
    """A unit in words."""
    return f"{row[unit[0]]} in {row[unit[1]]}"
