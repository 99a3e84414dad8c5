"""A small real run: two made-up countries that live, one that ended, and a board for every state of the map."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from heed.base.countries import world
from heed.base.months import Month, months_between
from heed.lake.runs import Run, latest_run, write_run

ORIGIN = Month.of(2024, 12)
UNKNOWN = [str(month) for month in months_between(Month.of(2020, 3), Month.of(2020, 5))]
PEAK = "2021-07"
FACTS: dict[str, Any] = {
    "origin": str(ORIGIN),
    "as_of": "2025-06",
    "targets": ["deaths", "deaths_civilians"],
    "sources": [
        {
            "name": "rassendyll",
            "title": "Ruritania Incident Records 3",
            "publisher": "Zenda Institute",
            "citation": "Rassendyll & Sapt 2025",
            "licence": "CC BY 4.0",
        },
        {
            "name": "ucdp_organized_violence",
            "title": "Yearly Returns of Ruritania",
            "publisher": "Zenda Institute",
            "citation": "Rassendyll & Sapt 2025",
            "licence": "CC BY 4.0",
        },
    ],
}
_PANEL = ("deaths_low", "deaths_high", "deaths_state_based", "deaths_non_state", "deaths_one_sided")
_EVENTS = ("events", "events_state_based", "events_non_state", "events_one_sided")


@pytest.fixture(scope="session")
def charts_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the small run."""
    import polars as pl

    home = tmp_path_factory.mktemp("charts")
    tables = {
        "countries": _countries(), "panel": _panel(), "country_year": _years(), "fan": _fan(),
        "board": _board(),
    }  # fmt: skip
    with write_run(home, FACTS) as writer:
        for name, rows in tables.items():
            writer.add(name, pl.DataFrame(rows, infer_schema_length=None))
    return home


@pytest.fixture(scope="session")
def run(charts_home: Path) -> Run:
    return latest_run(charts_home)


def _countries() -> list[dict[str, Any]]:
    names = {"RUR": "Ruritania", "ZEN": "Zenda & Strelsau", "OLD": "Old Ruritania"}
    names |= {country.code: f"Land {country.code}" for country in world() if country.alive(ORIGIN)}
    ended = {"OLD": date(2020, 12, 31)}
    where = {"region": "Europe", "subregion": "Southern Europe", "gw": 1, "cow": 1, "note": None}
    return [
        {"country": code, "name": names[code], "start": date(1900, 1, 1), "end": ended.get(code), **where}
        for code in sorted(names)
    ]


def _deaths(code: str, month: str) -> tuple[int | None, int | None]:
    if code == "ZEN":
        return 0, 0
    if month in UNKNOWN:
        return None, None
    deaths = 900 if month == PEAK else 5 * (Month.parse(month).number % 4)
    return deaths, deaths // 3


def _panel() -> list[dict[str, Any]]:
    rows = []
    for code, last in (("RUR", ORIGIN), ("ZEN", ORIGIN), ("OLD", Month.of(2020, 12))):
        for month in months_between(Month.of(2019, 1), last):
            deaths, civilians = _deaths(code, str(month))
            rest: dict[str, Any] = dict.fromkeys((*_PANEL, *_EVENTS), deaths)
            row: dict[str, Any] = {
                "country": code,
                "month": str(month),
                "deaths": deaths,
                "deaths_civilians": civilians,
            }
            rows.append(row | rest)
    return rows


def _years() -> list[dict[str, Any]]:
    """Ruritania: 100 state-based, 20 non-state and 30 one-sided in 2019, more each year; 2020 unknown."""
    rows = []
    for code in ("RUR", "ZEN", "OLD"):
        for year in range(2019, 2021 if code == "OLD" else 2025):
            more = year - 2019
            one_sided = (20 + more, 8, 2)
            types = (100 + more, 20, sum(one_sided))
            values: list[int | None] = [*[sum(types)] * 4, *types, *one_sided[:2]]
            if code == "ZEN":
                values = [0] * 9
            elif year == 2020:
                values = [None] * 9
            names = (
                "deaths", "deaths_low", "deaths_high", "deaths_civilians", "deaths_state_based",
                "deaths_non_state", "deaths_one_sided", "one_sided_by_government", "one_sided_by_groups",
            )  # fmt: skip
            rows.append({"country": code, "year": year, **dict(zip(names, values, strict=True))})
    return rows


def _fan() -> list[dict[str, Any]]:
    rows = []
    for target in FACTS["targets"]:
        for code, middle in (("RUR", 40.0), ("ZEN", 0.0)):
            for step in range(1, 13):
                spread = {"q05": 0.1, "q25": 0.5, "q50": 1, "q75": 2, "q95": 12, "expected": 1.5}
                facts = {"target": target, "country": code, "month": str(ORIGIN + step), "step": step}
                rows.append(facts | {name: factor * middle for name, factor in spread.items()})
    return rows


def _board() -> list[dict[str, Any]]:
    """Every country's chance falls with its place in the alphabet, from 1 to 0; two have no forecast."""
    alive = {country.code for country in world() if country.alive(ORIGIN)}
    codes = sorted({"RUR", "ZEN", *alive} - {"FRA", "TUV"})
    rows = []
    for target in FACTS["targets"]:
        for threshold in (1, 25, 100, 1000):
            for horizon in (1, 3, 6, 12):
                for place, code in enumerate(codes):
                    chance = (1 - place / (len(codes) - 1)) * (1 if threshold < 1000 else 0.4)
                    facts = {"target": target, "threshold": threshold, "horizon": horizon, "country": code}
                    before = {"chance_before": None, "rank_before": None}
                    rows.append(facts | {"chance": chance, "rank": place + 1} | before)
    return rows
