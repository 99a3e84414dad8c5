"""What people do around a restore, and what a worker mails after it."""

from __future__ import annotations

from pathlib import Path

from pytest_django.fixtures import Settings as Fixture

from heed.records.alerting.delivering import Delivery
from heed.records.alerting.outgoing import Outgoing, Subscription
from heed.records.alerting.subscribing import (
    Choice,
    agree,
    ask,
)
from heed.records.backup import Subscriptions, check, put_back
from heed.records.backup.consent import What
from tests.records.copies import all_rows
from tests.records.sinks import MailSink, mail_server

Stage = Outgoing.Stage
Counts = dict[What, int]


def restored(file: Path, unknown: Subscriptions = Subscriptions.ASK_AGAIN, replace: bool = True) -> Counts:
    """Restore, and give what happened at all."""
    return {what: count for what, count in put_back(check(file), replace, unknown).items() if count}


def mailed(settings: Fixture) -> MailSink:
    """What leaves when a worker sends all that is due."""
    sink = MailSink()
    with mail_server(sink) as port:
        settings.EMAIL_PORT = port
        delivery = Delivery()
        while delivery.round():
            pass
        delivery.close()
    return sink


def newcomer(mail: str) -> Subscription:
    """Somebody who asks and agrees."""
    found = ask(mail, Choice())
    assert found is not None
    return agree(found)


def stage(subscription: Subscription) -> str:
    return str(Outgoing.objects.get(subscription=subscription).stage)


def everything() -> str:
    """All that the database holds, as text."""
    return str(all_rows())
