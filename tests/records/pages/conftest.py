"""The site of the small run, with records, and people who are signed in to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from heed.records.accounts.models import Account
from heed.records.accounts.sessions import SessionStore
from heed.records.accounts.signing_in import BACKEND
from tests.web.small_run import write_small_run

Enters = Callable[[Account | None], Client]


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A HEED_HOME that holds the small run; tests only read it."""
    home = tmp_path_factory.mktemp("heed-home")
    write_small_run(home)
    return home


@pytest.fixture
def enters(records: object, small_home: Path, monkeypatch: pytest.MonkeyPatch) -> Enters:
    """Gives a browser in which a person is signed in with the second factor; None is the public."""
    monkeypatch.setattr(settings, "HEED_HOME", small_home)

    def made(person: Account | None) -> Client:
        client = Client(HTTP_HOST="localhost")
        if person is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(person)
        return client

    return made


@pytest.fixture
def analyst(joined: Callable[..., Account]) -> Account:
    return joined("analyst")


@pytest.fixture
def editor(joined: Callable[..., Account]) -> Account:
    return joined("editor")


@pytest.fixture
def reviewer(joined: Callable[..., Account]) -> Account:
    return joined("reviewer")


def signed_in(person: Account) -> str:
    """The key of a session such as the sign-in pages leave behind."""
    device, _ = TOTPDevice.objects.get_or_create(user=person, name="app", defaults={"confirmed": True})
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.create()
    key = session.session_key
    assert key is not None
    return key
