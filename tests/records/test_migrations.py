"""Databases of earlier versions, with rows in them, become those of this one; nothing written is lost."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may_somewhere
from heed.records.database import prepare
from heed.records.history.models import Change

KEPT = Path(__file__).parent / "kept"
FIRST = {"accounts": "0001_initial", "history": "0001_initial"}


def at_first() -> Any:
    """Bring the empty database to the first schema of our apps; gives the models as they were then."""
    executor = MigrationExecutor(connection)
    goals = [*FIRST.items(), *executor.loader.graph.leaf_nodes("otp_totp")]
    executor.migrate(goals)
    return MigrationExecutor(connection).loader.project_state(goals).apps


def load(apps: Any) -> dict[str, list[dict[str, Any]]]:
    """Put the kept rows of the first schema into the database by the models of then."""
    rows: dict[str, list[dict[str, Any]]] = json.loads((KEPT / "first.json").read_text("utf-8"))
    for label, cells in rows.items():
        model = apps.get_model(label)
        for each in cells:
            fields = {field.attname: field for field in model._meta.concrete_fields}
            row = model(**{name: fields[name].to_python(value) for name, value in each.items()})
            row.save_base(raw=True, force_insert=True)
    return rows


def test_from_the_first_schema_with_data(empty_records: object) -> None:
    """Every app from its first migration to its last: rows stay as they were; what came since holds for them."""
    rows = load(at_first())
    with transaction.atomic():
        # Then nothing guarded the history yet.
        connection.cursor().execute("update records_history set why = why")
    prepare()
    kinds: tuple[tuple[str, Any], ...] = (("accounts.account", Account), ("history.change", Change))
    for label, model in kinds:
        assert model.objects.count() == len(rows[label]) > 0
        for each in rows[label]:
            row = model.objects.get(pk=each["id"])
            for name, value in each.items():
                now = getattr(row, name)
                assert (now.isoformat() if isinstance(now, datetime) else now) == value, name
    ada = Account.objects.get(mail="ada@example.org")
    assert ada.check_password("correct horse battery staple") and may_somewhere(ada, Do.MANAGE_PEOPLE)
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        Change.objects.all().delete()


def test_every_step_runs_on_data(empty_records: object) -> None:
    """Each migration of ours alone, one after the other, on a database that holds the kept rows."""
    load(at_first())
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    ours = [migration for migration, _backwards in plan if migration.app_label in FIRST]
    assert ours
    for migration in ours:
        MigrationExecutor(connection).migrate([(migration.app_label, migration.name)])
        assert Account.objects.count() == 2
    prepare()
    call_command("migrate", check_unapplied=True, verbosity=0)
