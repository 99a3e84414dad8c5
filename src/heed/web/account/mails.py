"""The mails of the site: a link to choose a password, in plain text."""

from __future__ import annotations

import logging
import threading
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string

from heed.base.errors import Unreachable
from heed.records.accounts.models import Account
from heed.records.accounts.passwords import link_path
from heed.records.mail import mail_is_on
from heed.web.turns import aside

__all__ = ["link", "mail_is_on", "mails_strangers", "send_link", "send_link_aside"]
log = logging.getLogger("heed.web")


def link(request: HttpRequest, account: Account) -> str:
    """The whole address at which the account's owner chooses a password."""
    path = link_path(account)
    return f"{settings.SITE_URL}{path}" if settings.SITE_URL else request.build_absolute_uri(path)


def mails_strangers() -> bool:
    """Whether a link is mailed because somebody asked who is not signed in.

    Without the address of the site the link would begin with the host that their request names, which anybody can
    make up: the owner of the account would be led elsewhere, with a link that holds.
    """
    return mail_is_on() and bool(settings.SITE_URL)


def send_link(account: Account, address: str) -> None:
    """Send the link, and wait until the mail server has it; raises `Unreachable` when it does not take it."""
    try:
        with aside():
            _letter(account, address).send()
    except (SMTPException, OSError) as error:
        raise Unreachable(f"the mail server of HEED_SMTP_URL did not take the mail: {error}") from error


def send_link_aside(account: Account, address: str) -> None:
    """Send the link while the page answers already: how long it takes must not tell whether there is an account."""
    letter = _letter(account, address)

    def send() -> None:
        try:
            letter.send()
        except (SMTPException, OSError) as error:
            # Its words hold the address.
            log.error("a mail with a link for a new password was not sent: %s", type(error).__name__)

    threading.Thread(target=send, name="mail").start()


def _letter(account: Account, address: str) -> EmailMessage:
    kind = "invitation" if account.waits else "new_password"
    text = render_to_string(f"account/mail_{kind}.txt", {"account": account, "link": address})
    subject, _blank, body = text.partition("\n\n")
    return EmailMessage(subject.strip(), body, to=[account.mail])
