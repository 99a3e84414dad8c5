"""The feeds of the site: what everybody may read and nothing else, and cheap to ask for again."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from heed.alerts.levels import Level, Severity
from heed.records.alerting.models import Move, Reach, State, Step
from tests.records.absent import without_records
from tests.records.conftest import Kept
from tests.records.sinks import told_step

FORMS = ("/alerts/feed.atom", "/alerts/feed.json")


def test_only_public_steps_that_were_told(records: Kept, reader: Client) -> None:
    told_step(headline="Everybody")
    told_step(Reach.RESTRICTED, roles="|editor|", headline="Restricted")
    told_step(Reach.PRIVATE, headline="Private")
    told_step(state=State.WAITING, told=None, headline="Waiting")
    found = feedparser.parse(reader.get("/alerts/feed.atom").content)
    assert (found.bozo, [each.title for each in found.entries]) == (False, ["Everybody"])
    assert found.feed.links[0].href == "https://heed.example/alerts/feed.atom"
    assert {link.href for link in found.entries[0].links} == {
        "https://heed.example/alerts/2026-0001/1/", "https://heed.example/alerts/2026-0001/1/cap.xml",
    }  # fmt: skip
    items = reader.get("/alerts/feed.json").json()["items"]
    assert [each["title"] for each in items] == ["Everybody"]
    assert items[0]["attachments"][0]["url"].endswith("/alerts/2026-0001/1/cap.xml")


def test_country_and_level_choose(records: Kept, reader: Client) -> None:
    told_step(headline="Warning")
    told_step(headline="Watch", level=Level.WATCH, severity=Severity.MODERATE)
    for query, titles in (
        ("country=SDN", ["Watch", "Warning"]), ("country=Sudan&level=watch", ["Watch"]),
        ("country=MMR", []), ("level=emergency", []),
    ):  # fmt: skip
        found = reader.get(f"/alerts/feed.json?{query}").json()
        assert sorted(each["title"] for each in found["items"]) == sorted(titles), query
    assert found["feed_url"] == "https://heed.example/alerts/feed.json?level=emergency"
    for query in ("country=Atlantis", "level=panic"):
        assert reader.get(f"/alerts/feed.atom?{query}").status_code == 400


def test_a_level_goes_on_to_the_end_of_its_alerts(records: Kept, reader: Client) -> None:
    """Who read of a warning reads that it is over; a step that nobody may read begins nothing for the public."""
    first = told_step(headline="Warning")
    hidden = told_step(Reach.RESTRICTED, roles="|editor|", headline="Hidden")
    for alert in (first.alert, hidden.alert):
        Step.objects.create(
            alert=alert, place=2, move=Move.UPDATE, level=Level.RESOLVED, author=first.author,
            severity=Severity.MODERATE,
            headline=f"Over {alert.number}", description="A truce holds.", state=State.TOLD, told=timezone.now(),
        )  # fmt: skip
    found = reader.get("/alerts/feed.json?level=warning").json()
    assert [each["title"] for each in found["items"]] == [f"Over {first.alert.number}", "Warning"]


@pytest.mark.parametrize("path", FORMS)
def test_one_who_has_it_is_told_so_until_there_is_more(records: Kept, reader: Client, path: str) -> None:
    told_step()
    first = reader.get(path)
    again = reader.get(path, headers={"If-None-Match": first["ETag"]})
    by_time = reader.get(path, headers={"If-Modified-Since": first["Last-Modified"]})
    assert (first.status_code, again.status_code, again.content, by_time.status_code) == (200, 304, b"", 304)
    told_step()
    fresh = reader.get(path, headers={"If-None-Match": first["ETag"]})
    assert fresh.status_code == 200 and fresh["ETag"] != first["ETag"]


@pytest.mark.parametrize("path", FORMS)
def test_without_records_it_is_an_empty_feed(
    reader: Client, path: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    with without_records(tmp_path, django_db_blocker):
        response = reader.get(path)
    found = feedparser.parse(response.content)
    assert response.status_code == 200 and found.entries == [] and "Last-Modified" not in response
    assert list(tmp_path.iterdir()) == []
