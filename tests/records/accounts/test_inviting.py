"""Pages of other people's accounts, with and without mail: invited, changed, blocked, a forgotten password."""

from __future__ import annotations

import email
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.test import Client

from heed.records.accounts.models import Account
from heed.records.accounts.roles import Role
from heed.records.accounts.second_factor import device_of, set_up
from heed.records.mail import mail
from tests.records.accounts.entering import KEY, Joined, code, send, text
from tests.serving import free_port


def test_an_administrator_invites_without_mail(ada: Client, browser: Callable[[], Client]) -> None:
    """Where no mail is sent the page says so and shows the link; it leads to a password and a second step."""
    assert "sends no mail" in text(ada.get("/account/people/invite/"))
    fields = {
        "mail": "ben@example.org",
        "name": "Ben",
        "role": "analyst",
        "places": "Sudan, africa",
        "why": "new",
    }
    done = send(ada, "/account/people/invite/", **fields)
    link = re.search(r"http://localhost(/account/choose-password/[^<\s]+)", done.content.decode())
    assert link and "Hand the link over" in text(done)
    ben = browser()
    assert "Welcome, Ben" in text(ben.get(link[1]))
    assert send(ben, link[1], password="short").status_code == 400
    assert (
        send(ben, link[1], password="an entirely new password")["Location"]
        == "/account/second-factor/set-up/"
    )
    assert browser().get(link[1]).status_code == 404
    account = Account.objects.get(mail="ben@example.org")
    assert account.places == ["Africa", "SDN"]
    page = text(ada.get(f"/account/people/{account.pk}/"))
    assert "accepted the invitation" in page and "Why: new" in page


def test_an_administrator_changes_and_blocks(ada: Client, analyst: Account) -> None:
    """Each with its reason, which the page asks for; the history page shows old, new and why."""
    path = f"/account/people/{analyst.pk}/"
    for missing in ({"do": "role", "role-role": "editor", "role-places": ""}, {"do": "block"}):
        assert send(ada, path, **missing).status_code == 400
    bad = {"do": "role", "role-role": "editor", "role-places": "Atlantis", "role-why": "x"}
    assert "Atlantis" in text(send(ada, path, **bad)) and Account.objects.get(pk=analyst.pk).role == "analyst"
    good = {"do": "role", "role-role": "editor", "role-places": "SDN", "role-why": "writes now"}
    assert send(ada, path, **good)["Location"] == path
    assert send(ada, path, **{"do": "factor", "why-why": "lost the telephone"})["Location"] == path
    assert device_of(analyst) is None
    assert send(ada, path, **{"do": "block", "why-why": "left us"})["Location"] == path
    account = Account.objects.get(pk=analyst.pk)
    assert (account.role, account.places, account.is_active) == ("editor", ["SDN"], False)
    page = text(ada.get("/account/history/"))
    for part in (
        "role: analyst → editor",
        "places: Africa → SDN",
        "Why: writes now",
        "Why: left us",
        "blocked",
    ):
        assert part in page
    assert "blocked" in text(ada.get("/account/people/")) and "another administrator" in text(
        ada.get(f"/account/people/{Account.objects.get(mail='ada@example.org').pk}/")
    )


def test_forgotten_without_mail_says_so(browser: Callable[[], Client]) -> None:
    """It is not offered as if it worked."""
    assert "sends no such mail" in text(browser().get("/account/forgotten/"))


@pytest.fixture
def outbox(browser: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A mail server on this machine, and a site with an address; gives the letters that came."""
    monkeypatch.setattr(settings, "SITE_URL", "http://heed.example")
    letters: list[Any] = []

    class Sink:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            letters.append(envelope)
            return "250 OK"

    port = free_port()
    sink = Controller(Sink(), hostname="127.0.0.1", port=port)
    sink.start()
    for name, value in mail(f"smtp://127.0.0.1:{port}", "heed@example.org").items():
        monkeypatch.setattr(settings, name, value, raising=False)
    yield letters
    sink.stop()


def arrived(letters: list[Any], count: int) -> None:
    """Wait until so many letters came."""
    for _ in range(100):
        if len(letters) >= count:
            return
        time.sleep(0.05)
    raise AssertionError(f"{len(letters)} letters came, {count} were awaited")


def test_a_forgotten_password_comes_by_mail(
    outbox: list[Any], browser: Callable[[], Client], joined: Joined
) -> None:
    """The same page for known and unknown; one letter; its link sets a password once; then the second step."""
    account = joined(Role.ANALYST)
    set_up(account, KEY, code(-1))
    pages = {
        text(send(browser(), "/account/forgotten/", mail=mail)) for mail in ("no@example.org", account.mail)
    }
    assert len(pages) == 1
    send(browser(), "/account/forgotten/", mail=account.mail)
    arrived(outbox, 1)
    assert [each.rcpt_tos for each in outbox] == [[account.mail]]
    letter = email.message_from_bytes(outbox[0].content)
    link = re.search(r"http://heed.example(/account/[A-Za-z0-9/-]+)", str(letter.get_payload(decode=True)))
    assert link and letter["From"] == "heed@example.org" and "new password" in str(letter["Subject"])
    client = browser()
    answer = send(client, link[1], password="an entirely new password")
    assert answer["Location"] == "/account/second-factor/"
    assert browser().get(link[1]).status_code == 404


def test_an_invitation_goes_by_mail(outbox: list[Any], ada: Client) -> None:
    """The link is in the letter and not on the page; when the server refuses, the page shows it and says why."""
    fields = {"mail": "ben@example.org", "name": "Ben", "role": "analyst", "places": "", "why": "new"}
    done = send(ada, "/account/people/invite/", **fields)
    assert "It was sent to ben@example.org" in text(done) and "choose-password" not in text(done)
    assert b"choose-password" in outbox[0].content.replace(b"=\r\n", b"")
    settings.EMAIL_PORT = 1
    done = send(ada, "/account/people/invite/", **{**fields, "mail": "eva@example.org"})
    assert "did not take the mail" in text(done) and "choose-password" in text(done)
