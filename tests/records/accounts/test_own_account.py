"""Pages of one's own account: kept by nobody, one's sessions, password and app, and the way out."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from heed.records.accounts.models import Account, Session
from heed.records.accounts.people import Grant, set_role
from heed.records.accounts.roles import Role
from heed.records.accounts.second_factor import device_of, offer
from heed.records.history.rows import history_of
from tests.records.accounts.entering import Joined, code, send, sign_in, text
from tests.records.conftest import PASSWORD


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


def test_the_language_of_ones_mails_is_chosen(inside: Client, analyst: Account) -> None:
    """By oneself, among those that are there; the pages stay English, and it is in the history."""
    page = inside.get("/account/language/").content.decode()
    assert re.findall(r'value="(\w\w)"[^>]*checked', page) == ["en"]
    assert send(inside, "/account/language/", language="de").status_code == 400
    assert send(inside, "/account/language/", language="ar")["Location"] == "/account/"
    analyst.refresh_from_db()
    assert analyst.language == "ar"
    page = inside.get("/account/").content.decode()
    assert '<html lang="en"' in page and '<bdi lang="ar">العربية</bdi>' in page
    (row,) = history_of("account", analyst.pk).filter(did="chose the language of mails")
    assert row.changed == {"language": ["en", "ar"]} and row.by == analyst
