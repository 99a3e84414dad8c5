"""To which situation an alert belongs. Whoever drafts it may say so; later, people who may write the situation."""

from __future__ import annotations

from django.db import transaction

from heed.base.countries import world
from heed.base.errors import BadInput, NotAllowed, NotFound
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting.models import Alert
from heed.records.history.rows import Deed, reason, record
from heed.records.situations.models import Situation
from heed.records.situations.policy import may_read
from heed.records.situations.reading import situations


def offered(person: Account, country: str = "") -> list[Situation]:
    """The open situations, of a country or all, that a person may read and so put an alert into."""
    return [each for each in situations(person, country) if each.closed is None]


def begin_in(author: Account, alert: Alert, situation: Situation) -> None:
    """Put an alert that was just drafted into a situation; raises as `move`."""
    _set(author, alert, situation, Do.RAISE, "")


def move(by: Account, alert: Alert, situation: Situation | None, why: str) -> None:
    """Put an alert into a situation, another or none; raises `NotAllowed`, or `BadInput` where it does not fit."""
    _set(by, alert, situation, Do.EDIT, reason(why))


def situation_of(person: Account | None, alert: Alert) -> Situation | None:
    """The situation of an alert, where the reader may read it."""
    found = alert.situation
    return found if found is not None and may_read(person, found) else None


def _set(by: Account, alert: Alert, situation: Situation | None, do: Do, why: str) -> None:
    name = world()[alert.country].name
    if not may(by, do, alert.country):
        raise NotAllowed(f"to {do} what belongs to {name} is not yours to do: ask an administrator")
    with transaction.atomic():
        locked = Alert.objects.select_for_update().get(pk=alert.pk)
        before = locked.situation
        if before is not None and not may_read(by, before):
            raise NotAllowed(
                "to which situation this alert belongs is not yours to say: ask an administrator"
            )
        if situation is not None:
            _refuse(by, locked, situation, name)
        locked.situation = situation
        locked.save(update_fields=["situation"])
        changed = {"situation": (before and before.slug, situation and situation.slug)}
        record(by, locked, Deed("said to which situation it belongs", changed, why))


def _refuse(by: Account, alert: Alert, situation: Situation, name: str) -> None:
    if not may_read(by, situation):
        raise NotFound(f"there is no situation {situation.slug!r} that you may read")
    if alert.country not in situation.codes:
        codes = ", ".join(situation.codes)
        raise BadInput(f"situation: expected one of {name}, got {situation.slug} of {codes}; choose another")
    if situation.closed:
        raise BadInput(f"situation: expected an open one, got {situation.slug}, closed on {situation.closed}")
