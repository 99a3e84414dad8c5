"""Days that alerts set, as iCalendar (RFC 5545): what other calendars subscribe to.

What a reader may not see is left out before it comes here. Nothing in it depends on when it is asked for: the same
days give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MIME = "text/calendar"
BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What other programs take for the end of a line; a calendar knows one kind."""
UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters that a calendar cannot hold."""
ASK_AGAIN = timedelta(hours=6)
"""How often a reader should look for changes."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a calendar says of itself. The address is whole, with scheme and host."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day that something is asked for or looked at again."""

    uid: str
    """Never another, however often the day is revised."""
    on: date
    summary: str
    description: str
    url: str
    changed: datetime
    """When it was last revised, with its zone."""
    revision: int = 0
    """How often it was revised; never less than before."""
    cancelled: bool = False


def as_icalendar(about: Calendar, days: Iterable[Day]) -> bytes:
    """The calendar, by day; all events last their whole day and block nobody's time."""
    # Here, because it costs a tenth of a second that no other page needs.
    import icalendar

    whole = icalendar.Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", "-//heed//alerts//EN")
    for name in ("name", "x-wr-calname"):
        whole.add(name, plain(about.title))
    whole.add("source", about.address, parameters={"VALUE": "URI"})
    whole.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for day in sorted(days, key=lambda each: (each.on, each.uid)):
        event = icalendar.Event()
        changed = day.changed.astimezone(UTC).replace(microsecond=0)
        event.add("uid", day.uid)
        # Without a method, the time stamp is that of the last revision, not that of the answer.
        event.add("dtstamp", changed)
        event.add("last-modified", changed)
        event.add("sequence", day.revision)
        event.add("dtstart", day.on)
        event.add("summary", plain(day.summary))
        event.add("description", plain(day.description))
        event.add("url", day.url)
        event.add("class", "PUBLIC")
        event.add("transp", "TRANSPARENT")
        event.add("status", "CANCELLED" if day.cancelled else "CONFIRMED")
        whole.add_component(event)
    text: bytes = whole.to_ical()
    return text


def plain(text: str) -> str:
    """The text with one kind of line break and without what a calendar cannot hold."""
    # icalendar takes a backslash before an N for a line break, before an n for what it is.
    return UNPRINTABLE.sub("", BREAKS.sub("\n", text)).replace("\\N", "\\n")
