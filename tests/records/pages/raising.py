"""An alert by way of the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from heed.records.accounts.models import Account
from heed.records.alerting.models import Step
from tests.records.pages.conftest import Enters

TODAY = timezone.now().date()
LATER = (TODAY + timedelta(days=20)).isoformat()
TYPED: dict[str, Any] = {
    "country": "Sudan",
    "level": "warning",
    "headline": "Sudan: attacks on towns are likely",
    "description": "Two towns were attacked.\r\n\r\nMore are named in threats.",
    "crimes": ["war_crimes"],
    "sources": "a report of Ruritania\nthe run",
    "language": "en",
    "reach": "public",
}


def told(enters: Enters, analyst: Account, reviewer: Account, asks: int = 1) -> Step:
    """An alert by way of the pages."""
    author, other = enters(analyst), enters(reviewer)
    at = author.post("/alerts/new/", TYPED)["Location"]
    for measure in ("D02", "D03")[:asks]:
        add_ask(author, at, measure)
    assert author.post(f"{at}hand-in/").status_code == 302
    assert other.post(f"{at}confirm/", {"why": "the sources hold"}).status_code == 302
    return Step.objects.get()


def add_ask(author: Client, at: str, measure: str) -> None:
    """Ask the Envoy by the three pages of an ask."""
    whom = {"addressee": "The Envoy for Ruritania", "by": LATER}
    author.post(f"{at}ask/", {**whom, "stage": "whom"})
    author.post(f"{at}ask/", {**whom, "stage": "office", "tier": "international", "actor": "secretariat"})
    typed = {**whom, "stage": "ask", "measure": measure, "because": "talks are open"}
    assert author.post(f"{at}ask/", typed).status_code == 302
