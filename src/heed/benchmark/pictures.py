"""The pictures beside the reports, each from the figures of its table: reliability, PIT, skill by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from heed.benchmark.figures import plain
from heed.benchmark.masskill_result import Result as MassKilling
from heed.benchmark.onset_result import Result as Onset
from heed.charts.calibration import Told, pit, reliability
from heed.charts.figures import Figure
from heed.charts.skill import skill

UCDP = "UCDP GED 25.1, Uppsala Conflict Data Program, CC BY 4.0"
VIEWS = "VIEWS prediction challenge 2023/24 (Hegre et al. 2025); deaths: UCDP, CC BY 4.0"
PROJECT = "Early Warning Project, United States Holocaust Memorial Museum and Dartmouth, 2025 edition"
MONTHS = "chance of 25 or more deaths in a month, 3 to 14 months ahead"


def of_deaths(task: str, found: Mapping[str, Any]) -> list[Figure]:
    """Reliability, PIT and skill by year from the plain figures of one question (`figures.of_windows`).

    `task` is `world` or `challenge`.
    """
    last = found["years"][-1]["year"]
    told = _told(f"{task}-reliability", MONTHS, UCDP if task == "world" else VIEWS, f"December {last}")
    rows = [
        {"year": row["year"], **{name: row[name] for name in ("skill", "low", "high")}}
        | {"beside": row["skill_without_largest"]}
        for row in found["years"]
    ]
    draws = replace(told, id=f"{task}-pit", what="deaths in a month, 1,000 draws")
    yearly = replace(told, id=f"{task}-skill", what="CRPS of deaths a country-month")
    beside = "without the largest country"
    return [
        reliability(told, found["reliability"]["groups"], found["reliability"]["line"]),
        pit(draws, found["pit"]),
        skill(yearly, rows, "conflictology\u00a012", beside, ("year", "years")),
    ]


def of_onset(result: Onset) -> list[Figure]:
    """Reliability over all origins, and Brier skill by year beside climatology."""
    found = plain(next(iter(result.reliability.values())))
    what = "chance that one-sided violence begins within six months"
    told = _told("onset-reliability", what, UCDP, "December 2024")
    rows = [
        {"year": y.year, **plain({"skill": y.skill.value, "low": y.skill.low, "high": y.skill.high})}
        | {"beside": plain(y.climatology.skill)}
        for y in result.years
    ]
    yearly = replace(told, id="onset-skill", what=f"Brier score of the {what}")
    reference = "the rate of the same months"
    return [
        reliability(told, found["groups"], found["line"]),
        skill(yearly, rows, reference, "climatology, quiet months", ("year", "years")),
    ]


def of_masskill(result: MassKilling) -> list[Figure]:
    """Reliability of the two-year chance, and Brier skill over climatology by five years of origins."""
    found = plain(result.beside.two)
    what = "chance that a mass killing begins within two years"
    told = _told("masskill-reliability", what, PROJECT, "2024")
    rows = [
        {"year": f"{s.first}–{s.last % 100:02}", **plain({"skill": s.skill.value, "low": s.skill.low})}
        | plain({"high": s.skill.high, "beside": s.published})
        for s in result.beside.spans
    ]
    yearly = replace(told, id="masskill-skill", what=f"Brier score of the {what}")
    years = ("span of origins", "spans of origins")
    return [
        reliability(told, found["groups"], found["line"]),
        skill(yearly, rows, "each country's own past rate", "Early Warning Project", years),
    ]


def embedded(figures: Sequence[Figure]) -> list[str]:
    """Markdown that shows each picture, as it lies beside the report."""
    return [f"![{figure.alt}]({figure.id}.svg)" for figure in figures]


def _told(name: str, what: str, source: str, to: str) -> Told:
    return Told(name, what, source, f"Source: {source}. Outcomes to {to}.", to)
