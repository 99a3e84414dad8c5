"""One message of an alert's chain, as it is told to others. It is never changed: what follows refers to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from heed.alerts.levels import Level, Severity
from heed.base.errors import BadInput

NAMEABLE = re.compile(r"[^\s,<&]+")
"""What the protocol allows in an identifier and a sender."""
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""
LONGEST = {"headline": 160, "event": 160, "description": 20_000, "instruction": 20_000, "because": 2_000}


class Kind(StrEnum):
    """What a message does to its chain, in the protocol's words."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


class Scope(StrEnum):
    """Who may read it."""

    PUBLIC = "Public"
    RESTRICTED = "Restricted"
    PRIVATE = "Private"


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message of the chain."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked, of whom, why and by when."""

    measure: str
    """Id of a measure of the norm."""
    title: str
    addressee: str
    because: str
    by: date
    asked: date | None = None
    """The day of the message that first asked it; None for the message at hand."""


@dataclass(frozen=True, slots=True)
class Place:
    """A country, by ISO 3166-1 alpha-3 code and name. Never finer: a point on a map can be used against people."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Message:
    """What an alert says. Times carry their zone; texts are plain."""

    identifier: str
    sender: str
    sent: datetime
    kind: Kind
    scope: Scope
    level: Level
    severity: Severity
    places: tuple[Place, ...]
    event: str
    headline: str
    description: str
    language: str = "en"
    instruction: str = ""
    restriction: str = ""
    """Who may read it, in words; with scope Restricted."""
    addresses: tuple[str, ...] = ()
    """With scope Private."""
    references: tuple[Reference, ...] = ()
    note: str = ""
    """Why it was updated, corrected or cancelled."""
    crimes: tuple[str, ...] = ()
    risk_factors: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    confidence: str = ""
    sources: tuple[str, ...] = ()
    onset: datetime | None = None
    expires: datetime | None = None
    web: str = ""
    contact: str = ""
    sender_name: str = ""

    def __post_init__(self) -> None:
        for name in ("identifier", "sender"):
            if not NAMEABLE.fullmatch(getattr(self, name)):
                raise BadInput(
                    f"{name}: expected text without space, comma, < or &, got {getattr(self, name)!r}; "
                    "change what heed calls itself in its settings"
                )
        _refuse_times(self)
        _refuse_texts(self)
        _refuse_scope(self)
        if (self.kind is Kind.ALERT) == bool(self.references):
            raise BadInput(
                f"references: expected {'none' if self.references else 'the message before'} for {self.kind}, "
                f"got {len(self.references)}; what follows names it, a first alert nothing"
            )
        if not self.places:
            raise BadInput("places: expected at least one country, got none; say where")

    @property
    def cancelled(self) -> bool:
        """Whether it takes its alert back; an alert that is resolved ends as well (CAP `Cancel`), and was right."""
        return self.kind is Kind.CANCEL and self.level is not Level.RESOLVED

    @property
    def asks_now(self) -> tuple[Ask, ...]:
        """What it still asks: nothing where it says that the alert is over."""
        over = self.kind is Kind.CANCEL or self.level is Level.RESOLVED
        return () if over else self.asks


def _refuse_times(message: Message) -> None:
    times = {"sent": message.sent, "onset": message.onset, "expires": message.expires}
    for name, moment in times.items():
        if moment is not None and moment.utcoffset() is None:
            raise BadInput(f"{name}: expected a time with its zone, got {moment.isoformat()}; add the zone")
    if message.expires is not None and message.expires <= message.sent:
        raise BadInput(
            f"expires: expected a time after {message.sent.isoformat()}, got {message.expires.isoformat()}; "
            "choose a later one"
        )
    for ask in message.asks:
        asked = ask.asked or message.sent.date()
        if ask.by < asked:
            raise BadInput(
                f"ask of {ask.addressee}: expected a date from {asked} on, got {ask.by}; "
                "nothing can be asked for a day that is past"
            )


def _refuse_texts(message: Message) -> None:
    texts = [
        *(
            (name, getattr(message, name))
            for name in ("event", "headline", "description", "instruction", "note")
        ),
        *((name, getattr(message, name)) for name in ("restriction", "confidence", "contact", "sender_name")),
        *(("address", text) for text in message.addresses),
        *(("source", text) for text in message.sources),
        *((f"because of ask {n}", ask.because) for n, ask in enumerate(message.asks, 1)),
        *((f"addressee of ask {n}", ask.addressee) for n, ask in enumerate(message.asks, 1)),
    ]
    for name, text in texts:
        if found := UNPRINTABLE.search(text):
            raise BadInput(
                f"{name}: expected plain text, got the character U+{ord(found[0]):04X} at place "
                f"{found.start() + 1}; take it out"
            )
        most = LONGEST.get(name.split()[0], 2_000)
        if len(text) > most:
            raise BadInput(f"{name}: expected at most {most:,} characters, got {len(text):,}; shorten it")
    for name in ("event", "headline", "description"):
        if not getattr(message, name).strip():
            raise BadInput(f"{name}: expected a text, got none; write one")


def _refuse_scope(message: Message) -> None:
    if (message.scope is Scope.RESTRICTED) != bool(message.restriction):
        raise BadInput("restriction: expected with the scope Restricted, and only there; say who may read it")
    if (message.scope is Scope.PRIVATE) != bool(message.addresses):
        raise BadInput("addresses: expected with the scope Private, and only there; say who is addressed")
    for text in message.addresses:
        if '"' in text or not text.strip():
            raise BadInput(
                f"addresses: expected a name without quotation marks, got {text!r}; write it without"
            )
