"""Servers on the loopback that take mails and posts, or behave badly; and a told step to send to them."""

from __future__ import annotations

import base64
import email
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from django.utils import timezone
from pytest_django.fixtures import Settings as Fixture

from heed.alerts.levels import Level, Severity
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Role
from heed.records.alerting.delivering import Delivery
from heed.records.alerting.models import Alert, Move, Reach, State, Step
from heed.records.alerting.outgoing import Outgoing, Subscription, Webhook
from heed.records.alerting.queueing import queue
from tests.serving import free_port


@dataclass
class MailSink:
    """Takes mails; `says` may answer to a recipient, `after` may answer to a mail in place of taking it."""

    says: Callable[[str], str | None] = lambda to: None
    after: Callable[[int], str | None] = lambda number: None
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    connections: int = 0
    seen: int = 0

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self.says(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.seen += 1
        answer = self.after(self.seen)
        if answer == "drop":
            server.transport.abort()
            return "250 never heard"
        if answer is None:
            found = email.message_from_bytes(envelope.content, policy=default)
            assert isinstance(found, EmailMessage)
            self.mails.append(found)
            self.recipients.append(list(envelope.rcpt_tos))
        return answer or "250 OK"

    @property
    def ids(self) -> list[str]:
        """Message-ID of each mail."""
        return [str(each["Message-ID"]) for each in self.mails]


@contextmanager
def mail_server(sink: MailSink) -> Iterator[int]:
    """The sink behind a port of the loopback."""
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@dataclass
class HookSink:
    """Takes posts and answers each with the status that `says` gives for its number, counted from 1."""

    says: Callable[[int], int] = lambda number: 200
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def hook_server(sink: HookSink) -> Iterator[int]:
    """The sink behind a port of the loopback."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            sink.posts.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(sink.says(len(sink.posts)))
            self.send_header("location", "/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join(10)


def delivery_to(port: int, settings: Fixture) -> Delivery:
    """A worker that sends to the mail server at a port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
    settings.DEFAULT_FROM_EMAIL = "heed@heed.example"
    return Delivery()


def stages() -> dict[str, int]:
    """How many rows of the outbox are in each stage."""
    found = list(Outgoing.objects.values_list("stage", flat=True))
    return {stage: found.count(stage) for stage in set(found)}


def author() -> Account:
    """An analyst, who has chosen no password that anybody knows."""
    found, _made = Account.objects.get_or_create(
        mail="analyst@example.org",
        defaults={"name": "Analyst of Ruritania", "role": Role.ANALYST, "password": "x"},
    )
    return found


def hooks_row(address: str) -> Webhook:
    """A webhook at an address, with a secret that everybody knows."""
    return Webhook.objects.create(
        address=address, secret="whsec_" + base64.b64encode(b"k" * 32).decode(), by=author()
    )


def told_step(reach: str = Reach.PUBLIC, **changed: Any) -> Step:
    """A step that was told, with its outbox, written straight into the tables."""
    alert = changed.pop("alert", None)
    if alert is None:
        alert = Alert.objects.create(number=f"2026-{Alert.objects.count() + 1:04}", country="SDN")
    words: dict[str, Any] = {
        "state": State.TOLD,
        "told": timezone.now() - timedelta(minutes=1),
        "headline": "Sudan: attacks are <likely> to grow",
        "description": "The chance rose.\n\nIt is 12 %.",
        "sources": ["a run of heed"],
        "level": Level.WARNING,
        "severity": Severity.SEVERE,
    }
    step = Step.objects.create(
        alert=alert,
        reach=reach,
        author=author(),
        **{**words, "place": 1, "move": Move.ALERT, **changed},
    )
    queue(step)
    return step


def subscribers(many: int) -> list[Subscription]:
    """Subscriptions to everything, agreed to."""
    now = timezone.now()
    return Subscription.objects.bulk_create(
        Subscription(mail=f"reader{number}@example.org", agreed=now, terms="2026-11")
        for number in range(many)
    )
