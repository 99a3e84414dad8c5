"""Pictures of how good forecasts of deaths are, from plain figures, for reports and pages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any

from heed.charts.calibration import Told, pit, reliability
from heed.charts.figures import Figure
from heed.charts.skill import skill

UCDP = "UCDP GED 25.1, Uppsala Conflict Data Program, CC BY 4.0"
VIEWS = "VIEWS prediction challenge 2023/24 (Hegre et al. 2025); deaths: UCDP, CC BY 4.0"
MONTHS = "chance of 25 or more deaths in a month, 3 to 14 months ahead"


def of_deaths(task: str, found: Mapping[str, Any]) -> list[Figure]:
    """Reliability, PIT and skill by year from the plain figures of one question (`figures.of_windows`).

    `task` is `world` or `challenge`.
    """
    last = found["years"][-1]["year"]
    told = told_of(f"{task}-reliability", MONTHS, UCDP if task == "world" else VIEWS, f"December {last}")
    rows = [
        {"year": str(row["year"]), **{name: row[name] for name in ("skill", "low", "high")}}
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


def kept() -> dict[str, Any]:
    """What `heed benchmark world --json` gave (snapshot/skill.json): windows, files with their hashes, figures."""
    found: dict[str, Any] = json.loads(files("heed").joinpath("snapshot", "skill.json").read_text("utf-8"))
    return found


def embedded(figures: Sequence[Figure]) -> list[str]:
    """Markdown that shows each picture, as it lies beside the report."""
    return [f"![{figure.alt}]({figure.id}.svg)" for figure in figures]


def told_of(name: str, what: str, source: str, to: str) -> Told:
    """What stands beside a picture whose outcomes go to a month or year."""
    return Told(name, what, source, f"Source: {source}. Outcomes to {to}.", to)
