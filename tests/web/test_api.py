"""The API: parts of tables as JSON and CSV, described by a document that is true."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.test import Client

from heed.tables import TABLES
from heed.web.described import as_markdown

ROOT = Path(__file__).resolve().parents[2]
TABLE_OF = {
    "/api/countries": "countries",
    "/api/panel": "panel",
    "/api/country-year": "country_year",
    "/api/forecast/fan": "fan",
    "/api/forecast/totals": "totals",
    "/api/board": "board",
    "/api/reasons": "reasons",
    "/api/lookalikes": "lookalikes",
    "/api/contributions": "contributions",
    "/api/changes": "changes",
    "/api/change-reasons": "change_reasons",
}


@pytest.mark.parametrize(("path", "table"), TABLE_OF.items())
def test_every_table_by_part(reader: Client, path: str, table: str) -> None:
    """Each endpoint gives rows with the declared columns, how many there are, and the run."""
    found = reader.get(path, {"limit": 2}).json()
    assert len(found["rows"]) == 2 < found["count"]
    assert tuple(found["rows"][0]) == TABLES[table].names
    assert found["run"]


@pytest.mark.parametrize(("path", "table"), TABLE_OF.items())
@pytest.mark.parametrize("way", ["query", "header"])
def test_csv(reader: Client, path: str, table: str, way: str) -> None:
    """The same rows come as CSV when asked for by query or by header; unknown is an empty cell."""
    if way == "query":
        answer = reader.get(f"{path}?format=csv&limit=5")
    else:
        answer = reader.get(f"{path}?limit=5", headers={"accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    as_json = reader.get(path, {"limit": 5}).json()["rows"]
    assert answer["Content-Type"].startswith("text/csv") and answer["X-Total-Count"].isdigit()
    assert [list(row.values()) for row in rows] == [
        ["" if value is None else str(value) for value in row.values()] for row in as_json
    ]
    assert tuple(rows[0]) == TABLES[table].names


@pytest.mark.parametrize(
    ("path", "asked", "holds"),
    [
        (
            "panel",
            {"country": "SDN", "month_from": "2024-02", "month_to": "2024-03"},
            {"month": {"2024-02", "2024-03"}},
        ),
        ("panel", {"region": "Europe"}, {"country": {"CHE", "NOR", "DDR"}}),
        (
            "board",
            {"target": "deaths", "threshold": "25", "horizon": "6"},
            {"threshold": {25}, "horizon": {6}},
        ),
        ("country-year", {"year_from": "2023", "year_to": "2024"}, {"year": {2023, 2024}}),
        ("forecast/fan", {"target": "deaths_civilians", "country": "ETH"}, {"country": {"ETH"}}),
        ("countries", {"q": "switz"}, {"country": {"CHE"}}),
    ],
)
def test_filters(reader: Client, path: str, asked: dict[str, str], holds: dict[str, set[object]]) -> None:
    """Filters keep the rows they name and no other."""
    found = reader.get(f"/api/{path}", {**asked, "limit": "1000"}).json()
    assert found["count"] == len(found["rows"]) > 0
    for column, values in holds.items():
        assert {row[column] for row in found["rows"]} == values


def test_paging_gives_every_row_once(reader: Client) -> None:
    """Pages put together are the whole table in the order of its key."""
    pages = [reader.get("/api/panel", {"limit": 100, "offset": n}).json() for n in range(0, 500, 100)]
    keys = [(row["country"], row["month"]) for page in pages for row in page["rows"]]
    assert len(keys) == len(set(keys)) == pages[0]["count"]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    "asked",
    ["limit=0", "limit=1001", "offset=-1", "country=Sudan", "month_from=2024-13", "format=xml"],
)
def test_what_does_not_fit_is_refused(reader: Client, asked: str) -> None:
    """A value out of range or an unknown parameter is answered with 422 and a sentence that names it."""
    answer = reader.get(f"/api/panel?{asked}")
    assert answer.status_code == 422
    assert asked.partition("=")[0] in answer.json()["detail"]


def test_unknown_parameters_are_refused(reader: Client) -> None:
    """A parameter nobody knows is refused with those that are known, so that no filter fails in silence."""
    answer = reader.get("/api/panel?colour=red")
    assert answer.status_code == 400
    assert (
        "'colour' is not a parameter" in answer.json()["detail"] and "month_from" in answer.json()["detail"]
    )


def test_errors_are_sentences(reader: Client, newcomer: Client) -> None:
    """Without a run the API says so in JSON, with what to do."""
    answer = newcomer.get("/api/board")
    assert answer.status_code == 404
    assert "heed run" in answer.json()["detail"]


def test_unknown_is_null(reader: Client) -> None:
    """What the source does not say is null, never 0."""
    found = reader.get(
        "/api/panel", {"country": "MLI", "month_from": "2022-01", "month_to": "2022-01"}
    ).json()
    assert found["rows"][0]["deaths"] is None


def test_manifest(reader: Client) -> None:
    """The current run says what it was made of."""
    found = reader.get("/api/runs/current").json()
    assert (
        found["origin"] == "2024-12"
        and found["sources"][0]["release"] == "1.0"
        and "board" in found["tables"]
    )


def test_docs_load_from_here(reader: Client) -> None:
    """The interactive docs load scripts and styles from this origin alone, and these are there."""
    page = reader.get("/api/docs").content.decode()
    loads = [part.split('"')[0] for part in page.replace('href="', 'src="').split('src="')[1:]]
    assert loads and all(each.startswith("/static/") for each in loads)
    for each in loads:
        answer = reader.get(each)
        assert answer.status_code == 200
        answer.getvalue()


def test_api_page_describes_every_address(reader: Client) -> None:
    """The page that needs no script names each address of the OpenAPI document, with an example that works."""
    document = reader.get("/api/openapi.json").json()
    page = reader.get("/api/").content.decode()
    for path in document["paths"]:
        assert f"<code>GET {path}</code>" in page
    examples = [part.split('"')[0] for part in page.split('<a href="/api/')[1:]]
    assert len(examples) >= len(document["paths"])
    assert all(reader.get(f"/api/{each.replace('&amp;', '&')}").status_code == 200 for each in examples)


def test_written_documentation_is_current(reader: Client) -> None:
    """docs/api.md is what the OpenAPI document says today."""
    document = reader.get("/api/openapi.json").json()
    written = (ROOT / "docs" / "api.md").read_text("utf-8")
    assert written == as_markdown(document), "write it anew: heed.web.described.as_markdown of the document"
