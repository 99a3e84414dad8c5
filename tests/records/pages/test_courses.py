"""The lines of time beside asks, on every page that lists them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from heed.records.accounts.models import Account
from heed.records.alerting.drafting import draft, follow
from heed.records.alerting.models import Move, Response
from tests.records.alerting.raising import WARNING, ask_of, tell
from tests.records.pages.answers import text
from tests.records.pages.conftest import Enters
from tests.records.pages.raising import TODAY, told


def lines(page: str) -> list[str]:
    """The kinds of pieces and shapes on each line of the list of asks, the first ask first."""
    inside = page[page.index('<ol class="rows asks">') :].split('class="course"')[1:]
    return [" ".join(re.findall(r'class="([a-z]+)"', each.split("</svg><p")[0])) for each in inside]


def test_each_ask_has_its_line_wherever_it_is_listed(
    enters: Enters, analyst: Account, reviewer: Account
) -> None:
    step = told(enters, analyst, reviewer, asks=2)
    first = step.asks.order_by("pk")[0]
    Response.objects.create(ask=first, answer="declined", reason="x", source="a call", by=analyst, on=TODAY)
    silent, refused = "rail silent asked today", "rail waited open asked today declined"
    alert = f"/alerts/{step.alert.number}/"
    for path in ("/responses/", "/alerts/country/SDN/", f"/alerts/addressee/{first.addressee_id}/", alert):
        assert lines(enters(None).get(path).content.decode()) == [silent, refused], path
    assert '<rect class="l-warning"' in enters(None).get(alert).content.decode()


def test_what_an_office_answered_is_one_bar(enters: Enters, analyst: Account, reviewer: Account) -> None:
    step = told(enters, analyst, reviewer, asks=2)
    first = step.asks.order_by("pk")[0]
    Response.objects.create(ask=first, answer="done", source="a call", by=analyst, on=TODAY)
    page = enters(None).get("/responses/").content.decode()
    bars = re.findall(r'<line class="([a-z]+)" x1="([\d.]+%)" x2="([\d.]+%)"', page[page.index("<tbody>") :])
    assert bars == [("done", "0%", "50%"), ("silent", "50%", "100%")]


def test_an_alert_that_ended_counts_no_silence_any_more(
    enters: Enters, analyst: Account, reviewer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was asked in an alert that proved wrong does not lead the list of the silent."""
    now = timezone.now()

    def ago(days: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now - timedelta(days=days))

    ago(90)
    wrong = draft(analyst, "SDN", WARNING)
    asked = ask_of(wrong, analyst)
    tell(wrong, analyst, reviewer)
    ago(40)
    holds = draft(analyst, "SDN", WARNING)
    ask_of(holds, analyst)
    tell(holds, analyst, reviewer)
    tell(
        follow(analyst, wrong.alert, Move.CANCELLATION, replace(WARNING, note="a rumour")), analyst, reviewer
    )
    ago(0)
    page = text(enters(None).get("/responses/"))
    said = re.findall(r"No answer for [^.]+\.", page)
    assert said == ["No answer for 40 days.", "No answer for 50 days, up to the end of the alert."]
    assert "the longest for 40 days" in page
    for path in (
        f"/alerts/addressee/{asked.addressee_id}/",
        "/alerts/country/SDN/",
        f"/alerts/{wrong.alert.number}/",
    ):
        assert said[1] in text(enters(None).get(path)), path
    rows = enters(None).get("/api/responses").json()["rows"]
    assert [(each["silent"], each["ended"] is None) for each in rows] == [(40, True), (50, False)]
    assert "1 alert " in text(enters(None).get("/alerts/", {"level": "warning"}))
    numbers = [each["number"] for each in enters(None).get("/api/alerts?level=warning").json()["rows"]]
    assert numbers == [holds.alert.number]
