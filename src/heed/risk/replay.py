"""Would heed have warned? Two lists before an onset, each as it would have stood with the data to its month.

The rule, the same for both: a case is warned of when the country was among the first ten of the list at one look
at least in the twelve months before the onset. The forecasts are fitted anew at each look; they know today's
figures of the past, which are better than the ones known then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import polars as pl

from heed.base.errors import BadInput
from heed.base.months import Month, months_between
from heed.risk.history import LEAST_MONTHS
from heed.risk.replay_lists import (
    EVENTS,
    LISTED,
    TARGET,
    Lists,
    Ranking,
    deaths_came,
    deaths_from,
    lists,
    struck,
    violence_came,
)

LOOK_BACK = 12
"""A case counts as warned of when the country was on the list in one of the twelve months before the onset."""
JUMP_DEATHS, JUMP_TIMES = 25, 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the country stood with the data to one month; rank and chance are None while the list has it not."""

    month: str
    rank: int | None
    chance: float | None
    struck: bool = False
    """Of the onset list: violence is on record in the twelve months before, so that it cannot begin."""

    @property
    def listed(self) -> bool:
        return self.rank is not None and self.rank <= LISTED


@dataclass(frozen=True, slots=True)
class Watch:
    """What one list said before an onset."""

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
    asked_in_year: int
    """Looks within those months at which the list ranked the country at all."""
    looks_in_year: int
    """Looks within twelve months before the onset."""
    judged: str
    """The month whose list is judged: the first on the list, else the last look."""
    others: tuple[str, ...]
    """The other countries on the list of that month."""
    false: tuple[str, ...]
    """Those of them where it did not come within the six months that followed."""
    untold: tuple[str, ...]
    """Those of which the figures do not tell."""

    @property
    def verdict(self) -> Literal["warned", "missed", "not asked"]:
        """Not asked: the list did not rank the country at any look in the year before."""
        if self.listed_in_year:
            return "warned"
        return "missed" if self.asked_in_year else "not asked"

    def plain(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        months = [{**asdict(each), "listed": each.listed} for each in self.months]
        return {**asdict(self), "months": months, "verdict": self.verdict}


@dataclass(frozen=True, slots=True)
class Replay:
    """What would have been said before an onset."""

    country: str
    onset: str
    asked: int
    """Months before the onset that were to be replayed; the record may be too short for all."""
    every: int
    """Months from one look to the next: 1 is monthly, 3 is with data to March, June, September and December."""
    deaths: int | None
    """Civilian deaths recorded in the six months from the onset; None where they are not known."""
    board: Watch
    """The highest chances of 25 or more civilian deaths; false alarms are others with fewer."""
    begins: Watch
    """The onset list; false alarms are others without an event of one-sided violence."""

    def plain(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return {**asdict(self), "board": self.board.plain(), "begins": self.begins.plain()}


def replay(
    panel: pl.DataFrame,
    country: str,
    onset: Month,
    months: int = 36,
    *,
    every: int = 1,
    asked: Lists | None = None,
) -> Replay:
    """The standings of a country in the `months` months before its onset, looked at `every` 1, 3, 6 or 12 months.

    `asked` gives the lists of a month (default: `lists(panel)`), so that cases may share them. Raises `BadInput`
    for a country or onset that the panel does not hold, and where no month can be replayed.
    """
    known = _known(panel)
    looks = origins(known, country, onset, months, every)
    ask = lists(panel) if asked is None else asked
    case = _Case(known, country, onset, looks)
    return Replay(
        country, str(onset), months, every, deaths_from(known, country, onset),
        case.watched([ask.board(month) for month in looks], deaths_came, lambda _: False),
        case.watched(
            [ask.onset(month) for month in looks], violence_came, lambda month: struck(known, country, month)
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class _Case:
    """A country, its onset, and the months from which it is looked at."""

    known: pl.DataFrame
    country: str
    onset: Month
    looks: Sequence[Month]

    def watched(
        self,
        rankings: Sequence[Ranking],
        came: Callable[[pl.DataFrame, str, Month], bool | None],
        excused: Callable[[Month], bool],
    ) -> Watch:
        """What one list, given for every look, said; `came` tells whether it came true somewhere."""
        stood = tuple(
            Standing(str(month), rank, chance, excused(month))
            for month, each in zip(self.looks, rankings, strict=True)
            for rank, chance in (each.get(self.country, (None, None)),)
        )
        year = [each for each in stood if each.month >= str(self.onset + -LOOK_BACK)]
        first = next((place for place, each in enumerate(stood) if each.listed), None)
        judged = len(stood) - 1 if first is None else first
        others = self._others(rankings[judged])
        after = {code: came(self.known, code, self.looks[judged]) for code in others}
        return Watch(
            stood,
            None if first is None else stood[first].month,
            None if first is None else self.onset - self.looks[first],
            next((n for n, each in enumerate(reversed(stood)) if not each.listed), len(stood)),
            sum(each.listed for each in year),
            sum(each.rank is not None for each in year), len(year),
            str(self.looks[judged]), others,
            tuple(code for code in others if after[code] is False),
            tuple(code for code in others if after[code] is None),
        )  # fmt: skip

    def _others(self, ranking: Ranking) -> tuple[str, ...]:
        order = sorted((rank, code) for code, (rank, _chance) in ranking.items() if rank <= LISTED)
        return tuple(code for _rank, code in order if code != self.country)


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
    unsaid = () if EVENTS in panel.columns else (pl.lit(None, pl.Int64).alias(EVENTS),)
    return panel.filter(pl.col(TARGET).is_not_null()).with_columns(unsaid)
