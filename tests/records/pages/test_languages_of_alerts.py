"""In which language an alert is: chosen by its author, and said wherever it is told; nobody misses it for that."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from django.utils import timezone

from heed.records.accounts.models import Account
from heed.records.alerting.models import Step
from heed.records.alerting.outgoing import Outgoing, Subscription
from tests.records.pages.conftest import Enters
from tests.records.pages.raising import TYPED, told
from tests.records.seen import in_other_letters

ARABIC = {**TYPED, "language": "ar", "headline": "هجمات مرجحة على بلدات", "sources": "تقرير"}


def checked(html: str) -> list[str]:
    """The languages that a form offers, the chosen one with a star."""
    found = re.findall(r'name="language" value="([\w-]+)"([^>]*)', html)
    return [f"{code}{'*' if 'checked' in rest else ''}" for code, rest in found]


def test_the_author_chooses_among_four(enters: Enters, analyst: Account) -> None:
    """English unless another is chosen, whatever language the author's own mails come in."""
    Account.objects.filter(pk=analyst.pk).update(language="fr")
    author = enters(analyst)
    assert checked(author.get("/alerts/new/").content.decode()) == ["en*", "fr", "es", "ar"]
    for wrong in ("", "de", "<b>"):
        refused = author.post("/alerts/new/", {**TYPED, "language": wrong})
        assert refused.status_code == 400 and not Step.objects.exists()
    at = author.post("/alerts/new/", ARABIC)["Location"]
    assert '<p class="title" lang="ar" dir="auto">' in author.get(at).content.decode()
    assert checked(author.get(f"{at}change/").content.decode()) == ["en", "fr", "es", "ar*"]


def test_a_step_in_another_language_keeps_it(enters: Enters, analyst: Account) -> None:
    """As those may be that came by an earlier heed."""
    author = enters(analyst)
    at = author.post("/alerts/new/", TYPED)["Location"]
    Step.objects.update(language="pt-BR")
    assert checked(author.get(f"{at}change/").content.decode()) == ["en", "fr", "es", "ar", "pt-BR*"]
    assert author.post(f"{at}change/", {**TYPED, "language": "pt-BR"}).status_code == 302
    assert Step.objects.get().language == "pt-BR"


def test_the_language_is_said_wherever_the_alert_is_told(
    enters: Enters, analyst: Account, reviewer: Account
) -> None:
    """CAP, feeds, API and pages; and it goes to readers of every language."""
    now = timezone.now()
    for language in ("en", "fr", "ar"):
        Subscription.objects.create(mail=f"{language}@example.org", language=language, agreed=now)
    author = enters(analyst)
    at = author.post("/alerts/new/", ARABIC)["Location"]
    assert author.post(f"{at}hand-in/").status_code == 302
    assert enters(reviewer).post(f"{at}confirm/", {"why": "the sources hold"}).status_code == 302
    assert Outgoing.objects.count() == 3
    public = enters(None)
    assert "<language>ar</language>" in public.get(f"{at}cap.xml").content.decode()
    assert 'xml:lang="ar"' in public.get("/alerts/feed.atom").content.decode()
    (item,) = json.loads(public.get("/alerts/feed.json").content)["items"]
    assert item["language"] == "ar"
    number = at.split("/")[2]
    assert '"language": "ar"' in public.get(f"/api/alerts/{number}").content.decode()
    for path in (at, f"/alerts/{number}/", "/alerts/", "/country/SDN/", "/alerts/country/SDN/"):
        assert '<bdi lang="ar">هجمات' in public.get(path).content.decode(), path


def test_one_who_is_signed_in_reads_the_pages_for_subscribers_in_arabic_too(
    enters: Enters, joined: Callable[..., Account]
) -> None:
    """The way to the account and its pages stands above them."""
    person = joined("administrator", mail="zero@example.org")
    Account.objects.filter(pk=person.pk).update(name="آمال")
    html = enters(Account.objects.get(pk=person.pk)).get("/subscribe/?language=ar").content.decode()
    assert "آمال" in html and in_other_letters(html) == []


def test_asks_stay_in_english_for_those_who_raise(
    enters: Enters, analyst: Account, reviewer: Account
) -> None:
    """What is not for subscribers says the same whatever the browser asks for."""
    step = told(enters, analyst, reviewer)
    page = enters(None).get(f"/alerts/{step.alert.number}/", headers={"accept-language": "ar"})
    assert "Offer good offices, send an envoy" in page.content.decode()
