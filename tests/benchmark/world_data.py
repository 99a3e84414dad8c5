"""Made-up raw data of six countries for the world task."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from heed.benchmark import world

LANDS = ("BOR", "FRE", "GRA", "RUR", "SYL", "ZUB")


def invented(folder: Path) -> Path:
    """A folder of data with seventeen years of six invented countries, as the real file is written."""
    source = np.random.default_rng(1)
    months = [f"{year}-{month:02d}" for year in range(1988, 2006) for month in range(1, 13)]
    parts = []
    for place, code in enumerate(LANDS):
        violent = np.repeat(source.random(len(months) // 6) < 0.5, 6)
        deaths = source.poisson(4.0**place * source.gamma(1, 1, len(months))) * violent
        deaths[0] = 10**6
        parts.append(
            pl.DataFrame({"country_iso3": code, "year_month": months, "ucdp_fatalities_best": deaths})
        )
    rest = [name for name in world.COLUMNS if name not in parts[0].columns]
    (folder / "ucdp").mkdir()
    file = pl.concat(parts).with_columns([(pl.col("ucdp_fatalities_best") // 2).alias(name) for name in rest])
    file.write_csv(folder / "ucdp" / "country_month_25_1.csv")
    return folder
