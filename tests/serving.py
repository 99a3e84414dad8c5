"""The site in a process of its own, as `heed up` runs it, on a port of this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO

PATIENCE = 30.0
"""Seconds until a site has to answer; a machine that does much else is slow."""


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def served(
    environment: Mapping[str, str], port: int | None = None, output: IO[bytes] | None = None
) -> Iterator[int]:
    """Serve the HEED_HOME of an environment from a process of its own; gives the port once it is listened on.

    What the process prints goes to `output`, or to this one's. Fails when nobody listens within `PATIENCE`.
    """
    port = port or free_port()
    code = f"""
from heed.base.settings import home
from heed.web.serving import serve
serve(home(), "127.0.0.1", {port})
"""
    started = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=output, stderr=output)
    with started as server:
        try:
            _wait(server, port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    """Until somebody listens on a port."""
    late = time.monotonic() + PATIENCE
    while time.monotonic() < late:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"nobody listens on port {port}")
