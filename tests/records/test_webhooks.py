"""Webhooks against real servers, and the administrator's pages of them and of what was given up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import time
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings as Fixture

from heed.base.errors import BadInput, NotAllowed
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Role
from heed.records.accounts.signing_in import BACKEND
from heed.records.alerting import hooks, posting
from heed.records.alerting.claiming import Stage
from heed.records.alerting.dead import send_again
from heed.records.alerting.delivering import Delivery, waiting
from heed.records.alerting.models import Reach
from heed.records.alerting.networks import networks
from heed.records.alerting.outgoing import Outgoing, Subscription, Webhook
from heed.records.alerting.subscribing import Choice
from heed.records.consent.models import Renewal
from heed.records.history.models import Change
from heed.records.history.rows import history_of
from tests.records.conftest import Kept
from tests.records.sinks import HookSink, hook_server, hooks_row, subscribers, told_step


@pytest.fixture(autouse=True)
def site(settings: Fixture) -> None:
    """A site that sends no mail and may post to the loopback."""
    settings.SITE_URL, settings.WEBHOOK_NETWORKS = (
        "https://heed.example",
        [ipaddress.ip_network("127.0.0.0/8")],
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def chief(records: Kept) -> Account:
    """An administrator."""
    return Account.objects.create(mail="ada@example.org", name="Ada", role=Role.ADMINISTRATOR, password="x")


@pytest.fixture
def office(chief: Account, records: Kept, settings: Fixture) -> Client:
    """The administrator's browser, signed in with both steps."""
    settings.HEED_HOME = records.home
    client = Client(HTTP_HOST="localhost")
    client.force_login(chief, backend=BACKEND)
    device = TOTPDevice.objects.create(user=chief, confirmed=True)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def hook(port: int) -> Webhook:
    """A webhook at a port of the loopback."""
    return hooks_row(f"http://127.0.0.1:{port}/in?key=geheim")


def test_what_is_posted_is_signed_and_whole(records: Kept) -> None:
    sink = HookSink()
    with hook_server(sink) as port:
        hook(port)
        told_step()
        Delivery().round()
    (row,) = Outgoing.objects.all()
    ((headers, body),) = sink.posts
    assert (row.stage, headers["webhook-id"], headers["content-type"]) == (
        "sent",
        str(row.pk),
        "application/json",
    )
    signed = f"{row.pk}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(b"k" * 32, signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
    item = json.loads(body)
    assert item["url"] == "https://heed.example/alerts/2026-0001/1/"
    assert item["attachments"] == [
        {"url": "https://heed.example/alerts/2026-0001/1/cap.xml", "mime_type": "application/cap+xml"}
    ]
    assert item["tags"] == ["level:warning", "country:SDN"]


@pytest.mark.parametrize(
    ("status", "stage", "fault", "active"),
    [
        (204, Stage.SENT, "", True),
        (302, Stage.DEAD, "it answered 302, a redirect: enter the address that it leads to", True),
        (410, Stage.DEAD, "it answered 410, gone: it was switched off", False),
        (404, Stage.WAITING, "it answered 404", True),
        (429, Stage.WAITING, "it answered 429", True),
        (500, Stage.WAITING, "it answered 500", True),
    ],
)
def test_what_an_answer_means(records: Kept, status: int, stage: Stage, fault: str, active: bool) -> None:
    sink = HookSink(says=lambda number: status)
    with hook_server(sink) as port:
        found = hook(port)
        told_step()
        Delivery().round()
    row = Outgoing.objects.get()
    found.refresh_from_db()
    assert (row.stage, row.fault, found.active, len(sink.posts)) == (stage, fault, active, 1)


def test_a_repeat_has_the_same_id(records: Kept) -> None:
    sink = HookSink(says=lambda number: 503 if number == 1 else 200)
    with hook_server(sink) as port:
        hook(port)
        told_step()
        Delivery().round()
        Outgoing.objects.update(next_try=Outgoing.objects.get().made)
        Delivery().round()
    assert len({headers["webhook-id"] for headers, _body in sink.posts}) == 1 and len(sink.posts) == 2
    assert Outgoing.objects.get().stage == Stage.SENT


def test_one_that_hangs_does_not_keep_the_others(records: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "SECONDS", 0.5)

    def hang(number: int) -> int:
        time.sleep(1.5)
        return 200

    with hook_server(HookSink(says=hang)) as slow, hook_server(HookSink()) as quick:
        first, second = hook(slow), hook(quick)
        told_step()
        Delivery().round()
    stages = dict(Outgoing.objects.values_list("webhook", "stage"))
    assert stages == {first.pk: "waiting", second.pk: "sent"}


def test_only_public_steps_and_none_to_what_was_switched_off(records: Kept, chief: Account) -> None:
    sink = HookSink()
    with hook_server(sink) as port:
        found = hook(port)
        told_step(Reach.RESTRICTED, roles="|editor|")
        told_step()
        hooks.set_active(chief, found, False, "it is being rebuilt")
        Delivery().round()
    assert sink.posts == [] and Outgoing.objects.get(webhook=found).stage == "dropped"


def test_a_private_network_is_open_only_when_named(records: Kept, settings: Fixture) -> None:
    sink = HookSink()
    settings.WEBHOOK_NETWORKS = []
    with hook_server(sink) as port:
        hook(port)
        told_step()
        Delivery().round()
    row = Outgoing.objects.get()
    assert sink.posts == [] and row.stage == Stage.DEAD and "127." not in row.fault


@pytest.mark.parametrize("text", ["10.0.0.1/8", "intranet", "0.0.0.0/0", "::/0"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="HEED_WEBHOOK_NETWORKS: expected networks"):
        networks(f"192.168.0.0/16, {text}")


def test_networks_by_comma() -> None:
    assert [str(each) for each in networks(" 10.1.0.0/16,fd00::/8, ")] == ["10.1.0.0/16", "fd00::/8"]
    assert networks("") == []


def test_an_administrator_adds_tests_and_switches_off(office: Client, records: Kept) -> None:
    """The secret is shown once, and neither it nor the path is in the history."""
    sink = HookSink()
    with hook_server(sink) as port:
        address = f"http://127.0.0.1:{port}/in?key=geheim"
        page = office.post(
            "/alerts/webhooks/new/", {"address": address, "places": "Sudan", "why": "they asked"}
        )
        found = Webhook.objects.get()
        assert found.secret in page.content.decode() and page["Cache-Control"] == "no-store"
        assert (found.countries, found.regions) == (["SDN"], [])
        here = f"/alerts/webhooks/{found.pk}/"
        assert "It took the test." in office.post(here, {"do": "test"}).content.decode()
    assert json.loads(sink.posts[0][1])["tags"] == ["test"]
    assert "did not answer" in office.post(here, {"do": "test"}).content.decode()
    assert office.post(here, {"do": "off", "why": ""}).status_code == 400
    assert office.post(here, {"do": "off", "why": "they left"}).status_code == 302
    for path in (here, "/alerts/webhooks/", "/account/history/"):
        shown = office.get(path).content.decode()
        assert found.secret not in shown and "geheim" not in shown
    assert [each.did for each in history_of("webhook", found.pk)] == [
        "switched off",
        "tested",
        "tested",
        "added",
    ]
    assert "geheim" not in str(list(Change.objects.values()))


@pytest.mark.parametrize("address", ["http://a.example/", "https://10.0.0.1/", "hook", "https://[::1]/"])
def test_a_bad_address_adds_nothing(office: Client, records: Kept, address: str) -> None:
    page = office.post("/alerts/webhooks/new/", {"address": address, "why": "they asked"})
    assert page.status_code == 400 and "Webhook address: expected" in page.content.decode()
    assert not Webhook.objects.exists()


def test_what_was_given_up_is_shown_without_addresses_and_sent_again(office: Client, chief: Account) -> None:
    subscribers(3)
    hooks_row("https://a.example/in?key=geheim")
    told_step()
    Outgoing.objects.update(stage=Stage.DEAD, attempts=7, fault="the mail server refused it (550)")
    page = office.get("/alerts/outgoing/").content.decode()
    assert "reader0" not in page and "a.example" not in page and "geheim" not in page
    assert page.count("the mail server refused it (550)") == 4 and "2026-0001.1" in page
    first = Outgoing.objects.filter(subscription__isnull=False)[0]
    office.post("/alerts/outgoing/", {"message": str(first.pk)})
    first.refresh_from_db()
    assert (first.stage, first.attempts) == ("waiting", 0)
    assert Outgoing.objects.filter(stage=Stage.DEAD).count() == 3
    assert history_of("outgoing", first.pk).get().by == chief
    assert office.post("/alerts/outgoing/", {"message": str(first.pk)}).status_code == 404
    assert office.post("/alerts/outgoing/", {"message": "x"}).status_code == 400
    office.post("/alerts/outgoing/", {"message": "all"})
    assert not Outgoing.objects.filter(stage=Stage.DEAD).exists()


def test_the_number_of_a_step_is_shown_to_those_alone_who_may_read_it(office: Client) -> None:
    """Who sees what could not be delivered need not read every alert."""
    step = told_step(reach=Reach.PRIVATE)
    Outgoing.objects.create(step=step, account=step.author, stage=Stage.DEAD, fault="no")
    page = office.get("/alerts/outgoing/").content.decode()
    assert "An alert, an account by mail" in page
    assert step.alert.number not in page


def test_a_mail_that_asks_again_is_among_them(office: Client) -> None:
    """Given up like any other, without its address, counted, and sent again."""
    (reader,) = subscribers(1)
    Subscription.objects.update(agreed=None)
    row = Renewal.objects.create(
        subscription=reader, backup=timezone.now(), stage=Stage.DEAD, fault="no", attempts=7
    )
    page = office.get("/alerts/outgoing/").content.decode()
    assert "A mail that asks to agree again</p>" in page and str(row.pk) in page and "reader0@" not in page
    assert "<dt>Given up</dt><dd>1</dd>" in page
    office.post("/alerts/outgoing/", {"message": str(row.pk)})
    row.refresh_from_db()
    assert (row.stage, row.attempts) == ("waiting", 0) and waiting()["mails"] == 1
    Renewal.objects.update(attempts=2)
    assert "tried in vain</dt><dd>1</dd>" in office.get("/alerts/outgoing/").content.decode()


@pytest.mark.parametrize(
    "path", ["/alerts/outgoing/", "/alerts/webhooks/", "/alerts/webhooks/new/", "/alerts/webhooks/1/"]
)
def test_nobody_else_sees_or_does_it(records: Kept, settings: Fixture, path: str) -> None:
    settings.HEED_HOME = records.home
    stranger = Client(HTTP_HOST="localhost")
    assert stranger.get(path).status_code == 302
    for answer in (stranger.get(path), stranger.post(path, {"do": "test", "message": "all"})):
        assert answer.status_code == 405 or answer["Location"].startswith("/account/sign-in/")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_no_other_role_may(records: Kept, role: Role) -> None:
    person = Account.objects.create(mail="p@example.org", name="P", role=role, password="x")
    found = hooks_row("https://a.example/")
    acts: list[Callable[[], object]] = [
        lambda: hooks.add(person, "https://b.example/", Choice(), "why"),
        lambda: hooks.set_active(person, found, False, "why"),
        lambda: hooks.try_out(person, found),
        lambda: send_again(person, ""),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert Webhook.objects.get().active
