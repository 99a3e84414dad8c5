"""Serves the site with waitress until it is interrupted."""

from __future__ import annotations

import socket
from pathlib import Path

from heed.base.errors import CannotWrite
from heed.web.start import start

BACKLOG = 1024
THREADS = 8
"""Requests in progress at once; pages come from memory, so few threads do."""


def serve(home: Path, host: str, port: int) -> None:
    """Serve the runs of `home` at `host`:`port` until an interrupt; prints nothing.

    Raises `CannotWrite` when the address cannot be listened on.
    """
    start(home)
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    application = get_wsgi_application()
    with _listening(host, port) as place:
        server = create_server(
            application, sockets=[place], threads=THREADS, ident="heed", channel_timeout=60, backlog=BACKLOG
        )
        try:
            server.run()
        finally:
            server.close()


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
