"""Reasons: facts of the record, in words a reader can check."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from heed import risk
from heed.base.months import Month
from heed.risk import borders
from heed.tables import TABLES, check

Maker = Callable[..., pl.DataFrame]
TOUCHING = borders.from_pairs([("RUR", "SYL"), ("RUR", "SDN")])
LAST = Month.of(2002, 12)


def told(
    panel: pl.DataFrame, code: str = "RUR", target: str = "deaths"
) -> list[tuple[str, float | None, str]]:
    table = risk.reasons(panel, target, LAST, TOUCHING)
    assert check(table, TABLES["reasons"], "reasons").equals(table)
    own = table.filter(pl.col("country") == code)
    assert own["place"].to_list() == list(range(1, own.height + 1))
    return own.select("code", "value", "sentence").rows()


def test_a_year_that_stands_out_comes_first(country: Maker) -> None:
    """A year with twice the deaths comes before the level; every number is the record's."""
    assert told(country("RUR", [0] * 12 + [100] * 12 + [200] * 9 + [1000, 0, 0])) == [
        ("change", 1600.0, "1,600 more deaths in the last twelve months than in the twelve before (+133 %)."),
        ("level", 2800.0, "2,800 deaths in the last twelve months, none in the last 2."),
        ("change", 400.0, "1,000 deaths in the last three months, against 600 in the three before (+67 %)."),
        ("worst", 1000.0, "Worst month since January 2000: October 2002, with 1,000 deaths."),
    ]


def test_level_comes_first_otherwise(country: Maker) -> None:
    """Without a stark change the level leads; equal stretches are said to be equal."""
    assert told(country("RUR", [1] * 36)) == [
        ("level", 12.0, "12 deaths in the last twelve months."),
        ("change", 0.0, "As many deaths in the last twelve months as in the twelve before."),
        ("change", 0.0, "As many deaths in the last three months as in the three before."),
        ("worst", 1.0, "Worst month since January 2000: December 2002, with 1 death."),
    ]


def test_quiet_is_told_in_months(country: Maker) -> None:
    """A quiet country is told by the months since its last death, or since the record begins."""
    assert told(country("RUR", [4] + [0] * 35))[0] == (
        "quiet", 35.0, "No death recorded for 35 months; the last was in January 2000.",
    )  # fmt: skip
    assert told(country("RUR", [0] * 36)) == [
        ("quiet", None, "No death recorded since the record begins in January 2000.")
    ]


@pytest.mark.parametrize(
    ("sudan", "syldavia", "sentence"),
    [
        (1000, 24, "Neighbours recorded 12,288 deaths in the last twelve months, most in Sudan."),
        (0, 1, "Neighbours recorded 12 deaths in the last twelve months, all in SYL."),
        (0, 0, "No death recorded in a neighbouring country in the last twelve months."),
    ],
)
def test_neighbours(country: Maker, sudan: int, syldavia: int, sentence: str) -> None:
    """Neighbours' deaths are summed, and the one with most is named, by its code where it is invented."""
    panel = pl.concat(
        [country("RUR", [0] * 36), country("SDN", [sudan] * 36), country("SYL", [syldavia] * 36)]
    )
    assert told(panel)[1] == ("neighbours", 12.0 * (sudan + syldavia), sentence)


def test_a_young_country_says_no_more_than_it_knows(country: Maker) -> None:
    """Five months of record give no change over a year or a quarter."""
    panel = pl.concat([country("OLD", [0] * 36), country("RUR", [2, 0, 0, 0, 1], Month.of(2002, 8))])
    assert [code for code, _, _ in told(panel)] == ["level", "worst"]
    assert told(panel)[0][2] == "3 deaths in the 5 months on record."


def test_words_of_the_target(country: Maker) -> None:
    """Civilian deaths are called so; a fall of all deaths to none has no percentage."""
    panel = country("RUR", [0] * 24 + [0] * 6 + [9, 0, 0] + [0, 0, 0]).rename({"deaths": "deaths_civilians"})
    sentences = [sentence for *_, sentence in told(panel, target="deaths_civilians")]
    assert "9 civilian deaths in the last twelve months, none in the last 5." in sentences
    assert "No civilian deaths in the last three months, against 9 in the three before." in sentences
    assert "9 more civilian deaths in the last twelve months than in the twelve before." in sentences


def test_only_the_past_is_told(country: Maker) -> None:
    """Months after the origin change no sentence."""
    deaths = [3] * 36
    assert told(country("RUR", deaths)) == told(country("RUR", [*deaths, 50_000]))
