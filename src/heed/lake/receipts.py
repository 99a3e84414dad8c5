"""Beside each raw file stands `<file>.receipt.yml`: whose it is, what may be done with it, its hash.

A file whose bytes no longer fit its receipt is refused by `verify`; a run names the hashes, so that a figure
can be followed back to the bytes it came from.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import yaml

from heed.base.errors import BadFile, CannotWrite, NotFound
from heed.tables import Licence

TOLD = ("publisher", "title", "citation", "licence", "may_republish", "version", "url")
"""What the one who writes a receipt must know; the rest is measured or said by the server."""


@dataclass(frozen=True)
class Receipt:
    """What is known about one raw file. No text is empty; a server may not say the last two."""

    publisher: str
    title: str
    citation: str
    licence: str
    """Its name, e.g. CC BY 4.0."""
    may_republish: str
    """yes, aggregates or no; see `heed.tables.Licence`."""
    version: str
    """The publisher's name of the release, e.g. 25.1."""
    url: str
    fetched: str
    """When it was downloaded, UTC, e.g. 2026-03-03T09:30:00Z."""
    size: int
    """Bytes."""
    sha256: str
    last_modified: str | None = None
    """As the server said it, unread."""
    etag: str | None = None
    """The server's name for these bytes; asks it later whether they changed."""


def receipt_path(path: Path) -> Path:
    """Where the receipt of a file stands."""
    return path.with_name(f"{path.name}.receipt.yml")


def checked(facts: Mapping[str, object]) -> dict[str, str]:
    """The told facts as text; other keys are left out, for a source says more than a receipt holds.

    A missing fact is the caller's mistake, not the user's: ValueError.
    """
    missing = [name for name in TOLD if facts.get(name) in (None, "")]
    if missing:
        raise ValueError(f"a receipt needs {', '.join(missing)}")
    told = {name: str(facts[name]) for name in TOLD}
    Licence(told["may_republish"])
    return told


def write(path: Path, facts: Mapping[str, object], incoming: Path | None = None) -> Receipt:
    """Measure a file and write its receipt; `incoming`, if given, is the file and is moved to `path` first.

    `facts` holds TOLD and, where the server said them, `last_modified` and `etag`. The receipt is on disk
    before the file moves, so that a full disk leaves the former file and its receipt as they were; a good former
    file of other bytes stays in `earlier`.
    """
    temporary = path.with_name(f".{path.name}.receipt.{os.getpid()}")
    try:
        receipt = _measured(incoming or path, facts)
        if incoming is not None:
            keep_former(path, receipt.sha256)
        text = yaml.safe_dump(asdict(receipt), sort_keys=False, allow_unicode=True, width=100)
        temporary.write_text(text, "utf-8")
        sync(temporary)
        if incoming is not None:
            sync(incoming)
            incoming.replace(path)
        temporary.replace(receipt_path(path))
        sync(path.parent)
    except OSError as error:
        raise cannot_write(receipt_path(path), error) from error
    finally:
        # Gone already when all went well; on a broken disk the first error is the one to tell.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return receipt


def read(path: Path) -> Receipt | None:
    """The receipt of a file; None where there is none. One that cannot be understood is a BadFile."""
    place = receipt_path(path)
    try:
        found = yaml.safe_load(place.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise BadFile(f"{place}: expected a receipt in YAML, got {error}; fetch the file again") from error
    names = {field.name for field in fields(Receipt)}
    if not isinstance(found, dict) or set(found) != names:
        raise BadFile(f"{place}: expected the keys {', '.join(sorted(names))}; fetch the file again")
    for name, value in found.items():
        kind = int if name == "size" else str
        if not isinstance(value, kind) and not (value is None and name in ("last_modified", "etag")):
            raise BadFile(
                f"{place}: expected {name} to be {kind.__name__}, got {value!r}; fetch the file again"
            )
    return Receipt(**found)


def verify(path: Path) -> Receipt:
    """The receipt of a file whose size and sha256 fit it; else a BadFile, or NotFound without one."""
    receipt = read(path)
    if receipt is None:
        raise NotFound(f"{path} has no receipt ({receipt_path(path).name}); fetch it with heed fetch")
    try:
        size, digest = _size_and_hash(path)
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}; fetch it again") from error
    if size != receipt.size:
        raise BadFile(
            f"{path}: expected {receipt.size:,} bytes as its receipt says, got {size:,}; fetch it again"
        )
    if digest != receipt.sha256:
        raise BadFile(
            f"{path}: expected sha256 {receipt.sha256} as its receipt says, got {digest}; fetch it again"
        )
    return receipt


def keep_former(path: Path, sha256: str) -> Path | None:
    """Keep a good file that other bytes will replace, with its receipt, in the folder `earlier` beside it.

    Publishers change files in place, and a run made from the former bytes must stay checkable. None where there is
    no good file, or it has the hash `sha256` itself.
    """
    try:
        held = verify(path)
    except (BadFile, NotFound):
        return None
    if held.sha256 == sha256:
        return None
    moment = "".join(sign for sign in held.fetched if sign.isalnum())
    kept = path.parent / "earlier" / f"{moment}-{held.sha256[:8]}-{path.name}"
    try:
        kept.parent.mkdir(exist_ok=True)
        for old, new in ((path, kept), (receipt_path(path), receipt_path(kept))):
            new.unlink(missing_ok=True)
            _linked(old, new)
    except OSError as error:
        raise cannot_write(kept, error) from error
    return kept


def _linked(old: Path, new: Path) -> None:
    """A second name for the same bytes; a copy where the file system has no such names."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)


def identity(path: Path) -> dict[str, str | None]:
    """The name and sha256 of any file, and its version where a receipt tells it; `verify`'s errors otherwise."""
    if receipt_path(path).is_file():
        receipt = verify(path)
        return {"name": path.name, "sha256": receipt.sha256, "version": receipt.version}
    try:
        return {"name": path.name, "sha256": _size_and_hash(path)[1], "version": None}
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}") from error


def cannot_write(path: Path, error: OSError) -> CannotWrite:
    """The sentence for a disk that is full, a folder that may not be written, or no folder at all."""
    return CannotWrite(
        f"{path} cannot be written: {error.strerror or error}; what was there before stands; "
        "free some space or choose another folder"
    )


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk, so that a power cut after a rename finds it whole."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _measured(path: Path, facts: Mapping[str, object]) -> Receipt:
    size, digest = _size_and_hash(path)
    said = {name: str(facts[name]) for name in ("last_modified", "etag") if facts.get(name)}
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return Receipt(**checked(facts), fetched=now, size=size, sha256=digest, **said)


def _size_and_hash(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest
