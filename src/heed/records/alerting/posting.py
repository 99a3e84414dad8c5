"""One POST to an address that somebody else wrote: never into a private network, never redirected, never for long.

The address is looked up once, every answer must be public, and the connection goes to the answer that was checked,
so that a name which changes between the check and the call gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

import httpcore2

from heed.base.errors import BadInput, Unreachable
from heed.records.alerting.networks import Network

SECONDS, MOST_BYTES = 10.0, 65_536
"""How long one call may take in all, and how much of an answer is read."""
UNWRITTEN = re.compile(r"[^!-~]")
"""What cannot stand in an address as it is sent."""
GLOBAL = [ipaddress.ip_network("2000::/3")]
"""The only IPv6 addresses that anyone can reach."""
WRAPPING = [
    ipaddress.ip_network(each) for each in ("::ffff:0:0/96", "64:ff9b::/96", "2002::/16", "2001::/32")
]


class Answer(NamedTuple):
    """What the other side said."""

    status: int
    seconds: float


def check_address(url: str, allowed: Sequence[Network] = ()) -> None:
    """Raise `BadInput` for an address that is none or whose host is, by its own text, in a private network.

    `allowed` names private networks that the organisation itself has opened; only there may it be plain http.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise BadInput(
            f"webhook address: expected https://host/path, got {url[:200]!r}; give a whole address"
        )
    _refuse_unwritten(url, parts.hostname)
    if parts.username or parts.password:
        raise BadInput(
            "webhook address: expected none with a name or password in it; the signature proves who we are"
        )
    literal = _literal(parts.hostname)
    if parts.scheme == "http" and not (literal and _within(literal, allowed)):
        raise BadInput(
            f"webhook address: expected https, got http://{parts.hostname}; use an encrypted address"
        )
    if literal:
        refuse_private(parts.hostname, [literal], allowed)


def _refuse_unwritten(url: str, host: str) -> None:
    """Raise `BadInput` for an address that cannot be sent as it is written: with other letters, or spaces."""
    try:
        host.encode("idna")
        plain = not UNWRITTEN.search(url)
    except UnicodeError:
        plain = False
    if not plain:
        raise BadInput(
            f"webhook address: expected plain letters without spaces, got {url[:200]!r}; write a host with other "
            "letters as xn--…, and anything else in a path as %XX"
        )


def refuse_private(host: str, found: Iterable[str], allowed: Sequence[Network] = ()) -> None:
    """Raise `BadInput` when any of the addresses that a host has is not public."""
    for address in found:
        if not (_public(address) or _within(address, allowed)):
            raise BadInput(
                f"webhook address: expected a public host, got {host} at {address}, which is a private network; "
                "use an address that others can reach"
            )


def post(url: str, headers: Mapping[str, str], body: bytes, allowed: Sequence[Network] = ()) -> Answer:
    """Send `body` and return the status, whatever it is; a redirect is an answer and is not followed.

    Raises `BadInput` as `check_address` and `refuse_private` do, `Unreachable` where no answer came in time.
    """
    check_address(url, allowed)
    started = time.monotonic()
    backend = _Guarded(allowed, started + SECONDS)
    limits = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), SECONDS)}
    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    try:
        with (
            httpcore2.ConnectionPool(ssl.create_default_context(), network_backend=backend) as pool,
            pool.stream("POST", url, headers=named, content=body, extensions=limits) as answer,
        ):
            read = 0
            for part in answer.iter_stream():
                read += len(part)
                if read > MOST_BYTES or time.monotonic() > started + SECONDS:
                    break
            return Answer(answer.status, time.monotonic() - started)
    except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as failed:
        took = time.monotonic() - started
        raise Unreachable(
            f"webhook {urlsplit(url).hostname}: expected an answer within {SECONDS:.0f} s, got {_reason(failed)} "
            f"after {took:.1f} s; it will be tried again"
        ) from failed


class _Guarded(httpcore2.SyncBackend):
    """Connects only to addresses that were checked, and not past the deadline."""

    def __init__(self, allowed: Sequence[Network], deadline: float) -> None:
        self._allowed, self._deadline = allowed, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as unknown:
            raise httpcore2.ConnectError(f"no address for {host}") from unknown
        found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        refuse_private(host, found, self._allowed)
        for place, address in enumerate(found, start=1):
            share = max(0.1, (self._deadline - time.monotonic()) / (len(found) - place + 1))
            try:
                stream = super().connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                # A host with more than one address is there as long as one of them answers.
                if place == len(found):
                    raise
            else:
                return _Bounded(stream, self._deadline)
        raise httpcore2.ConnectError(f"no address for {host}")


class _Bounded(httpcore2.NetworkStream):
    """A stream on which no single read or write outlasts the whole call, however slowly bytes drip."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the whole time is used up")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Bounded(self._stream.start_tls(ssl_context, server_hostname, self._left()), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _literal(host: str) -> str | None:
    """The host as an IP address, if it is one, in whatever way of writing that systems accept."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _public(address: str) -> bool:
    """Whether anyone can reach it. IPv6 that wraps an IPv4 address is not taken: it may hide a private one."""
    found = ipaddress.ip_address(address)
    if found.version == 6 and (not _within(address, GLOBAL) or _within(address, WRAPPING)):
        return False
    return found.is_global and not found.is_multicast


def _within(address: str, networks: Sequence[Network]) -> bool:
    return any(ipaddress.ip_address(address) in network for network in networks)


def _reason(failed: Exception) -> str:
    return str(failed) or type(failed).__name__
