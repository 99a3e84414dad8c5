"""Answers kept in memory per run, so that a page is laid out once and then only sent.

Kept are whole answers to paths without a query, for readers without a session; never one that depends on who asks,
nor one whose view says `no-store` or `no-cache`, as those that show records do. Each has an ETag; a browser that
has it gets 304. Text is also kept compressed.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from heed.records.alerting.policy import newest_public
from heed.records.database import is_outage, is_there
from heed.web.compressed import LEAST, is_text, takes_gzip
from heed.web.edition import current_id
from heed.web.headers import depends_on_who_asks

MOST_BYTES = 128_000_000
FRESH = "public, max-age=300"


@dataclass(frozen=True, slots=True)
class Kept:
    """One whole answer."""

    headers: dict[str, str]
    body: bytes
    small: bytes | None
    """The body compressed with gzip, where that pays."""
    etag: str

    @property
    def weight(self) -> int:
        return len(self.body) + len(self.small or b"") + 1000


class KeptPages:
    """Sends what it has, keeps what is new; stands right behind the headers and the compression of every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.lock = Lock()
        self.kept: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self.weight = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and is_there():
            return self.get_response(request)
        key = None
        if not request.META.get("QUERY_STRING"):
            request.get_host()  # refuses a host we do not answer to, before anything kept is sent
            key = _key(request)
            with self.lock:
                found = self.kept.get(key)
                if found:
                    self.kept.move_to_end(key)
                    return _send(request, found)
        response = self.get_response(request)
        if response.status_code != 200 or response.streaming or _is_not_for_keeping(response):
            return response
        fresh = _keep(response)
        if key and request.method == "GET":
            self._add(key, fresh)
        return _send(request, fresh)

    def _add(self, key: tuple[str, ...], fresh: Kept) -> None:
        with self.lock:
            old = self.kept.pop(key, None)
            self.weight += fresh.weight - (old.weight if old else 0)
            self.kept[key] = fresh
            while self.weight > MOST_BYTES:
                _, gone = self.kept.popitem(last=False)
                self.weight -= gone.weight


def _is_not_for_keeping(response: HttpResponse) -> bool:
    said = response.get("Cache-Control", "")
    return depends_on_who_asks(response) or "no-store" in said or "no-cache" in said or "private" in said


def _key(request: HttpRequest) -> tuple[str, ...]:
    """What an answer depends on: run, day (for the notice on old data), path, language, whether one can sign in."""
    run = current_id(settings.HEED_HOME)
    today = datetime.now(UTC).date().isoformat()
    accept = request.headers.get("Accept", "") if request.path.startswith("/api/") else ""
    return (str(settings.HEED_HOME), run, today, request.path, get_language() or "", accept[:200],
            str(is_there()), _newest_alert(request.path))  # fmt: skip


def _newest_alert(path: str) -> str:
    """What changes when a public step is told: a country's page speaks of its alerts."""
    if not path.startswith("/country/") or not is_there():
        return ""
    try:
        return newest_public()
    except Error as error:
        if not is_outage(error):
            raise
        return "not known"


def _keep(response: HttpResponse) -> Kept:
    response.setdefault("Cache-Control", FRESH)
    patch_vary_headers(response, ["Accept-Encoding"])
    body = response.content
    small = None
    if len(body) >= LEAST and is_text(response):
        small = gzip.compress(body, 6, mtime=0)
    del response["Content-Length"]
    # Weak, because the same tag stands for the text and for its compressed form.
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Kept(dict(response.items()), body, small, etag)


def _send(request: HttpRequest, kept: Kept) -> HttpResponse:
    if kept.etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304, headers=kept.headers)
        del response["Content-Type"]
    else:
        packed = kept.small is not None and takes_gzip(request)
        body = kept.small if packed and kept.small is not None else kept.body
        response = HttpResponse(b"" if request.method == "HEAD" else body, headers=kept.headers)
        response["Content-Length"] = str(len(body))
        if packed:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = kept.etag
    return response
