"""A run is whole or not there at all, whatever happens while it is made."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from heed.base.errors import BadRow, CannotWrite, NotFound
from heed.lake import latest_run, open_run, run_ids, write_run

COUNTRY = pl.DataFrame(
    {
        "country": ["RUR"], "name": ["Ruritania"], "region": ["Europe"], "subregion": ["Eastern Europe"],
        "gw": [1], "cow": [1], "start": ["1850-01-01"], "end": [None], "note": [None],
    },
    schema_overrides={"end": pl.Date, "note": pl.String},
).with_columns(pl.col("start").str.to_date())  # fmt: skip


def make(home: Path) -> str:
    with write_run(home, {"origin": "2024-12"}) as writer:
        writer.add("countries", COUNTRY)
    return writer.id


def leftovers(home: Path) -> list[str]:
    return [path.name for path in (home / "runs").iterdir() if path.name.startswith(".")]


def test_a_run_is_read_back_as_written(home: Path) -> None:
    """Rows, filters, manifest with hash and licence, and no leftovers."""
    run_id = make(home)
    run = latest_run(home)
    assert run.id == run_id
    assert run.rows("countries", country="RUR")[0]["name"] == "Ruritania"
    assert run.rows("countries", country="XXX") == []
    assert run.frame("countries").equals(COUNTRY)
    assert run.manifest["tables"]["countries"]["rows"] == 1
    assert run.manifest["tables"]["countries"]["licence"] == "yes"
    assert leftovers(home) == []


def test_an_error_leaves_the_last_good_run_current(home: Path) -> None:
    """A row that breaks a rule ends the run that is being made, and nothing else."""
    good = make(home)
    with pytest.raises(BadRow), write_run(home, {}) as writer:
        writer.add("countries", COUNTRY.with_columns(name=pl.lit(None, dtype=pl.String)))
    assert latest_run(home).id == good
    assert run_ids(home) == [good]
    assert leftovers(home) == []


def test_an_interrupt_leaves_the_last_good_run_current(home: Path) -> None:
    """Ctrl+C while tables are written."""
    good = make(home)
    with pytest.raises(KeyboardInterrupt), write_run(home, {}) as writer:
        writer.add("countries", COUNTRY)
        raise KeyboardInterrupt
    assert latest_run(home).id == good
    assert leftovers(home) == []


def test_a_killed_process_leaves_the_last_good_run_current(home: Path) -> None:
    """Killed without a chance to clean up: the half-made folder is never taken for a run."""
    good = make(home)
    script = (
        "import time; from pathlib import Path; from heed.lake import write_run\n"
        f"with write_run(Path({str(home)!r}), {{}}) as w:\n"
        "    (w.folder / 'countries.parquet').write_bytes(b'half')\n"
        "    print('writing', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        process.send_signal(signal.SIGKILL)
    assert latest_run(home).id == good
    assert run_ids(home) == [good]


@pytest.mark.parametrize("limit", [100, 600, 1500])
def test_a_full_disk_leaves_the_last_good_run_current(home: Path, limit: int) -> None:
    """A write that fails half-way is one sentence; the run before stays current."""
    good = make(home)
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "import polars as pl\n"
        "from heed.base.errors import CannotWrite; from heed.lake import open_run, write_run\n"
        f"home = Path({str(home)!r})\n"
        f"frame = open_run(home, {good!r}).frame('countries')\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "try:\n"
        "    with write_run(home, {'pad': 'x' * 4000}) as w: w.add('countries', frame)\n"
        "except CannotWrite as error: print(error.sentence); sys.exit(3)"
    )
    done = subprocess.run([sys.executable, "-B", "-c", script], capture_output=True, text=True, timeout=180)
    assert done.returncode == 3, done.stderr
    assert "the last good run stays current" in done.stdout
    assert latest_run(home).id == good
    assert run_ids(home) == [good]
    assert leftovers(home) == []


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "runs").write_text("in the way")
    with pytest.raises(CannotWrite, match="set HEED_HOME to another folder"):
        make(tmp_path)


def test_unknown_runs_tables_and_columns(home: Path) -> None:
    """Each is a sentence that says what there is."""
    with pytest.raises(NotFound, match="make one with heed run"):
        latest_run(home)
    run = open_run(home, make(home))
    with pytest.raises(NotFound, match="it has countries"):
        run.rows("panel")
    with pytest.raises(NotFound, match="no column mood"):
        run.rows("countries", mood=1)
    with pytest.raises(NotFound, match=r"no run '\.\./x'"):
        open_run(home, "../x")


def test_two_runs_in_quick_succession(home: Path) -> None:
    """The same tables in the same second are one run; the newest is current and none is lost."""
    made = [make(home) for _ in range(5)]
    assert set(made) == set(run_ids(home))
    assert latest_run(home).id == made[-1] == run_ids(home)[-1]
    assert leftovers(home) == []
