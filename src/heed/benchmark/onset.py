"""Task: where one-sided violence begins within months in a country quiet for twelve, and the alerts of it.

Rolling monthly origins from December 2009, refitted each December on outcomes known by then. Designs were chosen
on forecasts of 2000–2017 alone; 2018–2024 was opened once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.errors import BadFile
from heed.benchmark.onset_report import as_markdown
from heed.risk import alerting_skill, borders, onset, onset_features, onset_scores
from heed.risk.alerting_skill import AlertSkill, Tally
from heed.risk.onset_features import Record
from heed.risk.onset_scores import Bin, Scores
from heed.risk.onset_structure import structure

__all__ = ["Result", "as_markdown", "run"]

HORIZONS = (1, 3, 6, 12)
MAIN = 6
FIRST, LAST = "2009-12", "2024-06"
"""Origins of the reference set: the last whose six months are known."""
PARTS = {
    "whole, 2010–2024": (FIRST, LAST),
    "development, 2010–2017": (FIRST, "2017-11"),
    "locked, 2018–2024": ("2017-12", LAST),
}
YEARS = range(2010, 2025)
DRAWS = 500
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Measured(NamedTuple):
    """A figure with its 90 % interval over countries."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """One forecaster on one part and horizon."""

    part: str
    horizon: int
    who: str
    months: int
    onsets: int
    rate: float
    figures: tuple[Measured, ...]
    """AUC, average precision, Brier score, Brier skill."""


@dataclass(frozen=True)
class Alerts:
    """One rule of alerting by one forecaster on one part."""

    part: str
    rule: str
    who: str
    skill: AlertSkill
    intervals: tuple[Measured, ...]
    """Recall, recall with three months' lead, precision."""


@dataclass(frozen=True)
class Year:
    year: int
    months: int
    rate: float
    ours: Scores
    climatology: Scores
    alerts: AlertSkill


@dataclass(frozen=True)
class Result:
    countries: int
    quiet_months: int
    onsets: int
    rows: tuple[Row, ...]
    gains: Mapping[str, tuple[Measured, ...]]
    """By part: AUC, average precision, Brier score and skill above the climatology of quiet months."""
    alerts: tuple[Alerts, ...]
    bins: Mapping[str, list[Bin]]
    years: tuple[Year, ...]
    facts: tuple[str, ...]
    seconds: float


def run(data: Path, progress: Callable[[int, int], None] | None = None) -> Result:
    """Make and score all forecasts from the folder of raw data; `progress` hears (refits done, in all)."""
    started = time.monotonic()
    record = load(data)
    events = record.counts["one_sided"] > 0
    names, facts, own = known(record, data)
    refits = [record.place(f"{year - 1}-12") for year in YEARS]
    heard = _counter(progress, len(refits) * (len(HORIZONS) + 1))
    said: dict[tuple[str, int], Reals] = {}
    for horizon in HORIZONS:
        said["heed", horizon] = onset.chances(facts, events, horizon, refits, heard)
        said["climatology, all months", horizon] = onset.climatology(events, horizon, refits, False)
        said["climatology, quiet months", horizon] = onset.climatology(events, horizon, refits, True)
    said["heed, history only", MAIN] = onset.chances(facts[..., :own], events, MAIN, refits, heard)
    first, last = record.place(FIRST), record.place(LAST)
    return Result(
        countries=len(record.codes),
        quiet_months=int(onset_features.quiet(events)[:, first : last + 1].sum()),
        onsets=int(onset_features.begins(events)[:, first : last + 1].sum()),
        rows=tuple(_rows(record, events, said)),
        gains={part: _gain(record, events, said, part) for part in PARTS},
        alerts=tuple(_alerts(record, events, said)),
        bins={part: _bins(record, events, said, part) for part in PARTS},
        years=tuple(_years(record, events, said)),
        facts=names,
        seconds=time.monotonic() - started,
    )


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


def asked(record: Record, events: Flags, horizon: int, part: str) -> Flags:
    """The quiet country-months of a part whose outcome the record holds."""
    first, last = (record.place(month) for month in PARTS[part])
    if part != "development, 2010–2017":
        last = record.months - 1 - horizon
    rows = np.zeros_like(events)
    rows[:, first : last + 1] = onset_features.quiet(events)[:, first : last + 1]
    return rows


def _counter(progress: Callable[[int, int], None] | None, whole: int) -> Callable[[], None]:
    done = 0

    def heard() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, whole)

    return heard


def _rows(record: Record, events: Flags, said: dict[tuple[str, int], Reals]) -> list[Row]:
    rows = []
    for part in PARTS:
        for (who, horizon), chance in said.items():
            mine = asked(record, events, horizon, part)
            came = onset.outcome(events, horizon)[mine]
            figures = _measured(chance[mine], came, np.nonzero(mine)[0], len(events))
            begun = _onsets(events, mine)
            rows.append(Row(part, horizon, who, len(came), begun, float(came.mean()), figures))
    return rows


def _measured(said: Reals, came: Flags, where: NDArray[np.int64], countries: int) -> tuple[Measured, ...]:
    """Scores with their intervals; `where` is the country of each forecast."""
    ranked = onset_scores.Ranked(said, came)

    def figures(often: Reals) -> Reals:
        return np.array(ranked.scores(often[where]))

    low, high = onset_scores.interval(countries, figures, DRAWS)
    return tuple(map(Measured, figures(np.ones(countries)), low, high))


def _onsets(events: Flags, mine: Flags) -> int:
    """Onsets in the span of months of a part."""
    months = np.flatnonzero(mine.any(axis=0))
    return int(onset_features.begins(events)[:, months[0] : months[-1] + 1].sum())


def _gain(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], part: str
) -> tuple[Measured, ...]:
    mine = asked(record, events, MAIN, part)
    came, where = onset.outcome(events, MAIN)[mine], np.nonzero(mine)[0]
    ours = onset_scores.Ranked(said["heed", MAIN][mine], came)
    theirs = onset_scores.Ranked(said["climatology, quiet months", MAIN][mine], came)

    def more(often: Reals) -> Reals:
        return np.subtract(ours.scores(often[where]), theirs.scores(often[where]))

    low, high = onset_scores.interval(len(events), more, DRAWS)
    return tuple(map(Measured, more(np.ones(len(events))), low, high))


def _bins(record: Record, events: Flags, said: dict[tuple[str, int], Reals], part: str) -> list[Bin]:
    mine = asked(record, events, MAIN, part)
    return onset_scores.reliability(said["heed", MAIN][mine], onset.outcome(events, MAIN)[mine])


def _alerts(record: Record, events: Flags, said: dict[tuple[str, int], Reals]) -> list[Alerts]:
    first, last = record.place(FIRST), record.place(LAST)
    rows = []
    rules: list[tuple[str, str, Flags]] = []
    for count in (5, 10, 20):
        for who in ("heed", "heed, history only", "climatology, quiet months", "climatology, all months"):
            chosen = alerting_skill.highest(said[who, MAIN], events, first, last, count)
            rules.append((f"top {count}", who, chosen))
    for threshold in (0.1, 0.2, 0.3):
        ours = alerting_skill.above(said["heed", MAIN], events, first, last, threshold)
        rules.append((f"p ≥ {threshold}", "heed", ours))
        theirs = _as_many(said["climatology, quiet months", MAIN], events, ours, first, last)
        rules.append((f"p ≥ {threshold}", "climatology, quiet months, as many alerts", theirs))
    for part, (begin, end) in PARTS.items():
        for rule, who, alerts in rules:
            counted = alerting_skill.tally(events, alerts, record.place(begin), record.place(end))
            rows.append(Alerts(part, rule, who, alerting_skill.skill(counted), _spread(counted)))
    return rows


def _as_many(said: Reals, events: Flags, alerts: Flags, first: int, last: int) -> Flags:
    """As many alerts as were given, for the highest chances of another forecaster in all months together."""
    still = np.zeros_like(events)
    still[:, first : last + 1] = onset_features.quiet(events)[:, first : last + 1]
    rows, months = np.nonzero(still)
    best = np.argsort(-said[rows, months], kind="stable")[: alerts.sum()]
    given = np.zeros_like(events)
    given[rows[best], months[best]] = True
    return given


def _spread(counted: Tally) -> tuple[Measured, ...]:
    def figures(often: Reals) -> Reals:
        return np.array(alerting_skill.skill(counted, often)[:3])

    low, high = onset_scores.interval(len(counted.onsets), figures, DRAWS)
    return tuple(map(Measured, figures(np.ones(len(counted.onsets))), low, high))


def _years(record: Record, events: Flags, said: dict[tuple[str, int], Reals]) -> list[Year]:
    """By year of the refit: origins of December before to November."""
    ends, whole = record.place(LAST), asked(record, events, MAIN, "whole, 2010–2024")
    top = alerting_skill.highest(said["heed", MAIN], events, record.place(FIRST), ends, 10)
    years = []
    for year in YEARS:
        start = record.place(f"{year - 1}-12")
        end = min(start + 11, ends)
        mine = np.zeros_like(events)
        mine[:, start : end + 1] = whole[:, start : end + 1]
        came = onset.outcome(events, MAIN)[mine]
        ours = onset_scores.scores(said["heed", MAIN][mine], came)
        theirs = onset_scores.scores(said["climatology, quiet months", MAIN][mine], came)
        counted = alerting_skill.tally(events, top, start, end)
        years.append(Year(year, len(came), float(came.mean()), ours, theirs, alerting_skill.skill(counted)))
    return years
