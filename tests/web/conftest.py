"""A small run in a HEED_HOME of its own, and a reader who asks the site for pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from heed.lake import latest_run
from heed.web.edition import Edition
from heed.web.policy import public_part
from tests.web.small_run import write_small_run


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A HEED_HOME that holds the small run; tests only read it."""
    home = tmp_path_factory.mktemp("heed-home")
    write_small_run(home)
    return home


@pytest.fixture
def edition(small_home: Path) -> Edition:
    """The small run as the pages show it."""
    return Edition(small_home, public_part(latest_run(small_home)))


@pytest.fixture
def reader(small_home: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Someone who asks the site of the small run."""
    monkeypatch.setattr(settings, "HEED_HOME", small_home)
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Someone who asks a site that has no run."""
    monkeypatch.setattr(settings, "HEED_HOME", tmp_path)
    return Client(HTTP_HOST="localhost")
