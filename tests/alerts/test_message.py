"""What a message refuses, and the rules of the levels."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from heed.alerts.levels import MEANINGS, Level, Severity, severity_of
from heed.alerts.message import Kind, Message, Reference, Scope
from heed.base.errors import BadInput
from tests.alerts.conftest import SENT

BEFORE = Reference("heed.example", "2026-0001.1", SENT)
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("identifier", {"identifier": "a b"}),
    ("sender", {"sender": "a,b"}),
    ("identifier", {"identifier": "a<b"}),
    ("sent", {"sent": datetime(2026, 11, 20)}),
    ("expires", {"expires": SENT}),
    ("references", {"kind": Kind.UPDATE}),
    ("references", {"references": (BEFORE,)}),
    ("restriction", {"scope": Scope.RESTRICTED}),
    ("restriction", {"restriction": "members"}),
    ("addresses", {"scope": Scope.PRIVATE}),
    ("addresses", {"scope": Scope.PRIVATE, "addresses": ('the "envoy"',)}),
    ("places", {"places": ()}),
    ("headline", {"headline": "  "}),
    ("headline", {"headline": "x" * 161}),
    ("description", {"description": "bell \x07"}),
    ("source", {"sources": ("\x00",)}),
]


@pytest.mark.parametrize(("named", "changed"), WRONG)
def test_what_may_not_be_told_is_refused_by_name(
    message: Message, named: str, changed: dict[str, Any]
) -> None:
    with pytest.raises(BadInput, match=named) as refused:
        dataclasses.replace(message, **changed)
    assert "expected" in refused.value.sentence


def test_an_ask_for_a_day_before_the_alert_is_refused(message: Message) -> None:
    late = dataclasses.replace(message.asks[0], by=SENT.date() - timedelta(days=1))
    with pytest.raises(BadInput, match="Office of the Envoy: expected a date from 2026-11-20"):
        dataclasses.replace(message, asks=(late,))
    today = dataclasses.replace(message.asks[0], by=date(2026, 11, 20))
    assert dataclasses.replace(message, asks=(today,)).asks == (today,)


def test_what_was_asked_before_may_be_overdue(message: Message) -> None:
    """A later message repeats it; its day counts from the message that first asked."""
    overdue = dataclasses.replace(message.asks[0], by=date(2026, 10, 20), asked=date(2026, 10, 1))
    assert dataclasses.replace(message, asks=(overdue,)).asks == (overdue,)
    with pytest.raises(BadInput, match="expected a date from 2026-10-21 on, got 2026-10-20"):
        dataclasses.replace(message, asks=(dataclasses.replace(overdue, asked=date(2026, 10, 21)),))


def test_only_an_emergency_needs_two_reviewers() -> None:
    assert {level: MEANINGS[level].reviewers for level in Level} == {
        Level.WATCH: 1, Level.WARNING: 1, Level.EMERGENCY: 2, Level.IMPROVING: 1, Level.RESOLVED: 1,
    }  # fmt: skip


def test_severity_is_the_levels_own_and_resolved_keeps_the_last() -> None:
    assert severity_of(Level.WATCH, None, None) is Severity.SEVERE
    assert severity_of(Level.WARNING, Severity.EXTREME, None) is Severity.EXTREME
    assert severity_of(Level.RESOLVED, None, Severity.EXTREME) is Severity.EXTREME
    with pytest.raises(BadInput, match="expected Extreme"):
        severity_of(Level.EMERGENCY, Severity.MODERATE, None)
    with pytest.raises(BadInput, match="earlier message"):
        severity_of(Level.RESOLVED, Severity.EXTREME, None)
