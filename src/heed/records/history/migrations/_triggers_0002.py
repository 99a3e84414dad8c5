"""The triggers by which the database itself refuses to change or delete a row of the history.

As the migration 0002 makes them, for good: this text is history and is never edited (see that of alerting).
"""

from __future__ import annotations

from typing import Any

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


def guard(apps: Any, schema_editor: Any) -> None:
    """Make the triggers; for `RunPython`."""
    vendor = schema_editor.connection.vendor
    for statement in ON[vendor]:
        schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    """Take them away; for `RunPython`."""
    vendor = schema_editor.connection.vendor
    for statement in OFF[vendor]:
        schema_editor.execute(statement)
