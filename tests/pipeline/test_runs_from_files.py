"""From files to a finished run: the same every time, honest about what it does not know, safe when it fails."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from heed import sources
from heed.base.errors import BadFile, BadInput, NotFound
from heed.base.months import Month
from heed.cli.onset import onset_rows
from heed.lake import Run, latest_run, receipts, run_ids
from heed.pipeline import Plan, make_run, read_inputs
from heed.pipeline import inputs as inputs_module
from heed.tables import TABLES
from tests.pipeline.own_incidents import own_file

TODAY = date(2026, 11, 20)
FOUR_YEARS = (Month.of(2021, 1), 48)
SUDAN, BURKINA = "gedevents-2025-01-04_sdn.csv", "gedevents-2025-01-17_bfa.csv"


@pytest.fixture(scope="module")
def two_states(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run from the event files of Sudan and Burkina Faso."""
    files = [shared_data / "ucdp" / "ged" / name for name in (SUDAN, BURKINA)]
    return make_run(tmp_path_factory.mktemp("home"), Plan(files=files, with_snapshot=False, draws=200), TODAY)


def test_a_run_holds_every_declared_table(two_states: Run) -> None:
    """All tables but those of single events, each as declared, and a manifest that says how it was made."""
    wanted = {name for name, table in TABLES.items() if table.public and name != "draws"}
    targets = ["deaths", "deaths_civilians", "deaths_one_sided"]
    assert set(two_states.tables) == (wanted - {"onset"}) | {f"draws_{target}" for target in targets}
    facts = two_states.manifest
    # Two states hold too few beginnings to learn from; the forecast stands, and the run says so.
    assert "at least 10 beginnings" in facts["no_onset"]
    with pytest.raises(
        NotFound, match="no list of where it may begin: one-sided violence: expected at least 10"
    ):
        onset_rows(two_states, 6)
    assert facts["targets"] == targets
    assert facts["origin"] == "2023-12"
    assert [file["name"] for source in facts["sources"] for file in source["files"]] == [SUDAN, BURKINA]
    assert all(len(file["sha256"]) == 64 for source in facts["sources"] for file in source["files"])
    assert facts["seed"] == 1
    assert {stage["name"] for stage in facts["stages"]} >= {
        "reading figures",
        "forecasting deaths",
        "ranking",
    }


def test_only_covered_countries_are_forecast(two_states: Run) -> None:
    """Others stand in the panel as not known, and in no ranking."""
    panel = two_states.frame("panel")
    assert panel.filter(pl.col("month") == "2023-12").height == 195
    assert panel.filter(pl.col("deaths").is_not_null())["country"].unique().sort().to_list() == ["BFA", "SDN"]
    board = two_states.rows("board", order="rank", target="deaths", threshold=25, horizon=6)
    assert {row["country"] for row in board} == {"BFA", "SDN"}
    assert all(row["chance_before"] is not None for row in board)


def test_the_same_files_and_seed_give_the_same_bytes(two_states: Run, shared_data: Path, home: Path) -> None:
    """Every table's hash, with the files named in another order."""
    files = [shared_data / "ucdp" / "ged" / name for name in (BURKINA, SUDAN)]
    again = make_run(home, Plan(files=files, with_snapshot=False, draws=200), TODAY)
    hashes = {name: table["sha256"] for name, table in again.manifest["tables"].items()}
    assert hashes == {name: table["sha256"] for name, table in two_states.manifest["tables"].items()}


def test_an_organisations_own_figures_stay_closed(tmp_path: Path, home: Path) -> None:
    """Its panel may not be republished; what a model made from it may. Places and reporters are in no file."""
    run = make_run(home, Plan(files=[own_file(tmp_path, *FOUR_YEARS)], with_snapshot=False, draws=200), TODAY)
    licences = {name: table["licence"] for name, table in run.manifest["tables"].items()}
    assert licences["panel"] == licences["country_year"] == "aggregates"
    assert licences["board"] == licences["draws_deaths"] == "yes"
    assert not any(b"radio" in path.read_bytes() for path in run.path.iterdir())


def test_the_snapshot_goes_on_with_a_newer_release(shared_data: Path) -> None:
    """A candidate month is added behind the embedded years; the months between are not known."""
    candidate = shared_data / "ucdp" / "ged" / "GEDEvent_v26_0_1.csv"
    inputs = read_inputs([candidate], with_snapshot=True, today=TODAY)
    world = inputs.panel.group_by("month").agg(pl.col("deaths").null_count(), pl.len())
    by_month = {row["month"]: row for row in world.iter_rows(named=True)}
    assert by_month["2024-12"] == {"month": "2024-12", "deaths": 0, "len": 195}
    assert by_month["2026-01"]["deaths"] == 0
    assert str(inputs.last_month) == "2026-01"
    assert [source["release"] for source in inputs.sources] == ["25.1", "25.1", "26.0.1"]


def test_months_that_no_file_covers_are_not_forecast_across(shared_data: Path, home: Path) -> None:
    """The year between the snapshot and a candidate of January 2026: one sentence with what to do."""
    candidate = shared_data / "ucdp" / "ged" / "GEDEvent_v26_0_1.csv"
    with pytest.raises(BadInput, match="no file covers 2025-01 to 2025-12, 12 months") as caught:
        make_run(home, Plan(files=[candidate], with_snapshot=True), TODAY)
    assert "--origin 2024-12" in caught.value.sentence
    assert run_ids(home) == []


CANDIDATE = "GEDEvent_v26_0_1.csv"


def fetched(shared_data: Path, folder: Path, moment: str) -> Path:
    """The candidate release of January 2026 with a receipt of that moment, as a download leaves it."""
    path = folder / CANDIDATE
    shutil.copyfile(shared_data / "ucdp" / "ged" / CANDIDATE, path)
    facts = dict.fromkeys(receipts.TOLD, "x") | {"may_republish": "yes", "last_modified": "Sat, 21 Feb 2026"}
    receipt = receipts.write(path, facts)
    place = receipts.receipt_path(path)
    place.write_text(place.read_text("utf-8").replace(receipt.fetched, moment), "utf-8")
    return path


@pytest.mark.parametrize("day", [date(2026, 1, 20), date(2026, 1, 31)])
def test_a_candidate_month_is_used_from_the_month_after(shared_data: Path, tmp_path: Path, day: date) -> None:
    """A release of January with the events of its first two weeks: refused in January, read from February on."""
    whole = pl.read_csv(shared_data / "ucdp" / "ged" / CANDIDATE, infer_schema_length=None)
    path = tmp_path / CANDIDATE
    whole.filter(pl.col("date_end").str.slice(0, 10) < "2026-01-15").write_csv(path)
    with pytest.raises(BadInput, match=r"release 26\.0\.1 speaks of 2026-01, which is not over on 2026-01-"):
        read_inputs([path], with_snapshot=False, today=day)
    assert read_inputs([path], with_snapshot=False, today=date(2026, 2, 1)).last_month == Month.of(2026, 1)


def test_the_as_of_date_is_that_of_the_newest_file(shared_data: Path, tmp_path: Path) -> None:
    """The manifest keeps download and server's date; one file without a receipt makes the date unknown."""
    path = fetched(shared_data, tmp_path, "2026-03-01T09:30:00Z")
    alone = read_inputs([path], with_snapshot=False, today=TODAY)
    joined = read_inputs([path], with_snapshot=True, today=TODAY)
    assert alone.as_of == joined.as_of == "2026-03-01"
    (file,) = alone.sources[0]["files"]
    assert (file["fetched"], file["last_modified"]) == ("2026-03-01T09:30:00Z", "Sat, 21 Feb 2026")
    bare = shared_data / "ucdp" / "ged" / SUDAN
    assert read_inputs([path, bare], with_snapshot=False, today=TODAY).as_of is None
    raw = shared_data / "ucdp" / "ged" / CANDIDATE
    assert read_inputs([raw], with_snapshot=True, today=TODAY).as_of is None


def test_the_as_of_date_is_never_before_the_embedded_figures(shared_data: Path, tmp_path: Path) -> None:
    """Whatever the clock of the machine said when a file was fetched."""
    path = fetched(shared_data, tmp_path, "2026-02-01T00:00:00Z")
    base = read_inputs((), with_snapshot=True, today=TODAY)
    held = inputs_module._from_events(sources.read(path, TODAY), None, "duckdb")
    later = replace(base, as_of="2026-06")
    assert inputs_module._joined(later, held, sources.read(path, TODAY)).as_of == "2026-06"


@pytest.mark.parametrize("moment", ["2026-01-20T00:00:00Z", "2025-12-01T00:00:00Z"])
def test_a_file_older_than_its_months_is_refused(shared_data: Path, tmp_path: Path, moment: str) -> None:
    """A receipt that says a file of January was there in January cannot be right."""
    path = fetched(shared_data, tmp_path, moment)
    with pytest.raises(BadInput, match=f"fetched on {moment[:10]} but speaks of 2026-01"):
        read_inputs([path], with_snapshot=False, today=TODAY)


def test_a_file_changed_since_its_receipt_is_refused(shared_data: Path, tmp_path: Path) -> None:
    """Its date and version would be those of other bytes."""
    path = fetched(shared_data, tmp_path, "2026-03-01T09:30:00Z")
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(BadFile, match="as its receipt says"):
        read_inputs([path], with_snapshot=False, today=TODAY)


def test_a_part_of_the_present_month_is_warned_of(tmp_path: Path) -> None:
    """An organisation's own file may end today; its last month is not a whole one."""
    path = own_file(tmp_path, *FOUR_YEARS)
    last = str(pl.read_csv(path)["date_end"].max())
    (source,) = read_inputs([path], with_snapshot=False, today=date.fromisoformat(last)).sources
    assert any(f"{last[:7]} is not over" in warning for warning in source["warnings"])
    (source,) = read_inputs([path], with_snapshot=False, today=TODAY).sources
    assert not any("is not over" in warning for warning in source["warnings"])


def test_a_country_whose_figures_end_early_is_left_out_and_said(shared_data: Path, home: Path) -> None:
    """Ukraine's file ends in 2019, Burkina Faso's in 2023: the forecast from 2023 leaves Ukraine out by name."""
    files = [shared_data / "ucdp" / "ged" / name for name in (BURKINA, "conflict_data_ukr_a.csv")]
    run = make_run(home, Plan(files=files, with_snapshot=False, draws=100), TODAY)
    assert run.manifest["left_out"] == {"UKR": "2019-12"}
    assert {row["country"] for row in run.rows("board", target="deaths", threshold=1, horizon=1)} == {"BFA"}


def test_an_older_release_does_not_replace_newer_figures(shared_data: Path) -> None:
    """The sentence names both releases."""
    files = [shared_data / "ucdp" / "ged" / SUDAN]
    with pytest.raises(BadInput, match=r"release 24\.1 is older than the figures it would replace \(25\.1\)"):
        read_inputs(files, with_snapshot=True, today=TODAY)


def test_own_incidents_are_not_added_to_ucdps(tmp_path: Path, shared_data: Path) -> None:
    """Neither to the snapshot nor to event files of the same months."""
    own = own_file(tmp_path, *FOUR_YEARS)
    with pytest.raises(BadInput, match="count the same dead twice"):
        read_inputs([own], with_snapshot=True, today=TODAY)
    with pytest.raises(BadInput, match="count the same dead twice"):
        read_inputs([own, shared_data / "ucdp" / "ged" / SUDAN], with_snapshot=False, today=TODAY)


def test_the_raw_panel_with_its_country_years_is_the_snapshot(shared_data: Path) -> None:
    """Read from the raw files, the two joined states are told apart as in the embedded figures."""
    names = ("country_month_25_1.csv", "organized_violence_country_year_25_1.csv")
    given = read_inputs([shared_data / "ucdp" / name for name in names], with_snapshot=False, today=TODAY)
    embedded = read_inputs([], with_snapshot=True, today=TODAY)
    key = ["country", "month"]
    both = given.panel.select(*key, "deaths", "deaths_civilians").join(
        embedded.panel.select(*key, "deaths", "deaths_civilians"), on=key, suffix="_embedded"
    )
    assert both.height == given.panel.height
    assert (both["deaths"] == both["deaths_embedded"]).all()
    assert (both["deaths_civilians"] == both["deaths_civilians_embedded"]).all()


def heed(home: Path, *words: str, limit: int | None = None) -> subprocess.Popen[str]:
    """The command in a process of its own, with a limit on the size of any file it writes."""
    script = "import sys; from heed.cli import main\n"
    if limit is not None:
        script += (
            "import resource, signal\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        )
    script += f"sys.argv = ['heed', *{list(words)!r}]; main()"
    environment = {"HEED_HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", script], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_a_full_disk_half_way(tmp_path: Path, home: Path) -> None:
    """`heed run` fails with a sentence and exit code 1; the last good run stays current."""
    good = make_run(
        home, Plan(files=[own_file(tmp_path, *FOUR_YEARS)], with_snapshot=False, draws=200), TODAY
    )
    process = heed(home, "run", str(tmp_path / "own.csv"), "--draws", "10000", limit=40_000)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1, out + err
    assert "the last good run stays current" in err
    assert "Traceback" not in err
    assert latest_run(home).id == good.id
    assert run_ids(home) == [good.id]


def test_an_interrupt_half_way(tmp_path: Path, home: Path, shared_data: Path) -> None:
    """Ctrl+C while forecasting: one sentence, exit code 130, the last good run stays current."""
    good = make_run(
        home, Plan(files=[own_file(tmp_path, *FOUR_YEARS)], with_snapshot=False, draws=200), TODAY
    )
    process = heed(home, "run", "--draws", "10000")
    making = home / "runs"
    for _ in range(600):
        if any(path.name.startswith(".making") and any(path.iterdir()) for path in making.iterdir()):
            break
        try:
            process.wait(0.1)
            break
        except subprocess.TimeoutExpired:
            continue
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "stopped; the last good run is unchanged" in err
    assert "Traceback" not in err
    assert latest_run(home).id == good.id
    assert [path.name for path in making.iterdir() if path.name.startswith(".")] == []
