"""How good draws were, once it is known what happened: anyone's draws, in heed's layout or the challenge's."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.risk import score_measures as measure
from heed.risk.score_measures import Reals
from heed.tables.declared import TARGETS, THRESHOLDS

OURS = ("country", "month", "draw", "value")
CHALLENGE = ("country_id", "month_id", "draw", "outcome")
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


def match(draws: pl.DataFrame, panel: pl.DataFrame, target: str | None = None) -> Units:
    """Draws beside outcomes, in order of country and month. Takes and raises what `score` does."""
    country, month, number, value = _layout(draws)
    _deaths(draws, value, "draws")
    target = _target(panel, value == "outcome", target)
    for key in (country, month):
        if key not in panel.columns:
            raise BadInput(f"panel: column {key} is missing, expected {country}, {month} and {target}")
    unit = [country, month]
    twice = panel.select(unit).is_duplicated()
    if twice.any():
        raise BadInput(
            f"panel: two rows for {_named(panel.filter(twice).row(0, named=True), unit)}, expected one"
        )
    counts = draws.group_by(unit).agg(pl.len(), pl.col(number).n_unique().alias("different")).sort(unit)
    most = int(counts["len"].max())  # type: ignore[arg-type]
    uneven = counts.filter((pl.col("len") != most) | (pl.col("different") != most))
    if uneven.height:
        row = uneven.row(0, named=True)
        raise BadInput(
            f"draws: {_named(row, unit)} has {row['len']:,} draws with {row['different']:,} different numbers, "
            f"expected {most:,} as elsewhere, each once"
        )
    told = counts.select(unit).join(_known(panel, unit, target), on=unit, how="left", maintain_order="left")
    absent = told.filter(pl.col("_observed").is_null())
    if absent.height:
        named = _named(absent.row(0, named=True), unit)
        raise BadInput(
            f"panel: no {target} for {named} and {absent.height - 1:,} more units that have draws; "
            "score months that are over, against a panel that has them"
        )
    drawn = draws.select(*unit, number, value).sort(*unit, number)[value].to_numpy().reshape(-1, most)
    return Units(told[country], told[month], told["_observed"].to_numpy(), drawn)


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


def _layout(draws: pl.DataFrame) -> tuple[str, ...]:
    if draws.is_empty():
        raise BadInput("draws: no rows, expected at least one country in one month")
    for layout in (OURS, CHALLENGE):
        if set(layout) <= set(draws.columns):
            return layout
    raise BadInput(
        f"draws: columns {', '.join(draws.columns)}; expected {', '.join(OURS)} or {', '.join(CHALLENGE)}"
    )


def _deaths(frame: pl.DataFrame, name: str, where: str) -> None:
    if not frame[name].dtype.is_numeric():
        raise BadInput(f"{where}: column {name} holds {frame[name].dtype}, expected numbers of deaths")
    wrong = frame.select(~(pl.col(name).cast(pl.Float64).is_between(0, 1e12)).fill_null(False))[name]
    if wrong.any():
        got = frame.filter(wrong)[name][0]
        raise BadInput(f"{where}: column {name} holds {got}, expected deaths: a number from 0 to 10^12")


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
    _deaths(told, target, "panel")
    return told.select(*unit, pl.col(target).cast(pl.Float64).alias("_observed"))


def _named(row: dict[str, object], unit: list[str]) -> str:
    return f"{row[unit[0]]} in {row[unit[1]]}"
