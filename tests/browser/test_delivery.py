"""Subscriptions, webhooks and what was given up, in a real browser on a real server without a run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.serving import free_port, served

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]
SET_UP = """
import json
from heed.base.settings import home
from heed.web.start import start
start(home())
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from heed.records.accounts.models import Account
from heed.records.accounts.signing_in import BACKEND
from heed.records.alerting.models import Alert, Step
from heed.records.alerting.outgoing import Outgoing, Subscription, Webhook
from heed.records.alerting.subscribing import agree_path, choice_path, end_path
from heed.records.database import prepare
prepare()
chief = Account.objects.create(mail="ada@example.org", name="Ada", role="administrator", password="x")
now = timezone.now()
step = Step.objects.create(alert=Alert.objects.create(number="2026-0001", country="SDN"), place=1, move="alert",
    state="told", told=now, level="watch", severity="Severe", headline="An exercise", description="x", author=chief)
agreed = Subscription.objects.create(mail="a@example.org", countries=["SDN"], agreed=now)
asked = Subscription.objects.create(mail="b@example.org")
hook = Webhook.objects.create(address="https://a.example/", secret="whsec_eA==", by=chief)
Outgoing.objects.create(step=step, subscription=agreed, stage="dead", attempts=7, fault="it answered 500")
client = Client(HTTP_HOST="localhost")
client.force_login(chief, backend=BACKEND)
session = client.session
device = TOTPDevice.objects.create(user=chief, confirmed=True)
session[DEVICE_ID_SESSION_KEY] = device.persistent_id
session.save()
print(json.dumps({"paths": [agree_path(asked), choice_path(agreed), end_path(agreed)],
    "session": session.session_key, "hook": hook.pk}))
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A server with records: its address, the links of two subscriptions, an administrator's session."""
    home = tmp_path_factory.mktemp("delivery")
    port = free_port()
    asked = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HEED_")},
        "HEED_HOME": str(home),
        "HEED_SMTP_URL": "smtp://127.0.0.1:9",
        "HEED_MAIL_FROM": "heed@heed.example",
        "HEED_SITE_URL": f"http://127.0.0.1:{port}",
    }
    said = subprocess.run(
        [sys.executable, "-c", SET_UP], env=asked, capture_output=True, text=True, check=True, timeout=180
    )
    with served(asked, port):
        yield {"at": f"http://127.0.0.1:{port}", **json.loads(said.stdout)}


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_accessible(open_page: Opens, running: dict[str, Any], width: int) -> None:
    """axe finds nothing wrong and no page scrolls sideways, for readers and for an administrator."""
    cookie = {"name": "heed_session", "value": running["session"], "url": running["at"]}
    page = open_page(f"{running['at']}/subscribe/", width)
    faults = []
    inside = [
        "/alerts/outgoing/",
        "/alerts/webhooks/",
        "/alerts/webhooks/new/",
        f"/alerts/webhooks/{running['hook']}/",
    ]
    for path in ["/subscribe/", *running["paths"], *inside]:
        if path == inside[0]:
            page.context.add_cookies([cookie])  # type: ignore[list-item]
        answer = page.goto(running["at"] + path)
        assert answer is not None and answer.status == 200 and "/account/sign-in/" not in page.url
        found = Axe().run(page)
        if found.violations_count:
            faults.append(f"{path}: {found.generate_report()}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{path} scrolls sideways")
    assert faults == []


def test_without_scripts_one_agrees_and_ends(open_page: Opens, running: dict[str, Any]) -> None:
    agree, _choice, end = running["paths"]
    page = open_page(running["at"] + agree, 360, java_script_enabled=False)
    page.get_by_role("button", name="Yes, send me alerts").click()
    expect(page.get_by_role("heading", name="You will get alerts")).to_be_visible()
    page.goto(running["at"] + end)
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("heading", name="It has ended")).to_be_visible()
