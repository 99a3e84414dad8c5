"""Who hears of alerts after a restore: nobody who has said no since the backup, and nobody whose answer is unknown.

What the replaced database knows is the newer word of the readers, and stands: ended stays ended, whichever of the
two knows it, and who is newer than the backup is kept. Of whom it knows nothing, nobody can know: they are asked
again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import models
from django.utils import timezone

from heed.records.accounts.models import Account
from heed.records.alerting.outgoing import Outgoing, Sending, Subscription, Webhook
from heed.records.alerting.subscribing import DAYS, fingerprint
from heed.records.backup.since import Since
from heed.records.consent.models import Renewal
from heed.records.history.rows import Deed, record

Stage = Sending.Stage


class Subscriptions(StrEnum):
    """What becomes of those of whom nobody can know whether they ended since the backup."""

    ASK_AGAIN = "ask-again"
    AS_BACKED_UP = "as-backed-up"


class What(StrEnum):
    """What a restore counts, beside the rows."""

    ENDED = "ended"
    AGAIN = "again"
    AS_BACKED_UP = "as backed up"
    KEPT = "kept"
    DROPPED = "dropped"
    SENT = "sent"
    WAITING = "waiting"
    HOOK_OFF = "hook off"
    HOOK_ON = "hook on"
    HOOK_LOST = "hook lost"
    BLOCKED = "blocked"


class Consent:
    """Changes the rows of a backup on their way into the database, each table after those it refers to."""

    def __init__(self, since: Since, made: datetime, unknown: Subscriptions) -> None:
        self.counts: Counter[What] = Counter()
        self._since, self._made, self._unknown_are, self._now = since, made, unknown, timezone.now()
        self._left = dict(since.subscriptions)
        self._hooks = dict(since.hooks)
        self._again: dict[UUID, datetime | None] = {}
        """Who is asked again, and when they had agreed."""
        self._silent: dict[UUID, Subscription] = {}
        self._mute: set[UUID] = set()
        self._deeds: list[tuple[models.Model, Deed]] = []

    def settled(self, rows: Iterable[models.Model]) -> Iterator[models.Model]:
        """The rows as they are to be put, and those that only the replaced database has."""
        for row in rows:
            if isinstance(row, Subscription):
                yield self._heard(self._subscription(row))
            elif isinstance(row, Renewal):
                yield from self._renewal(row)
            else:
                if isinstance(row, Outgoing):
                    self._message(row)
                elif isinstance(row, Webhook):
                    self._webhook(row)
                elif isinstance(row, Account):
                    self._account(row)
                yield row
        yield from self._added()

    def write_down(self) -> None:
        """A row of the history for each that is not as in the backup; in the transaction of the rows."""
        for row, deed in self._deeds:
            record(None, row, deed)

    def _subscription(self, row: Subscription) -> Subscription:
        there = self._left.pop(row.pk, None)
        if there is not None:
            return self._newer(row, there)
        if row.ended is not None:
            return row
        if row.mail in self._since.addresses:
            return self._over(row, self._now, "its address has a newer subscription")
        over = self._since.ended.get(fingerprint(row.mail or ""))
        if over is not None and over >= (row.agreed or row.asked):
            return self._over(row, over, "its address had ended it before the restore")
        return self._unknown(row)

    def _newer(self, row: Subscription, there: Subscription) -> Subscription:
        """Of the two, the last word of the reader."""
        if there.ended is not None:
            if row.ended is None:
                self._did(What.ENDED, there, "ended alerts by mail", "it had ended before the restore")
            return there
        if row.ended is not None:
            # The database was itself restored from an older backup; unless they agreed anew since.
            return there if there.agreed is not None and there.agreed > row.ended else row
        if (
            there.agreed is None
            and row.agreed is not None
            and self._unknown_are is Subscriptions.AS_BACKED_UP
        ):
            # Asked again at an earlier restore: that was no word of theirs.
            self.counts[What.AS_BACKED_UP] += 1
            there.agreed, there.terms = row.agreed, row.terms
        return there

    def _over(self, row: Subscription, when: datetime, why: str) -> Subscription:
        row.was, row.mail, row.ended = fingerprint(row.mail or ""), None, when
        self._did(What.ENDED, row, "ended alerts by mail", why)
        return row

    def _unknown(self, row: Subscription) -> Subscription:
        """One that may have ended, or been agreed to, since the backup."""
        if self._unknown_are is Subscriptions.AS_BACKED_UP:
            self.counts[What.AS_BACKED_UP] += 1
        elif row.agreed is None and (self._since.subscriptions or self._late(row)):
            # They were asked and did not answer; unless a renewal tells that they had agreed before.
            self._silent[row.pk] = row
        else:
            self._again[row.pk] = row.agreed
            row.agreed, row.terms, row.asked = None, "", self._now
            self._did(What.AGAIN, row, "to be asked again after a restore")
        return row

    def _late(self, row: Subscription) -> bool:
        return row.asked < self._made - timedelta(days=DAYS)

    def _heard(self, row: Subscription) -> Subscription:
        if row.agreed is None or row.ended is not None:
            self._mute.add(row.pk)
        return row

    def _renewal(self, row: Renewal) -> Iterator[Renewal]:
        key = row.subscription_id
        if key in self._silent:
            self._did(What.AGAIN, self._silent.pop(key), "to be asked again after a restore")
            self._again[key] = row.agreed
        elif key in self._again:
            self._again[key] = self._again[key] or row.agreed
        elif key not in self._since.subscriptions:
            yield row

    def _message(self, row: Outgoing) -> None:
        if row.stage not in (Stage.WAITING, Stage.DEAD):
            return
        if row.pk in self._since.sent:
            row.stage, row.sent, row.held_until, row.fault = Stage.SENT, self._since.sent[row.pk], None, ""
            self.counts[What.SENT] += 1
        elif row.subscription_id in self._mute:
            row.stage, row.held_until = Stage.DROPPED, None
            self.counts[What.DROPPED] += 1
        elif row.stage == Stage.WAITING:
            self.counts[What.WAITING] += 1

    def _webhook(self, row: Webhook) -> None:
        known = self._hooks.pop(row.address, None)
        if row.active and known is None:
            self.counts[What.HOOK_ON] += 1
        elif row.active and not known:
            row.active = False
            self._did(What.HOOK_OFF, row, "stays switched off at a restore")

    def _account(self, row: Account) -> None:
        if row.is_active and row.mail in self._since.blocked:
            row.is_active = False
            self._did(What.BLOCKED, row, "stays blocked at a restore")

    def _added(self) -> Iterator[models.Model]:
        for row in self._left.values():
            yield row
            if row.ended is None:
                self._did(What.KEPT, row, "kept at a restore", "it is newer than the backup")
        yield from (each for key, each in self._since.renewals.items() if key in self._since.subscriptions)
        for key, agreed in self._again.items():
            yield Renewal(subscription_id=key, agreed=agreed, backup=self._made)
        self.counts[What.HOOK_LOST] += sum(self._hooks.values())

    def _did(self, what: What, row: models.Model, did: str, why: str = "") -> None:
        self.counts[what] += 1
        self._deeds.append((row, Deed(did, why=why)))
