"""Simple rules beside the mass-killing forecasts, each with intervals, without the largest country, by state.

The rows are years, so six months cannot be told from twelve, and a count's negative binomial says nothing of a yes
or no: both are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from heed.benchmark.calibration import Reliability, reliability
from heed.benchmark.masskill_result import EWP, HEED
from heed.benchmark.measured import Measured, largest, measured
from heed.risk.masskill import ONE, TWO, CountryYears
from heed.risk.masskill_scores import Reals, Whole
from heed.risk.masskill_standing import Rows

ZERO, LAST_VALUE, TWO_YEARS, WORLD = (
    "zero",
    "last value (conflictology 12)",
    "conflictology 24",
    "240-month bootstrap: the world's rate of twenty years",
)
SPAN = 5
"""Years of origins that stand together."""
PRIOR_YEARS = 20
"""The past rate of a country is drawn to the world's as if it had this many years of the world's rate."""
EDGES = (0.0, 0.01, 0.02, 0.04, 0.08, 0.16, 1.0)


class Line(NamedTuple):
    """One forecast on some of the rows: AUC, average precision, Brier score and Brier skill."""

    years_ahead: int
    of: str
    forecast: str
    rows: int
    onsets: int
    figures: tuple[Measured, ...]


class Span(NamedTuple):
    """Origins of some years: the two-year chance beside climatology."""

    first: int
    last: int
    rows: int
    onsets: int
    skill: Measured
    """1 − our Brier score by that of the country's own past rate."""
    published: float
    """The same of the Early Warning Project's chance."""


class Beside(NamedTuple):
    """What the references add to the report."""

    lines: list[Line]
    spans: list[Span]
    two: Reliability
    """heed's chance of an onset within two years."""
    two_published: Reliability
    one: Reliability


def past_rates(rows: CountryYears, origin: int) -> Callable[[int], float]:
    """Climatology: a country's share of past years with an onset within two years, drawn to the world's."""
    past = (rows.years <= origin - 2) & ~np.isnan(rows.within[TWO])
    happened, codes = rows.within[TWO][past], rows.codes[past]
    world = happened.mean()

    def rate(code: int) -> float:
        own = happened[codes == code]
        return float((own.sum() + PRIOR_YEARS * world) / (len(own) + PRIOR_YEARS))

    return rate


def rules(rows: CountryYears, codes: Whole, origins: Whole, target: str = TWO) -> dict[str, Reals]:
    """Chances of an onset by rules without learning, from what was known at each origin."""
    gap = 1 if target == ONE else 2
    began = _known(rows, ONE)
    pairs = list(zip(codes.tolist(), origins.tolist(), strict=True))
    # An onset in year t stands in the row of t − 1, as what came a year later.
    last, before = (np.array([began.get((c, y - back), 0.0) for c, y in pairs]) for back in (1, 2))
    rates = {}
    for origin in np.unique(origins).tolist():
        past = (rows.years > origin - gap - 20) & (rows.years <= origin - gap)
        rates[origin] = float(np.nanmean(rows.within[target][past]))
    world = np.array([rates[y] for _, y in pairs])
    return {
        ZERO: np.zeros(len(pairs)),
        LAST_VALUE: last,
        TWO_YEARS: np.maximum(last, before) if target == TWO else (last + before) / 2,
        WORLD: world,
    }


def beside(
    rows: CountryYears,
    ongoing: Mapping[tuple[int, int], bool],
    next_year: Rows,
    two: Rows,
    names: Mapping[int, str],
) -> Beside:
    """Lines, spans, reliabilities; `ongoing`: was a mass killing under way in a country at an origin?"""
    lines = _lines(rows, ongoing, two, names, 2)
    lines += _lines(rows, ongoing, next_year, names, 1)
    return Beside(
        lines,
        _spans(two),
        reliability(two.said[HEED], two.happened, two.codes, EDGES),
        reliability(two.said[EWP], two.happened, two.codes, EDGES),
        reliability(next_year.said["heed, one year"], next_year.happened, next_year.codes, EDGES),
    )


def _lines(
    rows: CountryYears,
    ongoing: Mapping[tuple[int, int], bool],
    seen: Rows,
    names: Mapping[int, str],
    ahead: int,
) -> list[Line]:
    """`seen` has the year after the origin where one year is asked about, and where two are as well."""
    origins = seen.years - 1
    ours = {HEED: seen.said["heed, one year" if ahead == 1 else HEED]}
    said = ours | {EWP: seen.said[EWP], "own past rate": seen.said["own past rate"]}
    said |= rules(rows, seen.codes, origins, ONE if ahead == 1 else TWO)
    countries, where = np.unique(seen.codes, return_inverse=True)
    came = seen.happened.astype(bool)
    most = int(countries[largest(came, where)])
    under_way = np.array(
        [ongoing[int(c), int(y)] for c, y in zip(seen.codes, origins, strict=True)], dtype=bool
    )
    cuts = {
        "all": np.ones(len(came), dtype=bool),
        f"without {names[most]}": seen.codes != most,
        "quiet: no mass killing under way": ~under_way,
        "violent: one under way": under_way,
    }
    return [
        Line(
            ahead, of, name, int(kept.sum()), int(came[kept].sum()),
            measured(chance[kept], came[kept], where[kept], len(countries)),
        )
        for of, kept in cuts.items()
        if kept.any()
        for name, chance in said.items()
    ]  # fmt: skip


def _spans(two: Rows) -> list[Span]:
    """Five years of origins at a time, the last perhaps fewer."""
    countries, where = np.unique(two.codes, return_inverse=True)
    origins = two.years - 1
    starts = range(int(origins.min()), int(origins.max()) + 1, SPAN)
    spans = []
    for first in starts:
        kept = (origins >= first) & (origins < first + SPAN)
        if kept.any():
            ours, theirs, past = (
                (two.said[name][kept] - two.happened[kept]) ** 2 for name in (HEED, EWP, "own past rate")
            )
            skill = _skill(ours, past, where[kept], len(countries))
            published = float(1 - theirs.sum() / past.sum())
            last = int(origins[kept].max())
            onsets = int(two.happened[kept].sum())
            spans.append(Span(first, last, int(kept.sum()), onsets, skill, published))
    return spans


def _skill(ours: Reals, theirs: Reals, where: Whole, countries: int) -> Measured:
    from heed.risk.onset_scores import interval

    def figures(often: Reals) -> Reals:
        weights = often[where]
        return np.array([1 - (weights @ ours) / (weights @ theirs)])

    low, high = interval(countries, figures, 500)
    return Measured(float(figures(np.ones(countries))[0]), float(low[0]), float(high[0]))


def _known(rows: CountryYears, target: str) -> dict[tuple[int, int], float]:
    """What came after each country's year, where it is known."""
    found = zip(rows.codes.tolist(), rows.years.tolist(), rows.within[target].tolist(), strict=True)
    return {(code, year): value for code, year, value in found if value == value}
