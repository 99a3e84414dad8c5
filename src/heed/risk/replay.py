"""Would heed have warned? The chances before an onset, each as it would have stood with the data to its month.

The rule of the alert: among the ten countries with the highest chance of 25 or more civilian deaths within six
months. The forecast is fitted anew each month; it knows today's figures of the past, which are better than the
ones known then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import polars as pl

from heed.base.errors import BadInput
from heed.base.months import Month, months_between
from heed.risk.board import board
from heed.risk.history import LEAST_MONTHS
from heed.risk.pool import forecast

TARGET, DEATHS, HORIZON = "deaths_civilians", 25, 6
LISTED = 10
"""A country is on the list when its rank is at most this."""
LOOK_BACK = 12
"""A case counts as warned of when the country was on the list in one of the twelve months before the onset."""
JUMP_DEATHS, JUMP_TIMES = 25, 5

Ranking = dict[str, tuple[int, float]]
"""Rank and chance by country."""
Rankings = Callable[[Month], Ranking]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the country stood with the data to one month; None while it is in no forecast."""

    month: str
    rank: int | None
    chance: float | None

    @property
    def listed(self) -> bool:
        return self.rank is not None and self.rank <= LISTED


@dataclass(frozen=True, slots=True)
class Replay:
    """What would have been said before an onset."""

    country: str
    onset: str
    asked: int
    """Months before the onset that were to be replayed; the record may be too short for all."""
    every: int
    """Months from one look to the next: 1 is monthly, 3 is with data to March, June, September and December."""
    months: tuple[Standing, ...]
    """The looks, the earliest first."""
    first: str | None
    """First month on the list; None where there was none."""
    lead: int | None
    """Months from the first month on the list to the onset."""
    unbroken: int
    """Looks on the list without a break up to the last before the onset."""
    listed_in_year: int
    """Looks on the list within twelve months before the onset."""
    looks_in_year: int
    """Looks within twelve months before the onset."""
    others: tuple[str, ...]
    """The other countries on the list in the first month."""
    false: tuple[str, ...]
    """Those of them with fewer than 25 civilian deaths in the six months that followed."""
    deaths: int | None
    """Civilian deaths recorded in the six months from the onset; None where they are not known."""

    @property
    def warned(self) -> bool:
        return self.listed_in_year > 0

    def plain(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        months = [{**asdict(each), "listed": each.listed} for each in self.months]
        return {**asdict(self), "months": months, "warned": self.warned}


def rankings(panel: pl.DataFrame, draws: int = 1000, seed: int = 1) -> Rankings:
    """The list as it would have stood with the data to a month; each month is computed once."""

    @cache
    def ranked(origin: Month) -> Ranking:
        drawn = forecast(panel, TARGET, origin, draws=draws, seed=seed)
        asked = board(drawn, None, TARGET).filter(threshold=DEATHS, horizon=HORIZON)
        return {
            code: (rank, chance)
            for code, rank, chance in asked.select("country", "rank", "chance").iter_rows()
        }

    return ranked


def replay(
    panel: pl.DataFrame,
    country: str,
    onset: Month,
    months: int = 36,
    *,
    every: int = 1,
    ranked: Rankings | None = None,
) -> Replay:
    """The standings of a country in the `months` months before its onset, looked at `every` 1, 3, 6 or 12 months.

    `ranked` gives the list of a month (default: `rankings(panel)`), so that cases may share them. Raises
    `BadInput` for a country or onset that the panel does not hold, and where no month can be replayed.
    """
    known = _known(panel)
    window = origins(known, country, onset, months, every)
    ask = rankings(panel) if ranked is None else ranked
    lists = [ask(month) for month in window]
    stood = tuple(
        Standing(str(month), *each.get(country, (None, None)))
        for month, each in zip(window, lists, strict=True)
    )
    year = [each for each in stood if each.month >= str(onset + -LOOK_BACK)]
    first = next((place for place, each in enumerate(stood) if each.listed), None)
    others, false = ((), ()) if first is None else _elsewhere(known, country, window[first], lists[first])
    return Replay(
        country, str(onset), months, every, stood,
        None if first is None else stood[first].month,
        None if first is None else onset - window[first],
        next((n for n, each in enumerate(reversed(stood)) if not each.listed), len(stood)),
        sum(each.listed for each in year), len(year),
        others, false, _deaths(known, country, onset),
    )  # fmt: skip


def origins(
    panel: pl.DataFrame, country: str, onset: Month, months: int, every: int = 1
) -> tuple[Month, ...]:
    """The months to look from, all before the onset; the first leaves 36 months of record.

    With `every` 3 these are the last months of quarters, so that cases share them.
    """
    own = panel.filter(pl.col("country") == country)["month"]
    if own.is_empty():
        raise BadInput(
            f"the panel holds no figure of {country}; give the code of a country in it, such as MMR"
        )
    first = Month.parse(str(panel["month"].min())) + (LEAST_MONTHS - 1)
    last = Month.parse(str(panel["month"].max()))
    earliest = max(onset + -months, first, Month.parse(str(own.min())))
    found = tuple(m for m in months_between(earliest, onset + -1) if m.number % every == 0)
    if not found or onset > last:
        raise BadInput(
            f"{country} {onset} cannot be replayed: expected an onset from {earliest + 1} to {last}, because a "
            f"forecast needs {LEAST_MONTHS} months of record and the onset must be on it"
        )
    return found


def jump(panel: pl.DataFrame, country: str, year: int) -> Month | None:
    """The first month of a year with 25 or more civilian deaths and five times the mean of the year before it."""
    deaths = dict(_known(panel).filter(pl.col("country") == country).select("month", TARGET).iter_rows())
    for month in months_between(Month.of(year, 1), Month.of(year, 12)):
        before = [deaths.get(str(month + -ago), 0) for ago in range(1, 13)]
        now = deaths.get(str(month), 0)
        if now >= JUMP_DEATHS and now >= JUMP_TIMES * sum(before) / len(before):
            return month
    return None


def _known(panel: pl.DataFrame) -> pl.DataFrame:
    if TARGET not in panel.columns:
        raise BadInput(f"panel: column {TARGET} is missing, which the replay needs")
    return panel.filter(pl.col(TARGET).is_not_null())


def _elsewhere(
    known: pl.DataFrame, country: str, month: Month, ranked: Ranking
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The other countries on the list of a month in order of rank, and those where it did not come true."""
    order = sorted((rank, code) for code, (rank, _chance) in ranked.items() if rank <= LISTED)
    others = tuple(code for _rank, code in order if code != country)
    sums = {code: _deaths(known, code, month + 1) for code in others}
    return others, tuple(code for code in others if (sums[code] or 0) < DEATHS)


def _deaths(known: pl.DataFrame, country: str, start: Month) -> int | None:
    """Civilian deaths of a country in six months; None where the figures end before."""
    span = [str(start + n) for n in range(HORIZON)]
    if span[-1] > str(known["month"].max()):
        return None
    own = known.filter((pl.col("country") == country) & pl.col("month").is_in(span))
    return int(own[TARGET].sum())
