"""A warning about Sudan, and how it is told, by way of the functions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from heed.alerts.levels import Level
from heed.records.accounts.models import Account
from heed.records.alerting.asking import Wanted, add_ask
from heed.records.alerting.confirming import confirm
from heed.records.alerting.drafting import Content, submit
from heed.records.alerting.models import Addressee, Ask, Step

Joined = Callable[..., Account]
WARNING = Content(
    Level.WARNING,
    "Sudan: attacks are likely to grow",
    "The chance rose.",
    crimes=("war_crimes",),
    sources=("a run of heed",),
)
TODAY = timezone.now().date()


def tell(step: Step, author: Account, *reviewers: Account) -> Step:
    """Hand it in and have each of them confirm it."""
    submit(author, step)
    for reviewer in reviewers:
        step = confirm(reviewer, step, "the sources hold")
    return step


def ask_of(step: Step, author: Account) -> Ask:
    """Ask the Envoy for preventive diplomacy within thirty days."""
    office, _ = Addressee.objects.get_or_create(
        name="The Office of the Envoy for Ruritania",
        defaults={"tier": "international", "actor": "secretariat"},
    )
    return add_ask(author, step, Wanted("D02", office, "talks are open", TODAY + timedelta(days=30)), TODAY)
