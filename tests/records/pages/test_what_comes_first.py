"""What a reader needs first stands first: who says so, the longest silence, the newest step; the rest is folded."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from heed.records.accounts.models import Account
from heed.records.alerting.models import Addressee, Alert, Ask, Response, Step
from heed.records.situations.models import Reach
from heed.records.situations.opening import About, open_situation
from tests.records.pages.answers import text
from tests.records.pages.conftest import Enters

NOW = timezone.now()
ARABIC = "هجوم متوقع على بلدتين"


def chain(author: Account, steps: int, asks: int = 0, **words: Any) -> Alert:
    """An alert of so many told steps; the first asks so much, all of it answered but what was asked last."""
    alert = Alert.objects.create(number="2026-0001", country="SDN")
    made = [_step(alert, author, place, **words) for place in range(1, steps + 1)]
    offices = [
        Addressee.objects.create(name=f"Office {n} of Ruritania", tier="international", actor="secretariat")
        for n in range(asks)
    ]
    asked = [
        Ask.objects.create(step=made[0], measure="D02", addressee=each, because="why", by=NOW.date())
        for each in offices
    ]
    for step in made:
        step.state, step.told = "told", NOW - timedelta(days=30 - step.place)
        step.save(update_fields=["state", "told"])
    for each in asked[:-1]:
        Response.objects.create(
            ask=each, answer="done", on=NOW.date(), source="https://example.org/letter", by=author
        )
    return alert


def _step(alert: Alert, author: Account, place: int, **words: Any) -> Step:
    said: dict[str, Any] = {
        "headline": f"Headline {place}",
        "description": "Two towns were attacked.",
        "sources": ["a report of Ruritania"],
        "confidence": "low",
        "instruction": "Stay away from the roads.",
    }
    move = "alert" if place == 1 else "update"
    return Step.objects.create(
        alert=alert, place=place, move=move, level="warning", severity="Severe", author=author,
        crimes=["war_crimes"], **{**said, **words},
    )  # fmt: skip


def test_an_alert_says_on_whose_word_and_what_may_be_done(enters: Enters, analyst: Account) -> None:
    chain(analyst, 1)
    page = text(enters(None).get("/alerts/2026-0001/"))
    for said in ("a report of Ruritania", "Confidence low", "Stay away from the roads."):
        assert said in page and page.index(said) < page.index("What was asked, and who answered")


def test_the_longest_silence_comes_first_and_the_rest_is_folded(enters: Enters, analyst: Account) -> None:
    chain(analyst, 1, asks=9)
    page = enters(None).get("/alerts/2026-0001/").content.decode()
    shown, folded = page.split('<details class="folded">')
    assert shown.index("Office 8 of") < shown.index("Office 0 of")
    assert len(re.findall("asked of", shown)) == 6 and len(re.findall("asked of", folded)) == 3
    assert "The 3 other asks" in folded
    assert '<a href="https://example.org/letter" rel="nofollow">' in folded


def test_a_long_chain_shows_its_newest_steps(enters: Enters, analyst: Account) -> None:
    chain(analyst, 7)
    page = enters(None).get("/alerts/2026-0001/").content.decode()
    shown, folded = page.split('<details class="folded">')
    assert "Headline 5" in shown and "Headline 4" not in shown
    assert "The 4 steps before" in folded and "Headline 4" in folded and "Headline 1" in folded


def test_an_older_step_leads_to_the_newest_that_its_reader_may_read(enters: Enters, analyst: Account) -> None:
    """A mail leads to the step that it told; months later that is not how things stand."""
    alert = chain(analyst, 2)
    hidden = _step(alert, analyst, 3, reach="private")
    hidden.state, hidden.told = "told", NOW
    hidden.save(update_fields=["state", "told"])
    first, second = (enters(None).get(f"/alerts/2026-0001/{place}/") for place in (1, 2))
    assert "This is not the newest" in text(first) and '/alerts/2026-0001/2/"' in first.content.decode()
    assert "This is not the newest" not in text(second)


def test_a_text_from_right_to_left_turns_itself_and_nothing_around_it(
    enters: Enters, analyst: Account
) -> None:
    """Labels and days of the page keep their own direction beside an Arabic text."""
    chain(analyst, 1, headline=ARABIC, description=ARABIC, language="ar")
    page = enters(None).get("/alerts/2026-0001/1/").content.decode()
    assert '<div class="message">' in page
    assert f'<div lang="ar" dir="auto"><p>{ARABIC}</p>' in page
    assert page.count(ARABIC) == 3, "the title, the heading, the text, and no heading twice"


def test_a_situation_says_how_bad_it_is_and_shows_its_alerts_before_what_was_asked(
    enters: Enters, analyst: Account, editor: Account
) -> None:
    about = About("Attacks on towns", "Two towns were attacked.", ["SDN"], NOW.date(), Reach.PUBLIC)
    situation = open_situation(editor, "towns", about, NOW.date())
    alert = chain(analyst, 1, asks=9)
    alert.situation = situation
    alert.save(update_fields=["situation"])
    page = text(enters(None).get("/situations/towns/"))
    assert page.index("Highest level now") < page.index("▲ Warning")
    assert page.index("Headline 1") < page.index("asked of") < page.index("The 3 other asks")
    listed = text(enters(None).get("/situations/"))
    assert "▲ Warning Attacks on towns" in listed and "1 open alert, told" in listed
    cancellation = _step(alert, analyst, 2)
    cancellation.move, cancellation.state, cancellation.told = "cancellation", "told", NOW
    cancellation.save(update_fields=["move", "state", "told"])
    assert "open alert" not in text(enters(None).get("/situations/"))
    assert "all its alerts are closed" in text(enters(None).get("/situations/towns/"))


def test_a_list_of_situations_tells_nobody_of_alerts_that_they_may_not_read(
    enters: Enters, analyst: Account, editor: Account
) -> None:
    about = About("Attacks on towns", "Two towns were attacked.", ["SDN"], NOW.date(), Reach.PUBLIC)
    situation = open_situation(editor, "towns", about, NOW.date())
    alert = chain(analyst, 1, reach="private")
    alert.situation = situation
    alert.save(update_fields=["situation"])
    assert "open alert" not in text(enters(None).get("/situations/"))
    assert "Highest level now" not in text(enters(None).get("/situations/towns/"))


def test_who_follows_the_link_of_a_mail_without_being_signed_in_is_shown_the_way(
    enters: Enters, analyst: Account
) -> None:
    """To strangers what is private is not found, as what is not there; both pages lead to the sign-in."""
    chain(analyst, 1, reach="private")
    for path in ("/alerts/2026-0001/1/", "/alerts/2099-0001/", "/situations/nowhere/"):
        page = enters(None).get(path)
        assert page.status_code == 404
        there = f'<a href="/account/sign-in/?next={path.replace("/", "%2F")}">Sign in</a>'
        assert there in page.content.decode()
        assert "/account/sign-in/" not in enters(analyst).get("/alerts/2099-0001/").content.decode()
    assert "next=" not in enters(None).get("/country/NOWHERE/").content.decode()


def test_a_refusal_leads_on(enters: Enters, analyst: Account) -> None:
    page = enters(analyst).get("/alerts/?level=panic")
    assert page.status_code == 400
    assert '<a href="/alerts/">all alerts</a>' in page.content.decode()


def test_places_are_named_and_a_link_that_no_longer_holds_leads_to_a_new_one(
    enters: Enters, joined: Callable[..., Account]
) -> None:
    """Nobody outside knows countries by three letters."""
    person = joined("reader", ["SDN", "Western Africa"])
    assert "Places Sudan, Western Africa" in text(enters(person).get("/account/"))
    page = enters(None).get("/subscribe/agree/nonsense/")
    assert page.status_code == 404 and '<a href="/subscribe/">' in page.content.decode()
