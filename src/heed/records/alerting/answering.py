"""Answers to asks, recorded as somebody saw them, and the clocks they stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from heed.alerts.clocks import Answer, Answered, Clock, clock
from heed.base.errors import BadInput, NotAllowed
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting.models import Ask, Response, State
from heed.records.alerting.policy import may_read
from heed.records.alerting.reading import standing
from heed.records.history.rows import Deed, reason, record


@dataclass(frozen=True, slots=True)
class Said:
    """What an addressee did, when, the reason it gave, and who says so."""

    answer: Answer
    on: date
    source: str
    reason: str = ""


def respond(by: Account, ask: Ask, said: Said, today: date) -> Response:
    """Record an answer. Raises `BadInput` for a day before the alert or after today, without a source, or twice."""
    with transaction.atomic():
        locked = Ask.objects.select_for_update().select_related("step__alert").get(pk=ask.pk)
        if any(
            (each.answer, each.on, each.source) == (said.answer, said.on, said.source)
            for each in valid(locked)
        ):
            raise BadInput("this very answer is recorded already: nothing was added")
        return _recorded(by, ask, said, today, None)


def correct(by: Account, wrong: Response, said: Said | None, why: str, today: date) -> Response:
    """Set a recorded answer right, or (with none) say that there was no such answer; both rows stay."""
    with transaction.atomic():
        locked = Response.objects.select_for_update().get(pk=wrong.pk)
        if hasattr(locked, "corrected_by"):
            raise BadInput("this answer was corrected already: correct the newer one")
        plain = said or Said(Answer(locked.answer), locked.on, locked.source, locked.reason)
        fresh = _recorded(by, locked.ask, plain, today, (locked, said is None))
        record(by, locked, Deed("corrected the answer", why=reason(why)))
        return fresh


def valid(ask: Ask) -> Sequence[Response]:
    """The answers that stand: neither corrected by another row nor withdrawn."""
    return list(standing().filter(ask=ask))


def clock_of(ask: Ask, today: date) -> Clock | None:
    """The clock of an ask; None before its alert is told."""
    if ask.step.told is None:
        return None
    answers = [Answered(Answer(each.answer), each.on) for each in valid(ask)]
    return clock(ask.step.told.date(), ask.by, answers, today)


def _recorded(
    by: Account, ask: Ask, said: Said, today: date, corrects: tuple[Response, bool] | None
) -> Response:
    """The new row; `corrects` is the one it sets right, and whether it says that there was no such answer."""
    step = ask.step
    if not may(by, Do.RESPOND, step.alert.country) or not may_read(by, step):
        raise NotAllowed("recording answers to this alert is not yours to do: ask an administrator")
    if step.state != State.TOLD or step.told is None:
        raise BadInput(
            f"step {step}: expected one that was told, got one that is {step.state}; nobody was asked yet"
        )
    if not step.told.date() <= said.on <= today:
        raise BadInput(f"on: expected a day from {step.told.date()} (the alert) to today, got {said.on}")
    if not said.source.strip():
        raise BadInput("source: expected who says so, got nothing; name a document, a letter or a call")
    if said.answer is Answer.DECLINED and not said.reason.strip():
        raise BadInput(
            'reason given: expected the reason for declining, got nothing; write "none given" if so'
        )
    response = Response.objects.create(
        ask=ask,
        answer=said.answer,
        on=said.on,
        reason=said.reason,
        source=said.source,
        by=by,
        corrects=corrects and corrects[0],
        withdrawn=bool(corrects and corrects[1]),
    )
    changed = {"answer": (None, said.answer.value), "on": (None, str(said.on))}
    record(by, response, Deed("recorded an answer", changed))
    return response
