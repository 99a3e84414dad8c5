"""Alerts on pages: from a proposal to an answer, as people do it; what is typed wrong; what is set aside."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from heed.records.accounts.models import Account
from heed.records.alerting.models import Alert, Ask, Judged, Response, State, Step
from tests.records.pages.answers import text
from tests.records.pages.conftest import Enters
from tests.records.pages.raising import TODAY, TYPED, add_ask, told


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
    assert f"{analyst.name}: a rumour" in text(author.get(at))


def test_a_page_that_was_left_open_confirms_nothing_that_came_after(
    enters: Enters, analyst: Account, joined: Callable[..., Account]
) -> None:
    author, slow, quick = (enters(each) for each in (analyst, joined("reviewer"), joined("reviewer")))
    at = author.post("/alerts/new/", {**TYPED, "level": "emergency"})["Location"]
    author.post(f"{at}hand-in/")
    left = form_of(slow.get(f"{at}confirm/"))
    quick.post(f"{at}confirm/", {"why": "seen"})
    quick.post(f"{at}return/", {"why": "I was wrong"})
    author.post(f"{at}change/", {**TYPED, "level": "emergency", "headline": "Sudan: something else"})
    author.post(f"{at}hand-in/")
    refused = slow.post(f"{at}confirm/", {**left, "why": "seen"})
    assert refused.status_code == 400 and "handed in anew while you read it" in refused.content.decode()
    assert "Sudan: something else" in text(refused, 400)
    assert slow.post(f"{at}confirm/", {**form_of(refused), "why": "seen"}).status_code == 302
    assert "1 person must still confirm it" in text(author.get(at))


def test_a_reviewer_drops_what_its_author_left(enters: Enters, analyst: Account, reviewer: Account) -> None:
    author, other = enters(analyst), enters(reviewer)
    at = author.post("/alerts/new/", TYPED)["Location"]
    author.post(f"{at}hand-in/")
    assert f"{at}drop/" in other.get(at).content.decode() and "any more" not in text(other.get(at))
    analyst.is_active = False
    analyst.save()
    assert "They may not raise alerts here any more" in text(other.get(at))
    assert other.post(f"{at}drop/", {"why": "its author is away"}).status_code == 302
    assert f"{reviewer.name}: its author is away" in text(other.get(at))


def form_of(page: Any) -> dict[str, str]:
    """The hidden fields of a page."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))


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
    closed = "✕ Cancelled The alert no longer holds; it is closed."
    assert "reason of the update" in shown and closed in shown and "reason of the cancellation" in shown
    for path in ("/alerts/", "/alerts/country/SDN/", "/country/SDN/", f"/alerts/{number}/3/"):
        assert "✕ Cancelled" in text(enters(None).get(path)), path
    cap = enters(None).get(f"/alerts/{number}/3/cap.xml").content.decode()
    assert "<msgType>Cancel</msgType>" in cap and f"{number}.1" in cap and f"{number}.2" in cap
    assert author.get(f"{follow}nonsense/").status_code == 404


def test_set_aside_with_a_reason(enters: Enters, analyst: Account) -> None:
    author = enters(analyst)
    at = "/alerts/proposals/SDN/set-aside/"
    assert '<a href="/alerts/proposals/">Go back</a>' in author.get(at).content.decode()
    assert author.post(at, {"why": " "}).status_code == 400
    author.post(at, {"why": "an artefact of a late release"})
    assert "an artefact of a late release" in text(author.get("/alerts/proposals/"))
    assert author.post(at, {"why": "again"}).status_code == 400
    assert author.get("/alerts/proposals/CHE/set-aside/").status_code == 404
