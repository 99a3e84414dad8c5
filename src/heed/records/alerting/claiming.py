"""The rows of the outbox: each held by one worker at a time, and what became of it.

A worker that is killed keeps nothing from being sent: its rows are free again when its hold is over. Whoever hears
a message twice for that knows it by its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from heed.records.alerting.outgoing import Outgoing, Sending
from heed.records.consent.models import Renewal

Stage = Sending.Stage
S = TypeVar("S", Outgoing, Renewal)
HOLD = timedelta(minutes=4)
"""How long a worker has the rows it took."""
LONGEST = timedelta(minutes=2)
"""More than one delivery can last: none is begun when less than this is left of the hold."""
AT_ONCE = 20
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""After each failed attempt; a message that fails once more is given up."""
ASKEW = timedelta(hours=1)
"""A hold or a pause that is longer than any by more than this was written by a clock that was put back since."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt: the stage the message is in now, and why. WAITING: it will be tried again."""

    stage: Outgoing.Stage
    fault: str = ""
    """Without any mail address or host."""


SENT = Outcome(Stage.SENT)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts (1 or more); None when it is enough."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def claim(with_mails: bool) -> list[Outgoing | Renewal]:
    """Hold the rows that are due, at most AT_ONCE, those never tried first; only webhooks' without `with_mails`.

    Alerts go before mails that ask to agree again.
    """
    messages = Outgoing.objects.select_related("step__alert", "subscription", "webhook", "account")
    if not with_mails:
        return [*_hold(messages.filter(webhook__isnull=False), AT_ONCE)]
    alerts = _hold(messages, AT_ONCE)
    if len(alerts) == AT_ONCE:
        return [*alerts]
    return [*alerts, *_hold(Renewal.objects.select_related("subscription"), AT_ONCE - len(alerts))]


def _hold(rows: QuerySet[S], most: int) -> list[S]:
    now = timezone.now()
    free = Q(held_until__isnull=True) | Q(held_until__lte=now) | Q(held_until__gt=now + HOLD + ASKEW)
    time = Q(next_try__lte=now) | Q(attempts=0) | Q(next_try__gt=now + PAUSES[-1] + ASKEW)
    due = rows.filter(free, time, stage=Stage.WAITING)
    with transaction.atomic():
        # SQLite knows no locks of rows: there every transaction is the only one that writes (see `database`).
        found = list(
            due.select_for_update(skip_locked=True, of=("self",)).order_by("attempts", "next_try")[:most]
        )
        until = now + HOLD
        rows.model._base_manager.filter(pk__in=[row.pk for row in found]).update(held_until=until)
    for row in found:
        row.held_until = until
    return found


def in_time(row: Sending) -> bool:
    """Whether the hold lasts longer than a delivery can."""
    return row.held_until is not None and timezone.now() + LONGEST < row.held_until


def let_go(rows: Sequence[Sending]) -> None:
    """Give rows back untried, for this or another worker to take."""
    for row in rows:
        _still_mine(row).update(held_until=None)


def settle(row: Sending, outcome: Outcome) -> Outcome:
    """Write down what became of a row; gives it back, as given up where it was tried often enough."""
    now = timezone.now()
    if outcome.stage is Stage.SENT:
        # True whoever has the row by now.
        type(row)._base_manager.filter(pk=row.pk).exclude(stage=Stage.SENT).update(
            stage=Stage.SENT, sent=now, held_until=None, fault="", attempts=F("attempts") + 1
        )
        return outcome
    attempts = row.attempts + 1
    pause = pause_after(attempts)
    if outcome.stage is Stage.WAITING and pause is None:
        outcome = Outcome(Stage.DEAD, outcome.fault)
    _still_mine(row).update(
        stage=outcome.stage,
        attempts=attempts,
        next_try=now + (pause or timedelta(0)),
        held_until=None,
        fault=outcome.fault[:300],
    )
    return outcome


def _still_mine(row: Sending) -> QuerySet[Any]:
    return type(row)._base_manager.filter(pk=row.pk, stage=Stage.WAITING, held_until=row.held_until)
