"""The pictures beside asks: the course of each as a line of time, an alert's level, what an office answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from heed.alerts.clocks import Answer, Answered, Tally, counted
from heed.alerts.levels import Level
from heed.records.alerting.models import Move
from heed.records.alerting.reading import Asked, Told
from heed.web.alerting.seen import today

if TYPE_CHECKING:
    from heed.charts.course import Span


def over(asks: Sequence[Asked], alert: Told | None = None) -> Span:
    """The days that the lines of a list stand for; of an alert, from its first step on."""
    from heed.charts.course import span

    told = [alert.first.told.date()] if alert and alert.first.told else []
    return span([*told, *(each.clock.asked for each in asks)], [each.clock.by for each in asks], today())


def course(asked: Asked, days: Span) -> str:
    """The line of one ask."""
    from heed.charts import course as drawing

    answers = [Answered(Answer(each.answer), each.on) for each in asked.answers]
    found = counted(asked.clock.asked, answers, days.today)
    answered = [(each.answer, each.on) for each in found]
    return drawing.course(asked.clock.asked, asked.clock.by, answered, days, asked.clock.ended)


def levels(alert: Told, days: Span) -> str:
    """The level of an alert from step to step; a cancellation ends it."""
    from heed.charts import course as drawing

    steps = [
        (
            "" if step.move == Move.CANCELLATION or step.level == Level.RESOLVED else step.level,
            step.told.date(),
        )
        for step in alert.steps
        if step.told
    ]
    return drawing.levels(steps, days)


def shares(tally: Tally) -> str:
    """What was asked of an addressee as one bar: done, under way, declined, silent."""
    from heed.charts import course as drawing

    under_way = tally.asked - tally.done - tally.declined - tally.silent
    parts = (
        ("done", tally.done),
        ("open", under_way),
        ("declined", tally.declined),
        ("silent", tally.silent),
    )
    return drawing.shares(parts)


def glyph(kind: str) -> str:
    """One of the shapes on those lines."""
    from heed.charts import course as drawing

    return drawing.glyph(kind)


def piece(kind: str) -> str:
    """A piece of the bars of `shares`."""
    from heed.charts import course as drawing

    return drawing.piece(kind)
