"""Alerts on pages: from a proposal to an answer, as people do it; what is typed wrong; what nobody raised."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from heed.base.months import Month
from heed.lake import latest_run
from heed.norm.assessment import Standing
from heed.records.accounts.models import Account
from heed.records.alerting.asking import Offer
from heed.records.alerting.models import Alert, Ask, Judged, Response, State, Step
from heed.records.database import FILE
from heed.web.alerting.asking import label
from heed.web.alerting.deaths import Outlook, outlook
from heed.web.edition import Edition
from heed.web.policy import public_part

TODAY = timezone.now().date()
LATER = (TODAY + timedelta(days=20)).isoformat()
Enters = Callable[[Account | None], Client]
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


@pytest.fixture
def analyst(joined: Callable[..., Account]) -> Account:
    return joined("analyst")


@pytest.fixture
def reviewer(joined: Callable[..., Account]) -> Account:
    return joined("reviewer")


def text(answer: Any) -> str:
    assert answer.status_code == 200, (answer.status_code, answer.content.decode()[-3000:])
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


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
    whom = {"addressee": "The Envoy for Ruritania", "by": LATER}
    author.post(f"{at}ask/", {**whom, "stage": "whom"})
    author.post(f"{at}ask/", {**whom, "stage": "office", "tier": "international", "actor": "secretariat"})
    typed = {**whom, "stage": "ask", "measure": measure, "because": "talks are open"}
    assert author.post(f"{at}ask/", typed).status_code == 302


def test_from_a_proposal_to_an_answer(enters: Enters, analyst: Account, reviewer: Account) -> None:
    """Proposal, draft, ask, confirmation, public page, answer, clock: each by the pages alone."""
    author, other, public = enters(analyst), enters(reviewer), enters(None)
    assert "Alerts:" not in text(public.get("/country/SDN/"))
    shown = author.get("/alerts/proposals/")
    assert "rose from 70 % to 90 %" in text(shown)
    link = re.search(r'href="(/alerts/new/[^"]+)"', shown.content.decode())
    assert link is not None
    address = link[1].replace("&amp;", "&")
    page = author.get(address).content.decode()
    assert "rose from 70 % to 90 %" in page and 'value="Sudan"' in page and "checked" in page
    at = author.post(address, TYPED)["Location"]
    step = Step.objects.get()
    assert (step.run, Judged.objects.get().step) == (author.get("/alerts/proposals/").context["run"], step)
    assert "Drafted from this" in text(author.get("/alerts/proposals/"))
    add_ask(author, at, "D02")
    assert "Exactly as it would be read" in text(author.get(at))
    assert "talks are open" in text(author.get(f"{at}hand-in/"))
    author.post(f"{at}hand-in/")
    assert "Sudan: attacks on towns" in text(other.get("/alerts/waiting/"))
    assert public.get(at).status_code == 404
    assert "everybody can read it" in text(other.get(f"{at}confirm/"))
    other.post(f"{at}confirm/", {"why": "the sources hold"})
    assert "More are named in threats." in text(public.get(at))
    assert public.get(f"{at}cap.xml")["Content-Type"] == "application/cap+xml"
    ask = Ask.objects.get()
    answer = {"answer": "declined", "on": TODAY.isoformat(), "reason": "no funds", "source": "a letter"}
    assert "Everybody can read it at once" in text(author.post(f"/alerts/ask/{ask.pk}/answer/", answer))
    assert not Response.objects.exists()
    author.post(f"/alerts/ask/{ask.pk}/answer/", {**answer, "sure": "1"})
    alert = text(public.get(f"/alerts/{step.alert.number}/"))
    assert "declined" in alert and "no funds" in alert and "first answer on the same day" in alert
    for path in ("/responses/", "/alerts/country/SDN/", f"/alerts/addressee/{ask.addressee_id}/"):
        assert "no funds" in text(public.get(path))
    assert "Sudan: attacks on towns are likely" in text(public.get("/country/SDN/"))
    assert "Alerts:" not in text(public.get("/country/ETH/"))


def test_an_emergency_waits_for_two(enters: Enters, analyst: Account, joined: Callable[..., Account]) -> None:
    author, first, second = enters(analyst), enters(joined("reviewer")), enters(joined("reviewer"))
    at = author.post("/alerts/new/", {**TYPED, "level": "emergency"})["Location"]
    author.post(f"{at}hand-in/")
    assert "Another person must confirm it too" in text(first.get(f"{at}confirm/"))
    first.post(f"{at}confirm/", {"why": "seen"})
    assert enters(None).get(at).status_code == 404
    refused = first.post(f"{at}confirm/", {"why": "seen again"})
    assert refused.status_code == 400 and "confirmed by you already" in refused.content.decode()
    second.post(f"{at}confirm/", {"why": "seen too"})
    assert enters(None).get(at).status_code == 200


def test_returned_changed_and_dropped(enters: Enters, analyst: Account, reviewer: Account) -> None:
    author, other = enters(analyst), enters(reviewer)
    at = author.post("/alerts/new/", TYPED)["Location"]
    author.post(f"{at}hand-in/")
    other.post(f"{at}return/", {"why": "one source is missing"})
    assert "one source is missing" in text(author.get(at))
    page = author.get(f"{at}change/").content.decode()
    assert "a report of Ruritania" in page and "More are named in threats." in page
    author.post(f"{at}change/", {**TYPED, "headline": "Sudan: one more source"})
    assert "Sudan: one more source" in text(author.get(at))
    author.post(f"{at}drop/", {"why": "a rumour"})
    assert Step.objects.get().state == State.DROPPED


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"country": "Atlantis"}, "is not a country known here"),
        ({"headline": ""}, "This field is required"),
        ({"level": "panic"}, "Select a valid choice"),
        ({"level": "resolved"}, "Select a valid choice"),
        ({"reach": "restricted"}, "Expected roles with a restricted reach"),
        ({"reach": "private", "people": "nobody@example.org"}, "there is no account here"),
        ({"severity": "Extreme", "level": "watch"}, "everity: expected Severe or Moderate"),
        ({"expires": "2020-01-01"}, "ooked at again by: expected a day after today"),
    ],
)
def test_what_is_typed_wrong_is_said_and_all_is_kept(
    enters: Enters, analyst: Account, typed: dict[str, Any], said: str
) -> None:
    answer = enters(analyst).post("/alerts/new/", {**TYPED, **typed})
    page = answer.content.decode()
    assert answer.status_code == 400 and said.lower() in page.lower()
    assert "More are named in threats." in page and "a report of Ruritania" in page
    assert not Alert.objects.exists()


def test_a_chain_by_pages(enters: Enters, analyst: Account, reviewer: Account) -> None:
    """An update needs its reason, repeats what was said, and the cancellation closes the alert."""
    step = told(enters, analyst, reviewer)
    author, other, number = enters(analyst), enters(reviewer), step.alert.number
    follow = f"/alerts/{number}/follow/"
    assert "Two towns were attacked." in author.get(f"{follow}update/").content.decode()
    refused = author.post(f"{follow}update/", TYPED)
    assert refused.status_code == 400
    for move in ("update", "cancellation"):
        at = author.post(f"{follow}{move}/", {**TYPED, "note": f"reason of the {move}"})["Location"]
        author.post(f"{at}hand-in/")
        other.post(f"{at}confirm/", {"why": "good"})
    shown = text(enters(None).get(f"/alerts/{number}/"))
    assert "reason of the update" in shown and "This alert is closed." in shown
    cap = enters(None).get(f"/alerts/{number}/3/cap.xml").content.decode()
    assert "<msgType>Cancel</msgType>" in cap and f"{number}.1" in cap and f"{number}.2" in cap
    assert author.get(f"{follow}nonsense/").status_code == 404


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


def test_set_aside_with_a_reason(enters: Enters, analyst: Account) -> None:
    author = enters(analyst)
    at = "/alerts/proposals/SDN/set-aside/"
    assert '<a href="/alerts/proposals/">Go back</a>' in author.get(at).content.decode()
    assert author.post(at, {"why": " "}).status_code == 400
    author.post(at, {"why": "an artefact of a late release"})
    assert "an artefact of a late release" in text(author.get("/alerts/proposals/"))
    assert author.post(at, {"why": "again"}).status_code == 400
    assert author.get("/alerts/proposals/CHE/set-aside/").status_code == 404


def test_the_list_by_level_country_and_region(enters: Enters, analyst: Account, reviewer: Account) -> None:
    told(enters, analyst, reviewer, asks=2)
    public, headline = enters(None), "attacks on towns"
    for chosen in ({}, {"level": "warning"}, {"country": "sudan"}, {"region": "Africa"}):
        shown = text(public.get("/alerts/", chosen))
        assert headline in shown and "2 asked, 0 answered" in shown
    for chosen in ({"level": "watch"}, {"country": "MMR"}, {"region": "Asia"}):
        assert headline not in text(public.get("/alerts/", chosen))
    for chosen in ({"level": "panic"}, {"country": "Atlantis"}, {"region": "Mordor"}):
        assert public.get("/alerts/", chosen).status_code == 400


def test_deaths_since_are_those_of_whole_months_after(
    enters: Enters, analyst: Account, reviewer: Account
) -> None:
    step = told(enters, analyst, reviewer)
    page = text(enters(None).get(f"/alerts/{step.alert.number}/"))
    assert "The figures end in December 2024, before the first whole month after the alert" in page
    assert "University of Ruritania (1.0)" in page


@pytest.mark.parametrize("path", ["/alerts/", "/responses/", "/alerts/country/SDN/"])
def test_without_records_pages_say_so(small_home: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """No database file: nothing is opened or made, and the pages say that no alert was raised here."""
    monkeypatch.setattr(settings, "HEED_HOME", small_home)
    page = text(Client(HTTP_HOST="localhost").get(path))
    assert "was raised here" in page or "Nothing was asked" in page


def test_pages_of_records_are_asked_for_anew(enters: Enters, analyst: Account) -> None:
    """What the public sees is checked each time; what a person sees is kept by nobody."""
    assert enters(None).get("/alerts/")["Cache-Control"] == "no-cache"
    assert enters(analyst).get("/alerts/")["Cache-Control"] == "no-store"


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


def test_a_country_is_read_while_the_database_does_not_answer(
    own_records: Any, small_home: Path, monkeypatch: pytest.MonkeyPatch, engine: str, tmp_path: Path
) -> None:
    """The page goes on and says that alerts are not known; pages of alerts say what is the matter."""
    monkeypatch.setattr(settings, "HEED_HOME", small_home)
    connection.close()
    if engine == "sqlite":
        for each in own_records.home.glob(f"{FILE}*"):
            each.write_bytes(b"no database" * 100)
    else:
        connection.settings_dict["HOST"] = str(tmp_path)
    public = Client(HTTP_HOST="localhost")
    assert "Whether alerts were raised is not known" in text(public.get("/country/SDN/"))
    answer = public.get("/alerts/")
    assert answer.status_code == 502 and "did not answer" in answer.content.decode()


def test_the_api_says_what_the_pages_say(enters: Enters, analyst: Account, reviewer: Account) -> None:
    """One alert by the list, by its number and by what was asked; filters keep what they name."""
    step = told(enters, analyst, reviewer, asks=2)
    ask, public = step.asks.order_by("pk").first(), enters(None)
    assert ask is not None
    said = {
        "answer": "declined",
        "on": TODAY.isoformat(),
        "reason": "no funds",
        "source": "a letter",
        "sure": "1",
    }
    enters(analyst).post(f"/alerts/ask/{ask.pk}/answer/", said)
    whole = public.get("/api/alerts").json()
    one = public.get(f"/api/alerts/{step.alert.number}").json()
    assert (whole["count"], whole["rows"]) == (1, [one])
    assert (one["country"], one["level"], one["steps"][0]["headline"]) == ("SDN", "warning", step.headline)
    asked = public.get("/api/responses?country=SDN").json()
    assert [row["stand"] for row in asked["rows"]] == ["silent", "declined"]
    assert asked["rows"][1]["answers"] == [
        {"answer": "declined", "on": TODAY.isoformat(), "reason": "no funds", "source": "a letter"}
    ]
    told_of = {"asked": 2, "answered": 1, "done": 0, "declined": 1, "silent": 1}
    assert told_of.items() <= asked["tally"].items() and one["tally"] == asked["tally"]
    assert asked["tally"]["median_to_answer"] == 0 and asked["tally"]["median_to_action"] is None
    for query in ("alerts?level=watch", "alerts?country=MMR", "alerts?region=Asia", "responses?country=MMR"):
        assert public.get(f"/api/{query}").json()["count"] == 0, query
    assert public.get("/api/alerts?colour=red").status_code == 400
    assert public.get("/api/alerts/2000-0001").status_code == 404
