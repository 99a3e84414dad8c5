"""The number of an alert: its year and its place in it. Two people who begin one at the same moment get two."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models.functions import Length
from django.utils import timezone

from heed.records.alerting.models import Alert

ATTEMPTS = 50
"""More people than ever begin one at the same moment."""


def numbered(country: str) -> Alert:
    """A new alert about a country (its code), with the next number of the year."""
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return Alert.objects.create(number=_next(), country=country)
        except IntegrityError:
            # Somebody else took this number meanwhile. PostgreSQL says so only when theirs is there to be seen.
            continue
    return Alert.objects.create(number=_next(), country=country)


def _next() -> str:
    year = timezone.now().year
    of_year = Alert.objects.filter(number__startswith=f"{year}-")
    # As numbers: the 10,000th comes after the 9,999th.
    last = of_year.order_by(Length("number"), "number").values_list("number", flat=True).last()
    return f"{year}-{(int(last[5:]) if last else 0) + 1:04d}"
