"""Databases of earlier versions, with rows in them, become those of this one; nothing written is lost."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations import AlterField, Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DatabaseError

from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may_somewhere
from heed.records.alerting.models import Ask, CaseFile, Response, Step
from heed.records.backup.form import labels
from heed.records.database import prepare
from heed.records.history.models import Change
from tests.records.earlier import brought_to, fill, versions

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


def test_no_migration_rests_on_code_that_changes() -> None:
    """Migrations are history: of heed they import only what lies frozen beside them."""
    folders = [Path(each.path) / "migrations" for each in apps.get_app_configs() if each.label in labels()]
    found = [file for folder in folders for file in folder.glob("*.py") if "heed" in file.parts]
    assert len(found) > 8
    for file in found:
        for line in file.read_text("utf-8").splitlines():
            if re.match(r"\s*(from|import) heed", line):
                assert re.match(r"from heed\.records\.\w+\.migrations import _\w+", line), (file, line)


@pytest.mark.parametrize(
    ("app", "number", "sha256"),
    [
        ("alerting", "0002", "cbac64ed9950428877be43e702d8acca8ad733490a1730eca01ae02b35c7754e"),
        ("alerting", "0005", "00e883d3d0ce6a202b5afe383a09d95dbecb07355a5f3219a0072c2fab31ebb6"),
        ("history", "0002", "4936a1116235910f00dee4980a2b1c15729a3d50d3ba504d76d0c3d0561b4b33"),
    ],
)
def test_triggers_stay_as_they_were(app: str, number: str, sha256: str) -> None:
    """A later version of them has a name of its own: this is what every database has had."""
    found = import_module(f"heed.records.{app}.migrations._triggers_{number}")
    said: list[str] = []
    for vendor in ("sqlite", "postgresql"):
        editor = SimpleNamespace(connection=SimpleNamespace(vendor=vendor), execute=said.append)
        found.guard(None, editor)
        found.unguard(None, editor)
    assert hashlib.sha256("\n".join(said).encode()).hexdigest() == sha256


def refused_to_change() -> None:
    """What was told, asked and answered is guarded."""
    for change in (
        lambda: Step.objects.update(headline="y"),
        lambda: Ask.objects.update(because="y"),
        lambda: Response.objects.filter(pk=2).delete(),
        lambda: CaseFile.objects.update(text="y"),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_a_later_migration_may_change_a_guarded_table(empty_records: object) -> None:
    """It takes the triggers away, changes the table, and makes its own; told rows stay, and are guarded."""
    fill(brought_to(versions()[-1]))
    refused_to_change()
    names = ("_triggers_0002", "_triggers_0005")
    triggers = [import_module(f"heed.records.alerting.migrations.{name}") for name in names]

    class Later(Migration):
        operations = [
            *(RunPython(each.unguard, each.guard) for each in triggers),
            AlterField("step", "headline", models.CharField(max_length=300)),
            *(RunPython(each.guard, each.unguard) for each in triggers),
        ]

    state = MigrationLoader(connection).project_state()
    with connection.schema_editor(atomic=True) as editor:
        Later("9999_later", "alerting").apply(state, editor)
    assert Step.objects.get(pk=5).headline == "Ruritania: attacks"
    refused_to_change()
