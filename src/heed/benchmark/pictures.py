"""The pictures of chances of an onset, from the figures of their tables: reliability and skill by year."""

from __future__ import annotations

from dataclasses import replace

from heed.benchmark.death_pictures import UCDP, told_of
from heed.benchmark.figures import plain
from heed.benchmark.masskill_result import Result as MassKilling
from heed.benchmark.onset_result import Result as Onset
from heed.charts.calibration import reliability
from heed.charts.figures import Figure
from heed.charts.skill import skill

PROJECT = "Early Warning Project, United States Holocaust Memorial Museum and Dartmouth, 2025 edition"


def of_onset(result: Onset) -> list[Figure]:
    """Reliability over all origins, and Brier skill by year beside climatology."""
    found = plain(next(iter(result.reliability.values())))
    what = "chance that one-sided violence begins within six months"
    told = told_of("onset-reliability", what, UCDP, "December 2024")
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
    told = told_of("masskill-reliability", what, PROJECT, "2024")
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
