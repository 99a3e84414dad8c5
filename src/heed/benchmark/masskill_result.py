"""What the mass-killing task finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from heed.risk.masskill_standing import Interval, Standing

if TYPE_CHECKING:
    from heed.benchmark.masskill_references import Beside

HEED, EWP = "heed", "Early Warning Project"


class Saying(NamedTuple):
    """The chances of one country."""

    name: str
    one: float
    two: float
    published: float | None
    """The project's chance for two years; None where its list has no such name."""


class Now(NamedTuple):
    """What is said of the years after the last year of predictors, the highest chance first."""

    origin: int
    sayings: list[Saying]
    correlation: float
    """Rank correlation (Spearman) with the published list."""
    compared: int


class Onset(NamedTuple):
    """One onset and the place that its country had in each list of the year before."""

    year: int
    name: str
    ours: int
    theirs: int


class Period(NamedTuple):
    """A span of years of onset."""

    first: int
    last: int
    onsets: int
    standings: dict[str, Standing]


class Result(NamedTuple):
    """All figures of the report. `next`, `either` and `two` are the three ways of scoring."""

    origins: list[int]
    rows: int
    onsets: int
    next: dict[str, Standing]
    either: dict[str, Standing]
    better: dict[str, dict[int, tuple[float, float]]]
    """Recall and false listings for each true one by length of list, by the better place of two years' lists."""
    two: dict[str, Standing]
    two_rows: tuple[int, int]
    means: dict[str, tuple[float, float]]
    """Mean chance said and share seen within two years."""
    intervals: dict[str, tuple[Interval, Interval, Interval]]
    intervals_two: dict[str, tuple[Interval, Interval, Interval]]
    periods: list[Period]
    beside: Beside
    list_of_onsets: list[Onset]
    now: Now
    trials: dict[str, dict[str, Standing]]
    """Rolling validation of two-year chances on origins 1975–2007, by set of facts and learner."""
