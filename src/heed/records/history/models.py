"""The one table of the history."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Change(models.Model):
    """One thing that somebody did. The database itself refuses to change or delete it (see the migration)."""

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    """Who; empty for the command line and for people who are not signed in."""
    subject = models.CharField(max_length=40)
    """Kind of record, such as `account`."""
    subject_id = models.CharField(max_length=64)
    did = models.CharField(max_length=60)
    """What was done, in words, such as `changed role and places`."""
    changed = models.JSONField(default=dict)
    """Old and new value of each field that changed, `{field: [old, new]}`; never a secret."""
    why = models.TextField(default="")

    class Meta:
        db_table = "records_history"
        ordering = ("-id",)
        indexes = (models.Index(fields=("subject", "subject_id"), name="history_of_a_record"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.subject} {self.subject_id}: {self.did}"
