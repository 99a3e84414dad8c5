"""In which state and month an event counts, and which states stand in which months."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from heed.base.countries import world
from heed.base.errors import BadInput
from heed.panel import build, by_year, settle
from heed.snapshot import load
from tests.panel.made_up import TIGRAY, cell, coverage, events


def test_an_event_that_spans_a_year_end_counts_where_it_began() -> None:
    """From 28 December to 9 January: all its deaths count in December, in the panel and in the country-years."""
    spanning = events({"date_start": date(2022, 12, 28), "date_end": date(2023, 1, 9), "deaths": 100})
    covered = coverage(start="2022-01", end="2023-12")
    panel = build(spanning, covered)
    assert cell(panel, "SDN", "2022-12")["deaths"] == 100
    assert cell(panel, "SDN", "2023-01")["deaths"] == 0
    years = by_year(spanning, covered)
    assert dict(years.select("year", "deaths").iter_rows()) == {2022: 100, 2023: 0}


def test_the_largest_event_of_tigray_counts_in_january_2021() -> None:
    """Its first month, not the December of its last day: UCDP's files and an organisation's own alike."""
    for source in ("ucdp_ged", "heed_csv"):
        covered = coverage("ETH", start="2020-01", end="2022-12", source=source)
        settled, _counts = settle(events({**TIGRAY, "source": source}), covered)
        panel = build(settled, covered).filter((pl.col("country") == "ETH") & (pl.col("deaths") > 0))
        assert panel.select("month", "deaths").rows() == [("2021-01", 113_554)]


def test_a_candidate_that_begins_in_its_month_counts_the_whole_event_there() -> None:
    """Where only December is covered, an event that runs on from January counts in the first covered month."""
    covered = coverage("ETH", start="2021-12", end="2021-12", release="21.0.12")
    settled, counts = settle(events({**TIGRAY, "release": "21.0.12"}), covered)
    assert counts == {"moved_to_first_covered_month": 1}
    assert cell(build(settled, covered), "ETH", "2021-12")["deaths"] == 113_554


def test_an_event_that_began_before_its_candidate_month_is_not_lost() -> None:
    """It counts in the first month its release covers, and is counted as moved."""
    began = events({"date_start": date(2025, 12, 30), "date_end": date(2026, 1, 2), "release": "26.0.1"})
    covered = coverage(start="2026-01", end="2026-01", release="26.0.1")
    settled, counts = settle(began, covered)
    assert counts == {"moved_to_first_covered_month": 1}
    assert cell(build(settled, covered), "SDN", "2026-01")["deaths"] == 10


def test_the_sources_differ_over_the_month_of_tigray(shared_data: Path) -> None:
    """The embedded figures have January 2021 (first day), VIEWS December 2021 (last day)."""
    held = load().figures.filter((pl.col("country") == "ETH") & pl.col("month").str.starts_with("2021"))
    embedded = dict(held.select("month", "deaths").iter_rows())
    assert (embedded["2021-01"], embedded["2021-12"]) == (115_738, 696)
    views = pl.read_parquet(shared_data / "views" / "cm_actuals_2021.parquet")
    top = views.sort("outcome").row(-1, named=True)
    # Month 1 of VIEWS is January 1980, so that 504 is December 2021.
    assert (top["outcome"], top["month_id"]) == (113_554, 504)


def test_gaza_counts_under_israel() -> None:
    """By UCDP's number and by each name in use; no state of the list bears the name."""
    known = world()
    names = ("Israel", "Palestine", "State of Palestine", "occupied Palestinian territory")
    assert {known.named(name).code for name in names} == {known.numbered(666).code} == {"ISR"}
    assert "Gaza" in known["ISR"].note
    assert "PSE" not in {country.code for country in known}


def test_states_stand_in_the_panel_from_their_first_to_their_last_month() -> None:
    """East Germany to October 1990, South Sudan from July 2011, both within a panel that covers all months."""
    covered = coverage("SDN", start="1989-01", end="2012-12")
    months = build(events({"date_start": date(2011, 6, 1), "date_end": date(2011, 6, 1)}), covered).group_by(
        "country"
    )
    spans = {code: (a, b) for code, a, b in months.agg(a=pl.min("month"), b=pl.max("month")).iter_rows()}
    assert spans["DDR"] == ("1989-01", "1990-10")
    assert spans["SSD"] == ("2011-07", "2012-12")
    assert spans["SRB"] == spans["ISR"] == ("1989-01", "2012-12")


def test_all_states_alive_in_the_month_stand_there() -> None:
    """195 states in 2023; South Sudan from July 2011 on."""
    panel = build(
        events({"date_start": date(2011, 6, 1), "date_end": date(2011, 6, 1)}), coverage(start="2011-06")
    )
    rows = panel.group_by("month").len()
    assert rows.filter(pl.col("month") == "2023-06")["len"].item() == 195
    assert panel.filter(pl.col("country") == "SSD")["month"].min() == "2011-07"


def test_an_event_outside_statehood_is_refused() -> None:
    """South Sudan did not exist in April 2011."""
    early = events({"country": "SSD", "date_start": date(2011, 4, 1), "date_end": date(2011, 4, 1)})
    with pytest.raises(BadInput, match="event 1 of ucdp_ged lies in SSD in 2011-04"):
        build(early, coverage("SSD", start="2011-01"))
