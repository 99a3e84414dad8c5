"""The outbox: in the transaction in which a step is told, one row for each who is to hear of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from heed.base.countries import world
from heed.records.accounts.models import Account
from heed.records.alerting.models import Reach, Step
from heed.records.alerting.outgoing import Outgoing, Subscription, Webhook
from heed.records.alerting.policy import may_read

AT_ONCE = 1000


def queue(step: Step) -> int:
    """Queue a told step and return to how many. Public ones go to subscriptions and webhooks, others to accounts.

    Only what a recipient may read is ever queued: restricted and private steps go to no address that the public
    could have given.
    """
    rows = list(_rows(step))
    Outgoing.objects.bulk_create(rows, batch_size=AT_ONCE)
    return len(rows)


def still_wants(subscription: Subscription, step: Step) -> bool:
    """Whether a step that was queued for a subscription is still of what its owner chose: they may choose anew."""
    heard: set[Any] = set()
    if subscription.levels and step.level not in subscription.levels:
        earlier = Outgoing.objects.filter(step__alert=step.alert_id, subscription=subscription)
        heard = {subscription.pk} if earlier.exclude(step=step).exists() else set()
    row = (subscription.pk, subscription.countries, subscription.regions, subscription.levels)
    return any(_who_want(step, [row], heard))


def _rows(step: Step) -> Iterator[Outgoing]:
    if step.reach == Reach.PUBLIC:
        agreed = Subscription.objects.filter(agreed__isnull=False, ended__isnull=True)
        subscribed = agreed.values_list("pk", "countries", "regions", "levels").iterator()
        for key in _who_want(step, subscribed, _heard(step, "subscription")):
            yield Outgoing(step=step, subscription_id=key)
        hooks = Webhook.objects.filter(active=True).values_list("pk", "countries", "regions", "levels")
        for key in _who_want(step, hooks, _heard(step, "webhook")):
            yield Outgoing(step=step, webhook_id=key)
        return
    for account in Account.objects.filter(is_active=True).exclude(pk=step.author_id):
        if not account.waits and may_read(account, step):
            yield Outgoing(step=step, account=account)


def _heard(step: Step, kind: str) -> set[Any]:
    """Keys of the subscriptions or webhooks for which an earlier step of the alert was queued."""
    earlier = Outgoing.objects.filter(step__alert=step.alert_id).exclude(step=step)
    return set(earlier.exclude(**{kind: None}).values_list(kind, flat=True))


def _who_want(
    step: Step, rows: Iterable[tuple[Any, list[str], list[str], list[str]]], heard: set[Any]
) -> Iterator[Any]:
    """Keys of the rows whose countries, regions and levels take in the step; empty ones take in all.

    Whoever heard of an alert hears how it goes on at any level: that an emergency was put right, or is over.
    """
    country = world()[step.alert.country]
    around = {country.region, country.subregion}
    for key, countries, regions, levels in rows:
        anywhere = not countries and not regions
        if (anywhere or country.code in countries or around & set(regions)) and (
            not levels or step.level in levels or key in heard
        ):
            yield key
