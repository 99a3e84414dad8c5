"""The track record scores what was forecast against what then happened, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from heed.base.months import Month
from heed.lake import Run
from heed.pipeline import Plan, make_run
from heed.risk import scores

TODAY = date(2026, 11, 20)
SUDAN = "gedevents-2025-01-04_sdn.csv"


@pytest.fixture(scope="module")
def two_runs(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """A run as it would have stood in December 2022, and one a year later."""
    home = tmp_path_factory.mktemp("home")
    files = [shared_data / "ucdp" / "ged" / SUDAN]

    def run(origin: str) -> Run:
        plan = Plan(files=files, with_snapshot=False, draws=200, origin=Month.parse(origin))
        return make_run(home, plan, TODAY)

    return run("2022-12"), run("2023-12")


def test_the_first_run_has_no_record(two_runs: tuple[Run, Run]) -> None:
    """An empty table, of the declared columns."""
    assert two_runs[0].rows("track_record") == []


def test_a_past_run_is_scored_on_the_months_that_are_over(two_runs: tuple[Run, Run]) -> None:
    """Twelve months, the run's own hash, and the score of anyone who scores the same draws."""
    earlier, later = two_runs
    rows = {row["target"]: row for row in later.rows("track_record")}
    assert set(rows) == {"deaths", "deaths_civilians", "deaths_one_sided"}
    row = rows["deaths"]
    assert (row["run"], row["origin"]) == (earlier.id, "2022-12")
    assert (row["first_month"], row["last_month"], row["units"]) == ("2023-01", "2023-12", 12)
    assert row["draws_sha256"] == earlier.manifest["tables"]["draws_deaths"]["sha256"]
    panel = later.frame("panel").filter(pl.col("deaths").is_not_null())
    own = scores.score(earlier.frame("draws_deaths"), panel, "deaths")
    assert row["crps"] == own["crps"]
    assert row["brier_25"] == own["brier_25"]


def test_the_rule_beside_it_is_the_year_before_as_then_known(two_runs: tuple[Run, Run]) -> None:
    """Conflictology from 2022 against 2023, computed by hand."""
    _earlier, later = two_runs
    panel = later.frame("panel").filter((pl.col("country") == "SDN") & pl.col("deaths").is_not_null())
    year = {
        y: panel.filter(pl.col("month").str.starts_with(y)).sort("month")["deaths"].to_list()
        for y in ("2022", "2023")
    }
    drawn = year["2022"]
    spread = sum(abs(a - b) for a in drawn for b in drawn) / len(drawn) ** 2 / 2
    crps = [sum(abs(a - seen) for a in drawn) / len(drawn) - spread for seen in year["2023"]]
    row = next(row for row in later.rows("track_record") if row["target"] == "deaths")
    assert row["crps_conflictology"] == pytest.approx(sum(crps) / len(crps))


def test_figures_of_other_publishers_do_not_compare(two_runs: tuple[Run, Run], tmp_path: Path) -> None:
    """A run from an organisation's own incidents has no record against UCDP's figures, nor they against it."""
    rows = ["event_id,date_start,date_end,country,type,deaths,deaths_civilians,latitude,longitude,source"]
    for place in range(60):
        month = Month.of(2020, 1) + place
        rows.append(f"e{place},{month}-03,{month}-04,Sudan,one_sided,{place % 7},{place % 7},,,")
    path = tmp_path / "own.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    home = two_runs[0].path.parent.parent
    run = make_run(home, Plan(files=[path], with_snapshot=False, draws=100), TODAY)
    assert run.manifest["origin"] == "2024-12"
    assert run.rows("track_record") == []
