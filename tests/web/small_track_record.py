"""The track record of the small run: one past run that stands, one that was changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.web.small_record import TARGETS


def track_record() -> Iterator[dict[str, Any]]:
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


def track_total() -> Iterator[dict[str, Any]]:
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
