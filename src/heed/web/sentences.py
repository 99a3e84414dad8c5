"""Where errors become answers: each `HeedError` is one sentence and an HTTP status, on a page or as JSON."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heed.base.errors import HeedError, Unreachable
from heed.records.database import is_outage

log = logging.getLogger("heed.web")
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class ErrorsAsSentences:
    """Turns an error of the tree into its page; other faults go on to Django's own page 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer for an error raised by a view."""
        if is_outage(exception):
            log.error("%s %s: %s", request.method, request.path, exception)
            exception = Unreachable(
                _("the database of the records did not answer; nothing was changed. Try again")
            )
        if not isinstance(exception, HeedError):
            return None
        if exception.status >= 500:
            log.error("%s %s: %s", request.method, request.path, exception.sentence)
        return answer(request, exception)


def answer(request: HttpRequest, error: HeedError) -> HttpResponse:
    """An error as a page, or as JSON for the API."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": error.sentence}, status=error.status)
    # The page 404 speaks of runs and countries, of which the private pages know nothing.
    missing = error.status == 404 and not request.path.startswith("/account/")
    page = "404.html" if missing else "error.html"
    subscribes = request.path.startswith("/subscribe/")
    words = {"sentence": error.sentence, "onward": _onward(request), "subscribes": subscribes}
    return render(request, page, words, status=error.status)


def _onward(request: HttpRequest) -> str:
    """The address of a page of records, which may be there for others; empty for other pages.

    A mail about what is not public leads here. Said of every such address, it does not tell which of them exist.
    """
    return request.path if request.path.startswith(("/alerts/", "/situations/")) else ""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a path that leads nowhere."""
    sentence = _("there is no page at %(path)s") % {"path": request.path}
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": sentence}, status=404)
    words = {"sentence": sentence, "onward": _onward(request)}
    return render(request, "404.html", words, status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that cannot be read: one for a host this site does not answer to, or one too large."""
    if isinstance(exception, TOO_MUCH):
        sentence = _("That is more than a form here takes: nothing was changed. Send less of it.")
        return render(request, "error.html", {"sentence": sentence}, status=413)
    return HttpResponse(
        "This site does not answer to that request. Is its host name in HEED_ALLOWED_HOSTS?\n",
        status=400,
        content_type="text/plain; charset=utf-8",
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was not sent from a page of this site, or from one opened too long ago."""
    sentence = _(
        "This form is too old, or your browser keeps no cookies: load the page again and send it anew."
    )
    return render(request, "error.html", {"sentence": sentence}, status=403)


def fault(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours; it needs no run and no database."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "the server made a mistake; it has been logged"}, status=500)
    return render(request, "500.html", status=500)
