"""The kept replays and the page made from them."""

from __future__ import annotations

from pathlib import Path

from heed.base.months import Month
from heed.benchmark.cases import cases, replays
from heed.cli.replay_page import page

ROOT = Path(__file__).resolve().parent.parent.parent


def test_kept_replays_cover_every_case_and_are_on_the_page() -> None:
    """docs/replay.md is what the kept replays give; none is left out; run `heed replays` when this fails."""
    kept = replays()
    assert set(kept["replays"]) == {case.id for case in cases()}
    for case in cases():
        found = kept["replays"][case.id]
        assert (found["country"], found["onset"]) == (case.country, case.onset)
        for name in ("board", "begins"):
            year = [m for m in found[name]["months"] if m["month"] >= str(Month.parse(case.onset) + -12)]
            warned, asked = any(m["listed"] for m in year), any(m["rank"] for m in year)
            assert found[name]["verdict"] == ("warned" if warned else "missed" if asked else "not asked")
            assert all(m["rank"] is None for m in found[name]["months"] if m["struck"])
    assert (ROOT / "docs" / "replay.md").read_text("utf-8") == page(kept)
