"""The forecast of the small run: fan, board, onset list, and what stands beside each chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from heed.tables.declared import HORIZONS, THRESHOLDS
from tests.web.small_record import LEVELS, ORIGIN, TARGETS


def level_of(target: str, code: str) -> float:
    return LEVELS[code] / (1 if target == "deaths" else 2)


def fan() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for code in LEVELS:
            level = level_of(target, code)
            for step in range(1, 13):
                spread = {"q05": 0.3, "q25": 0.7, "q50": 1.0, "q75": 1.5, "q95": 3.0, "expected": 1.1}
                yield {
                    "target": target,
                    "country": code,
                    "month": str(ORIGIN + step),
                    "step": step,
                    **{name: level * share for name, share in spread.items()},
                }


def totals() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for code in LEVELS:
            for horizon in HORIZONS:
                whole = level_of(target, code) * horizon
                yield {
                    "target": target,
                    "country": code,
                    "horizon": horizon,
                    "expected": whole * 1.1,
                    "low": whole * 0.5,
                    "high": whole * 2,
                }


def board() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for threshold in THRESHOLDS:
            for horizon in HORIZONS:
                for rank, code in enumerate(LEVELS, 1):
                    whole = level_of(target, code) * horizon
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


def onset() -> Iterator[dict[str, Any]]:
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


def reasons() -> Iterator[dict[str, Any]]:
    for target in TARGETS:
        for code in LEVELS:
            deaths = int(level_of(target, code) * 12)
            yield {
                "target": target,
                "country": code,
                "place": 1,
                "code": "level",
                "value": float(deaths),
                "sentence": f"{deaths:,} deaths recorded in the last twelve months",
            }


def lookalikes() -> Iterator[dict[str, Any]]:
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


def contributions() -> Iterator[dict[str, Any]]:
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


def draws() -> Iterator[dict[str, Any]]:
    for code in LEVELS:
        for draw in (1, 2, 3):
            yield {"country": code, "month": "2025-01", "step": 1, "draw": draw, "value": LEVELS[code] * draw}
