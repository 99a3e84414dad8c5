"""Sections of the reports that show tables with their pictures."""

from __future__ import annotations

from collections.abc import Sequence

from heed.benchmark import death_pictures, figures, tables
from heed.benchmark.skill import Window


def of_deaths(task: str, windows: Sequence[Window]) -> list[str]:
    """By year, by part, calibration; with pictures where a `task` is named, which stand beside the report."""
    found = figures.reliability(windows), figures.pit(windows)
    drawn = ["", "", ""]
    if task:
        plain = {"years": figures.years(windows), "reliability": found[0], "pit": found[1]}
        drawn = death_pictures.embedded(death_pictures.of_deaths(task, figures.plain(plain)))
    parts = ["### Skill by year", drawn[2], tables.by_year(windows)]
    parts += ["### By months ahead and by state of the country", tables.by_part(windows)]
    parts += [tables.every_part(windows), "### Calibration", tables.calibrated(*found, drawn[:2])]
    return [part for part in parts if part]
