"""The database itself refuses to change or delete a row of the history."""

from typing import Any

from django.db import migrations

from heed.records.history import append_only


def guard(apps: Any, schema_editor: Any) -> None:
    append_only.guard(schema_editor.execute, schema_editor.connection.vendor)


def unguard(apps: Any, schema_editor: Any) -> None:
    append_only.unguard(schema_editor.execute, schema_editor.connection.vendor)


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
