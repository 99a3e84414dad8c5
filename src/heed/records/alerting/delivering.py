"""What `heed worker` does: takes what is due from the outbox, sends it, writes down what became of it."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from heed.records.alerting import claiming
from heed.records.alerting.calling import call
from heed.records.alerting.claiming import Outcome, Stage
from heed.records.alerting.letters import letter
from heed.records.alerting.mailing import MailServer
from heed.records.alerting.outgoing import Outgoing
from heed.records.alerting.policy import may_read
from heed.records.alerting.queueing import still_wants
from heed.records.alerting.renewing import renewal_letter
from heed.records.alerting.subscribing import forget_unanswered
from heed.records.consent.models import Renewal
from heed.records.mail import mail_is_on

log = logging.getLogger("heed.worker")
REST = 60.0
"""Seconds without a mail after the mail server failed, so that its fault costs the other mails no attempt."""
FORGETS = 3600.0
"""Seconds between two looks for those who did not answer in time."""
NOT_WANTED = Outcome(Stage.DROPPED)


class Delivery:
    """One worker's work. `stop` is asked before each message; `counts` are by stage: WAITING for tried in vain."""

    def __init__(self, stop: Callable[[], bool] = lambda: False) -> None:
        self.stop = stop
        self.counts: Counter[Stage] = Counter()
        self._server = MailServer()
        self._mails_from = 0.0
        self._forgets_from = 0.0

    def round(self) -> int:
        """Take rows that are due, and send them; gives how many were settled. 0: nothing more can be done now."""
        self._forget()
        rows = claiming.claim(self._mails())
        settled = 0
        for place, row in enumerate(rows):
            if self.stop() or not claiming.in_time(row):
                claiming.let_go(rows[place:])
                break
            if by_mail(row) and not self._mails():
                claiming.let_go([row])
                continue
            outcome = claiming.settle(row, self._deliver(row))
            self.counts[outcome.stage] += 1
            settled += 1
        return settled

    def close(self) -> None:
        """End the connection to the mail server."""
        self._server.close()

    def _forget(self) -> None:
        if time.monotonic() >= self._forgets_from:
            forget_unanswered()
            self._forgets_from = time.monotonic() + FORGETS

    def _mails(self) -> bool:
        return can_mail() and time.monotonic() >= self._mails_from

    def _deliver(self, row: Outgoing | Renewal) -> Outcome:
        if not wanted(row):
            return NOT_WANTED
        try:
            if isinstance(row, Renewal):
                outcome = self._server.send(renewal_letter(row))
            elif row.webhook_id is not None:
                return call(row)
            else:
                outcome = self._server.send(letter(row))
        # One message that cannot be made must not keep all others from leaving.
        except Exception as error:
            log.exception("outgoing %s could not be made or sent", row.pk)
            return Outcome(Stage.WAITING, f"heed made a mistake, which is in its log: {type(error).__name__}")
        if self._server.down:
            self._mails_from = time.monotonic() + REST
        return outcome


def can_mail() -> bool:
    """Whether mails can leave: there is a server, and an address for the links that each must carry."""
    return mail_is_on() and bool(settings.SITE_URL)


def by_mail(row: Outgoing | Renewal) -> bool:
    """Whether it leaves by the mail server."""
    return isinstance(row, Renewal) or row.webhook_id is None


def wanted(row: Outgoing | Renewal) -> bool:
    """Whether the recipient is still to hear of it: things change while a message waits or is held."""
    recipient = row.subscription or (None if isinstance(row, Renewal) else row.webhook or row.account)
    if recipient is None:
        return False
    try:
        recipient.refresh_from_db()
    except ObjectDoesNotExist:
        return False
    if isinstance(row, Renewal):
        return row.subscription.agreed is None and row.subscription.ended is None
    if row.subscription is not None:
        agreed = row.subscription.agreed is not None and row.subscription.ended is None
        return agreed and still_wants(row.subscription, row.step)
    if row.webhook is not None:
        return row.webhook.active
    return row.account is not None and row.account.is_active and may_read(row.account, row.step)


def waiting() -> Counter[str]:
    """How many messages wait, by kind of way: `mails` and `webhooks`."""
    rows = Outgoing.objects.filter(stage=Stage.WAITING)
    hooks = rows.filter(webhook__isnull=False).count()
    asking = Renewal.objects.filter(stage=Stage.WAITING).count()
    return Counter(mails=rows.count() - hooks + asking, webhooks=hooks)
