"""What an attacker tries at the way in, one attack a test: none leads further than it should."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from heed.base.errors import BadInput, NotFound
from heed.records.accounts.models import Account, Session
from heed.records.accounts.passwords import account_of_link, choose_by_link, link_path
from heed.records.accounts.people import Grant, invite, link_again, set_active, set_role
from heed.records.accounts.roles import Role
from heed.records.accounts.second_factor import WrongCode, device_of, prove, renew_codes, set_up
from heed.records.accounts.sessions import STARTED, SessionStore
from heed.web.account import mails, own
from heed.web.logged import Line
from tests.records.accounts.entering import KEY, PRIVATE, Joined, code, send, sign_in, text
from tests.records.conftest import PASSWORD

Browser = Callable[[], Client]
OTHER_KEY = "89abcdef0123456789abcdef0123456789abcdef"


def parts(account: Account) -> tuple[str, str]:
    """Number and token of a link."""
    number, token = link_path(account).split("/")[3:5]
    return number, token


def test_a_key_that_was_planted_is_worth_nothing(browser: Browser, analyst: Account) -> None:
    """A session from before the sign-in, or from between its steps, is another one afterwards."""
    victim = browser()
    victim.cookies["heed_session"] = "planted"
    keys = ["planted"]
    sign_in(victim, analyst.mail)
    keys.append(victim.cookies["heed_session"].value)
    send(victim, "/account/second-factor/", code=code())
    keys.append(victim.cookies["heed_session"].value)
    assert len(set(keys)) == 3
    for key in keys[:2]:
        attacker = browser()
        attacker.cookies["heed_session"] = key
        assert attacker.get("/account/")["Location"].startswith("/account/sign-in/")


def test_a_password_alone_opens_nothing(browser: Browser, analyst: Account) -> None:
    """Between the steps every private address leads back to the sign-in; no other app can be put in its place."""
    client = browser()
    sign_in(client, analyst.mail)
    for path in (*PRIVATE, "/alerts/new/", "/alerts/waiting/", "/account/second-factor/set-up/"):
        assert client.get(path)["Location"].startswith("/account/sign-in/"), path
    assert send(client, "/account/second-factor/set-up/", code=code(key=OTHER_KEY)).status_code == 302
    device = device_of(analyst)
    assert device is not None and device.key == KEY


def test_two_who_set_up_an_app_at_once(joined: Joined) -> None:
    """Whoever has the password alone and comes a moment later does not put their app in place of the owner's."""
    account = joined(Role.ANALYST)
    set_up(account, KEY, code())
    with pytest.raises(BadInput, match="just now"):
        set_up(account, OTHER_KEY, code(key=OTHER_KEY))
    device = device_of(account)
    assert device is not None and device.key == KEY
    set_up(account, OTHER_KEY, code(key=OTHER_KEY), replace=True)


def test_a_new_app_ends_all_sessions(browser: Browser, joined: Joined) -> None:
    """Also of a reader, who may be in with a password alone: a stolen session is over with it."""
    account = joined(Role.READER)
    stolen, mine = browser(), browser()
    for client in (stolen, mine):
        sign_in(client, account.mail)
        assert client.get("/account/").status_code == 200
    key = mine.get("/account/second-factor/set-up/").context["offered"].key
    done = send(mine, "/account/second-factor/set-up/", code=code(key=key), password=PASSWORD)
    assert "recovery codes" in text(done) and mine.get("/account/").status_code == 200
    assert stolen.get("/account/")["Location"].startswith("/account/sign-in/")
    assert Session.objects.filter(account=account).count() == 1


def test_wrong_codes_do_not_keep_the_owner_out(analyst: Account) -> None:
    """Whoever has the password shuts the app with wrong codes; a recovery code opens it again."""
    codes = renew_codes(analyst)
    for _ in range(5):
        TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(days=1))
        with pytest.raises(WrongCode):
            prove(analyst, "000000")
    with pytest.raises(BadInput, match="wait"):
        prove(analyst, code())
    prove(analyst, codes[0])
    with pytest.raises(WrongCode):
        prove(analyst, codes[0])
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert prove(analyst, code()) == device_of(analyst)


def test_a_recovery_code_lets_the_app_be_used_at_once(analyst: Account) -> None:
    """Nothing is left of the wait."""
    codes = renew_codes(analyst)
    with pytest.raises(WrongCode):
        prove(analyst, "000000")
    prove(analyst, codes[0])
    assert prove(analyst, code()) == device_of(analyst)


@pytest.mark.parametrize(("later", "holds"), [(-3, False), (-1, True), (0, True), (1, True), (3, False)])
def test_clocks_may_differ_by_half_a_minute(joined: Joined, later: int, holds: bool) -> None:
    """No code of another time, and none twice."""
    account = joined(Role.ANALYST)
    TOTPDevice.objects.create(user=account, key=KEY, name="app", confirmed=True)
    if not holds:
        with pytest.raises(WrongCode):
            prove(account, code(later))
        return
    prove(account, code(later))
    TOTPDevice.objects.update(throttling_failure_count=0)
    with pytest.raises(WrongCode):
        prove(account, code(later))


def test_a_session_is_not_made_longer(inside: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve hours from the sign-in are over, whatever is opened meanwhile that writes into the session."""
    row = Session.objects.get(account__isnull=False)
    last = row.started + timedelta(hours=12)
    assert abs(row.expire_date - last) < timedelta(seconds=5)
    later = timezone.now() + timedelta(hours=11)
    monkeypatch.setattr(timezone, "now", lambda: later)
    answer = inside.get("/account/second-factor/set-up/")
    assert answer.status_code == 200
    row = Session.objects.get(account__isnull=False)
    assert row.expire_date <= last
    assert "heed_session" not in answer.cookies or int(answer.cookies["heed_session"]["max-age"]) <= 3600
    assert SessionStore().get_expiry_age() == 12 * 3600 and STARTED in inside.session


def test_a_link_that_was_blocked_stays_dead(administrator: Account) -> None:
    """It may have been the reason for the block: who is let in again gets a new one."""
    account = invite(administrator, "ben@example.org", "Ben", Grant(Role.READER), "w")
    old = parts(account)
    set_active(administrator, account, False, "the invitation went to somebody else")
    set_active(administrator, account, True, "back")
    with pytest.raises(NotFound):
        account_of_link(*old)
    assert account_of_link(*parts(account)) == account


def test_a_newer_link_ends_those_before(administrator: Account) -> None:
    """Of two invitations the newer one holds, once."""
    account = invite(administrator, "ben@example.org", "Ben", Grant(Role.READER), "w")
    old = parts(account)
    new = parts(link_again(administrator, account))
    with pytest.raises(NotFound):
        choose_by_link(*old, PASSWORD)
    choose_by_link(*new, PASSWORD)
    with pytest.raises(NotFound):
        choose_by_link(*new, "another password entirely")


def test_an_invitation_gives_the_role_of_now(administrator: Account, browser: Browser) -> None:
    """Not the one for which it was written."""
    account = invite(administrator, "ben@example.org", "Ben", Grant(Role.ADMINISTRATOR), "w")
    link = link_path(account)
    set_role(administrator, account, Grant(Role.READER), "a mistake")
    client = browser()
    assert send(client, link, password=PASSWORD)["Location"] == "/account/"
    assert client.get("/account/people/").status_code == 403


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, browser: Browser) -> list[EmailMessage]:
    """The letters that would be sent, on a site that mails."""
    letters: list[EmailMessage] = []
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    monkeypatch.setattr(settings, "SITE_URL", "https://heed.example")
    monkeypatch.setattr(
        own, "send_link_aside", lambda account, link: letters.append(mails._letter(account, link))
    )
    monkeypatch.setattr(own, "ALWAYS", 0.0)
    return letters


def test_a_made_up_host_is_in_no_mail(
    sent: list[EmailMessage], browser: Browser, joined: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link leads to the address of the site; where that is not known, no stranger makes the site send one."""
    account = joined(Role.READER)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    poisoned = browser()
    poisoned.defaults["HTTP_HOST"] = "evil.example"
    poisoned.defaults["HTTP_X_FORWARDED_HOST"] = "evil.example"
    send(poisoned, "/account/forgotten/", mail=account.mail)
    assert len(sent) == 1 and "evil" not in sent[0].body and "https://heed.example/account/" in sent[0].body
    monkeypatch.setattr(settings, "SITE_URL", "")
    assert "sends no such mail" in text(send(poisoned, "/account/forgotten/", mail=account.mail))
    assert "forgotten/" not in poisoned.get("/account/sign-in/").content.decode() and len(sent) == 1


def test_asking_for_a_link_takes_as_long_for_everybody(
    sent: list[EmailMessage], browser: Browser, joined: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known or not: the page comes after the same time, so that its time tells nothing."""
    account = joined(Role.READER)
    monkeypatch.setattr(own, "ALWAYS", 1.0)
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    for mail in (account.mail, "nobody@example.org"):
        send(browser(), "/account/forgotten/", mail=mail)
    assert len(sent) == 1 and len(waited) == 2 and all(0.0 <= each <= 1.0 for each in waited)


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "/\t/evil.example", "http:evil.example", "///evil.example", " //evil.example"],
)  # fmt: skip
def test_the_sign_in_leads_to_this_site_alone(browser: Browser, joined: Joined, onward: str) -> None:
    """Whatever stands in `next`, as an address or in the form."""
    account, client = joined(Role.READER), browser()
    assert sign_in(client, account.mail, next=onward)["Location"] == "/account/"
    assert client.get("/account/sign-in/", {"next": onward})["Location"] == "/account/"


def test_every_form_needs_its_token(browser: Browser, inside: Client) -> None:
    """A page of another site sends nothing in somebody's name; only the end of mails needs none (RFC 8058)."""
    for path in ("/account/sign-in/", "/account/forgotten/", "/account/sign-out/", "/account/password/",
                 "/account/sessions/", "/account/second-factor/codes/", "/account/second-factor/set-up/",
                 "/account/people/invite/", "/alerts/new/", "/situations/new/", "/subscribe/",
                 "/alerts/webhooks/new/", "/alerts/outgoing/"):  # fmt: skip
        for client in (browser(), inside):
            assert client.post(path, {"mail": "x@example.org"}).status_code == 403, path
    assert inside.get("/account/").status_code == 200


def test_the_log_holds_neither_keys_nor_addresses_of_people(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, joined: Joined
) -> None:
    """Not in the address of a page that failed, nor in what a mail server or a database said."""
    account = joined(Role.FIELD_MONITOR)
    refused = SMTPRecipientsRefused({account.mail: (550, b"no such user")})

    def fails(self: EmailMessage, fail_silently: bool = False) -> int:
        raise refused

    monkeypatch.setattr(EmailMessage, "send", fails)
    monkeypatch.setattr(threading, "Thread", lambda target, name: _Now(target))
    with caplog.at_level(logging.ERROR, "heed.web"):
        logging.getLogger("heed").propagate = True
        try:
            mails.send_link_aside(account, "https://heed.example/account/choose-password/MQ/x-y/")
        finally:
            logging.getLogger("heed").propagate = False
    assert "SMTPRecipientsRefused" in caplog.text and account.mail not in caplog.text
    row = logging.makeLogRecord(
        {
            "msg": "GET %s: %s",
            "levelname": "ERROR",
            "args": (link_path(account), f"Key (mail)=({account.mail}) exists"),
        }
    )
    said = Line("{levelname} {message}", style="{").format(row)
    assert said == "ERROR GET /account/choose-password/(key) Key (mail)=((mail address)) exists"


class _Now:
    """A thread that has run when it is started."""

    def __init__(self, target: Callable[[], None]) -> None:
        self.target = target

    def start(self) -> None:
        self.target()
