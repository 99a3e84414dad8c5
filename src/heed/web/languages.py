"""In which language the pages for subscribers are; all others are English, whatever the browser asks for.

Which it is comes from the address (`?language=fr`), else from the subscription that the address names, else from
what the browser asks for (`Accept-Language`). No cookie and no session is looked at or set.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation.trans_real import parse_accept_lang_header

BELOW = "/subscribe/"


class SubscribersLanguage:
    """Puts the language in force while a page for subscribers is made, or its error, and says so in headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not for_subscribers(request):
            return self.get_response(request)
        with translation.override(_named(request) or _accepted(request)):
            response = self.get_response(request)
            response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
            patch_vary_headers(response, ["Accept-Language"])
        return response


def for_subscribers(request: HttpRequest) -> bool:
    """Whether the page is one that is there in all languages."""
    return request.path.startswith(BELOW)


def speak(request: HttpRequest, language: str) -> None:
    """Go on in the language of a subscription, unless the address names one."""
    if not _named(request) and language in dict(settings.LANGUAGES):
        translation.activate(language)


def languages_offered() -> list[tuple[str, SafeString]]:
    """The languages that one may choose, each by its own name, for forms."""
    return [(code, format_html('<bdi lang="{}">{}</bdi>', code, name)) for code, name in settings.LANGUAGES]


def _named(request: HttpRequest) -> str:
    """The language that the address names; empty for none, and for one that is not there."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def _accepted(request: HttpRequest) -> str:
    """The first language that the browser asks for and that is there, else English; `fr-CA` is French."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        plain = code.split("-")[0]
        if plain in dict(settings.LANGUAGES):
            return plain
    return settings.LANGUAGE_CODE
