"""The database itself refuses to change or delete what was told, what it asked, and what was answered."""

from typing import Any

from django.db import migrations

from heed.records.alerting import never_changed


def guard(apps: Any, schema_editor: Any) -> None:
    never_changed.guard(schema_editor.execute, schema_editor.connection.vendor)


def unguard(apps: Any, schema_editor: Any) -> None:
    never_changed.unguard(schema_editor.execute, schema_editor.connection.vendor)


class Migration(migrations.Migration):
    dependencies = [("alerting", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
