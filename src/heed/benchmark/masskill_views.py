"""Both forecasts of mass killing on the same rows: those of the published file, read in three ways.

A row is a country and the year in which an onset came or did not; what was said of it was said the year before,
or, by the higher of two forecasts, in either of the two years before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import polars as pl

from heed.base.errors import BadFile
from heed.benchmark.masskill_references import past_rates
from heed.benchmark.masskill_result import EWP, HEED
from heed.risk.masskill import TWO, Chances, CountryYears, chances
from heed.risk.masskill_scores import Reals, Whole, places
from heed.risk.masskill_standing import Rows

PREDICTORS = "ewp/predictors_1960_2024.csv"
PUBLISHED = "ewp/published_out_of_sample_forecasts_1994_2024.csv"
ONE, PAST = "heed, one year", "own past rate"
NOWHERE = 10_000
"""Place of a country that no list holds: after all others."""


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


def only(seen: Views, origins: list[int]) -> Views:
    """The rows of some origins."""
    kept = np.isin(seen.next.years - 1, origins)
    two = seen.two.only(np.isin(seen.two.years - 1, origins))
    better = {name: place[kept] for name, place in seen.better.items()}
    return Views(seen.next.only(kept), seen.either.only(kept), two, better)


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


def _list(at: Chances) -> Whole:
    return places(np.zeros(len(at.codes), dtype=np.int64), at.two, at.codes)


def _outcome(rows: CountryYears, codes: np.typing.NDArray[np.int64], origins: Reals) -> Reals:
    keys = zip(rows.codes.tolist(), rows.years.tolist(), strict=True)
    known = dict(zip(keys, rows.within[TWO].tolist(), strict=True))
    return np.array([known[int(c), int(o)] for c, o in zip(codes, origins, strict=True)])
