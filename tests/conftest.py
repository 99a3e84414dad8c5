"""Fixtures policy: real data where it is at hand, real servers, real files; nothing reaches out to a network.

Data beside the project are read where they lie and never copied in. Where they are missing a test says so and
is skipped; in CI (the environment variable CI) that is a failure.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
