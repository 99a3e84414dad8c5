"""Tables of alerts. A step that was told is never changed; what follows is a new step of the same alert."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heed.alerts.clocks import Answer
from heed.alerts.levels import Level, Severity


class Tier(models.TextChoices):
    """How far from the place an addressee sits."""

    NATIONAL = "national", _("national")
    SUBREGIONAL = "sub-regional", _("sub-regional")
    REGIONAL = "regional", _("regional")
    INTERNATIONAL = "international", _("international")


class Move(models.TextChoices):
    """What a step does to its alert."""

    ALERT = "alert", _("alert")
    UPDATE = "update", _("update")
    CORRECTION = "correction", _("correction")
    CANCELLATION = "cancellation", _("cancellation")


class State(models.TextChoices):
    """Where a step stands on its way out."""

    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waiting for confirmation")
    RETURNED = "returned", _("returned to its author")
    TOLD = "told", _("told")
    DROPPED = "dropped", _("dropped before it was told")


class Reach(models.TextChoices):
    """Who may read it."""

    PUBLIC = "public", _("everybody")
    RESTRICTED = "restricted", _("people with certain roles")
    PRIVATE = "private", _("named people")


class Addressee(models.Model):
    """Somebody who can act: an office, never a private person."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    tier = models.CharField(_("level"), max_length=20, choices=Tier.choices)
    actor = models.CharField(_("kind of actor"), max_length=20)
    """An actor of the norm's table of measures, which says what it can do."""

    class Meta:
        ordering: ClassVar = ("name",)

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """A chain of steps about one country."""

    number = models.CharField(max_length=12, unique=True)
    """`2026-0001`: year and place in it."""
    country = models.CharField(max_length=3)
    """ISO 3166-1 alpha-3 code. Never finer."""
    situation = models.ForeignKey(
        "situations.Situation", models.PROTECT, null=True, editable=False, related_name="alerts"
    )
    """What it belongs to; said only to those who may read the situation."""
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ("-number",)

    def __str__(self) -> str:
        return f"alert {self.number}"


LONG = ("description", "instruction", "note", "crimes", "risk_factors", "sources")
"""Of a step, what takes long to fetch and no list says."""


class Step(models.Model):
    """One message of an alert, from its draft to the day it was told."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="steps")
    place = models.PositiveIntegerField()
    """1 is the first step of its alert."""
    move = models.CharField(max_length=12, choices=Move.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    level = models.CharField(_("level"), max_length=10, choices=[(each.value, each.value) for each in Level])
    severity = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Severity])
    headline = models.CharField(_("headline"), max_length=160)
    description = models.TextField(_("what is known"))
    instruction = models.TextField(_("what people there may do"), blank=True)
    note = models.TextField(_("what changed and why"), blank=True)
    crimes = models.JSONField(_("alleged or feared crimes"), default=list, blank=True)
    risk_factors = models.JSONField(_("risk factors"), default=list, blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    run = models.CharField(max_length=40, blank=True)
    """The run that an alert was drafted from; empty when it was drafted by hand."""
    expires = models.DateField(_("looked at again by"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    reach = models.CharField(_("who may read it"), max_length=10, choices=Reach.choices, default=Reach.PUBLIC)
    roles = models.CharField(_("roles"), max_length=200, blank=True)
    """With a restricted reach: roles that may read it, as `|analyst|reviewer|` so that a query can ask for one."""
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    """With a private reach: those who may read it."""
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    told = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ("alert", "place")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("alert", "place"), name="one_step_a_place"),
            models.CheckConstraint(
                condition=models.Q(state="told", told__isnull=False)
                | (~models.Q(state="told") & models.Q(told__isnull=True)),
                name="told_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alert.number}.{self.place}"

    @property
    def cancels(self) -> bool:
        """Whether it ends its alert as one that no longer holds: its level is then that of the step before."""
        return self.move == Move.CANCELLATION


class Confirmation(models.Model):
    """What a second person said of a step; one each time they were asked."""

    step = models.ForeignKey(Step, models.PROTECT, related_name="confirmations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed = models.BooleanField()
    why = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    counts = models.BooleanField(default=True)
    """False once the step was returned and changed: what was confirmed is not what would be told."""

    class Meta:
        ordering: ClassVar = ("at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("step", "by"), condition=models.Q(counts=True), name="one_confirmation_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{'confirmed' if self.confirmed else 'returned'} by {self.by_id}"


class Ask(models.Model):
    """This measure, of this addressee, because, by this date."""

    step = models.ForeignKey(Step, models.PROTECT, related_name="asks")
    """The step that first asked it; later steps repeat it."""
    measure = models.CharField(_("measure"), max_length=8)
    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="asks", verbose_name=_("asked of"))
    because = models.TextField(_("because"))
    by = models.DateField(_("by"))

    class Meta:
        ordering: ClassVar = ("step", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("step", "measure", "addressee"), name="asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} of {self.addressee}"


class Response(models.Model):
    """What an addressee did with an ask, as somebody recorded it; a mistake is set right by a new row."""

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="responses")
    answer = models.CharField(
        _("answer"), max_length=12, choices=[(each.value, each.value) for each in Answer]
    )
    on = models.DateField(_("on"))
    reason = models.TextField(_("reason given"), blank=True)
    source = models.TextField(_("source"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    withdrawn = models.BooleanField(default=False)
    """A correction that says only that there was no such answer."""

    class Meta:
        ordering: ClassVar = ("on", "id")

    def __str__(self) -> str:
        return f"{self.answer} on {self.on}"


class CaseFile(models.Model):
    """What is known of a country for the gate of the norm, as YAML; a newer one stands beside the older."""

    country = models.CharField(max_length=3)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ("country", "at", "id")

    def __str__(self) -> str:
        return f"case file of {self.country}, {self.at:%Y-%m-%d}"


class Judged(models.Model):
    """What was done with a run's proposal of a country: drafted from, or set aside with a reason."""

    run = models.CharField(max_length=40)
    country = models.CharField(max_length=3)
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ("-at", "-id")
        constraints: ClassVar = [models.UniqueConstraint(fields=("run", "country"), name="judged_once")]

    def __str__(self) -> str:
        return f"{self.country} of {self.run}"


# Django looks for an app's tables here.
from heed.records.alerting.outgoing import Outgoing, Subscription, Webhook  # noqa: E402, F401
