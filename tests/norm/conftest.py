"""The worked examples."""

from __future__ import annotations

from pathlib import Path

import pytest

import heed.norm


@pytest.fixture(scope="session")
def examples() -> Path:
    """Their folder."""
    return Path(heed.norm.__file__).with_name("examples")
