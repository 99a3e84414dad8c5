"""Task: where one-sided violence begins within months in a country quiet for twelve, and the alerts of it.

Rolling monthly origins from December 2009, refitted each December on outcomes known by then. Designs were chosen
on forecasts of 2000–2017 alone; 2018–2024 was opened once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from heed.base.countries import world
from heed.base.errors import BadFile
from heed.benchmark import calibration, pictures
from heed.benchmark.measured import DRAWS, Measured, largest, measured
from heed.benchmark.onset_everywhere import everywhere
from heed.benchmark.onset_parts import (
    LAST,
    PARTS,
    WHOLE,
    WINDOWS,
    Flags,
    Reals,
    asked,
    references,
    spans,
    states,
)
from heed.benchmark.onset_report import as_markdown
from heed.benchmark.onset_result import Alerts, Result, Row, Year
from heed.charts import Figure
from heed.risk import alerting_skill, borders, onset, onset_features, onset_scores
from heed.risk.alerting_skill import Tally
from heed.risk.onset_features import Record
from heed.risk.onset_structure import FILES, structure

__all__ = ["PARTS", "WINDOWS", "Result", "as_markdown", "asked", "files", "found", "pictured", "run"]

HORIZONS = (1, 3, 6, 12)
MAIN = 6
EDGES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 1.0)
"""Of the groups of chances."""


def run(
    data: Path, windows: Iterable[int] = WINDOWS, progress: Callable[[int, int], None] | None = None
) -> Result:
    """Make and score all forecasts from the folder of raw data; `progress` hears (refits done, in all).

    `windows` are years of origins in a row. Raises `BadInput` for others, `BadFile` for a file that is not right.
    """
    started, years = time.monotonic(), list(windows)
    parts = spans(years)
    record = load(data)
    events = record.counts["one_sided"] > 0
    names, facts, own = known(record, data)
    refits = [record.place(f"{year - 1}-12") for year in years]
    heard = _counter(progress, len(refits) * (len(HORIZONS) + 2))
    said: dict[tuple[str, int], Reals] = {}
    for horizon in HORIZONS:
        said["heed", horizon] = onset.chances(facts, events, horizon, refits, heard)
        said["climatology, all months", horizon] = onset.climatology(events, horizon, refits, False)
        said["climatology, quiet months", horizon] = onset.climatology(events, horizon, refits, True)
        for who, chance in references(events, horizon).items():
            said[who, horizon] = chance
    said["heed, history only", MAIN] = onset.chances(facts[..., :own], events, MAIN, refits, heard)
    first, last = (record.place(month) for month in _ends(parts))
    return Result(
        countries=len(record.codes),
        quiet_months=int(onset_features.quiet(events)[:, first : last + 1].sum()),
        onsets=int(onset_features.begins(events)[:, first : last + 1].sum()),
        parts=parts,
        rows=tuple(_rows(record, events, said, parts)),
        cuts=tuple(_cuts(record, events, said, parts)),
        gains={part: _gain(record, events, said, span) for part, span in parts.items()},
        alerts=tuple(_alerts(record, events, said, parts)),
        reliability={part: _reliability(record, events, said, span) for part, span in parts.items()},
        years=tuple(_years(record, events, said, years)),
        everywhere=everywhere(data, parts, [f"{year - 1}-12" for year in years], heard),
        facts=names,
        seconds=time.monotonic() - started,
    )


def files(data: Path, years: Sequence[int]) -> list[Path]:
    """The raw files that the figures rest on."""
    return [data / "ucdp" / "country_month_25_1.csv", *(data / "structure" / name for name in FILES)]


def found(result: Result) -> Result:
    """All figures, under the names of the result."""
    return result


def pictured(result: Result) -> list[Figure]:
    """The pictures beside the report."""
    return pictures.of_onset(result)


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


def _counter(progress: Callable[[int, int], None] | None, whole: int) -> Callable[[], None]:
    done = 0

    def heard() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, whole)

    return heard


def _ends(parts: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """The first origin of all parts, and the last."""
    return min(first for first, _ in parts.values()), max(last for _, last in parts.values())


def _rows(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], parts: Mapping[str, tuple[str, str]]
) -> list[Row]:
    rows = []
    for part, span in parts.items():
        for (who, horizon), chance in said.items():
            mine = asked(record, events, horizon, span)
            rows.append(_row(events, chance, mine, (part, horizon, who, "")))
    return rows


def _row(events: Flags, chance: Reals, mine: Flags, names: tuple[str, int, str, str]) -> Row:
    """One forecaster scored on the months marked; `names` are part, horizon, forecaster, and which of the part."""
    part, horizon, who, of = names
    came = onset.outcome(events, horizon)[mine]
    figures = measured(chance[mine], came, np.nonzero(mine)[0], len(events))
    return Row(part, horizon, who, len(came), _onsets(events, mine), float(came.mean()), figures, of)


def _cuts(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], parts: Mapping[str, tuple[str, str]]
) -> list[Row]:
    rows, by_state = [], states(record)
    for part, span in parts.items():
        mine = asked(record, events, MAIN, span)
        most = largest(onset.outcome(events, MAIN)[mine], np.nonzero(mine)[0])
        without = mine.copy()
        without[most] = False
        cuts = {f"without {_name(record.codes[most])}": without}
        cuts |= {state: mine & there for state, there in by_state.items()}
        for of, kept in cuts.items():
            for (who, horizon), chance in said.items():
                if horizon == MAIN and kept.any():
                    rows.append(_row(events, chance, kept, (part, MAIN, who, of)))
    return rows


def _name(code: str) -> str:
    return world()[code].name if code in world() else code


def _onsets(events: Flags, mine: Flags) -> int:
    """Onsets in the span of months of a part."""
    months = np.flatnonzero(mine.any(axis=0))
    return int(onset_features.begins(events)[:, months[0] : months[-1] + 1].sum())


def _gain(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], span: tuple[str, str]
) -> tuple[Measured, ...]:
    mine = asked(record, events, MAIN, span)
    came, where = onset.outcome(events, MAIN)[mine], np.nonzero(mine)[0]
    ours = onset_scores.Ranked(said["heed", MAIN][mine], came)
    theirs = onset_scores.Ranked(said["climatology, quiet months", MAIN][mine], came)

    def more(often: Reals) -> Reals:
        return np.subtract(ours.scores(often[where]), theirs.scores(often[where]))

    low, high = onset_scores.interval(len(events), more, DRAWS)
    return tuple(map(Measured, more(np.ones(len(events))), low, high))


def _reliability(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], span: tuple[str, str]
) -> calibration.Reliability:
    mine = asked(record, events, MAIN, span)
    came = onset.outcome(events, MAIN)[mine].astype(np.float64)
    return calibration.reliability(said["heed", MAIN][mine], came, np.nonzero(mine)[0], EDGES)


def _alerts(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], parts: Mapping[str, tuple[str, str]]
) -> list[Alerts]:
    first, last = (record.place(month) for month in _ends(parts))
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
    for part, (begin, end) in parts.items():
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


def _years(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], asked_for: list[int]
) -> list[Year]:
    """By year of the refit: origins of December before to November."""
    ends, whole = record.place(LAST), asked(record, events, MAIN, PARTS[WHOLE])
    first, last = record.place(f"{asked_for[0] - 1}-12"), min(record.place(f"{asked_for[-1]}-11"), ends)
    top = alerting_skill.highest(said["heed", MAIN], events, first, last, 10)
    years = []
    for year in asked_for:
        start = record.place(f"{year - 1}-12")
        end = min(start + 11, ends)
        mine = np.zeros_like(events)
        mine[:, start : end + 1] = whole[:, start : end + 1]
        came = onset.outcome(events, MAIN)[mine]
        ours = onset_scores.scores(said["heed", MAIN][mine], came)
        spread = measured(said["heed", MAIN][mine], came, np.nonzero(mine)[0], len(events))[3]
        theirs = onset_scores.scores(said["climatology, quiet months", MAIN][mine], came)
        skill = alerting_skill.skill(alerting_skill.tally(events, top, start, end))
        years.append(Year(year, len(came), float(came.mean()), ours, spread, theirs, skill))
    return years
