"""The panel follows its rules, on both engines, to the last digit."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heed.base.countries import world
from heed.base.errors import BadFile, BadInput, HeedError
from heed.lake.engine import Engine
from heed.panel import build, by_year, combine, differences, fill, settle, years_of
from heed.snapshot import load
from heed.sources import read
from heed.tables.declared import COVERAGE, EVENTS, PANEL, TYPES

TODAY = date(2026, 11, 20)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def events(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {
        "event_id": "1", "source": "ucdp_ged", "release": "24.1", "country": "SDN", "date_start": date(2023, 4, 15),
        "date_end": date(2023, 4, 15), "type": "one_sided", "deaths": 10, "deaths_low": 8, "deaths_high": 12,
        "deaths_civilians": 10, "by_government": True,
    }  # fmt: skip
    schema = {"by_government": pl.Boolean, "deaths_low": pl.Int64, "deaths_civilians": pl.Int64}
    return pl.DataFrame([{**usual, **row} for row in rows], schema_overrides=schema).select(EVENTS.names)


def coverage(country: str = "SDN", start: str = "2023-01", end: str = "2023-12", **how: str) -> pl.DataFrame:
    row = {
        "country": country, "month_start": start, "month_end": end,
        "source": "ucdp_ged", "release": "24.1", **how,
    }  # fmt: skip
    return pl.DataFrame([row]).select(COVERAGE.names)


def cell(panel: pl.DataFrame, country: str, month: str) -> dict[str, Any]:
    return panel.row(by_predicate=(pl.col("country") == country) & (pl.col("month") == month), named=True)


@st.composite
def some_events(draw: st.DrawFn) -> pl.DataFrame:
    count = draw(st.integers(1, 30))
    rows = []
    for place in range(count):
        start = date(2023, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
        deaths = draw(st.integers(0, 5000))
        said = draw(st.booleans())
        rows.append(
            {
                "event_id": str(place),
                "country": draw(st.sampled_from(["SDN", "SSD", "TCD"])),
                "date_start": start,
                "date_end": start + timedelta(days=draw(st.integers(0, 90))),
                "type": draw(st.sampled_from(TYPES)),
                "deaths": deaths,
                "deaths_low": deaths // 2 if said else None,
                "deaths_high": deaths * 2,
                "deaths_civilians": deaths if said else None,
                "by_government": None,
            }
        )
    return events(*rows)


ALL = pl.concat([coverage(code) for code in ("SDN", "SSD", "TCD")])


def test_zero_and_not_known_differ() -> None:
    """A month without events is zero where the file covers the country, and empty where no file does."""
    panel = build(events({}), coverage())
    assert panel.columns == list(PANEL.names)
    assert cell(panel, "SDN", "2023-04")["deaths"] == 10
    assert cell(panel, "SDN", "2023-05")["deaths"] == 0
    assert cell(panel, "SDN", "2023-05")["deaths_civilians"] == 0
    assert cell(panel, "TCD", "2023-04")["deaths"] is None
    assert cell(panel, "TCD", "2023-04")["events"] is None


def test_all_states_alive_in_the_month_stand_there() -> None:
    """195 states in 2023; South Sudan from July 2011 on."""
    panel = build(
        events({"date_start": date(2011, 6, 1), "date_end": date(2011, 6, 1)}), coverage(start="2011-06")
    )
    rows = panel.group_by("month").len()
    assert rows.filter(pl.col("month") == "2023-06")["len"].item() == 195
    assert panel.filter(pl.col("country") == "SSD")["month"].min() == "2011-07"


def test_an_event_that_spans_a_year_end_counts_where_it_began() -> None:
    """From 28 December to 9 January: all its deaths count in December, in the panel and in the country-years."""
    spanning = events({"date_start": date(2022, 12, 28), "date_end": date(2023, 1, 9), "deaths": 100})
    covered = coverage(start="2022-01", end="2023-12")
    panel = build(spanning, covered)
    assert cell(panel, "SDN", "2022-12")["deaths"] == 100
    assert cell(panel, "SDN", "2023-01")["deaths"] == 0
    years = by_year(spanning, covered)
    assert dict(years.select("year", "deaths").iter_rows()) == {2022: 100, 2023: 0}


TIGRAY = {
    "country": "ETH", "date_start": date(2021, 1, 1), "date_end": date(2021, 12, 31), "type": "state_based",
    "deaths": 113_554, "deaths_low": 0, "deaths_high": 200_000, "deaths_civilians": 0, "by_government": None,
}  # fmt: skip
"""The largest event of the Tigray war: a summary of a year. The days are those of the year it sums up."""


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


def test_what_one_event_does_not_say_the_month_does_not_know() -> None:
    """One event without a civilian count makes the month's sum unknown, not smaller."""
    panel = build(events({}, {"event_id": "2", "deaths_civilians": None}), coverage())
    assert cell(panel, "SDN", "2023-04")["deaths"] == 20
    assert cell(panel, "SDN", "2023-04")["deaths_civilians"] is None


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


def test_an_event_that_began_before_its_candidate_month_is_not_lost() -> None:
    """It counts in the first month its release covers, and is counted as moved."""
    began = events({"date_start": date(2025, 12, 30), "date_end": date(2026, 1, 2), "release": "26.0.1"})
    covered = coverage(start="2026-01", end="2026-01", release="26.0.1")
    settled, counts = settle(began, covered)
    assert counts == {"moved_to_first_covered_month": 1}
    assert cell(build(settled, covered), "SDN", "2026-01")["deaths"] == 10


def test_two_sources_of_events_are_never_added() -> None:
    """They may count the same dead twice."""
    both = pl.concat([coverage(), coverage(source="heed_csv", release="")])
    with pytest.raises(BadInput, match="heed_csv and ucdp_ged both cover SDN in 2023-01"):
        build(events({}), both)


def test_an_event_outside_statehood_is_refused() -> None:
    """South Sudan did not exist in April 2011."""
    early = events({"country": "SSD", "date_start": date(2011, 4, 1), "date_end": date(2011, 4, 1)})
    with pytest.raises(BadInput, match="event 1 of ucdp_ged lies in SSD in 2011-04"):
        build(early, coverage("SSD", start="2011-01"))


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


def test_a_newer_panel_replaces_only_what_it_knows() -> None:
    """Rows that the newer one leaves empty keep the older figures."""
    older = build(events({"deaths": 1}, {"event_id": "2", "country": "TCD"}), ALL)
    newer = build(events({"deaths": 50, "deaths_high": 60}), coverage())
    merged, replaced = combine(older, newer)
    assert cell(merged, "SDN", "2023-04")["deaths"] == 50
    assert cell(merged, "TCD", "2023-04")["deaths"] == 10
    assert merged.height == older.height
    assert replaced == 12


def embedded() -> pl.DataFrame:
    held = load()
    return fill(held.figures, held.coverage)


def real(shared_data: Path, *names: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    readings = [reading for name in names for reading in read(shared_data / "ucdp" / "ged" / name, TODAY)]
    held = pl.concat([reading.coverage for reading in readings])
    return settle(pl.concat([reading.frame for reading in readings]), held)[0], held


@pytest.mark.parametrize(
    "engine",
    [pytest.param("spark", marks=pytest.mark.spark), pytest.param("postgres", marks=pytest.mark.postgres)],
)
def test_every_engine_gives_the_same_to_the_last_digit(
    shared_data: Path, engine: Engine, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One SQL text: the panel and the country-years of real files, by DuckDB, by Spark and by PostgreSQL."""
    if engine == "postgres":
        monkeypatch.setenv("HEED_DATABASE_URL", request.getfixturevalue("postgres_url"))
    found, held = real(
        shared_data, "gedevents-2025-01-04_sdn.csv", "gedevents-2025-01-17_bfa.csv", "conflict_data_ukr_a.csv",
        "conflict_data_ukr_b.csv", "GEDEvent_v26_0_1.csv", "hdx_ged191_subset.zip",
    )  # fmt: skip
    assert build(found, held, engine).equals(build(found, held))
    assert by_year(found, held, engine).equals(by_year(found, held))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "expected postgres://user@host/database"),
        ("mysql://x", "expected postgres://user@host/database"),
        ("postgresql:///x?host=/nowhere", "did not answer"),
    ],
)
def test_a_database_that_is_not_there(monkeypatch: pytest.MonkeyPatch, address: str, sentence: str) -> None:
    """One sentence, whether it is not set or does not answer."""
    monkeypatch.setenv("HEED_DATABASE_URL", address)
    with pytest.raises(HeedError, match=sentence):
        build(events({}), coverage(), "postgres")


def test_event_files_reproduce_the_aggregated_panel(shared_data: Path) -> None:
    """Sudan and Burkina Faso: every month equal but for UCDP's own revisions between releases 24.1 and 25.1."""
    found, held = real(shared_data, "gedevents-2025-01-04_sdn.csv", "gedevents-2025-01-17_bfa.csv")
    by_code = {each.country: each for each in differences(build(found, held), embedded())}
    assert {code: (each.months_compared, each.months_equal) for code, each in by_code.items()} == {
        "BFA": (82, 79),
        "SDN": (404, 398),
    }
    over = [month for each in by_code.values() for month in each.over_tenth]
    assert [(month.country, month.month, month.files, month.snapshot) for month in over] == [
        ("BFA", "2022-09", 227, 317)
    ]
    assert "deaths revised between the releases" in over[0].why
