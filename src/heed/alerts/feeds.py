"""Messages as feeds: Atom (RFC 4287) and JSON Feed 1.1.

What a reader may not see is left out before it comes here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from xml.etree import ElementTree as Xml

from heed.alerts.cap import MIME
from heed.alerts.levels import MEANINGS
from heed.alerts.message import Message

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself. Addresses are whole, with scheme and host."""

    title: str
    home: str
    address: str
    author: str
    language: str = "en"


def as_atom(feed: Feed, messages: Sequence[Message], now: datetime) -> bytes:
    """The feed as Atom, newest first; `now` dates an empty one."""
    root = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _text(root, "id", feed.address)
    _text(root, "title", feed.title)
    _text(root, "updated", stamp(max((m.sent for m in messages), default=now)))
    _text(Xml.SubElement(root, "author"), "name", feed.author)
    Xml.SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    Xml.SubElement(root, "link", rel="alternate", type="text/html", href=feed.home)
    for message in newest_first(messages):
        _entry(root, message)
    Xml.indent(root)
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def as_json_feed(feed: Feed, messages: Sequence[Message]) -> bytes:
    """The feed as JSON, newest first."""
    whole = {
        "version": JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [as_item(message) for message in newest_first(messages)],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def newest_first(messages: Sequence[Message]) -> list[Message]:
    """In the order feeds are read; messages of the same second by identifier."""
    return sorted(messages, key=lambda m: (m.sent, m.identifier), reverse=True)


def stamp(when: datetime) -> str:
    """`2026-11-20T09:30:00Z` (RFC 3339)."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_html(message: Message) -> str:
    """The text of a message as HTML: level, what is known, what the public is told, sources, what is asked."""
    parts = [f"<p>{escape(_level(message))}</p>"]
    if message.note:
        parts.append(f"<p><strong>{escape(message.note)}</strong></p>")
    parts += [f"<p>{escape(part)}</p>" for part in message.description.split("\n\n") if part.strip()]
    if message.instruction:
        parts.append(f"<p>{escape(message.instruction)}</p>")
    if message.sources:
        parts.append(f"<p>{escape('Sources: ' + '; '.join(message.sources))}</p>")
    if message.asks_now:
        rows = (
            f"<li>{escape(ask.title)}: asked of {escape(ask.addressee)} by {ask.by.day} {ask.by:%B %Y}, because "
            f"{escape(ask.because)}</li>"
            for ask in message.asks_now
        )
        parts.append(f"<ul>{''.join(rows)}</ul>")
    return "".join(parts)


def _title(message: Message) -> str:
    """The headline; of a cancellation with that word, since it repeats the headline of what it ends."""
    return f"Cancelled: {message.headline}" if message.cancelled else message.headline


def _level(message: Message) -> str:
    if message.cancelled:
        return "Cancelled. The alert no longer holds; it is closed."
    return f"{message.level.capitalize()}. {MEANINGS[message.level].words}"


def _entry(root: Xml.Element, message: Message) -> None:
    entry = Xml.SubElement(root, "entry", {"xml:lang": message.language})
    _text(entry, "id", f"urn:heed:{message.sender}:{message.identifier}")
    _text(entry, "title", _title(message))
    _text(entry, "published", stamp(message.sent))
    _text(entry, "updated", stamp(message.sent))
    if message.web:
        Xml.SubElement(entry, "link", rel="alternate", type="text/html", href=message.web)
        Xml.SubElement(entry, "link", rel="related", type=MIME, href=f"{message.web}cap.xml")
    for term in _terms(message):
        Xml.SubElement(entry, "category", term=term)
    Xml.SubElement(entry, "content", type="html").text = in_html(message)


def as_item(message: Message) -> dict[str, Any]:
    """A message as an item of a JSON Feed, with its CAP attached; also what a webhook is sent."""
    item: dict[str, Any] = {
        "id": f"urn:heed:{message.sender}:{message.identifier}",
        "title": _title(message),
        "content_html": in_html(message),
        "date_published": stamp(message.sent),
        "language": message.language,
        "tags": list(_terms(message)),
    }
    if message.web:
        item["url"] = message.web
        item["attachments"] = [{"url": f"{message.web}cap.xml", "mime_type": MIME}]
    return item


def _terms(message: Message) -> tuple[str, ...]:
    return (f"level:{message.level}", *(f"country:{place.code}" for place in message.places))


def _text(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, tag).text = text
