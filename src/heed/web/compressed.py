"""Text goes compressed to who can unpack it, also what is laid out for one reader alone.

What is kept for all is compressed once and passes by (`kept`), and so, here, are the files under /static/. The
length of compressed text tells a little of what is in it: whoever listens on the wire and can put words of their
own beside a secret, again and again, could guess it letter by letter (BREACH). So each answer gets up to 100 bytes
at random, the token in a form is another one in each answer, and what shows a secret, or repeats what the address
asks for beside the reader's name, stays plain.
"""

from __future__ import annotations

import gzip
import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

LEAST = 600
"""Bytes below which it does not pay."""
LEVEL = 5
"""A page for one reader: of the map it makes 51 KB in 3 ms, where 6 makes 50 KB in 8 ms."""
NAMED = b"\x08"
"""Says in the head of what is compressed that a file name follows it."""
TEXTS = ("text/", "application/json", "application/javascript", "application/yaml")
PLAIN = ("/account/", "/subscribe/", "/alerts/webhooks/")
"""Where keys, codes and links stand that open something."""
NOT_AT_ALL = re.compile(r"q=0(\.0*)?")


class Compressed:
    """Stands around what is kept, and leaves alone what is compressed already, small, no text, or a stream."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.files: dict[tuple[str, str], bytes] = {}
        """Static files, compressed, by path and tag."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, compressed where it may be and the reader takes it."""
        if request.path.startswith(settings.STATIC_URL):
            return self._file(request)
        response = self.get_response(request)
        if response.status_code == 304:
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        if not is_text(response) or response.has_header("Content-Encoding"):
            return response
        if isinstance(response, HttpResponse) and not _stays_plain(request, response):
            patch_vary_headers(response, ["Accept-Encoding"])
            if len(response.content) >= LEAST and takes_gzip(request):
                _send(response, _with_random_length(gzip.compress(response.content, LEVEL, mtime=0)))
        return response

    def _file(self, request: HttpRequest) -> HttpResponseBase:
        """A static file, compressed the first time that it is asked for."""
        if request.method == "HEAD":
            # What answers it has the length of what would be sent; the server leaves out what is sent.
            request.method = "GET"
        if "If-None-Match" in request.headers:
            # WhiteNoise knows its own tag alone, not the weak one that the compressed file goes with.
            request.META["HTTP_IF_NONE_MATCH"] = request.headers["If-None-Match"].removeprefix("W/")
        response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Encoding"])
        whole = response.status_code == 200 and isinstance(response, FileResponse) and is_text(response)
        if not whole or int(response["Content-Length"]) < LEAST or not takes_gzip(request):
            return response
        assert isinstance(response, FileResponse)
        key = (request.path, response["ETag"])
        if key not in self.files:
            self.files[key] = gzip.compress(response.getvalue(), 9, mtime=0)
        response.close()
        packed = HttpResponse(headers=dict(response.items()))
        _send(packed, self.files[key])
        return packed


def _send(response: HttpResponse, packed: bytes) -> None:
    """Put what is compressed in place of the text; its tag becomes weak, for it stands for both."""
    response.content = packed
    response["Content-Length"] = str(len(packed))
    response["Content-Encoding"] = "gzip"
    if response.get("ETag", "").startswith('"'):
        response["ETag"] = f"W/{response['ETag']}"


def _with_random_length(packed: bytes) -> bytes:
    """The same with a file name of up to 100 bytes in its head, which nobody reads."""
    return packed[:3] + NAMED + packed[4:10] + b"a" * secrets.randbelow(100) + b"\0" + packed[10:]


def is_text(response: HttpResponseBase) -> bool:
    """Whether an answer is text that compresses; pictures other than SVG, and archives, are small already."""
    kind = response.get("Content-Type", "").partition(";")[0].strip()
    return kind.startswith(TEXTS) or kind.endswith(("+xml", "+json"))


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the browser reads gzip; `gzip;q=0` says that it does not."""
    for each in request.headers.get("Accept-Encoding", "").replace(" ", "").lower().split(","):
        coding, _, weight = each.partition(";")
        if coding == "gzip":
            return not NOT_AT_ALL.fullmatch(weight)
    return False


def _stays_plain(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether it shows a secret, or words of the address, which anybody can make a browser open."""
    repeats = response.status_code >= 400 and request.method in ("GET", "HEAD")
    searched = request.path == "/countries/" and bool(request.GET)
    return request.path.startswith(PLAIN) or repeats or searched
