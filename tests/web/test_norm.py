"""The pages and the API on the norm: all there, linked, marked where not verified, and without a run."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from heed.lake import latest_run
from heed.norm import load
from heed.norm.export import TABLES, flat_rows, whole_rows
from heed.web.edition import Edition, pinned
from heed.web.norm_pages import norm_paths
from heed.web.words import as_of


def text_of(reader: Client, path: str) -> str:
    """The page at a path."""
    answer = reader.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_every_page_answers_without_a_run(newcomer: Client) -> None:
    """The norm rests on no run: its pages and tables are there before anything was computed."""
    assert len(norm_paths()) == 4 + 51
    assert {newcomer.get(path).status_code for path in norm_paths()} == {200}
    assert newcomer.get("/api/norm/measures").status_code == 200


def test_every_measure_has_a_page_that_says_all(reader: Client) -> None:
    """Who decides, who acts, on what it rests, how soon, and whether that was verified."""
    norm = load()
    for measure in norm.measures.values():
        page = text_of(reader, f"/norm/measures/{measure.id}/").replace("&#x27;", "'")
        assert measure.name in page and measure.what in page and measure.decided_by in page
        assert measure.lead_time.words in page
        assert ("heed's estimate, without a source" in page) is measure.lead_time.estimate
        assert all(norm.clauses[clause].says in page for clause in measure.clauses)
        assert all(
            f'<li><bdi lang="en">{norm.authorities[actor].name}</bdi></li>' in page
            for actor in measure.actors
        )
        known = measure.verified and all(norm.clauses[clause].verified for clause in measure.clauses)
        assert ("not verified" in page) is not known


def test_force_names_what_remains(reader: Client) -> None:
    """A page on force says that it is shut without the Council, and what can be done."""
    for code in ("M01", "M02", "P02"):
        page = text_of(reader, f"/norm/measures/{code}/")
        assert "Without the Security Council this is not open" in page and "/norm/#blocked" in page
    assert "Without the Security Council" not in text_of(reader, "/norm/measures/D02/")


def test_the_norm_page_shows_the_gate(reader: Client) -> None:
    """Five questions, the clauses of 2005, four crimes, the mechanisms; anchors of all that is linked to."""
    page = text_of(reader, "/norm/")
    gate = page[page.index('class="gate"') : page.index("</ol>")]
    assert gate.count("<li>") == 5
    assert "They need not be exhausted" in gate and "exhausted" not in gate.replace(
        "They need not be exhausted", ""
    )
    for clause in load().clauses.values():
        where = page if clause.id.startswith("WSO-") else text_of(reader, "/norm/clauses/")
        assert f'id="{clause.id}"' in where and clause.says.replace("'", "&#x27;") in where
    assert all(f'id="{each}"' in page for each in (*load().crimes, *load().deadlock))
    assert page.count("no treaty</td>") == 1


def test_worked_cases_stand_under_the_gate(reader: Client) -> None:
    """Two known cases and an invented one, each condition met or not with its reason, and with sources."""
    page = text_of(reader, "/norm/")
    part = page[page.index('id="worked"') : page.index('id="pillars"')]
    rows = [row[: row.index("</tr>")] for row in part.split('<th scope="row">')[1:]]
    assert [row.count(">met<") for row in rows] == [3, 0, 2]
    assert [row.count(">not met<") for row in rows] == [2, 5, 3]
    assert "its decision was law" in part
    assert "S/RES/1973" in rows[0] and "alleged by the Russian Federation alone" in rows[1]
    assert part.count('href="http') == 6


def test_sources_are_dated_and_say_how_they_were_read(reader: Client) -> None:
    """Each with its date, its link where there is one, and the day of the check."""
    page = text_of(reader, "/norm/clauses/").replace("&#x27;", "'").replace("&amp;", "&")
    assert "Checked on 20 November 2026" in page
    for source in load().sources.values():
        assert source.title in page and as_of(source.dated) in page and source.read in page
        assert source.url is None or f'href="{source.url}"' in page


def test_risk_factors(reader: Client) -> None:
    """All fourteen, each confirmed indicator, and said where the list is not complete."""
    page = text_of(reader, "/norm/risk-factors/")
    for factor in load().risk_factors.values():
        part = page[page.index(f'id="{factor.id}"') :]
        part = part[: part.find("<h3", 10)] if "<h3" in part[10:] else part
        assert ("not verified" in part) is not factor.verified, factor.id
        assert ("left out" in part) is not bool(factor.indicators)
        assert all(indicator.what in part.replace("&#x27;", "'") for indicator in factor.indicators)
    assert "143" not in page and "140 indicators" not in page


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("means=force", {"P02", "M01", "M02"}),
        ("actor=HRC&pillar=2", {"C08", "F03", "H01"}),
        ("actor=human_rights_council&pillar=2", {"C08", "F03", "H01"}),
        ("pillar=1&means=force", set()),
        ("phase=rebuild&actor=CS", {"C08", "R01"}),
    ],
)
def test_measures_are_chosen_by_the_address(reader: Client, asked: str, codes: set[str]) -> None:
    """Page and API give the same measures."""
    page = text_of(reader, f"/norm/measures/?{asked}")
    assert {code for code in load().measures if f"/norm/measures/{code}/" in page} == codes
    assert ("No measure fits all of that." in page) is (codes == set())
    if "human" not in asked:
        rows = reader.get(f"/api/norm/measures?{asked}").json()["rows"]
        assert {row["id"] for row in rows} == codes


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/norm/measures/?actor=nobody", 400, "expected who acts, one of CS (civil society)"),
        ("/norm/measures/?pillar=4", 400, "expected a pillar, one of 1, 2, 3"),
        ("/norm/measures/?colour=red", 400, "expected actor, pillar, phase, means"),
        ("/norm/measures/Z99/", 404, "there is no measure"),
        ("/norm/nothing/", 404, "no page"),
        ("/api/norm/measures?pillar=4", 422, "the request does not fit"),
        ("/api/norm/measures?colour=red", 400, "is not a parameter"),
        ("/api/norm/crimes?colour=red", 400, "is not a parameter"),
    ],
)
def test_what_is_not_there_is_a_sentence(reader: Client, path: str, status: int, said: str) -> None:
    """An unknown measure, actor or parameter is named, with what was expected."""
    answer = reader.get(path)
    assert answer.status_code == status
    assert said.lower() in answer.content.decode().lower()


def test_a_code_in_small_letters_leads_to_its_page(reader: Client) -> None:
    """Each measure has one address."""
    answer = reader.get("/norm/measures/m02/")
    assert (answer.status_code, answer["Location"]) == (301, "/norm/measures/M02/")


def test_in_a_published_folder_the_list_has_no_form(edition: Edition, reader: Client) -> None:
    """Where nobody answers, nothing is offered that needs an answer."""
    assert "<form class=" in text_of(reader, "/norm/measures/").replace('<form class="search"', "")
    from django.test import RequestFactory

    from heed.web.norm_pages import measures

    with pinned(edition):
        page = measures(RequestFactory().get("/norm/measures/")).content.decode()
    assert 'class="choose"' not in page and page.count('<h2 id="family-') == 10


def test_what_research_found_stands_under_all_measures(reader: Client) -> None:
    """Every tool with its counts, and with what has to be minded; not where only some measures were chosen."""
    page = text_of(reader, "/norm/measures/").replace("&#x27;", "'")
    rows = {each: page[page.index(f'id="tool-{each}"') :].split("</div>")[0] for each in load().evidence}
    assert "On mass atrocities: 9 decrease, 15 mixed or none, 1 increase." in rows["prosecutions"]
    assert (
        "outcomes: 21 decrease, 15 mixed or none, 5 increase. Findings of harm done: 2."
        in rows["prosecutions"]
    )
    assert "no finding" in rows["armed_groups"] and "Mind:" in rows["armed_groups"]
    assert "no amnesty for genocide" in rows["amnesties"] and "#source-sg_on_amnesty" in rows["amnesties"]
    assert sum("Mind:" in row for row in rows.values()) == 3
    assert "tool-amnesties" not in text_of(reader, "/norm/measures/?actor=CS")


def test_the_tables_of_the_api(reader: Client) -> None:
    """Whole, dated, with what is unknown as null."""
    norm = load()
    tables: dict[str, dict[str, Any]] = {
        "clauses": norm.clauses, "crimes": norm.crimes, "risk-factors": norm.risk_factors,
        "authorities": norm.authorities, "deadlock": norm.deadlock, "sources": norm.sources,
    }  # fmt: skip
    for path, table in tables.items():
        found = reader.get(f"/api/norm/{path}").json()
        assert found["as_of"] == norm.as_of.isoformat()
        assert [row["id"] for row in found["rows"]] == list(table)
    measures = {row["id"]: row for row in reader.get("/api/norm/measures").json()["rows"]}
    assert measures["C01"]["lead_time"]["least_days"] is None and measures["C01"]["evidence"] is None
    assert measures["L05"]["lead_time"]["least_days"] == 18


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_taken_away_without_a_run(newcomer: Client, table: str) -> None:
    """As JSON with the day of the check, and as CSV that any sheet reads; the page links to both."""
    answer = newcomer.get(f"/norm/{table}.json")
    assert answer["Content-Disposition"] == f'attachment; filename="heed-norm-{table}.json"'
    found = answer.json()
    assert found["rows"] == whole_rows(table) and found["as_of"] == load().as_of.isoformat()
    text = newcomer.get(f"/norm/{table}.csv").content.decode()
    read = list(csv.DictReader(io.StringIO(text)))
    assert read == [
        {name: "" if cell is None else str(cell) for name, cell in row.items()} for row in flat_rows(table)
    ]
    page = text_of(newcomer, "/norm/")
    assert all(f'href="/norm/{table}.{form}" download' in page for form in ("csv", "json"))


@pytest.mark.parametrize(
    ("page", "table"),
    [
        ("measures/", "measures"), ("risk-factors/", "risk_factors"), ("risk-factors/", "indicators"),
        ("clauses/", "clauses"), ("clauses/", "sources"),
    ],
)  # fmt: skip
def test_a_table_can_be_taken_where_it_is_read(reader: Client, page: str, table: str) -> None:
    assert f'href="/norm/{table}.csv" download' in text_of(reader, f"/norm/{page}")


def test_a_table_that_is_not_there(reader: Client) -> None:
    answer = reader.get("/norm/promises.csv")
    assert answer.status_code == 404 and "expected one of clauses, crimes" in answer.content.decode()


def test_navigation_leads_to_the_norm(reader: Client, small_home: Path) -> None:
    """Every page has the link; the run it rests on is still named at the foot."""
    page = text_of(reader, "/countries/")
    assert '<li><a href="/norm/">Norm</a></li>' in page
    assert latest_run(small_home).id in text_of(reader, "/norm/")
    assert "rest on data to" not in text_of(reader, "/norm/")
