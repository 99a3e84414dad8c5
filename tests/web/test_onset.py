"""Where it may begin: the list, the line on each country's page, and how far it can be trusted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from heed.tables import Licence
from tests.web.small_run import write_small_run

BEGINS = "chance that it begins within six months "
ROOT = Path(__file__).resolve().parents[2]


def text_of(reader: Client, path: str) -> str:
    return reader.get(path).content.decode()


def test_the_list_stands_first_and_the_rest_is_folded(reader: Client) -> None:
    """Listed countries stand before the others; since when each was quiet is said, and what null means."""
    page = text_of(reader, "/onset/")
    first, rest = page.split('<details class="rest">')
    assert "/country/CHE/" in first[first.index('id="list"') :] and "12&nbsp;%" not in first
    assert "12\u00a0%" in first and "none on record" in first
    row = rest[: rest.index("</details>")]
    assert "/country/NOR/" in row and "May 2019" in row and "</span> down 2" in row
    assert "/country/SDN/" not in page[page.index('id="list"') : page.index('id="map-onset-6"')]


def test_it_is_reached_from_the_board_and_the_navigation(reader: Client) -> None:
    """The front page links to it twice."""
    assert text_of(reader, "/").count('href="/onset/"') == 2


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("CHE", "No event of one-sided violence on record: " + BEGINS + "12\u00a0%, rank 1 of 2"),
        ("NOR", "Quiet of one-sided violence since May 2019: " + BEGINS + "1\u00a0%, rank 11"),
        ("SDN", "Not quiet: one-sided violence was recorded here in the last twelve months"),
        ("FJI", "Whether there was one-sided violence in the last twelve months is not known"),
    ],
)  # fmt: skip
def test_each_country_says_where_it_stands(reader: Client, code: str, words: str) -> None:
    """Quiet since when with chance and rank; or not quiet; or not known."""
    assert words in text_of(reader, f"/country/{code}/")


def test_an_ended_state_is_not_asked(reader: Client) -> None:
    """Nothing can begin in a state that is no more."""
    assert 'id="begin"' not in text_of(reader, "/country/DDR/")


def test_trust_is_quoted_from_where_it_is_measured(reader: Client) -> None:
    """Each figure of skill on the page stands in the report, in the rows of what is quoted."""
    page = text_of(reader, "/onset/")
    section = page[page.index('id="trust"') : page.index("</section>", page.index('id="trust"'))]
    report = (ROOT / "docs" / "benchmarks" / "onset.md").read_text("utf-8")
    whole = [line for line in report.splitlines() if line.startswith("| whole, 2010–2024 |")]
    ten = "top 10 |"
    ours = next(line for line in whole if f"{ten} heed, history only" in line)
    theirs = next(line for line in whole if f"{ten} climatology, quiet months" in line)
    scores = next(line for line in whole if "| 1–6 | heed, history only |" in line)
    for row, figures in (
        (ours, (".605", ".459", ".231")),
        (theirs, (".436", ".191")),
        (scores, (".779", ".091")),
    ):
        for figure in figures:
            assert f" 0{figure} " in row, f"{figure} is no longer in the report: write the page anew"
            assert figure in section
    assert "172 beginnings" in section and "172 onsets" in report and "123 states" in report


def test_a_run_without_the_list_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the table is withheld there is no list, no map and no line on a country's page, but a sentence."""
    write_small_run(tmp_path, onset=Licence.NO)
    monkeypatch.setattr(settings, "HEED_HOME", tmp_path)
    reader = Client(HTTP_HOST="localhost")
    page = text_of(reader, "/onset/")
    assert "There is no such list in this run" in page and "make one with heed run" in page
    assert reader.get("/figure/map-onset-6.svg").status_code == 404
    assert 'id="begin"' not in text_of(reader, "/country/CHE/")
    assert reader.get("/api/onset").status_code == 404


def test_figures_that_cannot_tell_are_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence that the run kept stands on the page."""
    path = write_small_run(tmp_path, onset=Licence.NO).path / "manifest.json"
    why = "one-sided violence: got 3 beginnings"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "no_onset": why}), "utf-8")
    monkeypatch.setattr(settings, "HEED_HOME", tmp_path)
    assert "One-sided violence: got 3 beginnings." in text_of(Client(HTTP_HOST="localhost"), "/onset/")


def test_the_table_is_in_the_api_by_part(reader: Client) -> None:
    """By country, horizon and whether it is on the list."""
    rows = reader.get("/api/onset?horizon=6&listed=true").json()["rows"]
    assert [(row["country"], row["rank"], row["chance_before"]) for row in rows] == [("CHE", 1, None)]
    assert reader.get("/api/onset", {"country": "NOR"}).json()["count"] == 4


def test_the_map_ranks_the_quiet_alone(reader: Client) -> None:
    """Countries without a chance are hatched and named so; the finding names the highest."""
    drawn = text_of(reader, "/figure/map-onset-6.svg")
    assert "Sudan: not ranked" in drawn and "Switzerland: 12" in drawn
    assert re.search(r"<title>The chance that one-sided violence begins [^<]*Switzerland", drawn)
