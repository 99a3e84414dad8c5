"""Connections stay open between requests, and leave a file of records that another took the place of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import request_started
from django.db import connection, connections, transaction

from heed.records import same_file
from heed.records.accounts.models import Account
from heed.records.database import FILE
from tests.records.conftest import Kept

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def file(own_records: Kept) -> Iterator[Path]:
    """The file of the records, with one account in it."""
    Account.objects.create(mail="ada@example.org", name="Ada of Ruritania", role="reader", password="x")
    yield own_records.home / FILE
    connections["default"].close()


def asked() -> set[str]:
    """A request begins, and looks who has an account."""
    request_started.send(None)
    return set(Account.objects.values_list("mail", flat=True))


def other(file: Path) -> Path:
    """A whole copy of the records beside them, with one account more."""
    there = file.with_name("other.sqlite3")
    source, target = sqlite3.connect(file), sqlite3.connect(there)
    source.backup(target)
    target.execute("update accounts_account set mail = 'ben@example.org'")
    target.commit()
    source.close()
    target.close()
    return there


def test_one_connection_serves_many_requests(file: Path) -> None:
    assert asked() == {"ada@example.org"}
    first = connection.connection
    assert asked() == {"ada@example.org"}
    assert connection.connection is first is not None


def test_a_file_in_its_place_is_read_and_written(file: Path) -> None:
    """What is written after the change is in the file that stands there now."""
    assert asked() == {"ada@example.org"}
    other(file).replace(file)
    for left in ("-wal", "-shm"):
        file.with_name(FILE + left).unlink(missing_ok=True)
    assert asked() == {"ben@example.org"}
    Account.objects.create(mail="cleo@example.org", name="Cleo of Ruritania", role="reader", password="x")
    with sqlite3.connect(file) as seen:
        rows = seen.execute("select mail from accounts_account").fetchall()
    seen.close()
    assert {mail for (mail,) in rows} == {"ben@example.org", "cleo@example.org"}


def test_a_transaction_is_not_cut_off(file: Path) -> None:
    """Within a transaction the connection stays, whatever became of the file."""
    with transaction.atomic():
        Account.objects.count()
        mine = connection.connection
        other(file).replace(file)
        same_file._leave_if_replaced()
        assert connection.connection is mine
        # Django keeps a connection that was closed within a transaction, but it answers no more.
        assert Account.objects.count() == 1
