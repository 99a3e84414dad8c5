"""Task: where one-sided violence begins within months in a country quiet for twelve, and the alerts of it.

Rolling monthly origins from December 2009, refitted each December on outcomes known by then. Designs were chosen
on forecasts of 2000–2017 alone; 2018–2024 was opened once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadFile
from heed.benchmark import pictures
from heed.benchmark.onset_alerts import alerts_of
from heed.benchmark.onset_everywhere import everywhere
from heed.benchmark.onset_measured import cuts_of, gain_of, reliability_of, rows_of, years_of
from heed.benchmark.onset_parts import MAIN, PARTS, WINDOWS, Reals, asked, ends, references, spans
from heed.benchmark.onset_report import as_markdown
from heed.benchmark.onset_result import Result
from heed.charts import Figure
from heed.risk import borders, onset, onset_features
from heed.risk.onset_features import Record
from heed.risk.onset_structure import FILES, structure

__all__ = ["PARTS", "WINDOWS", "Result", "as_markdown", "asked", "files", "found", "pictured", "run"]

HORIZONS = (1, 3, 6, 12)


def run(
    data: Path, windows: Iterable[int] = WINDOWS, progress: Callable[[int, int], None] | None = None
) -> Result:
    """Make and score all forecasts from the folder of raw data; `progress` hears (refits done, in all).

    `windows` are years of origins in a row. Raises `BadInput` for others, `BadFile` for a file that is not right.
    """
    started, years = time.monotonic(), list(windows)
    parts = spans(years)
    record = load(data)
    events = record.counts["one_sided"] > 0
    names, facts, own = known(record, data)
    refits = [record.place(f"{year - 1}-12") for year in years]
    heard = _counter(progress, len(refits) * (len(HORIZONS) + 2))
    said: dict[tuple[str, int], Reals] = {}
    for horizon in HORIZONS:
        said["heed", horizon] = onset.chances(facts, events, horizon, refits, heard)
        said["climatology, all months", horizon] = onset.climatology(events, horizon, refits, False)
        said["climatology, quiet months", horizon] = onset.climatology(events, horizon, refits, True)
        for who, chance in references(events, horizon).items():
            said[who, horizon] = chance
    said["heed, history only", MAIN] = onset.chances(facts[..., :own], events, MAIN, refits, heard)
    first, last = (record.place(month) for month in ends(parts))
    return Result(
        countries=len(record.codes),
        quiet_months=int(onset_features.quiet(events)[:, first : last + 1].sum()),
        onsets=int(onset_features.begins(events)[:, first : last + 1].sum()),
        parts=parts,
        rows=tuple(rows_of(record, events, said, parts)),
        cuts=tuple(cuts_of(record, events, said, parts)),
        gains={part: gain_of(record, events, said, span) for part, span in parts.items()},
        alerts=tuple(alerts_of(record, events, said, parts)),
        reliability={part: reliability_of(record, events, said, span) for part, span in parts.items()},
        years=tuple(years_of(record, events, said, years)),
        everywhere=everywhere(data, parts, [f"{year - 1}-12" for year in years], heard),
        facts=names,
        seconds=time.monotonic() - started,
    )


def files(data: Path, years: Sequence[int]) -> list[Path]:
    """The raw files that the figures rest on."""
    return [data / "ucdp" / "country_month_25_1.csv", *(data / "structure" / name for name in FILES)]


def found(result: Result) -> Result:
    """All figures, under the names of the result."""
    return result


def pictured(result: Result) -> list[Figure]:
    """The pictures beside the report."""
    return pictures.of_onset(result)


def load(data: Path) -> Record:
    """The country-month file under the folder of raw data, from 1989. Raises `BadFile`."""
    path = data / "ucdp" / "country_month_25_1.csv"
    try:
        return onset_features.read(pl.read_csv(path, infer_schema_length=None))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BadFile(f"{path}: expected the country-months of UCDP GED 25.1, got {error}") from error


def known(record: Record, data: Path) -> tuple[tuple[str, ...], NDArray[np.float32], int]:
    """Names and values of all facts, and how many of them (the first) come from the record itself."""
    names, values = onset_features.history(record, borders.world())
    slow, more = structure(record, data / "structure")
    return names + slow, np.concatenate([values, more], axis=-1), len(names)


def _counter(progress: Callable[[int, int], None] | None, whole: int) -> Callable[[], None]:
    done = 0

    def heard() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, whole)

    return heard
