"""`heed replay`, `heed replays` and the page of all cases that it makes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from heed.base.months import Month
from heed.benchmark.kept_lists import kept
from heed.cli.main import heed
from heed.cli.replay import embedded, verdict
from heed.cli.replay_page import page
from heed.cli.replays import recorded
from heed.risk.replay_lists import Lists, Ranking


def said(*words: str) -> str:
    return CliRunner().invoke(heed, ["replay", *words], catch_exceptions=False).output


def standing(month: str, rank: int | None, struck: bool = False) -> dict[str, Any]:
    chance = None if rank is None else 0.5
    listed = rank is not None and rank <= 10
    return {"month": month, "rank": rank, "chance": chance, "struck": struck, "listed": listed}


WARNED: dict[str, Any] = {
    "first": "2017-06", "lead": 2, "unbroken": 2, "listed_in_year": 2, "asked_in_year": 3, "looks_in_year": 3,
    "judged": "2017-06", "others": ["SYR", "FRA"], "false": ["FRA"], "untold": [], "verdict": "warned",
    "months": [standing("2017-05", 11), standing("2017-06", 9), standing("2017-07", 8)],
}  # fmt: skip
MISSED: dict[str, Any] = {
    **WARNED, "first": None, "lead": None, "unbroken": 0, "listed_in_year": 0, "asked_in_year": 1,
    "looks_in_year": 1, "judged": "2022-01", "others": ["SYR"], "false": [], "untold": ["SYR"],
    "verdict": "missed", "months": [standing("2022-01", 60)],
}  # fmt: skip
NOT_ASKED: dict[str, Any] = {
    **MISSED, "asked_in_year": 0, "verdict": "not asked", "months": [standing("2017-07", None, True)],
}  # fmt: skip
MYANMAR = {
    "country": "MMR", "onset": "2017-08", "asked": 3, "every": 1, "deaths": 1855, "board": WARNED,
    "begins": NOT_ASKED,
}  # fmt: skip
UKRAINE = {
    "country": "UKR", "onset": "2022-02", "asked": 3, "every": 1, "deaths": 17483, "board": MISSED,
    "begins": {**WARNED, "judged": "2021-06"},
}  # fmt: skip


def test_one_real_replay_in_json_and_in_words() -> None:
    """Two months of the embedded figures are forecast on both lists; Guatemala was not quiet then."""
    found = json.loads(said("gtm", "1992-02", "--months", "2", "--json", "--quiet"))
    for name in ("board", "begins"):
        assert [each["month"] for each in found[name]["months"]] == ["1991-12", "1992-01"]
    assert all(1 <= each["rank"] <= 200 for each in found["board"]["months"])
    assert all(each["struck"] and each["rank"] is None for each in found["begins"]["months"])
    assert found["begins"]["verdict"] == "not asked" and len(found["begins"]["others"]) == 10
    text = said("tgo", "1992-02", "--months", "1", "--quiet")
    assert "The board: 25 or more" in text and "The onset list: one-sided violence begins" in text
    assert "1992-01" in text and "where it did not come within six months" in text


@pytest.mark.parametrize("words", [(), ("MMR",)])
def test_wrong_use_says_how(words: tuple[str, ...]) -> None:
    """A country without its onset, or neither, is refused with how it is used."""
    answer = CliRunner().invoke(heed, ["replay", *words])
    assert answer.exit_code == 2 and "Missing argument" in answer.output


def test_verdicts() -> None:
    """A warning says since when; a miss is called a miss; a list that did not ask did not miss."""
    assert verdict(WARNED).startswith(
        "warned: first among the first ten with data to 2017-06, 2 months before"
    )
    assert verdict(MISSED) == "missed: never among the first ten in 1 looks"
    assert verdict(NOT_ASKED).startswith("not asked")


def test_page_shows_misses_as_misses() -> None:
    """Each case has its row in each table; the sums count the missed and those not asked; what flatters is said."""
    text = page(recorded({"MMR-2017-08": MYANMAR, "UKR-2022-02": UKRAINE}, embedded(), "2026-11-20"))
    assert (
        "**The board warned of 1 of 2 cases and missed 1. The onset list warned of 1 of the 1 where" in text
    )
    assert "missed 0; in 1 the country was not quiet. One list or the other warned of 2 of 2.**" in text
    rows = [line for line in text.splitlines() if line.startswith(("| Myanmar", "| Ukraine"))]
    assert rows[0] == "| Myanmar 2017 | 2017-08 | warned | not asked | 1,855 | 24 (2016) |"
    assert rows[2] == (
        "| Myanmar 2017 | warned | 2017-06 | 2 | 2 | 2 of 3 | 8; 50 % | 2017-06 | 1 of 2 (FRA) |"
    )
    assert "| **missed** | never | – | 0 | 0 of 1 | 60; 50 % | 2022-01 | 0 of 1; not known: SYR |" in rows[3]
    assert "| not asked | never | – | 0 | 0 of 1 (asked at 0) | not quiet then |" in rows[4]
    assert "January 1989" in text and "What flatters" in text


def test_kept_lists_are_used_again_and_only_for_the_same_figures(tmp_path: Path) -> None:
    """A list is computed once a month; other figures, or a file cut short, make it anew."""
    asked: list[Month] = []

    def ranked(month: Month) -> Ranking:
        asked.append(month)
        return {"RUR": (1, 0.5)}

    month, panel = Month.of(2000, 1), pl.DataFrame({"country": ["RUR"], "deaths": [1]})
    lists = Lists(ranked, ranked)
    for figures, times in ((panel, 1), (panel, 1), (panel.with_columns(deaths=2), 2)):
        assert kept(lists, figures, tmp_path).board(month) == {"RUR": (1, 0.5)}
        assert len(asked) == times
    (tmp_path / "board-2000-01.json").write_text('{"made_')
    kept(lists, panel, tmp_path).board(month)
    assert len(asked) == 3
    kept(lists, panel, tmp_path).onset(month)
    assert len(asked) == 4
