"""Tables of who hears of alerts and of every message on its way to them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Subscription(models.Model):
    """A mail address to which public alerts go, once its owner has said so twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mail = models.EmailField(_("mail address"), max_length=254, unique=True, null=True)
    """None once it has ended."""
    was = models.CharField(max_length=64, default="", editable=False)
    """Keyed hash of the address of an ended subscription; all that is kept of it."""
    countries = models.JSONField(_("countries"), default=list, blank=True)
    """Codes; with no countries and no regions: all."""
    regions = models.JSONField(_("regions"), default=list, blank=True)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    """None: all."""
    language = models.CharField(_("language"), max_length=12, default="en")
    asked = models.DateTimeField(default=timezone.now)
    agreed = models.DateTimeField(null=True)
    """When its owner followed the link that was mailed; no alert goes out before."""
    terms = models.CharField(max_length=20, default="")
    """Version of the words that were agreed to."""
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ("asked", "id")
        indexes: ClassVar = [models.Index(fields=("agreed", "ended"), name="those_who_hear")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(mail__isnull=True, ended__isnull=False)
                | models.Q(mail__isnull=False, ended__isnull=True),
                name="ended_without_address",
            ),
        ]

    def __str__(self) -> str:
        # Never the address: who reads a warning can be in danger for it.
        return f"subscription {self.pk}"


class Webhook(models.Model):
    """An address of a machine to which public alerts are posted, signed."""

    address = models.URLField(_("address"), max_length=500, unique=True)
    secret = models.CharField(max_length=80)
    countries = models.JSONField(_("countries"), default=list, blank=True)
    regions = models.JSONField(_("regions"), default=list, blank=True)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    active = models.BooleanField(_("in use"), default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ("id",)

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class Sending(models.Model):
    """One message to one recipient, on its way. Its id never changes, so whoever hears it twice can tell."""

    class Stage(models.TextChoices):
        """Where it is on its way."""

        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        DEAD = "dead", _("given up")
        DROPPED = "dropped", _("not wanted any more")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True)
    """A worker has it until then; one that was killed leaves it to the next."""
    fault = models.CharField(max_length=300, blank=True)
    """Why the last attempt failed, without any address."""
    made = models.DateTimeField(default=timezone.now)
    sent = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Outgoing(Sending):
    """A step of an alert on its way to one recipient."""

    step = models.ForeignKey("alerting.Step", models.PROTECT, related_name="outgoing")
    subscription = models.ForeignKey(Subscription, models.PROTECT, null=True, related_name="+")
    webhook = models.ForeignKey(Webhook, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ("made", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("step", "subscription"), name="once_a_subscription"),
            models.UniqueConstraint(fields=("step", "webhook"), name="once_a_webhook"),
            models.UniqueConstraint(fields=("step", "account"), name="once_an_account"),
            models.CheckConstraint(
                condition=(
                    models.Q(subscription__isnull=False, webhook__isnull=True, account__isnull=True)
                    | models.Q(subscription__isnull=True, webhook__isnull=False, account__isnull=True)
                    | models.Q(subscription__isnull=True, webhook__isnull=True, account__isnull=False)
                ),
                name="one_recipient",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("stage", "attempts", "next_try"), name="what_is_due")]

    def __str__(self) -> str:
        return f"outgoing {self.pk}"
