"""The second pair of eyes: what nobody but its author has read is told to nobody.

Watch, warning, improving and resolved need one other person; an emergency needs two. Who was blocked, or may not
confirm there any more, counts for nothing: an account that had to be blocked may have been somebody else's.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from heed.alerts.levels import MEANINGS, Level
from heed.base.errors import BadInput, NotAllowed
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting.models import Confirmation, State, Step
from heed.records.alerting.queueing import queue
from heed.records.alerting.told import as_message
from heed.records.history.rows import Deed, reason, record


def confirm(by: Account, step: Step, why: str, seen: int | None = None) -> Step:
    """Confirm a step that waits; when enough people have, it is told, and queued for all who are to hear of it.

    `seen` are the `returns` it had when its reader saw it. Raises `NotAllowed` to its author, to whoever confirmed
    it already and to those who may not confirm there, `BadInput` where it was returned and handed in anew since.
    """
    with transaction.atomic():
        locked = _waiting(by, step)
        if locked.confirmations.filter(by=by, counts=True).exists():
            raise NotAllowed(
                f"step {locked} was confirmed by you already: another person must confirm it too"
            )
        if seen is not None and seen != returns(locked):
            raise BadInput(
                f"step {locked} was returned and handed in anew while you read it: nothing was confirmed; "
                "read what it says now"
            )
        _said(by, locked, True, reason(why))
        if missing(locked) == 0:
            _tell(by, locked)
        return locked


def give_back(by: Account, step: Step, why: str) -> Step:
    """Return a step to its author with the reason; what was confirmed counts no more once it is changed.

    Also by one who confirmed it, and has learnt better since.
    """
    with transaction.atomic():
        locked = _waiting(by, step)
        locked.confirmations.filter(by=by, counts=True).update(counts=False)
        _said(by, locked, False, reason(why))
        locked.state = State.RETURNED
        locked.save(update_fields=["state"])
        return locked


def missing(step: Step) -> int:
    """How many people must still confirm."""
    said = step.confirmations.filter(confirmed=True, counts=True).select_related("by")
    have = [each for each in said if not lapsed(step, each)]
    return max(0, MEANINGS[Level(step.level)].reviewers - len(have))


def lapsed(step: Step, said: Confirmation) -> bool:
    """Whether whoever said this of the step may not confirm there any more, so that it does not count now."""
    return not may(said.by, Do.CONFIRM, step.alert.country)


def returns(step: Step) -> int:
    """How often the step was returned: what it says changes in between, and at no other time."""
    return step.confirmations.filter(confirmed=False).count()


def _waiting(by: Account, step: Step) -> Step:
    locked = Step.objects.select_for_update().select_related("alert").get(pk=step.pk)
    if locked.author_id == by.pk:
        raise NotAllowed(f"step {locked} is your own: another person must confirm it")
    if not may(by, Do.CONFIRM, locked.alert.country):
        raise NotAllowed(f"confirming step {locked} is not yours to do: ask an administrator")
    if locked.state != State.WAITING:
        raise BadInput(
            f"step {locked}: expected one that waits for confirmation, got one that is {locked.state}"
        )
    return locked


def _said(by: Account, step: Step, confirmed: bool, why: str) -> None:
    Confirmation.objects.create(step=step, by=by, confirmed=confirmed, why=why)
    record(by, step, Deed("confirmed" if confirmed else "returned to its author", why=why))


def _tell(by: Account, step: Step) -> None:
    """Mark it told and queue every message of it, in the transaction of the last confirmation."""
    step.state, step.told = State.TOLD, timezone.now()
    step.save(update_fields=["state", "told"])
    # Whatever could not be written out as a message must not be told at all.
    as_message(step)
    queue(step)
    record(by, step, Deed("told", {"state": (State.WAITING, State.TOLD)}))
