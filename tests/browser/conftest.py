"""A real browser (the system's Chromium) and a site of the small run, served and published."""

from __future__ import annotations

import email
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.policy import default
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django_otp.oath import TOTP
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from heed.lake import latest_run
from heed.web.publishing import publish
from tests.serving import free_port, served
from tests.web.small_run import write_small_run

ARGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync")  # fmt: skip
WAIT = 30_000
"""Milliseconds that a page may take on a machine with other work."""
BAD_LINE = os.environ.get("HEED_TEST_BAD_LINE", "")
"""Set, the browser is on a line that trickles: a test that looks before a page has come is found out."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; where there is none the tests are skipped by name, in CI they fail.

    Ended with each file: while it runs, Django takes this thread for an asynchronous one and keeps off databases.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        reason = "there is no Chromium on this machine: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=WAIT)
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=program, args=list(ARGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A HEED_HOME that holds the small run."""
    home = tmp_path_factory.mktemp("heed-home")
    write_small_run(home)
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

    Whatever the browser complains about on its console, such as a breach of the security policy, fails the test;
    that a form was refused (400), or came too often (429), it says there too.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(url: str, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        if BAD_LINE:
            line = {"offline": False, "latency": 100, "downloadThroughput": 20_000, "uploadThroughput": -1}
            context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
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
    refused = re.compile("the server responded with a status of (400|429)")
    assert [said for said in complaints if not refused.search(said)] == []


SHOTS = os.environ.get("HEED_TEST_SHOTS", "")
"""A folder for pictures of the pages, for one who wants to look at them."""


class Doors:
    """What people do at the sign-in, and how every page must be."""

    password = "correct horse battery staple"
    """Of the first administrator."""

    @staticmethod
    def code_of(secret: str) -> str:
        """What an app shows that got this secret by hand."""
        app = TOTP(b32decode(secret.replace(" ", "")))
        app.time = time.time()
        return f"{app.token():06}"

    @staticmethod
    def sound(page: Page) -> None:
        """On a phone and a desk, light and dark, axe finds nothing, and nothing has to be scrolled sideways."""
        page.wait_for_load_state()
        for width, scheme in ((1280, "light"), (1280, "dark"), (360, "dark"), (360, "light")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(page)
            assert found.violations_count == 0, f"{page.url} {width} {scheme}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width}"
            if SHOTS:
                name = re.sub(r"[^a-z]+", "-", page.title().lower()).strip("-")
                page.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)

    @staticmethod
    def read(page: Page, place: str) -> str:
        """The text of the first such place once all of the page has come: before, half a text may stand there."""
        page.wait_for_load_state()
        return page.locator(place).first.inner_text()

    @staticmethod
    def come_in(page: Page, mail: str, password: str) -> None:
        """The first step."""
        page.get_by_label("Mail address").fill(mail)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()

    @staticmethod
    def set_up(page: Page) -> str:
        """The set-up of the second step as it is shown; gives the secret, and goes on."""
        Doors.sound(page)
        expect(page.locator(".code svg")).to_be_visible()
        secret = Doors.read(page, ".secret")
        page.get_by_label("Code that the app shows").fill(Doors.code_of(secret))
        page.get_by_role("button", name="Go on").click()
        expect(page.locator(".codes li")).to_have_count(10)
        Doors.sound(page)
        page.get_by_role("link", name="I have kept them, go on").click()
        return secret


@pytest.fixture(scope="session")
def doors() -> type[Doors]:
    """The ways in, for tests in other files."""
    return Doors


@dataclass
class Running:
    """A site in a process of its own, and the letters it sent."""

    address: str
    letters: list[Any] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def heed(self, *words: str, typed: str = "") -> str:
        """What a command says that is run beside the site."""
        code = "from heed.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            env=self.environment, input=typed, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def link(self, to: str, about: str = "account") -> str:
        """The first link in the latest letter to somebody that leads to a page about this."""
        for _ in range(100):
            for letter in [each for each in self.letters if each.rcpt_tos == [to]][::-1]:
                body = email.message_from_bytes(letter.content, policy=default).get_body(("plain",))
                assert body is not None
                there = re.search(rf"http://\S+?/{about}/\S+", body.get_content())
                if there:
                    return there[0]
            time.sleep(0.05)
        raise AssertionError(f"no letter came to {to}")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, small_home: Path) -> Iterator[Running]:
    """`heed accounts create-administrator`, then the site with waitress, and a mail server beside it."""
    home = tmp_path_factory.mktemp("with-accounts")
    (home / "runs").symlink_to(small_home / "runs")
    port, mail_port = free_port(), free_port()
    site = Running(f"http://127.0.0.1:{port}")

    class Sink:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            site.letters.append(envelope)
            return "250 OK"

    sink = Controller(Sink(), hostname="127.0.0.1", port=mail_port)
    sink.start()
    environment = site.environment = {
        **os.environ,
        "HEED_HOME": str(home),
        "HEED_DATABASE_URL": "",
        "HEED_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "HEED_MAIL_FROM": "heed@example.org",
        "HEED_SITE_URL": site.address,
    }
    words = ["accounts", "create-administrator", "--mail", "ada@example.org", "--name", "Ada Example"]
    made = site.heed(*words, "--password-stdin", typed=Doors.password + "\n")
    assert "ada@example.org is an administrator" in made
    try:
        with served(environment, port):
            yield site
    finally:
        sink.stop()
