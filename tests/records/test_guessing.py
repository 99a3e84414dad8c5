"""Guessing over many accounts: one network address is closed for a while; nothing tells which ones there are."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from heed.records.accounts.guessing import CLOSED, LOCKED, MOST, forget
from heed.records.accounts.models import Account
from heed.records.accounts.people import first_administrator
from heed.records.accounts.roles import Role
from heed.records.history.models import Change
from heed.records.history.rows import history_of
from heed.records.mail import NOT_SENT
from heed.web.limiting import Limit
from heed.web.who import address
from tests.records.accounts.entering import text
from tests.serving import served

PASSWORD = "correct horse battery staple"
OFFICE, HOME = "203.0.113.7", "198.51.100.9"
FEW = 7
Joined = Callable[..., Account]


@pytest.fixture(autouse=True)
def own_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A lower one than the real one, since checking a password is slow on purpose; counts of the test's own."""
    monkeypatch.setattr("heed.records.accounts.guessing.MOST", FEW)
    monkeypatch.setattr(settings, "HEED_HOME", tmp_path)
    monkeypatch.setattr(settings, "EMAIL_BACKEND", NOT_SENT)
    cache.clear()
    yield
    cache.clear()


def at(place: str) -> Client:
    """A browser at a network address."""
    return Client(HTTP_HOST="localhost", REMOTE_ADDR=place)


def tried(client: Client, mail: str, password: str = "wrong wrong wrong") -> Any:
    return client.post("/account/sign-in/", {"mail": mail, "password": password})


def spray(client: Client, times: int = FEW + 1, first: int = 0) -> list[int]:
    """Statuses of failed sign-ins, each for another name."""
    return [tried(client, f"x{number}@example.org").status_code for number in range(first, first + times)]


def closings() -> int:
    return Change.objects.filter(did=CLOSED).count()


def test_an_address_that_tries_many_accounts_is_closed(joined: Joined) -> None:
    """To the right password too, known or not, for 15 minutes from then; other addresses go on."""
    reader, client = joined(Role.READER), at(OFFICE)
    assert spray(client, FEW) == [400] * FEW
    assert tried(client, reader.mail).status_code == 429
    pages = {text(tried(client, mail, PASSWORD)) for mail in (reader.mail, "nobody@example.org")}
    assert len(pages) == 1 and "Wait 15 minutes" in pages.pop()
    assert tried(at(HOME), reader.mail, PASSWORD).status_code == 302
    assert closings() == 1 and not history_of("account", reader.pk).filter(did=LOCKED).exists()
    # All that failed is older than that; the row that closed the address is not.
    past = timezone.now() - timedelta(minutes=16)
    AccessAttempt.objects.exclude(username="").update(attempt_time=past)
    assert tried(client, reader.mail, PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=past)
    assert tried(client, reader.mail, PASSWORD).status_code == 302


def test_the_history_says_it_once_and_without_the_address(joined: Joined) -> None:
    """However long somebody goes on; a second time is a second row."""
    reader, client = joined(Role.READER), at(OFFICE)
    spray(client)
    spray(client, 5, 100)
    [row] = Change.objects.filter(did=CLOSED)
    assert row.by is None and row.changed["names tried"] == [None, FEW + 1]
    assert OFFICE not in f"{row.subject} {row.subject_id} {row.changed} {row.why}"
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert tried(client, reader.mail, PASSWORD).status_code == 302
    spray(at(OFFICE))
    assert closings() == 2


def test_one_who_gets_in_resets_nothing_for_others(joined: Joined) -> None:
    """With an account of one's own one cannot go on guessing those of others."""
    own, client = joined(Role.READER), at(OFFICE)
    assert 429 not in spray(client, FEW)
    assert tried(client, own.mail, PASSWORD).status_code == 302
    assert tried(at(OFFICE), "one-more@example.org").status_code == 429


def test_an_office_that_mistypes_is_not_closed(joined: Joined) -> None:
    """People who fail twice each and then get in count for nothing."""
    for person in [joined(Role.READER) for _ in range(FEW // 2 + 1)]:
        assert [tried(at(OFFICE), person.mail).status_code for _ in range(2)] == [400, 400]
        assert tried(at(OFFICE), person.mail, PASSWORD).status_code == 302
    assert closings() == 0


def test_ipv6_counts_by_the_network_of_a_subscriber(records: object) -> None:
    """Another address of the same /64 is the same; of another /64 is not."""
    spray(at("2001:db8:0:1::1"), FEW)
    assert tried(at("2001:db8:0:1:ffff::9"), "a@example.org").status_code == 429
    assert tried(at("2001:db8:0:2::1"), "a@example.org").status_code == 400
    assert not AccessAttempt.objects.filter(ip_address="2001:db8:0:1::1").exists()


@pytest.mark.parametrize(
    ("said", "meant"),
    [("::ffff:203.0.113.7", OFFICE), ("fe80::1%eth0", "fe80::"), ("", None), ("unix:", None), ("::1", "::1")],
)
def test_addresses_as_they_are_counted(said: str, meant: str | None) -> None:
    """IPv4 in IPv6 is IPv4; what is none is not known."""
    assert address(RequestFactory().get("/", REMOTE_ADDR=said)) == meant


def test_this_very_machine_is_never_closed(joined: Joined) -> None:
    """Behind a web server that is not named in HEED_TRUSTED_PROXY everybody would be; an account still is."""
    reader, client = joined(Role.READER), at("127.0.0.1")
    assert 429 not in spray(client, FEW + 3)
    assert [tried(client, reader.mail).status_code for _ in range(5)][-1] == 429
    assert closings() == 0


def test_wrong_codes_count_as_wrong_passwords(joined: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has a password does not get to try codes without limit; the page is that of the locked."""
    analyst, client = joined(Role.ANALYST), at(OFFICE)
    TOTPDevice.objects.create(user=analyst, key="00" * 20, name="app")
    assert tried(client, analyst.mail, PASSWORD)["Location"] == "/account/second-factor/"
    answers = []
    for _ in range(5):
        TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
        answers.append(client.post("/account/second-factor/", {"code": "12345x"}))
    assert [each.status_code for each in answers] == [400] * 4 + [429]
    assert "Wait 15 minutes" in text(answers[-1])
    assert client.post("/account/second-factor/", {"code": "123456"}).status_code == 429
    assert tried(client, analyst.mail, PASSWORD).status_code == 429
    assert history_of("account", analyst.pk).filter(did=LOCKED).count() == 1


def test_nothing_typed_is_kept_but_the_name(joined: Joined) -> None:
    """A password that is nearly right would be worth much; also that of one who changes it."""
    reader, client = joined(Role.READER), at(OFFICE)
    assert tried(client, reader.mail, PASSWORD).status_code == 302
    fields = {"present": "almost the present one", "password": "an entirely new password"}
    assert client.post("/account/password/", fields).status_code == 400
    tried(at(OFFICE), "known@example.org", "another secret thing")
    kept = str(list(AccessAttempt.objects.values()))
    assert "known@example.org" in kept
    for word in ("almost", "entirely", "another secret"):
        assert word not in kept


def test_what_counts_no_more_is_deleted(records: object) -> None:
    """It holds network addresses and what people typed as their name."""
    spray(at(OFFICE), 3)
    assert forget() == 0 and AccessAttempt.objects.count() == 3
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    spray(at(HOME), 1, 50)
    assert [row.username for row in AccessAttempt.objects.all()] == ["x50@example.org"]
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert forget() == 1 and not AccessAttempt.objects.exists()


def test_asking_for_links_has_its_limit(records: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known or not: after it the same page for both; another address goes on."""
    monkeypatch.setattr("heed.web.account.own.mails_strangers", lambda: True)
    monkeypatch.setattr("heed.web.account.own.ALWAYS", 0.0)
    client = at(OFFICE)
    for number in range(Limit.FORGOTTEN.value):
        asked = client.post("/account/forgotten/", {"mail": f"x{number}@example.org"})
        assert asked.status_code == 200
    late = client.post("/account/forgotten/", {"mail": "x@example.org"})
    assert late.status_code == 429 and "wait for an hour" in text(late)
    assert at(HOME).post("/account/forgotten/", {"mail": "x@example.org"}).status_code == 200


def test_links_that_do_not_hold_have_their_limit(records: object) -> None:
    """None is looked at any more after it."""
    client = at(OFFICE)
    path = "/account/choose-password/MQ/made-up/"
    assert {client.get(path).status_code for _ in range(Limit.LINK.value)} == {404}
    assert client.get(path).status_code == 429
    assert at(HOME).get(path).status_code == 404


def post(port: int, mail: str, forwarded: str) -> int:
    """Status of a failed sign-in through a web server that says who asks."""
    asked = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"X-Forwarded-For": forwarded, "Host": "localhost"}
    asked.request("GET", "/account/sign-in/", headers=headers)
    page = asked.getresponse()
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token
    form = urlencode({"csrfmiddlewaretoken": token[1], "mail": mail, "password": "wrong wrong wrong"})
    headers |= {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    asked.request("POST", "/account/sign-in/", form, headers)
    status = asked.getresponse().status
    asked.close()
    return status


def test_the_server_in_front_says_who_asks(own_records: Any) -> None:
    """A real server: the address that a trusted web server names is closed, another one is not."""
    first_administrator("ada@example.org", "Ada", PASSWORD)
    with served({**os.environ, "HEED_TRUSTED_PROXY": "127.0.0.1"}) as port:
        asked = [post(port, f"x{number}@example.org", OFFICE) for number in range(MOST + 1)]
        assert asked == [400] * MOST + [429]
        assert post(port, "ada@example.org", OFFICE) == 429
        assert post(port, "x1@example.org", HOME) == 400


def test_others_cannot_say_who_asks(own_records: Any) -> None:
    """What a browser itself writes into the header is thrown away: the account is closed all the same."""
    first_administrator("ada@example.org", "Ada", PASSWORD)
    with served({**os.environ, "HEED_TRUSTED_PROXY": ""}) as port:
        asked = [post(port, "ada@example.org", f"203.0.113.{number}") for number in range(5)]
        assert asked == [400] * 4 + [429]
