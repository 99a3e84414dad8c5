"""The history: written with the change or not at all, without secrets, and never changed."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from heed.base.errors import BadInput
from heed.records.accounts.models import Account
from heed.records.history.models import Change
from heed.records.history.rows import Deed, history_of, reason, record


def test_a_row_says_who_when_what_and_why(administrator: Account) -> None:
    """Only fields that changed stand in it."""
    with transaction.atomic():
        row = record(
            administrator, ("alert", "7"), Deed("raised", {"level": ("watch", "warning"), "a": (1, 1)}, " x ")
        )
    row.refresh_from_db()
    assert (row.by, row.subject, row.subject_id, row.did) == (administrator, "alert", "7", "raised")
    assert row.changed == {"level": ["watch", "warning"]} and row.why == "x" and row.at.tzinfo is not None
    assert [each.pk for each in history_of("alert", 7)] == [row.pk]


@pytest.mark.parametrize("act", ["update", "delete", "sql update", "sql delete", "save"])
def test_the_database_refuses_to_change_it(administrator: Account, act: str) -> None:
    """Neither through a model, a query, nor plain SQL."""
    row = history_of("account", administrator.pk).get()
    before = Change.objects.values().get(pk=row.pk)
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        if act == "update":
            Change.objects.filter(pk=row.pk).update(why="another reason")
        elif act == "delete":
            row.delete()
        elif act == "save":
            row.why = "another reason"
            row.save()
        else:
            sql = {
                "sql update": "update records_history set did = 'x'",
                "sql delete": "delete from records_history",
            }
            with connection.cursor() as cursor:
                cursor.execute(sql[act])
    assert Change.objects.values().get(pk=row.pk) == before


def test_it_falls_with_the_change(administrator: Account) -> None:
    """When the change is undone its row is too."""
    count = Change.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(administrator, administrator, Deed("renamed"))
        raise ZeroDivisionError
    assert Change.objects.count() == count


def test_it_needs_the_transaction_of_the_change(own_records: object) -> None:
    """Outside of one it is refused, since change and row could then part."""
    with pytest.raises(RuntimeError, match="transaction"):
        record(None, ("alert", "1"), Deed("raised"))


@pytest.mark.parametrize("name", ["password", "secret_key", "code_hash", "token"])
def test_secrets_never_enter_it(records: object, name: str) -> None:
    """A field that is named like a secret is a fault of the program."""
    with pytest.raises(RuntimeError, match="secret"), transaction.atomic():
        record(None, ("account", "1"), Deed("changed", {name: ("a", "b")}))


def test_a_reason_is_asked_for() -> None:
    """White space is no reason."""
    assert reason(" she left ") == "she left"
    with pytest.raises(BadInput, match="why"):
        reason(" \n")
