"""Notes that a web server stands in front which HEED_TRUSTED_PROXY does not name.

What such a server says of who asks is thrown away, for anybody may say it; all people then come from one address,
and failed sign-ins are not told apart. That it happens is said once, in the log, and to administrators: no address
is kept beyond the process, and none is said.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from threading import Event, Lock
from typing import Any

from waitress.proxy_headers import PROXY_HEADERS, clear_untrusted_headers

from heed.records.database import is_there
from heed.web.turns import Application

log = logging.getLogger("heed.web.unnamed")
ENOUGH = 20
"""Requests after which it is believed. Somebody may send such a header without any server in front."""
SENTENCE = (
    "requests come through a web server that HEED_TRUSTED_PROXY does not name, so that all people count as one "
    "network address when failed sign-ins are counted: set it to the address of that server"
)
seen = Event()
"""Set once it was said, in this process."""


class Unnamed:
    """A WSGI application to which nobody's word on who asks comes through; for where no server is named.

    It is in front when all requests so far came from one address, and on behalf of different ones. Who comes
    straight from elsewhere shows that the site is reached without it; this machine's own checks show nothing.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._lock, self._peer, self._first = Lock(), "", ""
        self._many, self._different, self._over = 0, False, False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said: str = environ.get("HTTP_X_FORWARDED_FOR", "").strip()
        clear_untrusted_headers(environ, PROXY_HEADERS)
        with self._lock:
            if not self._over:
                self._note(environ.get("REMOTE_ADDR", ""), said)
        return self._application(environ, start_response)

    def _note(self, peer: str, said: str) -> None:
        if not said:
            self._over = not _is_here(peer)
            return
        self._peer, self._first = self._peer or peer, self._first or said
        self._many += 1
        self._different = self._different or said != self._first
        if peer != self._peer:
            self._over = True
        elif self._many >= ENOUGH and self._different and is_there():
            self._over = True
            seen.set()
            log.warning(SENTENCE)


def _is_here(peer: str) -> bool:
    try:
        return ip_address(peer.partition("%")[0]).is_loopback
    except ValueError:
        return True
