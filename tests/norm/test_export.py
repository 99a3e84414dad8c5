"""The tables to take away hold what the tables hold: every row, every value, every source."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from heed.norm import load
from heed.norm.export import SHARED, TABLES, flat_rows, whole_rows


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_there_with_its_sources(table: str) -> None:
    held, rows, flat = load(), whole_rows(table), flat_rows(table)
    assert len(rows) == len(flat) and all(list(each) == list(flat[0]) for each in flat)
    if table != "indicators":
        assert [row["id"] for row in rows] == list(getattr(held, table))
    for row, cells in zip(rows, flat, strict=True):
        assert all(source in held.sources for source in row.get("sources", ()))
        assert cells["checked_on"] == held.as_of.isoformat()
        assert all(value is None or isinstance(value, str | int) for value in cells.values())
        assert cells.get("sources", "") == "; ".join(row.get("sources", ()))
    with_sources = {"authorities", "sources"}
    assert ("sources" in rows[0]) is (table not in with_sources)


def test_the_shared_sources_are_those_of_the_files() -> None:
    """A file whose rows share one source names it; here it stands with each row."""
    folder = files("heed.norm").joinpath("data")
    for name in TABLES:
        if name != "indicators":
            named = yaml.safe_load(folder.joinpath(f"{name}.yml").read_text("utf-8")).get("source")
            assert SHARED.get(name) == named, name
    assert SHARED["indicators"] == SHARED["risk_factors"]


def test_what_is_not_known_is_empty_and_what_is_none_is_zero() -> None:
    evidence = {row["id"]: row for row in flat_rows("evidence")}
    assert evidence["security_assistance"]["mass_atrocities_decrease"] is None
    assert evidence["arms_embargoes"]["mass_atrocities_mixed_or_none"] == 0
    measures = {row["id"]: row for row in flat_rows("measures")}
    assert measures["C01"]["lead_time_least_days"] is None and measures["C01"]["lead_time_estimate"] == "true"
    assert measures["L05"]["lead_time_least_days"] == 18 and measures["L05"]["lead_time_estimate"] == "false"
    for each in load().measures.values():
        assert measures[each.id]["mandates"] == "; ".join(" or ".join(group) for group in each.mandates)
    assert {row["verified"] for row in flat_rows("clauses")} == {"true", "false"}


def test_indicators_stand_with_their_risk_factor() -> None:
    held = load().risk_factors
    found = [(row["risk_factor"], row["id"], row["what"]) for row in whole_rows("indicators")]
    assert found == [(each.id, sign.id, sign.what) for each in held.values() for sign in each.indicators]
