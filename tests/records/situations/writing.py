"""What is written of a made-up situation in these tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from heed.alerts.levels import Level
from heed.norm.sheet import Presence, Seen, Sheet
from heed.records.accounts.models import Account
from heed.records.alerting.drafting import Content
from heed.records.situations.bylines import own_byline
from heed.records.situations.models import Reach
from heed.records.situations.opening import About

TODAY = timezone.now().date()
Joined = Callable[..., Account]
PLACES: tuple[tuple[str, ...], ...] = ((), ("SDN",), ("SDN", "TCD"), ("Africa",), ("MMR",))


def about(countries: tuple[str, ...] = ("SDN",), **changed: Any) -> About:
    said: dict[str, Any] = {
        "title": "Attacks on towns",
        "summary": "Two towns.",
        "opened": TODAY,
        "reach": Reach.RESTRICTED,
    }
    return About(countries=countries, **(said | changed))


def seen(factor: str = "RF7", presence: str = "present", **more: Any) -> Seen:
    said: dict[str, Any] = {"direction": "rising", "confidence": "medium", "sources": ("invented",)}
    return Seen(factor=factor, presence=Presence(presence), **(said | more))


def sheet(author: Account, *rows: Seen, **changed: Any) -> Sheet:
    said: dict[str, Any] = {
        "sheet": "own-name",
        "situation": "ruritania",
        "author": own_byline(author),
        "date": TODAY,
    }
    return Sheet(rows=rows or (seen(),), **(said | changed))


def content() -> Content:
    return Content(Level.WARNING, "h", "d", crimes=("war_crimes",), sources=("s",))
