"""What the events of the calendar say of an ask, and of an alert that is to be looked at again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from heed.alerts.calendar import Day
from heed.records.alerting.dates import AskDate, ReviewDate
from heed.records.alerting.models import Move, Response, Step
from heed.records.alerting.told import sender
from heed.web.alerting import words


def ask_day(date: AskDate, base: str) -> Day:
    """Who is asked for what, how they answered, and why; `base` is the address of the site."""
    ask = date.asked.ask
    summary = _("%(place)s, asked of %(who)s: %(measure)s (%(answer)s)") % {
        "place": date.alert.country.name,
        "measure": date.asked.name,
        "who": ask.addressee.name,
        "answer": words.answer(date.asked.stand),
    }
    lines = [
        _("Because: %(because)s") % {"because": ask.because},
        *(_said(each) for each in date.asked.answers),
        *(
            _("Asked again on %(day)s, by %(by)s.")
            % {"day": words.day(each.clock.asked), "by": words.day(each.ask.by)}
            for each in date.again
        ),
        _("Asked on %(day)s in alert %(number)s: %(headline)s")
        % {
            "day": words.day(date.asked.clock.asked),
            "number": date.alert.number,
            "headline": ask.step.headline,
        },
    ]
    times, last = date.revised
    return Day(
        uid=f"ask-{date.name}@{sender()}",
        on=ask.by,
        summary=_ended(summary, date.end),
        description="\n".join(lines),
        url=f"{base}/alerts/{date.alert.number}/",
        changed=last,
        revision=times,
        cancelled=date.end is not None,
    )


def review_day(date: ReviewDate, base: str) -> Day:
    """Which alert is to be looked at again, at which level, and what it says now."""
    alert = date.alert
    summary = _("%(place)s: look again at alert %(number)s (%(level)s)") % {
        "place": alert.country.name,
        "number": alert.number,
        "level": words.level(alert.last.level),
    }
    times, last = date.revised
    return Day(
        uid=f"look-again-{alert.number}@{sender()}",
        on=date.on,
        summary=_ended(summary, alert.last) if date.cancelled else summary,
        description=alert.last.headline,
        url=f"{base}/alerts/{alert.number}/",
        changed=last,
        revision=times,
        cancelled=date.cancelled,
    )


def _ended(summary: str, end: Step | None) -> str:
    """Readers that show events which were cancelled as if they were not say so at least in words."""
    if end is None:
        return summary
    if end.move == Move.CANCELLATION:
        return _("Cancelled: %(what)s") % {"what": summary}
    return _("No longer: %(what)s") % {"what": summary}


def _said(answer: Response) -> str:
    """`3 March 2026: declined; reason given: no funds.`"""
    said = f"{words.day(answer.on)}: {words.answer(answer.answer)}"
    if answer.reason:
        said += "; " + _("reason given: %(reason)s") % {"reason": answer.reason}
    return f"{said}. " + _("Source: %(source)s") % {"source": answer.source}
