"""The database itself refuses to change or delete a sheet. The triggers as they were when this was written."""

from typing import Any

from django.db import migrations

ON = {
    "sqlite": (
        """create trigger situations_keptsheet_no_update before update on situations_keptsheet
        begin select raise(abort, 'a sheet that was kept is never changed'); end""",
        """create trigger situations_keptsheet_no_delete before delete on situations_keptsheet
        begin select raise(abort, 'a sheet that was kept is never changed'); end""",
    ),
    "postgresql": (
        """create or replace function situations_keptsheet_refuse() returns trigger language plpgsql as $$
        begin raise exception 'a sheet that was kept is never changed'; end $$""",
        """create trigger situations_keptsheet_no_change before update or delete on situations_keptsheet
        for each row execute function situations_keptsheet_refuse()""",
    ),
}
OFF = {
    "sqlite": ("drop trigger situations_keptsheet_no_update", "drop trigger situations_keptsheet_no_delete"),
    "postgresql": (
        "drop trigger situations_keptsheet_no_change on situations_keptsheet",
        "drop function situations_keptsheet_refuse()",
    ),
}


def guard(apps: Any, schema_editor: Any) -> None:
    for statement in ON[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    for statement in OFF[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("situations", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
