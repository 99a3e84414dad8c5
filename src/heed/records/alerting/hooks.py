"""Webhooks: which machines public alerts are posted to; administrators say so, each time in the history."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from heed.alerts.signing import new_secret
from heed.base.errors import BadInput, NotAllowed, NotFound
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting.calling import send, trial_item
from heed.records.alerting.claiming import Outcome
from heed.records.alerting.outgoing import Webhook
from heed.records.alerting.posting import check_address
from heed.records.alerting.subscribing import Choice
from heed.records.history.rows import Deed, reason, record


def add(by: Account, address: str, choice: Choice, why: str) -> Webhook:
    """A new webhook, in use at once; its secret is to be shown this once. Raises `BadInput` for a bad address."""
    _refuse(by)
    address = address.strip()
    check_address(address, settings.WEBHOOK_NETWORKS)
    wanted: dict[str, Any] = {k: v for k, v in choice.checked().items() if k != "language"}
    try:
        with transaction.atomic():
            made = Webhook.objects.create(address=address, secret=new_secret(), by=by, **wanted)
            # The path of an address may be a secret of its own; the history names the row.
            granted = {name: (None, value) for name, value in wanted.items()}
            record(by, made, Deed("added", granted, reason(why)))
            return made
    except IntegrityError as there:
        raise BadInput(
            _("There is a webhook with this address already: switch that one on or off.")
        ) from there


def set_active(by: Account, webhook: Webhook, active: bool, why: str) -> None:
    """Post to it, or no more; what waits for one that is off is dropped when its turn comes."""
    _refuse(by)
    with transaction.atomic():
        locked = Webhook.objects.select_for_update().get(pk=webhook.pk)
        changed = {"active": (locked.active, active)}
        locked.active = active
        locked.save(update_fields=["active"])
        record(by, locked, Deed("switched on" if active else "switched off", changed, reason(why)))


def try_out(by: Account, webhook: Webhook) -> Outcome:
    """Post a message that says of itself that it is a test, and give what came of it."""
    _refuse(by)
    outcome = send(webhook, str(uuid4()), trial_item())
    with transaction.atomic():
        record(by, webhook, Deed("tested", {"outcome": (None, outcome.fault or "it took the test")}))
    return outcome


def one(identifier: int) -> Webhook:
    """The webhook with this number; raises `NotFound`."""
    found = Webhook.objects.filter(pk=identifier).first()
    if found is None:
        raise NotFound(_("There is no such webhook."))
    return found


def _refuse(by: Account) -> None:
    if not may(by, Do.DELIVER):
        raise NotAllowed(_("Only an administrator may do this."))
