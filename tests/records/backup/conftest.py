"""A database to back up: small, and with some thousand rows; and an administrator of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings as Fixture

from heed.records.accounts.models import Account, RecoveryCode
from heed.records.accounts.people import Grant, first_administrator, invite
from heed.records.accounts.second_factor import offer
from heed.records.accounts.sessions import SessionStore
from heed.records.alerting.letters import _public
from heed.records.history.models import Change
from heed.records.history.rows import Deed, record
from tests.records.conftest import PASSWORD


@pytest.fixture
def filled(own_records: Any) -> Any:
    """A database with people, a second factor, recovery codes, a session and history in many scripts."""
    first = first_administrator("ada@example.org", "Ada Ünïcode عالية", PASSWORD)
    for number in range(3):
        invite(
            first,
            f"p{number}@example.org",
            f"Person {number}",
            Grant("analyst", ["SDN", "Africa"]),
            "“why” \n ok",
        )
    TOTPDevice.objects.create(user=first, key=offer(first).key, name="app", confirmed=True)
    RecoveryCode.objects.create(account=first, hash="ab" * 32)
    SessionStore().create()
    with transaction.atomic():
        record(
            first, ("alert", "1"), Deed("raised", {"level": (None, {"a": [1, 2.5, None, True]})}, "x" * 5000)
        )
    return own_records


@pytest.fixture
def many(filled: Any) -> Any:
    """The same with some thousand rows more, so that a restore takes a while."""
    first = Account.objects.get(mail="ada@example.org")
    Change.objects.bulk_create(
        Change(by=first, subject="alert", subject_id=str(number), did="raised", why="because " * 20)
        for number in range(3000)
    )
    return filled


@pytest.fixture
def site(settings: Fixture) -> Iterator[None]:
    """A site with an address, which mails."""
    settings.SITE_URL = "https://heed.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 2
    settings.DEFAULT_FROM_EMAIL = "heed@heed.example"
    yield
    _public.cache_clear()


@pytest.fixture
def chief(own_records: Any, site: None) -> Account:
    """An administrator of a database of the test's own."""
    return first_administrator("ada@example.org", "Ada Example", PASSWORD)
