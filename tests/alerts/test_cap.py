"""The Common Alerting Protocol, held to its official schema by lxml."""

from __future__ import annotations

import dataclasses
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from heed.alerts.cap import NAMESPACE, as_cap, moment
from heed.alerts.feeds import in_html
from heed.alerts.levels import Level, Severity
from heed.alerts.message import Kind, Message, Reference
from tests.alerts.conftest import SENT, messages

CAP = {"c": NAMESPACE}


@pytest.fixture(scope="session")
def schema(shared_data: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared_data / "standards" / "cap12.xsd"))


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(message=messages())
def test_a_thousand_alerts_hold_to_the_schema(schema: etree.XMLSchema, message: Message) -> None:
    """And every text comes back as it was written."""
    read = etree.fromstring(as_cap(message))
    schema.assertValid(read)
    # A parser of XML reads a return character as a new line.
    written = message.headline.replace("\r\n", "\n").replace("\r", "\n")
    assert read.findtext("c:info/c:headline", namespaces=CAP) == written
    assert len(read.findall("c:info/c:area", CAP)) == len(message.places)


def test_the_schema_can_fail(schema: etree.XMLSchema, message: Message) -> None:
    broken = as_cap(message).replace(b"<urgency>Expected</urgency>", b"")
    assert not schema.validate(etree.fromstring(broken))


def test_times_have_an_offset_in_figures() -> None:
    assert moment(SENT) == "2026-11-20T09:30:00-00:00"
    assert moment(SENT.astimezone(timezone(timedelta(hours=3)))) == "2026-11-20T09:30:00-00:00"


def test_a_warning_carries_its_asks_and_its_level(message: Message) -> None:
    read = etree.fromstring(as_cap(message))
    said = {
        pair.findtext("c:valueName", namespaces=CAP): pair.findtext("c:value", namespaces=CAP)
        for pair in read.findall("c:info/c:parameter", CAP)
    }
    assert said["R2P:level"] == "warning"
    assert said["R2P:ask"] == (
        "D02 Good offices; of The Office of the Envoy; by 2026-12-31; because talks are open"
    )
    found = [
        read.findtext(f"c:info/c:{name}", namespaces=CAP) for name in ("urgency", "severity", "certainty")
    ]
    assert found == ["Expected", "Severe", "Likely"]
    assert [each.text for each in read.findall("c:info/c:responseType", CAP)] == ["Prepare", "Assess"]


def test_what_follows_names_what_it_follows(message: Message) -> None:
    after = dataclasses.replace(
        message, kind=Kind.CANCEL, level=Level.RESOLVED, severity=Severity.SEVERE, identifier="2026-0001.2",
        references=(Reference("heed.example", "2026-0001.1", SENT),), note="The talks held.",
    )  # fmt: skip
    read = etree.fromstring(as_cap(after))
    assert (
        read.findtext("c:references", namespaces=CAP) == "heed.example,2026-0001.1,2026-11-20T09:30:00-00:00"
    )
    assert read.findtext("c:msgType", namespaces=CAP) == "Cancel"
    wrong = dataclasses.replace(after, level=Level.WARNING, note="It was wrong.")
    for over in (after, wrong):
        assert b"R2P:ask" not in as_cap(over) and "Good offices" not in in_html(over)
    assert "Good offices" in in_html(message)
