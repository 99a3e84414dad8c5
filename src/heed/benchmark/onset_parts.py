"""The months that the onset task asks about, and the forecasts that need no learning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from heed.base.errors import BadInput
from heed.risk import onset, onset_features
from heed.risk.onset_features import Record

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]
FIRST, LAST = "2009-12", "2024-06"
"""Origins of the reference set: the last whose six months are known."""
WHOLE, DEVELOPMENT, LOCKED = "whole, 2010–2024", "development, 2010–2017", "locked, 2018–2024"
PARTS = {WHOLE: (FIRST, LAST), DEVELOPMENT: (FIRST, "2017-11"), LOCKED: ("2017-12", LAST)}
WINDOWS = range(2010, 2025)
"""Years of a refit: origins of December before to November."""
ZERO = "zero (last value, conflictology 6 and 12, negative binomial: the same)"
"""In twelve quiet months there is no event to go by, so each of these says that none will come."""
TWO_YEARS = "conflictology 24"
MAIN = 6
"""Months ahead of the question that most figures answer."""


def spans(years: Iterable[int]) -> Mapping[str, tuple[str, str]]:
    """First and last origin by name of the part; for years other than the task's own there is one part.

    Raises `BadInput` for years that are not in a row, or not of the task.
    """
    asked = list(years)
    if asked == list(WINDOWS):
        return PARTS
    if not asked or not set(asked) <= set(WINDOWS) or asked != list(range(asked[0], asked[-1] + 1)):
        told = ", ".join(map(str, asked)) or "none"
        raise BadInput(
            f"windows: expected years of origins in a row, from {WINDOWS[0]} to {WINDOWS[-1]}, got {told}"
        )
    end = LAST if asked[-1] == WINDOWS[-1] else f"{asked[-1]}-11"
    return {f"chosen, {asked[0]}–{asked[-1]}": (f"{asked[0] - 1}-12", end)}


def ends(parts: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """The first origin of all parts, and the last."""
    return min(first for first, _ in parts.values()), max(last for _, last in parts.values())


def asked(record: Record, events: Flags, horizon: int, span: tuple[str, str]) -> Flags:
    """The quiet country-months of a part whose outcome the record holds.

    A part that ends with the reference set's last origin goes on as far as the outcome of the horizon is known.
    """
    first, last, known = record.place(span[0]), record.place(span[1]), record.months - 1 - horizon
    last = known if span[1] == LAST else min(last, known)
    rows = np.zeros_like(events)
    rows[:, first : last + 1] = onset_features.quiet(events)[:, first : last + 1]
    return rows


def references(events: Flags, horizon: int) -> dict[str, Reals]:
    """Chances of the rules without learning: none at all, and the share of the last two years.

    The second counts, of the stretches of `horizon` months that lie within the last 24, those with an event.
    """
    runs = 24 - horizon
    share = onset_features.total(onset.outcome(events, horizon).astype(np.float64), runs) / runs
    said = np.zeros(events.shape)
    said[:, horizon:] = share[:, :-horizon]
    return {ZERO: np.zeros(events.shape), TWO_YEARS: said}


def states(record: Record) -> dict[str, Flags]:
    """Months by the state of the country: every month asked about is quiet in one-sided violence alone."""
    deadly = onset_features.total(record.counts["deaths"], 12) > 0
    return {
        "quiet: no death of any kind in twelve months": ~deadly,
        "violent: deaths of other kinds in twelve months": deadly,
    }
