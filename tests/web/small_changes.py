"""What the small run says of changes of its chances, and what it proposes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.web.small_forecast import board
from tests.web.small_record import LEVELS, TARGETS

LEARNERS = {"own_past": 0.25, "classifiers": 0.25, "analogues": 0.5}


def changes() -> Iterator[dict[str, Any]]:
    """A change of every chance with one a month earlier; Mali's is within the play of the draws."""
    for row in board():
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


def proposals() -> Iterator[dict[str, Any]]:
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


def change_reasons() -> Iterator[dict[str, Any]]:
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
