"""Where the records are kept: SQLite in HEED_HOME, or an organisation's PostgreSQL (`HEED_DATABASE_URL`).

Nothing is opened or made when this is asked for; `prepare` makes the tables and brings them up to date.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from heed.base.errors import BadInput, CannotWrite, MissingExtra, Unreachable

FILE = "records.sqlite3"
SCHEMES = ("postgres://", "postgresql://")
EXPECTED = "postgres://user:password@host:5432/database"
WAIT = 20
"""Seconds that a writer waits for another one."""
LOCK = 0x68656564
"""Number of PostgreSQL's advisory lock under which tables are made."""


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's settings of the database at `url`, or of the file in `home` when it is empty.

    Raises `BadInput` for an address that cannot be read (it is never repeated: it may hold a password) and
    `MissingExtra` when PostgreSQL's driver is not installed.
    """
    return _postgres(url) if url else _sqlite(home / FILE)


def _sqlite(file: Path) -> dict[str, Any]:
    """A file with a write-ahead log: readers do not wait for the writer. Django turns foreign keys on."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "timeout": WAIT,
            "transaction_mode": "IMMEDIATE",
            "init_command": "pragma journal_mode=wal; pragma synchronous=full",
        },
        # Opened anew for each request it would cost more than most pages; see `same_file`.
        "CONN_MAX_AGE": 60,
    }


def _postgres(url: str) -> dict[str, Any]:
    if not url.startswith(SCHEMES):
        raise BadInput(
            f"HEED_DATABASE_URL: expected {EXPECTED}, got an address that does not begin so; "
            "leave it empty for SQLite in HEED_HOME"
        )
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise MissingExtra("PostgreSQL (HEED_DATABASE_URL)", "postgres") from error
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
    except ProgrammingError:
        parts = {}
    name = parts.pop("dbname", None)
    if not name or not str(parts.get("port", "0")).isdigit():
        # The driver's own words repeat the address, password and all.
        raise BadInput(
            f"HEED_DATABASE_URL: expected {EXPECTED}, got an address that cannot be read"
        ) from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(name),
        "USER": str(parts.pop("user", "")),
        "PASSWORD": str(parts.pop("password", "")),
        "HOST": str(parts.pop("host", "")),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": {"connect_timeout": 10, **parts},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def is_there() -> bool:
    """Whether this site keeps records: a PostgreSQL is set, or the file exists. Opens no connection."""
    from django.db import connection

    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def prepare() -> None:
    """Make the tables, or bring an older database up to date; one process at a time.

    Raises `BadInput` when a newer heed made the database, `Unreachable` or `CannotWrite` when it cannot be opened.
    """
    from django.core.management import call_command

    with answering(), _alone():
        refuse_newer(applied())
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def answering() -> Iterator[None]:
    """Turn a database that cannot be used (gone, full, locked, no database at all) into one sentence."""
    from django.db import Error, connection

    try:
        yield
    except Error as error:
        if not is_outage(error):
            raise
        said = str(error).strip().splitlines()[0]
        if connection.vendor == "sqlite":
            name = connection.settings_dict["NAME"]
            raise CannotWrite(f"the database {name} cannot be used: {said}; nothing was changed") from error
        raise Unreachable(
            f"the database of HEED_DATABASE_URL did not answer: {said}; nothing was changed"
        ) from error


def is_outage(error: Exception) -> bool:
    """Whether an error of the database means that it cannot be used, not that a statement of ours was wrong."""
    from django.db import DatabaseError, InterfaceError, OperationalError

    # "file is not a database" has no class of its own.
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError


def applied() -> set[tuple[str, str]]:
    """App and name of each migration that the open database has had."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return set(MigrationRecorder(connection).applied_migrations())


def known() -> set[tuple[str, str]]:
    """App and name of each migration that this version of heed brings."""
    from django.db.migrations.loader import MigrationLoader

    return set(MigrationLoader(None).disk_migrations)


def refuse_newer(had: set[tuple[str, str]]) -> None:
    """Raise `BadInput` when a database has had migrations that this version does not know."""
    unknown = sorted(had - known())
    if unknown:
        app, name = unknown[0]
        raise BadInput(
            f"the database was made by a newer heed (it has had {app} {name}, unknown here): "
            "install that version; nothing was changed"
        )


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock under which tables are made, so that two first starts end with one database."""
    from django.db import connection

    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
        return
    file = Path(connection.settings_dict["NAME"])
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                file.touch(mode=0o600)
            yield
    except OSError as error:
        raise CannotWrite(
            f"the database {file} cannot be made: {error.strerror or error}; set HEED_HOME"
        ) from error
