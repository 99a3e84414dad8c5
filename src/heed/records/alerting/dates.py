"""The days that alerts set: by when something is asked of somebody, and by when an alert is looked at again.

Revisions are counted over what the reader of the alerts may read, so that a step which they may not read leaves no
trace in a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max

from heed.records.alerting.models import Response, Step
from heed.records.alerting.reading import Asked, Told
from heed.records.alerting.told import closed

Revised = tuple[int, datetime]
"""How often, and when last."""


@dataclass(frozen=True, slots=True)
class AskDate:
    """By when something is asked. Revised by an answer, by being asked again, and by the end of the alert."""

    asked: Asked
    alert: Told
    again: Sequence[Asked]
    """The same asked of the same addressee by later steps."""
    end: Step | None
    """The step that closed the alert."""
    revised: Revised

    @property
    def name(self) -> str:
        """Never another: the step, the measure and the addressee, of which there is one."""
        ask = self.asked.ask
        return f"{ask.step}-{ask.measure}-{ask.addressee_id}"


@dataclass(frozen=True, slots=True)
class ReviewDate:
    """By when an alert is looked at again. Revised by each of its steps."""

    alert: Told
    on: date
    cancelled: bool
    """The alert was closed, or its last step names no day any more."""
    revised: Revised


def ask_dates(alerts: Sequence[Told]) -> Iterator[AskDate]:
    """A date for each ask of these alerts."""
    recorded = _recorded(alerts)
    for alert in alerts:
        end = alert.last if closed(alert.last) else None
        for asked in alert.asks:
            again = [each for each in alert.asks if _again(asked, each)]
            times = [_told(asked.ask.step), *(_told(each.ask.step) for each in again)]
            if end is not None:
                times.append(_told(end))
            many, last = recorded.get(asked.ask.pk, (0, times[0]))
            yield AskDate(asked, alert, again, end, (len(times) - 1 + many, max(last, *times)))


def review_dates(alerts: Iterable[Told]) -> Iterator[ReviewDate]:
    """A date for each of these alerts that ever named one."""
    for alert in alerts:
        named = [step.expires for step in alert.steps if step.expires]
        if named:
            over = closed(alert.last) or alert.last.expires is None
            yield ReviewDate(alert, named[-1], over, (len(alert.steps) - 1, _told(alert.last)))


def _recorded(alerts: Iterable[Told]) -> dict[int, Revised]:
    """For each ask how many answers were recorded, those that were set right too, and when the last one was."""
    asks = [each.ask.pk for alert in alerts for each in alert.asks]
    rows = Response.objects.filter(ask__in=asks).order_by().values_list("ask")
    return {ask: (many, last) for ask, many, last in rows.annotate(many=Count("pk"), last=Max("at"))}


def _again(asked: Asked, other: Asked) -> bool:
    one, two = asked.ask, other.ask
    same = (one.measure, one.addressee_id) == (two.measure, two.addressee_id)
    return same and one.step.place < two.step.place


def _told(step: Step) -> datetime:
    assert step.told is not None
    return step.told
