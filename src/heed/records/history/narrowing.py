"""The history narrowed: by who did it or to whom it was done, by kind of record, by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from heed.records.accounts.models import Account
from heed.records.history.models import Change
from heed.records.history.rows import all_history


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which rows; what is not given narrows nothing."""

    people: Iterable[Account] | None = None
    """Who did it, or whose account it was done to; of nobody there is nothing."""
    kind: str = ""
    """As the history keeps it, such as `account`."""
    day: date | None = None
    """UTC."""

    def rows(self) -> QuerySet[Change]:
        """The rows, newest first."""
        found = all_history()
        if self.people is not None:
            keys = [each.pk for each in self.people]
            about = Q(subject="account", subject_id__in=[str(key) for key in keys])
            found = found.filter(Q(by__in=keys) | about)
        if self.kind:
            found = found.filter(subject=self.kind)
        if self.day:
            first = datetime.combine(self.day, time.min, UTC)
            found = found.filter(at__gte=first, at__lt=first + timedelta(days=1))
        return found
