"""The unfinished file of a download: `<name>.part`, with a note beside it of what it is a part of."""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from heed.base.errors import CannotWrite
from heed.lake.receipts import cannot_write


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
