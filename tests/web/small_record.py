"""The record of the small run: who died where, with years and estimates that nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from heed.base.countries import OPEN, world
from heed.base.months import Month, months_between

ORIGIN = Month.parse("2024-12")
FIRST = Month.parse("2021-01")
TARGETS = ("deaths", "deaths_civilians")
LEVELS = {"SDN": 600, "ETH": 90, "MLI": 40, "ISR": 12, "CHE": 0, "NOR": 0}
"""Deaths a month, by country of the forecast, highest first."""
NO_FORECAST, ENDED = "FJI", "DDR"


def countries() -> Iterator[dict[str, Any]]:
    for code in (*LEVELS, NO_FORECAST, ENDED):
        country = world()[code]
        last = country.spells[-1]
        yield {
            "country": code,
            "name": country.name,
            "region": country.region,
            "subregion": country.subregion,
            "gw": last.gw,
            "cow": last.cow,
            "start": country.spells[0].start,
            "end": None if last.end == OPEN else last.end,
            "note": country.note or None,
        }


def _counts(deaths: int | None) -> dict[str, Any]:
    civilians = None if deaths is None else deaths // 2
    return {
        "deaths": deaths,
        "deaths_low": None,
        "deaths_high": None if deaths is None else deaths * 2,
        "deaths_civilians": civilians,
        "deaths_state_based": civilians,
        "deaths_non_state": None if deaths is None else 0,
        "deaths_one_sided": None if deaths is None else deaths - deaths // 2,
    }


def panel() -> Iterator[dict[str, Any]]:
    spans = dict.fromkeys((*LEVELS, NO_FORECAST), (FIRST, ORIGIN))
    spans[ENDED] = (Month.parse("1989-01"), Month.parse("1990-09"))
    for code, (first, last) in spans.items():
        for month in months_between(first, last):
            level = LEVELS.get(code, 0)
            unknown = code == "MLI" and month.year == 2022
            deaths = None if unknown else level + (month.index % 5 if level else 0)
            events = None if deaths is None else deaths // 4
            yield {
                "country": code,
                "month": str(month),
                **_counts(deaths),
                **dict.fromkeys(
                    ("events", "events_state_based", "events_non_state", "events_one_sided"), events
                ),
            }


def years() -> Iterator[dict[str, Any]]:
    for code in LEVELS:
        for year in range(FIRST.year, ORIGIN.year + 1):
            deaths = None if code == "MLI" and year == 2022 else LEVELS[code] * 12
            counts = _counts(deaths)
            one_sided = counts["deaths_one_sided"]
            yield {
                "country": code,
                "year": year,
                **counts,
                "one_sided_by_government": one_sided,
                "one_sided_by_groups": None if one_sided is None else 0,
            }
