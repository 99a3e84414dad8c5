"""What a person does with the pages: reads them on a phone and a desk, in the dark, without scripts, on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]

KINDS = ("/", "/risk/deaths/25/6/africa/", "/country/SDN/", "/country/FJI/", "/country/DDR/", "/countries/",
         "/countries/?q=s", "/method/", "/data/", "/track-record/", "/replay/", "/replay/MMR-2017-08/", "/onset/",
         "/norm/", "/norm/clauses/", "/norm/measures/", "/norm/measures/?actor=civil_society",
         "/norm/measures/M02/", "/norm/measures/P01/", "/norm/risk-factors/",
         "/alerts/", "/responses/", "/alerts/country/SDN/",
         "/about/", "/api/")  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", KINDS)
def test_accessible(open_page: Opens, site: str, path: str, width: int, scheme: str) -> None:
    """axe finds nothing wrong, folded parts opened, and the page never scrolls sideways."""
    page = open_page(site + path, width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/norm/", "/norm/clauses/", "/norm/measures/"])
def test_on_a_phone_the_norm_is_read_downwards(open_page: Opens, site: str, path: str) -> None:
    """Who decides, how soon and what it says stand under what they are about, not off to the side."""
    page = open_page(site + path, 360)
    sides = page.evaluate(
        "[...document.querySelectorAll('.wide')].map(each => each.scrollWidth - each.clientWidth)"
    )
    assert sides and max(sides) == 0


def test_works_without_scripts(open_page: Opens, site: str) -> None:
    """Without scripts a reader goes from the map to a country, switches the chance, and searches."""
    page = open_page(site, java_script_enabled=False)
    page.get_by_role("link", name="100", exact=True).click()
    expect(page).to_have_url(f"{site}/risk/deaths_civilians/100/6/")
    page.get_by_role("row").get_by_role("link", name="Sudan").first.click()
    expect(page).to_have_url(f"{site}/country/SDN/")
    expect(page.locator("figure img").nth(3)).to_be_attached()
    expect(page.get_by_role("button", name="Explore this chart")).to_have_count(0)
    page.get_by_label("Country", exact=True).fill("switz")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("main").get_by_role("link", name="Switzerland").click()
    expect(page).to_have_url(f"{site}/country/CHE/")


def test_measures_are_chosen_without_scripts(open_page: Opens, site: str) -> None:
    """A reader comes from the norm to the measures, chooses who acts and how, and opens one."""
    page = open_page(f"{site}/norm/", java_script_enabled=False)
    page.get_by_role("link", name="51 measures").click()
    page.get_by_label("Who acts").select_option(label="the Security Council")
    page.get_by_label("Means").select_option(label="coercive force")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("main")).to_contain_text("2 measures fit.")
    expect(page.get_by_label("Who acts")).to_have_value("security_council")
    page.get_by_role("link", name="use force to protect civilians").click()
    expect(page).to_have_url(f"{site}/norm/measures/M02/")
    page.get_by_role("link", name="When the Security Council is blocked").click()
    expect(page).to_have_url(f"{site}/norm/#blocked")


def test_map_is_clickable_without_scripts(open_page: Opens, site: str) -> None:
    """A country on the map leads to its page."""
    page = open_page(site, java_script_enabled=False)
    page.locator('figure svg a[href="/country/SDN/"]').first.click()
    expect(page).to_have_url(f"{site}/country/SDN/")


def test_pictures_are_there(open_page: Opens, site: str) -> None:
    """Every picture on a country's page is drawn."""
    page = open_page(f"{site}/country/SDN/")
    widths = page.evaluate("[...document.images].map(each => each.naturalWidth)")
    assert len(widths) >= 4 and all(width > 0 for width in widths)


def test_charts_answer_when_asked(open_page: Opens, site: str) -> None:
    """The chart code is loaded when a reader asks for it and not before; then a chart answers to the pointer."""
    page = open_page(f"{site}/country/SDN/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    figure = page.locator("figure#SDN-types")
    figure.scroll_into_view_if_needed()
    assert not any("explore.js" in url for url in asked)
    figure.get_by_role("button", name="Explore this chart").click()
    page.wait_for_selector("figure#SDN-types[data-explored] svg")
    assert any("explore.js" in url for url in asked)
    figure.locator("svg .mark-rect").first.locator("path").last.hover()
    page.wait_for_selector("#vg-tooltip-element.visible")
    expect(page.locator("#vg-tooltip-element")).not_to_be_empty()


def test_explored_charts_are_accessible(open_page: Opens, site: str) -> None:
    """axe finds nothing wrong with charts that a reader has made interactive."""
    page = open_page(f"{site}/country/SDN/")
    figure = page.locator("figure#SDN-types")
    figure.get_by_role("button", name="Explore this chart").click()
    page.wait_for_selector("figure#SDN-types[data-explored] svg")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_explored_map_still_leads_on(open_page: Opens, site: str) -> None:
    """On the explored map a country leads to its page too."""
    page = open_page(site)
    page.locator("figure").get_by_role("button", name="Explore this chart").click()
    page.locator('figure[data-explored] svg path[aria-label^="Sudan:"]').click()
    page.wait_for_url(f"{site}/country/SDN/")
    expect(page.locator("h1")).to_have_text("Sudan")


def test_keyboard(open_page: Opens, site: str) -> None:
    """The first stop of the Tab key skips to the content, and focus is seen."""
    page = open_page(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize(
    "path", ["/", "/country/SDN/", "/method/", "/norm/", "/norm/measures/", "/norm/measures/M02/"]
)
def test_prints(open_page: Opens, site: str, path: str) -> None:
    """On paper the page has its heading and pictures, without what only a screen can use."""
    page = open_page(site + path)
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    assert not page.get_by_role("button", name="Find").is_visible()
    assert not page.locator(".switches, .choose").first.is_visible()
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF") and len(printed) > 15_000


def test_what_is_folded_is_printed_and_what_is_pressed_is_not(open_page: Opens, site: str) -> None:
    """Paper opens no list: it holds all of it, and neither what opens it nor buttons."""
    page = open_page(f"{site}/about/")
    page.evaluate(
        """document.querySelector('main').innerHTML = '<details class="folded"><summary>The others</summary>'
        + '<p id="kept">an ask</p></details><details><summary>More</summary><p id="left">a note</p></details>'
        + '<button id="pressed">Send</button>'"""
    )
    shown = {"#kept": False, "#left": False, "#pressed": True, ".folded summary": True}
    for place, there in shown.items():
        expect(page.locator(place)).to_be_visible(visible=there)
    page.emulate_media(media="print")
    for place, there in shown.items():
        expect(page.locator(place)).to_be_visible(visible=there if place == "#left" else not there)


@pytest.mark.parametrize("path", ["/country/SDN/", "/alerts/", "/norm/measures/M02/"])
def test_words_without_end_are_broken(open_page: Opens, site: str, path: str) -> None:
    """A name or address longer than a phone is wide is broken, in a heading and in a paragraph."""
    page = open_page(site + path, 360)
    page.evaluate(
        "for (const each of document.querySelectorAll('main h1, main > p')) each.textContent = 'x'.repeat(99)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "/country/SDN/", "/norm/", "/norm/measures/", "/norm/measures/D02/", "/norm/clauses/",
        "/norm/risk-factors/", "/alerts/",
    ],
)  # fmt: skip
def test_right_to_left(open_page: Opens, site: str, path: str, width: int) -> None:
    """Turned to right-to-left a page mirrors: the name stands on the right and nothing scrolls sideways."""
    page = open_page(site + path, width)
    page.evaluate("document.documentElement.dir = 'rtl'")
    place = page.locator(".name").bounding_box()
    assert place is not None and place["x"] > width / 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width


PLACES = """texts => {
  const link = [...document.querySelectorAll('main a')].find(each => each.textContent.startsWith(texts.join(' ')))
  const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT), node = walker.nextNode()
  return texts.map(text => {
    const range = document.createRange(), from = node.data.indexOf(text)
    range.setStart(node, from); range.setEnd(node, from + text.length)
    return range.getBoundingClientRect().x
  })
}"""


def test_the_norm_reads_rightly_right_to_left(open_page: Opens, site: str) -> None:
    """Its English texts keep their own order of words, and the arrows to other measures point onwards."""
    page = open_page(f"{site}/norm/measures/D02/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    year, words = page.evaluate(PLACES, ["2005", "World"])
    assert year < words
    before, after = (page.locator(f"nav a[rel={each}] .arrow") for each in ("prev", "next"))
    for arrow in (before, after):
        assert arrow.evaluate("each => getComputedStyle(each).transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    assert before.bounding_box()["x"] > after.bounding_box()["x"]  # type: ignore[index]


def test_published_folder_from_disk(open_page: Opens, folder: Path) -> None:
    """Opened from a disk the folder reads like the site: map, countries, regions, pictures, search."""
    page = open_page((folder / "index.html").as_uri())
    page.locator("figure svg a").first.scroll_into_view_if_needed()
    page.get_by_role("link", name="Africa", exact=True).click()
    page.get_by_role("row").get_by_role("link", name="Sudan").first.click()
    expect(page).to_have_url((folder / "country" / "SDN" / "index.html").as_uri())
    page.wait_for_load_state()
    widths = page.evaluate("[...document.images].map(each => each.naturalWidth)")
    assert len(widths) >= 4 and all(width > 0 for width in widths)
    expect(page.get_by_role("button", name="Explore this chart")).to_have_count(0)
    page.get_by_label("Country", exact=True).fill("switz")
    page.get_by_role("button", name="Find").click()
    page.wait_for_url("**/countries/index.html?q=switz")
    expect(page.get_by_role("status")).to_have_text("Countries that match: 1")
    expect(page.get_by_role("main").get_by_role("listitem").filter(visible=True)).to_have_text(
        ["Switzerland"]
    )


def test_published_folder_on_any_path(open_page: Opens, folder: Path) -> None:
    """Below any path of a plain file server the charts of the folder can be explored too."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder.parent))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            page = open_page(f"http://127.0.0.1:{server.server_port}/{folder.name}/index.html")
            page.get_by_role("button", name="Explore this chart").click()
            page.locator('figure[data-explored] svg path[aria-label^="Sudan:"]').click()
            page.wait_for_url(f"**/{folder.name}/country/SDN/", wait_until="networkidle")
            expect(page.locator("h1")).to_have_text("Sudan")
        finally:
            server.shutdown()
            thread.join()
