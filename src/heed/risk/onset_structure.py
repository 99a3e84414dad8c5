"""Slow facts about countries, each usable only once it was published.

Figures of year Y count from April of Y+1 (V-Dem, coups) or from January of Y+2 (infant mortality, population,
exclusion). The releases are of 2025: later corrections of old years are in them, a mild leak that any
user of these files shares.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.countries import world
from heed.base.errors import BadFile
from heed.base.months import Month
from heed.risk.onset_features import Record

Reals = NDArray[np.float64]
APRIL, JANUARY = 15, 24
"""Months from the January of a figure's year to the first month that may use it."""
CARRIED = 10
"""Years a last figure is carried on."""


def structure(record: Record, folder: Path) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """Names and values (countries × months × names); NaN where nothing is known. Raises `BadFile`."""
    facts: dict[str, Reals] = {}
    for table, columns, lag in _tables(folder):
        for column, name in columns.items():
            facts[name] = _spread(record, table.select("code", "year", value=column), lag)
    facts["coups in 5 years"] = np.nan_to_num(facts["coups in 5 years"])
    return tuple(facts), np.stack(list(facts.values()), axis=-1).astype(np.float32)


def _tables(folder: Path) -> list[tuple[pl.DataFrame, dict[str, str], int]]:
    """Each file with `code` and `year`, the columns taken, and its lag."""
    cow = {spell.cow: state.code for state in world() for spell in state.spells}
    gw = {spell.gw: state.code for state in world() for spell in state.spells}
    try:
        vdem = pl.read_parquet(folder / "vdem_v15_indices.parquet").rename({"country_text_id": "code"})
        more = _coded(_csv(folder / "vdem_v15_subset.csv"), "COWcode", cow)
        epr = _coded(_csv(folder / "epr-data.csv"), "countries_gwid", gw)
        coups = _coups(_coded(_csv(folder / "all-coups.csv"), "ccode", cow))
        imr = _csv(folder / "un_imr_clean.csv").rename({"iso3c": "code"})
        wdi = _csv(folder / "wdi.csv").rename({"iso3c": "code"})
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BadFile(
            f"{folder}: expected the slow data of the benchmark (V-Dem, EPR …), got {error}"
        ) from error
    wdi = wdi.with_columns(pl.col("wdi.popsize.new").log())
    imr = imr.with_columns(pl.col("un_imr").log())
    return [
        (vdem, {"v2x_polyarchy": "democracy"}, APRIL),
        (more, {"repress_civilsoc": "repression of civil society"}, APRIL),
        (coups, {"coups": "coups in 5 years"}, APRIL),
        (epr, {"exclpop": "excluded", "discrimpop": "discriminated", "maxexclpop": "largest excluded"}, JANUARY),
        (imr, {"un_imr": "infant mortality"}, JANUARY),
        (wdi, {"wdi.popsize.new": "population"}, JANUARY),
    ]  # fmt: skip


FILES = (
    "vdem_v15_indices.parquet", "vdem_v15_subset.csv", "epr-data.csv", "all-coups.csv", "un_imr_clean.csv",
    "wdi.csv",
)  # fmt: skip
"""What is read of the folder of slow data."""


def _csv(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema_length=None, null_values=["NA", ""])


def _coded(table: pl.DataFrame, column: str, codes: dict[int, str]) -> pl.DataFrame:
    """The table with ISO codes in `code`; rows of states that have none are dropped."""
    key = pl.col(column).cast(pl.Int64, strict=False)
    code = key.replace_strict(codes, default=None, return_dtype=pl.String)
    return table.with_columns(code=code).drop_nulls("code")


def _coups(table: pl.DataFrame) -> pl.DataFrame:
    """Coups and attempts in the five years up to each."""
    happened = table.group_by("code", "year").agg(n=pl.col("cou.any").cast(pl.Float64).max())
    years = [happened.with_columns(year=pl.col("year") + ago) for ago in range(5)]
    return pl.concat(years).group_by("code", "year").agg(coups=pl.col("n").sum())


def _spread(record: Record, table: pl.DataFrame, lag: int) -> Reals:
    """The last published figure for each country and month."""
    values = np.full((len(record.codes), record.months), np.nan)
    place = {code: row for row, code in enumerate(record.codes)}
    for code, year, value in table.drop_nulls().sort("year").iter_rows():
        if code not in place:
            continue
        start = Month.of(int(year), 1) - record.first + lag
        if start + 12 * CARRIED > 0:
            values[place[code], max(start, 0) : start + 12 * CARRIED] = value
    return values
