"""The triggers by which the database itself refuses to change or delete a sheet that was kept.

Made by the migration 0002, which holds them as they were then. Only a restore takes them away, and puts them back
in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable

REFUSED = "a sheet that was kept is never changed"
ON = {
    "sqlite": (
        f"""create trigger situations_keptsheet_no_update before update on situations_keptsheet
        begin select raise(abort, '{REFUSED}'); end""",
        f"""create trigger situations_keptsheet_no_delete before delete on situations_keptsheet
        begin select raise(abort, '{REFUSED}'); end""",
    ),
    "postgresql": (
        f"""create or replace function situations_keptsheet_refuse() returns trigger language plpgsql as $$
        begin raise exception '{REFUSED}'; end $$""",
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


def guard(execute: Callable[[str], object], engine: str) -> None:
    """Make the triggers."""
    for statement in ON[engine]:
        execute(statement)


def unguard(execute: Callable[[str], object], engine: str) -> None:
    """Take them away."""
    for statement in OFF[engine]:
        execute(statement)
