"""Whoever changes or removes a kept run is seen, as long as one later run stands."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest

from heed.lake import latest_run, open_run, write_run
from heed.lake.seals import Fault, seals, table_fault


def made(home: Path, deaths: int) -> str:
    """A run with one table, which writes down the manifests before it."""
    row = {"country": "RUR", "month": "2024-01", "step": 1, "draw": 1, "value": deaths}
    with write_run(home, {"origin": "2023-12", "earlier": seals(home).hashes}) as writer:
        writer.add("draws_deaths", pl.DataFrame([row]))
    return latest_run(home).id


@pytest.fixture
def three(home: Path) -> list[str]:
    """Three runs, oldest first; ids in one second are told apart by their tables and sorted by name."""
    made_ids = [made(home, deaths) for deaths in (1, 2, 3)]
    assert len(set(made_ids)) == 3
    return sorted(made_ids)


def manifest(home: Path, run_id: str) -> Path:
    return home / "runs" / run_id / "manifest.json"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_untouched_runs_have_no_fault(home: Path, three: list[str]) -> None:
    """All are believed, and the next run will write down the hash of each manifest as it stands."""
    found = seals(home)
    assert list(found.manifests) == three
    assert found.faults == {}
    assert found.hashes == {run_id: sha256(manifest(home, run_id)) for run_id in three}
    assert all(table_fault(open_run(home, run_id), "draws_deaths") is None for run_id in three)


def test_one_changed_byte_of_a_table_shows(home: Path, three: list[str]) -> None:
    """With the hash written down and the one found; a removed file is missing."""
    run = open_run(home, three[0])
    file = run.file("draws_deaths")
    written = sha256(file)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert table_fault(run, "draws_deaths") == Fault("changed", "draws_deaths.parquet", written, sha256(file))
    file.unlink()
    assert table_fault(run, "draws_deaths") == Fault("missing", "draws_deaths.parquet", written, None)


def witnesses(home: Path) -> tuple[str, str, str]:
    """Three runs whose order is that of their making, a second apart by name."""
    names = []
    for deaths in (1, 2, 3):
        run_id = made(home, deaths)
        later = f"20240101T00000{deaths}Z-{run_id[-8:]}"
        told = json.loads(manifest(home, run_id).read_text("utf-8")) | {"id": later}
        manifest(home, run_id).write_text(json.dumps(told), "utf-8")
        (home / "runs" / run_id).rename(home / "runs" / later)
        names.append(later)
    return names[0], names[1], names[2]


@pytest.mark.parametrize("place", [0, 1])
def test_a_changed_manifest_shows(home: Path, place: int) -> None:
    """Later runs know its hash; the others stay believed."""
    runs = witnesses(home)
    written = seals(home).hashes[runs[place]]
    path = manifest(home, runs[place])
    path.write_text(path.read_text("utf-8").replace("2023-12", "2023-11"), "utf-8")
    found = seals(home)
    assert found.faults == {runs[place]: Fault("changed", "manifest.json", written, sha256(path))}
    assert set(found.manifests) == set(runs) - {runs[place]}


def test_a_run_made_after_the_change_does_not_hide_it(home: Path) -> None:
    """It writes down the first hash known, so that the change shows even when the older witnesses are gone."""
    first, second, third = witnesses(home)
    written = seals(home).hashes[first]
    manifest(home, first).write_text("{}", "utf-8")
    assert seals(home).hashes[first] == written
    made(home, 4)
    for run_id in (second, third):
        manifest(home, run_id).unlink()
    found = seals(home).faults
    assert found[first].written == written
    assert {found[run_id].state for run_id in (second, third)} == {"missing"}


def test_a_removed_run_shows(home: Path) -> None:
    """Its id and the hash of its manifest are known to later runs."""
    first, _second, _third = witnesses(home)
    written = seals(home).hashes[first]
    for path in (home / "runs" / first).iterdir():
        path.unlink()
    (home / "runs" / first).rmdir()
    assert seals(home).faults == {first: Fault("missing", "manifest.json", written, None)}


def test_a_changed_manifest_is_not_believed_about_others(home: Path) -> None:
    """A false hash of an older run, put into a younger one, accuses the younger one alone."""
    first, second, _third = witnesses(home)
    told = json.loads(manifest(home, second).read_text("utf-8"))
    told["earlier"][first] = "0" * 64
    manifest(home, second).write_text(json.dumps(told), "utf-8")
    assert list(seals(home).faults) == [second]


def test_the_newest_answers_for_its_tables(home: Path) -> None:
    """Nobody wrote its manifest down yet, but its id ends in the digits of what it says of its tables."""
    _first, _second, third = witnesses(home)
    told = json.loads(manifest(home, third).read_text("utf-8"))
    told["tables"]["draws_deaths"]["sha256"] = "0" * 64
    manifest(home, third).write_text(json.dumps(told), "utf-8")
    assert seals(home).faults[third].written is None


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff\xfe", b'{"earlier": 3}', b'{"tables": 3}'])
def test_an_unreadable_manifest_is_a_fault_and_no_error(home: Path, content: bytes) -> None:
    """Whatever stands in the file."""
    first, _second, _third = witnesses(home)
    manifest(home, first).write_bytes(content)
    assert seals(home).faults[first].state == "changed"
