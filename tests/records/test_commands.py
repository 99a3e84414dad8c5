"""`heed accounts`: in processes of their own, on both engines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from heed.records.accounts.models import Account
from heed.records.database import FILE
from heed.records.history.models import Change

PASSWORD = "correct horse battery staple"
ADA = ("accounts", "create-administrator", "--mail", "Ada@Example.org", "--name", "Ada", "--password-stdin")


def heed(kept: Any, *words: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """The command line; `typed` comes on standard input."""
    environment = {**os.environ, "HEED_HOME": str(kept.home), "HEED_DATABASE_URL": kept.url, **more}
    call = [sys.executable, "-c", "from heed.cli import main; main()", *words]
    return subprocess.run(call, env=environment, input=typed, capture_output=True, text=True, timeout=120)


def test_the_first_administrator(empty_records: Any, engine: str) -> None:
    """Makes database and account; a second one of the same address is refused; the list shows no secret."""
    none = heed(empty_records, "accounts", "list")
    assert none.returncode == 0 and "no accounts yet" in none.stdout
    if engine == "sqlite":
        assert not (empty_records.home / FILE).exists()
    made = heed(empty_records, *ADA, typed=PASSWORD + "\n")
    assert made.returncode == 0 and "ada@example.org is an administrator" in made.stdout, made.stderr
    again = heed(empty_records, *ADA, typed=PASSWORD + "\n")
    assert again.returncode == 2 and "already" in again.stderr and again.stderr.count("\n") == 1
    assert Account.objects.get().check_password(PASSWORD) and Change.objects.get().by is None
    rows = json.loads(heed(empty_records, "accounts", "list", "--json").stdout)
    assert rows == [{"mail": "ada@example.org", "name": "Ada", "role": "administrator", "places": [],
                     "state": "active", "last_sign_in": None}]  # fmt: skip
    shown = heed(empty_records, "accounts", "list").stdout
    assert "everywhere" in shown and "never" in shown and "argon2" not in shown


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [(ADA, "short\n", "12 characters"), (ADA, "", "one line on standard input"),
     (ADA[:-3] + ADA[-1:], "x\n", "--name"),
     ((*ADA[:3], "nobody", *ADA[4:]), PASSWORD + "\n", "expected a mail address")],
)  # fmt: skip
def test_bad_input_makes_no_account(
    empty_records: Any, words: tuple[str, ...], typed: str, said: str, engine: str
) -> None:
    """One sentence on standard error, exit code 2."""
    done = heed(empty_records, *words, typed=typed)
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
    if engine == "sqlite":
        assert "accounts yet" in heed(empty_records, "accounts", "list").stdout


def test_a_password_on_the_command_line_is_no_option(empty_records: Any) -> None:
    """Other users of a machine see the words of a command."""
    done = heed(empty_records, *ADA[:-1], "--password", PASSWORD)
    assert done.returncode == 2 and "No such option" in done.stderr


def test_a_bad_database_is_one_sentence(home: Path) -> None:
    """Exit code 2, the setting by name, no password; also a host that does not answer."""

    for url, said, code in (
        ("oracle://u:geheim@h/d", "HEED_DATABASE_URL: expected postgres://", 2),
        ("postgres://u:geheim@127.0.0.1:1/d", "did not answer", 1),
    ):
        done = heed(SimpleNamespace(url=url, home=home), *ADA, typed=PASSWORD + "\n")
        assert done.returncode == code and said in done.stderr and "geheim" not in done.stderr
        assert done.stderr.count("\n") == 1
    assert list(home.iterdir()) == [home / "secret_key"] or list(home.iterdir()) == []


def test_nothing_to_back_up_yet(home: Path) -> None:
    """A site without records says so, and no file is made."""
    done = heed(SimpleNamespace(url="", home=home), "backup", str(home / "b.zip"))
    assert done.returncode == 1 and "no records to back up" in done.stderr and not (home / "b.zip").exists()
