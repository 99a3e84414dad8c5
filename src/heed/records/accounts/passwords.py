"""Passwords, and the links by which people choose a new one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from heed.base.errors import BadInput, NotFound
from heed.records.accounts.models import Account, plain_mail
from heed.records.accounts.sessions import end_sessions
from heed.records.history.rows import Deed, history_of, record

ASKED = "asked for a new password"
BLOCKED, INVITED_AGAIN, LINK_MADE = "blocked", "invited again", "made a link for a new password"
ENDS_LINKS = (BLOCKED, INVITED_AGAIN, LINK_MADE)
"""Deeds after which older links to a password hold no more."""
PAUSE = timedelta(minutes=5)
"""Between two mails to the same person, so that nobody is flooded."""


class Links(PasswordResetTokenGenerator):
    """Tokens of links to a password, as Django makes them, which a block and a newer invitation end too.

    Else one that went to the wrong people would hold again as soon as its owner is let in again.
    """

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        ended = history_of("account", user.pk).filter(did__in=ENDS_LINKS).count()
        return f"{super()._make_hash_value(user, timestamp)}{ended or ''}"


LINKS = Links()


def link_path(account: Account) -> str:
    """Where the account's owner chooses a password: after an invitation, or when it is forgotten.

    The link holds once, and 48 hours; a sign-in, a change of the password, a block, or a newer link that an
    administrator makes, ends it.
    """
    number = urlsafe_base64_encode(str(account.pk).encode())
    return f"/account/choose-password/{number}/{LINKS.make_token(account)}/"


def account_of_link(number: str, token: str) -> Account:
    """The account that a link was made for; raises `NotFound` when it does not hold (any more)."""
    try:
        account = Account.objects.get(pk=int(force_str(urlsafe_base64_decode(number))))
    except (ValueError, OverflowError, Account.DoesNotExist):
        account = None
    if account is None or not account.is_active or not LINKS.check_token(account, token):
        raise NotFound(
            _(
                "That link does not hold any more: it was used, or it is older than 48 hours. Ask for a new one."
            )
        )
    return account


def checked(password: str, account: Account) -> str:
    """The password, if it is hard enough to guess; raises `BadInput` with what is wrong."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages)) from error
    return password


def choose_by_link(number: str, token: str, password: str) -> Account:
    """Set the password of whoever came by a link; ends the link and all sessions of the account."""
    with transaction.atomic():
        found = account_of_link(number, token)
        account = Account.objects.select_for_update().get(pk=found.pk)
        # Again, now that nobody else can use the same link at the same time.
        account_of_link(number, token)
        did = "accepted the invitation" if account.waits else "chose a new password by mail"
        _set(account, password, did, keep=None)
    return account


def change(account: Account, new: str, keep: str | None) -> None:
    """Change one's own password, the present one having been proved; ends all sessions but that of key `keep`."""
    with transaction.atomic():
        locked = Account.objects.select_for_update().get(pk=account.pk)
        _set(locked, new, "changed the password", keep)
    account.password = locked.password


def _set(account: Account, password: str, did: str, keep: str | None) -> None:
    account.set_password(checked(password, account))
    account.save(update_fields=["password"])
    end_sessions(account, keep)
    record(account, account, Deed(did))


def asked_for_new(mail: str) -> Account | None:
    """The account to which a link for a new password is to be sent; None when there is none, or not so soon."""
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(mail=plain_mail(mail), is_active=True).first()
        if account is None or account.waits:
            return None
        since = timezone.now() - PAUSE
        if history_of("account", account.pk).filter(did=ASKED, at__gt=since).exists():
            return None
        record(None, account, Deed(ASKED))
        return account
