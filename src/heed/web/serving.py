"""Serves the site with waitress until it is interrupted."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event, Thread
from typing import Any

from heed.base.errors import CannotWrite
from heed.base.settings import setting
from heed.web.start import start
from heed.web.turns import Application, Turns
from heed.web.unnamed import Unnamed

BACKLOG = 1024
THREADS = 8
"""Requests taken in at once; `turns` says how many of them compute."""
MOST_BYTES = 4_000_000
"""Of what one request sends; the longest form has some 600,000. Else anybody could fill the disk with uploads."""
GARBAGE = 50_000
"""New objects after which Python looks for those that only hold each other."""
HOUR = 3600
CONNECTIONS = 4096
"""Open at once. A browser keeps some open while its reader reads; beyond the limit others wait in silence."""


def serve(home: Path, host: str, port: int) -> None:
    """Serve the runs of `home` at `host`:`port` until an interrupt; prints nothing.

    Brings the records up to date first, where there are any. Raises `CannotWrite` when the address cannot be
    listened on or the database cannot be used.
    """
    start(home)
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    from heed.records.database import is_there, prepare

    if is_there():
        prepare()
    trusted = setting("TRUSTED_PROXY")
    application = _without_body_for_head(Turns(get_wsgi_application()))
    if not trusted:
        application = Unnamed(application)
    ended = Event()
    Thread(target=_forget_hourly, args=(ended,), name="forgetting", daemon=True).start()
    with _listening(host, port) as place:
        # A page makes tens of thousands of objects; by default Python looks for garbage after every 700.
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE)
        server = create_server(
            application, sockets=[place], threads=THREADS, ident="heed", channel_timeout=60, backlog=BACKLOG,
            # select() knows no more than 1,024 connections.
            connection_limit=CONNECTIONS, asyncore_use_poll=True, max_request_body_size=MOST_BYTES,
            **_proxy(trusted),
        )  # fmt: skip
        try:
            server.run()
        finally:
            ended.set()
            server.close()


def _without_body_for_head(application: Application) -> Application:
    """What answers a HEAD has no body: waitress would send one, which the browser takes for its next answer."""

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return answer
        if hasattr(answer, "close"):
            answer.close()
        return []

    return answered


def _forget_hourly(ended: Event) -> None:
    """Delete failed sign-ins that count no more and sessions that are over, also where nobody comes by for days."""
    from django.db import Error, connection

    from heed.records.accounts.guessing import forget
    from heed.records.accounts.sessions import forget_ended
    from heed.records.database import is_outage, is_there

    while True:
        try:
            if is_there():
                forget()
                forget_ended()
        except Error as error:
            if not is_outage(error):
                raise
        finally:
            connection.close()
        if ended.wait(HOUR):
            return


def _proxy(trusted: str) -> dict[str, Any]:
    """What the web server in front is believed: who asks, and whether by HTTPS. From others it is thrown away."""
    if not trusted:
        # By `Unnamed`, which notes that it came.
        return {"clear_untrusted_proxy_headers": False}
    return {
        "trusted_proxy": trusted,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address, IPv4 or IPv6."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise CannotWrite(
            f"the site cannot listen on {host}:{port}: {error.strerror or error}; "
            "set HEED_PORT or HEED_HOST to another"
        ) from error
