"""Figures say what their rows say, and say what is not known."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from heed.base.errors import NotFound
from heed.charts import country_figures, draw, figure, map_ids, world_map
from heed.charts.marks import Words
from heed.charts.wording import as_of
from heed.lake.runs import Run
from heed.pipeline import Plan, make_run


def test_map_title_counts_the_countries_above_one_half(run: Run) -> None:
    """The number in the title is the number of rows with a chance over one half."""
    found = world_map(run, "deaths_civilians", 25, 6)
    above = sum(row["chance"] > 0.5 for row in found.rows)
    assert above > 20
    assert found.title == (
        f"In {above} countries the chance of 25 or more civilian deaths in the six months from January 2025 "
        "is above one half"
    )


def test_map_title_without_a_likely_country_names_the_highest(run: Run) -> None:
    """Where no chance is above one half the title says so and names the highest."""
    found = world_map(run, "deaths", 1000, 1)
    top = found.rows[0]
    assert found.title == (
        f"In no country is the chance of 1,000 or more deaths in January 2025 above one half; {top['name']} "
        "has the highest, 40 %"
    )


def test_forecast_title_is_the_sum_of_its_rows(run: Run) -> None:
    """Six expected months of 60 make 360; the six months before are summed from the record."""
    found = figure(run, "RUR-forecast-deaths")
    assert sum(row["expected"] or 0 for row in found.rows[:42]) == 360
    before = sum(row["recorded"] for row in found.rows[30:36])
    assert found.title == (
        f"Ruritania: the model gives about 360 deaths in the six months from January 2025, after {before} in "
        "the six months before"
    )


def test_quiet_forecast_is_fewer_than_one(run: Run) -> None:
    """An expectation of zero is said as fewer than one, singular, not as a number of deaths."""
    title = figure(run, "ZEN-forecast-deaths_civilians").title
    assert "gives fewer than one civilian death in" in title
    assert title.endswith("after none in the six months before")


def test_types_title_compares_with_the_years_before(run: Run) -> None:
    """The last year, its rank in the record, and the share of the largest type come from the rows."""
    found = figure(run, "RUR-types")
    last = found.rows[-1]
    assert last["deaths"] == 160
    assert found.title == (
        "Ruritania: 160 deaths recorded in 2024, the most of any year since 2019; 66 % of them in state-based "
        "violence"
    )


def test_killers_title_names_the_largest_share(run: Run) -> None:
    """Shares are over all known years; deaths that are put down to nobody are two a year."""
    found = figure(run, "RUR-killers")
    assert [row["one_sided_by_unknown"] for row in found.rows] == [2, None, 2, 2, 2, 2]
    government = sum(row["one_sided_by_government"] or 0 for row in found.rows)
    total = government + sum(
        (row["one_sided_by_groups"] or 0) + (row["one_sided_by_unknown"] or 0) for row in found.rows
    )
    assert f"{total} deaths in one-sided violence from 2019 to 2024" in found.title
    assert f"{government / total:.0%}".replace("%", " %") in found.title
    assert found.title.endswith("killed by a state's forces")


def test_a_killer_not_known_is_named_only_where_there_is_one(run: Run, home: Path, shared_data: Path) -> None:
    """The legend of a record in which every death is put down to somebody has two entries."""
    assert "killer not known" in draw(figure(run, "RUR-killers"), "svg").decode()
    file = shared_data / "ucdp" / "ged" / "conflict_data_sdn.csv"
    sudan = make_run(home, Plan(files=[file], with_snapshot=False, draws=100), date(2026, 1, 1))
    assert "killer not known" not in draw(figure(sudan, "SDN-killers"), "svg").decode()


def test_months_title_names_the_worst_month(run: Run) -> None:
    """The worst month is found in the rows, unknown months aside."""
    found = figure(run, "RUR-months")
    assert max(found.rows, key=lambda row: row["deaths"] or 0)["month"] == "2021-07"
    assert "the worst month since 2019 was July 2021, with 900 deaths" in found.title


def test_unknown_months_stay_unknown_in_the_rows(run: Run) -> None:
    """A month of which the source does not speak is None in the table, never 0."""
    rows = {row["month"]: row for row in figure(run, "RUR-months").rows}
    assert [rows[month]["deaths"] for month in ("2020-03", "2020-04", "2020-05")] == [None] * 3
    assert rows["2020-02"]["deaths"] is not None


def test_every_figure_says_unit_source_and_date(run: Run) -> None:
    """Title, unit, as-of date, citation, licence, a text alternative and named columns stand with each figure."""
    for each in [*country_figures(run, "RUR"), world_map(run, "deaths", 25, 6)]:
        assert each.title
        assert each.unit
        assert each.as_of == "June 2025"
        assert "Zenda Institute (CC BY 4.0)" in each.source
        assert "CC BY 4.0" in each.source
        assert each.title in each.alt
        assert [name for name, _ in each.columns] == list(each.rows[0])
        assert re.fullmatch(r"[A-Za-z0-9_-]+", each.id)


def test_each_figure_credits_the_source_it_rests_on(run: Run) -> None:
    """Pictures of years credit the source of years, all others those of months."""
    years, months = "Yearly Returns of Ruritania", "Ruritania Incident Records 3"
    for kind, (named, unnamed) in {"types": (years, months), "months": (months, years)}.items():
        found = figure(run, f"RUR-{kind}")
        assert named in found.source
        assert unnamed not in found.source
        last = found.picture.marks[-1]
        assert isinstance(last, Words)
        under = " ".join(last.text)
        assert named in under
        assert "CC BY 4.0" in under


def test_a_date_that_nobody_gave_is_not_known() -> None:
    """Files brought by hand may have no receipt; the date is then not known, in words."""
    assert as_of({"as_of": None}) == "not known"
    assert as_of({"as_of": "2026-03-03"}) == "3 March 2026"


def test_figures_of_a_violent_country(run: Run) -> None:
    """A wide range brings a linear variant beside the logarithmic one."""
    assert [each.id for each in country_figures(run, "RUR")] == [
        "RUR-forecast-deaths", "RUR-forecast-deaths-linear", "RUR-forecast-deaths_civilians",
        "RUR-forecast-deaths_civilians-linear", "RUR-chances", "RUR-types", "RUR-months", "RUR-killers",
    ]  # fmt: skip


def test_figures_of_a_quiet_country(run: Run) -> None:
    """Where no death is on record one figure says so, instead of three empty grids."""
    found = country_figures(run, "ZEN")
    assert [each.id for each in found] == [
        "ZEN-forecast-deaths", "ZEN-forecast-deaths_civilians", "ZEN-chances", "ZEN-types",
    ]  # fmt: skip
    assert found[-1].title == "Zenda & Strelsau: no death in organised violence recorded from 2019 to 2024"


def test_figures_of_a_state_that_ended(run: Run) -> None:
    """A state that no longer exists has its record and no forecast."""
    assert [each.id for each in country_figures(run, "OLD")] == ["OLD-types", "OLD-months", "OLD-killers"]
    with pytest.raises(NotFound, match="no forecast of deaths for Old Ruritania"):
        figure(run, "OLD-forecast-deaths")


@pytest.mark.parametrize(
    "wrong", ["RUR", "RUR-forecast", "RUR-types-linear", "XXX-types", "map-deaths-7-6", "../etc/passwd"]
)
def test_unknown_ids_are_refused(run: Run, wrong: str) -> None:
    """An id that no figure has is a NotFound with a sentence, not a fault."""
    with pytest.raises(NotFound):
        figure(run, wrong)


def test_map_ids_are_all_there(run: Run) -> None:
    """Two targets, four thresholds, four horizons; each id leads to the figure that bears it."""
    ids = map_ids(run)
    assert len(ids) == len(set(ids)) == 32
    assert figure(run, ids[5]).id == ids[5]
