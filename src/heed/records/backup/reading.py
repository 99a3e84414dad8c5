"""Reads a backup: checks it whole, and gives its rows as rows of this version."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.db import models
from django.db.utils import DataError, IntegrityError

from heed.base.errors import BadFile, BadInput, NotFound
from heed.base.progress import Progress, counted, silent
from heed.records.backup.converting import Rows, converted
from heed.records.backup.form import FORMAT, MANIFEST, SEAL, Model, labels, member, row_of, tables
from heed.records.database import known


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that is whole and that this version can restore."""

    file: Path
    manifest: dict[str, Any]
    sha256: str
    """Of the whole file."""

    @property
    def rows(self) -> int:
        return _total(self.manifest)

    @property
    def tables(self) -> int:
        return len(self.manifest["tables"])

    @property
    def made(self) -> datetime:
        """When it was finished."""
        return _made(self.manifest)

    @property
    def older(self) -> bool:
        """Whether its tables are those of an earlier version, so that it is converted."""
        return _had(self.manifest) != _here()


def check(file: Path, progress: Progress = silent) -> Checked:
    """The backup in `file`, once every hash, count and row in it is found right; opens no database of the site.

    One of an earlier version is converted, to see that it can be. Raises `NotFound`, `BadFile` for a damaged file,
    `BadInput` for one of a newer heed, and `CannotWrite` where there is no room to convert it.
    """
    if not file.is_file():
        raise NotFound(f"there is no file {file}")
    with damage_said(file), ZipFile(file) as archive:
        text = archive.read(MANIFEST)
        if hashlib.sha256(text).hexdigest().encode() != archive.read(SEAL):
            raise ValueError("the manifest is not what it was")
        manifest = json.loads(text)
        _refuse_newer(file, manifest)
        _made(manifest)
        with opened(archive, manifest, "checking the backup", progress) as rows:
            for _each in rows():
                pass
        with file.open("rb") as whole:
            digest = hashlib.file_digest(whole, "sha256").hexdigest()
    return Checked(file, manifest, digest)


@contextmanager
def opened(
    archive: ZipFile, manifest: dict[str, Any], stage: str, progress: Progress = silent
) -> Iterator[Rows]:
    """What gives every row as one of this version, each table after those it needs.

    The rows of an earlier version are all read and converted before the first is given; the others are checked as
    they are given, and raise `ValueError` at the end of a table whose hash or count is not right.
    """

    def read(then: Sequence[Model]) -> Iterator[models.Model]:
        return counted(_rows(archive, manifest, then), stage, _total(manifest), progress)

    had = _had(manifest)
    if had == _here():
        yield lambda: read(tables())
        return
    with converted(read, had) as rows:
        yield rows


def _rows(archive: ZipFile, manifest: dict[str, Any], then: Sequence[Model]) -> Iterator[models.Model]:
    """Every row of the backup, as it stands there; `then`: the tables of its version."""
    said = {each["table"]: each for each in manifest["tables"]}
    if set(said) != {model._meta.label_lower for model in then}:
        raise ValueError("its tables are not those of its version")
    for model in then:
        digest, count = hashlib.sha256(), 0
        with archive.open(member(model)) as lines:
            for line in lines:
                digest.update(line)
                count += 1
                yield _row(model, line, count)
        told = said[model._meta.label_lower]
        if (told["rows"], told["sha256"]) != (count, digest.hexdigest()):
            raise ValueError(f"the rows of {model._meta.label_lower} are not those that were written")


def _row(model: Model, line: bytes, number: int) -> models.Model:
    """One row; what cannot be read is named by its place, for what stands in it may be somebody's address."""
    try:
        return row_of(model, line)
    except (ValidationError, ValueError, TypeError, KeyError) as error:
        raise ValueError(f"row {number} of {model._meta.label_lower} cannot be read") from error


def _made(manifest: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(manifest["made"]).astimezone(UTC)


def _had(manifest: dict[str, Any]) -> set[tuple[str, str]]:
    return {(app, name) for app, name in manifest["migrations"]}


def _here() -> set[tuple[str, str]]:
    return {each for each in known() if each[0] in labels()}


def _total(manifest: dict[str, Any]) -> int:
    return sum(each["rows"] for each in manifest["tables"])


def _refuse_newer(file: Path, manifest: dict[str, Any]) -> None:
    if manifest["format"] != FORMAT or _had(manifest) - _here():
        raise BadInput(
            f"{file} was made by heed {manifest['heed']}, which is newer than this one: "
            "install that version; nothing was changed"
        )


_DAMAGE = (BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, ValidationError, OSError,
           NotImplementedError, RuntimeError, IntegrityError, DataError)  # fmt: skip
"""What the libraries raise for a file that is cut off, changed, or something else."""


@contextmanager
def damage_said(file: Path) -> Iterator[None]:
    """Turn what the libraries raise for a damaged file into `BadFile`."""
    try:
        yield
    except _DAMAGE as error:
        said = " ".join(str(error).split())[:200]
        raise BadFile(
            f"{file}: expected a whole backup made by heed, got a damaged file ({said}); nothing was changed"
        ) from error
