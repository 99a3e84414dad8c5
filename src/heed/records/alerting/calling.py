"""What a webhook is sent, and what its answer means."""

from __future__ import annotations

import json
import time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from heed import __version__
from heed.alerts import signing
from heed.alerts.feeds import as_item, stamp
from heed.base.errors import BadInput, Unreachable
from heed.records.alerting.claiming import SENT, Outcome, Stage
from heed.records.alerting.outgoing import Outgoing, Webhook
from heed.records.alerting.posting import post
from heed.records.alerting.told import as_message, sender
from heed.records.history.rows import Deed, record

GONE = 410


def call(row: Outgoing) -> Outcome:
    """Post the message of a row to its webhook; one that says it is gone is switched off."""
    assert row.webhook is not None
    outcome = send(row.webhook, str(row.pk), as_item(as_message(row.step)))
    if outcome == _meaning(GONE):
        switch_off(row.webhook)
    return outcome


def send(webhook: Webhook, identifier: str, item: dict[str, Any]) -> Outcome:
    """Post one item, signed; `identifier` stays the same when it is sent again."""
    body = json.dumps(item, ensure_ascii=False).encode()
    headers = {
        "content-type": "application/json",
        "user-agent": f"heed/{__version__}",
        **signing.headers(webhook.secret, identifier, int(time.time()), body),
    }
    try:
        answer = post(webhook.address, headers, body, settings.WEBHOOK_NETWORKS)
    except Unreachable:
        return Outcome(Stage.WAITING, "it did not answer in time, or not at all")
    except BadInput:
        return Outcome(
            Stage.DEAD,
            "its address is none that can be posted to, or leads into a private network that "
            "HEED_WEBHOOK_NETWORKS does not name",
        )
    return _meaning(answer.status)


def trial_item() -> dict[str, Any]:
    """What an administrator sends to see whether a webhook works; it says so of itself."""
    return {
        "id": f"urn:heed:{sender()}:test",
        "title": "Test of a webhook; nothing has happened",
        "content_text": "This is a test. It is no alert.",
        "date_published": stamp(timezone.now()),
        "language": "en",
        "tags": ["test"],
    }


def switch_off(webhook: Webhook) -> None:
    """Nothing more is posted to it; what waits for it is dropped when its turn comes."""
    with transaction.atomic():
        if Webhook.objects.filter(pk=webhook.pk, active=True).update(active=False):
            record(
                None, webhook, Deed("switched off: it answered that it is gone", {"active": (True, False)})
            )


def _meaning(status: int) -> Outcome:
    """What a status means; all but success, a redirect and "gone" may be over soon."""
    if 200 <= status < 300:
        return SENT
    if 300 <= status < 400:
        return Outcome(Stage.DEAD, f"it answered {status}, a redirect: enter the address that it leads to")
    if status == GONE:
        return Outcome(Stage.DEAD, f"it answered {status}, gone: it was switched off")
    return Outcome(Stage.WAITING, f"it answered {status}")
