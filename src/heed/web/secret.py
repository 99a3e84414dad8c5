"""The key that signs what the site hands out: given in the environment, or made once and kept in HEED_HOME."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from heed.base.errors import CannotWrite
from heed.base.settings import setting

NAME = "secret_key"


def secret_key(home: Path) -> str:
    """The key in force; when none is set, the one kept in `home`, which only its owner may read."""
    given = setting("SECRET_KEY")
    if given:
        return given
    path = home / NAME
    try:
        if not path.is_file():
            _make(path)
        return path.read_text("ascii").strip()
    except OSError as error:
        raise CannotWrite(
            f"the secret key could not be kept in {path}: {error.strerror or error}; "
            "set HEED_SECRET_KEY or HEED_HOME"
        ) from error


def _make(path: Path) -> None:
    """Write a new key beside `path` and link it there, so that two first starts end with one key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{NAME}-{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50) + "\n")
        try:
            os.link(fresh, path)
        except FileExistsError:
            return  # another process was first: its key holds
    finally:
        fresh.unlink(missing_ok=True)
