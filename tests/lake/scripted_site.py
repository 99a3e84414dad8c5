"""A real HTTP server on the loopback that answers each address as its script says."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ETAG = '"first"'
"""The validator of the first version of a file."""


@dataclass
class Answer:
    """One answer as it goes over the wire; nothing is added, so that it can lie."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    """What is sent before the connection is closed, whatever the headers promise."""
    wait: threading.Event | None = None
    """Silence until this event is set."""


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""


Script = Callable[[Asked, int], Answer]
"""From a request and how many came before it for its path, to the answer."""


class Site:
    """The server's address, its scripts by path, and what it was asked."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.scripts: dict[str, Script] = {}
        self.asked: dict[str, list[Asked]] = defaultdict(list)

    def serve(self, path: str, *answers: Answer | Script) -> str:
        """Answer requests for `path` one after another, the last one for ever; returns the address."""

        def script(asked: Asked, count: int) -> Answer:
            chosen = answers[min(count, len(answers) - 1)]
            return chosen(asked, count) if callable(chosen) else chosen

        self.scripts[path] = script
        return self.address + path


class ScriptedRequest(BaseHTTPRequestHandler):
    """Sends the scripted answer byte for byte and closes the connection."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        """Answer one request."""
        site = self.site
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
        site.asked[self.path].append(asked)
        answer = site.scripts[self.path](asked, len(site.asked[self.path]) - 1)
        if answer.wait is not None:
            answer.wait.wait(10)
        self.close_connection = True
        try:
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)
        except OSError:
            return  # The client has hung up, as some tests want it to.

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal quiet."""


@contextmanager
def serving() -> Iterator[Site]:
    """A server on a free port of the loopback, with no addresses yet, until the block is left."""
    request = type("Request", (ScriptedRequest,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), request)
    found = Site(f"http://127.0.0.1:{server.server_port}")
    request.site = found  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def whole_file(body: bytes, etag: str = ETAG) -> Script:
    """What an honest server does: ranges while the version is the same, 304 for a version held."""

    def script(asked: Asked, count: int) -> Answer:
        headers = {"ETag": etag, "Content-Type": "application/octet-stream"}
        if asked.headers.get("if-none-match") == etag:
            return Answer(304, headers)
        wanted = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("range", ""))
        if wanted and asked.headers.get("if-range") == etag:
            start = int(wanted[1])
            if start >= len(body):
                return Answer(416, {"Content-Range": f"bytes */{len(body)}", "Content-Length": "0"})
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            return Answer(206, headers | {"Content-Length": str(len(body) - start)}, body[start:])
        return Answer(200, headers | {"Content-Length": str(len(body))}, body)

    return script


def cut(body: bytes, at: int, etag: str = ETAG) -> Answer:
    """An answer that promises all and is cut after `at` bytes."""
    return Answer(200, {"ETag": etag, "Content-Length": str(len(body))}, body[:at])


def plain(body: bytes, **headers: str) -> Answer:
    """A whole answer without a validator."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(200, {"Content-Length": str(len(body))} | named, body)
