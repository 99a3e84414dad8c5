"""Reads a backup: checks it whole, then puts its rows back in one transaction."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.utils import DataError, IntegrityError

from heed.base.errors import BadFile, BadInput, NotFound
from heed.records.accounts.models import Session
from heed.records.alerting import never_changed
from heed.records.backup.form import FORMAT, MANIFEST, SEAL, Model, labels, member, row_of, tables
from heed.records.database import known
from heed.records.history import append_only
from heed.records.history.rows import Deed, record
from heed.records.situations import never_changed as never_changed_sheets

GUARDS = (append_only, never_changed, never_changed_sheets)
"""The triggers that refuse changes, made anew once the rows are back."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that is whole and fits this version."""

    file: Path
    manifest: dict[str, Any]
    sha256: str
    """Of the whole file."""

    @property
    def rows(self) -> int:
        return sum(each["rows"] for each in self.manifest["tables"])

    @property
    def tables(self) -> int:
        return len(self.manifest["tables"])


def check(file: Path) -> Checked:
    """The backup in `file`, once every hash, count and row in it is found right; opens no database.

    Raises `NotFound`, `BadFile` for a damaged file, and `BadInput` for one of another version of heed.
    """
    if not file.is_file():
        raise NotFound(f"there is no file {file}")
    with _damage_said(file), ZipFile(file) as archive:
        text = archive.read(MANIFEST)
        if hashlib.sha256(text).hexdigest().encode() != archive.read(SEAL):
            raise ValueError("the manifest is not what it was")
        manifest = json.loads(text)
        _refuse_other_versions(file, manifest)
        for _each in _rows(archive, manifest):
            pass
        with file.open("rb") as whole:
            digest = hashlib.file_digest(whole, "sha256").hexdigest()
    return Checked(file, manifest, digest)


def put_back(backup: Checked, replace: bool) -> None:
    """Make the rows of the backup the rows of the database, and end all sessions; all of it or nothing.

    Raises `BadInput` when the database holds records and `replace` is not given. The history gets one more row.
    """
    with _damage_said(backup.file), ZipFile(backup.file) as archive, transaction.atomic():
        _hold_others_off()
        filled = [model for model in tables() if model._base_manager.exists()]
        if filled and not replace:
            raise BadInput(
                f"the database holds records already ({filled[0]._meta.verbose_name_plural}); "
                "make a backup of them and give --replace to put the file's in their place; nothing was changed"
            )
        for guards in GUARDS:
            guards.unguard(_execute, connection.vendor)
        gone: list[Model] = [Session, *reversed(tables())]
        for model in gone:
            _execute(f"delete from {connection.ops.quote_name(model._meta.db_table)}")
        for row in _rows(archive, backup.manifest):
            # Raw: a date that a table sets by itself must not be today's.
            row.save_base(raw=True, force_insert=True)
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            _execute(statement)
        # Now rather than at the commit: PostgreSQL makes no trigger while checks are pending.
        connection.check_constraints()
        for guards in GUARDS:
            guards.guard(_execute, connection.vendor)
        why = f"made {backup.manifest['made']} by heed {backup.manifest['heed']}, sha256 {backup.sha256}"
        record(None, ("database", "records"), Deed("restored from a backup", why=why))


def _rows(archive: ZipFile, manifest: dict[str, Any]) -> Iterator[Any]:
    """Every row of the backup, each table after those it needs; raises when a hash or count is not right."""
    said = {each["table"]: each for each in manifest["tables"]}
    if set(said) != {model._meta.label_lower for model in tables()}:
        raise ValueError("its tables are not those of its version")
    for model in tables():
        digest, count = hashlib.sha256(), 0
        with archive.open(member(model)) as lines:
            for line in lines:
                digest.update(line)
                count += 1
                yield row_of(model, line)
        told = said[model._meta.label_lower]
        if (told["rows"], told["sha256"]) != (count, digest.hexdigest()):
            raise ValueError(f"the rows of {model._meta.label_lower} are not those that were written")


def _refuse_other_versions(file: Path, manifest: dict[str, Any]) -> None:
    made = f"{file} was made by heed {manifest['heed']}"
    had = {(app, name) for app, name in manifest["migrations"]}
    here = {each for each in known() if each[0] in labels()}
    if manifest["format"] != FORMAT or had - here:
        raise BadInput(f"{made}, which is newer than this one: install that version; nothing was changed")
    if here - had:
        raise BadInput(
            f"{made}, whose tables were older: restore it with that version, then update heed; nothing was changed"
        )


def _hold_others_off() -> None:
    """Nobody else writes until the end; SQLite's transactions begin so."""
    if connection.vendor != "sqlite":
        held: list[Model] = [Session, *tables()]
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in held)
        _execute(f"lock table {names} in access exclusive mode")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


_DAMAGE = (BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, ValidationError, OSError,
           NotImplementedError, RuntimeError, IntegrityError, DataError)  # fmt: skip
"""What the libraries raise for a file that is cut off, changed, or something else."""


@contextmanager
def _damage_said(file: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        said = " ".join(str(error).split())[:200]
        raise BadFile(
            f"{file}: expected a whole backup made by heed, got a damaged file ({said}); nothing was changed"
        ) from error
