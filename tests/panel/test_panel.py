"""The panel follows its rules: zero and not known differ, order does not matter, nothing is lost or made."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heed.panel import build, settle, years_of
from heed.tables.declared import PANEL, TYPES
from tests.panel.made_up import ALL, cell, coverage, events, some_events

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_zero_and_not_known_differ() -> None:
    """A month without events is zero where the file covers the country, and empty where no file does."""
    panel = build(events({}), coverage())
    assert panel.columns == list(PANEL.names)
    assert cell(panel, "SDN", "2023-04")["deaths"] == 10
    assert cell(panel, "SDN", "2023-05")["deaths"] == 0
    assert cell(panel, "SDN", "2023-05")["deaths_civilians"] == 0
    assert cell(panel, "TCD", "2023-04")["deaths"] is None
    assert cell(panel, "TCD", "2023-04")["events"] is None


def test_what_one_event_does_not_say_the_month_does_not_know() -> None:
    """One event without a civilian count makes the month's sum unknown, not smaller."""
    panel = build(events({}, {"event_id": "2", "deaths_civilians": None}), coverage())
    assert cell(panel, "SDN", "2023-04")["deaths"] == 20
    assert cell(panel, "SDN", "2023-04")["deaths_civilians"] is None


@given(some_events(), st.randoms(use_true_random=False))
@QUICK
def test_the_order_of_events_never_changes_the_panel(rows: pl.DataFrame, chance: Any) -> None:
    """Any shuffle gives the same panel."""
    order = list(range(rows.height))
    chance.shuffle(order)
    assert build(settle(rows, ALL)[0], ALL).equals(build(settle(rows[order], ALL)[0], ALL))


@given(some_events(), some_events())
@QUICK
def test_adding_an_event_never_lowers_a_count(rows: pl.DataFrame, more: pl.DataFrame) -> None:
    """Deaths and events only grow."""
    extra = more.head(1).with_columns(event_id=pl.lit("extra"))
    before, after = (build(each, ALL) for each in (rows, pl.concat([rows, extra])))
    assert after["events"].is_null().equals(before["events"].is_null())
    for name in ("deaths", "deaths_high", "events", *(f"deaths_{kind}" for kind in TYPES)):
        assert ((after[name] - before[name]).fill_null(0) >= 0).all()


@given(some_events())
@QUICK
def test_nothing_is_lost_or_made(rows: pl.DataFrame) -> None:
    """The panel's sums are the events' sums, in total and by kind."""
    panel = build(rows, ALL)
    assert panel["deaths"].sum() == rows["deaths"].sum()
    assert panel["events"].sum() == rows.height
    for kind in TYPES:
        assert panel[f"deaths_{kind}"].sum() == rows.filter(pl.col("type") == kind)["deaths"].sum()
    assert years_of(panel)["deaths"].sum() == rows["deaths"].sum()
