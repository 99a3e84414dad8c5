"""The database itself refuses to change or delete a row of the history."""

from typing import Any

from django.db import migrations

SQLITE = (
    """create trigger records_history_no_update before update on records_history
    begin select raise(abort, 'the history is only ever added to'); end""",
    """create trigger records_history_no_delete before delete on records_history
    begin select raise(abort, 'the history is only ever added to'); end""",
)
POSTGRES = (
    """create function records_history_refuse() returns trigger language plpgsql as $$
    begin raise exception 'the history is only ever added to'; end $$""",
    """create trigger records_history_no_change before update or delete on records_history
    for each row execute function records_history_refuse()""",
)
SQLITE_OFF = (
    "drop trigger records_history_no_update",
    "drop trigger records_history_no_delete",
)
POSTGRES_OFF = (
    "drop trigger records_history_no_change on records_history",
    "drop function records_history_refuse()",
)


def guard(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE_OFF if schema_editor.connection.vendor == "sqlite" else POSTGRES_OFF:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
