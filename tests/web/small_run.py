"""A small run, made as real ones are: seven countries, two targets, nulls, one without forecast, one ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from heed.base.countries import OPEN, world
from heed.base.months import Month, months_between
from heed.lake import Run, latest_run, write_run
from heed.tables import Licence
from heed.tables.declared import HORIZONS, THRESHOLDS

ORIGIN = Month.parse("2024-12")
FIRST = Month.parse("2021-01")
TARGETS = ("deaths", "deaths_civilians")
LEVELS = {"SDN": 600, "ETH": 90, "MLI": 40, "ISR": 12, "CHE": 0, "NOR": 0}
"""Deaths a month, by country of the forecast, highest first."""
NO_FORECAST, ENDED = "FJI", "DDR"


def write_small_run(home: Path, **licences: Licence) -> Run:
    """Write the run to `home`; `licences` sets the class of a table that is not `yes`."""
    facts: dict[str, Any] = {
        "heed": "0.1.0",
        "code": "0000000",
        "seed": 1,
        "draws": 1000,
        "steps": 12,
        "origin": str(ORIGIN),
        "as_of": "2025-06",
        "targets": list(TARGETS),
        "stages": [],
        "sources": [SOURCE],
    }
    frames: dict[str, list[dict[str, Any]]] = {
        "countries": list(_countries()),
        "panel": list(_panel()),
        "country_year": list(_years()),
        "fan": list(_fan()),
        "totals": list(_totals()),
        "board": list(_board()),
        "onset": list(_onset()),
        "reasons": list(_reasons()),
        "lookalikes": list(_lookalikes()),
        "contributions": list(_contributions()),
        "changes": list(_changes()),
        "change_reasons": list(_change_reasons()),
        "proposals": list(_proposals()),
        "track_record": list(_track_record()),
        "track_total": list(_track_total()),
        "draws_deaths": list(_draws()),
    }
    with write_run(home, facts) as run:
        for name, rows in frames.items():
            run.add(name, pl.DataFrame(rows, infer_schema_length=None), licences.get(name, Licence.YES))
    return latest_run(home)


SOURCE: dict[str, Any] = {
    "name": "small",
    "title": "Small made-up events",
    "publisher": "University of Ruritania",
    "release": "1.0",
    "citation": "Hentzau 2025",
    "licence": "CC BY 4.0",
    "may_republish": "yes",
    "url": "https://example.org/small",
    "as_of": "2025-06",
    "files": [{"name": "small.csv", "sha256": "ab" * 32, "bytes": 10, "rows": 3}],
    "counts": {},
    "warnings": ["low estimate missing in 3 rows"],
}


def _countries() -> Iterator[dict[str, Any]]:
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


def _panel() -> Iterator[dict[str, Any]]:
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


def _years() -> Iterator[dict[str, Any]]:
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


def _level(target: str, code: str) -> float:
    return LEVELS[code] / (1 if target == "deaths" else 2)


def _fan() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for code in LEVELS:
            level = _level(target, code)
            for step in range(1, 13):
                spread = {"q05": 0.3, "q25": 0.7, "q50": 1.0, "q75": 1.5, "q95": 3.0, "expected": 1.1}
                yield {
                    "target": target,
                    "country": code,
                    "month": str(ORIGIN + step),
                    "step": step,
                    **{name: level * share for name, share in spread.items()},
                }


def _totals() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for code in LEVELS:
            for horizon in HORIZONS:
                whole = _level(target, code) * horizon
                yield {
                    "target": target,
                    "country": code,
                    "horizon": horizon,
                    "expected": whole * 1.1,
                    "low": whole * 0.5,
                    "high": whole * 2,
                }


def _board() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for threshold in THRESHOLDS:
            for horizon in HORIZONS:
                for rank, code in enumerate(LEVELS, 1):
                    whole = _level(target, code) * horizon
                    chance = whole / (whole + threshold)
                    yield {
                        "target": target,
                        "threshold": threshold,
                        "horizon": horizon,
                        "country": code,
                        "chance": chance,
                        "rank": rank,
                        "chance_before": None if code == "ISR" else chance * 0.8,
                        "rank_before": {"SDN": 2, "ETH": 1, "ISR": None}.get(code, rank),
                    }


def _onset() -> Iterator[dict[str, Any]]:
    for horizon in HORIZONS:
        for rank, (code, since) in {1: ("CHE", None), 11: ("NOR", "2019-05")}.items():
            yield {
                "country": code,
                "horizon": horizon,
                "chance": 0.02 * horizon / rank,
                "rank": rank,
                "chance_before": None if code == "CHE" else 0.01,
                "rank_before": None if code == "CHE" else 9,
                "quiet_since": since,
                "listed": code == "CHE",
            }


def _reasons() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for code in LEVELS:
            deaths = int(_level(target, code) * 12)
            yield {
                "target": target,
                "country": code,
                "place": 1,
                "code": "level",
                "value": float(deaths),
                "sentence": f"{deaths:,} deaths recorded in the last twelve months",
            }


def _lookalikes() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for place, (like, month) in enumerate((("ETH", "2022-12"), ("DDR", "1990-09")), 1):
            yield {
                "target": target,
                "country": "SDN",
                "place": place,
                "like_country": like,
                "like_month": month,
                "distance": 0.25 * place,
                "before": 2160,
                "after": 1080 * place,
            }


def _contributions() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for code in LEVELS:
            for place, (group, part) in enumerate((("level", 2.5), ("base", -4.0)), 1):
                yield {
                    "target": target,
                    "country": code,
                    "place": place,
                    "feature_group": group,
                    "log_odds": part,
                    "threshold": 26,
                    "sentence": f"{group} moves the odds of {code} by {part}.",
                }


def _changes() -> Iterator[dict[str, Any]]:
    """A change of every chance with one a month earlier; Mali's is within the play of the draws."""
    for row in _board():
        new, reason = row["chance_before"] is None, "Mostly because of how many died before (so many)."
        moved = 0.0 if new else row["chance"] - row["chance_before"]
        out = not new and row["country"] != "MLI"
        yield {
            **row,
            "noise": None if new else 0.01,
            "stands_out": None if new else out,
            **{name: None if new else moved * part for name, part in LEARNERS.items()},
            "sentence": f"The chance of {row['threshold']} or more moved in {row['country']}.",
            "why": reason if out and row["threshold"] == 25 else None,
            "by_learner": None if new else "Of the change: so much by each.",
        }


def _proposals() -> Iterator[dict[str, Any]]:
    for place, code in enumerate(("SDN", "ETH"), 1):
        yield {
            "place": place,
            "country": code,
            "rule": "jump",
            "about": "deaths_civilians 25 6",
            "value": 0.9,
            "value_before": 0.7,
            "sentence": "The chance of 25 or more civilian deaths in six months rose from 70 % to 90 %.",
        }


LEARNERS = {"own_past": 0.25, "classifiers": 0.25, "analogues": 0.5}


def _change_reasons() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for code, level in LEVELS.items():
            rows: tuple[tuple[str, str, float | None, float | None], ...] = (
                ("fact", "newest", float(level), None),
                ("part", "refit", None, 0.5),
                ("whole", "whole", None, 0.5),
            )
            for place, (kind, name, value, part) in enumerate(rows, 1):
                yield {
                    "target": target,
                    "country": code,
                    "place": place,
                    "kind": kind,
                    "code": name,
                    "value": value,
                    "log_odds": part,
                    "sentence": f"{name} of {code} stands {place}.",
                }


def _track_record() -> Iterator[dict[str, Any]]:
    intact = {
        "run": "20230101T000000Z-0123abcd",
        "made": "2023-01-01T00:00:00+00:00",
        "origin": "2022-12",
        "state": "intact",
        "made_when": "before",
        "first_month": "2023-01",
        "last_month": "2023-12",
        "units": 48,
        "draws": 1000,
        "crps": 12.345,
        "crps_log1p": 0.5,
        "ignorance": 1.5,
        "brier_25": 0.125,
        "crps_conflictology": 14.5,
        "ratio": 0.851,
        "draws_sha256": "cd" * 32,
        "sources": "small 0.9",
        "actuals": "small 1.0",
        "actuals_sha256": "ef" * 32,
        **dict.fromkeys(("file", "sha256_written", "sha256_found")),
    }
    for target, cover in (("deaths", 0.5), ("deaths_civilians", None)):
        yield {**intact, "target": target, "cover_90": cover}
    for target in TARGETS:
        yield {
            **dict.fromkeys((*intact, "cover_90")),
            "target": target,
            "run": "20230201T000000Z-4567abcd",
            "state": "changed",
            "actuals": "small 1.0",
            "actuals_sha256": "ef" * 32,
            "file": "manifest.json",
            "sha256_written": "12" * 32,
            "sha256_found": "34" * 32,
        }


def _track_total() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for among in ("all", "before"):
            yield {
                "target": target,
                "among": among,
                "runs": 1,
                "runs_better": 1,
                "units": 48,
                "crps": 12.345,
                "crps_conflictology": 14.5,
                "ratio": 0.851,
            }


def _draws() -> Iterator[dict[str, Any]]:
    for code in LEVELS:
        for draw in (1, 2, 3):
            yield {"country": code, "month": "2025-01", "step": 1, "draw": draw, "value": LEVELS[code] * draw}
