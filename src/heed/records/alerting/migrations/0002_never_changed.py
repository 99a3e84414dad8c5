"""The database itself refuses to change or delete what was told, what it asked, and what was answered."""

from django.db import migrations

REFUSED = "what was told is never changed"
GUARDS = {
    "alerting_step": "old.state = 'told'",
    "alerting_ask": "exists (select 1 from alerting_step s where s.id = old.step_id and s.state = 'told')",
    "alerting_response": "1 = 1",
}


def statements(vendor):
    for table, when in GUARDS.items():
        if vendor == "sqlite":
            for deed in ("update", "delete"):
                yield f"""create trigger {table}_no_{deed} before {deed} on {table} when {when}
                begin select raise(abort, '{REFUSED}'); end"""
        else:
            yield f"""create function {table}_refuse() returns trigger language plpgsql as $$
            begin if {when} then raise exception '{REFUSED}'; end if;
            if tg_op = 'DELETE' then return old; end if; return new; end $$"""
            yield f"""create trigger {table}_no_change before update or delete on {table}
            for each row execute function {table}_refuse()"""


def undoing(vendor):
    for table in GUARDS:
        if vendor == "sqlite":
            yield from (f"drop trigger {table}_no_update", f"drop trigger {table}_no_delete")
        else:
            yield from (f"drop trigger {table}_no_change on {table}", f"drop function {table}_refuse()")


def guard(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in undoing(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("alerting", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
