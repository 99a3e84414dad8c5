"""The way in: a password, then the second factor where there is one or must be one; and the way out."""

from __future__ import annotations

import time

import django_otp
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django_otp.plugins.otp_totp.models import TOTPDevice

from heed.records.accounts.models import Account, plain_mail
from heed.records.accounts.roles import needs_second_factor
from heed.records.accounts.second_factor import device_of
from heed.records.accounts.sessions import describe, forget_ended
from heed.records.history.rows import Deed, record

ON_THE_WAY = "on_the_way"
PATIENCE = 600
"""Seconds between the password and the second factor."""
BACKEND = "django.contrib.auth.backends.ModelBackend"


def with_password(request: HttpRequest, mail: str, password: str) -> Account | None:
    """The account that this password belongs to; failures are counted, and too many lock (django-axes)."""
    found = authenticate(request, username=plain_mail(mail), password=password)
    return found if isinstance(found, Account) else None


def begin(request: HttpRequest, account: Account) -> bool:
    """Go on from the password: straight in (True), or on the way to the second factor."""
    if device_of(account) is None and not needs_second_factor(account):
        enter(request, account, None)
        return True
    request.session.flush()
    request.session[ON_THE_WAY] = [account.pk, int(time.time()), account.get_session_auth_hash()]
    request.session.set_expiry(PATIENCE)
    return False


def on_the_way(request: HttpRequest) -> Account | None:
    """Who has given the password in this browser, less than ten minutes ago, and not yet the second factor."""
    pk, since, stamp = request.session.get(ON_THE_WAY, (None, 0, ""))
    if pk is None or time.time() - since > PATIENCE:
        return None
    account = Account.objects.filter(pk=pk, is_active=True).first()
    # A password changed in the meantime ends the way in.
    if account is None or not constant_time_compare(stamp, account.get_session_auth_hash()):
        return None
    return account


def enter(request: HttpRequest, account: Account, device: TOTPDevice | None) -> None:
    """Sign in, under a new session key; `device` is the second factor that was proved, if any."""
    request.session.flush()
    with transaction.atomic():
        login(request, account, backend=BACKEND)
        if device is not None:
            django_otp.login(request, device)
        describe(request)
        record(account, account, Deed("signed in"))
    forget_ended()


def stay(request: HttpRequest, account: Account) -> None:
    """Keep this browser signed in after its own change of password, under a new session key."""
    update_session_auth_hash(request, account)


def leave(request: HttpRequest) -> None:
    """Sign out."""
    account = who_is_in(request)
    if account is not None:
        with transaction.atomic():
            record(account, account, Deed("signed out"))
    logout(request)


def who_is_in(request: HttpRequest) -> Account | None:
    """Who is signed in here with all that their role needs; nobody is when a second factor is missing."""
    user = request.user
    if not isinstance(user, Account) or not user.is_active:
        return None
    if needs_second_factor(user) and getattr(user, "otp_device", None) is None:
        return None
    return user
