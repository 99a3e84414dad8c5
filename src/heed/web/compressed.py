"""Text goes compressed to who can unpack it, also what is laid out for one reader alone.

What is kept for all is compressed once and passes by (`kept`). The length of compressed text tells a little of what
is in it: whoever listens on the wire and can put words of their own beside a secret, again and again, could guess
it letter by letter (BREACH). So each answer gets up to 100 bytes at random, the token in a form is another one in
each answer, and what shows a secret, or repeats what the address asks for beside the reader's name, stays plain.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

LEAST = 600
"""Bytes below which it does not pay."""
TEXTS = ("text/", "application/json", "application/javascript", "application/yaml")
PLAIN = ("/account/", "/subscribe/", "/alerts/webhooks/")
"""Where keys, codes and links stand that open something."""
NOT_AT_ALL = re.compile(r"q=0(\.0*)?")


class Compressed(GZipMiddleware):
    """Stands around what is kept, and leaves alone what is compressed already, small, no text, or a stream."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, compressed where it may be and the reader takes it."""
        if response.status_code == 304:
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        if not isinstance(response, HttpResponse) or not is_text(response) or _stays_plain(request, response):
            return response
        if len(response.content) < LEAST or not takes_gzip(request):
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        return super().process_response(request, response)


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
