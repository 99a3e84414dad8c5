"""The pages of a small run: all there, plain markup, honest about what is not known."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from heed.base.months import Month
from heed.web.addresses import country_figure_paths, map_paths, page_paths, table_paths
from heed.web.edition import Edition

KINDS = ("/", "/countries/", "/method/", "/data/", "/track-record/", "/about/", "/api/",
         "/replay/", "/replay/MMR-2017-08/", "/onset/",
         "/norm/", "/norm/clauses/", "/norm/measures/", "/norm/measures/?actor=human_rights_council&pillar=3",
         "/norm/measures/?pillar=1&means=force", "/norm/measures/M02/", "/norm/measures/P01/",
         "/norm/risk-factors/",
         "/country/SDN/", "/country/CHE/",
         "/country/DDR/", "/country/FJI/", "/risk/deaths/100/12/africa/", "/country/QQQ/",
         "/countries/?q=east")  # fmt: skip
VOID = {"meta", "link", "img", "input", "br", "path", "rect"}


class Markup(HTMLParser):
    """What the markup tests need of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append(f"never closed: {self.open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag says."""
        found = dict(attrs)
        if len(found) != len(attrs):
            self.faults.append(f"an attribute stands twice in <{tag}>")
        self.tags.append((tag, found))
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.references += (found.get("aria-labelledby") or "").split()
        self.references += [found["for"] or ""] if "for" in found else []
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """A closing tag must close the last one opened."""
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def text_of(reader: Client, path: str) -> str:
    """The page at a path."""
    return reader.get(path).content.decode()


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


@pytest.mark.parametrize("path", KINDS)
def test_markup_is_sound(reader: Client, path: str) -> None:
    """Tags nest, ids are unique, references lead somewhere, headings go down one step at a time."""
    page = Markup(text_of(reader, path))
    assert page.faults == []
    assert sorted(page.ids) == sorted(set(page.ids))
    assert set(page.references) <= set(page.ids)
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))


@pytest.mark.parametrize("path", KINDS)
def test_everything_has_a_name(reader: Client, path: str) -> None:
    """Pictures have a text, inputs a label, and no page brings styles or scripts inside its markup."""
    page = Markup(text_of(reader, path))
    labelled = {found.get("for") for tag, found in page.tags if tag == "label"}
    for tag, found in page.tags:
        assert tag != "img" or found.get("alt")
        assert tag != "input" or found.get("id") in labelled
        assert tag != "style" and "style" not in found
        assert tag != "script" or found.get("src")
        assert not any(name.startswith("on") for name in found)


@pytest.mark.parametrize("path", ["/", "/country/SDN/", "/data/panel.csv", "/figure/SDN-types.svg", "/api/board",
                                  "/nowhere/", "/api/nowhere", "/static/heed.css"])  # fmt: skip
def test_headers_keep_readers_safe(reader: Client, path: str) -> None:
    """No answer sets a cookie; each has a policy that lets no script in from elsewhere or from the markup."""
    answer = reader.get(path)
    answer.getvalue()
    policy = answer["Content-Security-Policy"]
    scripts = [part for part in policy.split("; ") if part.startswith(("default-src", "script-src"))]
    assert not answer.cookies and "Set-Cookie" not in answer
    assert scripts and all(
        "unsafe" not in part and "*" not in part and "http" not in part for part in scripts
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_nothing_comes_from_elsewhere(reader: Client) -> None:
    """No page loads anything from another origin."""
    for path in KINDS:
        for tag, found in Markup(text_of(reader, path)).tags:
            loads = [found.get("src"), found.get("data"), found.get("href") if tag == "link" else None]
            assert all(each is None or (each.startswith("/") and not each.startswith("//")) for each in loads)


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


@pytest.mark.parametrize("path", ["/risk/deaths_civilians/26/6/", "/risk/hope/25/6/", "/figure/SDN-nothing.svg",
                                  "/risk/deaths_civilians/25/6/atlantis/", "/data/events.csv", "/data/nope.csv",
                                  "/country/QQQ/", "/figure/map-deaths-25-7.json"])  # fmt: skip
def test_unknown_addresses(reader: Client, path: str) -> None:
    """What does not exist is answered with 404 and a page that says what was expected."""
    answer = reader.get(path)
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in answer.content.decode()


def test_unknown_country_names_the_nearest(reader: Client) -> None:
    """A code nobody knows is answered with the nearest countries."""
    assert "SDN" in text_of(reader, "/country/SUDAN/")


@pytest.mark.parametrize("path", ["/country/sdn", "/country/SDN", "/country/sdn/"])
def test_canonical_path(reader: Client, path: str) -> None:
    """A country has one address; others lead there."""
    answer = reader.get(path)
    assert (answer.status_code, answer["Location"]) == (301, "/country/SDN/")


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


def test_right_to_left(reader: Client) -> None:
    """With a language that is written from right to left the page says so."""
    with translation.override("ar"):
        page = text_of(reader, "/method/")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<html lang="en" dir="ltr">' in text_of(reader, "/method/")


def test_pages_are_light(reader: Client) -> None:
    """On the wire a page with its style, script and pictures stays under 300 KB."""
    for path in KINDS:
        answer = reader.get(path, headers={"accept-encoding": "gzip"})
        weight = len(answer.content)
        for tag, found in Markup(text_of(reader, path)).tags:
            own = found.get("src") if tag in ("img", "script") else None
            if tag == "link" and found.get("rel") in ("stylesheet", "icon"):
                own = found.get("href")
            if own and not own.startswith("/static/"):
                weight += len(reader.get(own, headers={"accept-encoding": "gzip"}).content)
            elif own:
                weight += len(reader.get(own).getvalue())
        assert weight < 300_000, path


def test_other_hosts_are_refused(reader: Client) -> None:
    """A request for a host that is not ours is refused, also for a page that is kept."""
    assert reader.get("/about/").status_code == 200
    refused = reader.get("/about/", headers={"host": "evil.example"})
    assert refused.status_code == 400 and refused["X-Content-Type-Options"] == "nosniff"


def test_unchanged_pages_are_not_sent_again(reader: Client) -> None:
    """A browser that has the page gets 304, and HEAD gets headers alone."""
    first = reader.get("/country/SDN/")
    again = reader.get("/country/SDN/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert reader.head("/country/SDN/")["Content-Length"] == str(len(first.content))


@pytest.mark.parametrize("path", ["/", "/country/SDN/", "/figure/SDN-types.svg", "/data/panel.csv"])
def test_only_reading(reader: Client, path: str) -> None:
    """Nothing can be written through a public page."""
    assert reader.post(path, {"a": "b"}).status_code == 405


def test_a_fault_has_its_page(
    reader: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A programming fault is answered with a plain page and without its inner workings."""
    monkeypatch.setattr("heed.web.pages.country_facts", lambda *_: 1 / 0)
    reader.raise_request_exception = False
    answer = reader.get("/country/NOR/")
    page = answer.content.decode()
    assert answer.status_code == 500 and "A fault of ours" in page and "ZeroDivision" not in page
