"""Real files: the same panel on every engine to the last digit, and that of the embedded figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from heed.base.errors import HeedError
from heed.lake.engine import Engine
from heed.panel import build, by_year, differences, fill, settle
from heed.snapshot import load
from heed.sources import read
from tests.panel.made_up import coverage, events

TODAY = date(2026, 11, 20)


def embedded() -> pl.DataFrame:
    held = load()
    return fill(held.figures, held.coverage)


def real(shared_data: Path, *names: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    readings = [reading for name in names for reading in read(shared_data / "ucdp" / "ged" / name, TODAY)]
    held = pl.concat([reading.coverage for reading in readings])
    return settle(pl.concat([reading.frame for reading in readings]), held)[0], held


@pytest.mark.parametrize(
    "engine",
    [pytest.param("spark", marks=pytest.mark.spark), pytest.param("postgres", marks=pytest.mark.postgres)],
)
def test_every_engine_gives_the_same_to_the_last_digit(
    shared_data: Path, engine: Engine, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One SQL text: the panel and the country-years of real files, by DuckDB, by Spark and by PostgreSQL."""
    if engine == "postgres":
        monkeypatch.setenv("HEED_DATABASE_URL", request.getfixturevalue("postgres_url"))
    found, held = real(
        shared_data, "gedevents-2025-01-04_sdn.csv", "gedevents-2025-01-17_bfa.csv", "conflict_data_ukr_a.csv",
        "conflict_data_ukr_b.csv", "GEDEvent_v26_0_1.csv", "hdx_ged191_subset.zip",
    )  # fmt: skip
    assert build(found, held, engine).equals(build(found, held))
    assert by_year(found, held, engine).equals(by_year(found, held))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "expected postgres://user@host/database"),
        ("mysql://x", "expected postgres://user@host/database"),
        ("postgresql:///x?host=/nowhere", "did not answer"),
    ],
)
def test_a_database_that_is_not_there(monkeypatch: pytest.MonkeyPatch, address: str, sentence: str) -> None:
    """One sentence, whether it is not set or does not answer."""
    monkeypatch.setenv("HEED_DATABASE_URL", address)
    with pytest.raises(HeedError, match=sentence):
        build(events({}), coverage(), "postgres")


def test_event_files_reproduce_the_aggregated_panel(shared_data: Path) -> None:
    """Sudan and Burkina Faso: every month equal but for UCDP's own revisions between releases 24.1 and 25.1."""
    found, held = real(shared_data, "gedevents-2025-01-04_sdn.csv", "gedevents-2025-01-17_bfa.csv")
    by_code = {each.country: each for each in differences(build(found, held), embedded())}
    assert {code: (each.months_compared, each.months_equal) for code, each in by_code.items()} == {
        "BFA": (82, 79),
        "SDN": (404, 398),
    }
    over = [month for each in by_code.values() for month in each.over_tenth]
    assert [(month.country, month.month, month.files, month.snapshot) for month in over] == [
        ("BFA", "2022-09", 227, 317)
    ]
    assert "deaths revised between the releases" in over[0].why
