"""Browsers held to CSRF, an analyst and an administrator who are in, and a clock that stands still."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from heed.records.accounts.models import Account
from heed.records.accounts.roles import Role
from heed.records.accounts.second_factor import set_up
from heed.records.mail import NOT_SENT
from tests.records.accounts.entering import KEY, Joined, code, send, sign_in


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


@pytest.fixture
def ada(browser: Callable[[], Client], administrator: Account) -> Client:
    """The administrator's browser, signed in."""
    set_up(administrator, KEY, code(-1))
    client = browser()
    sign_in(client, administrator.mail)
    send(client, "/account/second-factor/", code=code())
    return client
