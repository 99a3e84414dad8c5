"""The kept replays and the page made from them."""

from __future__ import annotations

from pathlib import Path

from heed.base.months import Month
from heed.benchmark.cases import cases, replays
from heed.cli.replay_page import page

ROOT = Path(__file__).resolve().parent.parent.parent


def test_kept_replays_cover_every_case_and_are_on_the_page() -> None:
    """docs/replay.md is what the kept replays give; none is left out; run `heed replay --all` when this fails."""
    kept = replays()
    assert set(kept["replays"]) == {case.id for case in cases()}
    for case in cases():
        found = kept["replays"][case.id]
        assert (found["country"], found["onset"]) == (case.country, case.onset)
        assert found["warned"] == any(
            each["listed"] for each in found["months"] if each["month"] >= str(Month.parse(case.onset) + -12)
        )
    assert (ROOT / "docs" / "replay.md").read_text("utf-8") == page(kept)
