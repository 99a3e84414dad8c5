"""Feeds, the calendar and the list of alerts choose by the same names and refuse with the same sentence."""

from __future__ import annotations

import feedparser
import pytest
from django.test import Client

from heed.alerts.levels import Level, Severity
from heed.base.countries import world
from heed.records.alerting.models import Alert, Reach
from tests.records.conftest import Kept
from tests.records.sinks import told_step

ALIKE = ("/alerts/", "/alerts/feed.atom", "/alerts/feed.json", "/alerts/calendar.ics")


@pytest.fixture
def told(records: Kept) -> None:
    """A warning about Sudan, a watch about Myanmar, and what the public does not know of Chad."""
    told_step(headline="Warning")
    watch = told_step(
        headline="Watch", level=Level.WATCH, severity=Severity.MODERATE, state="draft", told=None
    )
    Alert.objects.filter(pk=watch.alert_id).update(country="MMR")
    hidden = told_step(Reach.RESTRICTED, roles="|editor|", headline="Hidden", state="draft", told=None)
    Alert.objects.filter(pk=hidden.alert_id).update(country="TCD")
    for each in (watch, hidden):
        each.state, each.told = "told", each.made
        each.save()


def titles(reader: Client, query: str) -> list[str]:
    """Of both feeds, which hold the same."""
    atom = feedparser.parse(reader.get(f"/alerts/feed.atom{query}").content)
    items = reader.get(f"/alerts/feed.json{query}").json()["items"]
    assert [each.title for each in atom.entries] == [each["title"] for each in items]
    return sorted(each["title"] for each in items)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Warning", "Watch"]),
        ("?region=Africa", ["Warning"]),
        ("?region=Northern+Africa", ["Warning"]),
        ("?region=+Asia+", ["Watch"]),
        ("?region=South-eastern+Asia&level=watch", ["Watch"]),
        ("?region=Asia&level=warning", []),
        ("?region=Asia&country=Sudan", []),
        ("?region=Middle+Africa", []),
        ("?region=", ["Warning", "Watch"]),
    ],
)
def test_a_region_chooses(told: None, reader: Client, query: str, found: list[str]) -> None:
    assert titles(reader, query) == found


def test_every_region_holds_what_its_countries_hold(told: None, reader: Client) -> None:
    for region in {each.region for each in world()} | {each.subregion for each in world()}:
        codes = [each.code for each in world() if region in (each.region, each.subregion)]
        wanted = [title for code, title in (("SDN", "Warning"), ("MMR", "Watch")) if code in codes]
        assert titles(reader, f"?region={region.replace(' ', '+')}") == wanted, region


def test_a_feed_says_what_it_holds(told: None, reader: Client) -> None:
    found = reader.get("/alerts/feed.json?level=watch&region=South-eastern+Asia").json()
    assert found["title"] == "heed: alerts, South-eastern Asia, Watch"
    ending = "?region=South-eastern+Asia&level=watch"
    assert found["feed_url"] == f"https://heed.example/alerts/feed.json{ending}"
    assert found["home_page_url"] == f"https://heed.example/alerts/{ending}"


def test_one_region_is_not_another_for_who_has_it(told: None, reader: Client) -> None:
    """Each has one message: the tag tells them apart all the same."""
    africa = reader.get("/alerts/feed.atom?region=Africa")
    same = {"If-None-Match": africa["ETag"]}
    assert reader.get("/alerts/feed.atom?region=Africa", headers=same).status_code == 304
    assert reader.get("/alerts/feed.atom?region=Asia", headers=same).status_code == 200


@pytest.mark.parametrize("query", ["region=Nowhere", "level=panic", "country=Atlantis"])
def test_what_there_is_not_is_refused_alike(records: Kept, reader: Client, query: str) -> None:
    """The feed of a word mistyped must not be an empty one for ever."""
    name, _, got = query.partition("=")
    said = set()
    for path in ALIKE:
        answer = reader.get(f"{path}?{query}", headers={"Accept": "text/html"})
        assert answer.status_code == 400 and got in answer.content.decode(), path
        text = answer.content.decode()
        said.add(text[text.index("<h1") : text.index("</main>")])
    assert len(said) == 1 and name in said.pop().lower()


def test_filtered_pages_lead_to_their_feeds(told: None, reader: Client) -> None:
    for page, ending in (
        ("/alerts/", ""),
        ("/alerts/?region=Africa", "?region=Africa"),
        ("/alerts/?region=South-eastern+Asia&level=watch", "?level=watch&amp;region=South-eastern+Asia"),
        ("/alerts/country/SDN/", "?country=SDN"),
    ):
        text = reader.get(page).content.decode()
        for form, mime in (("atom", "atom+xml"), ("json", "feed+json")):
            path = f"/alerts/feed.{form}{ending}"
            assert f'<link rel="alternate" type="application/{mime}" href="{path}"' in text
            assert f'<a href="{path}">' in text
            assert reader.get(path.replace("&amp;", "&")).status_code == 200
