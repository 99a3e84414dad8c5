"""The way to the mail server: one connection, used for many mails, opened again when it drops.

What the server says is told without its words, which repeat addresses.
"""

from __future__ import annotations

import re
from contextlib import suppress
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from typing import Any

from django.core.mail import EmailMessage, get_connection

from heed.records.alerting.claiming import SENT, Outcome, Stage

CLOSING = 421
"""The code with which a server ends a connection, at any point."""
PERMANENT = 500
ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}(?= |$)")


class MailServer:
    """The connection to the server of HEED_SMTP_URL."""

    def __init__(self) -> None:
        self._connection: Any = get_connection()
        self._used = False
        self.down = False
        """Whether the last fault was the server's, and would have met any mail."""

    def send(self, letter: EmailMessage) -> Outcome:
        """Hand one mail to the server; what it refuses for good is given up, everything else tried again."""
        self.down = False
        try:
            self._connection.open()
        except (SMTPException, OSError) as error:
            return self._server_fault("could not be reached", error)
        again, self._used = self._used, True
        fault: Exception
        try:
            self._connection.send_messages([letter])
        except SMTPRecipientsRefused as refused:
            code, said = next(iter(refused.recipients.values()))
            if code != CLOSING:
                return _refused(code, said)
            fault = refused
        except (SMTPException, OSError) as failed:
            fault = failed
        else:
            return SENT
        self.close()
        if _dropped(fault) and again:
            # It was open from before, and many servers end a connection after a while: once more on a new one.
            return self.send(letter)
        if isinstance(fault, SMTPResponseException) and _of_the_mail(fault):
            return _refused(fault.smtp_code, fault.smtp_error)
        return self._server_fault("did not take the mail", fault)

    def close(self) -> None:
        """End the connection, if there is one."""
        self._used = False
        with suppress(SMTPException, OSError):
            self._connection.close()
        self._connection.connection = None

    def _server_fault(self, did: str, error: Exception) -> Outcome:
        self.down = True
        self.close()
        code = f" ({error.smtp_code})" if isinstance(error, SMTPResponseException) else ""
        return Outcome(Stage.WAITING, f"the mail server {did}: {type(error).__name__}{code}")


def _refused(code: int, said: bytes | str) -> Outcome:
    said = said.encode() if isinstance(said, str) else said
    found = ENHANCED.match(said)
    code_text = f"{code} {found[0].decode()}" if found else str(code)
    if code >= PERMANENT:
        return Outcome(Stage.DEAD, f"the mail server refused this recipient or mail for good ({code_text})")
    return Outcome(Stage.WAITING, f"the mail server does not take it now ({code_text})")


def _dropped(error: Exception) -> bool:
    if isinstance(error, SMTPResponseException):
        return bool(error.smtp_code == CLOSING)
    return isinstance(error, SMTPServerDisconnected | SMTPRecipientsRefused | OSError)


def _of_the_mail(error: SMTPResponseException) -> bool:
    """Whether the server answered to this one mail, and not to who sends it."""
    return isinstance(error, SMTPDataError) and error.smtp_code != CLOSING
