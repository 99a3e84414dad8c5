"""Fixtures policy: real data where it is at hand, real servers, real files; nothing reaches out to a network.

Data beside the project are read where they lie and never copied in. Where they are missing a test says so and
is skipped; in CI (the environment variable CI) that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# How long one case takes says more about the machine, and what else it is doing, than about the code.
settings.register_profile("any machine", settings(), deadline=None)
settings.load_profile("any machine")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        reason = "the real data are not beside the project (../shared/data)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty HEED_HOME."""
    monkeypatch.setenv("HEED_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of its own, on a socket in a temporary folder, for as long as the tests last."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))[-1]
    # The path of a socket may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="heed-pg-") as name:
        folder = Path(name)
        as_user: list[str | Path] = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            as_user = ["runuser", "-u", "postgres", "--"]
        data, log = folder / "data", folder / "log"
        quiet: dict[str, Any] = {
            "check": True,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
            "cwd": "/",
        }
        subprocess.run([*as_user, binaries / "initdb", "-D", data, "-A", "trust", "-U", "heed"], **quiet)
        options = f"-c listen_addresses='' -k {folder} -c fsync=off"
        control = [*as_user, binaries / "pg_ctl", "-D", data, "-l", log, "-w"]
        subprocess.run([*control, "-o", options, "start"], **quiet)
        try:
            yield f"postgresql:///postgres?host={folder}&user=heed"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
