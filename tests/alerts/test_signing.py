"""Signatures, checked as a receiver would that knows the scheme and nothing of heed."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heed.alerts.signing import headers, new_secret
from heed.base.errors import BadInput


def accepts(secret: str, sent: dict[str, str], body: bytes) -> bool:
    """A receiver's check, written from the scheme's text."""
    key = base64.b64decode(secret.split("_", 1)[1])
    content = b".".join([sent["webhook-id"].encode(), sent["webhook-timestamp"].encode(), body])
    wanted = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
    return any(
        hmac.compare_digest(wanted, s.removeprefix("v1,")) for s in sent["webhook-signature"].split(" ")
    )


@given(st.binary(max_size=200), st.integers(0, 2**33))
def test_a_receiver_accepts_what_was_signed_and_nothing_else(body: bytes, timestamp: int) -> None:
    secret = new_secret()
    sent = headers(secret, "msg-1", timestamp, body)
    assert accepts(secret, sent, body)
    assert not accepts(secret, sent, body + b"x")
    assert not accepts(secret, {**sent, "webhook-timestamp": str(timestamp + 1)}, body)
    assert not accepts(secret, {**sent, "webhook-id": "msg-2"}, body)
    assert not accepts(new_secret(), sent, body)


def test_a_known_signature() -> None:
    """Made with openssl dgst -sha256 -hmac, the key in hexadecimal."""
    secret = "whsec_" + base64.b64encode(b"Ruritania-Ruritania-Ruritania-00").decode()
    sent = headers(secret, "msg_1", 1_800_000_000, b'{"a":1}')
    assert sent["webhook-signature"] == "v1,i7Xl6tdUnNdCrh9njXLmUhnF771FU+cNRJq+WOYSE/g="


def test_a_secret_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="webhook secret"):
        headers("whsec_not base64!", "a", 1, b"")
