"""Proposals: each rule at its edge, and what must never be proposed."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heed.alerts.proposals import CHANCES, JUMP, TOP, propose
from heed.base.months import Month, months_between

ORIGIN = Month.parse("2026-10")
BOARD = {
    "target": pl.String, "threshold": pl.Int64, "horizon": pl.Int64, "country": pl.String, "chance": pl.Float64,
    "rank": pl.Int64, "chance_before": pl.Float64, "rank_before": pl.Int64,
}  # fmt: skip
QUIET = pl.DataFrame(schema={"country": pl.String, "month": pl.String, "events_one_sided": pl.Int64})


def board(*rows: tuple[str, int, int, str, float, int, float | None, int | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=BOARD, orient="row")


def rules(found: pl.DataFrame) -> list[tuple[str, str]]:
    return [(country, rule) for country, rule in found.select("country", "rule").iter_rows()]


def events(*counts: int | None) -> pl.DataFrame:
    """Months of Ruritania up to the origin, and one after it that must not be looked at."""
    months = [str(month) for month in months_between(ORIGIN + (1 - len(counts)), ORIGIN)]
    rows = [("RUR", month, count) for month, count in zip(months, counts, strict=True)]
    return pl.DataFrame([*rows, ("RUR", str(ORIGIN + 1), 99)], schema=QUIET.schema, orient="row")


def test_a_chance_that_reaches_a_mark_is_said_once_with_the_highest_mark() -> None:
    rise = board(("deaths_civilians", 25, 6, "RUR", 0.30, 30, 0.14, 31))
    found = propose(rise, QUIET, ORIGIN)
    assert rules(found) == [("RUR", "chance"), ("RUR", "jump")]
    assert found["sentence"][0] == (
        "The chance of 25 or more civilian deaths in six months rose through 30 %, from 14 % to 30 %."
    )


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(0.30, 0.299, ["chance"]), (0.2999, 0.29, []), (0.45, 0.35, ["jump"]), (0.35, 0.45, [])],
)
def test_the_edges_of_a_mark_and_of_a_jump(now: float, before: float, said: list[str]) -> None:
    found = propose(board(("deaths_civilians", 100, 6, "RUR", now, 30, before, 30)), QUIET, ORIGIN)
    assert [rule for _country, rule in rules(found)] == said


def test_entering_the_ten_counts_for_25_deaths_alone() -> None:
    rows = [("deaths_civilians", deaths, 6, "RUR", 0.9, 10, 0.9, 11) for deaths in (25, 100)]
    assert rules(propose(board(*rows), QUIET, ORIGIN)) == [("RUR", "top")]


def test_no_rise_is_said_where_there_was_no_forecast_before() -> None:
    new = board(("deaths_civilians", 25, 6, "RUR", 0.9, 1, None, None))
    assert propose(new, QUIET, ORIGIN).is_empty()


def test_other_horizons_and_targets_are_not_watched() -> None:
    rows = [("deaths_civilians", 25, 12, "RUR", 0.9, 1, 0.1, 30), ("deaths", 25, 6, "RUR", 0.9, 1, 0.1, 30)]
    assert propose(board(*rows), QUIET, ORIGIN).is_empty()
    alone = propose(board(rows[1]), QUIET, ORIGIN)
    assert "deaths in organised violence" in alone["sentence"][0]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((*[0] * 12, 2), ["kind"]),
        ((1, *[0] * 11, 2), []),
        ((5, *[0] * 12, 2), ["kind"]),
        ((*[0] * 13,), []),
        ((*[0] * 11, None, 2), []),
        ((*[0] * 5, 2), []),
    ],
)
def test_a_new_kind_needs_twelve_known_quiet_months(counts: tuple[int | None, ...], said: list[str]) -> None:
    found = propose(board(), events(*counts), ORIGIN)
    assert [rule for _country, rule in rules(found)] == said
    if said:
        assert found["sentence"][0] == (
            "2 events of one-sided violence against civilians in 2026-10, after none in twelve months."
        )


def test_entering_the_list_of_quiet_countries() -> None:
    onset = pl.DataFrame(
        {"country": ["RUR", "SYL", "GRA"], "horizon": [6, 6, 12], "chance": [0.2, 0.3, 0.5], "rank": [10, 9, 1],
         "rank_before": [11, 10, 40]},
    )  # fmt: skip
    assert rules(propose(board(), QUIET, ORIGIN, onset)) == [("RUR", "quiet")]


def test_who_was_not_listed_a_month_earlier_did_not_enter_the_list() -> None:
    """There was no such list, or it was not quiet then."""
    onset = pl.DataFrame(
        [("RUR", 6, 0.2, 1, None)],
        schema={"country": pl.String, "horizon": pl.Int64, "chance": pl.Float64, "rank": pl.Int64,
                "rank_before": pl.Int64},
        orient="row",
    )  # fmt: skip
    assert propose(board(), QUIET, ORIGIN, onset).is_empty()


chances = st.integers(0, 1000).map(lambda n: n / 1000)
rows = st.builds(
    lambda n, now, before, rank, other: ("deaths_civilians", 25, 6, f"C{n:02}", now, rank, before, other),
    st.integers(0, 20), chances, chances, st.integers(1, 40), st.integers(1, 40),
)  # fmt: skip


@given(st.lists(rows, max_size=12, unique_by=lambda row: row[3]), st.randoms())
def test_only_what_rose_or_entered_is_proposed_in_whatever_order(given: list[tuple], random) -> None:  # type: ignore[type-arg, no-untyped-def]
    found = propose(board(*given), QUIET, ORIGIN)
    shuffled = list(given)
    random.shuffle(shuffled)
    assert propose(board(*shuffled), QUIET, ORIGIN).equals(found)
    said = {each[3]: {rule for country, rule in rules(found) if country == each[3]} for each in given}
    for _target, _deaths, _horizon, code, now, rank, before, rank_before in given:
        assert ("chance" in said[code]) == any(before < mark <= now for mark in CHANCES)
        assert ("jump" in said[code]) == (round((now - before) * 1000) >= JUMP * 1000)
        assert ("top" in said[code]) == (rank <= TOP < rank_before)
    assert found["place"].to_list() == list(range(1, len(found) + 1))
