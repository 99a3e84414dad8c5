"""`heed worker` as a process of its own: killed in the middle, two at once, ended by a signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from heed.records.alerting.outgoing import Outgoing
from tests.records.conftest import Kept
from tests.records.sinks import MailSink, mail_server, subscribers, told_step

MANY = 60
SHORT_HOLD = """
from datetime import timedelta
from heed.cli import main
from heed.web.start import start
from heed.base.settings import home
start(home())
import heed.cli.worker as working
from heed.records.alerting import claiming
working.LONG_PAUSE = 0.2
claiming.HOLD, claiming.LONGEST = timedelta(seconds={hold}), timedelta(0)
main()
"""
"""The same command, whose rows are free again sooner than in four minutes."""


def worker(port: int, *words: str, hold: float = 240) -> subprocess.Popen[str]:
    """A worker that sends to the mail server at a port."""
    asked = {
        **os.environ,
        "HEED_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "HEED_MAIL_FROM": "heed@heed.example",
        "HEED_SITE_URL": "https://heed.example",
        "PGAPPNAME": "cut",
    }
    code = SHORT_HOLD.format(hold=hold)
    return subprocess.Popen(
        [sys.executable, "-c", code, "worker", *words],
        env=asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def until(holds: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for something the process does, 30 s at most."""
    for _ in range(600):
        if holds() or process.poll() is not None:
            return
        time.sleep(0.05)
    raise TimeoutError("the worker did not get there in 30 s")


def expected() -> set[str]:
    """The Message-ID of every message of the outbox."""
    return {f"<{pk}@heed.example>" for pk in Outgoing.objects.values_list("pk", flat=True)}


def test_killed_again_and_again_it_loses_nothing(own_records: Kept) -> None:
    """Every message arrives; one that arrives twice has the same id, and few do."""
    subscribers(MANY)
    told_step()
    sink = MailSink()
    kills = 4
    with mail_server(sink) as port:
        for _ in range(kills):
            before = len(sink.mails)
            process = worker(port, "--quiet", hold=1.5)
            until(lambda at=before: len(sink.mails) >= at + 7, process)  # type: ignore[misc]
            process.kill()
            process.communicate(timeout=20)
            # Its rows are held until then.
            time.sleep(1.6)
        process = worker(port, "--once", hold=1.5)
        said, wrong = process.communicate(timeout=60)
    assert process.returncode == 0, wrong
    assert set(sink.ids) == expected()
    assert not Outgoing.objects.exclude(stage="sent").exists()
    repeated = [key for key, times in Counter(sink.ids).items() if times > 1]
    assert len(repeated) <= kills
    assert "waiting: 0 mails, 0 posts to webhooks" in said


def test_two_at_once_send_each_message_once(own_records: Kept) -> None:
    subscribers(MANY)
    told_step()
    sink = MailSink()
    with mail_server(sink) as port:
        workers = [worker(port, "--once") for _ in range(2)]
        said = [each.communicate(timeout=90) for each in workers]
    assert [each.returncode for each in workers] == [0, 0], said
    assert len(sink.ids) == MANY and set(sink.ids) == expected()


def test_a_signal_ends_it_after_the_present_message(own_records: Kept) -> None:
    """What it had taken and not sent is free at once, and nothing is sent twice."""
    subscribers(MANY)
    told_step()
    sink = MailSink()
    with mail_server(sink) as port:
        process = worker(port)
        until(lambda: len(sink.mails) >= 3, process)
        process.send_signal(signal.SIGTERM)
        said, wrong = process.communicate(timeout=30)
        assert (process.returncode, wrong) == (0, "")
        sent = Outgoing.objects.filter(stage="sent").count()
        assert f"{sent:,} sent" in said and 3 <= sent < MANY
        assert not Outgoing.objects.filter(held_until__isnull=False).exists()
        process = worker(port, "--once")
        process.communicate(timeout=60)
    assert len(sink.ids) == MANY and set(sink.ids) == expected()


@pytest.mark.parametrize(
    "engine", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True, scope="session"
)
def test_a_database_that_goes_away_is_waited_for(own_records: Kept) -> None:
    """Its connections are cut in the middle; the worker says so, comes back, and every message arrives."""
    import psycopg

    subscribers(MANY)
    told_step()
    sink = MailSink()
    with mail_server(sink) as port:
        process = worker(port, hold=1.5)
        until(lambda: len(sink.mails) >= 5, process)
        with psycopg.connect(own_records.url.replace(own_records.name, "postgres"), autocommit=True) as admin:
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = %s and application_name = 'cut'",
                [own_records.name],
            )
        until(lambda: set(sink.ids) == expected(), process)
        process.send_signal(signal.SIGTERM)
        _said, wrong = process.communicate(timeout=30)
    assert process.returncode == 0 and "did not answer" in wrong, wrong
    assert set(sink.ids) == expected()


def test_without_a_mail_server_it_says_what_is_missing(own_records: Kept) -> None:
    subscribers(2)
    told_step()
    code = "from heed.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "worker", "--once"], capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0 and "waiting: 2 mails" in done.stdout and "HEED_SMTP_URL" in done.stdout


def test_without_records_it_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEED_DATABASE_URL", raising=False)
    code = "from heed.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "worker", "--once"], capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 1 and done.stderr.startswith("heed: this site keeps no records")
    assert not list(home.glob("*.sqlite3"))
