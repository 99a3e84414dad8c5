"""The private pages as a browser meets them: the way in and out, what is shown to whom, and to nobody else."""

from __future__ import annotations

import email
import re
import socket
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from axes.models import AccessAttempt
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from heed.records.accounts.models import Account, Session
from heed.records.accounts.passwords import change
from heed.records.accounts.people import Grant, first_administrator, invite, set_active, set_role
from heed.records.accounts.roles import Role
from heed.records.accounts.second_factor import device_of, offer, set_up
from heed.records.database import FILE
from heed.records.history.rows import history_of
from heed.records.mail import NOT_SENT, mail

Joined = Callable[..., Account]
PASSWORD = "correct horse battery staple"
KEY = "0123456789abcdef0123456789abcdef01234567"
PRIVATE = ("/account/", "/account/password/", "/account/sessions/", "/account/people/", "/account/people/invite/",
           "/account/people/1/", "/account/history/", "/account/second-factor/codes/")  # fmt: skip


@pytest.fixture
def browser(records: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], Client]:
    """Makes browsers of their own, which send what real ones do and are held to CSRF; no mail is sent."""
    monkeypatch.setattr(settings, "HEED_HOME", tmp_path)
    monkeypatch.setattr(settings, "EMAIL_BACKEND", NOT_SENT)
    return lambda: Client(
        enforce_csrf_checks=True, HTTP_HOST="localhost", HTTP_USER_AGENT="X Firefox/1 Linux"
    )


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the codes stands still, so that none runs out between its making and its use."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)


def code(later: int = 0, key: str = KEY) -> str:
    """What the app shows some steps of 30 seconds later."""
    app = TOTP(bytes.fromhex(key))
    app.time = time.time() + 30 * later
    return f"{app.token():06}"


def send(client: Client, path: str, **fields: str) -> Any:
    """Load the page and send its form, with the token that it holds."""
    page = client.get(path)
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    token = found[1] if found else client.cookies["heed_form"].value
    return client.post(path, {"csrfmiddlewaretoken": token, **fields})


def text(answer: Any) -> str:
    """The page as a person reads it, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def sign_in(client: Client, mail: str, password: str = PASSWORD, **fields: str) -> Any:
    return send(client, "/account/sign-in/", mail=mail, password=password, **fields)


@pytest.fixture
def analyst(joined: Joined) -> Account:
    """An analyst for Africa, with an app."""
    account = joined(Role.ANALYST, places=("Africa",), mail="ana@example.org")
    set_up(account, KEY, code(-1))
    return account


@pytest.fixture
def inside(browser: Callable[[], Client], analyst: Account) -> Client:
    """The analyst's browser, signed in."""
    client = browser()
    sign_in(client, analyst.mail)
    assert send(client, "/account/second-factor/", code=code())["Location"] == "/account/"
    return client


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


def test_private_pages_are_kept_by_nobody(inside: Client) -> None:
    """No copy in the browser or between; the origin stays known to our own forms; the policy is as strict."""
    for path in ("/account/", "/account/sessions/", "/account/password/", "/account/second-factor/set-up/"):
        answer = inside.get(path)
        assert answer.status_code == 200 and answer["Cache-Control"] == "no-store", path
        assert (
            answer["Referrer-Policy"] == "same-origin" and "unsafe" not in answer["Content-Security-Policy"]
        )
        assert "style=" not in answer.content.decode()


def test_only_administrators_see_people(inside: Client) -> None:
    """An analyst is told so; a stranger is led to the sign-in (above)."""
    for path in ("/account/people/", "/account/people/invite/", "/account/people/1/", "/account/history/"):
        answer = inside.get(path)
        assert answer.status_code == 403 and "does not allow this" in text(answer)


def test_a_new_role_ends_the_session(inside: Client, analyst: Account, administrator: Account) -> None:
    """At once, in every browser."""
    set_role(administrator, analyst, Grant("reader"), "left the desk")
    assert inside.get("/account/")["Location"].startswith("/account/sign-in/")


def test_sessions_are_listed_and_ended(
    browser: Callable[[], Client], inside: Client, analyst: Account, joined: Joined
) -> None:
    """One's own alone; one is ended by name, all others at once; the page never holds a key."""
    other, stranger = browser(), browser()
    reader = joined(Role.READER)
    sign_in(stranger, reader.mail)
    sign_in(other, analyst.mail)
    page = inside.get("/account/sessions/").content.decode()
    assert page.count("Firefox on Linux</strong>") == 1
    assert all(key not in page for key in Session.objects.values_list("session_key", flat=True))
    # The other browser, now signed in.
    TOTPDevice.objects.update(last_t=-1)
    assert send(other, "/account/second-factor/", code=code())["Location"] == "/account/"
    page = inside.get("/account/sessions/").content.decode()
    assert page.count("Firefox on Linux</strong>") == 2 and page.count("this one") == 1
    name = re.search(r'name="session" value="([0-9a-f]+)"', page)
    assert name
    assert send(inside, "/account/sessions/", session=name[1])["Location"] == "/account/sessions/"
    assert other.get("/account/").status_code == 302 and inside.get("/account/").status_code == 200
    assert stranger.get("/account/").status_code == 200
    assert send(inside, "/account/sessions/", session=name[1]).status_code == 404
    assert send(inside, "/account/sessions/")["Location"] == "/account/sessions/"
    assert [each.did for each in history_of("account", analyst.pk)][:2] == [
        "ended all other sessions", "ended a session",
    ]  # fmt: skip


def test_own_password_and_codes(inside: Client, analyst: Account) -> None:
    """Both ask for the present password; the browser stays in under a new key."""
    wrong = send(inside, "/account/password/", present="not it at all", password="an entirely new password")
    assert wrong.status_code == 400 and "not your password" in text(wrong)
    weak = send(inside, "/account/password/", present=PASSWORD, password="short")
    assert weak.status_code == 400 and "at least 12" in text(weak)
    before = inside.cookies["heed_session"].value
    done = send(inside, "/account/password/", present=PASSWORD, password="an entirely new password")
    assert "Your password is changed" in text(done) and inside.cookies["heed_session"].value != before
    assert inside.get("/account/").status_code == 200
    fresh = send(inside, "/account/second-factor/codes/", password="an entirely new password")
    assert len(re.findall(r"<li><code>[a-z0-9-]{19}", fresh.content.decode())) == 10


def test_another_telephone(inside: Client, analyst: Account) -> None:
    """Whoever is in sets it up with the password and a code of it; the old app opens nothing more."""
    page = inside.get("/account/second-factor/set-up/")
    made = offer(analyst, inside.session["offered"])
    assert made.secret in page.content.decode()
    wrong = send(inside, "/account/second-factor/set-up/", code=code(key=made.key), password="not it at all")
    assert wrong.status_code == 400
    done = send(inside, "/account/second-factor/set-up/", code=code(key=made.key), password=PASSWORD)
    assert "recovery codes" in text(done)
    device = device_of(analyst)
    assert device is not None and device.key == made.key


def test_sign_out(inside: Client, analyst: Account) -> None:
    """Only by a form of ours; the session is gone from the database too."""
    assert inside.get("/account/sign-out/").status_code == 405
    page = inside.get("/account/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    inside.post("/account/sign-out/", {"csrfmiddlewaretoken": token[1]})
    assert not Session.objects.filter(account=analyst).exists()
    assert inside.get("/account/")["Location"].startswith("/account/sign-in/")


@pytest.fixture
def ada(browser: Callable[[], Client], administrator: Account) -> Client:
    """The administrator's browser, signed in."""
    set_up(administrator, KEY, code(-1))
    client = browser()
    sign_in(client, administrator.mail)
    send(client, "/account/second-factor/", code=code())
    return client


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


def test_who_has_no_cookie_costs_no_question(browser: Callable[[], Client], administrator: Account) -> None:
    """Public pages ask the database nothing, set no cookie, and offer the sign-in."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser().get("/about/")
    assert len(asked) == 0 and not answer.cookies and "public" in answer["Cache-Control"]
    assert '<a class="who" href="/account/">Sign in</a>' in answer.content.decode()
    assert "Cookie" not in answer["Vary"]


def test_public_pages_know_who_is_in(inside: Client, browser: Callable[[], Client]) -> None:
    """And nobody keeps that answer; a stranger after it sees none of it."""
    answer = inside.get("/about/")
    assert "analyst of Ruritania" in answer.content.decode() and answer["Cache-Control"] == "no-store"
    assert "analyst of Ruritania" not in browser().get("/about/").content.decode()


def test_a_database_that_is_gone(
    own_records: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: str
) -> None:
    """Public pages go on, as for a stranger; private ones say in a sentence what is the matter."""
    client = Client(HTTP_HOST="localhost")
    first_administrator("ada@example.org", "Ada", PASSWORD)
    Account.objects.update(role="reader")
    assert sign_in(client, "ada@example.org")["Location"] == "/account/"
    connection.close()
    if engine == "sqlite":
        for each in own_records.home.glob(FILE + "*"):
            each.write_bytes(b"no database" * 100)
    else:
        connection.settings_dict["HOST"] = str(tmp_path)
    page = client.get("/about/")
    assert (
        page.status_code == 200
        and page["Cache-Control"] == "no-store"
        and ">Sign in<" in page.content.decode()
    )
    private = client.get("/account/")
    assert private.status_code == 502 and "did not answer" in text(private)
    assert sign_in(client, "ada@example.org").status_code == 502


def test_forgotten_without_mail_says_so(browser: Callable[[], Client]) -> None:
    """It is not offered as if it worked."""
    assert "sends no mail" in text(browser().get("/account/forgotten/"))


@pytest.fixture
def outbox(browser: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A mail server on this machine; gives the letters that came."""
    letters: list[Any] = []

    class Sink:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            letters.append(envelope)
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
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
    link = re.search(r"http://localhost(/account/[A-Za-z0-9/-]+)", str(letter.get_payload(decode=True)))
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


def test_no_accounts_no_sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site without records has no link to the sign-in, says how the first account is made, and makes no file."""
    monkeypatch.setattr(settings, "HEED_HOME", tmp_path)
    monkeypatch.setattr("heed.records.database.is_there", lambda: False)
    for module in ("heed.web.who", "heed.web.around", "heed.web.kept"):
        monkeypatch.setattr(f"{module}.is_there", lambda: False)
    client = Client(HTTP_HOST="localhost")
    assert "Sign in" not in client.get("/about/").content.decode()
    for path in ("/account/", "/account/sign-in/"):
        answer = client.get(path)
        assert answer.status_code == 404 and "create-administrator" in text(answer)
    assert list(tmp_path.iterdir()) == []
