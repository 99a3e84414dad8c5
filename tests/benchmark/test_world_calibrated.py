"""The calibration step's part of the world task."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from heed.benchmark import figures, skill, world, world_calibrated
from tests.benchmark.world_data import invented


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two windows, which learn from those since 2001."""
    monkeypatch.setattr(world_calibrated, "FIRST", 2001)
    monkeypatch.setattr(world_calibrated, "WINDOWS", range(2003, 2005))


@pytest.mark.usefixtures("few")
def test_each_model_stands_beside_itself_calibrated(tmp_path: Path) -> None:
    """Ours scores as in the task itself; what came in November and December is not known to the next window."""
    panel = world.panel_of(invented(tmp_path))
    heard: list[int] = []
    windows = world_calibrated.run(panel, "deaths", heard.append)
    assert heard == [1, 2, 3, 4] and world_calibrated.years() == 4
    assert [each.year for each in windows] == [2003, 2004]
    names = [skill.OURS, *world_calibrated.RULES]
    wanted = {form.format(name) for name in names for form in ("{}", world_calibrated.CALIBRATED)}
    assert set(windows[1].scores) == wanted
    task, _ = world.one_window(panel, "deaths", 2004)
    for name in names:
        for measure, scores in task.scores[name].items():
            own = windows[1].scores[name][measure]
            assert np.allclose(own, scores, rtol=1e-12, equal_nan=True), (name, measure)
    plain, moved = (windows[1].scores[form.format("negative binomial")] for form in ("{}", "{}, calibrated"))
    assert not np.array_equal(plain["crps"], moved["crps"])
    unknown = pl.col("month").is_in(["2003-11", "2003-12"])
    changed = panel.with_columns(pl.when(unknown).then(7_777).otherwise("deaths").alias("deaths"))
    again = world_calibrated.run(changed, "deaths", heard.append)
    for name in wanted:
        assert np.array_equal(windows[1].scores[name]["crps"], again[1].scores[name]["crps"]), name
        assert not np.array_equal(windows[0].scores[name]["crps"], again[0].scores[name]["crps"]), name
    section = "\n".join(world_calibrated.as_markdown(windows))
    assert "negative binomial, calibrated" in section and world_calibrated.as_markdown([]) == []
    assert set(figures.models(windows)) == wanted and figures.models([]) == {}
