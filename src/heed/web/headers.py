"""What every answer says to the browser: nothing from elsewhere, no referrer, and no copy of what is not public."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import has_vary_header

PAGE = (
    "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
PICTURE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""A drawn picture styles its marks with attributes and needs nothing else; it runs no script."""
DOCS = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The API's interactive docs set styles from their script; scripts still come from this origin alone."""
DOCS_PATH = "/api/docs"
HTTPS_ALONE = f"max-age={30 * 86_400}"
"""For a month a browser that was here comes by HTTPS alone, so that nobody on the line can turn it away from it."""


class SafeHeaders:
    """Adds the headers to every answer, also to static files and errors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Content-Security-Policy"] = _policy(request, response)
        response["X-Content-Type-Options"] = "nosniff"
        response["Referrer-Policy"] = "no-referrer"
        if depends_on_who_asks(response):
            response["Cache-Control"] = "no-store"
            # Without any referrer the browser hides the origin of a form too, and the form is refused.
            response["Referrer-Policy"] = "same-origin"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        if settings.BEHIND_HTTPS:
            # Browsers take it from an answer by HTTPS alone.
            response["Strict-Transport-Security"] = HTTPS_ALONE
        if request.is_secure():
            # Also where HEED_SITE_URL does not say that the site is behind HTTPS.
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response


def depends_on_who_asks(response: HttpResponse) -> bool:
    """Whether a view looked at the session or the cookies: then nobody may keep the answer."""
    return has_vary_header(response, "Cookie") or bool(response.cookies)


def _policy(request: HttpRequest, response: HttpResponse) -> str:
    if response.get("Content-Type", "").startswith("image/svg"):
        return PICTURE
    return DOCS if request.path == DOCS_PATH else PAGE
