"""The unfinished file of a download, and whether what came is what was terms. No network here.

`Part` is `<name>.part` with a note beside it of what it is a part of; `begins` and `whole` refuse what cannot
be the file: a web page in place of a zip, a cut archive, a wrong size or hash.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import json
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from heed.base.errors import BadFile, CannotWrite
from heed.lake.receipts import cannot_write

MAGIC = {".zip": (b"PK\x03\x04", b"PK\x05\x06"), ".xlsx": (b"PK\x03\x04",), ".gz": (b"\x1f\x8b",)}
"""How a file of an ending must begin."""
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml")
PAGES = (".html", ".htm", ".xhtml", ".xml", ".svg")
"""Endings of files that may begin with markup."""


@dataclass(frozen=True)
class Pace:
    """How patient to be; all times in seconds."""

    tries: int = 5
    """Tries in a row that bring nothing new."""
    first: float = 0.5
    """Pause after the first failed try; it doubles each time, less up to half of it by chance."""
    longest: float = 60.0
    """The longest pause, also where the server asks for one."""
    timeout: float = 30.0
    """How long the server may be silent."""
    total: float = 6 * 3600.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True)
class Terms:
    """On what terms a file is taken: what is known of it (None: nothing), how much, how patiently."""

    name: str | None = None
    """The file's name on disk; else the last part of the address."""
    sha256: str | None = None
    size: int | None = None
    """Bytes."""
    most: int = 2_000_000_000
    """Bytes at most: a longer answer is refused."""
    pace: Pace = Pace()


class Part:
    """The unfinished file, locked against a second download; kept at the end if it can be gone on with."""

    def __init__(self, target: Path, url: str) -> None:
        self.path = target.with_name(f"{target.name}.part")
        self.size = 0
        """Bytes held that can be gone on with."""
        self.about: dict[str, str | None] = {"url": url, "etag": None, "last_modified": None}
        self._note = target.with_name(f"{target.name}.part.json")
        self._file: io.FileIO | None = None
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        folder = self.path.parent
        self._made = [place for place in (folder, *folder.parents) if not place.exists()]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = _locked(self.path)
            self._remember()
        except OSError as error:
            self._tidy()
            raise cannot_write(folder, error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._tidy()

    @property
    def validator(self) -> str | None:
        """The server's name for the version that is half here; None if the download must start afresh."""
        etag = self.about["etag"]
        strong = etag if etag and not etag.startswith("W/") else None
        return (strong or self.about["last_modified"]) if self.size else None

    def restart(self, said: Mapping[str, str]) -> None:
        """Drop the bytes held and note whose bytes will follow, from the headers of the answer."""
        self.about |= {"etag": said.get("etag"), "last_modified": said.get("last-modified")}
        self.size = 0
        try:
            self._note.unlink(missing_ok=True)
            self._opened.truncate(0)
            self._note.write_text(json.dumps(self.about), "utf-8")
        except OSError as error:
            raise cannot_write(self.path, error) from error

    def append(self, data: bytes) -> None:
        """Write on; a disk that is full half-way keeps the bytes that fitted."""
        rest = memoryview(data)
        try:
            while rest:
                written = self._opened.write(rest) or 0
                self.size += written
                rest = rest[written:]
        except OSError as error:
            raise cannot_write(self.path, error) from error

    def room_for(self, more: int) -> None:
        """Refuse before it is sent what the disk has no room for."""
        try:
            free = shutil.disk_usage(self.path.parent).free
        except OSError as error:
            raise cannot_write(self.path, error) from error
        if more > free:
            raise CannotWrite(
                f"{self.path.parent} has {free:,} bytes free and {more:,} are to come; nothing was changed; "
                "free some space or choose another folder"
            )

    def drop(self) -> None:
        """Nothing is left to go on with: the bytes are no good, or are in their place."""
        self.size = 0

    @property
    def _opened(self) -> io.FileIO:
        assert self._file is not None, "a Part is written inside its with block"
        return self._file

    def _remember(self) -> None:
        # Without a readable note nobody knows whose bytes these are: the download starts afresh.
        with contextlib.suppress(FileNotFoundError, ValueError):
            about = json.loads(self._note.read_text("utf-8"))
            known = isinstance(about, dict) and about.keys() == self.about.keys()
            if known and about["url"] == self.about["url"]:
                self.about, self.size = about, self.path.stat().st_size

    def _tidy(self) -> None:
        try:
            # Tidying must not hide why the download ended; what stays is looked at again next time.
            with contextlib.suppress(OSError):
                if self._file is not None and self.validator is None and _is_free(self._file, self.path):
                    self.path.unlink(missing_ok=True)
                    self._note.unlink(missing_ok=True)
        finally:
            if self._file is not None:
                self._file.close()
        # A folder made for nothing goes again; one with something in it says so by refusing.
        with contextlib.suppress(OSError):
            for folder in self._made:
                folder.rmdir()


def _locked(path: Path) -> io.FileIO:
    while True:
        file = path.open("ab", buffering=0)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever held the lock before may have moved the file to its final place meanwhile.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                    return file
        except BlockingIOError as error:
            file.close()
            raise CannotWrite(
                f"{path} is being written by another download; nothing was changed; wait until that one ends"
            ) from error
        file.close()


def _is_free(file: io.FileIO, path: Path) -> bool:
    """No other download has begun at this place since ours was moved to its own."""
    return not path.exists() or os.path.samestat(os.fstat(file.fileno()), path.stat())


def offered(said: Mapping[str, str], total: int | None, terms: Terms, ending: str, where: str) -> None:
    """Refuse by the headers of an answer what is too long, a web page, packed, or of a length nobody knows.

    `total` is the length of the whole file in bytes, None where the server does not say it.
    """
    kind = said.get("content-type", "").split(";")[0].strip().lower()
    packed = said.get("content-encoding", "identity").lower()
    if kind in ("text/html", "application/xhtml+xml") and ending not in PAGES:
        _refuse(where, _kind(ending), f"a web page ({kind})")
    if packed != "identity" and ending != ".gz":
        _refuse(where, f"{_kind(ending)} as it is", f"one packed with {packed}")
    known = terms.size is not None or terms.sha256 or ending in (".zip", ".xlsx")
    if total is None and not known and "chunked" not in said.get("transfer-encoding", "").lower():
        _refuse(where, "to be told how long the file is", "no length, so that a cut file would go unnoticed")
    if total is not None and terms.size not in (None, total):
        _refuse(where, f"{terms.size:,} bytes", f"{total:,}")
    within(total or 0, terms, where)


def within(size: int, terms: Terms, where: str) -> None:
    """Refuse more bytes than the cap."""
    if size > terms.most:
        _refuse(where, f"{terms.most:,} bytes at most", f"{size:,} or more")


def begins(head: bytes, ending: str, where: str) -> None:
    """Refuse a beginning (512 bytes are enough) that cannot be that of a file with this ending.

    `ending` is lower case with its dot, `where` is the address for the sentence.
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not head:
        _refuse(where, _kind(ending), "nothing: an empty file")
    if ending not in PAGES and start.startswith(MARKUP):
        _refuse(where, _kind(ending), f"a web page that begins {_shown(head)}")
    if ending in MAGIC and not head.startswith(MAGIC[ending]):
        _refuse(where, _kind(ending), f"a file that begins {_shown(head)}")
    if ending == ".csv" and head.startswith(MAGIC[".zip"]):
        _refuse(where, _kind(ending), "a zip")


def whole(path: Path, terms: Terms, ending: str, where: str) -> None:
    """Refuse a finished file whose size, hash, beginning or, for archives, end is not what it must be."""
    size = path.stat().st_size
    if terms.size is not None and size != terms.size:
        _refuse(where, f"{terms.size:,} bytes", f"{size:,}")
    with path.open("rb") as file:
        begins(file.read(512), ending, where)
        if terms.sha256:
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest != terms.sha256.lower():
                _refuse(where, f"a file with sha256 {terms.sha256.lower()}", digest)
    if ending in (".zip", ".xlsx"):
        try:
            zipfile.ZipFile(path).close()
        except (zipfile.BadZipFile, EOFError) as error:
            raise BadFile(
                _sentence(where, f"a whole {ending[1:]} file", f"a cut or broken one ({error})")
            ) from error


def _kind(ending: str) -> str:
    return f"a {ending[1:]} file" if ending else "a file"


def _shown(head: bytes) -> str:
    return repr(head[:24].decode("utf-8", "replace"))


def _refuse(where: str, expected: str, got: str) -> None:
    raise BadFile(_sentence(where, expected, got))


def _sentence(where: str, expected: str, got: str) -> str:
    return (
        f"{where}: expected {expected}, got {got}; nothing was changed; "
        "open the address in a browser to see what it gives"
    )
