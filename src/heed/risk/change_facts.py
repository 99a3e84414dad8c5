"""What the newest month brought, as sentences with their figures: of the country itself and of its neighbours."""

from __future__ import annotations

import numpy as np

from heed.base.months import Month
from heed.risk.borders import Borders
from heed.risk.facts import YEAR, Fact, count, kind, share
from heed.risk.history import History, Reals

LEFT = (
    "A change of the chance then comes from what the model learned from one month more, from older months counting "
    "less, from the neighbours or the world, or from the play of the draws."
)


def newest_facts(history: History, number: int, borders: Borders) -> list[Fact]:
    """Facts of one row of the history, most telling first; none where only one month is known."""
    deaths = history.values[number]
    deaths = deaths[~np.isnan(deaths)]
    if len(deaths) < 2:
        return []
    near = _near(history, borders.get(history.codes[number], frozenset()))
    if len(deaths) > YEAR and deaths[-1] == deaths[-2] == deaths[-1 - YEAR]:
        return [*_quiet(deaths, history), *_same(deaths, history), *near]
    return [_newest(deaths, history), *_quiet(deaths, history), *_year(deaths, history), *near]


def _newest(deaths: Reals, history: History) -> Fact:
    origin, before = history.origin, float(deaths[-2])
    said = (
        f"In {origin.words}, {_were(float(deaths[-1]), history.target)} recorded, after {_or_none(before)} in "
        f"{_month_before(origin)}"
    )
    if len(deaths) > 2:
        months = "twelve" if len(deaths) > YEAR else str(len(deaths) - 1)
        mean = _mean(float(deaths[-1 - YEAR : -1].mean()))
        said += f" and a mean of {mean} a month over the {months} months before"
    return Fact("newest", float(deaths[-1]), f"{said}.")


def _same(deaths: Reals, history: History) -> list[Fact]:
    """Nothing new of its own: the newest month is like the one before and like the one a year before."""
    origin, dropped = history.origin, history.origin + -YEAR
    amount = count(float(deaths[-1]), history.target).lower()
    said = (
        f"Its newest month is like the others: {amount} in {origin.words}, as in {_month_before(origin)} and in "
        f"{dropped.words}."
    )
    return [Fact("same", float(deaths[-1]), said), Fact("left", None, LEFT)]


def _year(deaths: Reals, history: History) -> list[Fact]:
    """What left the last twelve months, and their sum."""
    if len(deaths) <= YEAR:
        return []
    dropped, now = float(deaths[-1 - YEAR]), float(deaths[-YEAR:].sum())
    before = now - float(deaths[-1]) + dropped
    went = f"stays at {now:,.0f}" if now == before else f"went from {before:,.0f} to {now:,.0f}"
    said = (
        f"{(history.origin + -YEAR).words}, with {_or_none(dropped)}, left the last twelve months: their sum "
        f"{went}{share(now, before) if now != before else ''}."
    )
    return [Fact("year", now - before, said)]


def _quiet(deaths: Reals, history: History) -> list[Fact]:
    """How long it has been quiet now, or how long it was until the newest month."""
    one = kind(history.target)[0]
    seen = np.flatnonzero(deaths[:-1])
    if not len(seen):
        return []
    pause = len(deaths) - 2 - int(seen[-1])
    if deaths[-1] and pause > 1:
        return [Fact("quiet", 0.0, f"It was the first {one} recorded after {pause} months without.")]
    if deaths[-1]:
        return []
    last = (history.origin + (int(seen[-1]) - len(deaths) + 1)).words
    months = f"{pause + 1} month{'s' if pause else ''}"
    return [
        Fact("quiet", float(pause + 1), f"No {one} has been recorded for {months}; the last was in {last}.")
    ]


def _near(history: History, codes: frozenset[str]) -> list[Fact]:
    """The newest month across the land borders; nothing where no neighbour is known."""
    rows = [n for n, code in enumerate(history.codes) if code in codes and history.alive[n]]
    if not rows or history.months < 2:
        return []
    before, now = (float(each) for each in np.nansum(history.values[rows, -2:], axis=0))
    told = count(now, history.target).lower()
    said = (
        f"Neighbours recorded {told} in {history.origin.words}, after {_or_none(before)} in "
        f"{_month_before(history.origin)}{share(now, before) if now != before else ''}."
    )
    return [Fact("near", now, said)]


def _were(deaths: float, target: str) -> str:
    """`312 civilian deaths were`, `1 civilian death was`, `no civilian deaths were`."""
    return f"{count(deaths, target).lower()} {'was' if deaths == 1 else 'were'}"


def _or_none(deaths: float) -> str:
    return f"{deaths:,.0f}" if deaths else "none"


def _mean(deaths: float) -> str:
    return f"{deaths:,.0f}" if deaths >= 10 or deaths == int(deaths) else f"{deaths:.1f}"


def _month_before(origin: Month) -> str:
    """`November` beside December of the same year, else with its year."""
    before = origin + -1
    return before.words if before.year != origin.year else before.words.rsplit(" ", 1)[0]
