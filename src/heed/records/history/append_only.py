"""The triggers by which the database itself refuses to change or delete a row of the history.

Made by the migration 0002. Only a restore takes them away, and puts them back in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable

ON = {
    "sqlite": (
        """create trigger records_history_no_update before update on records_history
        begin select raise(abort, 'the history is only ever added to'); end""",
        """create trigger records_history_no_delete before delete on records_history
        begin select raise(abort, 'the history is only ever added to'); end""",
    ),
    "postgresql": (
        """create or replace function records_history_refuse() returns trigger language plpgsql as $$
        begin raise exception 'the history is only ever added to'; end $$""",
        """create trigger records_history_no_change before update or delete on records_history
        for each row execute function records_history_refuse()""",
    ),
}
OFF = {
    "sqlite": ("drop trigger records_history_no_update", "drop trigger records_history_no_delete"),
    "postgresql": ("drop trigger records_history_no_change on records_history",),
}


def guard(execute: Callable[[str], object], engine: str) -> None:
    """Make the triggers."""
    for statement in ON[engine]:
        execute(statement)


def unguard(execute: Callable[[str], object], engine: str) -> None:
    """Take them away."""
    for statement in OFF[engine]:
        execute(statement)
