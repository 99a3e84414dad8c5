"""Asks and answers on pages: what is offered with its time, taken out, answered and set right."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from heed.base.months import Month
from heed.lake import latest_run
from heed.norm.assessment import Standing
from heed.records.accounts.models import Account
from heed.records.alerting.asking import Offer
from heed.records.alerting.models import Ask, Response
from heed.web.alerting.asking import label
from heed.web.alerting.deaths import Outlook, outlook
from heed.web.edition import Edition
from heed.web.policy import public_part
from tests.records.pages.answers import text
from tests.records.pages.conftest import Enters
from tests.records.pages.raising import LATER, TODAY, TYPED, add_ask, told


def test_only_open_measures_are_offered_with_their_time(enters: Enters, analyst: Account) -> None:
    author = enters(analyst)
    at = author.post("/alerts/new/", TYPED)["Location"]
    whom = {"addressee": "The Council of Ruritania", "by": LATER}
    office = author.post(f"{at}ask/", {**whom, "stage": "whom"})
    assert "is not known here yet" in text(office)
    kind = {"tier": "international", "actor": "security_council"}
    page = author.post(f"{at}ask/", {**whom, **kind, "stage": "office"})
    assert 'value="P01"' in page.content.decode() and 'value="M02"' not in page.content.decode()
    assert "That is longer than there is until" in text(page)
    assert "forecast ends in December 2025, so lead times cannot be set against it" in text(page)
    refused = author.post(f"{at}ask/", {**whom, "stage": "ask", "measure": "M02", "because": "x"})
    assert refused.status_code == 400 and not Ask.objects.exists()
    early = author.post(f"{at}ask/", {**whom, "by": TODAY.isoformat(), "stage": "whom"})
    assert early.status_code == 400 and "Choose a day after today." in early.content.decode()


def test_an_ask_is_taken_out(enters: Enters, analyst: Account) -> None:
    author = enters(analyst)
    at = author.post("/alerts/new/", TYPED)["Location"]
    add_ask(author, at, "D02")
    away = f"{at}ask/{Ask.objects.get().pk}/take-out/"
    assert "Take this ask out" in text(author.get(away))
    author.post(away)
    assert not Ask.objects.exists()


def test_a_wrong_answer_is_set_right(enters: Enters, analyst: Account, reviewer: Account) -> None:
    ask = told(enters, analyst, reviewer).asks.get()
    author, at = enters(analyst), f"/alerts/ask/{ask.pk}/answer/"
    said = {"answer": "done", "on": TODAY.isoformat(), "source": "a call", "sure": "1"}
    author.post(at, said)
    twice = author.post(at, said)
    assert twice.status_code == 400 and Response.objects.count() == 1
    wrong = Response.objects.get()
    fixed = {**said, "answer": "accepted", "why": "misheard"}
    assert author.post(f"/alerts/answer/{wrong.pk}/correct/", fixed).status_code == 302
    page = text(enters(None).get(f"/alerts/{ask.step.alert.number}/"))
    assert "accepted" in page and "done after" not in page
    right = Response.objects.get(corrects=wrong)
    author.post(f"/alerts/answer/{right.pk}/correct/", {**fixed, "none": "on", "why": "another office"})
    assert "No answer yet" in text(enters(None).get(f"/alerts/{ask.step.alert.number}/"))
    assert Response.objects.count() == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"on": "2020-01-01"}, "expected a day from"),
        ({"on": "yesterday"}, "valid date"),
        ({"source": ""}, "required"),
        ({"answer": "declined", "reason": ""}, "reason for declining"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_before_it_is_shown(
    enters: Enters, analyst: Account, reviewer: Account, typed: dict[str, str], said: str
) -> None:
    ask = told(enters, analyst, reviewer).asks.get()
    right = {"answer": "done", "on": TODAY.isoformat(), "source": "a call"}
    answer = enters(analyst).post(f"/alerts/ask/{ask.pk}/answer/", {**right, **typed})
    assert answer.status_code == 400 and said in answer.content.decode()
    assert not Response.objects.exists()


def test_lead_times_are_set_against_day_and_forecast(small_home: Path) -> None:
    """A note stands where a measure usually takes longer than there is until the day, or until the worst month."""
    day = date(2025, 3, 10)
    edition = Edition(small_home, public_part(latest_run(small_home)))
    flat = outlook(edition, "SDN", day)
    assert flat == Outlook("civilian deaths", Month.parse("2025-12"), None, over=False, ahead=False)
    over = outlook(edition, "SDN", date(2026, 1, 1))
    assert over is not None and over.over
    assert outlook(edition, "FJI", day) is None and outlook(None, "SDN", day) is None
    slow = Offer("P01", "send peacekeepers", Standing.OPEN, "60 days", 60)
    soon = Month.containing(TODAY) + 1
    peaks = Outlook("civilian deaths", soon + 6, soon, over=False, ahead=True)
    for days, seen, notes in ((90, None, 0), (30, None, 1), (90, peaks, 1), (30, peaks, 2)):
        said = label(slow, TODAY + timedelta(days=days), seen)
        assert ("longer than there is until" in said) + ("highest before that" in said) == notes, said
