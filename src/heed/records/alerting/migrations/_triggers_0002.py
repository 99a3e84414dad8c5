"""The triggers by which the database itself refuses to change what was told, what it asked, and what was answered.

As the migration 0002 makes them, for good: this text is history and is never edited. A later migration that changes
one of the tables takes them away first and makes its own afterwards, from a module of its own beside this one:

    operations = [RunPython(old.unguard, old.guard), AlterField(...), RunPython(new.guard, new.unguard)]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

REFUSED = "what was told is never changed"
GUARDS = {
    "alerting_step": "old.state = 'told'",
    "alerting_ask": "exists (select 1 from alerting_step s where s.id = old.step_id and s.state = 'told')",
    "alerting_response": "1 = 1",
}
LATE = "exists (select 1 from alerting_step s where s.id = new.step_id and s.state = 'told')"


def _on(vendor: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield f"""create trigger alerting_ask_no_late before insert on alerting_ask when {LATE}
        begin select raise(abort, '{REFUSED}'); end"""
    else:
        yield f"""create or replace function alerting_ask_late() returns trigger language plpgsql as $$
        begin if {LATE} then raise exception '{REFUSED}'; end if; return new; end $$"""
        yield """create trigger alerting_ask_no_late before insert on alerting_ask
        for each row execute function alerting_ask_late()"""
    for table, when in GUARDS.items():
        if vendor == "sqlite":
            for deed in ("update", "delete"):
                yield f"""create trigger {table}_no_{deed} before {deed} on {table} when {when}
                begin select raise(abort, '{REFUSED}'); end"""
        else:
            yield f"""create or replace function {table}_refuse() returns trigger language plpgsql as $$
            begin if {when} then raise exception '{REFUSED}'; end if;
            if tg_op = 'DELETE' then return old; end if; return new; end $$"""
            yield f"""create trigger {table}_no_change before update or delete on {table}
            for each row execute function {table}_refuse()"""


def _off(vendor: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield "drop trigger alerting_ask_no_late"
    else:
        yield from ("drop trigger alerting_ask_no_late on alerting_ask", "drop function alerting_ask_late()")
    for table in GUARDS:
        if vendor == "sqlite":
            yield from (f"drop trigger {table}_no_update", f"drop trigger {table}_no_delete")
        else:
            yield from (f"drop trigger {table}_no_change on {table}", f"drop function {table}_refuse()")


def guard(apps: Any, schema_editor: Any) -> None:
    """Make the triggers; for `RunPython`."""
    vendor = schema_editor.connection.vendor
    for statement in _on(vendor):
        schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    """Take them away; for `RunPython`."""
    vendor = schema_editor.connection.vendor
    for statement in _off(vendor):
        schema_editor.execute(statement)
