"""`heed replay` and the page of all cases that it makes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from heed.base.errors import BadInput
from heed.cli.main import heed
from heed.cli.replay import recorded, verdict
from heed.cli.replay_page import page


def said(*words: str) -> str:
    return CliRunner().invoke(heed, ["replay", *words], catch_exceptions=False).output


def standing(month: str, rank: int) -> dict[str, Any]:
    return {"month": month, "rank": rank, "chance": 0.5, "listed": rank <= 10}


WARNED: dict[str, Any] = {
    "country": "MMR", "onset": "2017-08", "asked": 3, "first": "2017-06", "lead": 2, "unbroken": 2,
    "listed_in_year": 2, "looks_in_year": 3, "every": 1, "others": ["SYR", "FRA"], "false": ["FRA"],
    "deaths": 1855, "warned": True,
    "months": [standing("2017-05", 11), standing("2017-06", 9), standing("2017-07", 8)],
}  # fmt: skip
MISSED: dict[str, Any] = {
    **WARNED, "country": "UKR", "onset": "2022-02", "first": None, "lead": None, "unbroken": 0,
    "listed_in_year": 0, "others": [], "false": [], "warned": False,
    "months": [standing("2022-01", 60)],
}  # fmt: skip


def test_one_real_replay_in_json_and_in_words() -> None:
    """Two months of the embedded figures are forecast; both forms say the same."""
    found = json.loads(said("gtm", "1992-02", "--months", "2", "--json", "--quiet"))
    assert [each["month"] for each in found["months"]] == ["1991-12", "1992-01"]
    assert found["country"] == "GTM" and all(1 <= each["rank"] <= 200 for each in found["months"])
    assert found["warned"] == (found["listed_in_year"] > 0)


@pytest.mark.parametrize("words", [(), ("MMR",), ("MMR", "2017-08", "--all")])
def test_wrong_use_says_how(words: tuple[str, ...]) -> None:
    """A country without its onset, neither, or both a country and --all, is refused with an example."""
    with pytest.raises(BadInput, match="such as MMR 2017-08"):
        said(*words)


def test_verdicts() -> None:
    """A warning says since when; a miss is called a miss."""
    assert verdict(WARNED).startswith(
        "warned: first among the first ten with data to 2017-06, 2 months before"
    )
    assert verdict(MISSED) == "missed: never among the first ten in 1 looks"


def test_page_shows_misses_as_misses() -> None:
    """Each case has its row; the sum counts the missed; what flatters is said."""
    text = page(recorded({"MMR-2017-08": WARNED, "UKR-2022-02": MISSED}, "2026-11-20"))
    assert "**Warned of: 1 of 2 cases. Missed: 1.**" in text
    assert "50 % or more in 2 cases" in text
    rows = [line for line in text.splitlines() if line.startswith(("| Myanmar", "| Ukraine"))]
    assert "| warned | 2017-06 | 2 | 2 | 2 of 3 | 8; 50 % | 1,855 | 1 of 2 (FRA) | 24 (2016) |" in rows[0]
    assert "| **missed** | never | – | 0 | 0 of 3 |" in rows[1]
    assert "January 1989" in text and "What flatters" in text
