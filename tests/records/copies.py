"""What tests of backups share: all rows at once, a file rewritten, a command in a process of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from heed.records.backup.form import MANIFEST, SEAL, tables

Rows = dict[str, list[dict[str, Any]]]


def all_rows() -> Rows:
    """Every row of every table that a backup holds."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in tables()}


def rewritten(file: Path, there: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of a backup with its members changed, and its manifest sealed anew."""
    with ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    members[SEAL] = hashlib.sha256(members[MANIFEST]).hexdigest().encode()
    with ZipFile(there, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return there


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    said: str


def heed(kept: Any, *words: str, first: str = "", **more: str) -> Done:
    """The command line in a process of its own, which does `first` before; `more` is its environment."""
    environment = {**os.environ, "HEED_HOME": str(kept.home), "HEED_DATABASE_URL": kept.url, **more}
    code = f"{first}\nfrom heed.cli import main; main()"
    call = [sys.executable, "-B", "-c", code, *words]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, timeout=120)
    return Done(done.returncode, done.stdout + done.stderr)


def no_larger_than(size: int) -> str:
    """Python that lets a process write no file beyond this many bytes: to it the disk is full there."""
    return f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"


def dying(place: str, count: int) -> str:
    """Python in which the function at `module:name` kills its process (-9) when it is called so many times."""
    module, _, name = place.partition(":")
    return (
        "import importlib, os, signal; from heed.base.settings import home\n"
        "from heed.web.start import start; start(home())\n"
        f"module = importlib.import_module({module!r}); inner, calls = module.{name}, [0]\n"
        "def counting(*given, **named):\n"
        "    calls[0] += 1\n"
        f"    if calls[0] >= {count}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return inner(*given, **named)\n"
        f"module.{name} = counting\n"
    )
