"""The world task: what it reads and what it scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from heed.base.errors import BadInput, NotFound
from heed.benchmark import skill, tables, world, world_tried
from heed.risk import baselines
from tests.benchmark.world_data import LANDS, invented


def test_every_model_is_scored_in_every_window(scored: world.Result) -> None:
    """Each question has each window, each window ours and every reference on every country and month."""
    assert list(scored.windows) == list(world.QUESTIONS)
    for windows in scored.windows.values():
        assert [each.year for each in windows] == [2004]
        for each in windows:
            assert {skill.OURS, skill.REFERENCE, "zero", "last value", "240-month bootstrap"} <= set(
                each.scores
            )
            assert each.scores[skill.OURS]["crps"].shape == (len(each.codes), 12)
    assert scored.windows["deaths"][0].codes == LANDS
    assert len(scored.windows["deaths, all states"][0].codes) > 150


def test_outcomes_are_the_year_after_the_origin(scored: world.Result, tmp_path: Path) -> None:
    """A window holds January to December of its year, and the false zeros before 1989 are not read."""
    panel = world.panel_of(invented(tmp_path))
    assert panel["month"].min() == "1989-01"
    year = panel.filter(pl.col("month").str.starts_with("2004"), pl.col("country") == "ZUB").sort("month")
    assert scored.windows["deaths"][0].observed[5].tolist() == year["deaths"].to_list()


def test_the_future_changes_no_forecast(tmp_path: Path) -> None:
    """Whatever stands after October of the year before, the draws' PIT and scores of the reference stay put."""
    panel = world.panel_of(invented(tmp_path))
    later = pl.col("month") > "2004-12"
    changed = panel.with_columns(pl.when(later).then(0).otherwise(pl.col("deaths")).alias("deaths"))
    one, _ = world.one_window(panel, "deaths", 2004)
    other, _ = world.one_window(changed, "deaths", 2004)
    assert all(
        np.array_equal(one.scores[skill.OURS][m], other.scores[skill.OURS][m], True)
        for m in one.scores["zero"]
    )


def test_a_country_bootstrap_holds_the_ratio(scored: world.Result) -> None:
    """The interval is in order, holds the figure itself, and is a point for the reference."""
    windows = scored.windows["deaths"]
    low, high = skill.country_bootstrap(windows, skill.OURS)
    assert low < skill.geometric(skill.ratios(windows, skill.OURS)) < high
    assert skill.country_bootstrap(windows, skill.REFERENCE) == (1.0, 1.0)


def test_right_draws_have_an_even_pit() -> None:
    """Outcomes drawn from the forecast itself fill the PIT's bins evenly and the interval as expected."""
    source = np.random.default_rng(1)
    drawn = source.poisson(3.0, (400, 12, 500)).astype(np.float64)
    observed = source.poisson(3.0, (400, 12)).astype(np.float64)
    history = np.ones((400, 24))
    codes = tuple(f"{n:03d}" for n in range(400))
    models = {skill.OURS: drawn, skill.REFERENCE: drawn[:, 0]}
    each = skill.window(2000, codes, observed, history, models)
    assert each.pit.sum() == pytest.approx(1)
    assert each.pit == pytest.approx(np.full(10, 0.1), abs=0.01)
    assert skill.expected_cover([each]) == pytest.approx(skill.mean([each], skill.OURS, "cover_90"), abs=0.01)


def test_both_openings_stand_side_by_side() -> None:
    """The second opening is computed beside the first; other windows than those opened have no such table."""
    source = np.random.default_rng(1)
    drawn, observed = source.poisson(30.0, (5, 12, 50)), source.poisson(30.0, (5, 12))
    models = {
        skill.OURS: drawn.astype(float),
        skill.REFERENCE: source.poisson(40.0, (5, 12, 50)).astype(float),
    }
    windows = [
        skill.window(year, tuple("ABCDE"), observed.astype(float), np.ones((5, 24)), models)
        for year in world.WINDOWS
    ]
    assert world_tried.openings(windows[:-1]) == []
    table = "".join(world_tried.openings(windows))
    ratio = tables.shown(skill.geometric(skill.ratios(windows, skill.OURS)))
    assert f"| CRPS, ratio to conflictology | .929 | {ratio} |" in table
    assert "| windows won of 15 | 12 | 15 |" in table
    assert f"| ratio, 2018 to 2024 alone | .939 | {ratio} |" in table
    assert "Better: CRPS, ratio to conflictology; windows won of 15; " in table


def test_references_follow_their_rules() -> None:
    """Conflictology repeats its months evenly; the negative binomial keeps mean and variance; the last stands."""
    source = np.random.default_rng(2)
    deaths = source.negative_binomial(1, 0.02, (3, 300)).astype(np.float64)
    rules = baselines.every(deaths)
    assert sorted(set(rules["conflictology 12"][0])) == sorted(set(deaths[0, -12:]))
    assert rules["conflictology 12"].shape == (3, 1008)
    assert rules["last value"].mean(axis=1) == pytest.approx(deaths[:, -1], rel=0.1, abs=0.3)
    last = deaths[:, -12:]
    assert rules["negative binomial"].mean(axis=1) == pytest.approx(last.mean(axis=1), rel=0.15)
    assert rules["negative binomial"].std(axis=1) == pytest.approx(last.std(axis=1, ddof=1), rel=0.2)
    assert set(rules["240-month bootstrap"].ravel()) <= set(deaths[:, -240:].ravel())


def test_every_model_stands_by_part_with_its_interval(scored: world.Result) -> None:
    """By months ahead and by state: a ratio for each model, its interval around it, 1 for conflictology itself."""
    windows = scored.windows["deaths"]
    for part in tables.parted(windows):
        assert set(part["ratios"]) == set(windows[0].scores)
        ours, reference = (part["ratios"][name] for name in (skill.OURS, skill.REFERENCE))
        if part["part"].startswith("quiet"):
            assert np.isnan(
                [*ours, *reference]
            ).all()  # Six violent countries: conflictology's CRPS is 0 here.
            continue
        assert reference == (1, 1, 1)
        assert ours.low <= ours.value <= ours.high
    ahead = [part["country_months"] for part in tables.parted(windows) if "ahead" in part["part"]]
    assert sum(ahead) == windows[0].observed.size


def test_what_cannot_be_scored_is_named(tmp_path: Path) -> None:
    """A missing file, a year outside the file and no year at all are refused in a sentence."""
    with pytest.raises(NotFound, match=r"country_month_25_1\.csv: there is no such file"):
        world.run(tmp_path)
    folder = invented(tmp_path)
    with pytest.raises(BadInput, match="years from 1995 to 2005, got 2030"):
        world.run(folder, [2030])
    with pytest.raises(BadInput, match="got none"):
        world.run(folder, [])


def test_the_real_file_has_the_states_of_the_published_figures(shared_data: Path) -> None:
    """123 states, and conflictology's CRPS of 2010 and 2017 as earlier measured on them."""
    panel = world.panel_of(shared_data)
    assert panel["country"].n_unique() == 123
    for year, figure in ((2010, 13.70), (2017, 29.94)):
        rows = (
            panel.pivot(on="month", index="country", values="deaths", sort_columns=True)
            .drop("country")
            .to_numpy()
        )
        months = panel["month"].unique().sort().to_list()
        at = months.index(f"{year}-01")
        past, observed = rows[:, : at - 2].astype(np.float64), rows[:, at : at + 12].astype(np.float64)
        drawn = baselines.conflictology(past)
        each = skill.window(year, tuple(map(str, range(123))), observed, past, {
            skill.OURS: np.repeat(drawn[:, None], 12, axis=1), skill.REFERENCE: drawn,
        })  # fmt: skip
        assert each.scores[skill.REFERENCE]["crps"].mean() == pytest.approx(figure, abs=0.005)
