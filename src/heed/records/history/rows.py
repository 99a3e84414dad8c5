"""Adds rows to the history, and reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from heed.base.errors import BadInput

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from heed.records.accounts.models import Account
    from heed.records.history.models import Change

SECRET = ("password", "key", "hash", "secret", "token", "code")
"""A field whose name holds one of these is never written into the history."""
MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to a record: in words, with old and new values, and the reason given."""

    did: str
    changed: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    why: str = ""


def record(by: Account | None, subject: models.Model | tuple[str, str], deed: Deed) -> Change:
    """Add a row to the history; `by` is None for the command line and for people who are not signed in.

    `subject` is the record, or its kind and identifier. Must be called in the transaction of the change itself, so
    that neither is ever there without the other; raises `RuntimeError` otherwise, and for a secret field.
    """
    from heed.records.history.models import Change

    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("history must be written in the transaction of the change")
    for name in deed.changed:
        if any(word in name for word in SECRET):
            raise RuntimeError(f"{name} is secret and must not be written into the history")
    kind, identifier = (
        subject if isinstance(subject, tuple) else (str(subject._meta.model_name), str(subject.pk))
    )
    return Change.objects.create(
        by=by,
        subject=kind,
        subject_id=identifier,
        did=deed.did,
        changed={name: list(values) for name, values in deed.changed.items() if values[0] != values[1]},
        why=deed.why.strip()[:MOST_WORDS],
    )


def reason(text: str) -> str:
    """The reason for a change that others must be able to understand; raises `BadInput` when there is none."""
    if not text.strip():
        raise BadInput("the reason is missing: say in a few words why, for those who read the history")
    return text.strip()[:MOST_WORDS]


def history_of(kind: str, identifier: object) -> QuerySet[Change]:
    """All that was done to one record, newest first."""
    from heed.records.history.models import Change

    return Change.objects.filter(subject=kind, subject_id=str(identifier)).select_related("by")


def all_history() -> QuerySet[Change]:
    """All that was done, newest first."""
    from heed.records.history.models import Change

    return Change.objects.select_related("by")
