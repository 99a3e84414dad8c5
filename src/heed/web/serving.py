"""Serves the site with waitress until it is interrupted."""

from __future__ import annotations

from pathlib import Path

from heed.base.errors import CannotWrite
from heed.web.start import start

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
    try:
        server = create_server(
            application, host=host, port=port, threads=THREADS, ident="heed", channel_timeout=60
        )
    except OSError as error:
        raise CannotWrite(
            f"the site cannot listen on {host}:{port}: {error.strerror or error}; "
            "set HEED_PORT or HEED_HOST to another"
        ) from error
    server.run()
