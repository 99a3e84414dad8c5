"""The main job: the embedded figures to a world board of risk, through the commands a newcomer types."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from heed.lake import Run, latest_run

HEED = Path(sys.executable).with_name("heed")


@pytest.fixture(scope="module")
def home_with_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which `heed run` has been called once."""
    home = tmp_path_factory.mktemp("world")
    said = heed(home, "run", "--draws", "400")
    assert "forecasting deaths civilians" in said.stderr
    assert "is current; look at it with heed up" in said.stdout
    return home


def heed(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HEED_HOME": str(home)}
    return subprocess.run(
        [HEED, *words], env=environment, capture_output=True, text=True, timeout=900, check=True
    )


@pytest.fixture(scope="module")
def run(home_with_run: Path) -> Run:
    return latest_run(home_with_run)


def test_every_state_is_ranked_in_every_measure(run: Run) -> None:
    """195 states, two targets, four thresholds, four horizons; each ranking is whole."""
    board = run.frame("board")
    assert run.manifest["targets"] == ["deaths", "deaths_civilians"]
    sizes = board.group_by("target", "threshold", "horizon").agg(pl.len(), pl.col("rank").sort())
    assert sizes.height == 2 * 4 * 4
    for row in sizes.iter_rows(named=True):
        assert row["rank"] == list(range(1, 196))
    assert board["rank_before"].null_count() == 0


def test_chances_are_consistent(run: Run) -> None:
    """A chance never rises with the threshold and never falls with the horizon."""
    board = run.frame("board")
    key = ["target", "country", "horizon"]
    by_threshold = board.sort(*key, "threshold").group_by(key, maintain_order=True).agg("chance")
    assert all(chances == sorted(chances, reverse=True) for chances in by_threshold["chance"].to_list())
    key = ["target", "country", "threshold"]
    by_horizon = board.sort(*key, "horizon").group_by(key, maintain_order=True).agg("chance")
    assert all(chances == sorted(chances) for chances in by_horizon["chance"].to_list())


def test_changes_go_with_the_board(run: Run) -> None:
    """Every chance has its change with the board's figures; learners and parts sum to it, and some stand out."""
    board, changes = run.frame("board"), run.frame("changes")
    assert changes.select(board.columns).equals(board)
    moved = pl.col("chance") - pl.col("chance_before")
    parts = pl.sum_horizontal("own_past", "classifiers", "analogues")
    assert changes.select((parts - moved).abs().max()).item() < 1e-9
    assert 0 < changes["stands_out"].mean() < 0.7  # type: ignore[operator]
    reasons = run.frame("change_reasons").group_by("target", "country")
    whole = pl.col("log_odds").filter(pl.col("kind") == "whole").sum()
    gaps = reasons.agg(pl.col("log_odds").filter(pl.col("kind") == "part").sum() - whole)
    assert gaps.height == 2 * 195 and gaps["log_odds"].abs().max() < 1e-5  # type: ignore[operator]


def test_the_known_wars_lead(run: Run) -> None:
    """A sanity check of the whole chain: Sudan among the first five, Iceland far down with a small chance."""
    rows = {
        row["country"]: row for row in run.rows("board", target="deaths_civilians", threshold=25, horizon=6)
    }
    assert rows["SDN"]["rank"] <= 5
    assert rows["SDN"]["chance"] > 0.9
    assert rows["ISL"]["chance"] < 0.05
    assert {row["country"] for row in run.rows("reasons", target="deaths_civilians")} == set(rows)


def test_only_quiet_countries_are_on_the_onset_list(run: Run) -> None:
    """None with an event in twelve months, none where that is not known; the licence class is the board's."""
    onset, panel = run.frame("onset"), run.frame("panel")
    year = panel.filter(pl.col("month") >= "2024-01").group_by("country").agg(pl.col("events_one_sided"))
    quiet = {code for code, events in year.iter_rows() if set(events) == {0}}
    assert set(onset["country"]) == quiet and not {"SDN", "NGA", "NER"} & quiet and 120 < len(quiet) < 160
    assert onset.filter(pl.col("listed") & (pl.col("horizon") == 6))["rank"].sort().to_list() == list(
        range(1, 11)
    )
    tables = run.manifest["tables"]
    assert tables["onset"]["licence"] == tables["board"]["licence"] and "no_onset" not in run.manifest
    by_horizon = onset.group_by("horizon").agg(pl.col("chance").mean()).sort("horizon")["chance"].to_list()
    assert by_horizon == sorted(by_horizon) and 0.01 < by_horizon[2] < 0.1


def test_the_onset_list_on_the_terminal(home_with_run: Path) -> None:
    """The ten with rank, chance and since when it was quiet; the same as JSON, any horizon."""
    said = heed(home_with_run, "risk", "onset").stdout
    assert "Chance that one-sided violence begins within 6 months, from data to December 2024" in said
    assert "docs/benchmarks/onset.md" in said
    answer = json.loads(heed(home_with_run, "risk", "onset", "--months", "1", "--json").stdout)
    assert [row["rank"] for row in answer["onset"]] == list(range(1, 11)) and answer["quiet"] > 120
    assert all(row["name"] and row["horizon"] == 1 for row in answer["onset"])


def test_the_board_on_the_terminal(home_with_run: Path) -> None:
    """Rank, last month's rank, chance, interval and the reason in words; the same as JSON."""
    said = heed(home_with_run, "risk", "board", "--most", "3").stdout
    assert "Chance of 25 or more civilian deaths within 6 months, from data to December 2024" in said
    assert "civilian deaths" in said.splitlines()[3]
    answer: dict[str, Any] = json.loads(heed(home_with_run, "risk", "board", "--most", "3", "--json").stdout)
    assert [row["rank"] for row in answer["board"]] == [1, 2, 3]
    assert all(row["reasons"] and row["name"] for row in answer["board"])


def test_the_board_of_a_region(home_with_run: Path) -> None:
    """Only its countries, with their rank in the world; an unknown region lists the known."""
    rows = json.loads(heed(home_with_run, "risk", "board", "--region", "oceania", "--json").stdout)["board"]
    assert {row["country"] for row in rows} >= {"PNG", "AUS"}
    assert rows[0]["rank"] > 1
    with pytest.raises(subprocess.CalledProcessError) as caught:
        heed(home_with_run, "risk", "board", "--region", "Atlantis")
    assert caught.value.returncode == 1
    assert "the regions are Africa" in caught.value.stderr


def test_runs_are_listed(home_with_run: Path, run: Run) -> None:
    """The current one is marked."""
    said = heed(home_with_run, "runs").stdout
    assert run.id in said
    assert "current" in said


def test_pictures_were_drawn_with_the_run(home_with_run: Path, run: Run) -> None:
    """Every country has its pictures before anybody asks for them."""
    pictures = list((home_with_run / "pictures" / run.id).glob("*.svg"))
    assert len(pictures) > 195 * 4
    assert any(path.name.startswith("map-deaths_civilians-25-6") for path in pictures)


def test_forecasting_from_a_panel_file(home_with_run: Path, run: Run, tmp_path: Path) -> None:
    """`heed risk forecast` writes the declared columns; the same seed gives the same bytes, another does not."""
    panel = tmp_path / "panel.csv"
    held = run.frame("panel").filter(
        pl.col("country").is_in(["SDN", "TCD", "SSD"]) & (pl.col("month") > "2015")
    )
    held.select("country", "month", "deaths_civilians").write_csv(panel)
    outs = [tmp_path / name for name in ("a.parquet", "b.parquet", "c.parquet")]
    for out, seed in zip(outs, ("1", "1", "2"), strict=True):
        heed(
            home_with_run, "risk", "forecast", "--panel", str(panel), "--origin", "2023-06", "--steps", "3",
            "--draws", "100", "--target", "deaths_civilians", "--seed", seed, "--out", str(out),
        )  # fmt: skip
    same, again, other = (out.read_bytes() for out in outs)
    assert same == again != other
    drawn = pl.read_parquet(outs[0])
    assert drawn.columns == ["country", "month", "step", "draw", "value"]
    assert drawn.height == 3 * 3 * 100
    assert drawn["month"].unique().sort().to_list() == ["2023-07", "2023-08", "2023-09"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--origin", "1990-01"), "expected at least 36"),
        (("--origin", "2030-01"), "2030-01"),
        (("--origin", "2023-06", "--target", "mood"), "'mood'"),
    ],
)
def test_a_forecast_that_cannot_be_made(
    home_with_run: Path, run: Run, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    """One sentence, exit code 2, no file."""
    out = tmp_path / "draws.parquet"
    with pytest.raises(subprocess.CalledProcessError) as caught:
        heed(
            home_with_run,
            "risk",
            "forecast",
            "--panel",
            str(run.file("panel")),
            *words,
            "--out",
            str(out),
            "-q",
        )
    assert caught.value.returncode == 2
    assert sentence in caught.value.stderr
    assert "Traceback" not in caught.value.stderr
    assert not out.exists()


def test_a_run_proposes_what_to_look_at_by_its_own_board(run: Run) -> None:
    """Every proposal about a chance is the change that stands on the board, and the largest rise stands first."""
    proposals = run.frame("proposals")
    assert proposals["place"].to_list() == list(range(1, proposals.height + 1))
    board = {
        (row["country"], f"{row['target']} {row['threshold']} {row['horizon']}"): row
        for row in run.frame("board").iter_rows(named=True)
    }
    told = proposals.filter(pl.col("rule").is_in(["chance", "jump"])).to_dicts()
    rises = [each["value"] - each["value_before"] for each in told]
    for each, rise in zip(told, rises, strict=True):
        found = board[each["country"], each["about"]]
        assert (each["value"], each["value_before"]) == (found["chance"], found["chance_before"])
        assert rise > 0
    assert told and proposals["country"][0] == told[rises.index(max(rises))]["country"]
