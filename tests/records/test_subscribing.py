"""Alerts by mail, as a reader meets them: asked for, agreed to, changed, ended; and what is kept of an address."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings as Fixture

from heed.records.alerting.outgoing import Outgoing, Subscription
from heed.records.alerting.subscribing import DAYS, PAUSE, Choice, agree, agree_path, ask, end_path
from heed.records.history.models import Change
from heed.web.limiting import Limit
from tests.records.conftest import Kept, rows_of
from tests.records.sinks import subscribers, told_step

ADDRESS = "reader@example.org"
FORM = {"mail": ADDRESS, "places": "Sudan, Western Africa", "levels": ["warning"], "language": "en"}


@pytest.fixture
def reader(records: Kept, settings: Fixture) -> Iterator[Client]:
    """Somebody without an account, at a site that sends mail."""
    settings.SITE_URL, settings.HEED_HOME = "https://heed.example", records.home
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    yield Client(HTTP_HOST="localhost")
    cache.clear()


def sent() -> list[str]:
    """The texts that were mailed, once the threads that send them are done."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(10)
    return [str(each.body) for each in mail.outbox]


def link(text: str, kind: str) -> str:
    """The path of a link in a mail."""
    found = re.search(rf"https://heed\.example(/subscribe/{kind}/\S+)", text)
    assert found, text
    return found[1]


def test_from_asking_to_ending(reader: Client) -> None:
    """The way of one reader; a link followed changes nothing before its button is pressed."""
    assert "on its way" in reader.post("/subscribe/", FORM).content.decode()
    agreeing = link(sent()[0], "agree")
    row = Subscription.objects.get()
    assert (row.agreed, row.countries, row.regions, row.levels) == (
        None,
        ["SDN"],
        ["Western Africa"],
        ["warning"],
    )
    page = reader.get(agreeing)
    assert "SDN, Western Africa" in page.content.decode() and page["Cache-Control"] == "no-store"
    told_step()
    assert not Outgoing.objects.exists()
    assert reader.post(agreeing).status_code == 200
    row.refresh_from_db()
    assert row.agreed and row.terms
    told_step()
    assert Outgoing.objects.count() == 1
    ending = end_path(row)
    choosing = ending.replace("/end/", "/choice/")
    assert 'value="SDN, Western Africa"' in reader.get(choosing).content.decode()
    reader.post(choosing, {"places": "", "levels": [], "language": "en"})
    row.refresh_from_db()
    assert (row.countries, row.regions, row.levels) == ([], [], [])
    assert reader.get(ending).status_code == 200 and Subscription.objects.get().ended is None
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    body = "List-Unsubscribe=One-Click"
    form = "application/x-www-form-urlencoded"
    for _again in range(2):
        assert strict.post(ending, body, content_type=form).status_code == 200
    row.refresh_from_db()
    assert row.mail is None and len(row.was) == 64 and Outgoing.objects.get().stage == "dropped"
    assert reader.get(choosing).status_code == 404 and reader.post(agreeing).status_code == 404


def test_nothing_of_the_address_is_left_anywhere(reader: Client) -> None:
    """Not in any table, the history included; and the same address may come back as a new one."""
    agree(ask_now())
    reader.post(end_path(Subscription.objects.get()))
    kept = f"{rows_of(Subscription)} {rows_of(Change)} {rows_of(Outgoing)}"
    assert "reader" not in kept and "example.org" not in kept
    assert [each.did for each in Change.objects.filter(subject="subscription").order_by("pk")] == [
        "asked for alerts by mail", "agreed to alerts by mail", "ended alerts by mail",
    ]  # fmt: skip
    ask_now()
    assert Subscription.objects.count() == 2


def test_what_was_given_up_is_not_sent_again_to_one_who_left(reader: Client) -> None:
    subscription = agree(ask_now())
    told_step()
    Outgoing.objects.update(stage="dead")
    reader.post(end_path(subscription))
    assert Outgoing.objects.get().stage == "dropped"


def ask_now() -> Subscription:
    found = ask(ADDRESS, Choice())
    assert found is not None
    return found


def test_the_same_answer_whatever_the_address(reader: Client) -> None:
    """New, asked a moment ago, agreed already: one page; a stranger changes nothing of an agreed one."""
    pages = [reader.post("/subscribe/", FORM).content, reader.post("/subscribe/", FORM).content]
    assert len(sent()) == 1
    row = agree(Subscription.objects.get())
    Subscription.objects.update(asked=timezone.now() - PAUSE * 2)
    pages.append(reader.post("/subscribe/", {**FORM, "places": "Myanmar"}).content)
    assert len(set(pages)) == 1 and len(sent()) == 2
    row.refresh_from_db()
    assert row.countries == ["SDN"] and "/subscribe/choice/" in sent()[1]


@pytest.mark.parametrize(
    "wrong", ["", "reader", "reader@", "a b@example.org", "x@example.org\nBcc: y@example.org"]
)
def test_what_is_no_address_is_one_sentence(reader: Client, wrong: str) -> None:
    response = reader.post("/subscribe/", {**FORM, "mail": wrong})
    assert response.status_code == 400 and not Subscription.objects.exists() and sent() == []
    assert response.content.decode().count('class="fault"') == 1


def test_a_place_that_there_is_not(reader: Client) -> None:
    response = reader.post("/subscribe/", {**FORM, "places": "Atlantis"})
    assert response.status_code == 400 and "Atlantis" in response.content.decode()


def test_one_who_asks_too_often_waits(reader: Client) -> None:
    for number in range(Limit.SUBSCRIBE.value):
        assert reader.post("/subscribe/", {**FORM, "mail": f"r{number}@example.org"}).status_code == 200
    assert reader.post("/subscribe/", FORM).status_code == 429
    assert len(sent()) == Limit.SUBSCRIBE.value == Subscription.objects.count()
    other = Client(HTTP_HOST="localhost", REMOTE_ADDR="192.0.2.7")
    assert other.post("/subscribe/", FORM).status_code == 200
    sent()


def test_links_hold_for_their_time_and_their_kind(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = ask_now()
    path = agree_path(row)
    for broken in (path[:-4] + "xxx/", path.replace("/agree/", "/end/"), path.replace("/agree/", "/choice/")):
        assert reader.get(broken).status_code == 404
    assert reader.get(end_path(row).replace("/end/", "/agree/")).status_code == 404
    later = timezone.now() + timedelta(days=DAYS, minutes=1)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    assert reader.post(path).status_code == 404
    assert Subscription.objects.get().agreed is None


def test_one_who_never_agreed_is_forgotten(records: Kept) -> None:
    ask_now()
    (agreed,) = subscribers(1)
    Subscription.objects.update(asked=timezone.now() - timedelta(days=DAYS, minutes=1))
    ask("other@example.org", Choice())
    assert set(Subscription.objects.values_list("mail", flat=True)) == {"other@example.org", agreed.mail}


def test_other_forms_still_need_their_token(reader: Client) -> None:
    """Only the way out is open to a POST from elsewhere."""
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    row = ask_now()
    for path in ("/subscribe/", agree_path(row), end_path(row).replace("/end/", "/choice/")):
        assert strict.post(path, FORM).status_code == 403


def test_without_mail_the_feeds_are_offered(reader: Client, settings: Fixture) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "/alerts/feed.atom" in reader.get("/subscribe/").content.decode()
