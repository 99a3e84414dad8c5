"""A site without records: a HEED_HOME in which no database was ever made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.records.conftest import Kept


@contextmanager
def without_records(home: Path, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Inside the block this thread's connection is one to the SQLite file of `home`, which is not there."""
    before = connections["default"]
    with blocker.unblock():
        Kept("sqlite", "", home).connect()
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = before
