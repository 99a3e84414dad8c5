"""A message as an alert of the Common Alerting Protocol 1.2 (OASIS). Its schema is held by the tests.

The protocol fixes the order of elements and writes times with an offset in figures: UTC is `-00:00`, never `Z`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from heed.alerts.levels import MEANINGS
from heed.alerts.message import Ask, Message

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MIME = "application/cap+xml"


def as_cap(message: Message) -> bytes:
    """The XML, in UTF-8. A cancellation or resolved alert asks for nothing but says that it is over."""
    root = Xml.Element("alert", xmlns=NAMESPACE)
    _add(root, "identifier", message.identifier)
    _add(root, "sender", message.sender)
    _add(root, "sent", moment(message.sent))
    _add(root, "status", "Actual")
    _add(root, "msgType", message.kind)
    _add(root, "scope", message.scope)
    _add(root, "restriction", message.restriction)
    _add(root, "addresses", " ".join(f'"{a}"' if " " in a else a for a in message.addresses))
    _add(root, "note", message.note)
    earlier = (f"{each.sender},{each.identifier},{moment(each.sent)}" for each in message.references)
    _add(root, "references", " ".join(earlier))
    _info(root, message)
    Xml.indent(root)
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def moment(when: datetime) -> str:
    """`2026-11-20T09:30:00-00:00`: in UTC, whole seconds, as the protocol writes times."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _info(root: Xml.Element, message: Message) -> None:
    info = Xml.SubElement(root, "info")
    meaning = MEANINGS[message.level]
    _add(info, "language", message.language)
    _add(info, "category", "Security")
    _add(info, "event", message.event)
    for response in meaning.responses:
        _add(info, "responseType", response)
    _add(info, "urgency", meaning.urgency)
    _add(info, "severity", message.severity)
    _add(info, "certainty", meaning.certainty)
    _pairs(info, "eventCode", "R2P:crime", message.crimes)
    _pairs(info, "eventCode", "R2P:risk-factor", message.risk_factors)
    _add(info, "effective", moment(message.sent))
    _add(info, "onset", moment(message.onset) if message.onset else "")
    _add(info, "expires", moment(message.expires) if message.expires else "")
    _add(info, "senderName", message.sender_name)
    _add(info, "headline", message.headline)
    _add(info, "description", message.description)
    _add(info, "instruction", message.instruction)
    _add(info, "web", message.web)
    _add(info, "contact", message.contact)
    _pairs(info, "parameter", "R2P:level", (message.level,))
    _pairs(info, "parameter", "R2P:confidence", (message.confidence,))
    _pairs(info, "parameter", "R2P:source", message.sources)
    _pairs(info, "parameter", "R2P:ask", tuple(map(_asked, message.asks_now)))
    for place in message.places:
        area = Xml.SubElement(info, "area")
        _add(area, "areaDesc", place.name)
        _pairs(area, "geocode", "ISO3166-1", (place.code,))


def _asked(ask: Ask) -> str:
    return f"{ask.measure} {ask.title}; of {ask.addressee}; by {ask.by.isoformat()}; because {ask.because}"


def _pairs(parent: Xml.Element, tag: str, name: str, values: tuple[str, ...]) -> None:
    for value in values:
        if value:
            pair = Xml.SubElement(parent, tag)
            _add(pair, "valueName", name)
            _add(pair, "value", value)


def _add(parent: Xml.Element, tag: str, text: str) -> None:
    """An element with text; none for an empty one, which the protocol leaves out."""
    if text:
        Xml.SubElement(parent, tag).text = str(text)
