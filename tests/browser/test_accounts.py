"""From the command line to a signed-in analyst: real server, real browser, real mail server, a clock-true app."""

from __future__ import annotations

import email
import os
import re
import socket
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import TOTP
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]
PASSWORD = "correct horse battery staple"
ANOTHER = "nine purple umbrellas at dawn"


SHOTS = os.environ.get("HEED_TEST_SHOTS", "")
"""A folder for pictures of the pages, for one who wants to look at them."""


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Running:
    """A site in a process of its own, and the letters it sent."""

    address: str
    letters: list[Any] = field(default_factory=list)

    def link(self, to: str) -> str:
        """The link in the latest letter to somebody."""
        for _ in range(100):
            found = [each for each in self.letters if each.rcpt_tos == [to]]
            if found:
                body = email.message_from_bytes(found[-1].content).get_payload(decode=True)
                there = re.search(r"http://\S+?/account/\S+", body.decode())  # type: ignore[union-attr]
                assert there
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
    environment = {
        **os.environ,
        "HEED_HOME": str(home),
        "HEED_DATABASE_URL": "",
        "HEED_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "HEED_MAIL_FROM": "heed@example.org",
    }
    words = ["accounts", "create-administrator", "--mail", "ada@example.org", "--name", "Ada Example"]
    code = "from heed.cli import main; main()"
    made = subprocess.run(
        [sys.executable, "-c", code, *words, "--password-stdin"],
        env=environment, input=PASSWORD + "\n", capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert made.returncode == 0 and "ada@example.org is an administrator" in made.stdout, made.stderr
    serve = (
        "from pathlib import Path; from heed.web.serving import serve; "
        f"serve(Path({str(home)!r}), '127.0.0.1', {port})"
    )
    with subprocess.Popen([sys.executable, "-c", serve], env=environment) as server:
        try:
            for _ in range(300):
                with socket.socket() as asked:
                    if asked.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield site
        finally:
            server.terminate()
            server.wait(timeout=20)
            sink.stop()


def code_of(secret: str) -> str:
    """What an app shows that got this secret by hand."""
    app = TOTP(b32decode(secret.replace(" ", "")))
    app.time = time.time()
    return f"{app.token():06}"


def sound(page: Page) -> None:
    """On a phone and a desk, light and dark, axe finds nothing, and nothing has to be scrolled sideways."""
    for width, scheme in ((1280, "light"), (1280, "dark"), (360, "dark"), (360, "light")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url} {width} {scheme}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width}"
        if SHOTS:
            name = re.sub(r"[^a-z]+", "-", page.title().lower()).strip("-")
            page.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)


def come_in(page: Page, mail: str, password: str) -> None:
    """The first step."""
    page.get_by_label("Mail address").fill(mail)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def set_up(page: Page) -> str:
    """The set-up of the second step as it is shown; gives the secret, and goes on."""
    sound(page)
    assert page.locator(".code svg").bounding_box() is not None
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Code that the app shows").fill(code_of(secret))
    page.get_by_role("button", name="Go on").click()
    assert page.locator(".codes li").count() == 10
    sound(page)
    page.get_by_role("link", name="I have kept them, go on").click()
    return secret


def test_from_the_command_line_to_an_analyst(open_page: Opens, running: Running) -> None:
    """The administrator signs in, invites an analyst by mail, who sets all up, sees a session and ends it."""
    page = open_page(running.address, 360)
    page.get_by_role("link", name="Sign in").click()
    sound(page)
    come_in(page, "ada@example.org", PASSWORD)
    set_up(page)
    page.get_by_role("link", name="People").click()
    sound(page)
    page.get_by_role("link", name="Invite somebody").click()
    sound(page)
    mail = "ana@example.org"
    page.get_by_label("Mail address").fill(mail)
    page.get_by_label("Name").fill("Ana of Ruritania")
    page.get_by_label("Analyst:").check()
    page.get_by_label("Places").fill("Western Africa, SDN")
    page.get_by_label("Why").fill("new at the desk")
    page.get_by_role("button", name="Send the invitation").click()
    sound(page)
    assert page.get_by_text(f"It was sent to {mail}").is_visible()

    ana = open_page(running.link(mail), java_script_enabled=False)
    ana.get_by_label("New password").fill(ANOTHER)
    ana.get_by_role("button", name="Go on").click()
    key = ana.locator(".secret").inner_text()
    ana.get_by_label("Code that the app shows").fill(code_of(key))
    ana.get_by_role("button", name="Go on").click()
    recovery = ana.locator(".codes li").first.inner_text()
    ana.get_by_role("link", name="I have kept them, go on").click()
    assert ana.get_by_role("heading", name="Ana of Ruritania").is_visible()

    elsewhere = open_page(running.address + "/account/sessions/")
    come_in(elsewhere, mail, ANOTHER)
    elsewhere.get_by_label("Code", exact=True).fill(recovery)
    elsewhere.get_by_role("button", name="Go on").click()
    assert elsewhere.url == running.address + "/account/sessions/"
    sound(elsewhere)
    elsewhere.get_by_role("button", name="End it").click()
    ana.reload()
    assert "/account/sign-in/" in ana.url
    elsewhere.get_by_role("link", name="Ana of Ruritania").click()
    sound(elsewhere)
    elsewhere.get_by_role("button", name="Sign out").click()
    assert elsewhere.get_by_role("link", name="Sign in").is_visible()

    page.goto(running.address + "/account/people/")
    page.get_by_role("row", name=mail).get_by_role("link").click()
    sound(page)
    page.get_by_label("Why").last.fill("left the desk")
    page.get_by_role("button", name="Block, and end all sessions").click()
    assert page.get_by_text("Why: left the desk").is_visible()
    page.goto(running.address + "/account/history/")
    sound(page)
    assert page.get_by_text("used a recovery code").first.is_visible()
