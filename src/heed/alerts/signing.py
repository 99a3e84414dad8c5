"""The signature of a webhook, by the Standard Webhooks scheme: HMAC-SHA256 over id, time and body.

The receiver checks `webhook-signature` with the secret that only the two share, and refuses an old
`webhook-timestamp`; `webhook-id` stays the same when a delivery is repeated, so a repeat is recognised.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256

from heed.base.errors import BadInput

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """A fresh secret, in the form receivers expect."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def headers(secret: str, identifier: str, timestamp: int, body: bytes) -> dict[str, str]:
    """What is sent beside the body; `timestamp` is in seconds since 1970, UTC."""
    signed = f"{identifier}.{timestamp}.".encode() + body
    digest = hmac.new(_key(secret), signed, sha256).digest()
    return {
        "webhook-id": identifier,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError as wrong:
        raise BadInput(
            "webhook secret: expected whsec_ and base64 text, got something else; make a new one"
        ) from wrong
