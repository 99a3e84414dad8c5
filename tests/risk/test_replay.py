"""Replay: what would have been said before an onset, with the data to each month and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk.replay import Replay, jump, origins, replay
from heed.risk.replay_lists import Lists, Ranking, board_of, onset_of

Maker = Callable[..., pl.DataFrame]
FIRST = Month.of(2000, 1)
ONSET = FIRST + 60
OTHERS = tuple(f"L{n:02}" for n in range(12))


@pytest.fixture(scope="module")
def panel(country: Maker) -> pl.DataFrame:
    """RUR is quiet until 80 civilians a month die from month 60 on; L00 has 10 a month, L01 none from there.

    One-sided violence is in L02 in the month after the onset; of L03 it is not known.
    """
    lands = [
        country("RUR", [0] * 60 + [80] * 20),
        country("L00", [10] * 80),
        country("L01", [10] * 50 + [0] * 30),
    ]
    lands += [country(code, [0] * 80) for code in OTHERS[2:]]
    here = pl.col("country")
    events = (
        pl.when((here == "L02") & (pl.col("month") == str(ONSET + 1))).then(1).when(here != "L03").then(0)
    )
    return (
        pl.concat(lands)
        .rename({"deaths": "deaths_civilians"})
        .with_columns(events.alias("events_one_sided"), pl.col("deaths_civilians").alias("deaths"))
    )


def listing(*places: int) -> Callable[[Month], Ranking]:
    """A list in which RUR stands at the given places, the last of them in the month before the onset."""

    def ranked(month: Month) -> Ranking:
        place = places[len(places) - (ONSET - month)]
        order = [*OTHERS[: place - 1], "RUR", *OTHERS[place - 1 :]]
        return {code: (rank, 1 / rank) for rank, code in enumerate(order, start=1)}

    return ranked


def told(panel: pl.DataFrame, months: int, every: int = 1, **ranked: Callable[[Month], Ranking]) -> Replay:
    """A replay on given lists; one that is not given ranks nobody."""
    asked = Lists(ranked.get("board", lambda _: {}), ranked.get("onset", lambda _: {}))
    return replay(panel, "RUR", ONSET, months, every=every, asked=asked)


def test_first_month_on_the_list_and_lead(panel: pl.DataFrame) -> None:
    """The lead counts from the first month among the ten; the unbroken stretch ends at the onset."""
    whole = told(panel, 6, board=listing(12, 10, 11, 3, 2, 1))
    found = whole.board
    assert (found.first, found.lead, found.unbroken, found.listed_in_year) == (str(ONSET + -5), 5, 3, 4)
    assert found.verdict == "warned" and [each.rank for each in found.months] == [12, 10, 11, 3, 2, 1]
    assert whole.deaths == 480 and whole.begins.verdict == "not asked"


def test_false_alarms_are_the_others_where_it_did_not_come(panel: pl.DataFrame) -> None:
    """Of the nine others only L00 had 25 civilian deaths in the six months after, and only L02 an event."""
    found = told(panel, 2, board=listing(10, 10), onset=listing(11, 10))
    assert found.board.others == found.begins.others == OTHERS[:9]
    assert (found.board.judged, found.begins.judged) == (str(ONSET + -2), str(ONSET + -1))
    assert found.board.false == OTHERS[1:9]
    assert found.begins.false == (*OTHERS[:2], *OTHERS[4:9]) and found.begins.untold == OTHERS[3:4]


def test_a_miss_is_a_miss(panel: pl.DataFrame) -> None:
    """Never among the ten: no first month, no lead, missed; the last look's list is judged, all ten of it."""
    for name in ("board", "onset"):
        asked: dict[str, Any] = {name: listing(11, 12, 13)}
        whole = told(panel, 3, **asked)
        found = whole.board if name == "board" else whole.begins
        assert (found.first, found.lead, found.unbroken, found.verdict) == (None, None, 0, "missed")
        assert found.judged == str(ONSET + -1) and found.others == OTHERS[:10]
        assert set(found.false) | set(found.untold) < set(found.others)


def test_where_it_was_not_quiet_nothing_can_begin(panel: pl.DataFrame) -> None:
    """RUR has an event eleven months before the onset: the list that does not rank it is not one that missed it."""
    early = panel.with_columns(
        pl.when((pl.col("country") == "RUR") & (pl.col("month") == str(ONSET + -11)))
        .then(1)
        .otherwise(pl.col("events_one_sided"))
        .alias("events_one_sided")
    )
    found = told(early, 14, onset=lambda month: listing(1)(ONSET + -1) if month < ONSET + -11 else {}).begins
    assert [each.struck for each in found.months] == [False] * 3 + [True] * 11
    assert (found.verdict, found.asked_in_year, found.looks_in_year) == ("warned", 1, 12)
    assert told(early, 11).begins.verdict == "not asked"


def test_a_listing_long_ago_is_no_warning(panel: pl.DataFrame) -> None:
    """On the list only fourteen months before: it has a first month, yet it does not count as warned of."""
    found = told(panel, 14, board=listing(1, *[11] * 13)).board
    assert (found.lead, found.verdict) == (14, "missed")


def test_real_lists_use_nothing_after_their_month(panel: pl.DataFrame) -> None:
    """The lists of a month are the same whether or not the panel goes on; a quiet country tops no board."""
    month = ONSET + -1
    whole = board_of(panel, draws=50)(month)
    past = panel.filter(pl.col("month") <= str(month))
    assert whole == board_of(past, draws=50)(month)
    assert whole["L00"][0] == 1 and whole["RUR"][1] < whole["L00"][1]
    assert onset_of(panel)(month) == onset_of(past)(month) == {}
    assert told(panel, 1, board=lambda _: whole).board.months[0].chance == whole["RUR"][1]


def test_quarterly_looks_end_quarters(panel: pl.DataFrame) -> None:
    """With a look every three months only March, June, September and December are looked from."""
    found = told(panel, 14, 3, board=listing(*[10] * 14)).board
    assert [each.month[-2:] for each in found.months] == ["12", "03", "06", "09", "12"]
    assert (found.looks_in_year, found.listed_in_year, found.lead, found.unbroken) == (4, 4, 13, 5)


def test_a_young_country_stands_nowhere_before_it_exists(country: Maker) -> None:
    """Months before a country's own record are not replayed; those without a forecast have no rank."""
    young = country("NEW", [0] * 10, FIRST + 52)
    panel = pl.concat([country("OLD", [1] * 70), young]).rename({"deaths": "deaths_civilians"})
    assert origins(panel, "NEW", FIRST + 60, 36)[0] == FIRST + 52
    alone = Lists(lambda _: {"OLD": (1, 0.5)}, lambda _: {})
    found = replay(panel, "NEW", FIRST + 60, 2, asked=alone)
    assert [(each.rank, each.listed) for each in found.board.months] == [(None, False), (None, False)]
    assert found.board.verdict == "not asked"


def test_a_panel_without_the_kind_of_violence_has_no_onset_list(country: Maker) -> None:
    """The board is replayed all the same; the other list ranks nobody."""
    panel = country("OLD", [1] * 70).rename({"deaths": "deaths_civilians"})
    assert onset_of(panel)(FIRST + 60) == {}
    found = replay(panel, "OLD", FIRST + 60, 1, asked=Lists(lambda _: {"OLD": (1, 0.5)}, onset_of(panel)))
    assert (found.board.verdict, found.begins.verdict) == ("warned", "not asked")


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
