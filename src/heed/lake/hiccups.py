"""What may go wrong on the way to a file, in words, and whether another try may succeed."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

from heed.base.errors import HeedError, Unreachable
from heed.lake.part import Part

CHECK = "Check the connection and try again."
LOOK = "Open the address in a browser to see why."
LATER = "Try again later."


class Hiccup(Exception):
    """This try failed, another may succeed; `wait` is the pause the server asked for or that is enough."""

    def __init__(self, reason: str, wait: float | None = None, todo: str = CHECK) -> None:
        super().__init__(reason)
        self.wait, self.todo = wait, todo


def asked_pause(said: str | None) -> float | None:
    """Retry-After in seconds: it is a number of seconds or a date; None where it is neither."""
    if not said:
        return None
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def hiccup(error: httpx2.TransportError, timeout: float) -> HeedError | Hiccup:
    """What broke, in words; a certificate that cannot be trusted will not be better at the next try."""
    url = str(error.request.url)
    root: BaseException = error
    while root.__cause__ or root.__context__:
        root = root.__cause__ or root.__context__ or root
    if isinstance(root, ssl.SSLCertVerificationError):
        return unreachable(url, f"its certificate cannot be trusted ({root.verify_message})")
    if isinstance(root, socket.gaierror):
        return Hiccup(f"the name {error.request.url.host} was not found ({root.strerror})")
    if isinstance(error, httpx2.TimeoutException):
        return Hiccup(f"no answer within {timeout:g} seconds")
    closed = str(error).lower().startswith(("peer closed", "server disconnected"))
    if isinstance(error, httpx2.ReadError) or closed:
        return Hiccup("the connection was cut")
    if isinstance(error, httpx2.ProtocolError):
        return Hiccup(f"the answer is not HTTP ({error})")
    return Hiccup(str(getattr(root, "strerror", None) or root).lower())


def unreachable(url: str, why: str, part: Part | None = None, todo: str = CHECK) -> Unreachable:
    """The sentence for a server that did not give the file; says what is kept of a `part`."""
    kept = ""
    if part and part.validator:
        kept = f", and the {part.size:,} bytes that came are kept for the next time"
    return Unreachable(f"Could not reach {url}: {why}; nothing was changed{kept}. {todo}")
