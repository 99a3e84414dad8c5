"""How both forecasts of mass killing stand on their rows: in all, by period, and onset by onset."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from heed.benchmark.masskill_references import Beside
from heed.benchmark.masskill_result import EWP, HEED, Now, Onset, Period, Result
from heed.benchmark.masskill_views import ONE, Views
from heed.risk.masskill_scores import LISTS, Reals, Whole, false_per_true, places, recall
from heed.risk.masskill_standing import REPEATS, Rows, Standing, intervals, standing

DESIGN_ENDS = 2009
PERIODS = ((1994, 2004), (2005, 2014), (2015, 2024), (1994, DESIGN_ENDS), (DESIGN_ENDS + 1, 2024))


def result_of(
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
        # Like the trials, periods are told of the task's own windows alone.
        periods=_periods(seen.next) if trials else [],
        beside=scored,
        list_of_onsets=_onsets(seen.next, names),
        now=ahead,
        trials=trials,
    )  # fmt: skip


def _recalls(happened: Reals, place: Whole) -> dict[int, tuple[float, float]]:
    return {most: (recall(happened, place, most), false_per_true(happened, place, most)) for most in LISTS}


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
