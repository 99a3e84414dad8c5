"""Lets a restore past the triggers that refuse changes, whatever they are: the migrations own them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from heed.records.backup.form import Model


@contextmanager
def triggers_off(connection: BaseDatabaseWrapper, models: Sequence[Model]) -> Iterator[None]:
    """Within it no trigger of these tables fires; afterwards each is there as before.

    Must be called in a transaction, which brings the triggers back when something goes wrong. PostgreSQL's own
    checks of foreign keys stay on; they must not be pending at the end (`check_constraints`).
    """
    if connection.vendor == "sqlite":
        with _dropped(connection, [model._meta.db_table for model in models]):
            yield
        return
    names = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"alter table {name} disable trigger user")
        yield
        for name in names:
            cursor.execute(f"alter table {name} enable trigger user")


@contextmanager
def _dropped(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> Iterator[None]:
    """SQLite cannot switch triggers off: they are taken away, and made again from their own text."""
    with connection.cursor() as cursor:
        cursor.execute("select name, tbl_name, sql from sqlite_master where type = 'trigger'")
        found = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
        for name, _sql in found:
            cursor.execute(f"drop trigger {connection.ops.quote_name(name)}")
        yield
        for _name, sql in found:
            cursor.execute(sql)
