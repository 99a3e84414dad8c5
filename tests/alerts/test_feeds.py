"""Feeds, read back by feedparser and by JSON Feed's own rules."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import feedparser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heed.alerts.feeds import Feed, as_atom, as_item, as_json_feed
from heed.alerts.message import Kind, Message, Reference
from tests.alerts.conftest import SENT, messages

FEED = Feed("Alerts", "https://heed.example/alerts/", "https://heed.example/alerts/feed.atom", "heed")


def read(atom: bytes) -> Any:
    found = feedparser.parse(atom)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_an_entry_says_what_the_message_says(message: Message) -> None:
    later = dataclasses.replace(
        message, identifier="2026-0001.9", sent=SENT + timedelta(hours=1), headline="Later"
    )
    found = read(as_atom(FEED, [message, later], SENT))
    assert [entry.title for entry in found.entries] == ["Later", message.headline]
    entry = found.entries[1]
    assert entry.id == "urn:heed:heed.example:2026-0001.1"
    assert entry.link == message.web
    assert "&lt;Strelsau&gt; &amp; around" in entry.content[0].value
    assert {tag.term for tag in entry.tags} == {"level:warning", "country:RUR"}
    assert found.feed.updated == "2026-11-20T10:30:00Z"


def test_a_cancellation_says_so_in_its_title(message: Message) -> None:
    """It repeats the headline of what it ends: without the word it reads like the warning told again."""
    ended = dataclasses.replace(
        message, kind=Kind.CANCEL, references=(Reference(message.sender, "2026-0001.0", message.sent),)
    )
    item = as_item(ended)
    assert item["title"] == f"Cancelled: {message.headline}"
    assert item["content_html"].startswith("<p>Cancelled. The alert no longer holds; it is closed.</p>")
    assert as_item(message)["content_html"].startswith("<p>Warning. Atrocity crimes are likely")


def test_an_empty_feed_is_a_feed() -> None:
    found = read(as_atom(FEED, [], SENT))
    assert (found.entries, found.feed.updated) == ([], "2026-11-20T09:30:00Z")


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=st.lists(messages(), max_size=4))
def test_any_messages_make_feeds_that_others_read(told: list[Message]) -> None:
    assert len(read(as_atom(FEED, told, SENT)).entries) == len(told)
    conforms(json.loads(as_json_feed(FEED, told)), len(told))


def conforms(feed: Mapping[str, Any], items: int) -> None:
    """What JSON Feed 1.1 asks: a version, a title, and items with an id as text and some content."""
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] and feed["feed_url"].startswith("https://")
    assert len(feed["items"]) == items
    for item in feed["items"]:
        assert isinstance(item["id"], str) and item["content_html"]
        assert item["date_published"].endswith("Z")
