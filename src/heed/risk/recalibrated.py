"""Anyone's draws, calibrated on draws that were made the same way for months that are over."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from heed.base.errors import BadInput
from heed.risk import calibration
from heed.risk.draw_layouts import layout, units_of
from heed.risk.scores import match


def recalibrated(
    draws: pl.DataFrame, past: Sequence[pl.DataFrame], panel: pl.DataFrame, target: str | None = None
) -> pl.DataFrame:
    """The rows of `draws` with their values calibrated; all else stands as it was.

    `past` are one or more tables of earlier draws, each in a layout that `scores.score` reads, and `panel` and
    `target` tell what came, as there. Each draw keeps its rank in its month; of equal draws the one with most
    deaths over all months ranks highest.
    Raises `BadInput` as `score` does, for no past draws, and for past months that `draws` forecasts too.
    """
    if not past:
        raise BadInput("past draws: expected at least one table of them, got none")
    names = layout(draws)
    country, month, number, value = names
    first = draws[month].min()
    known = []
    for table in past:
        if layout(table, "past draws") != names:
            raise BadInput(f"past draws: expected the columns {', '.join(names)}, as the draws have them")
        last = table[month].max()
        if last >= first:  # type: ignore[operator]
            raise BadInput(
                f"past draws: they reach {month} {last!s}, the draws begin with {first!s}; calibrate on months "
                "before those that are forecast"
            )
        known.append(match(table, panel, target, "past draws"))
    fitted = calibration.fit((units.drawn, units.observed) for units in known)
    said = units_of(draws)
    row, whole = "_row", "_whole"
    ordered = (
        draws.with_row_index(row)
        .with_columns(pl.col(value).sum().over(country, number).alias(whole))
        .sort(country, month, number)
    )
    ties = ordered[whole].to_numpy().reshape(said.drawn.shape)
    moved = calibration.draw(fitted, said.drawn, ties).ravel()
    values = pl.Series(value, moved).cast(draws.schema[value])
    return ordered.with_columns(values).sort(row).drop(row, whole)
