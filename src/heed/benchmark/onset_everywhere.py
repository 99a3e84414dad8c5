"""The onset list as a run makes it, scored on every state: those without any violence in the file count too.

A run knows the record alone (no slow facts), learns from every state, and lists ten of all. Which states teach was
judged once on the whole period, so this part is no proof of that choice; the learners were chosen on 2000–2017.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from heed.base.months import Month
from heed.benchmark.measured import Measured, measured
from heed.benchmark.onset_parts import Flags, Reals, asked
from heed.benchmark.world import panel_of, with_all_states
from heed.risk import alerting_skill, onset
from heed.risk.alerting_skill import AlertSkill
from heed.risk.onset_chances import LISTED, MAIN, Known, known

ALL, SO_FAR, NONE_YET = "all states", "states with violence so far", "states without any so far"


@dataclass(frozen=True)
class Everywhere:
    """The quiet months of some states in one part."""

    part: str
    of: str
    months: int
    said: float
    """Mean chance of a beginning within six months."""
    seen: float
    """Share of the months that one followed."""
    figures: tuple[Measured, ...]
    """AUC, average precision, Brier score, Brier skill; NaN where none began."""
    listed: AlertSkill | None
    """What came of the ten highest of each month; told of all states together."""


def everywhere(
    data: Path, parts: Mapping[str, tuple[str, str]], refits: Sequence[str], progress: Callable[[], None]
) -> tuple[Everywhere, ...]:
    """The list of all states by part, six months ahead; `refits` are the months of learning anew."""
    panel = with_all_states(panel_of(data))
    held = known(panel, Month.parse(str(panel["month"].max())))
    places = [held.record.place(month) for month in refits]
    said = onset.chances(held.facts, held.events, MAIN, places, progress, held.teaches)
    violent = np.maximum.accumulate(held.record.counts["deaths"] > 0, axis=1)
    groups = {ALL: np.ones_like(violent), SO_FAR: violent, NONE_YET: ~violent}
    rows = []
    for part, span in parts.items():
        listed = _listed(held, said, span)
        for of, states in groups.items():
            found = _scored(held, said, span, states)
            rows.append(Everywhere(part, of, *found, listed if of == ALL else None))
    return tuple(rows)


def _scored(
    held: Known, said: Reals, span: tuple[str, str], states: Flags
) -> tuple[int, float, float, tuple[Measured, ...]]:
    mine = asked(held.record, _unquiet(held), MAIN, span) & states
    chance, came = said[mine], onset.outcome(held.events, MAIN)[mine]
    figures = measured(chance, came, np.nonzero(mine)[0], len(mine))
    return len(came), float(chance.mean()), float(came.mean()), figures


def _listed(held: Known, said: Reals, span: tuple[str, str]) -> AlertSkill:
    first, last = (held.record.place(month) for month in span)
    alerts = alerting_skill.highest(said, _unquiet(held), first, last, LISTED)
    return alerting_skill.skill(alerting_skill.tally(held.events, alerts, first, last))


def _unquiet(held: Known) -> Flags:
    """Months with an event, and those of which nobody knows, such as before a state was there."""
    return np.asarray(held.events | ~held.told)
