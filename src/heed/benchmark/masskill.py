"""Mass killing: the chance of an onset within one and two years, beside the Early Warning Project's forecasts.

Its rows, its predictors and its protocol: learn from years to t − 2, forecast from year t. The files carry no
licence: they are read where they lie, and the report gives facts with their source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from heed.base.errors import BadFile, BadInput, NotFound
from heed.benchmark.masskill_references import Beside, beside, past_rates
from heed.benchmark.masskill_report import as_markdown
from heed.benchmark.masskill_result import EWP, HEED, Now, Onset, Period, Result, Saying
from heed.benchmark.pictures import of_masskill as pictured
from heed.risk.masskill import FACTS, TWO, Chances, CountryYears, alone, bounded, chances, read
from heed.risk.masskill_scores import LISTS, Reals, Whole, false_per_true, places, recall
from heed.risk.masskill_standing import REPEATS, Rows, Standing, intervals, standing

__all__ = [
    "EWP",
    "FIRST",
    "HEED",
    "LAST",
    "PAST",
    "WINDOWS",
    "as_markdown",
    "files",
    "found",
    "now",
    "pictured",
    "run",
    "views",
]

PREDICTORS = "ewp/predictors_1960_2024.csv"
PUBLISHED = "ewp/published_out_of_sample_forecasts_1994_2024.csv"
NEXT = "ewp/published_forecasts_2025_2026.csv"
FIRST, LAST = 1993, 2023
"""Origins: the years from which the published forecasts look ahead."""
WINDOWS = range(FIRST, LAST + 1)
ONE, PAST = "heed, one year", "own past rate"
NOWHERE = 10_000
"""Place of a country that no list holds: after all others."""
DESIGN_ENDS = 2009
PERIODS = ((1994, 2004), (2005, 2014), (2015, 2024), (1994, DESIGN_ENDS), (DESIGN_ENDS + 1, 2024))
TRIALS = range(1975, 2008)
"""Origins of the rolling validation in which designs were chosen: the last outcome is of 2009."""
NOT_FACTS = {"ewp_name", "ccode", "year", "year_sq", "mk_onset", "mk_onset_1", "mk_onset_2", "mk_onset_1or2"}


class Views(NamedTuple):
    """The published forecasts' rows, read in the three ways in which they are scored."""

    next: Rows
    """Onset in a year, by the forecast of the year before."""
    either: Rows
    """Onset in a year, by the higher of the forecasts of the two years before."""
    two: Rows
    """Onset within two years of a forecast; forecasts whose two years are not over are left out."""
    better: dict[str, Whole]
    """Place a row of `next`, the better of those in the lists of the two years before."""


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

    seen = _only(views(rows, published, forecasts(rows, needed, part(0))), origins)
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
    return _result(origins, seen, names, scored, now(data), trials)


def _checked(windows: Iterable[int]) -> list[int]:
    origins = sorted(set(windows))
    if not origins or not set(origins) <= set(WINDOWS):
        told = ", ".join(map(str, origins)) or "none"
        raise BadInput(f"windows: expected origins from {FIRST} to {LAST}, got {told}")
    return origins


def _result(
    origins: list[int],
    seen: Views,
    names: Mapping[int, str],
    scored: Beside,
    ahead: Now,
    trials: dict[str, dict[str, Standing]],
) -> Result:
    """What the rows of the origins come to."""
    models = list(seen.next.said)
    return Result(
        origins=origins,
        rows=len(seen.next.years),
        onsets=int(seen.next.happened.sum()),
        next={name: standing(seen.next, name) for name in models},
        either={name: standing(seen.either, name) for name in (HEED, EWP)},
        better={name: _recalls(seen.next.happened, place) for name, place in seen.better.items()},
        two={name: standing(seen.two, name) for name in models if name != ONE},
        two_rows=(len(seen.two.years), int(seen.two.happened.sum())),
        means={name: (float(seen.two.said[name].mean()), float(seen.two.happened.mean())) for name in (HEED, EWP)},
        intervals=intervals(seen.next, HEED, EWP, REPEATS),
        intervals_two=intervals(seen.two, HEED, EWP, REPEATS),
        periods=_periods(seen.next) if origins == list(WINDOWS) else [],
        beside=scored,
        list_of_onsets=_onsets(seen.next, names),
        now=ahead,
        trials=trials,
    )  # fmt: skip


def files(data: Path, years: Sequence[int]) -> list[Path]:
    """The raw files that the figures rest on."""
    return [data / name for name in (PREDICTORS, PUBLISHED, NEXT)]


def found(result: Result) -> Result:
    """All figures, under the names of the result."""
    return result


def _only(seen: Views, origins: list[int]) -> Views:
    """The rows of some origins."""
    kept = np.isin(seen.next.years - 1, origins)
    two = seen.two.only(np.isin(seen.two.years - 1, origins))
    better = {name: place[kept] for name, place in seen.better.items()}
    return Views(seen.next.only(kept), seen.either.only(kept), two, better)


def forecasts(
    rows: CountryYears, origins: Iterable[int], progress: Callable[[int, int], None] | None = None
) -> dict[int, Chances]:
    """The chances at each origin; `progress` hears (origins done, origins in all)."""
    asked = list(origins)
    said = {}
    for done, origin in enumerate(asked, start=1):
        said[origin] = chances(rows, origin)
        if progress:
            progress(done, len(asked))
    return said


def views(rows: CountryYears, published: pl.DataFrame, said: dict[int, Chances]) -> Views:
    """Both forecasts on the rows of the published file that have a published forecast, origins as in `said`.

    Raises `BadFile` where a published row has no predictors.
    """
    kept = published.filter(pl.col("maxrisk2").is_not_null(), (pl.col("year") - 1).is_in(list(said)))
    codes, years = kept["ccode"].to_numpy(), kept["year"].to_numpy()
    happened = kept["mk_onset"].to_numpy().astype(np.float64)
    ours = _looked_up(rows, said, codes, years - 1)
    if np.isnan(ours[HEED]).any():
        row = int(np.flatnonzero(np.isnan(ours[HEED]))[0])
        raise BadFile(f"{PUBLISHED}: country {codes[row]}, {years[row] - 1} has no row in {PREDICTORS}")
    theirs = kept["risk_prev"].to_numpy()
    before = _looked_up(rows, said, codes, years - 2)[HEED]
    # The first origin has no forecast before it, nor has a country in its first year: one forecast then stands.
    either = {HEED: np.fmax(ours[HEED], before), EWP: kept["maxrisk2"].to_numpy()}
    within = _outcome(rows, codes, years - 1)
    listed = {
        origin: dict(zip(at.codes.tolist(), _list(at).tolist(), strict=True)) for origin, at in said.items()
    }
    # Where a year's list is not there, or lacks the country, the other year's stands alone.
    better = [
        min(listed.get(y - k, {}).get(c, NOWHERE) for k in (1, 2)) for c, y in zip(codes, years, strict=True)
    ]
    over = years - 1 <= int(rows.years.max()) - 2
    both = {HEED: ours.pop(HEED), EWP: theirs, **ours}
    return Views(
        Rows(codes, years, happened, both),
        Rows(codes, years, happened, either),
        Rows(codes, years, within, both).only(over),
        {HEED: np.array(better), EWP: kept["minrank2"].to_numpy()},
    )


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


def _looked_up(
    rows: CountryYears, said: dict[int, Chances], codes: np.typing.NDArray[np.int64], origins: Reals
) -> dict[str, Reals]:
    """What was said of each country at each origin, by name of the forecast; NaN where nothing was."""
    found: dict[str, dict[tuple[int, int], float]] = {}
    for origin, at in said.items():
        rates = past_rates(rows, origin)
        for name, chance in {HEED: at.two, ONE: at.one, **at.learners}.items():
            into = found.setdefault(name, {})
            into.update({(int(c), origin): float(v) for c, v in zip(at.codes, chance, strict=True)})
        found.setdefault(PAST, {}).update({(int(c), origin): rates(int(c)) for c in at.codes})
    keys = [(int(code), int(origin)) for code, origin in zip(codes, origins, strict=True)]
    return {name: np.array([known.get(key, np.nan) for key in keys]) for name, known in found.items()}


def _recalls(happened: Reals, place: Whole) -> dict[int, tuple[float, float]]:
    return {most: (recall(happened, place, most), false_per_true(happened, place, most)) for most in LISTS}


def _list(at: Chances) -> Whole:
    return places(np.zeros(len(at.codes), dtype=np.int64), at.two, at.codes)


def _outcome(rows: CountryYears, codes: np.typing.NDArray[np.int64], origins: Reals) -> Reals:
    keys = zip(rows.codes.tolist(), rows.years.tolist(), strict=True)
    known = dict(zip(keys, rows.within[TWO].tolist(), strict=True))
    return np.array([known[int(c), int(o)] for c, o in zip(codes, origins, strict=True)])


def _periods(rows: Rows) -> list[Period]:
    """Onsets and both standings of each period."""
    periods = []
    for first, last in PERIODS:
        part = rows.only((rows.years >= first) & (rows.years <= last))
        both = {name: standing(part, name) for name in (HEED, EWP)}
        periods.append(Period(first, last, int(part.happened.sum()), both))
    return periods


def _onsets(rows: Rows, names: Mapping[int, str]) -> list[Onset]:
    """Every onset with its place in either list, in order of year."""
    ours, theirs = (places(rows.years, rows.said[name], rows.codes) for name in (HEED, EWP))
    chosen = np.flatnonzero(rows.happened == 1)
    onsets = [
        Onset(int(rows.years[i]), names[int(rows.codes[i])], int(ours[i]), int(theirs[i])) for i in chosen
    ]
    return sorted(onsets)
