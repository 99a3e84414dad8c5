"""A real browser (the system's Chromium) and a site of the small run, served and published."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from heed.lake import latest_run
from heed.web.publishing import publish

ARGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync")  # fmt: skip
SMALL_RUN = Path(__file__).resolve().parents[1] / "web" / "small_run.py"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; where there is none the tests are skipped by name, in CI they fail."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        reason = "there is no Chromium on this machine: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=program, args=list(ARGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A HEED_HOME that holds the small run."""
    spec = spec_from_file_location("heed_small_run_for_browsers", SMALL_RUN)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    home = tmp_path_factory.mktemp("heed-home")
    module.write_small_run(home)
    return home


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def serving(application: WSGIHandler) -> Iterator[str]:
    """Serve a WSGI application on a free port of this machine; gives its address."""
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def site(small_home: Path) -> Iterator[str]:
    """Address of the site of the small run."""
    before = settings.HEED_HOME
    settings.HEED_HOME = small_home
    with serving(WSGIHandler()) as address:
        yield address
    settings.HEED_HOME = before


@pytest.fixture(scope="session")
def folder(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small run published as a folder."""
    there = tmp_path_factory.mktemp("published") / "site"
    publish(small_home, latest_run(small_home), there)
    return there


Opens = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opens]:
    """Opens an address in a window of its own: `open_page(url, width=360, color_scheme="dark", …)`.

    Whatever the browser complains about on its console, such as a breach of the security policy, fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(url: str, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
