"""The track record scores what was forecast against what then happened, and nothing else."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from heed.base.months import Month
from heed.lake import Run, open_run
from heed.pipeline import Plan, make_run
from heed.pipeline.track import Told, track_record
from heed.pipeline.track_total import track_total
from heed.risk import scores
from tests.pipeline.own_incidents import own_file

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
    path = own_file(tmp_path, Month.of(2020, 1), 60, ",,")
    home = two_runs[0].path.parent.parent
    run = make_run(home, Plan(files=[path], with_snapshot=False, draws=100), TODAY)
    assert run.manifest["origin"] == "2024-12"
    assert run.rows("track_record") == []


def judged(home: Path, later: Run) -> list[dict[str, Any]]:
    """What a run made now of the later one's figures would say of the runs in `home`."""
    told = Told(later.frame("panel"), later.manifest["sources"], Month.parse("2023-12"), "0" * 64)
    return track_record(home, told).to_dicts()


@pytest.fixture
def copied(two_runs: tuple[Run, Run], tmp_path: Path) -> tuple[Path, Path, Run]:
    """A lake of its own with both runs, the folder of the earlier one, and the later one."""
    shutil.copytree(two_runs[0].path.parent, tmp_path / "runs")
    return tmp_path, tmp_path / "runs" / two_runs[0].id, two_runs[1]


def test_a_row_says_what_it_was_made_from_and_scored_against(two_runs: tuple[Run, Run]) -> None:
    """Version and hash of both figures, the number of draws, the ratio, and that it repeats the past."""
    earlier, later = two_runs
    row = later.rows("track_record", target="deaths")[0]
    assert row["state"] == "intact" and row["draws"] == 200
    assert row["sources"] == row["actuals"] == f"ucdp_ged {later.manifest['sources'][0]['release']}"
    assert row["actuals_sha256"] == later.manifest["tables"]["panel"]["sha256"]
    assert row["ratio"] == row["crps"] / row["crps_conflictology"]
    assert earlier.manifest["made"][:7] > row["last_month"] and row["made_when"] == "after"
    assert set(later.manifest["earlier"]) == {earlier.id}


def test_one_changed_byte_of_the_draws_is_shown_and_not_scored(copied: tuple[Path, Path, Run]) -> None:
    """The other targets are scored as before; both hashes stand there."""
    home, folder, later = copied
    content = bytearray((folder / "draws_deaths.parquet").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "draws_deaths.parquet").write_bytes(content)
    rows = {row["target"]: row for row in judged(home, later) if row["run"] == folder.name}
    row = rows["deaths"]
    assert (row["state"], row["file"], row["crps"]) == ("changed", "draws_deaths.parquet", None)
    assert row["sha256_written"] == row["draws_sha256"] != row["sha256_found"]
    assert rows["deaths_civilians"]["state"] == rows["deaths_one_sided"]["state"] == "intact"


@pytest.mark.parametrize(("file", "targets"), [("draws_deaths", ["deaths"]), ("panel", None)])
def test_a_removed_file_is_shown(
    copied: tuple[Path, Path, Run], file: str, targets: list[str] | None
) -> None:
    """Without its panel no target of a run can be held against the rule."""
    home, folder, later = copied
    (folder / f"{file}.parquet").unlink()
    rows = [row for row in judged(home, later) if row["state"] == "missing"]
    assert [row["target"] for row in rows] == (targets or later.manifest["targets"])
    assert {(row["run"], row["file"], row["sha256_found"]) for row in rows} == {
        (folder.name, f"{file}.parquet", None)
    }


def test_a_changed_manifest_is_shown_and_not_believed(copied: tuple[Path, Path, Run]) -> None:
    """Another origin in the manifest would hide the run from the record; the later run knows the first hash."""
    home, folder, later = copied
    path = folder / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"origin": "2022-12"', '"origin": "2030-12"'), "utf-8")
    rows = judged(home, later)
    assert [row["target"] for row in rows] == later.manifest["targets"]
    row = rows[0]
    assert (row["run"], row["state"], row["file"]) == (folder.name, "changed", "manifest.json")
    assert row["sha256_written"] == later.manifest["earlier"][folder.name] != row["sha256_found"]
    assert row["origin"] is None and row["crps"] is None


def test_a_removed_run_is_shown(copied: tuple[Path, Path, Run]) -> None:
    """The later run names it."""
    home, folder, later = copied
    shutil.rmtree(folder)
    assert {(row["run"], row["state"]) for row in judged(home, later)} == {(folder.name, "missing")}


@pytest.mark.parametrize("lost", ["origin", "targets", "sources", "made"])
def test_a_manifest_that_says_too_little_stops_nothing(copied: tuple[Path, Path, Run], lost: str) -> None:
    """Of the newest run, whose manifest nobody wrote down yet, it is a row and no error."""
    home, folder, later = copied
    shutil.rmtree(folder)
    path = home / "runs" / later.id / "manifest.json"
    path.write_text(path.read_text("utf-8").replace(f'"{lost}":', '"other":'), "utf-8")
    rows = judged(home, later)
    assert {(row["run"], row["state"]) for row in rows} >= {(later.id, "changed")}
    assert all(row["crps"] is None for row in rows)


def test_the_total_weighs_country_months(two_runs: tuple[Run, Run]) -> None:
    """Two runs of one and three units, and one that is not scored, by hand."""
    row = two_runs[1].rows("track_record", target="deaths")[0]
    one = row | {"run": "a", "made_when": "before", "units": 1, "crps": 8.0, "crps_conflictology": 4.0}
    two = row | {"run": "b", "made_when": "after", "units": 3, "crps": 4.0, "crps_conflictology": 8.0}
    lost = dict.fromkeys(row) | {"run": "c", "target": "deaths", "state": "changed"}
    total = track_total(pl.DataFrame([one, two, lost], infer_schema_length=None)).to_dicts()
    assert [each["among"] for each in total] == ["all", "before"]
    every, ahead = total
    assert (every["runs"], every["runs_better"], every["units"]) == (2, 1, 4)
    assert (every["crps"], every["crps_conflictology"]) == (5.0, 7.0)
    assert every["ratio"] == pytest.approx(5 / 7)
    assert (ahead["runs"], ahead["runs_better"], ahead["ratio"]) == (1, 0, 2.0)


def test_the_next_run_is_made_beside_a_changed_one(copied: tuple[Path, Path, Run], shared_data: Path) -> None:
    """A changed run is a row of the new run's record, in the lake and by its declaration."""
    home, folder, _later = copied
    (folder / "draws_deaths.parquet").write_bytes(b"PAR1")
    files = [shared_data / "ucdp" / "ged" / SUDAN]
    plan = Plan(files=files, with_snapshot=False, draws=100, origin=Month.parse("2023-12"), steps=1)
    run = open_run(home, make_run(home, plan, TODAY).id)
    states = {(row["run"], row["target"]): row["state"] for row in run.rows("track_record")}
    assert states.pop((folder.name, "deaths")) == "changed"
    assert states == {(folder.name, target): "intact" for target in ("deaths_civilians", "deaths_one_sided")}
    assert [row["runs"] for row in run.rows("track_total", among="all")] == [1, 1]
