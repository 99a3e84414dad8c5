"""The feeds of the site: what everybody may read and nothing else, and cheap to ask for again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from heed.alerts.levels import Level, Severity
from heed.norm.load import measure_name
from heed.records.alerting.models import Addressee, Ask, Move, Reach, State, Step
from heed.records.alerting.told import as_message, as_messages
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


def chain() -> None:
    """An alert of four steps: public, restricted, public again, private; each asks something of its own."""
    alert = told_step(state=State.DROPPED, told=None).alert
    office, _ = Addressee.objects.get_or_create(name="The Envoy", tier="international", actor="secretariat")
    reaches = {"public": "", "restricted": "|editor|", "Public": "", "private": ""}
    for place, (reach, roles) in enumerate(reaches.items(), 2):
        step = Step.objects.create(
            alert=alert, place=place, move=Move.UPDATE, level=Level.WARNING, severity=Severity.SEVERE,
            author=alert.steps.get(place=1).author, reach=reach.lower(), roles=roles, state=State.WAITING,
            headline=f"Step {place}", description="The chance rose.", note="It went on.",
        )  # fmt: skip
        if reach == "private":
            step.people.add(step.author)
        for measure in ("D02", "D03"):
            Ask.objects.create(
                step=step, measure=measure, addressee=office, because=f"of {step}", by=date(2099, 1, place)
            )
        step.state, step.told = State.TOLD, timezone.now()
        step.save()


def test_many_messages_are_read_together_as_one_by_one(records: Kept, reader: Client) -> None:
    """To what each refers, and what it asks, follow from who may read it; a long feed takes no more statements."""
    counts = []
    for _alerts in range(2):
        chain()
        steps = list(Step.objects.filter(state=State.TOLD).select_related("alert"))
        assert as_messages(steps) == [as_message(each) for each in steps]
        with CaptureQueriesContext(connection) as asked:
            items = reader.get("/alerts/feed.json").json()["items"]
        counts.append((len(items), len(asked)))
    assert counts == [(2, counts[0][1]), (4, counts[0][1])]
    third = next(each for each in as_messages(steps) if each.headline == "Step 4")
    assert [each.identifier[-2:] for each in third.references] == [".2"]
    assert [(each.because[-2:], each.title) for each in third.asks] == [
        (f".{place}", measure_name(measure)) for place in (2, 4) for measure in ("D02", "D03")
    ]


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
