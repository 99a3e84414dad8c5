"""The triggers by which the database itself refuses to change what was told, what it asked, and what was answered.

Made by the migration 0002. Only a restore takes them away, and puts them back in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

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


def guard(execute: Callable[[str], object], engine: str) -> None:
    """Make the triggers."""
    for statement in _on(engine):
        execute(statement)


def unguard(execute: Callable[[str], object], engine: str) -> None:
    """Take them away."""
    for statement in _off(engine):
        execute(statement)
