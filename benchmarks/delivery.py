"""An alert to ten thousand subscribers: queued with its last confirmation, sent by `heed worker` to a local sink.

`python -m benchmarks.delivery` prints the rows alone.
"""

from __future__ import annotations

import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.page_load import free_port, wait

MANY = 10_000
SAMPLE = 1_000
SITE = "https://heed.example"


def measure(home: Path) -> list[tuple[str, str, str]]:
    """Rows of what was measured, its figure and its aim; `home` gets records of its own."""
    queued = _queue(home)
    with _sink() as port:
        bare = _bare(port)
    with _sink() as port:
        taken, said = _sent(home, port)
    return [
        ("queued with the last confirmation", f"{queued:.2f} s", "2 s"),
        (f"sent by one worker ({said} mails taken by the sink)", f"{taken:.0f} s", "180 s"),
        ("mails per second, by heed", f"{MANY / taken:,.0f}", ""),
        ("mails per second that the sink takes from bare smtplib", f"{bare:,.0f}", ""),
    ]


def _queue(home: Path) -> float:
    """Seconds of the confirmation with which a step is told, the outbox of all subscribers with it."""
    from heed.web.start import start

    start(home)
    from django.utils import timezone

    from heed.alerts.levels import Level
    from heed.records.accounts.models import Account
    from heed.records.accounts.roles import Role
    from heed.records.alerting.confirming import confirm
    from heed.records.alerting.drafting import Content, draft, submit
    from heed.records.alerting.outgoing import Outgoing, Subscription
    from heed.records.database import prepare

    prepare()
    author, reviewer = (
        Account.objects.create(
            mail=f"{role}@example.org", name=f"{role} of Ruritania", role=role, password="x"
        )
        for role in (Role.ANALYST, Role.REVIEWER)
    )
    now = timezone.now()
    Subscription.objects.bulk_create(
        (Subscription(mail=f"reader{number}@example.org", agreed=now) for number in range(MANY)), 1000
    )
    words = Content(
        Level.WARNING,
        "An exercise",
        "Nothing has happened. " * 60,
        crimes=("war_crimes",),
        sources=("an exercise",),
    )
    step = submit(author, draft(author, "SDN", words))
    started = time.perf_counter()
    confirm(reviewer, step, "measured")
    taken = time.perf_counter() - started
    assert Outgoing.objects.count() == MANY
    return taken


def _sent(home: Path, port: int) -> tuple[float, str]:
    """Seconds of `heed worker --once`, start and all; and how many mails the sink says it has."""
    settings = {
        "HEED_HOME": str(home),
        "HEED_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "HEED_MAIL_FROM": "heed@heed.example",
        "HEED_SITE_URL": SITE,
    }
    code = "from heed.cli import main; main()"
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, "worker", "--once"],
        env={**os.environ, **settings}, capture_output=True, text=True, check=True, timeout=1800,
    )  # fmt: skip
    taken = time.perf_counter() - started
    assert f"{MANY:,} sent" in done.stdout, done.stdout
    with smtplib.SMTP("127.0.0.1", port) as asked:
        count = asked.docmd("HELP")[1].decode()
    return taken, f"{int(count):,}"


def _bare(port: int) -> float:
    """Mails per second on one connection, with nothing of heed in between."""
    letter = "Subject: x\r\n\r\n" + "Nothing has happened.\r\n" * 100
    with smtplib.SMTP("127.0.0.1", port) as connection:
        started = time.perf_counter()
        for _ in range(SAMPLE):
            connection.sendmail("heed@heed.example", ["reader@example.org"], letter)
        return SAMPLE / (time.perf_counter() - started)


@contextmanager
def _sink() -> Iterator[int]:
    """A mail server in a process of its own that throws away what it takes; yields its port."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.delivery", str(port)], stdin=subprocess.PIPE
    )
    try:
        wait(port)
        yield port
    finally:
        process.communicate(timeout=20)


def take(port: int) -> None:
    """Be that server until the standard input ends; HELP answers with the number of mails taken."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP, syntax

    taken: set[bytes] = set()

    class Counting(SMTP):
        @syntax("HELP")
        async def smtp_HELP(self, arg: str) -> None:
            await self.push(f"250 {len(taken)}")

    class Taking:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            head = envelope.content.partition(b"\r\n\r\n")[0]
            found = [line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:")]
            taken.update(found)
            return "250 OK"

    class Sink(Controller):
        def factory(self) -> SMTP:
            return Counting(self.handler, hostname="sink")

    sink = Sink(Taking(), hostname="127.0.0.1", port=port)
    sink.start()
    sys.stdin.read()
    sink.stop()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take(int(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory(prefix="heed-") as folder:
            for row in measure(Path(folder)):
                print(*row, sep=" | ")
