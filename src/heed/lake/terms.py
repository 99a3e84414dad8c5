"""On what terms a file is taken, and the refusal of what cannot be that file. No network here.

Refused are a web page in place of a zip, a cut archive, a wrong size or hash, and too many bytes.
"""

from __future__ import annotations

import hashlib
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from heed.base.errors import BadFile

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
