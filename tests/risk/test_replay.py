"""Replay: what would have been said before an onset, with the data to each month and no more."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk.replay import Ranking, jump, origins, rankings, replay

Maker = Callable[..., pl.DataFrame]
FIRST = Month.of(2000, 1)
ONSET = FIRST + 60
OTHERS = tuple(f"L{n:02}" for n in range(12))


@pytest.fixture(scope="module")
def panel(country: Maker) -> pl.DataFrame:
    """RUR is quiet until 80 civilians a month die from month 60 on; L00 has 10 a month, L01 none from there."""
    lands = [
        country("RUR", [0] * 60 + [80] * 20),
        country("L00", [10] * 80),
        country("L01", [10] * 50 + [0] * 30),
    ]
    lands += [country(code, [0] * 80) for code in OTHERS[2:]]
    return pl.concat(lands).rename({"deaths": "deaths_civilians"})


def listing(*places: int) -> Callable[[Month], Ranking]:
    """A list in which RUR stands at the given places, the last of them in the month before the onset."""

    def ranked(month: Month) -> Ranking:
        place = places[len(places) - (ONSET - month)]
        order = [*OTHERS[: place - 1], "RUR", *OTHERS[place - 1 :]]
        return {code: (rank, 1 / rank) for rank, code in enumerate(order, start=1)}

    return ranked


def test_first_month_on_the_list_and_lead(panel: pl.DataFrame) -> None:
    """The lead counts from the first month among the ten; the unbroken stretch ends at the onset."""
    found = replay(panel, "RUR", ONSET, 6, ranked=listing(12, 10, 11, 3, 2, 1))
    assert (found.first, found.lead, found.unbroken, found.listed_in_year) == (str(ONSET + -5), 5, 3, 4)
    assert found.warned and [each.rank for each in found.months] == [12, 10, 11, 3, 2, 1]
    assert found.deaths == 480


def test_false_alarms_are_the_others_where_it_did_not_come(panel: pl.DataFrame) -> None:
    """Of the nine others on the list only L00 had 25 civilian deaths in the six months that followed."""
    found = replay(panel, "RUR", ONSET, 2, ranked=listing(10, 10))
    assert found.others == OTHERS[:9]
    assert found.false == OTHERS[1:9]


def test_a_miss_is_a_miss(panel: pl.DataFrame) -> None:
    """Never among the ten: no first month, no lead, no false alarms to count, not warned."""
    found = replay(panel, "RUR", ONSET, 3, ranked=listing(11, 12, 13))
    assert (found.first, found.lead, found.unbroken, found.others, found.warned) == (None, None, 0, (), False)


def test_a_listing_long_ago_is_no_warning(panel: pl.DataFrame) -> None:
    """On the list only fourteen months before: it has a first month, yet it does not count as warned of."""
    found = replay(panel, "RUR", ONSET, 14, ranked=listing(1, *[11] * 13))
    assert (found.lead, found.warned) == (14, False)


def test_real_rankings_use_nothing_after_their_month(panel: pl.DataFrame) -> None:
    """The list of a month is the same whether or not the panel goes on; a quiet country is not on its top."""
    month = ONSET + -1
    whole = rankings(panel, draws=50)(month)
    assert whole == rankings(panel.filter(pl.col("month") <= str(month)), draws=50)(month)
    assert whole["L00"][0] == 1 and whole["RUR"][1] < whole["L00"][1]
    assert replay(panel, "RUR", ONSET, 1, ranked=lambda _: whole).months[0].chance == whole["RUR"][1]


def test_quarterly_looks_end_quarters(panel: pl.DataFrame) -> None:
    """With a look every three months only March, June, September and December are looked from."""
    found = replay(panel, "RUR", ONSET, 14, every=3, ranked=listing(*[10] * 14))
    assert [each.month[-2:] for each in found.months] == ["12", "03", "06", "09", "12"]
    assert (found.looks_in_year, found.listed_in_year, found.lead, found.unbroken) == (4, 4, 13, 5)


def test_a_young_country_stands_nowhere_before_it_exists(country: Maker) -> None:
    """Months before a country's own record are not replayed; those without a forecast have no rank."""
    young = country("NEW", [0] * 10, FIRST + 52)
    panel = pl.concat([country("OLD", [1] * 70), young]).rename({"deaths": "deaths_civilians"})
    assert origins(panel, "NEW", FIRST + 60, 36)[0] == FIRST + 52
    found = replay(panel, "NEW", FIRST + 60, 2, ranked=lambda _: {"OLD": (1, 0.5)})
    assert [(each.rank, each.listed) for each in found.months] == [(None, False), (None, False)]


@pytest.mark.parametrize(
    ("code", "onset", "words"),
    [
        ("XYZ", ONSET, "no figure of XYZ"),
        ("RUR", FIRST + 35, "a forecast needs 36 months"),
        ("RUR", FIRST + 90, "expected an onset from"),
    ],
)
def test_what_cannot_be_replayed_is_refused(panel: pl.DataFrame, code: str, onset: Month, words: str) -> None:
    """An unknown country, an onset too early or after the record: a sentence that says so."""
    with pytest.raises(BadInput, match=words):
        replay(panel, code, onset, 6)


def test_jump(panel: pl.DataFrame, country: Maker) -> None:
    """The first month of the year with 25 civilian deaths and five times the mean before; else none."""
    assert jump(panel, "RUR", ONSET.year) == ONSET
    assert jump(panel, "L00", ONSET.year) is None
    steady = country("RUR", [40] * 60 + [199, 400]).rename({"deaths": "deaths_civilians"})
    assert jump(steady, "RUR", ONSET.year) == ONSET + 1
