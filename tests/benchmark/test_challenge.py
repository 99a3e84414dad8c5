"""The challenge task: golden figures from its files, and honesty about time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from heed.base.errors import BadInput, NotFound
from heed.base.months import Month
from heed.benchmark import challenge, skill
from heed.benchmark.world import panel_of
from heed.risk.scores import measures

GOLDEN = {2019: 9.1129, 2020: 21.5958, 2021: 78.1736}


@pytest.mark.parametrize(("year", "figure"), GOLDEN.items())
def test_conflictology_scores_as_published(shared_data: Path, year: int, figure: float) -> None:
    """From the files' twelve months conflictology has the known CRPS to four decimals, in 191 countries."""
    official = challenge.official_of(shared_data, year)
    drawn = challenge.rules(official)[skill.REFERENCE]
    cube = np.broadcast_to(drawn[:, None], (*official.observed.shape, drawn.shape[1]))
    assert len(set(official.codes)) == 191
    assert measures(official.observed, cube)["crps"].mean() == pytest.approx(figure, abs=0.00005)


def test_published_draws_stand_beside_their_countries(shared_data: Path) -> None:
    """The published benchmarks of 2019 have the CRPS that others computed from them: 9.48 and 22.458."""
    official = challenge.official_of(shared_data, 2019)
    draws = challenge.published(shared_data, official, 2019)
    scores = [measures(official.observed, cube)["crps"].mean() for cube in draws.values()]
    assert scores == [pytest.approx(9.48, abs=0.005), pytest.approx(22.458, abs=0.0005)]


def test_the_history_ends_in_october_with_the_official_months(shared_data: Path) -> None:
    """The last twelve months are the challenge's, those before the panel's, and nothing later is there."""
    official = challenge.official_of(shared_data, 2020)
    panel = challenge.state_based(panel_of(shared_data))
    history = challenge.history_of(panel, official, 2020)
    assert history.origin == Month.of(2019, 10)
    place = [history.codes.index(code) for code in official.codes]
    assert np.array_equal(history.values[place, -12:], official.before)
    own = panel.filter(pl.col("country") == "SYR", pl.col("month") == "2014-09")["deaths"][0]
    at = Month.of(2014, 9).index - Month.of(1989, 1).index
    assert history.values[history.codes.index("SYR"), at] == own
    later = panel.filter(pl.col("month") <= "2018-10")
    same = challenge.history_of(later, official, 2020)
    assert np.array_equal(history.values, same.values, equal_nan=True)


def test_deaths_are_shared_out_by_events() -> None:
    """All deaths of a month with state-based events only, none of one without, a share of a mixed one."""
    rows = {
        "country": ["RUR"] * 4, "month": ["2001-01", "2001-02", "2001-03", "2001-04"], "deaths": [9, 9, 9, 0],
        "events_state_based": [2, 0, 1, 0], "events_non_state": [0, 1, 1, 0], "events_one_sided": [0, 1, 1, 0],
    }  # fmt: skip
    assert challenge.state_based(pl.DataFrame(rows))["deaths"].to_list() == [9, 0, 3, 0]


def test_what_cannot_be_scored_is_named(tmp_path: Path, shared_data: Path) -> None:
    """A year without history in the files and missing files are refused in a sentence."""
    with pytest.raises(BadInput, match="years from 2019 to 2021, got 2018"):
        challenge.run(shared_data, [2018])
    with pytest.raises(NotFound, match="there is no such file"):
        challenge.run(tmp_path)
