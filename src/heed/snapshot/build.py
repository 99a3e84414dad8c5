"""Makes the embedded tables from the raw files, with a receipt for each; a maintainer runs it and commits both."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from heed.base.countries import world
from heed.base.errors import NotFound
from heed.snapshot import countries, joined, outlines
from heed.sources import Reading, read

COUNTRY_MONTH = "ucdp/country_month_25_1.csv"
COUNTRY_YEAR = "ucdp/organized_violence_country_year_25_1.csv"
AS_OF = "2025"
"""When UCDP published release 25.1: the year of its citation (Davies et al. 2025); no day is confirmed."""
MOST_BYTES = 3_000_000
_MONTH_COLUMNS = (
    "country", "month", "deaths", "deaths_high", "deaths_civilians",
    "events_state_based", "events_non_state", "events_one_sided", "estimated",
)  # fmt: skip


def build(data: Path, folder: Path) -> dict[str, int]:
    """Write every table of the snapshot into `folder`; returns bytes by file name."""
    inputs = [COUNTRY_MONTH, COUNTRY_YEAR, *countries.INPUTS, *outlines.INPUTS]
    missing = [name for name in inputs if not (data / name).is_file()]
    if missing:
        raise NotFound(f"{data / missing[0]}: there is no such file; the snapshot is made from the raw data")
    months, years = (_only(data / name) for name in (COUNTRY_MONTH, COUNTRY_YEAR))
    figures = _country_months(months, years.frame)
    made = {
        "countries.csv": _country_list(data),
        "country_month.csv": _csv(figures),
        "country_year.csv": _csv(_country_years(years.frame)),
        **_outlines(data),
    }
    receipts = {
        "made_by": "heed snapshot build",
        "as_of": AS_OF,
        "sources": [_receipt(months, _said_of_parted(figures)), _receipt(years)],
        "inputs": {name: sha256((data / name).read_bytes()).hexdigest() for name in sorted(set(inputs))},
        "files": {name: sha256(content).hexdigest() for name, content in made.items()},
    }
    made["receipts.json"] = (json.dumps(receipts, indent=1, ensure_ascii=False) + "\n").encode()
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return {name: len(content) for name, content in made.items()}


def _only(path: Path) -> Reading:
    return read(path, today=date.today())[0]


def _country_months(reading: Reading, years: pl.DataFrame) -> pl.DataFrame:
    """Months with at least one event; the states that the file counts as one are parted."""
    source = reading.source
    members = tuple(dict.fromkeys(code for group in source.joined.values() for code in group))
    raw = reading.frame.filter(~pl.col("country").is_in(members))
    exact = raw.filter(pl.col("events") > 0).with_columns(estimated=pl.lit(False))
    parts = [
        _parted(reading.together.filter(pl.col("country") == bearer), years, (group[0], group[1]))
        for bearer, group in source.joined.items()
    ]
    figures = pl.concat([exact, *parts], how="diagonal_relaxed").select(_MONTH_COLUMNS)
    return figures.with_columns(pl.col("estimated").cast(pl.Int8)).sort("country", "month")


def _parted(together: pl.DataFrame, years: pl.DataFrame, members: tuple[str, str]) -> pl.DataFrame:
    """Figures of each member; what is not an estimate keeps the file's other figures of that month."""
    parts = joined.part(together, years, members)
    kept = [name for name in _MONTH_COLUMNS if name in together.columns and name not in parts.columns]
    with_rest = parts.join(together.select("month", *kept), on="month", how="left")
    return with_rest.with_columns(
        pl.when(~pl.col("estimated")).then(pl.col(name)).alias(name) for name in kept
    )


def _country_years(frame: pl.DataFrame) -> pl.DataFrame:
    """Years in which something was recorded."""
    figures = [name for name in frame.columns if name not in ("country", "year")]
    return frame.filter(pl.any_horizontal(pl.col(figures) > 0)).sort("country", "year")


def _country_list(data: Path) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, countries.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(countries.build(data))
    return text.getvalue().encode()


def _outlines(data: Path) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="heed-") as folder:
        return {path.name: path.read_bytes() for path in outlines.write(data, Path(folder))}


def _csv(frame: pl.DataFrame) -> bytes:
    return frame.write_csv().encode()


def _said_of_parted(figures: pl.DataFrame) -> str:
    estimates = figures.filter(pl.col("estimated") == 1)
    names = " and ".join(world()[code].name for code in estimates["country"].unique().sort())
    return (
        f"the file counts {names} as one; they are told apart by UCDP's yearly figures of each, and "
        f"{estimates.height} of their country-months are estimates"
    )


def _receipt(reading: Reading, *parted: str) -> dict[str, Any]:
    """Where a table came from; `parted` says of states that its file joins how they were told apart."""
    return {
        "name": reading.source.name,
        "release": reading.release,
        "as_of": AS_OF,
        "file": reading.file,
        "sha256": reading.sha256,
        "bytes": reading.bytes,
        "counts": reading.counts,
        "warnings": [*(said for said in reading.warnings if "as one" not in said), *parted],
    }
