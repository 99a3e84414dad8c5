"""The triggers by which the database itself refuses to change case files, judgements, and what a told step rests on.

As the migration 0005 makes them, for good: this text is history and is never edited. They stand beside those of
0002. A later migration that changes one of these tables, or one of those that they name (step, ask), takes both away
first and makes its own afterwards (see 0002).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple


class Guard(NamedTuple):
    """A deed on a table that is refused, when, and with which words."""

    table: str
    deed: str
    when: str
    said: str

    @property
    def name(self) -> str:
        return f"{self.table}_kept_{self.deed}"


CASE = "a case file that was kept is never changed"
JUDGED = "what was done with a proposal is never changed"
CONFIRMED = "what was said of a step is never changed"
TOLD = "what was told is never changed"
ALWAYS = "1 = 1"
STEP_TOLD = "exists (select 1 from alerting_step s where s.id = {row}.step_id and s.state = 'told')"
ALERT_TOLD = "exists (select 1 from alerting_step s where s.alert_id = old.id and s.state = 'told')"
ASKED_IN_TOLD = """exists (select 1 from alerting_ask a join alerting_step s on s.id = a.step_id
    where a.addressee_id = old.id and s.state = 'told')"""
OTHER_WORDS = """(old.id, old.step_id, old.by_id, old.confirmed, old.why, old.at)
    <> (new.id, new.step_id, new.by_id, new.confirmed, new.why, new.at)"""
OTHER_PLACE = "(old.id, old.number, old.country, old.created) <> (new.id, new.number, new.country, new.created)"
OLD_TOLD, NEW_TOLD = STEP_TOLD.format(row="old"), STEP_TOLD.format(row="new")
GUARDS = (
    Guard("alerting_casefile", "update", ALWAYS, CASE),
    Guard("alerting_casefile", "delete", ALWAYS, CASE),
    Guard("alerting_judged", "update", ALWAYS, JUDGED),
    Guard("alerting_judged", "delete", ALWAYS, JUDGED),
    # What may change of a confirmation: that it counts no more, until the step is told.
    Guard("alerting_confirmation", "insert", NEW_TOLD, TOLD),
    Guard(
        "alerting_confirmation",
        "update",
        f"{OTHER_WORDS} or (new.counts and not old.counts) or {OLD_TOLD}",
        CONFIRMED,
    ),
    Guard("alerting_confirmation", "delete", ALWAYS, CONFIRMED),
    # Who may read a private step.
    Guard("alerting_step_people", "insert", NEW_TOLD, TOLD),
    Guard("alerting_step_people", "update", f"{OLD_TOLD} or {NEW_TOLD}", TOLD),
    Guard("alerting_step_people", "delete", OLD_TOLD, TOLD),
    # Its situation may change.
    Guard("alerting_alert", "update", f"{OTHER_PLACE} and {ALERT_TOLD}", TOLD),
    Guard("alerting_addressee", "update", ASKED_IN_TOLD, TOLD),
)
"""Deleting an alert or an addressee that something names is refused by their keys already."""


def _on(vendor: str) -> Iterator[str]:
    for guard in GUARDS:
        name, table, deed, when, said = guard.name, guard.table, guard.deed, guard.when, guard.said
        if vendor == "sqlite":
            yield f"""create trigger {name} before {deed} on {table} when {when}
            begin select raise(abort, '{said}'); end"""
        else:
            row = "old" if deed == "delete" else "new"
            yield f"""create or replace function {name}() returns trigger language plpgsql as $$
            begin if {when} then raise exception '{said}'; end if; return {row}; end $$"""
            yield f"create trigger {name} before {deed} on {table} for each row execute function {name}()"


def _off(vendor: str) -> Iterator[str]:
    for guard in GUARDS:
        if vendor == "sqlite":
            yield f"drop trigger {guard.name}"
        else:
            yield from (f"drop trigger {guard.name} on {guard.table}", f"drop function {guard.name}()")


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
