"""The database itself refuses to rename or delete a situation and to take a country from it.

The triggers as they were when this was written: this text is history and is never edited.
"""

from typing import Any

from django.db import migrations

SAID = "the short name and the countries of a situation are never taken away"
GUARDS = (
    ("situations_situation", "update", "(old.id, old.slug) <> (new.id, new.slug)", "new"),
    ("situations_situation", "delete", "1 = 1", "old"),
    ("situations_place", "update", "1 = 1", "new"),
    ("situations_place", "delete", "1 = 1", "old"),
)


def guard(apps: Any, schema_editor: Any) -> None:
    for table, deed, when, row in GUARDS:
        name = f"{table}_kept_{deed}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"""create trigger {name} before {deed} on {table} when {when}
                begin select raise(abort, '{SAID}'); end"""
            )
            continue
        schema_editor.execute(
            f"""create or replace function {name}() returns trigger language plpgsql as $$
            begin if {when} then raise exception '{SAID}'; end if; return {row}; end $$"""
        )
        schema_editor.execute(
            f"create trigger {name} before {deed} on {table} for each row execute function {name}()"
        )


def unguard(apps: Any, schema_editor: Any) -> None:
    for table, deed, _when, _row in GUARDS:
        name = f"{table}_kept_{deed}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"drop trigger {name}")
            continue
        schema_editor.execute(f"drop trigger {name} on {table}")
        schema_editor.execute(f"drop function {name}()")


class Migration(migrations.Migration):
    dependencies = [("situations", "0002_never_changed")]
    operations = [migrations.RunPython(guard, unguard)]
