"""Makes the rows of an earlier version's backup rows of this one.

They are put into an empty database with the tables of then, which the migrations that came since bring up to date.
It is a nameless SQLite database: private, deleted by the system when the process ends, however it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError, load_backend

from heed.base.errors import CannotWrite
from heed.records.backup.form import Model, labels, tables
from heed.records.backup.triggers import triggers_off

SCRATCH = "scratch"
AT_ONCE = 2000
Rows = Callable[[], Iterator[models.Model]]
Migrations = set[tuple[str, str]]


@contextmanager
def converted(read: Callable[[Sequence[Model]], Iterator[models.Model]], had: Migrations) -> Iterator[Rows]:
    """Give what yields the rows as they are in this version, each table after those it needs.

    `read` gives the rows of then, as rows of the tables it is called with; `had` are the migrations that their
    database had had. Raises `ValueError` where these do not fit together, and `CannotWrite` where there is no room.
    """
    with _scratch() as scratch:
        try:
            with _default_is(scratch):
                _fill(scratch, read, had)
                _bring_up_to_date(scratch)
        except OperationalError as error:
            raise CannotWrite(
                f"the backup of an earlier version cannot be converted: {error}; give SQLite's temporary files "
                "a folder with more room (SQLITE_TMPDIR); nothing was changed"
            ) from error
        yield _present


def _present() -> Iterator[models.Model]:
    for model in tables():
        yield from model._base_manager.using(SCRATCH).order_by("pk").iterator(AT_ONCE)


def _fill(
    scratch: BaseDatabaseWrapper, read: Callable[[Sequence[Model]], Iterator[models.Model]], had: Migrations
) -> None:
    """The tables of then, with the rows."""
    executor = MigrationExecutor(scratch)
    nodes = executor.loader.graph.node_map
    # Only the last of each app: Django takes one that others build on for a wish to go back to it.
    last = [each for each in had if not any(child.key in had and child.key[0] == each[0]
                                            for child in nodes[each].children)]  # fmt: skip
    executor.migrate(sorted(last))
    loader = MigrationExecutor(scratch).loader
    if {each for each in loader.applied_migrations if each[0] in labels()} != had:
        raise ValueError("its migrations do not fit together")
    then = tables(loader.project_state(sorted(last)).apps)
    with transaction.atomic(using=SCRATCH), triggers_off(scratch, then):
        for row in read(then):
            row.save_base(raw=True, force_insert=True, using=SCRATCH)
        scratch.check_constraints()


def _bring_up_to_date(scratch: BaseDatabaseWrapper) -> None:
    executor = MigrationExecutor(scratch)
    executor.migrate([each for each in executor.loader.graph.leaf_nodes() if each[0] in labels()])
    scratch.check_constraints()


@contextmanager
def _scratch() -> Iterator[BaseDatabaseWrapper]:
    """A database that has no name, only the alias `scratch`."""
    engine = "django.db.backends.sqlite3"
    configured = connections.configure_settings({DEFAULT_DB_ALIAS: {"ENGINE": engine, "NAME": "file:"}})
    made: BaseDatabaseWrapper = load_backend(engine).DatabaseWrapper(configured[DEFAULT_DB_ALIAS], SCRATCH)
    connections[SCRATCH] = made
    try:
        yield made
    finally:
        made.close()
        del connections[SCRATCH]


@contextmanager
def _default_is(scratch: BaseDatabaseWrapper) -> Iterator[None]:
    """A migration that names no database must reach this one, never that of the site."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = scratch
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before
