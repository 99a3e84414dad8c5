"""The pages of a small run: all there, and honest about what is not known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from heed.base.months import Month
from heed.web.addresses import country_figure_paths, map_paths, page_paths, table_paths
from heed.web.edition import Edition
from tests.web.markup import Markup, text_of


def test_every_address_answers(reader: Client, edition: Edition) -> None:
    """Every page, map, figure and table of the run answers with status 200."""
    paths = [*page_paths(edition), *map_paths(edition), *table_paths(edition)]
    for code in edition.countries:
        paths += country_figure_paths(edition, code)
    answers = {}
    for path in [*paths, "/explore.js", "/figure/SDN-types.png"]:
        answer = reader.get(path)
        answers[path] = answer.status_code
        answer.getvalue()
    assert len(paths) > 200
    assert {path for path, status in answers.items() if status != 200} == set()


def test_first_screen_of_the_board(reader: Client) -> None:
    """The first page says what is shown, since which data, who says so, and links to limits and to action."""
    page = text_of(reader, "/")
    first = page[page.index("<h1>") : page.index("<figure")]
    parts = (
        "at least 25 civilian deaths",
        "January to June 2025",
        "December 2024",
        "University of Ruritania",
    )
    for part in (*parts, "/method/#not", "/method/#act"):
        assert part in first


def test_map_links_to_every_country(reader: Client) -> None:
    """On the map in the page each country of the forecast is a link."""
    page = text_of(reader, "/")
    drawn = page[page.index("<svg xmlns") : page.index("</svg>")]
    assert {code for code in ("SDN", "ETH", "MLI", "ISR", "CHE", "NOR") if f"/country/{code}/" in drawn} == {
        "SDN", "ETH", "MLI", "ISR", "CHE", "NOR",
    }  # fmt: skip


def test_moves_are_said_in_words(reader: Client) -> None:
    """A change of rank is a shape and a word; a country without an earlier rank is new."""
    page = text_of(reader, "/")
    assert "</span> up 1" in page and "</span> down 1" in page and "</span> new" in page


def test_region_filter(reader: Client) -> None:
    """A region's board holds that region's countries and no other."""
    page = text_of(reader, "/risk/deaths_civilians/25/6/europe/")
    assert "/country/NOR/" in page and "/country/SDN/" not in page


def test_ended_state_has_a_record_only(reader: Client) -> None:
    """A state that ended says until when, and shows no chance and no rank."""
    page = text_of(reader, "/country/DDR/")
    assert "existed until 2 October 1990" in page
    assert "Rank among" not in page and "Chances by number" not in page


def test_no_forecast_is_not_zero(reader: Client) -> None:
    """A country without forecast is said to have none; its chance is not given as small."""
    page = text_of(reader, "/country/FJI/")
    assert "not the same as none" in page and "Rank among" not in page


def test_unknown_is_said(reader: Client) -> None:
    """Years and estimates the source does not speak of are `not known`, never 0."""
    page = text_of(reader, "/country/MLI/")
    record = page[page.index('id="record"') :]
    row = record[record.index(">2022<") : record.index(">2021<")]
    assert "not known" in row and ">0<" not in row


def test_note_is_shown(reader: Client) -> None:
    """What a reader must know of how sources count a country stands on its page."""
    assert "Gaza, the West Bank and Israel" in text_of(reader, "/country/ISR/")


def test_neighbours_in_the_list(reader: Client) -> None:
    """Previous and next country follow the order of names."""
    page = text_of(reader, "/country/ETH/")
    assert 'rel="prev" href="/country/DDR/"' in page and 'rel="next" href="/country/FJI/"' in page


@pytest.mark.parametrize(
    ("asked", "code"), [("sud", "SDN"), ("SDN", "SDN"), ("German Democratic Republic", "DDR")]
)
def test_search(reader: Client, asked: str, code: str) -> None:
    """Part of a name, a code, or a name that some source uses finds the country."""
    assert f'href="/country/{code}/"' in reader.get("/countries/", {"q": asked}).content.decode()


def test_search_is_text(reader: Client) -> None:
    """What was asked for is shown as text, never as markup."""
    page = reader.get("/countries/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page and "0 countries match" in page


def test_old_data_are_announced(edition: Edition) -> None:
    """The notice on old data stands when the origin lies more than three months back, and not before."""
    assert edition.origin == Month.parse("2024-12")
    assert not edition.stale(date(2025, 3, 31))
    assert edition.stale(date(2025, 4, 1))


def test_notice_stands_on_pages(reader: Client) -> None:
    """Pages read today say that the small run's data are old and what to do."""
    page = text_of(reader, "/")
    assert "rest on data to December 2024" in page and "heed fetch" in page
    assert "rest on data to" not in text_of(reader, "/alerts/")


@pytest.mark.parametrize("path", ["/", "/country/SDN/", "/data/", "/method/", "/countries/"])
def test_no_run_yet(newcomer: Client, path: str) -> None:
    """Without a run each page says so, with the command that makes one."""
    answer = newcomer.get(path)
    page = answer.content.decode()
    assert answer.status_code == 404 and "No run yet" in page and "heed run" in page
    assert Markup(page).faults == []


def test_new_run_is_noticed(newcomer: Client, tmp_path: Path, small_home: Path) -> None:
    """A page asked before there is a run is made anew when there is one."""
    assert newcomer.get("/").status_code == 404
    (tmp_path / "runs").symlink_to(small_home / "runs")
    assert newcomer.get("/").status_code == 200


def test_skill_is_quoted_from_where_it_is_measured(reader: Client) -> None:
    """Each figure of skill on the method page stands in docs/risk.md, with the day it was measured."""
    page = text_of(reader, "/method/")
    section = page[page.index('id="good"') : page.index('id="not"')]
    measured = (Path(__file__).resolve().parents[2] / "docs" / "risk.md").read_text("utf-8")
    for figure in (
        ".931",
        ".873",
        ".944",
        ".861",
        "17 %",
        "25 %",
        "20 November 2026",
        "12 of 15",
        "13 of 15",
    ):
        assert figure in measured, f"{figure} is no longer in docs/risk.md: write the method page anew"
        assert figure in section or figure.endswith("of 15")
