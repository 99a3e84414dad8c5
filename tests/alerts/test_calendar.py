"""Calendars that two independent readers read alike: any text, any day, folded and escaped as the standard says."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st

from heed.alerts.calendar import Calendar, Day, as_icalendar, plain

ABOUT = Calendar("heed: alerts", "https://heed.example/alerts/calendar.ics?country=SDN&level=watch")
AT = datetime(2031, 5, 4, 9, 30, 12, 345678, UTC)
TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab ,;:\\\"'\n\r\t^=%\u2028\x85\x0b\x00\x7f🎈👩🏽‍⚕️جديدة"),
        st.characters(codec="utf-8", exclude_categories=["Cs"]),
    ),
    max_size=300,
)
DAYS = st.builds(
    Day,
    uid=st.uuids().map(str),
    on=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    summary=TEXTS,
    description=TEXTS,
    url=st.just("https://heed.example/alerts/2031-0001/"),
    changed=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    revision=st.integers(0, 999),
    cancelled=st.booleans(),
)


def day(**changed: object) -> Day:
    given = {"uid": "ask-1@heed.example", "on": date(2031, 6, 1), "summary": "a", "description": "b",
             "url": "https://heed.example/", "changed": AT}  # fmt: skip
    return Day(**{**given, **changed})  # type: ignore[arg-type]


@given(st.lists(DAYS, max_size=4, unique_by=lambda each: each.uid))
@example([day(summary="\\n is no line break, \\\\N neither;", description="ends with \\")])
@example([day(summary="العربية " * 40, description="🎈" * 100)])
def test_two_readers_read_what_was_written(days: list[Day]) -> None:
    text = as_icalendar(ABOUT, days)
    by_uid = {each.uid: each for each in days}
    events: list[Any] = list(icalendar.Calendar.from_ical(text).walk("VEVENT"))
    others: list[Any] = list(getattr(vobject.readOne(text.decode()), "vevent_list", []))
    assert len(events) == len(others) == len(days)
    for event, other in zip(events, others, strict=True):
        wrote = by_uid[str(event["UID"])]
        assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (
            plain(wrote.summary),
            plain(wrote.description),
        )
        assert (other.summary.value, other.description.value) == (
            plain(wrote.summary),
            plain(wrote.description),
        )
        changed = wrote.changed.replace(microsecond=0)
        assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == other.dtstamp.value == changed
        assert event.decoded("DTSTART") == other.dtstart.value == wrote.on
        assert (int(event["SEQUENCE"]), other.sequence.value) == (wrote.revision, str(wrote.revision))
        assert event["STATUS"] == other.status.value == ("CANCELLED" if wrote.cancelled else "CONFIRMED")


@given(st.lists(DAYS, max_size=3, unique_by=lambda each: each.uid))
def test_every_line_is_one_of_the_standard(days: list[Day]) -> None:
    """75 octets at most, CRLF, whole characters, no control character, and the same bytes in any order."""
    text = as_icalendar(ABOUT, days)
    assert text == as_icalendar(ABOUT, days[::-1])
    lines = text.split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        assert len(line) <= 75 and not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
        line.decode()


@pytest.mark.parametrize(
    "line",
    [
        b"BEGIN:VCALENDAR", b"VERSION:2.0", b"NAME:heed: alerts", b"X-WR-CALNAME:heed: alerts",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT6H", b"DTSTART;VALUE=DATE:20310601", b"DTSTAMP:20310504T093012Z",
        b"LAST-MODIFIED:20310504T093012Z", b"SEQUENCE:3", b"STATUS:CANCELLED", b"TRANSP:TRANSPARENT",
        b"CLASS:PUBLIC", b"URL:https://heed.example/", b"UID:ask-1@heed.example",
    ],
)  # fmt: skip
def test_what_stands_in_it(line: bytes) -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=2)))
    text = as_icalendar(ABOUT, [day(revision=3, cancelled=True, changed=elsewhere)])
    assert line in text.split(b"\r\n") and b"METHOD" not in text and b"DTEND" not in text


def test_line_breaks_of_all_kinds_are_one_kind() -> None:
    assert plain("C:\\New") == "C:\\new"
    assert plain("a\r\nb\rc\u2028d\x85e\x00f\tg\u200fh") == "a\nb\nc\nd\nef\tg\u200fh"
