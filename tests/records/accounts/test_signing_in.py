"""The way in, as a browser meets it: password, second step, and what is refused without telling why."""

from __future__ import annotations

import re
import time
from base64 import b32decode
from collections.abc import Callable
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from heed.records.accounts.models import Account, Session
from heed.records.accounts.passwords import change
from heed.records.accounts.people import Grant, invite, set_active
from heed.records.accounts.roles import Role
from heed.records.accounts.second_factor import device_of, set_up
from heed.records.accounts.signing_in import BACKEND
from heed.records.history.rows import history_of
from tests.records.accounts.entering import KEY, PRIVATE, Joined, code, send, sign_in, text
from tests.records.conftest import PASSWORD


def test_a_reader_gets_in_with_the_password(browser: Callable[[], Client], joined: Joined) -> None:
    """The key of the session changes at the sign-in; its cookie is out of reach of scripts and other sites."""
    reader, client = joined(Role.READER), browser()
    answer = sign_in(client, reader.mail.upper())
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    cookie = answer.cookies["heed_session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["secure"]
    assert "reader of Ruritania" in text(client.get("/account/"))
    row = Session.objects.get()
    assert row.account == reader and row.browser == "X Firefox/1 Linux"
    assert next(each.did for each in history_of("account", reader.pk)) == "signed in"


def test_cookies_are_for_https_alone_where_there_is_https(
    browser: Callable[[], Client], joined: Joined
) -> None:
    """Both cookies, as soon as a request came by HTTPS."""
    client, reader = browser(), joined(Role.READER)
    page = client.get("/account/sign-in/", secure=True)
    token = page.cookies["heed_form"]
    answer = client.post(
        "/account/sign-in/",
        {"csrfmiddlewaretoken": token.value, "mail": reader.mail, "password": PASSWORD},
        secure=True,
        headers={"origin": "https://localhost"},
    )
    assert token["secure"] and token["httponly"] and answer.cookies["heed_session"]["secure"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.READER])
def test_other_roles_must_set_up_the_second_step(
    browser: Callable[[], Client], joined: Joined, role: Role
) -> None:
    """The password alone opens nothing but the set-up; after it the recovery codes are shown once."""
    account, client = joined(role), browser()
    assert sign_in(client, account.mail)["Location"] == "/account/second-factor/set-up/"
    for path in PRIVATE:
        assert client.get(path)["Location"].startswith("/account/sign-in/"), path
    page = client.get("/account/second-factor/set-up/")
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page.content.decode())
    assert secret and "<svg" in page.content.decode()
    key = b32decode(secret[1].replace(" ", "")).hex()
    before = client.cookies["heed_session"].value
    wrong = send(client, "/account/second-factor/set-up/", code="000000")
    assert wrong.status_code == 400 and "not the one" in text(wrong)
    done = send(client, "/account/second-factor/set-up/", code=code(key=key))
    codes = re.findall(r"<li><code>([a-z0-9-]{19})</code>", done.content.decode())
    assert len(set(codes)) == 10 and done["Cache-Control"] == "no-store"
    assert client.cookies["heed_session"].value != before
    assert client.get("/account/").status_code == 200
    again = browser()
    assert sign_in(again, account.mail)["Location"] == "/account/second-factor/"
    assert send(again, "/account/second-factor/", code=codes[0].upper())["Location"] == "/account/"
    assert "9 recovery codes left" in text(again.get("/account/"))


@pytest.mark.parametrize("role", Role)
def test_a_session_without_the_second_step_opens_nothing(
    browser: Callable[[], Client], joined: Joined, role: Role
) -> None:
    """However it came to be: whoever's role needs the second step is nobody without it."""
    client = browser()
    client.force_login(joined(role), backend=BACKEND)
    answer = client.get("/account/")
    if role is Role.READER:
        assert answer.status_code == 200 and "reader of Ruritania" in text(answer)
    else:
        assert answer["Location"].startswith("/account/sign-in/")
        assert "of Ruritania" not in text(client.get("/about/"))


def test_a_reader_who_has_an_app_is_asked_for_its_code(browser: Callable[[], Client], joined: Joined) -> None:
    """Whose role does not need the second step may have set it up all the same; then the password is not enough."""
    reader, client = joined(Role.READER), browser()
    set_up(reader, KEY, code(-1))
    assert sign_in(client, reader.mail)["Location"] == "/account/second-factor/"
    assert client.get("/account/")["Location"].startswith("/account/sign-in/")
    assert send(client, "/account/second-factor/", code=code())["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_the_password_alone_does_not_replace_the_app(browser: Callable[[], Client], analyst: Account) -> None:
    """On the way in, one who has an app is never offered another."""
    client = browser()
    sign_in(client, analyst.mail)
    for answer in (client.get("/account/second-factor/set-up/"), client.get("/account/")):
        assert answer["Location"].startswith("/account/sign-in/")
    device = device_of(analyst)
    assert device is not None and device.key == KEY


def test_a_code_is_refused_the_second_time(
    browser: Callable[[], Client], inside: Client, analyst: Account
) -> None:
    """Also in another browser that has the password."""
    other = browser()
    sign_in(other, analyst.mail)
    answer = send(other, "/account/second-factor/", code=code())
    assert answer.status_code == 400 and "does not hold" in text(answer)
    assert other.get("/account/").status_code == 302


def test_the_way_in_takes_ten_minutes_at_most(
    browser: Callable[[], Client], analyst: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After that it begins anew."""
    client = browser()
    sign_in(client, analyst.mail)
    assert client.get("/account/second-factor/").status_code == 200
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)
    assert client.get("/account/second-factor/")["Location"] == "/account/sign-in/"


def test_a_new_password_ends_the_way_in(browser: Callable[[], Client], analyst: Account) -> None:
    """One who came with the old password does not get to the second step with it."""
    client = browser()
    sign_in(client, analyst.mail)
    change(analyst, "an entirely new password", None)
    sign_in(client, analyst.mail)
    assert client.get("/account/second-factor/")["Location"] == "/account/sign-in/"


def test_guessing_locks(browser: Callable[[], Client], joined: Joined) -> None:
    """Five failures from one address: that account is closed to it, also for the right password, for 15 minutes."""
    reader, other, client = joined(Role.READER), joined(Role.READER), browser()
    for _ in range(4):
        answer = sign_in(client, reader.mail, "a wrong password")
        assert answer.status_code == 400 and "is not right" in text(answer)
    answer = sign_in(client, reader.mail.upper(), "a wrong password")
    assert answer.status_code == 429 or sign_in(client, reader.mail).status_code == 429
    locked = sign_in(client, reader.mail)
    assert locked.status_code == 429 and "Wait 15 minutes" in text(locked)
    assert sign_in(browser(), other.mail)["Location"] == "/account/"
    locks = [each for each in history_of("account", reader.pk) if each.did == "locked after failed sign-ins"]
    assert len(locks) == 1 and locks[0].by is None
    assert "a wrong password" not in str(list(AccessAttempt.objects.values()))
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, reader.mail)["Location"] == "/account/"


def test_unknown_and_wrong_look_alike(
    browser: Callable[[], Client], joined: Joined, administrator: Account
) -> None:
    """Nothing tells whether there is an account: unknown, blocked, invited and wrong get the same page."""
    known, blocked = joined(Role.READER), joined(Role.READER)
    set_active(administrator, blocked, False, "left")
    waiting = invite(administrator, "w@example.org", "W", Grant("reader"), "w")
    pages = set()
    for address in ("nobody@example.org", known.mail, blocked.mail, waiting.mail):
        password = "wrong wrong wrong" if address == known.mail else PASSWORD
        answer = sign_in(browser(), address, password)
        assert answer.status_code == 400
        pages.add(text(answer))
    assert len(pages) == 1


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_onward_stays_here(browser: Callable[[], Client], joined: Joined, onward: str) -> None:
    """After the sign-in nobody is sent to another site."""
    assert sign_in(browser(), joined(Role.READER).mail, next=onward)["Location"] == "/account/"
    assert (
        sign_in(browser(), joined(Role.READER).mail, next="/account/sessions/")["Location"]
        == "/account/sessions/"
    )


def test_a_form_from_elsewhere_is_refused(browser: Callable[[], Client], joined: Joined) -> None:
    """Without the page's token nothing is done."""
    reader, client = joined(Role.READER), browser()
    answer = client.post("/account/sign-in/", {"mail": reader.mail, "password": PASSWORD})
    assert answer.status_code == 403 and "too old" in text(answer)
    assert not Session.objects.exists()
