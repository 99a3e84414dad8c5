"""Of two releases the newer counts, a final one before its candidates, and nothing is counted twice."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from heed.base.errors import BadFile, BadInput
from heed.panel import build, combine, settle
from tests.panel.made_up import ALL, cell, coverage, events


def test_the_newer_release_of_an_event_is_kept() -> None:
    """The same id in two releases: the newer one counts, and the replaced row is counted."""
    old, new = events({"deaths": 10}), events({"deaths": 30, "deaths_high": 40, "release": "25.1"})
    covered = pl.concat([coverage(), coverage(release="25.1", end="2024-12")])
    settled, counts = settle(pl.concat([old, new]), covered)
    assert settled["deaths"].to_list() == [30]
    assert counts == {"replaced_by_newer_release": 1}


def test_releases_compare_by_number() -> None:
    """25.10 would be newer than 25.9; a candidate of March is newer than one of January."""
    rows = [events({"deaths": n, "release": release}) for n, release in ((1, "26.0.1"), (2, "26.0.3"))]
    months = {"start": "2023-04", "end": "2023-04"}
    covered = pl.concat([coverage(release=release, **months) for release in ("26.0.1", "26.0.3")])
    settled, _counts = settle(pl.concat(rows), covered)
    assert settled["deaths"].to_list() == [2]


def test_a_final_release_supersedes_candidate_months_it_covers() -> None:
    """A candidate event the final release has dropped is gone; one in a month it does not cover stays."""
    candidates = events(
        {"event_id": "c1", "release": "23.0.4", "deaths": 7},
        {
            "event_id": "c2",
            "release": "24.0.1",
            "deaths": 9,
            "date_start": date(2024, 1, 5),
            "date_end": date(2024, 1, 5),
        },
    )
    covered = pl.concat(
        [
            coverage(),
            coverage(release="23.0.4", start="2023-04", end="2023-04"),
            coverage(release="24.0.1", start="2024-01", end="2024-01"),
        ]
    )
    settled, counts = settle(pl.concat([events({}), candidates]), covered)
    assert sorted(settled["event_id"]) == ["1", "c2"]
    assert counts == {"superseded_by_final_release": 1}


def test_a_final_release_of_one_country_leaves_the_others_candidates() -> None:
    """Sudan's own final file says nothing of Chad."""
    chad = events({"event_id": "c1", "release": "23.0.4", "country": "TCD"})
    covered = pl.concat([coverage(), coverage("TCD", release="23.0.4", start="2023-04", end="2023-04")])
    settled, counts = settle(pl.concat([events({}), chad]), covered)
    assert settled.height == 2
    assert counts == {}


def test_two_versions_in_one_release_are_refused() -> None:
    """No rule prefers either; the sentence names the event."""
    with pytest.raises(
        BadFile, match=r"event 1 of ucdp_ged stands twice with different figures in release 24\.1"
    ):
        settle(events({}, {"deaths": 11}), coverage())


def test_two_sources_of_events_are_never_added() -> None:
    """They may count the same dead twice."""
    both = pl.concat([coverage(), coverage(source="heed_csv", release="")])
    with pytest.raises(BadInput, match="heed_csv and ucdp_ged both cover SDN in 2023-01"):
        build(events({}), both)


def test_a_newer_panel_replaces_only_what_it_knows() -> None:
    """Rows that the newer one leaves empty keep the older figures."""
    older = build(events({"deaths": 1}, {"event_id": "2", "country": "TCD"}), ALL)
    newer = build(events({"deaths": 50, "deaths_high": 60}), coverage())
    merged, replaced = combine(older, newer)
    assert cell(merged, "SDN", "2023-04")["deaths"] == 50
    assert cell(merged, "TCD", "2023-04")["deaths"] == 10
    assert merged.height == older.height
    assert replaced == 12
