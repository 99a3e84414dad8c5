"""How the chances of the onset task score: by part and horizon, by state, by year, and above climatology."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from heed.base.countries import world
from heed.benchmark import calibration
from heed.benchmark.measured import DRAWS, Measured, largest, measured
from heed.benchmark.onset_parts import LAST, MAIN, PARTS, WHOLE, Flags, Reals, asked, states
from heed.benchmark.onset_result import Row, Year
from heed.risk import alerting_skill, onset, onset_features, onset_scores
from heed.risk.onset_features import Record

EDGES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 1.0)
"""Of the groups of chances."""


def rows_of(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], parts: Mapping[str, tuple[str, str]]
) -> list[Row]:
    """Every forecaster on every part and horizon."""
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


def cuts_of(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], parts: Mapping[str, tuple[str, str]]
) -> list[Row]:
    """The main question without the country of most months before an event, and by state of the country."""
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


def gain_of(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], span: tuple[str, str]
) -> tuple[Measured, ...]:
    """AUC, average precision, Brier score and skill of heed, less those of the climatology of quiet months."""
    mine = asked(record, events, MAIN, span)
    came, where = onset.outcome(events, MAIN)[mine], np.nonzero(mine)[0]
    ours = onset_scores.Ranked(said["heed", MAIN][mine], came)
    theirs = onset_scores.Ranked(said["climatology, quiet months", MAIN][mine], came)

    def more(often: Reals) -> Reals:
        return np.subtract(ours.scores(often[where]), theirs.scores(often[where]))

    low, high = onset_scores.interval(len(events), more, DRAWS)
    return tuple(map(Measured, more(np.ones(len(events))), low, high))


def reliability_of(
    record: Record, events: Flags, said: dict[tuple[str, int], Reals], span: tuple[str, str]
) -> calibration.Reliability:
    """What heed said beside what came, in groups of chances."""
    mine = asked(record, events, MAIN, span)
    came = onset.outcome(events, MAIN)[mine].astype(np.float64)
    return calibration.reliability(said["heed", MAIN][mine], came, np.nonzero(mine)[0], EDGES)


def years_of(
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
