"""What is known of a country at the end of each month, for the chance that one-sided violence begins.

Every figure of month t is made from months up to t and nothing else, so a panel cut at t gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.base.months import Month, months_between
from heed.risk.borders import Borders

Reals = NDArray[np.float64]
COLUMNS = {
    "one_sided": "ucdp_one_sided_events",
    "state_based": "ucdp_state_based_events",
    "non_state": "ucdp_non_state_events",
    "deaths": "ucdp_fatalities_best",
    "civilians": "ucdp_civilian_deaths",
}
FIRST = "1989-01"
"""Earlier rows of the file are zeros without a source."""
NEVER = 240.0
"""Months since the last event, where there was none or it is longer ago."""


class Record(NamedTuple):
    """Counts by country and month: one array of countries × months for each key of COLUMNS."""

    codes: tuple[str, ...]
    first: Month
    counts: Mapping[str, Reals]

    @property
    def months(self) -> int:
        return int(self.counts["one_sided"].shape[1])

    def place(self, month: str) -> int:
        """The position of a month such as `2024-06`."""
        return Month.parse(month) - self.first

    def until(self, month: str) -> Record:
        """The same record as it stood at the end of a month."""
        end = self.place(month) + 1
        return self._replace(counts={kind: values[:, :end] for kind, values in self.counts.items()})


def read(table: pl.DataFrame) -> Record:
    """A record from the country-month file (its own column names), from January 1989 on.

    Raises `BadInput` where a country lacks a month that others have, or has one twice.
    """
    table = table.filter(pl.col("year_month") >= FIRST).sort("country_iso3", "year_month")
    codes = tuple(table["country_iso3"].unique(maintain_order=True))
    months = table["year_month"].unique().sort()
    if not len(months):
        raise BadInput(f"country-month file: no row from {FIRST} on; give a file that has them")
    whole = [str(m) for m in months_between(Month.parse(months[0]), Month.parse(months[-1]))]
    if table["year_month"].to_list() != whole * len(codes):
        raise BadInput(
            f"country-month file: expected each of {len(codes)} countries once in each of the {len(whole)} months "
            f"{whole[0]} to {whole[-1]}, got {table.height} rows that differ; give the whole file"
        )
    shape = (len(codes), len(whole))
    counts = {k: table[c].cast(pl.Float64).to_numpy().reshape(shape) for k, c in COLUMNS.items()}
    return Record(codes, Month.parse(whole[0]), counts)


def total(values: Reals, months: int) -> Reals:
    """The sum over the last `months` months up to each month; shorter where the record is."""
    run = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    start = np.maximum(np.arange(values.shape[1]) + 1 - months, 0)
    return np.asarray(run[:, 1:] - run[:, start])


def since(events: NDArray[np.bool_]) -> Reals:
    """Months since the last event (0 in its month), at most NEVER."""
    month = np.arange(events.shape[1])
    last = np.maximum.accumulate(np.where(events, month, -10_000), axis=1)
    return np.minimum(month - last, NEVER)


def quiet(events: NDArray[np.bool_], months: int = 12) -> NDArray[np.bool_]:
    """Is there a full record of `months` months up to here, without an event?"""
    still = total(events.astype(float), months) == 0
    still[:, : months - 1] = False
    return np.asarray(still)


def begins(events: NDArray[np.bool_], months: int = 12) -> NDArray[np.bool_]:
    """Onset: an event in this month, and the month before was quiet."""
    onset = np.zeros_like(events)
    onset[:, 1:] = events[:, 1:] & quiet(events, months)[:, :-1]
    return onset


def history(record: Record, borders: Borders) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """Names and values (countries × months × names) of everything drawn from the record itself."""
    facts = _own(record)
    facts |= _memory(record)
    facts |= _around(record, borders)
    facts |= _world(record)
    return tuple(facts), np.stack(list(facts.values()), axis=-1).astype(np.float32)


def _own(record: Record) -> dict[str, Reals]:
    """How much of each kind of violence, how lately."""
    facts: dict[str, Reals] = {}
    for kind, values in record.counts.items():
        facts[f"{kind}: months since"] = np.log1p(since(values > 0))
        for span in (1, 3, 6, 12, 24, 60, 120):
            if kind == "one_sided" and span < 24:
                continue
            facts[f"{kind}: in {span}"] = np.log1p(total(values, span))
        for span in (12, 60, 120):
            facts[f"{kind}: share of {span} months"] = total((values > 0).astype(float), span) / span
        if kind != "one_sided":
            recent, before = total(values, 3) / 3, total(values, 24) / 24
            facts[f"{kind}: trend"] = np.log1p(recent) - np.log1p(before)
    return facts


def _memory(record: Record) -> dict[str, Reals]:
    """How often violence against civilians began here in all the record, with a prior of the world's rate."""
    struck = record.counts["one_sided"] > 0
    onset, still = begins(struck).astype(float), quiet(struck).astype(float)
    far = record.months
    onsets, months_quiet = total(onset, far), total(np.roll(_head_zero(still), 1, axis=1), far)
    world = (onsets.sum(axis=0) + 1) / (months_quiet.sum(axis=0) + 100)
    lately = _fading(onset, 60) / (_fading(still, 60) + 24)
    return {
        "onset rate": np.log((onsets + 60 * world) / (months_quiet + 60)),
        "onset rate, fading": lately,
        "onsets ever": np.log1p(onsets),
        "onsets in 60": total(onset, 60),
        "months with events ever": np.log1p(total(struck.astype(float), far)),
        "share ever": total(struck.astype(float), far) / np.arange(1, record.months + 1),
        "fading 12": np.log1p(_fading(struck.astype(float), 12)),
        "fading 48": np.log1p(_fading(struck.astype(float), 48)),
    }


def _head_zero(values: Reals) -> Reals:
    """The last month blanked, so that a roll by one brings no future into the first."""
    clean = values.copy()
    clean[:, -1] = 0
    return clean


def _fading(values: Reals, half_life: float) -> Reals:
    """A sum in which a month weighs half as much `half_life` months later."""
    kept = 0.5 ** (1 / half_life)
    fading = np.empty_like(values)
    level = np.zeros(len(values))
    for month in range(values.shape[1]):
        level = level * kept + values[:, month]
        fading[:, month] = level
    return fading


def _around(record: Record, borders: Borders) -> dict[str, Reals]:
    """What the countries with a shared land border go through."""
    touch = np.array([[b in borders.get(a, ()) for b in record.codes] for a in record.codes], dtype=float)
    many = np.maximum(touch.sum(axis=1, keepdims=True), 1)
    struck = (record.counts["one_sided"] > 0).astype(float)
    facts = {
        "neighbours: share struck in 6": touch @ np.minimum(total(struck, 6), 1) / many,
        "neighbours: months struck in 12": np.log1p(touch @ total(struck, 12)),
        "neighbours: onsets in 24": touch @ total(begins(struck > 0).astype(float), 24),
        "neighbours: number": np.broadcast_to(touch.sum(axis=1, keepdims=True), struck.shape),
    }
    for kind in ("one_sided", "state_based", "civilians", "deaths"):
        facts[f"neighbours: {kind} in 12"] = np.log1p(touch @ total(record.counts[kind], 12))
    recent, before = (touch @ total(record.counts["deaths"], span) / span for span in (6, 60))
    facts["neighbours: trend"] = np.log1p(recent) - np.log1p(before)
    return facts


def _world(record: Record) -> dict[str, Reals]:
    """The level of the world, and the month of the year."""
    shape = record.counts["one_sided"].shape
    struck = record.counts["one_sided"] > 0
    share = (total(struck.astype(float), 3) > 0).mean(axis=0)
    onsets = total(begins(struck).astype(float), 12).sum(axis=0)
    season = 2 * np.pi * ((record.first.number - 1 + np.arange(shape[1])) % 12) / 12
    rows = {"world: share struck": share, "world: onsets in 12": onsets, "sine": np.sin(season)}
    rows["cosine"] = np.cos(season)
    return {name: np.broadcast_to(row, shape) for name, row in rows.items()}
