"""Where one-sided violence may begin: the chance for each country that was quiet for twelve months at an origin.

The learners of `onset` on facts of the record alone; slow facts (structure) are not in a panel. They learn at the
origin from every quiet country-month whose outcome was known by then.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk import borders, history, onset, onset_features
from heed.risk.onset_features import Record
from heed.tables.declared import HORIZONS, ONSET

Flags = NDArray[np.bool_]
YEAR = 12
MAIN = 6
"""Months of the chance by which the list is made."""
LISTED = 10
"""A country is on the list when its rank by that chance is at most this."""
COUNTS = {
    "one_sided": "events_one_sided",
    "state_based": "events_state_based",
    "non_state": "events_non_state",
    "deaths": "deaths",
    "civilians": "deaths_civilians",
}


class Known(NamedTuple):
    """What a panel tells up to an origin, its last month. Flags are countries × months."""

    record: Record
    events: Flags
    """Months with an event of one-sided violence."""
    told: Flags
    """Months of which it is known whether there was one."""
    teaches: Flags
    """The same, without countries whose record has a hole: the months told of them are the peaceful ones."""
    facts: NDArray[np.float32]
    """Countries × months × facts."""

    @property
    def quiet(self) -> NDArray[np.bool_]:
        """Countries known to have had no event in the last twelve months."""
        year = slice(-YEAR, None)
        return np.asarray(self.told[:, year].all(axis=1) & ~self.events[:, year].any(axis=1))

    @property
    def struck(self) -> NDArray[np.bool_]:
        """Countries known to have had one."""
        return np.asarray(self.events[:, -YEAR:].any(axis=1))


def known(panel: pl.DataFrame, origin: Month) -> Known:
    """The record of a panel up to an origin; nothing after it is read.

    Raises `BadInput` where the panel does not tell events of one-sided violence, and as `history.read`.
    """
    name = COUNTS["one_sided"]
    past = panel.filter(pl.col("month") <= str(origin)) if "month" in panel.columns else panel
    if name not in panel.columns or not past[name].count():
        raise BadInput(
            f"panel: column {name} is missing or empty up to {origin}, so that nobody knows which countries were "
            "quiet; add events with their type"
        )
    held = history.read(panel, "deaths", origin)
    own = {kind: held.values if column == "deaths" else held.companions[column]
           for kind, column in COUNTS.items() if column in (*held.companions, "deaths")}  # fmt: skip
    told = ~np.isnan(own["one_sided"])
    holes = np.asarray((~told & ~np.isnan(held.values)).any(axis=1))
    # Where the source gives deaths but not their kind, a month with civilian deaths counts as struck in the
    # facts (of neighbours, of the world); such a month is never called quiet and teaches nothing.
    unsaid = np.nan_to_num(own.get("civilians", np.zeros_like(told))) > 0
    filled = {kind: np.nan_to_num(own[kind]) if kind in own else np.zeros(told.shape) for kind in COUNTS}
    filled["one_sided"] = np.where(told, filled["one_sided"], unsaid)
    record = Record(held.codes, origin + (1 - held.months), filled)
    _names, facts = onset_features.history(record, borders.world())
    return Known(record, filled["one_sided"] > 0, told, told & ~holes[:, None], facts)


def onset_chances(panel: pl.DataFrame, origin: Month) -> pl.DataFrame:
    """The `onset` table: every horizon, for the countries quiet at the origin; ties in rank go by code.

    The second pair of columns is the same from the data of a month earlier. Raises `BadInput` as `known`, and
    where too few beginnings are on record to learn from.
    """
    now = known(panel, origin)
    before = _before(panel, origin)
    parts = []
    for horizon in HORIZONS:
        part = ranked(now, horizon)
        earlier = ranked(before, horizon) if before else part.clear()
        earlier = earlier.rename({"chance": "chance_before", "rank": "rank_before"})
        parts.append(part.join(earlier, on="country", how="left").with_columns(horizon=pl.lit(horizon)))
    whole = pl.concat(parts).join(_since(now), on="country", how="left")
    first = whole.filter((pl.col("horizon") == MAIN) & (pl.col("rank") <= LISTED))["country"]
    listed = pl.col("country").is_in(first.implode()).alias("listed")
    return whole.with_columns(listed).select(ONSET.names).sort("horizon", "rank")


def ranked(held: Known, horizon: int = MAIN) -> pl.DataFrame:
    """Country, chance and rank of those that are quiet in the last month of a record."""
    last = held.record.months - 1
    said = onset.chances(held.facts, held.events, horizon, [last], known=held.teaches)[:, last]
    quiet = held.quiet
    codes = [code for code, still in zip(held.record.codes, quiet, strict=True) if still]
    schema = {"country": pl.String, "chance": pl.Float64}
    rows = pl.DataFrame({"country": codes, "chance": said[quiet]}, schema=schema)
    return rows.sort("chance", "country", descending=[True, False]).with_columns(
        rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    )


def _before(panel: pl.DataFrame, origin: Month) -> Known | None:
    """The record a month earlier; None where it is too short for a forecast."""
    first = str(panel.filter(pl.col("deaths").is_not_null())["month"].min())
    enough = origin - Month.parse(first) >= history.LEAST_MONTHS
    return known(panel, origin + -1) if enough else None


def _since(held: Known) -> pl.DataFrame:
    """The last month with an event; null where none is on record."""
    record = held.record
    last = [
        str(record.first + int(np.flatnonzero(row)[-1])) if row.any() else None
        for row in held.events & held.told
    ]
    schema = {"country": pl.String, "quiet_since": pl.String}
    return pl.DataFrame({"country": record.codes, "quiet_since": last}, schema=schema)
