"""A connection to SQLite stays open from request to request, but only while its file is still the one it opened.

Opening costs several milliseconds: Django defines some sixty functions in it, and SQLite reads all tables. But what
is written to a file that was taken away meanwhile, or had another put in its place, nobody would ever see.
"""

from __future__ import annotations

from pathlib import Path
from weakref import WeakKeyDictionary

from django.core.signals import request_started
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

Identity = tuple[int, int] | None
"""Device and number of a file; None where there is none."""
_opened: WeakKeyDictionary[BaseDatabaseWrapper, Identity] = WeakKeyDictionary()


def watch() -> None:
    """Look at the file when a connection is made, and before each request."""
    connection_created.connect(_note, dispatch_uid="heed.same_file")
    request_started.connect(_leave_if_replaced, dispatch_uid="heed.same_file")


def _note(connection: BaseDatabaseWrapper, **_said: object) -> None:
    if connection.vendor == "sqlite":
        _opened[connection] = _identity(connection)


def _leave_if_replaced(**_said: object) -> None:
    mine = connections["default"]
    if mine.vendor != "sqlite" or mine.connection is None or mine.in_atomic_block:
        return
    if _opened.get(mine) != _identity(mine):
        mine.close()


def _identity(connection: BaseDatabaseWrapper) -> Identity:
    try:
        found = Path(connection.settings_dict["NAME"]).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
