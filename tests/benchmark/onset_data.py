"""Made-up records for the onset task: months of one country, and the raw files of eight."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from heed.base.months import Month
from heed.risk import onset_features


def months(*struck: int, length: int = 60) -> np.ndarray:
    """One country's row: an event in the months given."""
    row = np.zeros((1, length), dtype=bool)
    row[0, list(struck)] = True
    return row


LANDS = ("BOR", "FRE", "GRA", "MOL", "RUR", "SYL", "ZEN", "ZUB")


def write_invented(folder: Path) -> Path:
    """A folder of raw data of eight invented countries, some of them often struck."""
    (folder / "ucdp").mkdir()
    (folder / "structure").mkdir()
    source = np.random.default_rng(4)
    months_of_all = [str(Month.of(1989, 1) + n) for n in range(432)]
    rows = []
    for place, code in enumerate(LANDS):
        struck = (source.random(432) < 0.01 + 0.008 * place).astype(float)
        counts = dict.fromkeys(onset_features.COLUMNS.values(), struck * 3)
        rows.append(pl.DataFrame({"country_iso3": [code] * 432, "year_month": months_of_all} | counts))
    pl.concat(rows).write_csv(folder / "ucdp" / "country_month_25_1.csv")
    years = {"year": list(range(1985, 2025)) * len(LANDS)}
    codes = [code for code in LANDS for _ in range(40)]
    level = source.random(len(codes)) + 1
    slow = folder / "structure"
    free = pl.DataFrame(years | {"country_text_id": codes, "v2x_polyarchy": level})
    free.write_parquet(slow / "vdem_v15_indices.parquet")
    for name, column in (("un_imr_clean", "un_imr"), ("wdi", "wdi.popsize.new")):
        pl.DataFrame(years | {"iso3c": codes, column: level}).write_csv(slow / f"{name}.csv")
    for name, columns in (
        ("vdem_v15_subset", ("COWcode", "year", "repress_civilsoc")),
        ("epr-data", ("countries_gwid", "year", "exclpop", "discrimpop", "maxexclpop")),
        ("all-coups", ("ccode", "year", "cou.any")),
    ):
        pl.DataFrame({column: [2] for column in columns}).write_csv(slow / f"{name}.csv")
    return folder
