"""The one table of consent: beside the outbox of alerts, that of mails that ask to agree again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heed.records.alerting.outgoing import Sending, Subscription


class Renewal(Sending):
    """The one mail that asks the owner of an address to agree again, and what became of it.

    It stays, once answered, to tell that this reader had once agreed.
    """

    subscription = models.OneToOneField(Subscription, models.CASCADE, related_name="renewal")
    agreed = models.DateTimeField(null=True)
    """When they had agreed, as far as the backup knew; None: they had been asked and not answered yet."""
    backup = models.DateTimeField()
    """When the backup was made: what they chose after that may be lost."""

    class Meta:
        ordering: ClassVar = ("made", "id")
        indexes: ClassVar = [models.Index(fields=("stage", "attempts", "next_try"), name="what_is_asked")]

    def __str__(self) -> str:
        return f"renewal {self.pk}"
