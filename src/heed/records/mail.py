"""Where mail goes out: the server of `HEED_SMTP_URL`, or none."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from heed.base.errors import BadInput

EXPECTED = "smtps://user:password@host:465, or smtp://user:password@host:587"
PORTS = {"smtps": 465, "smtp": 587}
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
NOT_SENT = "django.core.mail.backends.dummy.EmailBackend"


def mail(url: str, sender: str) -> dict[str, Any]:
    """Django's settings for outgoing mail; with an empty `url` nothing is sent, and pages say so.

    `smtps` is encrypted from the start, `smtp` must be by STARTTLS, except to this very machine. Raises `BadInput`
    for an address that cannot be read (never repeated: it may hold a password) or a sender that is missing.
    """
    if not url:
        return {"EMAIL_BACKEND": NOT_SENT}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # Python's own words repeat part of the address.
        raise BadInput(f"HEED_SMTP_URL: expected {EXPECTED}, got an address that cannot be read") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadInput(f"HEED_SMTP_URL: expected {EXPECTED}, got an address that does not begin so")
    if "@" not in sender:
        raise BadInput(
            "HEED_MAIL_FROM: expected the sender's mail address, as HEED_SMTP_URL is set, got none"
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in OWN_MACHINE,
        "EMAIL_TIMEOUT": 15,
        "DEFAULT_FROM_EMAIL": sender,
    }


def mail_is_on() -> bool:
    """Whether this site sends mail (HEED_SMTP_URL)."""
    from django.conf import settings

    return bool(settings.EMAIL_BACKEND != NOT_SENT)
