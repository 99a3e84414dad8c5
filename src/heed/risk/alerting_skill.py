"""How well alerts warned: recall, lead, spells and precision, counted as the field's review defines them.

Quiet: no event in the twelve months up to and with this one. Onset: an event, and the month before was quiet.
Alert: in a quiet month, a chance at or above a threshold, or among the k highest of the month. Lead of an
onset: months from the earliest alert in the twelve months before it. Spell: alert months of one country with
at most three months without an alert between them; true where an onset comes from the month after its first
alert to twelve months after its last.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heed.risk.onset_features import Reals, begins, quiet

Flags = NDArray[np.bool_]
LOOK_BACK, GAP, SOON, EARLY = 12, 3, 6, 3


class Tally(NamedTuple):
    """Counts for each country, so that countries can be drawn again for an interval."""

    onsets: Reals
    warned: Reals
    early: Reals
    """Onsets with a lead of three months or more."""
    alerts: Reals
    soon: Reals
    """Alert months with an event in the six months after."""
    spells: Reals
    true_spells: Reals
    leads: tuple[int, ...]
    """Months of lead of the warned onsets."""
    months: int


class AlertSkill(NamedTuple):
    """The figures of the table; NaN where there is nothing to divide by."""

    recall: float
    early: float
    precision: float
    median_lead: float
    false_per_true: float
    per_month: float
    onsets: int


def highest(said: Reals, events: Flags, first: int, last: int, count: int) -> Flags:
    """Alerts for the `count` quiet countries of the highest chance in each month; ties by order of rows."""
    alerts, still = np.zeros_like(events), quiet(events)
    for month in range(first, last + 1):
        rows = np.flatnonzero(still[:, month])
        alerts[rows[np.argsort(-said[rows, month], kind="stable")[:count]], month] = True
    return alerts


def above(said: Reals, events: Flags, first: int, last: int, threshold: float) -> Flags:
    """Alerts for all quiet country-months with a chance of at least the threshold."""
    alerts = np.zeros_like(events)
    span = slice(first, last + 1)
    alerts[:, span] = quiet(events)[:, span] & (said[:, span] >= threshold)
    return alerts


def tally(events: Flags, alerts: Flags, first: int, last: int) -> Tally:
    """Count onsets and alerts of the months first…last; alerts before `first` may have warned of an onset.

    `events` may reach beyond `last`: they say what came of the last alerts.
    """
    onset = begins(events)
    counts = [np.zeros(len(events)) for _ in range(7)]
    leads: list[int] = []
    for row in range(len(events)):
        for month in first + np.flatnonzero(onset[row, first : last + 1]):
            start = max(int(month) - LOOK_BACK, 0)
            warnings = np.flatnonzero(alerts[row, start:month])
            counts[0][row] += 1
            if len(warnings):
                leads.append(int(month) - start - int(warnings[0]))
                counts[1][row] += 1
                counts[2][row] += leads[-1] >= EARLY
        mine = first + np.flatnonzero(alerts[row, first : last + 1])
        counts[3][row] = len(mine)
        counts[4][row] = sum(bool(events[row, month + 1 : month + 1 + SOON].any()) for month in mine)
        for begin, end in spells(mine):
            counts[5][row] += 1
            counts[6][row] += bool(onset[row, begin + 1 : end + 1 + LOOK_BACK].any())
    onsets, warned, early, given, soon, spelled, true = counts
    return Tally(onsets, warned, early, given, soon, spelled, true, tuple(leads), last - first + 1)


def spells(months: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """First and last month of each spell of the sorted alert months of one country."""
    if not len(months):
        return
    breaks = np.flatnonzero(np.diff(months) > GAP + 1)
    starts = [0, *(breaks + 1)]
    ends = [*breaks, len(months) - 1]
    for start, end in zip(starts, ends, strict=True):
        yield int(months[start]), int(months[end])


def skill(counted: Tally, weights: Reals | None = None) -> AlertSkill:
    """The figures; `weights` say how often each country counts (once each, unless given)."""
    often = np.ones(len(counted.onsets)) if weights is None else weights
    onsets, warned, early, alerts, soon, all_spells, true = (float(often @ part) for part in counted[:7])
    return AlertSkill(
        recall=_share(warned, onsets),
        early=_share(early, onsets),
        precision=_share(soon, alerts),
        median_lead=float(np.median(counted.leads)) if counted.leads else float("nan"),
        false_per_true=_share(all_spells - true, true),
        per_month=alerts / counted.months,
        onsets=int(onsets),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
