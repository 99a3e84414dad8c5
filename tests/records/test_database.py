"""Where the records are kept: settings from one address, tables made once, a newer database refused."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from heed.base.errors import BadInput, CannotWrite, MissingExtra, Unreachable
from heed.base.settings import web_address
from heed.records.accounts.models import Account
from heed.records.database import FILE, database, is_there, prepare
from heed.records.mail import NOT_SENT, mail

BAD = ("mysql://u:geheim@h/d", "postgres://", "postgres://u:geheim@h:port/d", "records.sqlite3",
       "postgresql://u:geheim@h/", "postgres://u:geheim@h/d?nonsense=1")  # fmt: skip


@pytest.mark.parametrize("url", BAD)
def test_a_bad_address_is_refused_without_repeating_it(url: str, tmp_path: Path) -> None:
    """One sentence that names the setting and what is expected, and never the password."""
    with pytest.raises(BadInput, match="HEED_DATABASE_URL: expected postgres://") as refused:
        database(url, tmp_path)
    assert "geheim" not in str(refused.value) and "\n" not in refused.value.sentence
    assert list(tmp_path.iterdir()) == []


def test_a_good_address_is_taken_whole(tmp_path: Path) -> None:
    """Host, port, user, encoded password, name, and the driver's own options."""
    kept = database("postgres://u:p%40ss@db.example:6432/heed?sslmode=require", tmp_path)
    assert [kept[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "heed", "u", "p@ss", "db.example", "6432",
    ]  # fmt: skip
    assert kept["OPTIONS"]["sslmode"] == "require"


def test_a_missing_driver_names_its_install_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without psycopg a PostgreSQL address is refused with the line to type."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"pip install 'heed\[postgres\]'"):
        database("postgres://u@h/d", tmp_path)


def test_sqlite_is_set_up_for_many_readers(own_records: object, engine: str) -> None:
    """Write-ahead log, foreign keys, a wait for other writers, full safety at each commit; for its owner alone."""
    if engine == "sqlite":
        with connection.cursor() as cursor:
            said = {name: cursor.execute(f"pragma {name}").fetchone()[0] for name in
                    ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")}  # fmt: skip
        assert said == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20_000, "synchronous": 2}
        file = Path(connection.settings_dict["NAME"])
        assert file.name == FILE and stat.S_IMODE(file.stat().st_mode) == 0o600
        # Writers begin as writers: no transaction fails half-way because another one wrote first.
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    else:
        assert connection.vendor == "postgresql" and is_there()


def test_prepare_makes_tables_once(empty_records: object) -> None:
    """A second time nothing is left to do, and what is there stays."""
    prepare()
    Account.objects.create(mail="a@example.org", name="A")
    prepare()
    assert Account.objects.get().mail == "a@example.org"


def test_asking_opens_nothing(tmp_path: Path, fresh: Callable[[], object], engine: str) -> None:
    """Whether there are records is told from the settings; the database stays blocked in this test."""
    if engine == "sqlite":
        assert not (fresh().home / FILE).exists()  # type: ignore[attr-defined]
    assert is_there() in (True, False)


def test_a_newer_database_is_refused(own_records: object) -> None:
    """A migration unknown here means that a newer heed made the database; it is left as it is."""
    MigrationRecorder(connection).record_applied("accounts", "0999_of_the_future")
    with pytest.raises(BadInput, match=r"newer heed .*accounts 0999_of_the_future"):
        prepare()


def test_two_first_starts_make_one_database(empty_records: object) -> None:
    """Processes that prepare the same database at the same time all succeed."""
    code = (
        "from heed.base.settings import home; from heed.web.start import start; start(home());"
        "from heed.records.database import prepare; prepare(); print('ready')"
    )
    started = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
               for _ in range(3)]  # fmt: skip
    ended = [each.communicate(timeout=120) for each in started]
    assert [out for out, _ in ended] == [b"ready\n"] * 3, [err.decode()[-500:] for _, err in ended]
    assert Account.objects.count() == 0


def test_a_database_that_cannot_be_opened(tmp_path: Path, own_records: object, engine: str) -> None:
    """One sentence, exit code of the tree; no traceback."""
    if engine == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        connection.close()
        file.write_bytes(b"this is no database" * 100)
        with pytest.raises((CannotWrite, BadInput), match="cannot be used"):
            prepare()
    else:
        connection.close()
        connection.settings_dict["HOST"] = str(tmp_path)
        with pytest.raises(Unreachable, match="did not answer"):
            prepare()


def test_migrations_are_complete(records: object) -> None:
    """What the models say is what the committed migrations make."""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize(
    ("url", "sender", "said"),
    [("mailto:x", "a@b", "HEED_SMTP_URL"), ("smtp://", "a@b", "HEED_SMTP_URL"), ("smtp://h", "", "HEED_MAIL_FROM"),
     ("smtp://u:geheim@h:port", "a@b", "HEED_SMTP_URL"), ("smtp://[::1", "a@b", "HEED_SMTP_URL")],
)  # fmt: skip
def test_bad_mail_settings(url: str, sender: str, said: str) -> None:
    """A server that cannot be read, or no sender: one sentence without the password."""
    with pytest.raises(BadInput, match=said) as refused:
        mail(url, sender)
    assert "geheim" not in str(refused.value)


def test_mail_is_encrypted_unless_it_stays_here() -> None:
    """STARTTLS for smtp, TLS for smtps, neither to this machine; nothing is sent when nothing is set."""
    assert mail("", "") == {"EMAIL_BACKEND": NOT_SENT}
    for url, ssl, tls, port in (
        ("smtps://u:p@h", True, False, 465),
        ("smtp://u:p%40@h", False, True, 587),
        ("smtp://127.0.0.1:25", False, False, 25),
    ):
        made = mail(url, "heed@example.org")
        assert (made["EMAIL_USE_SSL"], made["EMAIL_USE_TLS"], made["EMAIL_PORT"]) == (ssl, tls, port)
    assert mail("smtp://u:p%40@h", "a@b")["EMAIL_HOST_PASSWORD"] == "p@"


@pytest.mark.parametrize(
    "bad", ["heed.example.org", "ftp://x", "https://", "https://x/path", "https://u:p@x", "https://x y"]
)
def test_the_address_of_the_site(bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scheme and host, nothing else; a slash at the end does no harm, and none is fine."""
    monkeypatch.setenv("HEED_SITE_URL", bad)
    with pytest.raises(BadInput, match="HEED_SITE_URL: expected"):
        web_address("SITE_URL")
    for good in ("https://heed.example.org/", "http://localhost:8000", ""):
        monkeypatch.setenv("HEED_SITE_URL", good)
        assert web_address("SITE_URL") == good.rstrip("/")
