"""Each source's folder tests itself: its sample file gives its expected table."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from heed.base.countries import OPEN, Countries, Country, Spell
from heed.sources import SOURCES, Source, read
from heed.sources.source import Gives
from heed.tables import TABLES


def fictional() -> Countries:
    """Two countries that do not exist."""
    spells = {code: (Spell(gw, gw, date(1900, 1, 1), OPEN),) for code, gw in (("RUR", 9001), ("GRF", 9002))}
    names = {"RUR": "Ruritania", "GRF": "Grand Fenwick"}
    also = {"RUR": (), "GRF": ("Grand Fenwick (Old Fenwick)",)}
    return Countries(
        Country(code, names[code], "Europe", "Eastern Europe", spells[code], also[code], "")
        for code in spells
    )


def expected(path: Path, gives: Gives) -> pl.DataFrame:
    kinds: dict[str, type[pl.DataType]] = {"date": pl.Date, "truth": pl.Boolean, "whole": pl.Int64}
    schema = {column.name: kinds.get(column.kind, pl.String) for column in TABLES[gives].columns}
    held = pl.read_csv(path, schema=schema)
    return held.with_columns(pl.col("release").fill_null("")) if "release" in schema else held


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_the_sample_gives_the_expected_table(source: Source) -> None:
    """Every column, with its type and its empty cells."""
    folder = Path(str(files(f"heed.sources.{source.name}")))
    (reading,) = read(folder / "sample.csv", date(2026, 1, 1), fictional())
    assert reading.source is source
    assert reading.frame.to_dicts() == expected(folder / "expected.csv", source.gives).to_dicts()
