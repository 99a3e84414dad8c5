"""Tables of situations. A sheet that was kept is never changed; a later one follows it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reach(models.TextChoices):
    """Who may know of a situation; its sheets are never public."""

    PUBLIC = "public", _("everybody")
    RESTRICTED = "restricted", _("people who may read restricted records of all its countries")


class Situation(models.Model):
    """Something that goes on in one or more countries and is watched."""

    slug = models.SlugField(_("short name"), max_length=36, unique=True)
    """Its name in addresses and sheets; never changed."""
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("what it is"))
    reach = models.CharField(_("who may read it"), max_length=10, choices=Reach.choices)
    opened = models.DateField(_("opened"))
    closed = models.DateField(_("closed"), null=True)
    closed_why = models.TextField(_("why it was closed"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ("title", "slug")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closed__isnull=True) | models.Q(closed__gte=models.F("opened")),
                name="closed_after_it_was_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def codes(self) -> list[str]:
        """Codes of its countries."""
        return sorted(each.country for each in self.places.all())


class Place(models.Model):
    """A country of a situation; one is added, none is taken away."""

    situation = models.ForeignKey(Situation, models.PROTECT, related_name="places")
    country = models.CharField(max_length=3)
    """ISO 3166-1 alpha-3 code. Never finer."""

    class Meta:
        ordering: ClassVar = ("situation", "country")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("situation", "country"), name="each_country_once")
        ]

    def __str__(self) -> str:
        return self.country


class KeptSheet(models.Model):
    """An assessment sheet as it was kept: one row, which the database refuses to change or delete.

    What was seen stands in the row itself, so that nothing can be added to a sheet or taken from it afterwards.
    """

    situation = models.ForeignKey(Situation, models.PROTECT, related_name="sheets")
    name = models.CharField(max_length=61, unique=True)
    date = models.DateField()
    """The day of which it speaks."""
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    """What the author was then: the name of a field monitor stays hidden when they become something else."""
    rows = models.JSONField()
    """What was seen, as rows of `heed.norm.sheet.Seen`."""
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ("date", "id")
        verbose_name = _("assessment sheet")
        verbose_name_plural = _("assessment sheets")
        indexes: ClassVar = [models.Index(fields=("situation", "date"), name="sheets_of_a_situation")]

    def __str__(self) -> str:
        return self.name
