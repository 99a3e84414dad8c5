"""Mass killing: the chance of an onset within one and two years, beside the Early Warning Project's forecasts.

Its rows, its predictors and its protocol: learn from years to t − 2, forecast from year t. The files carry no
licence: they are read where they lie, and the report gives facts with their source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from heed.base.errors import BadInput, NotFound
from heed.benchmark.masskill_measured import result_of
from heed.benchmark.masskill_references import beside
from heed.benchmark.masskill_report import as_markdown
from heed.benchmark.masskill_result import EWP, HEED, Now, Result, Saying
from heed.benchmark.masskill_views import PREDICTORS, PUBLISHED, forecasts, only, views
from heed.benchmark.pictures import of_masskill as pictured
from heed.risk.masskill import FACTS, TWO, CountryYears, alone, bounded, chances, read
from heed.risk.masskill_scores import Reals
from heed.risk.masskill_standing import Rows, Standing, standing

__all__ = [
    "EWP",
    "FIRST",
    "HEED",
    "LAST",
    "WINDOWS",
    "as_markdown",
    "files",
    "found",
    "now",
    "pictured",
    "run",
]

NEXT = "ewp/published_forecasts_2025_2026.csv"
FIRST, LAST = 1993, 2023
"""Origins: the years from which the published forecasts look ahead."""
WINDOWS = range(FIRST, LAST + 1)
TRIALS = range(1975, 2008)
"""Origins of the rolling validation in which designs were chosen: the last outcome is of 2009."""
NOT_FACTS = {"ewp_name", "ccode", "year", "year_sq", "mk_onset", "mk_onset_1", "mk_onset_2", "mk_onset_1or2"}


def run(
    data: Path, windows: Iterable[int] = WINDOWS, progress: Callable[[int, int], None] | None = None
) -> Result:
    """Forecast from every year as the project did, and score both on its rows.

    `data` is the folder that holds `ewp/`; `windows` are origins from 1993 to 2023. For all of them the rolling
    validation is run again too. Raises `BadInput` for other years, `NotFound` for a missing file and `BadFile` for
    one whose country-years do not fit the other.
    """
    origins = _checked(windows)
    table, published = _table(data, PREDICTORS), _table(data, PUBLISHED)
    rows, whole = read(table), origins == list(WINDOWS)
    # Scored by two years' forecasts, an origin needs the one before it.
    needed = [year for year in WINDOWS if year in origins or year + 1 in origins]
    # The two trials look back from as many origins again each.
    parts = len(needed) + (2 * len(TRIALS) if whole else 0)

    def part(before: int) -> Callable[[int, int], None]:
        return lambda done, total: progress(before + done, parts) if progress else None

    seen = only(views(rows, published, forecasts(rows, needed, part(0))), origins)
    if not seen.next.happened.any() or not seen.two.happened.any():
        told = ", ".join(map(str, origins))
        raise BadInput(f"windows: no onset follows {told} in {PUBLISHED}; choose more years")
    trials = {}
    if whole:
        every = [name for name in table.columns if name not in NOT_FACTS]
        trials[f"{len(FACTS)} facts"] = trial(rows, part(len(needed)))
        more = part(len(needed) + len(TRIALS))
        trials[f"all {len(every)} predictors"] = trial(read(table, every), more)
    names = dict(published.select("ccode", "ewp_name").iter_rows())
    under_way = table.select("ccode", "year", pl.col("mk_ongoing_count_log2") > 0).iter_rows()
    ongoing = {(code, year): bool(count) for code, year, count in under_way}
    scored = beside(rows, ongoing, seen.next, seen.two, names)
    return result_of(origins, seen, names, scored, now(data), trials)


def _checked(windows: Iterable[int]) -> list[int]:
    origins = sorted(set(windows))
    if not origins or not set(origins) <= set(WINDOWS):
        told = ", ".join(map(str, origins)) or "none"
        raise BadInput(f"windows: expected origins from {FIRST} to {LAST}, got {told}")
    return origins


def files(data: Path, years: Sequence[int]) -> list[Path]:
    """The raw files that the figures rest on."""
    return [data / name for name in (PREDICTORS, PUBLISHED, NEXT)]


def found(result: Result) -> Result:
    """All figures, under the names of the result."""
    return result


def trial(rows: CountryYears, progress: Callable[[int, int], None] | None = None) -> dict[str, Standing]:
    """Rolling validation on the origins of `TRIALS`: the mean of the learners, and each alone, for two years."""
    said: dict[str, list[Reals]] = {}
    for done, origin in enumerate(TRIALS, start=1):
        single = alone(rows, origin, TWO)
        single = {HEED: np.asarray(np.mean(list(single.values()), axis=0)), **single}
        for name, chance in single.items():
            said.setdefault(name, []).append(bounded(chance))
        if progress:
            progress(done, len(TRIALS))
    order = np.concatenate([np.flatnonzero(rows.years == origin) for origin in TRIALS])
    whole = {name: np.concatenate(parts) for name, parts in said.items()}
    seen = Rows(rows.codes[order], rows.years[order], rows.within[TWO][order], whole)
    return {name: standing(seen, name) for name in whole}


def now(data: Path) -> Now:
    """The chances from the last year of predictors, beside the project's published list for the years after it."""
    table = _table(data, PREDICTORS)
    rows = read(table)
    origin = int(rows.years.max())
    said = chances(rows, origin)
    names = dict(table.filter(pl.col("year") == origin).select("ccode", "ewp_name").iter_rows())
    published = dict(_table(data, NEXT).select("ewp_name", "risk_1or2.from2024").iter_rows())
    sayings = [
        Saying(names[int(code)], float(one), float(two), published.get(names[int(code)]))
        for code, one, two in zip(said.codes, said.one, said.two, strict=True)
    ]
    both = pl.DataFrame([(s.two, s.published) for s in sayings if s.published is not None], orient="row")
    alike = both.select(pl.corr("column_0", "column_1", method="spearman")).item()
    return Now(origin, sorted(sayings, key=lambda s: (-s.two, s.name)), float(alike), len(both))


def _table(data: Path, name: str) -> pl.DataFrame:
    path = data / name
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file; the mass-killing task needs the folder ewp")
    return pl.read_csv(path, infer_schema_length=None, null_values=["NA", ""])
