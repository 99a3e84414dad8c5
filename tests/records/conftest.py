"""The records on real databases: every test that asks for one runs on SQLite and again on PostgreSQL.

`records` is an empty database whose changes are undone after the test. `own_records` is one of the test's own, to
which other threads, connections and processes may come (`HEED_HOME` and `HEED_DATABASE_URL` point to it).
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django.test import Client
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from heed.records.accounts.models import Account
from heed.records.accounts.people import Grant, first_administrator, invite
from heed.records.accounts.roles import Role
from heed.records.alerting import letters
from heed.records.database import FILE, database, prepare

PASSWORD = "correct horse battery staple"
ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@dataclass(frozen=True)
class Kept:
    """A database: what its settings say, and where its HEED_HOME is."""

    engine: str
    url: str
    home: Path

    @property
    def name(self) -> str:
        """Name of the PostgreSQL database."""
        return self.url.partition("?")[0].rpartition("/")[2]

    def drop(self) -> None:
        """Give its disk back: a PostgreSQL database takes some 10 MB."""
        if self.engine == "postgres":
            import psycopg

            with psycopg.connect(self.url.replace(self.name, "postgres"), autocommit=True) as connection:
                connection.execute(f"drop database {self.name} with (force)".encode())

    def connect(self) -> BaseDatabaseWrapper:
        """Make this thread's connection one to this database; gives it."""
        configured = connections.configure_settings({"default": database(self.url, self.home)})["default"]
        connection: BaseDatabaseWrapper = load_backend(configured["ENGINE"]).DatabaseWrapper(
            configured, "default"
        )
        connections["default"] = connection
        return connection


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs links and sessions, here and in child processes."""
    settings.SECRET_KEY = "a key for tests alone"
    monkeypatch.setenv("HEED_SECRET_KEY", "a key for tests alone")


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The engine that the test runs on."""
    return str(request.param)


@pytest.fixture(scope="session")
def fresh(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Kept]:
    """Makes databases without tables."""

    def made() -> Kept:
        home = tmp_path_factory.mktemp("records")
        if engine == "sqlite":
            return Kept(engine, "", home)
        import psycopg

        server: str = request.getfixturevalue("postgres_url")
        name = f"records_{uuid.uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"create database {name}".encode())
        return Kept(engine, server.replace("/postgres?", f"/{name}?"), home)

    return made


@pytest.fixture(scope="session")
def at_hand() -> dict[str, Kept]:
    """The prepared database of each engine: files may ask for the engines in turn."""
    return {}


@pytest.fixture(scope="session")
def prepared(
    engine: str, fresh: Callable[[], Kept], at_hand: dict[str, Kept], django_db_blocker: DjangoDbBlocker
) -> Kept:
    """One database with all its tables, for the whole session."""
    if engine in at_hand:
        return at_hand[engine]
    kept, before = fresh(), connections["default"]
    with django_db_blocker.unblock():
        connection = kept.connect()
        try:
            prepare()
        finally:
            connection.close()
            connections["default"] = before
    at_hand[engine] = kept
    return kept


@pytest.fixture
def records(prepared: Kept, django_db_blocker: DjangoDbBlocker) -> Iterator[Kept]:
    """An empty database; what the test does to it is undone."""
    before = connections["default"]
    with django_db_blocker.unblock():
        connection = prepared.connect()
        try:
            with transaction.atomic():
                yield prepared
                transaction.set_rollback(True)
        finally:
            connection.close()
            connections["default"] = before


@pytest.fixture
def empty_records(
    fresh: Callable[[], Kept],
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Kept]:
    """A database of the test's own, without tables."""
    kept, before = fresh(), connections["default"]
    monkeypatch.setenv("HEED_HOME", str(kept.home))
    monkeypatch.setenv("HEED_DATABASE_URL", kept.url)
    monkeypatch.setattr(settings, "HEED_HOME", kept.home)
    with django_db_blocker.unblock():
        connection = kept.connect()
        try:
            yield kept
        finally:
            connection.close()
            connections["default"].close()
            connections["default"] = before
            kept.drop()


@pytest.fixture
def own_records(empty_records: Kept, prepared: Kept) -> Kept:
    """A database of the test's own, with its tables."""
    connections["default"].close()
    if prepared.engine == "sqlite":
        shutil.copy(prepared.home / FILE, empty_records.home / FILE)
    else:
        import psycopg

        with psycopg.connect(prepared.url.replace(prepared.name, "postgres"), autocommit=True) as connection:
            connection.execute(f"drop database {empty_records.name}".encode())
            connection.execute(f"create database {empty_records.name} template {prepared.name}".encode())
    return empty_records


@pytest.fixture
def other(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> Iterator[Callable[[str], None]]:
    """Goes over to an empty database of an engine: the same one, or the other."""
    from heed.records.database import database

    made: list[Any] = []

    def go(which: str) -> None:
        url = ""
        if which == "postgres":
            import psycopg

            server = request.getfixturevalue("postgres_url")
            name = f"other_{os.urandom(6).hex()}"
            with psycopg.connect(server, autocommit=True) as admin:
                admin.execute(f"create database {name}".encode())
            url = server.replace("/postgres?", f"/{name}?")
        from django.db.utils import load_backend

        configured = connections.configure_settings({"default": database(url, tmp_path / "other")})["default"]
        connections["default"] = load_backend(configured["ENGINE"]).DatabaseWrapper(configured, "default")
        made.append(connections["default"])
        prepare()

    yield go
    for each in made:
        each.close()


@pytest.fixture
def site_with_address(settings: Settings) -> Iterator[None]:
    """Words of steps in mails are kept for one test only."""
    settings.SITE_URL = "https://heed.example"
    letters._public.cache_clear()
    yield
    letters._public.cache_clear()


@pytest.fixture
def reader(settings: Settings, tmp_path: Path) -> Client:
    """Somebody without an account, on a site with an address and no run."""
    settings.SITE_URL = "https://heed.example"
    settings.HEED_HOME = tmp_path
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def administrator(records: Kept) -> Account:
    """The first administrator of `records`."""
    return first_administrator("ada@example.org", "Ada Example", PASSWORD)


@pytest.fixture(scope="session")
def hashed() -> str:
    """PASSWORD as it is kept; made once, for it takes long on purpose."""
    return make_password(PASSWORD)


@pytest.fixture
def joined(administrator: Account, hashed: str) -> Callable[..., Account]:
    """Makes people who have accepted their invitation: `joined("analyst", places=["SDN"])`."""

    def made(role: str = Role.ANALYST, places: tuple[str, ...] = (), mail: str = "") -> Account:
        mail = mail or f"{role}{Account.objects.count()}@example.org"
        account = invite(administrator, mail, f"{role} of Ruritania", Grant(role, places), "needed")
        account.password = hashed
        account.save()
        return account

    return made


def rows_of(model: Any) -> list[dict[str, Any]]:
    """All rows of a table, in the order of their key."""
    return list(model.objects.order_by("pk").values())
