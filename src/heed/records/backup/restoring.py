"""Puts the rows of a backup into the database, in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zipfile import ZipFile

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction

from heed.base.errors import BadInput, CannotWrite
from heed.base.progress import Progress, counted, silent
from heed.records.accounts.models import Session
from heed.records.alerting.models import Alert
from heed.records.backup.consent import Consent, Subscriptions, What
from heed.records.backup.form import Model, line_of, tables
from heed.records.backup.reading import Checked, damage_said, opened
from heed.records.backup.since import since
from heed.records.backup.triggers import triggers_off
from heed.records.history.rows import Deed, record

AT_ONCE = 2000


def put_back(
    backup: Checked,
    replace: bool,
    unknown: Subscriptions = Subscriptions.ASK_AGAIN,
    progress: Progress = silent,
) -> Counter[What]:
    """Make the rows of the backup the rows of the database, and end all sessions; all of it or nothing.

    Who said no since the backup stays out (see `consent`); `unknown` is what becomes of those of whom nobody can
    know. Gives how many came back otherwise than they are in the backup. Raises `BadInput` when the database holds
    records and `replace` is not given. The history gets one more row, and one for each subscription, webhook and
    account that is not as it was.
    """
    with (
        damage_said(backup.file),
        ZipFile(backup.file) as archive,
        opened(
            archive, backup.manifest, "converting the backup" if backup.older else _PUTTING, progress
        ) as rows,
        transaction.atomic(),
    ):
        _hold_others_off()
        _refuse_filled(replace)
        there = since(backup.made)
        consent = Consent(there, backup.made, unknown)
        with triggers_off(connection, tables()):
            _empty()
            told = counted(rows(), _PUTTING, backup.rows, progress) if backup.older else rows()
            put = _put(consent.settled(told))
            for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
                _execute(statement)
            # Now rather than at the commit: PostgreSQL changes no trigger while checks are pending.
            connection.check_constraints()
            _refuse_changed(put)
        _keep_numbers(there.numbers)
        why = f"made {backup.manifest['made']} by heed {backup.manifest['heed']}, sha256 {backup.sha256}"
        consent.write_down()
        record(None, ("database", "records"), Deed("restored from a backup", why=why))
    return consent.counts


_PUTTING = "putting rows back"


def _refuse_filled(replace: bool) -> None:
    filled = [model for model in tables() if model._base_manager.exists()]
    if filled and not replace:
        raise BadInput(
            f"the database holds records already ({filled[0]._meta.verbose_name_plural}); "
            "make a backup of them and give --replace to put the file's in their place; nothing was changed"
        )


def _empty() -> None:
    gone: list[Model] = [Session, *reversed(tables())]
    for model in gone:
        _execute(f"delete from {connection.ops.quote_name(model._meta.db_table)}")


def _put(rows: Iterable[models.Model]) -> Counter[str]:
    """Write the rows; gives the digest of each table."""
    put: Counter[str] = Counter()
    for row in rows:
        # Raw: a date that a table sets by itself must not be today's.
        row.save_base(raw=True, force_insert=True, using=DEFAULT_DB_ALIAS)
        put[row._meta.label_lower] += _digest(row)
    return put


def _refuse_changed(put: Counter[str]) -> None:
    """Raise `CannotWrite` unless the database gives back every row exactly as it was put."""
    for model in tables():
        there = sum(_digest(row) for row in _all(model))
        if there != put[model._meta.label_lower]:
            raise CannotWrite(
                f"the database does not give back the rows of {model._meta.label_lower} as they were put; "
                "nothing was changed"
            )


def _keep_numbers(there: Mapping[str, str]) -> None:
    """A number that was given since the backup is never given again: what was told under it is in others' hands."""
    known = set(Alert.objects.values_list("number", flat=True))
    lost = sorted(set(there) - known)
    # Without a step nobody reads anything of it.
    Alert.objects.bulk_create(Alert(number=number, country=there[number]) for number in lost)


def _all(model: Model) -> Iterator[models.Model]:
    return model._base_manager.order_by("pk").iterator(AT_ONCE)


def _digest(row: models.Model) -> int:
    """A number that stands for the row, whatever the engine; their sum for a table, in any order."""
    text = json.dumps(_plain(json.loads(line_of(row))), sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest())


def _plain(value: Any) -> Any:
    """PostgreSQL keeps numbers in JSON as numbers, not as they were written."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _hold_others_off() -> None:
    """Nobody else writes until the end; SQLite's transactions begin so."""
    if connection.vendor != "sqlite":
        held: list[Model] = [Session, *tables()]
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in held)
        _execute(f"lock table {names} in access exclusive mode")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
