"""How good draws were, once it is known what happened: anyone's draws, in heed's layout or the challenge's."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.risk import score_measures as measure
from heed.risk.draw_layouts import CHALLENGE, check_deaths, named, units_of
from heed.risk.score_measures import Reals
from heed.tables.declared import TARGETS, THRESHOLDS

ACTUALS = ("outcome", "ged_sb")
UNITS_AT_ONCE = 2_000
"""Units scored at a time: 16 MB for 1,000 draws."""


class Units(NamedTuple):
    """Draws beside what happened, by unit: a country in a month."""

    country: pl.Series
    month: pl.Series
    observed: Reals
    drawn: NDArray[np.number]
    """Units × draws."""


def score(draws: pl.DataFrame, panel: pl.DataFrame, target: str | None = None) -> dict[str, float]:
    """Mean scores of draws against a panel: deaths a country-month, lower is better, `cover_90` ideally 0.9.

    `draws` has `country, month, draw, value` (more columns are ignored) or the challenge's `country_id,
    month_id, draw, outcome`; each unit has the same number of draws. `panel` has the same keys and `target` (by
    default the one of heed's targets it has, or the challenge's `outcome` or `ged_sb`); units of the panel
    without draws do not count. Gives `units`, `draws`, `crps`, `crps_log1p`, `ignorance`, `interval_score_90`,
    `cover_90` (of units with deaths; not a number where there are none) and `brier_1`, `brier_25`, `brier_100`,
    `brier_1000`.
    Raises `BadInput` for draws without an outcome, unequal numbers of draws, and values that are no deaths.
    """
    return means(match(draws, panel, target))


def match(draws: pl.DataFrame, panel: pl.DataFrame, target: str | None = None, where: str = "draws") -> Units:
    """Draws beside outcomes, in order of country and month. Takes and raises what `score` does.

    `where` names the draws in errors.
    """
    said = units_of(draws, where)
    unit = [said.unit.columns[0], said.unit.columns[1]]
    target = _target(panel, unit[0] == CHALLENGE[0], target)
    for key in unit:
        if key not in panel.columns:
            raise BadInput(f"panel: column {key} is missing, expected {unit[0]}, {unit[1]} and {target}")
    twice = panel.select(unit).is_duplicated()
    if twice.any():
        raise BadInput(
            f"panel: two rows for {named(panel.filter(twice).row(0, named=True), unit)}, expected one"
        )
    told = said.unit.join(_known(panel, unit, target), on=unit, how="left", maintain_order="left")
    absent = told.filter(pl.col("_observed").is_null())
    if absent.height:
        first = named(absent.row(0, named=True), unit)
        raise BadInput(
            f"panel: no {target} for {first} and {absent.height - 1:,} more units that have {where}; "
            "use months that are over, and a panel that has them"
        )
    return Units(told[unit[0]], told[unit[1]], told["_observed"].to_numpy(), said.drawn)


def means(units: Units) -> dict[str, float]:
    """Mean of every score over all units."""
    table = by_unit(units)
    figures = {"units": float(table.height), "draws": float(units.drawn.shape[1])}
    for name in table.columns:
        if name not in ("country", "month", "observed"):
            known = table[name].drop_nans()
            figures[name] = float(known.mean()) if len(known) else float("nan")  # type: ignore[arg-type]
    return figures


def by_unit(units: Units) -> pl.DataFrame:
    """Every score of every unit; `cover_90` is 1, 0, or not a number where nobody died."""
    parts = []
    for start in range(0, len(units.observed), UNITS_AT_ONCE):
        part = slice(start, start + UNITS_AT_ONCE)
        parts.append(pl.DataFrame(measures(units.observed[part], units.drawn[part])))
    head = {"country": units.country, "month": units.month, "observed": units.observed}
    return pl.DataFrame(head).hstack(pl.concat(parts))


def measures(observed: Reals, drawn: NDArray[np.number]) -> dict[str, Reals]:
    """Every score by name; draws in the last axis, figures in the shape of `observed`."""
    draws = np.asarray(drawn, dtype=np.float64)
    low, high = measure.interval(draws)
    inside = ((low <= observed) & (observed <= high)).astype(np.float64)
    scores = {
        "crps": measure.crps(observed, draws),
        "crps_log1p": measure.crps(np.log1p(observed), np.log1p(draws)),
        "ignorance": measure.ignorance(observed, draws),
        "interval_score_90": measure.interval_score(observed, low, high),
        "cover_90": np.where(observed > 0, inside, np.nan),
    }
    return scores | {f"brier_{each}": measure.brier(observed, draws, each) for each in THRESHOLDS}


def _target(panel: pl.DataFrame, challenge: bool, target: str | None) -> str:
    names = ACTUALS if challenge else TARGETS
    if target is None:
        there = [name for name in names if name in panel.columns]
        if len(there) != 1:
            held = ", ".join(there) or "none of them"
            raise BadInput(
                f"panel: one of {', '.join(names)} is to be scored, it has {held}; name the target"
            )
        return there[0]
    if target not in panel.columns:
        raise BadInput(f"panel: column {target} is missing; it has {', '.join(panel.columns)}")
    return target


def _known(panel: pl.DataFrame, unit: list[str], target: str) -> pl.DataFrame:
    told = panel.select(*unit, target).drop_nulls(target)
    check_deaths(told, target, "panel")
    return told.select(*unit, pl.col(target).cast(pl.Float64).alias("_observed"))
