"""A page of the site as a PDF: the same HTML with its print style, for a folder, a mail or a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from heed.base.errors import MissingExtra, MissingLibrary, NotFound
from heed.lake import Run
from heed.web.start import start

ORIGIN = "http://heed.invalid"
"""Stands for the site's own address while a page is set; nothing is ever asked of it."""


def as_pdf(home: Path, run: Run, path: str) -> bytes:
    """The page at `path` (such as `/country/SDN/`) of a run, as a tagged PDF.

    Raises `MissingExtra` without WeasyPrint, `MissingLibrary` where the system lacks Pango, and `NotFound` where
    the run has no such page.
    """
    try:
        from weasyprint import HTML
    except ImportError as error:
        raise MissingExtra("Writing a PDF", "pdf") from error
    except OSError as error:
        raise MissingLibrary("Writing a PDF", "libpangoft2-1.0-0 libharfbuzz-subset0") from error
    start(home)
    from heed.web.edition import Edition, pinned
    from heed.web.policy import public_part

    with pinned(Edition(home, public_part(run), png=False)):
        page, _kind = _answer(path)
        document = HTML(string=page.decode(), base_url=ORIGIN + path, url_fetcher=_fetcher())
        pdf: bytes = document.write_pdf(pdf_tags=True)
    return pdf


def _fetcher() -> Any:
    """Gives what a page shows from the site itself, and nothing from elsewhere; what is missing is an error."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            content, kind = _own_file(url)
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return OwnFiles(fail_on_errors=True)


def _own_file(url: str) -> tuple[bytes, str]:
    """Content and kind of a file that a page of the site names."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" != ORIGIN:
        raise NotFound(f"{url} is not of this site")
    if not parts.path.startswith("/static/"):
        content, kind = _answer(parts.path)
        return content, kind.split(";")[0]
    from django.contrib.staticfiles import finders

    found = finders.find(parts.path.removeprefix("/static/"))
    if found is None:
        raise NotFound(f"there is no {parts.path}")
    return Path(str(found)).read_bytes(), _kind_of(parts.path)


def _kind_of(path: str) -> str:
    return {".css": "text/css", ".svg": "image/svg+xml"}.get(Path(path).suffix, "application/octet-stream")


def _answer(path: str) -> tuple[bytes, str]:
    """What the site answers at an address, and its kind."""
    from django.test import RequestFactory
    from django.urls import resolve

    view, args, kwargs = resolve(path)
    response = view(RequestFactory().get(path), *args, **kwargs)
    if response.status_code != 200:
        raise NotFound(f"the site has no page {path}: it answers {response.status_code}")
    return response.content, response["Content-Type"]
