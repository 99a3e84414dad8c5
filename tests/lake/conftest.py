"""A scripted server, a pace that does not sleep, and a folder to download to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lake.downloads import Patience
from tests.lake.scripted_site import Site, serving


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server with no addresses yet, asked past any proxy of this machine."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as found:
        yield found


@pytest.fixture
def patience() -> Patience:
    """How long would have been slept."""
    return Patience()


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """The folder downloaded to; it does not exist yet."""
    return tmp_path / "home" / "raw"
