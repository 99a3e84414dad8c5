"""Answers to programs that ask again and again: one who has the newest is told so and sent nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language

from heed import __version__


def conditional(
    request: HttpRequest, mime: str, stamp: str, changed: datetime | None, body: Callable[[], bytes]
) -> HttpResponse:
    """The body, written only for one who does not have it; `stamp` names all that it depends on."""
    whole = f"{__version__} {get_language()} {mime} {stamp} {changed}"
    etag = f'W/"{hashlib.sha256(whole.encode()).hexdigest()[:20]}"'
    second = int(changed.timestamp()) if changed else None
    response: HttpResponse | None = get_conditional_response(request, etag, second, None)
    if not isinstance(response, HttpResponseNotModified):
        response = HttpResponse(body(), content_type=f"{mime}; charset=utf-8")
    response["ETag"] = etag
    if second is not None:
        response["Last-Modified"] = http_date(second)
    # A reader may keep it, and asks each time whether it still holds.
    response["Cache-Control"] = "no-cache"
    return response
