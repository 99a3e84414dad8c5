"""The rules of alerting on the chances of the onset task, and what came of their alerts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from heed.benchmark.measured import DRAWS, Measured
from heed.benchmark.onset_parts import MAIN, Flags, Reals, ends
from heed.benchmark.onset_result import Alerts
from heed.risk import alerting_skill, onset_features, onset_scores
from heed.risk.alerting_skill import Tally
from heed.risk.onset_features import Record


def alerts_of(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], parts: Mapping[str, tuple[str, str]]
) -> list[Alerts]:
    """Each rule by each forecaster on each part: the highest of a month, all above a chance, as many of another."""
    first, last = (record.place(month) for month in ends(parts))
    rows = []
    rules: list[tuple[str, str, Flags]] = []
    for count in (5, 10, 20):
        for who in ("heed", "heed, history only", "climatology, quiet months", "climatology, all months"):
            chosen = alerting_skill.highest(said[who, MAIN], events, first, last, count)
            rules.append((f"top {count}", who, chosen))
    for threshold in (0.1, 0.2, 0.3):
        ours = alerting_skill.above(said["heed", MAIN], events, first, last, threshold)
        rules.append((f"p ≥ {threshold}", "heed", ours))
        theirs = _as_many(said["climatology, quiet months", MAIN], events, ours, first, last)
        rules.append((f"p ≥ {threshold}", "climatology, quiet months, as many alerts", theirs))
    for part, (begin, end) in parts.items():
        for rule, who, alerts in rules:
            counted = alerting_skill.tally(events, alerts, record.place(begin), record.place(end))
            rows.append(Alerts(part, rule, who, alerting_skill.skill(counted), _spread(counted)))
    return rows


def _as_many(said: Reals, events: Flags, alerts: Flags, first: int, last: int) -> Flags:
    """As many alerts as were given, for the highest chances of another forecaster in all months together."""
    still = np.zeros_like(events)
    still[:, first : last + 1] = onset_features.quiet(events)[:, first : last + 1]
    rows, months = np.nonzero(still)
    best = np.argsort(-said[rows, months], kind="stable")[: alerts.sum()]
    given = np.zeros_like(events)
    given[rows[best], months[best]] = True
    return given


def _spread(counted: Tally) -> tuple[Measured, ...]:
    def figures(often: Reals) -> Reals:
        return np.array(alerting_skill.skill(counted, often)[:3])

    low, high = onset_scores.interval(len(counted.onsets), figures, DRAWS)
    return tuple(map(Measured, figures(np.ones(len(counted.onsets))), low, high))
