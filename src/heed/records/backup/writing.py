"""Writes a backup: every row as it is at one moment, while others go on writing."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from heed import __version__
from heed.base.errors import BadInput, CannotWrite
from heed.base.progress import Progress, counted, silent
from heed.records.backup.form import FORMAT, MANIFEST, SEAL, Model, labels, line_of, member, tables

SNAPSHOT = "snapshot"
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    tables: int
    rows: int
    sha256: str
    """Of the whole file."""


def back_up(file: Path, progress: Progress = silent) -> Made:
    """Write all records to a new file that only its owner may read; the file is there whole or not at all.

    Raises `BadInput` when there is a file of that name and `CannotWrite` when it cannot be written.
    """
    _refuse_replacing(file)
    making = file.with_name(f".{file.name}-making-{os.getpid()}")
    try:
        with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            written = _write(target, progress)
            target.flush()
            os.fsync(target.fileno())
        with making.open("rb") as whole:
            digest = hashlib.file_digest(whole, "sha256").hexdigest()
        # Somebody may have made one of that name while this one was written.
        _refuse_replacing(file)
        making.rename(file)
    except OSError as error:
        raise CannotWrite(f"the backup {file} cannot be written: {error.strerror or error}") from error
    finally:
        making.unlink(missing_ok=True)
    return Made(len(written), sum(each["rows"] for each in written), digest)


def _refuse_replacing(file: Path) -> None:
    if file.exists():
        raise BadInput(f"{file} is there already; a backup never replaces another: give a new name")


def _write(target: Any, progress: Progress) -> list[dict[str, Any]]:
    """All tables and the manifest; gives the manifest's list of tables."""
    with _snapshot(), ZipFile(target, "w", ZIP_DEFLATED) as archive:
        had = MigrationRecorder(connections[SNAPSHOT]).applied_migrations()
        total = sum(model._base_manager.using(SNAPSHOT).count() for model in tables())
        written: list[dict[str, Any]] = []
        for model in tables():
            before = sum(each["rows"] for each in written)
            rows = model._base_manager.using(SNAPSHOT).order_by("pk").iterator(AT_ONCE)
            told = counted(rows, "writing rows", total, progress, before)
            written.append(_write_table(archive, model, told))
        manifest = {
            "format": FORMAT,
            "heed": __version__,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "engine": connection.vendor,
            "migrations": sorted(list(each) for each in had if each[0] in labels()),
            "tables": written,
        }
        text = json.dumps(manifest, indent=1).encode()
        archive.writestr(MANIFEST, text)
        archive.writestr(SEAL, hashlib.sha256(text).hexdigest())
    return written


def _write_table(archive: ZipFile, model: Model, rows: Iterable[models.Model]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with archive.open(member(model), "w") as lines:
        for row in rows:
            line = line_of(row)
            digest.update(line)
            lines.write(line)
            count += 1
    return {"table": model._meta.label_lower, "rows": count, "sha256": digest.hexdigest()}


@contextmanager
def _snapshot() -> Iterator[None]:
    """A connection of its own, named `snapshot`, that sees the database as it is now and holds up no writer."""
    own = connection.copy(alias=SNAPSHOT)
    if own.vendor == "sqlite":
        own.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    connections[SNAPSHOT] = own
    try:
        with transaction.atomic(using=SNAPSHOT):
            if own.vendor != "sqlite":
                with own.cursor() as cursor:
                    cursor.execute("set transaction isolation level repeatable read, read only")
            yield
    finally:
        own.close()
        del connections[SNAPSHOT]
