"""Alerts by mail in Arabic, French and Spanish, in a real browser: asked for, agreed to, chosen, ended."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Running

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]
SHOTS = os.environ.get("HEED_TEST_SHOTS", "")
MAILS = """
import json
from heed.base.settings import home
from heed.web.start import start
start(home())
from datetime import date
from django.utils import timezone
from heed.records.accounts.models import Account
from heed.records.alerting.letters import letter
from heed.records.alerting.models import Addressee, Alert, Ask, Step
from heed.records.alerting.outgoing import Outgoing, Subscription
now = timezone.now()
chief = Account.objects.first()
step = Step.objects.create(alert=Alert.objects.create(number="2026-0042", country="SDN"), place=1, move="alert",
    level="warning", severity="Severe", headline="Attacks on 2 towns (R-1, R-2) are likely", author=chief,
    description="The chance rose from 5 % to 12 %.", sources=["A report of Ruritania, 2026", "https://heed.example/x"])
office = Addressee.objects.create(name="The Envoy for Ruritania", tier="international", actor="secretariat")
Ask.objects.create(step=step, measure="D02", addressee=office, because="talks are open.", by=date(2026, 12, 24))
Step.objects.filter(pk=step.pk).update(state="told", told=now)
found = {}
for language in ("ar", "fr", "es"):
    who = Subscription.objects.create(mail=f"{language}-x@example.org", language=language, agreed=now)
    row = Outgoing.objects.create(step=step, subscription=who)
    mail = letter(row)
    found[language] = [mail.subject, mail.body, mail.alternatives[0][0]]
print(json.dumps(found))
"""


@pytest.fixture
def arabic(open_page: Opens) -> Iterator[Callable[[str], Page]]:
    """Opens an address in a browser whose reader wants Arabic, on a telephone."""
    yield lambda url: open_page(url, 360, locale="ar")


def shown(page: Page, name: str) -> None:
    """Keep a picture of the page, on a telephone and a desk, for one who wants to look at them."""
    if SHOTS:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def test_an_arabic_reader_subscribes_changes_and_ends(
    arabic: Callable[[str], Page], running: Running, doors: Any
) -> None:
    """All the way in Arabic, as the browser asks; the mail brings it along; every page is sound."""
    page = arabic(f"{running.address}/subscribe/")
    expect(page.get_by_role("heading", level=1)).to_have_text("التنبيهات بالبريد الإلكتروني")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).direction") == "rtl"
    doors.sound(page)
    shown(page, "form")
    page.get_by_label("عنوان البريد الإلكتروني").fill("amal@example.org")
    page.get_by_label("الأماكن").fill("أطلانطس")
    page.get_by_role("button", name="إرسال الرابط إليّ").click()
    expect(page.get_by_role("alert")).to_contain_text("أطلانطس")
    shown(page, "fault")
    page.get_by_label("الأماكن").fill("السودان، غرب أفريقيا")
    page.get_by_label(re.compile("^تحذير")).check()
    page.get_by_role("button", name="إرسال الرابط إليّ").click()
    expect(page.locator("main")).to_contain_text("أُرسل رابط إلى هذا العنوان")
    # The link is in Arabic because the subscription is, though this browser asks for nothing.
    page.goto(running.link("amal@example.org", "subscribe"))
    expect(page.locator("main")).to_contain_text("السودان، غرب أفريقيا")
    doors.sound(page)
    shown(page, "agree")
    page.get_by_role("button", name="نعم، أرسلوا إليّ التنبيهات").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ستصلك التنبيهات")


def test_one_changes_the_language_by_its_name_without_scripts(open_page: Opens, running: Running) -> None:
    page = open_page(f"{running.address}/subscribe/", 360, java_script_enabled=False, locale="en-GB")
    for name, title in (
        ("Français", "Alertes par courriel"),
        ("Español", "Alertas por correo electrónico"),
        ("العربية", "التنبيهات بالبريد الإلكتروني"),
        ("English", "Alerts by mail"),
    ):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "true")
        assert page.context.cookies() == [] or [each["name"] for each in page.context.cookies()] == [
            "heed_form"
        ]


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_other_languages_are_sound(open_page: Opens, running: Running, doors: Any, language: str) -> None:
    page = open_page(f"{running.address}/subscribe/?language={language}", 360)
    doors.sound(page)
    shown(page, f"form-{language}")


def test_mails_keep_their_order_and_lead_to_pages_in_their_language(
    open_page: Opens, running: Running, doors: Any, tmp_path: Path
) -> None:
    """As a mail program shows it: the page by itself, and its text; the links to choose and to end hold."""
    done = subprocess.run(
        [sys.executable, "-c", MAILS], env=running.environment, capture_output=True, text=True, check=True,
        timeout=60,
    )  # fmt: skip
    for language, (subject, body, html) in json.loads(done.stdout).items():
        file = tmp_path / f"{language}.html"
        file.write_text(html, "utf-8")
        page = open_page(file.as_uri(), 360)
        assert page.locator("h2").first.is_visible() and subject
        shown(page, f"mail-{language}")
        if language == "ar":
            right = page.locator('bdi[dir="ltr"]').last
            assert right.inner_text() == "2026-0042.1"
            assert page.evaluate("getComputedStyle(document.querySelector('h2')).direction") == "rtl"
        plain = tmp_path / f"{language}.txt.html"
        rows = "".join(
            f'<div dir="auto">{line or "<br>"}</div>' for line in body.replace("<", "&lt;").split("\n")
        )
        plain.write_text(f'<meta charset="utf-8"><pre style="white-space:pre-wrap">{rows}</pre>', "utf-8")
        page.goto(plain.as_uri())
        shown(page, f"text-{language}")
        for kind in ("choice", "end"):
            page.goto(re.findall(rf"http://\S+/subscribe/{kind}/\S+", body)[0])
            assert page.locator("html").get_attribute("lang") == language
            doors.sound(page)
            shown(page, f"{kind}-{language}")
        page.locator("button.main").click()
        assert page.locator("html").get_attribute("lang") == language
        doors.sound(page)
