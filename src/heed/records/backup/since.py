"""What the database that a restore replaces knows and the backup cannot: who ended, agreed or was told since."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from heed.records.accounts.models import Account
from heed.records.alerting.models import Alert
from heed.records.alerting.outgoing import Outgoing, Subscription, Webhook
from heed.records.consent.models import Renewal

SLACK = timedelta(days=1)
"""A backup names the moment at which it was finished; what it holds is from when it was begun."""


@dataclass(frozen=True, slots=True)
class Since:
    """Empty for an empty database."""

    subscriptions: dict[UUID, Subscription] = field(default_factory=dict)
    renewals: dict[UUID, Renewal] = field(default_factory=dict)
    """By subscription."""
    ended: dict[str, datetime] = field(default_factory=dict)
    """The keyed hashes of the addresses whose subscriptions have ended, and when the last one did."""
    addresses: set[str | None] = field(default_factory=set)
    """Of those that have not."""
    sent: dict[UUID, datetime] = field(default_factory=dict)
    """Messages that may have waited when the backup was made, and when they were sent."""
    hooks: dict[str, bool] = field(default_factory=dict)
    """Each webhook's address, and whether it is in use."""
    numbers: dict[str, str] = field(default_factory=dict)
    """Each alert's number, and its country."""
    blocked: set[str] = field(default_factory=set)
    """Mail addresses of accounts that may not sign in."""


def since(made: datetime) -> Since:
    """What the open database knows, beside a backup that was finished at `made`."""
    subscriptions = {each.pk: each for each in Subscription.objects.all()}
    ended: dict[str, datetime] = {}
    for each in subscriptions.values():
        if each.ended is not None and each.was:
            ended[each.was] = max(each.ended, ended.get(each.was, each.ended))
    told = Outgoing.objects.filter(stage=Outgoing.Stage.SENT, step__told__lte=made, sent__gte=made - SLACK)
    return Since(
        subscriptions=subscriptions,
        renewals={each.subscription_id: each for each in Renewal.objects.all()},
        ended=ended,
        addresses={each.mail for each in subscriptions.values() if each.ended is None},
        sent={key: sent for key, sent in told.values_list("pk", "sent") if sent is not None},
        numbers=dict(Alert.objects.values_list("number", "country")),
        hooks=dict(Webhook.objects.values_list("address", "active")),
        blocked=set(Account.objects.filter(is_active=False).values_list("mail", flat=True)),
    )
