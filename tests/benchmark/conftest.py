"""The real record of the onset task, and one window of the world task scored on made-up countries."""

from __future__ import annotations

from pathlib import Path

import pytest

from heed.benchmark import onset as task
from heed.benchmark import world
from heed.risk.onset_features import Record
from tests.benchmark.world_data import invented


@pytest.fixture(scope="session")
def record(shared_data: Path) -> Record:
    """The real country-months."""
    return task.load(shared_data)


@pytest.fixture(scope="session")
def scored(tmp_path_factory: pytest.TempPathFactory) -> world.Result:
    """One window of the invented countries, every question."""
    folder = invented(tmp_path_factory.mktemp("world"))
    heard: list[tuple[int, int]] = []
    result = world.run(folder, [2004], lambda *at: heard.append(at))
    assert heard == [(part, 4) for part in range(1, 5)]
    return result
