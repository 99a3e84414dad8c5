"""How bad things are: the highest level of the alerts that are open, as far as a person may read of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from heed.alerts.levels import Level
from heed.records.accounts.models import Account
from heed.records.alerting.models import Step
from heed.records.alerting.reading import Told, told_steps
from heed.records.alerting.told import closed

LEVELS = (Level.RESOLVED, Level.IMPROVING, Level.WATCH, Level.WARNING, Level.EMERGENCY)
"""The least first."""


@dataclass(frozen=True, slots=True)
class Height:
    """The highest level of the open alerts of a situation."""

    level: str
    told: datetime
    alerts: int
    """How many are open, of any level."""


def height(open_alerts: Collection[Step]) -> Height | None:
    """From the last steps of open alerts; of two of the same level, the one told last. None where none is open."""
    told = [(LEVELS.index(Level(each.level)), each.told, each.level) for each in open_alerts if each.told]
    if not told:
        return None
    _place, when, level = max(told)
    return Height(level, when, len(told))


def height_of(alerts: Collection[Told]) -> Height | None:
    """The same from alerts that were read already."""
    return height([each.last for each in alerts if not closed(each.last)])


def heights(person: Account | None, situations: Collection[int]) -> dict[int, Height]:
    """The same by situation (its key), in one query; a situation without an open alert is left out."""
    last: dict[int, Step] = {}
    found = told_steps(person).filter(alert__situation__in=situations).select_related("alert")
    for step in found.only("alert", "place", "move", "level", "told", "alert__situation").order_by("place"):
        last[step.alert_id] = step
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in last.values():
        if not closed(step) and step.alert.situation_id is not None:
            steps[step.alert.situation_id].append(step)
    made = {key: height(own) for key, own in steps.items()}
    return {key: each for key, each in made.items() if each is not None}
